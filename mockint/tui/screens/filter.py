"""Which answers to list: one row a question, left and right change it."""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mockint.history.library import Filter
from mockint.reports.clean import one_line
from mockint.tui import looking
from mockint.tui.screens.base import Dialog
from mockint.tui.widgets.keybar import Key, KeyBar


class FilterScreen(Dialog[Filter | None]):
    """Dismissed with the filter, or None."""

    AUTO_FOCUS = "#rows"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("left,right", "turn", "turn"),
        Key("left", "less", "less", bar=False),
        Key("right,space", "more", "more", bar=False),
        Key("enter", "show", "show"),
        Key("c", "clear", "clear"),
        Key("escape,q", "back", "cancel"),
    )

    def __init__(self, wanted: Filter, there: dict[str, list[str]]) -> None:
        super().__init__()
        self._wanted, self._there = wanted, there

    def compose(self) -> ComposeResult:
        """The rows."""
        with Vertical(id="dialog"):
            yield Static(Content(self.say("history.filter")), classes="title gap")
            yield OptionList(id="rows", compact=True)
            yield KeyBar()

    def on_mount(self) -> None:
        """Fill in."""
        options = self.query_one("#rows", OptionList)
        options.add_options([Option(self._line(row), id=row) for row in looking.ROWS])
        options.highlighted = 0

    def _line(self, row: str) -> Content:
        shown = one_line(looking.shown(self._wanted, row, self.main.say), 34)
        style = "bold" if looking.value(self._wanted, row) else "$quiet"
        return Content.assemble(f"{self.say(f'history.row_{row}'):<18}", ("‹ ", "$quiet"), (shown, style), (" ›", "$quiet"))

    def _turn(self, by: int) -> None:
        options = self.query_one("#rows", OptionList)
        row = looking.ROWS[options.highlighted or 0]
        self._wanted = looking.turn(self._wanted, row, by, self._there, self.main.wiring.now().date())
        options.replace_option_prompt(row, self._line(row))

    def action_turn(self) -> None:
        """Stands for both directions in the line of keys."""
        raise SkipAction

    def action_less(self) -> None:
        """The value before."""
        self._turn(-1)

    def action_more(self) -> None:
        """The next value."""
        self._turn(1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter."""
        self.dismiss(self._wanted)

    def action_show(self) -> None:
        """See ``on_option_list_option_selected``."""

    def action_clear(self) -> None:
        """Ask for nothing."""
        self.dismiss(Filter())

    def action_back(self) -> None:
        """As it was."""
        self.dismiss(None)
