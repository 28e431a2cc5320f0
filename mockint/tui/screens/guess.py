"""Before the report: what score do you think it was, and what was missing?"""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mockint.model import STAR_PARTS
from mockint.reports.plain import LETTERS, part_name
from mockint.tui.screens.base import Screened
from mockint.tui.show import bar
from mockint.tui.widgets.keybar import Key, KeyBar

FIRST, STEP = 60, 5
NOTHING = ("", *STAR_PARTS)


class GuessScreen(Screened[tuple[int, str] | None]):
    """Dismissed with the guessed score and part, or None when the user would rather see the report at once."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("left,right", "turn", "guess_score"),
        Key("left", "less", "less", bar=False),
        Key("right", "more", "more", bar=False),
        Key("space", "part", "guess_part"),
        Key("enter", "keep", "guess_keep"),
        Key("escape,q", "back", "guess_skip"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._score, self._part = FIRST, 0

    def compose(self) -> ComposeResult:
        """The question, the two guesses."""
        with Vertical(id="page"):
            yield Static(Content(self.say("history.guess_title")), classes="title")
            yield Static(Content(self.say("history.guess_about")), classes="quiet gap")
            yield Static(id="guess")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show it."""
        self._write()

    def _write(self) -> None:
        full, empty = bar(self._score / 100, 40)
        part = NOTHING[self._part]
        name = f"{LETTERS[part]} {part_name(part, self.main.say)}" if part else self.say("history.guess_nothing")
        style = f"bold $part-{part}" if part else "bold"
        self.query_one("#guess", Static).update(
            Content.assemble(
                f"{self.say('history.guess_score'):<18}",
                (f"{self._score:>3}  ", "bold"),
                (full, "$accent"),
                (empty, "$quiet"),
                f"\n\n{self.say('history.guess_missing'):<18}",
                (name, style),
            )
        )

    def action_turn(self) -> None:
        """Stands for both directions in the line of keys."""
        raise SkipAction

    def action_less(self) -> None:
        """Five less."""
        self._score = max(0, self._score - STEP)
        self._write()

    def action_more(self) -> None:
        """Five more."""
        self._score = min(100, self._score + STEP)
        self._write()

    def action_part(self) -> None:
        """Another part."""
        self._part = (self._part + 1) % len(NOTHING)
        self._write()

    def action_keep(self) -> None:
        """On to the report."""
        self.dismiss((self._score, NOTHING[self._part]))

    def action_back(self) -> None:
        """Without a guess."""
        self.dismiss(None)
