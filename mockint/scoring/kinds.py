"""Parts of answers that are no stories: what a situational, technical, opening, motivating or closing answer is made of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from mockint.model import Span
from mockint.scoring.rules import table
from mockint.scoring.text import Token, fold


class Cues:
    """Runs of words by part, for one kind of question in one language."""

    def __init__(self, data: dict[str, str]) -> None:
        self._runs: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for part, entries in data.items():
            for entry in entries.split("|"):
                words = tuple(fold(entry).split())
                if words:
                    self._runs.setdefault(words[0], []).append((words, part))
        self.parts = tuple(data)

    def find(self, words: Sequence[Token]) -> dict[str, dict[tuple[str, ...], Span]]:
        """For each part the different runs that occur, with the place of the first occurrence of each."""
        found: dict[str, dict[tuple[str, ...], Span]] = {part: {} for part in self.parts}
        count = len(words)
        for i, token in enumerate(words):
            for run, part in self._runs.get(token.folded, ()):
                end = i + len(run)
                if end <= count and all(words[i + k].folded == w for k, w in enumerate(run)):
                    found[part].setdefault(run, (token.start, words[end - 1].end))
        return found


@lru_cache(maxsize=32)
def cues(lang: str, kind: str) -> Cues | None:
    """The cues of a kind of question; None when its parts are heard in other ways."""
    data = table(lang, "kinds").get(kind)
    return Cues(data) if data else None
