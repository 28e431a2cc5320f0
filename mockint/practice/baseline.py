"""The speaker's own habits, from earlier spoken answers."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from mockint.model import Baseline, Report

AT_LEAST = 3
"""Spoken answers before there is a baseline: below that one odd take would set it."""


def of(reports: Sequence[Report]) -> Baseline | None:
    """The medians over the answers that have a time axis; None while there are fewer than AT_LEAST."""
    spoken = [r.delivery for r in reports if r.delivery.words_per_minute and r.delivery.speaking_seconds]
    if len(spoken) < AT_LEAST:
        return None
    return Baseline(
        answers=len(spoken),
        words_per_minute=median(d.words_per_minute or 0.0 for d in spoken),
        syllables_per_second=median(d.syllables_per_second or 0.0 for d in spoken),
        pause_share=median(d.pause_share or 0.0 for d in spoken),
        filled_per_minute=median(60 * len(d.filled_pauses) / (d.speaking_seconds or 1.0) for d in spoken),
    )
