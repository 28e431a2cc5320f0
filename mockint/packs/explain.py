"""The source line of an error with a mark under the place, as compilers show it. Pure."""

from __future__ import annotations

import unicodedata

from mockint.errors import PackError
from mockint.packs.reading import shown

WIDTH = 96
"""Columns of the source line that are shown, so that the mark stays on the same line of a terminal."""
BEFORE = 40
"""Columns kept before the place when the line is longer than that."""


def excerpt(text: str, error: PackError) -> tuple[str, ...]:
    """Two lines, the source and the mark, or none when the error has no place in the text. Both are fit to be shown."""
    number, column = error.facts.get("line"), error.facts.get("column")
    lines = text.split("\n")
    if not isinstance(number, int) or not isinstance(column, int) or not 0 < number <= len(lines) or column < 1:
        return ()
    line = lines[number - 1].rstrip("\r")
    start = min(column - 1, len(line))
    until = error.facts.get("until")
    end = min(until if isinstance(until, int) else start + 1, len(line))
    first = 0 if len(line) <= WIDTH else max(0, start - BEFORE)
    lead = "…" if first else ""
    source = _fitting("".join(" " if c == "\t" else shown(c) for c in line[first : first + WIDTH]))
    begin = _cells(lead + source[: start - first])
    length = max(1, _cells(source[start - first : end - first]))
    tail = "…" if len(line) > first + len(source) else ""
    gutter = f"{number:>5} | "
    return f"{gutter}{lead}{source}{tail}", f"{' ' * (len(gutter) - 2)}| {' ' * begin}{'^' * length}"


def _fitting(text: str) -> str:
    """As much of the text as fits into WIDTH columns."""
    while _cells(text) > WIDTH:
        text = text[:-1]
    return text


def _cells(text: str) -> int:
    """Terminal columns: wide letters take two, marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
