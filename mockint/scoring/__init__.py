"""From a question and what was said to a report: pure functions over frozen types. ``score`` is the whole interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mockint.model import Baseline, Question, Report, Timeline, Transcript


def score(
    question: Question,
    transcript: Transcript,
    timeline: Timeline | None = None,
    *,
    baseline: Baseline | None = None,
    ui: str = "en",
) -> Report:
    """The report on one answer. Same input, same output; no files beyond the shipped rules, no clock.

    ``timeline`` is what the audio tells (None for typed text), ``baseline`` the speaker's own habits, ``ui`` the language of
    the explanations. Any Unicode text is accepted, of any length.
    """
    from mockint.scoring.report import score as whole

    return whole(question, transcript, timeline, baseline=baseline, ui=ui)
