"""A report as plain lines, for screen readers, pipes and terminals without screens. Pure: same report, same lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mockint.catalogue import Catalogue
from mockint.model import STAR_PARTS, Delivery, EarlierReport, Filler, Finding, Report, ScorePart, Span
from mockint.reports.clean import one_line

LETTERS = {"situation": "S", "task": "T", "action": "A", "result": "R"}
"""The four parts' letters, the same in both languages and on every screen."""

LONGEST_QUOTE = 90
QUOTES = 2
"""Quotes shown for each part; ``--json`` has all of them."""


class Line(NamedTuple):
    """One line and what it is about: head, quiet, a part of a story, data, finding, advice, or "". Text is clean."""

    text: str
    style: str = ""


def lines(report: Report, text: str, say: Catalogue) -> list[Line]:
    """The whole report on ``text``. Words that were said are quoted from the text, cleaned and shortened."""
    out = [Line(say("report.score", score=report.score, kind=say(f"report.kind_{report.answer_kind}")), "head")]
    if report.kind_why:
        out.append(Line("  " + one_line(report.kind_why), "quiet"))
    if any(reading.presence != "absent" for reading in report.star.values()) or report.answer_kind == "story":
        out += [Line(""), Line(say("report.parts"), "head"), *_star(report, text, say)]
    if report.evidence:
        quotes = ", ".join(quoted(text, e.span) for e in report.evidence)
        out += [Line(""), Line(f"{say('report.evidence')}: {quotes}", "data")]
    if report.vague:
        quotes = ", ".join(quoted(text, v.span) for v in report.vague)
        out += [Line(""), Line(f"{say('report.vague')}: {quotes}")]
    if report.conduct:
        out += [Line(""), Line(say("report.findings"), "head")]
        for finding in report.conduct:
            out += _finding(finding, text, say)
    if report.parts:
        out += [Line(""), Line(say("report.points"), "head"), *(_part(p, say) for p in report.parts)]
    out += prepared(report, text, say)
    said = ", ".join(_delivery(report.delivery, text, say))
    out += [Line(""), Line(f"{say('report.delivery')}: {said}")]
    if report.advice:
        gain = f" ({say('report.gain', points=_number(report.advice.gain))})" if report.advice.gain > 0 else ""
        out += [Line(""), Line(say("report.advice", text=one_line(report.advice.text)) + gain, "advice")]
    return out


def prepared(report: Report, text: str, say: Catalogue) -> list[Line]:
    """Which key words of the preparation were heard, in which words, and which were not; nothing without a preparation."""
    if report.prepared is None:
        return []
    taken = ", ".join(one_line(word) for word, _ in report.prepared.heard)
    missed = ", ".join(one_line(word) for word in report.prepared.missed)
    out = [Line(""), Line(say("report.prepared"), "head")]
    out += [Line("  + " + say("report.prepared_heard", words=taken), "data")] if taken else []
    return out + ([Line("  - " + say("report.prepared_missed", words=missed))] if missed else [])


def changes(before: Report, after: Report, say: Catalogue) -> list[Line]:
    """What a second try changed: the points in all, then each part whose points differ."""
    out = [Line(say("report.change", name=say("report.total"), before=before.score, after=after.score), "head")]
    earlier = {p.name: p for p in before.parts}
    for part in after.parts:
        old = earlier.get(part.name)
        if old is not None and round(old.points, 1) != round(part.points, 1):
            change = say(
                "report.change", name=part_name(part.name, say), before=_number(old.points), after=_number(part.points)
            )
            out.append(Line("  " + change, part.name if part.name in LETTERS else ""))
    return out


def versions(replaced: Sequence[EarlierReport], now: Report | None, say: Catalogue) -> list[str]:
    """What earlier rubrics gave for the same words, the oldest first, and then what counts; nothing without an earlier one."""
    out = [
        say("replay.version_was", version=one.report.version, score=one.report.score, day=one.replaced[:10]) for one in replaced
    ]
    if out and now:
        out.append(say("replay.version_now", version=now.version, score=now.score))
    return out


def quoted(text: str, span: Span, longest: int = LONGEST_QUOTE) -> str:
    """The words of a span in quotation marks, on one line, shortened."""
    return f"“{one_line(text[span[0] : span[1]], longest)}”"


def part_name(name: str, say: Catalogue) -> str:
    """The name of a part of the score; one that the catalogue has not is shown as it is called."""
    key = f"report.part_{name}"
    return say(key) if say.has(key) else one_line(name.replace("_", " "))


def weakest(report: Report) -> ScorePart | None:
    """The part that lost most points; None when none was lost."""
    lost = [p for p in report.parts if p.weight > p.points]
    return max(lost, key=lambda p: p.weight - p.points, default=None)


def _star(report: Report, text: str, say: Catalogue) -> Iterator[Line]:
    for name in STAR_PARTS:
        reading = report.star.get(name)
        if reading is None:
            continue
        words = f"  {LETTERS[name]}  {part_name(name, say)}: {say(f'report.{reading.presence}')}"
        if reading.spans:
            share = say("report.of_words", percent=round(100 * reading.share))
            words += f", {share}: {_quotes(text, reading.spans)}"
        yield Line(words, name)


def _quotes(text: str, spans: Sequence[Span]) -> str:
    shown = ", ".join(quoted(text, span) for span in spans[:QUOTES])
    return shown + (f" +{len(spans) - QUOTES}" if len(spans) > QUOTES else "")


def _finding(finding: Finding, text: str, say: Catalogue) -> Iterator[Line]:
    key = f"report.category_{finding.category}"
    category = say(key) if say.has(key) else one_line(finding.category)
    grade = say(f"report.severity_{finding.severity}") + (f", {say('report.likely')}" if finding.likely else "")
    yield Line(f"  ! {quoted(text, finding.span)}: {category} ({grade})", "finding")
    if finding.why:
        yield Line("    " + one_line(finding.why))
    if finding.instead:
        yield Line("    " + say("report.instead", text=one_line(finding.instead)))


def _part(part: ScorePart, say: Catalogue) -> Line:
    # A part of no weight only takes away.
    key = "report.points_of" if part.weight > 0 else "report.points_off"
    points = say(key, points=_number(part.points), weight=_number(part.weight))
    letter = f" ({LETTERS[part.name]})" if part.name in LETTERS else ""
    why = f". {one_line(part.why)}" if part.why else ""
    return Line(f"  {part_name(part.name, say)}{letter}: {points}{why}", part.name if part.name in LETTERS else "")


def _delivery(said: Delivery, text: str, say: Catalogue) -> Iterator[str]:
    yield say("report.said_words", words=said.words)
    if said.seconds is not None:
        yield say("report.said_seconds", seconds=round(said.seconds), target=said.target_seconds)
    if said.words_per_minute is not None:
        yield say("report.said_rate", rate=round(said.words_per_minute))
    if said.pauses and said.longest_pause is not None:
        yield say("report.said_pauses", count=said.pauses, longest=_number(said.longest_pause))
    if said.first_word_after is not None and said.first_word_after >= 0:
        # What came before the question's end is told as a finding.
        yield say("report.said_first", seconds=_number(said.first_word_after))
    fillers = (*said.filled_pauses, *said.discourse_markers)
    if fillers:
        yield say("report.said_fillers", count=len(fillers), words=_counted(fillers, text))
    if said.repeated_starts:
        yield say("report.said_repeats", count=len(said.repeated_starts))
    if said.hedges:
        yield say("report.said_hedges", count=len(said.hedges), words=_counted(said.hedges, text))
    if said.first_person_singular or said.first_person_plural:
        yield say("report.said_we", me=said.first_person_singular, we=said.first_person_plural)


def _counted(fillers: Iterable[Filler], text: str) -> str:
    counts = Counter(one_line(text[f.span[0] : f.span[1]], 30).casefold() for f in fillers)
    return ", ".join(word if n == 1 else f"{word} ×{n}" for word, n in counts.most_common(4))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
