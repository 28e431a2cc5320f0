"""What a whole session comes to: the latest try of each question, its missing part, and the one thing for next time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from mockint.catalogue import Catalogue
from mockint.model import AnswerRecord, Lang, Prepared
from mockint.practice import probes
from mockint.practice.session import MORE
from mockint.reports import competencies
from mockint.tui.show import bar


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
            tries = by_question.setdefault(answer.question.id, [])
            if answer.probe == MORE and tries:
                # A further question in the closing belongs to the same try.
                tries.pop()
            tries.append(answer)
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


def prepared(session: Sequence[Row]) -> Prepared | None:
    """Of all the key words of the preparation that were listened for, those heard in any answer, and those in none."""
    reports = [found for row in session if row.record.report and (found := row.record.report.prepared)]
    if not reports:
        return None
    heard = {word: span for found in reports for word, span in found.heard}
    missed = dict.fromkeys(word for found in reports for word in found.missed if word not in heard)
    return Prepared(tuple(heard.items()), tuple(missed))


def by_competency(session: Sequence[Row], say: Catalogue) -> Content | None:
    """A line with score, bar and name for each competency, then the whole as this kind of interview weighs it; None when too
    few competencies were asked about to compare."""
    found = competencies.grouped([(row.record.question, row.record.report) for row in session if row.record.report])
    if found is None:
        return None
    lines: list[Content] = []
    for group in found.groups:
        full, empty = bar(group.score / 100, 10)
        name = say(f"report.competency_{group.competency}")
        weight = say("report.competency_weight", percent=round(100 * group.weight))
        pieces: list[str | tuple[str, str]] = [(f"{round(group.score):>7}", "bold"), " ", (full, "$accent"), (empty, "$faint")]
        lines.append(Content.assemble(*pieces, f"  {name}  ", (weight, "$quiet")))
    lines.append(Content.styled(competencies.total(found, say), "$quiet"))
    return Content("\n").join(lines)


def mean(session: Sequence[Row]) -> float:
    """The mean of the last tries' scores; 0 for none."""
    return sum(row.score for row in session) / len(session) if session else 0.0
