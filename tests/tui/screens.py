"""How the tests of the screens start the app and wait for it: for what is on the screen, never for a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from mockint.config import Settings
from mockint.tui.app import MockintApp
from mockint.tui.wiring import Wiring

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=7)))
SMALL, LARGE = (80, 24), (120, 40)


@dataclass
class Screens:
    """A running app, as a test sees it."""

    app: MockintApp
    pilot: Pilot[int]

    @property
    def at(self) -> str:
        """The name of the screen on top."""
        return type(self.app.screen).__name__

    def text(self) -> str:
        """All that is written on the screen on top, as plain text."""
        return "\n".join("".join(segment.text for segment in strip) for strip in self.app.screen._compositor.render_strips())

    def words(self, name: str) -> str:
        """The plain text of one widget; "" while it is not there."""
        widget = next(iter(self.app.screen.query(f"#{name}")), None)
        if widget is None:
            return ""
        if isinstance(widget, OptionList):
            return "\n".join(str(option.prompt) for option in widget.options)
        assert isinstance(widget, Static)
        return str(widget.content)

    async def until(self, true: Callable[[], Any], timeout: float = 60.0) -> None:
        """Wait until something holds."""
        try:
            async with asyncio.timeout(timeout):
                while not true():
                    await self.pilot.pause(0.02)
        except TimeoutError:
            pytest.fail(f"waited in vain on {self.at}:\n{self.text()}")
        await self.pilot.pause()

    async def reach(self, screen: str) -> None:
        """Wait until a screen of that name is on top."""
        await self.until(lambda: self.at == screen)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def write(self, text: str) -> None:
        """Into the editor that has the focus."""
        from mockint.tui.widgets.editor import Editor

        editor = self.app.screen.focused
        assert isinstance(editor, Editor)
        editor.insert(text)
        await self.pilot.pause()


@asynccontextmanager
async def running(settings: Settings | None = None, size: tuple[int, int] = SMALL, **wiring: Any) -> AsyncIterator[Screens]:
    """The app over a fresh data folder, at home, with a clock that stands still."""
    app = MockintApp(settings or Settings(), Wiring(**{"now": lambda: NOW, **wiring}))
    async with app.run_test(size=size, notifications=True) as pilot:
        screens = Screens(app, pilot)
        await screens.until(lambda: screens.at == "HomeScreen" and screens.app.screen.query("#packs"))
        await pilot.pause()
        yield screens
