"""The coverage as lines for a terminal, as Markdown and as CSV. Pure; text from outside is cleaned for each of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from mockint.catalogue import Catalogue
from mockint.model import STAR_PARTS
from mockint.reports.clean import one_line
from mockint.reports.coverage import WEEKS_SHOWN, Cell, Coverage, Row
from mockint.reports.plain import LETTERS, Line, part_name

LONGEST_QUESTION = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


def lines(found: Coverage, asked: Mapping[str, str], say: Catalogue) -> list[Line]:
    """The coverage for a terminal or a pipe. ``asked`` holds the questions' texts by id."""
    if not found.answers:
        return [Line(say("coverage.none"))]
    out = [Line(say("coverage.title"), "head"), Line(summary(found, say), "quiet")]
    if found.weakest:
        out.append(Line(say("coverage.weakest", part=part_name(found.weakest, say)), "advice"))
    for title, header, rows in tables(found, asked, say):
        out += [Line(""), Line(title, "head")]
        out += [Line("  " + line) for line in _columns([header, *rows])]
    return out


def markdown(found: Coverage, asked: Mapping[str, str], say: Catalogue) -> str:
    """The coverage as a Markdown document; nothing from outside is read as markup."""
    out = [f"# {say('coverage.title')}", "", _marked(summary(found, say)) if found.answers else say("coverage.none"), ""]
    if found.weakest:
        out += [f"**{_marked(say('coverage.weakest', part=part_name(found.weakest, say)))}**", ""]
    for title, header, rows in tables(found, asked, say):
        out += [f"## {title}", "", _piped(header), _piped(["---"] * len(header)), *(_piped(row) for row in rows), ""]
    return "\n".join(out)


def as_csv(found: Coverage, asked: Mapping[str, str], say: Catalogue) -> str:
    """One line a competency or question and part, and one a week, RFC 4180. A cell that a spreadsheet would take for a formula
    begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["table", "name", "text", "kind", "answers", "mean", "part", "strong", "weak", "absent"])
    for table, rows in (("competency", found.competencies), ("question", found.questions)):
        for row in rows:
            for part, cell in (row.parts or {"": Cell()}).items():
                name, text = csv_cell(row.name), csv_cell(one_line(asked.get(row.name, "")))
                about = [table, name, text, row.kind, row.answers, row.mean]
                writer.writerow([*about, csv_cell(part), cell.strong, cell.weak, cell.absent])
    writer.writerow([])
    shares = [f"{part}_heard" for part in STAR_PARTS]
    writer.writerow(["table", "monday", "answers", "mean", "stories", "data", "conduct", "pace", "filled", *shares])
    for week in found.weeks:
        numbers = [week.answers, week.mean, week.stories, week.data, week.conduct, week.pace, week.filled]
        heard = [week.heard.get(part) for part in STAR_PARTS]
        writer.writerow(["week", csv_cell(week.monday), *("" if n is None else n for n in (*numbers, *heard))])
    return out.getvalue()


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def percent(share: float | None) -> str:
    """A share of 1 as people read it."""
    return "–" if share is None else f"{round(100 * share)} %"


def number(value: float | None) -> str:
    """At most one decimal."""
    return "–" if value is None else f"{value:.1f}".removesuffix(".0")


def summary(found: Coverage, say: Catalogue) -> str:
    """The whole in one sentence."""
    return say(
        "coverage.summary",
        answers=found.answers,
        sessions=found.sessions,
        first=found.first,
        last=found.last,
        mean=number(found.mean),
        stories=percent(found.stories),
        data=number(found.data),
        conduct=number(found.conduct),
    )


Table = tuple[str, list[str], list[list[str]]]
"""Title, header, rows."""


def tables(found: Coverage, asked: Mapping[str, str], say: Catalogue) -> Iterator[Table]:
    """Every table that has something to say: title, header, rows."""
    star = [f"{LETTERS[part]} {part_name(part, say)}" for part in STAR_PARTS]
    about = [say("coverage.answers"), say("coverage.mean")]
    if found.competencies:
        rows = [[competency(row.name, say), *_about(row), *_cells(row)] for row in found.competencies]
        rows.append([say("coverage.all"), "", "", *(_cell(found.parts.get(part)) for part in STAR_PARTS)])
        yield say("coverage.by_competency"), [say("coverage.competency"), *about, *star], rows
    stories = [row for row in found.questions if row.kind == "behavioural"]
    if stories:
        rows = [[_asked(row, asked), *_about(row), *_cells(row)] for row in stories]
        yield say("coverage.by_question"), [say("coverage.question"), *about, *star], rows
    others = [row for row in found.questions if row.kind != "behavioural"]
    if others:
        rows = [[_asked(row, asked), *_about(row), _other(row, say)] for row in others]
        yield say("coverage.by_other"), [say("coverage.question"), *about, say("coverage.parts")], rows
    if found.weeks:
        rows = [
            [
                week.monday,
                str(week.answers),
                number(week.mean),
                *(percent(week.heard.get(part)) for part in STAR_PARTS),
                number(week.data),
                number(week.conduct),
                number(week.pace),
                number(week.filled),
            ]
            for week in found.weeks[-WEEKS_SHOWN:]
        ]
        letters = [LETTERS[part] for part in STAR_PARTS]
        tail = [say("coverage.data"), say("coverage.conduct"), say("coverage.pace"), say("coverage.filled")]
        yield say("coverage.by_week"), [say("coverage.week"), *about, *letters, *tail], rows
    if found.categories:
        rows = [[category(name, say), str(count)] for name, count in found.categories.items()]
        yield say("coverage.by_category"), [say("coverage.category"), say("coverage.findings")], rows
    if found.voices:
        rows = [
            [say(f"common.lang_{v.lang}"), str(v.answers), *map(number, (v.pace, v.pace_latest, v.filled, v.filled_latest))]
            for v in found.voices
        ]
        yield say("coverage.by_voice"), say("coverage.voice_columns").split("|"), rows


def competency(name: str, say: Catalogue) -> str:
    """The name of a competency."""
    return say(f"coverage.competency_{name}") if say.has(f"coverage.competency_{name}") else one_line(name)


def category(name: str, say: Catalogue) -> str:
    """The name of a category of conduct."""
    return say(f"report.category_{name}") if say.has(f"report.category_{name}") else one_line(name)


def _about(row: Row) -> list[str]:
    return [str(row.answers), number(row.mean)]


def _cells(row: Row) -> list[str]:
    return [_cell(row.parts.get(part)) for part in STAR_PARTS]


def _cell(cell: Cell | None) -> str:
    """Strong/weak/absent, as in 5/2/1."""
    return f"{cell.strong}/{cell.weak}/{cell.absent}" if cell and cell.judged else "–"


def _other(row: Row, say: Catalogue) -> str:
    return ", ".join(f"{part_name(part, say)} {_cell(cell)}" for part, cell in row.parts.items())


def _asked(row: Row, asked: Mapping[str, str]) -> str:
    return one_line(asked.get(row.name) or row.name, LONGEST_QUESTION)


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _piped(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_marked(cell) if cell != "---" else cell for cell in cells) + " |"


def _marked(text: str) -> str:
    """Text with everything escaped that Markdown or HTML inside it would obey."""
    escaped = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+!|~" else c for c in escaped)
