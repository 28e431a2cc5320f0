"""The line of keys at the foot of every screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from mockint.catalogue import Catalogue


@dataclass(frozen=True)
class Key:
    """A key of a screen. ``keys`` as Textual names them, the first one is shown; ``text`` names the catalogue's words:
    ``keys.<text>`` in the bar, ``keys.<text>_help`` on the help screen. ``bar`` is False for keys only the help shows."""

    keys: str
    action: str
    text: str
    bar: bool = True

    @property
    def first(self) -> str:
        """The key that is shown."""
        return self.keys.split(",")[0].strip()

    @property
    def types(self) -> bool:
        """Whether pressing it would write a character, so that it is no command while something is being typed."""
        return len(self.first) == 1 or self.first in ("space", "question_mark", "enter", "slash")

    def name(self, say: Catalogue) -> str:
        """How the key is written on the screen."""
        key = f"keys.key_{self.first.replace('+', '_')}"
        return say(key) if say.has(key) else self.first.replace("ctrl+", "^")


class KeyBar(Static):
    """Keys and what they do now. A click on one is as good as pressing it."""

    def __init__(self, id: str = "keys") -> None:
        super().__init__(id=id)
        self._entries: list[tuple[str, str, str]] = []

    def show_keys(self, keys: Sequence[Key], say: Catalogue) -> None:
        """Show these keys, as many as there is room for, on two lines at most."""
        entries = [(key.first, key.name(say), say(f"keys.{key.text}")) for key in keys]
        if entries != self._entries:
            self._entries = entries
            self._write()

    def on_click(self, event: events.Click) -> None:
        """Press the key under the pointer."""
        key = event.style.meta.get("press")
        if isinstance(key, str):
            self.app.simulate_key(key)

    def on_resize(self) -> None:
        """Break the line anew."""
        self._write()

    def _write(self) -> None:
        room = max(20, self.size.width or self.app.size.width - 4)
        parts: list[str | Content | tuple[str, str | Style]] = []
        used = 0
        for first, name, text in self._entries:
            size = cell_len(name) + 1 + cell_len(text)
            if used and used + 3 + size > room:
                parts.append("\n")
                used = 0
            elif used:
                parts.append("   ")
                used += 3
            press = Style.from_meta({"press": first})
            parts.append(Content.assemble((name, "bold $accent"), " ", (text, "$quiet")).stylize(press))
            used += size
        self.update(Content.assemble(*parts))
