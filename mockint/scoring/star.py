"""The parts of a story, clause by clause."""

from __future__ import annotations

from dataclasses import dataclass

from mockint.model import AnswerKind, Span, StarReading
from mockint.scoring.text import Token


@dataclass(frozen=True)
class Story:
    """What kind of answer it is, and the parts heard in it. ``clauses`` are (start, end, label) with label of S T A R O."""

    kind: AnswerKind
    why: str
    star: dict[str, StarReading]
    clauses: tuple[tuple[int, int, str], ...]
    why_spans: tuple[Span, ...] = ()


def read(text: str, tokens: list[Token], lang: str, ask: str = "behavioural", question: str = "") -> Story:
    """Label the clauses and weigh the parts. ``ask`` is the kind of question."""
    empty = {name: StarReading() for name in ("situation", "task", "action", "result")}
    return Story("non_answer" if not tokens else "story", "", empty, ())
