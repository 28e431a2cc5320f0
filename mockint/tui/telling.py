"""A report's pieces as styled text: score, parts, findings, data, delivery. Pure; words from outside are cleaned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from mockint.catalogue import Catalogue
from mockint.model import STAR_PARTS, Delivery, Filler, Finding, Prepared, Report, ScorePart
from mockint.reports.plain import LETTERS, part_name, quoted
from mockint.reports.plain import versions as all_versions
from mockint.tui.sheet import Sheet
from mockint.tui.show import bar, change, hanging, number, safe

BAR = 6


def legend(say: Catalogue) -> Content:
    """The four letters with their names, then how data and findings are marked."""
    pieces: list[Content | str | tuple[str, str]] = []
    for part in STAR_PARTS:
        pieces += [(LETTERS[part], f"bold $part-{part}"), (f" {part_name(part, say)}  ", "$quiet")]
    pieces += [(say("feedback.data"), "underline $quiet"), "  ", (say("feedback.finding_mark"), "bold $error")]
    return Content.assemble(*pieces)


def score(report: Report, earlier: Report | None, say: Catalogue) -> Content:
    """The score, what it was before, and the kind of answer."""
    pieces: list[Content | str | tuple[str, str]] = [(f"{report.score}", "bold $accent"), (say("feedback.of_100"), "$quiet")]
    if earlier is not None:
        grown = "$success" if report.score > earlier.score else "$quiet"
        pieces += [
            "   ",
            f"{earlier.score} → ",
            (f"{report.score}", "bold"),
            (f"  {change(earlier.score, report.score)}", grown),
        ]
    pieces += ["   ", (say(f"report.kind_{report.answer_kind}"), "$foreground")]
    if report.kind_why:
        pieces += ["\n", safe(report.kind_why, "$quiet")]
    return Content.assemble(*pieces)


def versions(sheet: Sheet, say: Catalogue) -> Content | None:
    """What earlier rubrics gave for this answer and what counts now; the one that is shown is marked."""
    now = sheet.record.report if sheet.record else None
    told = all_versions(sheet.replaced, now, say)
    if not told:
        return None
    shown = len(told) - 1 - sheet.version
    rows = [
        Content.assemble(("▸ ", "bold $accent"), safe(line, "$foreground"), (f"  {say('replay.version_shown')}", "$quiet"))
        if at == shown
        else Content.assemble("  ", safe(line, "$quiet"))
        for at, line in enumerate(told)
    ]
    return Content("\n").join(rows)


def advice(report: Report, say: Catalogue) -> Content | None:
    """The one thing to change next time."""
    if report.advice is None or not report.advice.text.strip():
        return None
    gain = f"  ({say('report.gain', points=number(report.advice.gain))})" if report.advice.gain > 0 else ""
    return Content.assemble((say("feedback.next_time"), "bold $accent"), "  ", safe(report.advice.text), (gain, "$quiet"))


def part(one: ScorePart, report: Report, before: ScorePart | None, say: Catalogue) -> tuple[Content, Content]:
    """A part of the score: its line (letter, points, bar, name, what changed) and the reason under it."""
    letter = LETTERS.get(one.name, " ")
    style = f"$part-{one.name}" if one.name in LETTERS else "$foreground"
    if one.weight > 0:
        full, empty = bar(one.points / one.weight, BAR)
        points = f"{number(one.points):>4}/{number(one.weight):<3} "
    else:
        # A part of no weight only takes away.
        full, empty = "", " " * BAR
        points = f"{number(one.points):>4}     ".replace("-", "−")
    pieces: list[str | tuple[str, str]] = [(letter, f"bold {style}"), (points, "bold"), (full, style), (empty, "$faint")]
    pieces += ["  ", part_name(one.name, say)]
    if before is not None and round(before.points, 1) != round(one.points, 1):
        grown = one.points - before.points
        sign = f"  +{number(grown)}" if grown > 0 else f"  −{number(-grown)}"
        pieces.append((sign, "bold $success" if grown > 0 else "$quiet"))
    reading = report.star.get(one.name)
    why = one.why or (say(f"report.{reading.presence}") if reading else "")
    return Content.assemble(*pieces), safe(why, "$quiet")


def finding(number_: int, one: Finding, text: str, say: Catalogue) -> Content:
    """A finding: its number as in the margin, its words, what it is, why, and a tactful way to say it."""
    key = f"report.category_{one.category}"
    category = say(key) if say.has(key) else one.category
    grade = say(f"report.severity_{one.severity}") + (f", {say('report.likely')}" if one.likely else "")
    pieces: list[Content | str | tuple[str, str]] = [
        (f"!{number_} ", "bold $error"),
        safe(quoted(text, one.span), "bold"),
        "\n",
        safe(f"{category} ({grade})", "$quiet"),
    ]
    if one.why:
        pieces += ["\n", safe(one.why)]
    if one.instead:
        pieces += ["\n", (say("feedback.better"), "bold $success"), " ", safe(one.instead)]
    return Content.assemble(*pieces)


def data(report: Report, text: str, say: Catalogue) -> Content | None:
    """The data that were heard, and the vague amounts where a number would help."""
    lines = []
    if report.evidence:
        quotes = ", ".join(quoted(text, item.span, 40) for item in report.evidence)
        lines.append(Content.assemble((say("report.evidence"), "bold"), "  ", quotes))
    if report.vague:
        quotes = ", ".join(quoted(text, item.span, 40) for item in report.vague)
        lines.append(Content.assemble((say("report.vague"), "bold"), "  ", quotes))
    return Content("\n").join(lines) if lines else None


def prepared(report: Report, width: int, say: Catalogue) -> Content | None:
    """Which key words of the preparation were heard, and which not."""
    return taken_up(report.prepared, width, say) if report.prepared else None


def taken_up(found: Prepared, width: int, say: Catalogue) -> Content:
    """The same, of one answer or of several together."""
    lines = [Content.styled(say("report.prepared"), "bold")]
    for mark, style, key, words in (
        ("✓", "$success", "heard", [word for word, _ in found.heard]),
        ("○", "$warning", "missed", list(found.missed)),
    ):
        if words:
            text = hanging(say(f"report.prepared_{key}", words=", ".join(words)), width, 2)
            lines.append(Content.assemble((f"{mark} ", style), text))
    return Content("\n").join(lines)


def delivery(said: Delivery, text: str, say: Catalogue) -> Content:
    """How it was said, as facts."""
    return Content.assemble((say("report.delivery"), "bold"), "  ", (", ".join(_facts(said, text, say)), "$quiet"))


def _facts(said: Delivery, text: str, say: Catalogue) -> Iterator[str]:
    yield say("report.said_words", words=said.words)
    if said.seconds is not None:
        yield say("report.said_seconds", seconds=round(said.seconds), target=said.target_seconds)
    if said.words_per_minute is not None:
        yield say("report.said_rate", rate=round(said.words_per_minute))
    if said.pauses and said.longest_pause is not None:
        yield say("report.said_pauses", count=said.pauses, longest=number(said.longest_pause))
    fillers = (*said.filled_pauses, *said.discourse_markers)
    if fillers:
        yield say("report.said_fillers", count=len(fillers), words=_examples(fillers, text))
    if said.hedges:
        yield say("report.said_hedges", count=len(said.hedges), words=_examples(said.hedges, text))


def _examples(fillers: Sequence[Filler], text: str) -> str:
    words = dict.fromkeys(quoted(text, one.span, 20).strip("“”").casefold() for one in fillers)
    return ", ".join(list(words)[:4])
