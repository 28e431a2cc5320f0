"""Past sessions, newest first; each opens again."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mockint.model import SessionRecord
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.show import day, safe
from mockint.tui.widgets.keybar import Key, KeyBar

Found = list[tuple[SessionRecord, int, float | None]]


class HistoryScreen(Screened[None]):
    """One line a session."""

    AUTO_FOCUS = "#sessions"
    HELP_NAME = "history"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "open", "open"),
        Key("up,down", "move", "choose", bar=False),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._sessions: Found = []

    def compose(self) -> ComposeResult:
        """A title and the list."""
        yield Static(Content(self.say("history.title")), classes="title", id="title")
        yield Static(id="where", classes="quiet")
        yield OptionList(id="sessions", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the sessions."""
        bridge = self.main.bridge
        bridge.ask(self, lambda: bridge.store().overview(), self._found, self.main.show_trouble)

    def _found(self, sessions: Found) -> None:
        self._sessions = [entry for entry in sessions if entry[1]]
        where = self.query_one("#where", Static)
        where.update(
            Content(self.say("history.count", count=len(self._sessions)) if self._sessions else self.say("history.none"))
        )
        options = self.query_one("#sessions", OptionList)
        options.clear_options()
        for session, answers, mean in self._sessions:
            options.add_option(Option(self._line(session, answers, mean)))
        options.display = bool(self._sessions)
        if self._sessions:
            options.highlighted = 0
            options.focus()
        self.show_keys()

    def _line(self, session: SessionRecord, answers: int, mean: float | None) -> Content:
        say = self.main.say
        when = day(session.started, self.main.wiring.now(), say)
        score = f"{mean:>3.0f}" if mean is not None else "  –"
        about = say("history.answers", count=answers) + " · " + say(f"home.mode_{session.mode}")
        room = max(12, min(100, self.app.size.width) - 4 - 22 - 6 - cell_len(about) - 4)
        title = safe(session.title, longest=room)
        gap = " " * max(2, room - title.cell_length + 2)
        return Content.assemble((f"{when:<22}", "$quiet"), (score, "bold"), "   ", title, gap, (about, "$quiet"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Opening needs a session."""
        return bool(self._sessions) if action == "open" else True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open a session."""
        self.app.push_screen(self.main.make("summary", self._sessions[event.option_index][0].id))

    def action_open(self) -> None:
        """See ``on_option_list_option_selected``."""

    def action_move(self) -> None:
        """Up and down are the list's own."""
