"""What a whole session comes to: the latest try of each question, its missing part, and the one thing for next time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mockint.model import AnswerRecord, Lang
from mockint.practice import probes


@dataclass(frozen=True)
class Row:
    """One answered question: its last try, how many there were, and the name of the weightiest part not heard ("" for none)."""

    record: AnswerRecord
    tries: int
    first_score: int
    score: int
    missing: str


def rows(answers: Sequence[AnswerRecord], lang: Lang) -> list[Row]:
    """One row a question, in the order in which they were first asked; answers without a report are left out."""
    by_question: dict[str, list[AnswerRecord]] = {}
    for answer in answers:
        if answer.report is not None and answer.state == "done":
            by_question.setdefault(answer.question.id, []).append(answer)
    out = []
    for tries in by_question.values():
        last, first = tries[-1], tries[0]
        if last.report is None or first.report is None:
            continue
        missing, _ = probes.choose(last.question, last.report, lang)
        out.append(Row(last, len(tries), first.report.score, last.report.score, missing))
    return out


def next_time(session: Sequence[Row]) -> str:
    """The advice whose part would gain most over all answers; "" when there is none."""
    gains: dict[str, float] = {}
    words: dict[str, tuple[float, str]] = {}
    for row in session:
        advice = row.record.report.advice if row.record.report else None
        if advice is None or not advice.text.strip():
            continue
        gains[advice.part] = gains.get(advice.part, 0.0) + advice.gain
        if advice.part not in words or advice.gain > words[advice.part][0]:
            words[advice.part] = (advice.gain, advice.text)
    if not gains:
        return ""
    return words[max(gains, key=lambda part: gains[part])][1]


def mean(session: Sequence[Row]) -> float:
    """The mean of the last tries' scores; 0 for none."""
    return sum(row.score for row in session) / len(session) if session else 0.0
