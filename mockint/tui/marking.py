"""How an answer is laid out: which words stand on which line, and what stands in the margin beside them. Pure.

Each passage of one part begins a line of its own, so that margin letters alone say where a part begins and ends: on paper, in
one colour, and for eyes that do not tell the colours apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len

from mockint.model import STAR_PARTS, Report, Span

GAP_WORDS = 2
"""So few unlabelled words between two passages ("and so") do not get a line of their own."""

_PIECE = re.compile(r"\S+|\s+")
_CLOSING = re.compile(r"[\s.,;:!?…)\]”’]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Run:
    """Neighbouring characters that look the same. ``part`` is "" for words that are no part of the story."""

    start: int
    end: int
    part: str = ""
    data: bool = False
    vague: bool = False
    finding: int = 0


@dataclass(frozen=True)
class Line:
    """One line of the laid-out text. ``part`` is the passage's; ``first`` on the passage's first line."""

    start: int
    end: int
    part: str
    first: bool
    findings: tuple[int, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Layout:
    """All lines for a width, in order."""

    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def line_of(self, offset: int) -> int:
        """The number of the line on which a character stands."""
        return max(0, bisect_right(self.starts, offset) - 1)


def label(text: str, report: Report | None) -> list[Run]:
    """The text cut into runs by part, datum, vague amount and finding (numbered from 1). Bad spans are left out."""
    if report is None or not text:
        return [Run(0, len(text))] if text else []
    layers: list[tuple[Span, int, object]] = []
    for part in STAR_PARTS:
        reading = report.star.get(part)
        layers += [(span, 0, part) for span in (reading.spans if reading else ())]
    layers += [(item.span, 1, True) for item in report.evidence]
    layers += [(item.span, 2, True) for item in report.vague]
    layers += [(item.span, 3, number) for number, item in enumerate(report.conduct, 1)]
    starts: dict[int, list[tuple[int, object]]] = {}
    ends: dict[int, list[tuple[int, object]]] = {}
    for (start, end), kind, value in layers:
        start, end = max(0, start), min(len(text), end)
        if start < end:
            starts.setdefault(start, []).append((kind, value))
            ends.setdefault(end, []).append((kind, value))
    cuts = sorted({0, len(text), *starts, *ends})
    active: tuple[list[object], ...] = ([], [], [], [])
    runs = []
    for start, end in pairwise(cuts):
        for kind, value in ends.get(start, ()):
            active[kind].remove(value)
        for kind, value in starts.get(start, ()):
            active[kind].append(value)
        parts, data, vague, findings = active
        runs.append(
            Run(
                start,
                end,
                str(parts[0]) if parts else "",
                bool(data),
                bool(vague),
                int(str(findings[0])) if findings else 0,
            )
        )
    return runs


def passages(text: str, runs: list[Run]) -> list[tuple[int, int, str]]:
    """(start, end, part) covering the text: short gaps join the passage before them, line feeds end a passage."""
    stretches: list[tuple[int, int, str]] = []
    for run in runs:
        start = run.start
        if stretches and stretches[-1][2] == run.part:
            start = stretches.pop()[0]
        elif stretches and (marks := _CLOSING.match(text, start, run.end)):
            # A full stop belongs to the words before it.
            stretches[-1] = (stretches[-1][0], marks.end(), stretches[-1][2])
            start = marks.end()
        if start < run.end:
            stretches.append((start, run.end, run.part))
    out: list[tuple[int, int, str]] = []
    for start, end, part in stretches:
        short = not part and len(_WORD.findall(text[start:end])) <= GAP_WORDS
        if out and short:
            out[-1] = (out[-1][0], end, out[-1][2])
        elif len(out) == 1 and not out[0][2] and len(_WORD.findall(text[: out[0][1]])) <= GAP_WORDS:
            # A word or two before the first passage belong to it.
            out[0] = (0, end, part)
        else:
            out.append((start, end, part))
    joined: list[tuple[int, int, str]] = []
    for start, end, part in out:
        if joined and joined[-1][2] == part:
            start = joined.pop()[0]
        joined.append((start, end, part))
    return joined


def wrap(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    """Cut ``text[start:end]`` into lines of at most ``width`` cells, at blanks where there are any, else anywhere."""
    lines: list[tuple[int, int]] = []
    for paragraph in re.finditer(r"[^\n]+", text[start:end]):
        base = start + paragraph.start()
        begin = at = base
        used = 0
        for piece in _PIECE.finditer(paragraph.group()):
            a, b = base + piece.start(), base + piece.end()
            size = len(piece.group()) if piece.group().isascii() else cell_len(piece.group())
            if piece.group().isspace():
                if begin == a:
                    begin = at = b
                else:
                    used += size
                continue
            if begin < a and used + size > width:
                lines.append((begin, at))
                begin, used = a, 0
            while used + size > width:
                cut, taken = _head(text, begin, b, width)
                lines.append((begin, cut))
                begin, used, size = cut, 0, size - taken
            used += size
            at = b
        if begin < at:
            lines.append((begin, at))
    return lines


def _head(text: str, start: int, end: int, width: int) -> tuple[int, int]:
    """How far characters from ``start`` fill ``width`` cells, at least one character, and how many cells they take."""
    used = 0
    for at in range(start, end):
        size = cell_len(text[at])
        if used + size > width and at > start:
            return at, used
        used += size
    return end, used


def lay_out(text: str, report: Report | None, width: int) -> Layout:
    """The answer's lines for a width in cells (at least 8 are used)."""
    runs = label(text, report)
    lines: list[Line] = []
    index = 0
    for start, end, part in passages(text, runs):
        first = True
        for a, b in wrap(text, start, end, max(8, width)):
            while runs[index].end <= a:
                index += 1
            mine, k = [], index
            while k < len(runs) and runs[k].start < b:
                run = runs[k]
                mine.append(Run(max(a, run.start), min(b, run.end), run.part, run.data, run.vague, run.finding))
                k += 1
            found = tuple(dict.fromkeys(run.finding for run in mine if run.finding))
            lines.append(Line(a, b, part, first, found, tuple(mine)))
            first = False
    return Layout(tuple(lines), tuple(line.start for line in lines))
