"""A gentle question before something ends."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mockint.tui.screens.base import Dialog
from mockint.tui.widgets.keybar import Key, KeyBar


class ConfirmScreen(Dialog[bool]):
    """Dismissed with True for yes."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("y,enter", "yes", "yes"),
        Key("n,escape,q", "no", "no"),
    )

    def __init__(self, question: str, what_stays: str) -> None:
        super().__init__()
        self._question, self._what_stays = question, what_stays

    def compose(self) -> ComposeResult:
        """The question, what stays, the keys."""
        with Vertical(id="dialog"):
            yield Static(Content(self._question), classes="title")
            yield Static(Content(self._what_stays), classes="quiet gap")
            yield KeyBar()

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Stay."""
        self.dismiss(False)
