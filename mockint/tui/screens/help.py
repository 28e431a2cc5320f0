"""Help: the keys of the screen below and what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint.tui.screens.base import Dialog
from mockint.tui.show import hanging
from mockint.tui.widgets.keybar import Key, KeyBar


class HelpScreen(Dialog[None]):
    """Opened with ``?`` everywhere."""

    KEYS: ClassVar[tuple[Key, ...]] = (Key("escape,q,question_mark,f1", "back", "close"),)

    def __init__(self, about: str, keys: Sequence[Key]) -> None:
        super().__init__()
        self._about, self._keys = about, keys

    def compose(self) -> ComposeResult:
        """A title, a sentence, the keys."""
        say = self.main.say
        with VerticalScroll(id="dialog", classes="help"):
            yield Static(Content(say(f"keys.{self._about}_title")), classes="title")
            yield Static(Content(say(f"keys.{self._about}_about")), classes="quiet gap")
            names = [" ".join(dict.fromkeys(self._names(key))) for key in self._keys]
            width = max((len(name) for name in names), default=0)
            room = min(84, self.app.size.width) - 10
            for key, name in zip(self._keys, names, strict=True):
                words = hanging(say(f"keys.{key.text}_help"), room, width + 2)
                yield Static(Content.assemble((f"{name:>{width}}", "bold $accent"), "  ", words))
            yield Static(Content(say("keys.everywhere")), classes="quiet gap-top")
            yield KeyBar()

    def _names(self, key: Key) -> list[str]:
        return [Key(one.strip(), "", "").name(self.main.say) for one in key.keys.split(",")][:3]
