"""How it was said, from the audio's own timeline and the words."""

from __future__ import annotations

from mockint.model import Baseline, Delivery, Timeline, Transcript
from mockint.scoring.text import Token


def measure(
    transcript: Transcript,
    tokens: list[Token],
    timeline: Timeline | None,
    baseline: Baseline | None,
    clauses: tuple[tuple[int, int, str], ...],
    target_seconds: int,
) -> Delivery:
    """Facts only; see RUBRIC §5. Without a timeline only what the words tell."""
    return Delivery(words=sum(t.kind == "w" for t in tokens), target_seconds=target_seconds)
