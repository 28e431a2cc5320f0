"""The coverage as styled text: matrix, trend, questions. Letters and figures say it all, colour only helps. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from mockint.catalogue import Catalogue
from mockint.history.stories import Guess
from mockint.model import STAR_PARTS
from mockint.practice.drill import Today
from mockint.practice.today import heat_lines, streak_line, week_line
from mockint.reports import tables
from mockint.reports.clean import one_line
from mockint.reports.coverage import Cell, Coverage
from mockint.reports.plain import LETTERS, part_name
from mockint.tui.show import bar, hanging, number, safe

STEPS = "▁▂▃▄▅▆▇█"
NARROW, WIDE = 14, 17
"""Columns of one part in the matrix: a bar of four and the counts, which need more room after years."""
MOST_QUESTIONS = 12


def summary(found: Coverage, room: int, say: Catalogue) -> Content:
    """The whole in a sentence."""
    return hanging(tables.summary(found, say) if found.answers else say("coverage.none"), room, 0)


def weakest(found: Coverage, say: Catalogue) -> Content | None:
    """The part that is missing most."""
    if not found.weakest:
        return None
    part = found.weakest
    return Content.assemble(
        safe(say("coverage.weakest", part=part_name(part, say)), "bold"),
        (f"  {LETTERS[part]}", f"bold $part-{part}"),
        f"  {say('coverage.weakest_heard', percent=tables.percent(found.parts[part].heard))}",
    )


def by_competency(found: Coverage, room: int, say: Catalogue) -> Content | None:
    """One line a competency, a column a part: how well it was heard, and strong/weak/absent."""
    if not found.competencies:
        return None
    cell = _cell(room)
    first = max(16, min(26, room - 4 * cell))
    lines = [_title(say("coverage.by_competency"), first, cell, say)]
    for row in found.competencies:
        lines.append(_row(tables.competency(row.name, say), row.parts, first, cell))
    lines.append(_row(say("coverage.all"), found.parts, first, cell, "bold"))
    return Content("\n").join(lines)


def by_question(found: Coverage, asked: Mapping[str, str], room: int, say: Catalogue) -> Content | None:
    """The questions that ask for a story, the least heard first; each on a line of its own above its parts."""
    rows = [row for row in found.questions if row.kind == "behavioural" and row.parts]
    if not rows:
        return None
    rows.sort(key=lambda row: sum(cell.heard for cell in row.parts.values()))
    cell = _cell(room)
    first = max(16, min(26, room - 4 * cell))
    lines = [_title(say("coverage.by_question"), first, cell, say)]
    for row in rows[:MOST_QUESTIONS]:
        lines.append(safe(asked.get(row.name) or row.name, longest=room))
        times = say("history.answers", count=row.answers)
        lines.append(_row(f"  {times}", row.parts, first, cell, "$quiet"))
    return Content("\n").join(lines)


def year(today: Today, say: Catalogue) -> Content:
    """The run of days, the week's goal and the last year, a column a week; marks that differ without colour."""
    lines = [safe(say("daily.heat_title"), "bold"), safe(streak_line(today.streak, say))]
    if goal := week_line(today.week, say):
        lines.append(safe(goal))
    rows = heat_lines(today, say)
    lines += [Content.assemble((line[:4], "$quiet"), (line[4:], "$accent")) for line in rows[:7]]
    lines += [Content.styled(line, "$quiet") for line in rows[7:]]
    return Content("\n").join(lines)


def trend(found: Coverage, room: int, say: Catalogue) -> Content | None:
    """One line a part: how well it was heard, week by week, up to now."""
    weeks = found.weeks[-max(8, min(52, room - 34)) :]
    if len(weeks) < 2:
        return None
    lines = [safe(say("coverage.plot_heard"), "bold")]
    for part in STAR_PARTS:
        values = [week.heard.get(part) for week in weeks]
        known = [value for value in values if value is not None]
        if known:
            drawn = "".join(" " if v is None else STEPS[min(7, int(v * 8))] for v in values)
            name = f"{part_name(part, say):<16}"
            ends = f"  {tables.percent(known[0])} → {tables.percent(known[-1])}"
            lines.append(Content.assemble((f"{LETTERS[part]} ", f"bold $part-{part}"), name, (drawn, f"$part-{part}"), ends))
    scores = "".join(STEPS[min(7, int(week.mean * 8 / 100))] for week in weeks)
    ends = f"  {number(weeks[0].mean)} → {number(weeks[-1].mean)}"
    lines.append(Content.assemble("  ", f"{say('coverage.mean'):<16}", (scores, "$accent"), ends))
    return Content("\n").join(lines)


def conduct(found: Coverage, say: Catalogue) -> Content | None:
    """Findings by category."""
    if not found.categories:
        return None
    words = " · ".join(f"{tables.category(name, say)} {count}" for name, count in list(found.categories.items())[:6])
    return Content.assemble(safe(say("coverage.by_category"), "bold"), "\n", safe(words))


def voices(found: Coverage, say: Catalogue) -> Content | None:
    """Pace and fillers of the latest answers beside one's own habit."""
    if not found.voices:
        return None
    lines = [safe(say("coverage.by_voice"), "bold")]
    for voice in found.voices:
        facts = {
            "lang": say(f"common.lang_{voice.lang}"),
            "answers": voice.answers,
            "pace": number(voice.pace),
            "pace_latest": number(voice.pace_latest),
            "filled": number(voice.filled),
            "filled_latest": number(voice.filled_latest),
        }
        lines.append(safe(say("history.voice", **facts)))
    return Content("\n").join(lines)


def guesses(seen: Sequence[Guess], room: int, say: Catalogue) -> Content | None:
    """How near the guesses came, as a line over time."""
    if not seen:
        return None
    gaps = [abs(one.guessed - one.score) for one in seen]
    named = [one for one in seen if one.missing]
    right = sum(one.missing in one.missed for one in named)
    told = say("coverage.guess_gap", gap=number(sum(gaps) / len(gaps)), right=right, count=len(named))
    drawn = "".join(STEPS[min(7, gap // 5)] for gap in gaps[-max(8, room - 20) :])
    return Content.assemble(safe(say("coverage.guesses"), "bold"), "\n", safe(told), "\n", (drawn, "$accent"))


def _cell(room: int) -> int:
    return WIDE if room >= 94 else NARROW


def _title(text: str, first: int, cell: int, say: Catalogue) -> Content:
    head: list[Content | tuple[str, str]] = [safe(text, "bold"), ("\n" + " " * first, "")]
    for part in STAR_PARTS:
        name = one_line(part_name(part, say), cell - 3)
        head.append((f"{LETTERS[part]} {name}".ljust(cell), f"$part-{part}"))
    return Content.assemble(*head)


def _row(name: str, parts: Mapping[str, Cell], first: int, width: int, style: str = "") -> Content:
    indent = len(name) - len(name.lstrip())
    pieces: list[Content | tuple[str, str]] = [Content.styled(" " * indent + one_line(name, first - 1 - indent), style)]
    pieces.append((" " * max(1, first - pieces[0].cell_length), "") if isinstance(pieces[0], Content) else ("", ""))
    for part in STAR_PARTS:
        cell = parts.get(part) or Cell()
        full, empty = bar(cell.heard, 4)
        counts = f" {cell.strong}/{cell.weak}/{cell.absent}" if cell.judged else " –"
        if len(counts) > width - 5:
            counts = f" {tables.percent(cell.heard)}"
        pieces += [(full, f"$part-{part}"), (empty, "$quiet"), (counts.ljust(width - 4), "$quiet")]
    return Content.assemble(*pieces)
