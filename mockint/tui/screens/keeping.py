"""What the screens around an application share: forms and questions whose answer is kept, and lists of what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mockint.tui.screens.base import Screened
from mockint.tui.screens.form import Field, Values
from mockint.tui.show import safe
from mockint.tui.widgets.keybar import KeyBar


class KeepingScreen(Screened[None]):
    """A screen that is read from the store, and again after each change. All jobs run off the screen's thread."""

    def _applications(self) -> Any:
        """What is kept, only for jobs."""
        from mockint.history.applications import Applications

        return Applications(self.main.bridge.store())

    def _read(self) -> None:
        """Read what the screen shows."""
        raise NotImplementedError

    def _keep(self, job: Callable[[], object]) -> None:
        """Do a job, then read anew."""
        self.main.bridge.ask(self, job, lambda done: self._read(), self.main.show_trouble)

    def _form(
        self, title: str, about: str, fields: Sequence[Field], check: Callable[[Values], Any], keep: Callable[[Any], object]
    ) -> None:
        """Show a form; what ``check`` read from it goes to ``keep``."""

        def filled(values: Values | None) -> None:
            if values is not None:
                read = check(values)
                self._keep(lambda: keep(read))

        self.app.push_screen(self.main.make("form", self.say(title), about, fields, check), filled)

    def _confirm(self, question: str, about: str, then: Callable[[], None]) -> None:
        """Ask; ``then`` after yes."""
        self.app.push_screen(self.main.make("confirm", question, about), lambda yes: then() if yes else None)


class KeptListScreen(KeepingScreen):
    """A title, a line under it, a list by time. ``LIST`` is the list's id, ``LIST_TITLE`` the key of its title."""

    LIST: ClassVar[str]
    LIST_TITLE: ClassVar[str]

    def compose(self) -> ComposeResult:
        """A title and the list."""
        yield Static(Content(self.say(self.LIST_TITLE)), classes="title", id="title")
        yield Static(id="where", classes="quiet")
        yield OptionList(id=self.LIST, compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read them."""
        self._read()

    def _room(self) -> int:
        """Columns of a line of the list."""
        return min(96, self.app.size.width) - 6

    def _fill(self, where: str, lines: Sequence[Content]) -> None:
        """Show the list; the cursor stays where it is."""
        self.query_one("#where", Static).update(safe(where))
        options = self.query_one(f"#{self.LIST}", OptionList)
        at = options.highlighted or 0
        options.clear_options()
        options.add_options([Option(line) for line in lines])
        options.display = bool(lines)
        if lines:
            options.highlighted = min(at, len(lines) - 1)
            options.focus()
        self.show_keys()

    def _at(self) -> int:
        """The line under the cursor, -1 without one."""
        at = self.query_one(f"#{self.LIST}", OptionList).highlighted
        return -1 if at is None else at

    def action_move(self) -> None:
        """Up and down are the list's own."""
