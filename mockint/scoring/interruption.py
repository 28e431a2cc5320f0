"""Speech that began before the question had ended. Only from audio whose question's end is known (headphones)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockint.model import Finding, Severity, Timeline, Transcript


def find(
    transcript: Transcript, timeline: Timeline | None, limits: dict[str, Any], line: Callable[..., str]
) -> tuple[Finding, ...]:
    """One finding of category ``interrupting``, or none.

    ``timeline.first_word_after`` is negative when the answer began before the question's end. ``limits``: ``least`` seconds of
    speech before that end, below which it is a breath or a "yes"; from ``medium`` seconds on it weighs more. Quoted are the
    words said before the end; how early it was stands in the explanation.
    """
    if timeline is None or timeline.first_word_after is None or timeline.first_word_after >= 0 or not timeline.speech:
        return ()
    ended = timeline.speech[0][0] - timeline.first_word_after
    over = sum(max(0.0, min(end, ended) - start) for start, end in timeline.speech)
    if over < limits["least"]:
        return ()
    early = -timeline.first_word_after
    severity: Severity = "medium" if early >= limits["medium"] else "low"
    inside = [word.span for word in transcript.words if word.start < ended] or _first_word(transcript.text)
    if not inside:
        return ()
    span = (inside[0][0], inside[-1][1])
    return (
        Finding(
            "interrupting",
            "interrupting.early",
            severity,
            span,
            transcript.text[span[0] : span[1]],
            line("score.interrupting_why", seconds=f"{early:.1f}"),
            line("score.interrupting_instead"),
        ),
    )


def _first_word(text: str) -> list[tuple[int, int]]:
    words = text.split(maxsplit=1)
    if not words:
        return []
    start = text.index(words[0])
    return [(start, start + len(words[0]))]
