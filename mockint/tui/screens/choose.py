"""Choosing the questions of a session one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mockint.errors import MockintError
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.show import hanging
from mockint.tui.widgets.keybar import Key, KeyBar

if TYPE_CHECKING:
    from mockint.model import Pack


class ChooseScreen(Screened[tuple[str, ...] | None]):
    """Dismissed with the chosen questions' ids in the order they were chosen, or None."""

    AUTO_FOCUS = "#questions"
    HELP_NAME = "choose"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("space", "take", "toggle"),
        Key("enter", "start", "start"),
        Key("up,down", "move", "choose", bar=False),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self, pack: str) -> None:
        super().__init__()
        self._wanted = pack
        self._pack: Pack | None = None
        self._chosen: list[str] = []

    def compose(self) -> ComposeResult:
        """The questions, those chosen with their place in the session."""
        yield Static(Content(self.say("home.choose_questions")), classes="title", id="title")
        yield OptionList(id="questions", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the pack."""
        from mockint.packs.loader import find

        try:
            self._pack = find(self._wanted)
        except MockintError as error:
            self.main.show_trouble(error)
            self.dismiss(None)
            return
        options = self.query_one("#questions", OptionList)
        for question in self._pack.questions:
            options.add_option(Option(self._line(question.id), id=question.id))
        options.highlighted = 0

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        self._rewrite()

    def _rewrite(self) -> None:
        options = self.query_one("#questions", OptionList)
        for option in options.options:
            options.replace_option_prompt(option.id or "", self._line(option.id or ""))

    def _line(self, id_: str) -> Content:
        assert self._pack is not None
        question = next(q for q in self._pack.questions if q.id == id_)
        place = f"{self._chosen.index(id_) + 1:>2}" if id_ in self._chosen else " ·"
        room = min(96, self.app.size.width) - 8
        return Content.assemble((place, "bold $accent"), "  ", hanging(question.text, room, 4))

    def action_take(self) -> None:
        """Take the question in, or out."""
        options = self.query_one("#questions", OptionList)
        if options.highlighted is None:
            return
        id_ = options.get_option_at_index(options.highlighted).id or ""
        if id_ in self._chosen:
            self._chosen.remove(id_)
        else:
            self._chosen.append(id_)
        self._rewrite()

    def action_move(self) -> None:
        """Up and down are the list's own."""

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter starts; with nothing chosen, the question under the cursor is asked."""
        self.dismiss(tuple(self._chosen) or (event.option.id or "",))

    def action_start(self) -> None:
        """See ``on_option_list_option_selected``."""

    def action_back(self) -> None:
        """Back home."""
        self.dismiss(None)
