"""Help on every screen; every key in the line of keys has its words in both languages."""

from __future__ import annotations

from importlib import import_module

import pytest
from textual.widget import Widget
from tui.screens import LARGE, SMALL, running

from mockint.catalogue import Catalogue
from mockint.config import Settings
from mockint.tui.app import SCREEN_TABLE
from mockint.tui.widgets.keybar import Key, KeyBar


@pytest.mark.parametrize(("size", "lang"), [(SMALL, "en"), (SMALL, "id"), (LARGE, "en")])
async def test_help_of_each_screen_shows_its_keys(size: tuple[int, int], lang: str) -> None:
    say = Catalogue(lang)
    async with running(Settings(interface=lang), size) as screens:  # type: ignore[arg-type]
        for way in ((), ("s",), ("h",), ("k",), ("l", "l", "l", "enter"), ("l", "l", "l", "enter")):
            await screens.press(*way)
            if way[-1:] == ("enter",) and screens.at == "PracticeScreen":
                await screens.until(lambda: screens.app.screen.query_one("#editor").has_focus)
                await screens.press("escape")
            screen = screens.app.screen
            await screens.press("f1")
            await screens.reach("HelpScreen")
            shown = screens.text()
            await screens.press("end")
            await screens.pilot.wait_for_scheduled_animations()
            shown += screens.text()
            assert say(f"keys.{screen.HELP_NAME}_title") in shown  # type: ignore[attr-defined]
            for key in screen.KEYS:  # type: ignore[attr-defined]
                assert say(f"keys.{key.text}_help").split()[0] in shown
            await screens.press("escape")
            await screens.until(lambda screen=screen: screens.app.screen is screen)  # type: ignore[misc]
            if way:
                await screens.press("escape")
                await screens.until(lambda: screens.at in ("HomeScreen", "ConfirmScreen"))


@pytest.mark.parametrize("name", SCREEN_TABLE)
@pytest.mark.parametrize("lang", ["en", "id"])
def test_every_key_has_its_words(name: str, lang: str) -> None:
    say = Catalogue(lang)
    screen = getattr(import_module(f"mockint.tui.screens.{name}"), SCREEN_TABLE[name])
    keys: tuple[Key, ...] = screen.KEYS
    assert keys
    for key in keys:
        assert say(f"keys.{key.text}")
        assert say(f"keys.{key.text}_help")
    if screen.HELP_NAME:
        assert say(f"keys.{screen.HELP_NAME}_title")
        assert say(f"keys.{screen.HELP_NAME}_about")


async def test_a_click_on_a_key_presses_it() -> None:
    async with running() as screens:
        text = screens.words("keys")
        assert "h history" in text
        bar = screens.app.screen.query_one(KeyBar)
        assert isinstance(bar, Widget)
        line = next(line for line in text.splitlines() if "h history" in line)
        offset = (line.index("h history") + bar.styles.padding.left, text.splitlines().index(line))
        await screens.pilot.click(KeyBar, offset=offset)
        await screens.reach("HistoryScreen")
