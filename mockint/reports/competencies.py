"""A session by competency as plain lines: each with its score, what it counts here, and its answers. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from mockint.catalogue import Catalogue
from mockint.model import Question, Report
from mockint.reports.clean import one_line
from mockint.reports.plain import Line, part_name, weakest
from mockint.scoring.interview import Whole, whole

FEWEST = 2
"""Competencies below which a grouping says nothing."""


def grouped(answered: Sequence[tuple[Question, Report]]) -> Whole | None:
    """The answers by competency; None when there are fewer than FEWEST."""
    found = whole(answered)
    return found if len(found.groups) >= FEWEST else None


def lines(answered: Sequence[tuple[Question, Report]], say: Catalogue) -> list[Line]:
    """The summary of a session: grouped where that says something, else answer by answer."""
    found = grouped(answered)
    if found is None:
        return [Line(f"  {answer(question, report, say)}") for question, report in answered]
    out: list[Line] = []
    for group in found.groups:
        out.append(Line(heading(group.score, group.weight, group.competency, say), "head"))
        out += [Line(f"  {answer(*answered[i], say)}") for i in group.answers]
    out.append(Line(total(found, say), "advice"))
    return out


def heading(score: float, weight: float, competency: str, say: Catalogue) -> str:
    """A competency with its score and its share of the whole."""
    name = say(f"report.competency_{competency}")
    return say("report.competency_line", name=name, score=round(score), percent=round(100 * weight))


def total(found: Whole, say: Catalogue) -> str:
    """The score of the whole, and whose weights these are."""
    known = found.stage and say.has(f"report.whole_{found.stage}")
    return say(f"report.whole_{found.stage}" if known else "report.whole", score=found.score)


def answer(question: Question, report: Report, say: Catalogue) -> str:
    """An answer in a line: its score, the question, the part with most to gain."""
    lost = weakest(report)
    facts = {"score": report.score, "question": one_line(question.text)}
    if lost is None:
        return say("cli.plain_summary_whole", **facts)
    return say("cli.plain_summary_line", **facts, part=part_name(lost.name, say))
