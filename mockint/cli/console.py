"""The terminal as the commands see it: lines out, lines in, JSON, colour. What comes from outside is cleaned here, once."""

from __future__ import annotations

import os
import re
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mockint.catalogue import Catalogue
from mockint.reports.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from mockint.config import Settings
    from mockint.errors import MockintError

PAINT = {
    "head": "1",
    "quiet": "2",
    "situation": "36",
    "task": "33",
    "action": "34",
    "result": "32",
    "data": "4",
    "finding": "35",
    "advice": "1",
}
"""SGR codes of the styles of ``reports.plain``; the sixteen colours of the user's own palette, so that any theme works."""

LEAST_COLUMN = 20
"""Columns below which a table's last column is not broken on itself."""
_WORD = re.compile(r"(\s*)(\S+)")


class Console:
    """Where a command speaks. ``say`` is the catalogue of the interface's language."""

    def __init__(self, lang: str) -> None:
        self.say = Catalogue(lang)
        self.aside = False
        """Lines go to standard error, because standard output is for JSON alone."""
        self.plain = False
        """No colours, whatever the terminal can do."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                # A terminal that lacks a letter shows a question mark instead of ending the command.
                stream.reconfigure(errors="replace")
        if hasattr(sys.stdin, "reconfigure"):
            # Bytes that are no UTF-8 are never a reason to end a session.
            sys.stdin.reconfigure(encoding=None if _is_terminal(sys.stdin) else "utf-8", errors="replace")

    @property
    def lang(self) -> str:
        """The interface's language."""
        return self.say.lang

    @cached_property
    def settings(self) -> Settings:
        """The user's settings. Raises SettingsError."""
        from mockint import config

        return config.load()

    @property
    def interactive(self) -> bool:
        """Whether a person sits at both ends."""
        return _is_terminal(sys.stdin) and _is_terminal(sys.stdout)

    @property
    def _stream(self) -> TextIO | None:
        return sys.stderr if self.aside else sys.stdout

    @cached_property
    def colour(self) -> bool:
        """Whether the lines may have colours (https://no-color.org)."""
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "") in ("dumb", "")
        return _is_terminal(self._stream) and not plain and not self.plain

    @cached_property
    def columns(self) -> int:
        """Width for running text: the terminal's, 100 at most (longer lines are hard to read); 0 where there is none."""
        if not _is_terminal(self._stream):
            return 0
        import shutil

        return min(shutil.get_terminal_size().columns, 100)

    def flush(self) -> None:
        """Show now what was written."""
        if self._stream is not None:
            self._stream.flush()

    def out(self, text: str = "", *, style: str = "", end: str = "\n") -> None:
        """A line on standard output. Line feeds in ``text`` stay, other control characters do not. On a terminal long lines
        are broken between words; in a pipe a line stays a line."""
        stream = self._stream
        if stream is None:
            return
        lines = clean(text, lines=True).split("\n")
        if self.columns and end == "\n":
            lines = [part for line in lines for part in _wrapped(line, self.columns)]
        stream.write("\n".join(self.painted(line, style) for line in lines) + end)

    def painted(self, text: str, style: str) -> str:
        """``text`` in the style's colour where there are colours; ``text`` must be clean."""
        return f"\x1b[{PAINT[style]}m{text}\x1b[0m" if text and style in PAINT and self.colour else text

    def note(self, text: str) -> None:
        """A line on standard error."""
        if sys.stderr is not None:
            sys.stderr.write(clean(text) + "\n")
            sys.stderr.flush()

    def error(self, error: MockintError) -> None:
        """The error's one line on standard error."""
        self.note(f"mockint: {error.line(self.say)}")

    def json(self, value: Any, *, indent: bool | None = None) -> None:
        """A JSON value in UTF-8 on standard output; indented for a person, on one line for a program."""
        import msgspec

        data = msgspec.json.encode(value)
        if indent if indent is not None else _is_terminal(sys.stdout):
            data = msgspec.json.format(data, indent=2)
        self.bytes(data + b"\n")

    @staticmethod
    def bytes(data: bytes) -> None:
        """Bytes as they are, at once: whoever reads along gets each line when it is done."""
        if sys.stdout is not None:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def ask(self, prompt: str) -> str | None:
        """One line from standard input without its end, None when there is no more."""
        if sys.stdin is None:
            return None
        if prompt:
            self.out(prompt, end=" ")
        self.flush()
        line = sys.stdin.readline()
        if not _is_terminal(sys.stdin) and prompt:
            # Nobody's Enter ends the line of the prompt.
            self.out()
        return line.rstrip("\r\n") if line else None

    def table(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Rows with their columns under each other, two spaces apart."""
        cleaned = [tuple(clean(cell) for cell in row) for row in rows]
        widths = [max(map(_width, column)) for column in zip(*cleaned, strict=True)]
        margin = sum(widths[:-1]) + 2 * len(widths[:-1])
        # The last column goes on under itself where there is room for it.
        narrow = bool(self.columns) and margin + LEAST_COLUMN <= self.columns
        for row in cleaned:
            cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
            line = "  ".join(cells).rstrip()
            for part in _wrapped(line, self.columns, margin) if narrow else [line]:
                self.out(part)


def _wrapped(line: str, columns: int, indent: int | None = None) -> list[str]:
    """The line broken between words, what follows set in by ``indent``, else by two more than the line itself. Blanks inside a
    line stay as many as they are: they put columns under each other."""
    if _width(line) <= columns:
        return [line]
    margin = " " * (len(line) - len(line.lstrip(" ")))
    after = " " * indent if indent is not None else f"{margin}  " if margin else ""
    lines, current = [], margin
    for blanks, word in _WORD.findall(line[len(margin) :]):
        if current.strip() and _width(current) + len(blanks) + _width(word) > columns:
            lines.append(current)
            current = f"{after}{word}"
        else:
            current = f"{current}{blanks}{word}"
    return [*lines, current]


def _is_terminal(stream: Any) -> bool:
    try:
        return bool(stream is not None and stream.isatty())
    except ValueError:
        return False


def _width(text: str) -> int:
    """Terminal columns of a text: wide letters take two, marks none."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
