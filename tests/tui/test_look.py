"""The look: colours that can be read, letters that are there, and a few pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from textual.color import Color
from tui import samples
from tui.screens import NOW
from tui.test_feedback import Conductor, sheet

from mockint.config import Settings
from mockint.tui.app import MockintApp
from mockint.tui.theme import DARK, LIGHT
from mockint.tui.wiring import StatusLine, Wiring

PARTS = ("part-situation", "part-task", "part-action", "part-result")


def luminance(colour: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 255 for part in (colour.r, colour.g, colour.b)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Color, second: Color) -> float:
    """1 for the same, 21 for black on white."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_text_can_be_read_on_its_ground(theme: Any) -> None:
    # 4.5 is WCAG 2.2's level AA for text.
    grounds = [Color.parse(colour) for colour in (theme.background, theme.surface, theme.panel)]
    texts = [theme.foreground, theme.accent, theme.error, theme.success, theme.warning]
    texts += [theme.variables[name] for name in (*PARTS, "quiet", "record")]
    for text in texts:
        for ground in grounds:
            assert contrast(Color.parse(text), ground) >= 4.5, (theme.name, text, ground)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("sight", ["usual", "deuteranopia", "protanopia"])
def test_the_four_parts_stay_apart_for_colour_blind_eyes(theme: Any, sight: str) -> None:
    # Viénot, Brettel and Mollon (1999): linear RGB as a dichromat sees it.
    change = {
        "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
        "deuteranopia": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
        "protanopia": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    }[sight]

    def seen(name: str) -> tuple[float, ...]:
        colour = Color.parse(theme.variables[name])
        linear = [(part / 255) ** 2.2 for part in (colour.r, colour.g, colour.b)]
        mixed = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in change]
        return tuple(max(0.0, part) ** (1 / 2.2) for part in mixed)

    for first in PARTS:
        for second in PARTS:
            if first < second:
                distance = sum((a - b) ** 2 for a, b in zip(seen(first), seen(second), strict=True)) ** 0.5
                assert distance > 0.12, (theme.name, first, second)


def test_the_screens_import_neither_sound_nor_sql() -> None:
    code = """
import sys
import mockint.tui.app
import mockint.tui.screens.home
heavy = {'sounddevice','soundfile','soxr','pyttsx3','faster_whisper','ctranslate2','numpy','sqlite3','onnxruntime'}
found = heavy & set(sys.modules)
assert not found, found
known = ('mockint.practice.conductor', 'mockint.history.store')
later = [m for m in sys.modules if m.startswith('mockint.scoring.') or m in known]
assert not later, later
lazy = [m for m in sys.modules if m.startswith('mockint.tui.screens.') and m.split('.')[-1] not in ('home', 'base')]
assert not lazy, lazy
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


STATUS = (
    StatusLine("voice", True, "gmw/en-us"),
    StatusLine("microphone", False, "No microphone was found.", "sudo apt install libportaudio2"),
    StatusLine("model", False, "No speech model.", "mockint models get small"),
)
pictured = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="pictures are kept for one Python only, 3.11")


def app(**settings: Any) -> MockintApp:
    """The app over packs that do not change with the shipped ones."""
    return MockintApp(Settings(**settings), Wiring(now=lambda: NOW, status=lambda settings, lang: STATUS))


@pytest.fixture
def two_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mockint import paths

    for lang, title in (("en", "Sales"), ("id", "Penjualan")):
        folder = tmp_path / "packs" / lang
        folder.mkdir(parents=True)
        (folder / "user-sales.toml").write_text(
            f'[pack]\ntitle = "{title}"\nlang = "{lang}"\nstage = "user"\nrole = "Sales"\nversion = 1\n'
            '[[question]]\nid = "q"\ntext = "Tell me about a client you won back."\n'
            'kind = "behavioural"\ncompetency = "skill"\n'
        )
    monkeypatch.setattr(paths, "shipped_packs_dir", lambda: tmp_path / "packs")


async def _home(pilot: Any) -> None:
    while not any("gmw" in str(status.content) for status in pilot.app.screen.query("#status")):
        await pilot.pause(0.05)
    await pilot.pause()


@pictured
@pytest.mark.usefixtures("two_packs")
def test_home_small_dark(snap_compare: Any) -> None:
    assert snap_compare(app(), terminal_size=(80, 24), run_before=_home)


@pictured
@pytest.mark.usefixtures("two_packs")
def test_home_large_light_indonesian(snap_compare: Any) -> None:
    assert snap_compare(app(theme="light", interface="id"), terminal_size=(120, 40), run_before=_home)


async def _feedback(pilot: Any) -> None:
    await _home(pilot)
    page = sheet(earlier=samples.poor(), attempt=2)
    pilot.app.push_screen(pilot.app.make("feedback", page, Conductor()))
    while not pilot.app.screen.query("#parts Static"):
        await pilot.pause(0.05)
    await pilot.pause(0.2)
    await pilot.pause()


@pictured
@pytest.mark.usefixtures("two_packs")
@pytest.mark.parametrize(("size", "theme"), [((80, 24), "light"), ((120, 40), "dark")])
def test_feedback(snap_compare: Any, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(app(theme=theme), terminal_size=size, run_before=_feedback)


@pictured
@pytest.mark.usefixtures("two_packs")
def test_help(snap_compare: Any) -> None:
    async def help_(pilot: Any) -> None:
        await _home(pilot)
        await pilot.press("question_mark")
        while not pilot.app.screen.query("#dialog"):
            await pilot.pause(0.05)
        await pilot.pause(0.2)

    assert snap_compare(app(), terminal_size=(80, 24), run_before=help_)
