"""Correcting what was written down. The recording and the raw transcript stay as they are."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mockint.tui.screens.base import Dialog
from mockint.tui.widgets.editor import Editor
from mockint.tui.widgets.keybar import Key, KeyBar


class CorrectScreen(Dialog[str | None]):
    """Dismissed with the new text, or None."""

    AUTO_FOCUS = "#editor"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("ctrl+s,ctrl+enter,ctrl+j", "keep", "keep"),
        Key("escape", "back", "cancel"),
    )

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """A title and the text."""
        with Vertical(id="dialog", classes="wide"):
            yield Static(Content(self.say("feedback.correct_title")), classes="title")
            yield Static(Content(self.say("feedback.correct_about")), classes="quiet gap")
            yield Editor(self._text, id="editor")
            yield KeyBar()

    def action_keep(self) -> None:
        """Take the text as it stands; an empty one changes nothing."""
        written = self.query_one("#editor", Editor).written
        self.dismiss(written if written and written != self._text.strip() else None)

    def action_back(self) -> None:
        """Nothing changes."""
        self.dismiss(None)
