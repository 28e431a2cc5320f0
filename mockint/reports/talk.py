"""The report on an informational interview as plain lines. Pure: same report, same lines."""

from __future__ import annotations

from mockint.catalogue import Catalogue
from mockint.reports import plain
from mockint.reports.clean import one_line
from mockint.scoring.informational import TalkPoint, TalkReport

MARKS = {True: "+", False: "-", None: "?"}
"""Readable without colour: heard, not heard, not to be judged."""


def lines(outcome: TalkReport, say: Catalogue) -> list[plain.Line]:
    """What was heard and what was not, with quotes; then the points and what to do next time."""
    whole = outcome.report
    out = [plain.Line(say("report.score", score=whole.score, kind=say(f"report.kind_{whole.answer_kind}")), "head")]
    out += [plain.Line(""), plain.Line(say("informational.report"), "head")]
    out += [plain.Line(f"  {MARKS[point.heard]} {point_line(point, outcome.text, say)}") for point in outcome.points]
    return out + after(outcome, say)


def after(outcome: TalkReport, say: Catalogue) -> list[plain.Line]:
    """What follows the things listened for: faults, points, delivery, advice."""
    return plain.lines(outcome.report, outcome.text, say)[1:]


def point_line(point: TalkPoint, text: str, say: Catalogue) -> str:
    """One thing listened for: its name, and the words or what to say."""
    name = say(f"informational.point_{point.name}")
    quotes = ", ".join(plain.quoted(text, span) for span in point.spans[: plain.QUOTES])
    if point.heard and quotes:
        return f"{name}: {quotes}"
    return f"{name}: {one_line(point.why)}" + (f": {quotes}" if quotes else "")
