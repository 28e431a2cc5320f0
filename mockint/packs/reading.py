"""From a file to its text: only ordinary, small, UTF-8 files. Everything else is a PackError that names the file."""

from __future__ import annotations

import codecs
import os
import re
import stat
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from mockint.errors import PackError
from mockint.packs.schema import MAX_BYTES

HEAD_BYTES = 4096
"""Enough for any sensible ``[pack]`` table, so that a listing reads one block a file."""

MOST_DOTS = 200
"""In one line. tomllib takes time in the square of a dotted key's parts: minutes for a key that fills the file."""

_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_FIRST_QUESTION = re.compile(rb"^[ \t]*\[\[", re.MULTILINE)
_MARKS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def shown(text: object, longest: int = 200) -> str:
    """Foreign text for a message: one line, nothing that a terminal would obey, not endless."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text)[: longest + 1])
    return plain if len(plain) <= longest else plain[:longest] + "…"


def read_text(path: Path) -> str:
    """The whole text of a pack file. Raises PackError: missing, no ordinary file, symlink, too big, not UTF-8."""
    return _decode(path, _read(path, MAX_BYTES))


def read_head(path: Path) -> tuple[str, bool]:
    """The text before the first ``[[question]]`` and whether there was more. Raises as ``read_text``."""
    start = _read(path, HEAD_BYTES)
    found = _FIRST_QUESTION.search(start)
    if found is None:
        return read_text(path), False
    return _decode(path, start[: found.start()]), True


def parse(path: Path, text: str) -> dict[str, Any]:
    """The TOML of a pack as plain data. Raises PackError with the place that tomllib names."""
    if any(line.count(".") > MOST_DOTS for line in text.split("\n")):
        raise PackError("pack_nested", file=shown(path))
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise PackError("pack_nested", file=shown(path)) from error
    except ValueError as error:
        # Not only TOMLDecodeError: a number of thousands of digits is a plain ValueError.
        found = _AT.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (0, 0)
        place = f"{shown(path)}:{line}:{column}" if found else shown(path)
        raise PackError("pack_syntax", file=place, reason=shown(error), line=line, column=column) from error


def control_in(text: str) -> str:
    """The first character that has no place in spoken text, as ``U+001B``, or "". Spaces, tabs and line ends are allowed.

    Refused are the Unicode categories Cc, Cf, Cs and Co: control and format characters (among them those that turn the
    direction of writing), surrogates and private use.
    """
    for character in text:
        if character not in "\t\n\r" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co"):
            return f"U+{ord(character):04X}"
    return ""


def tidy(text: str) -> str:
    """Unicode NFC with every run of white space as one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _read(path: Path, most: int) -> bytes:
    try:
        if path.is_symlink():
            raise PackError("pack_symlink", file=shown(path))
        # Not to hang on a pipe, nor to follow a link that appeared since the line above.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise PackError("pack_not_file", file=shown(path))
            if facts.st_size > MAX_BYTES:
                raise PackError("pack_too_big", file=shown(path), size=facts.st_size // 1024, limit=MAX_BYTES // 1024)
            return file.read(most)
    except FileNotFoundError as error:
        raise PackError("pack_no_file", file=shown(path)) from error
    except IsADirectoryError as error:
        raise PackError("pack_not_file", file=shown(path)) from error
    except (OSError, ValueError) as error:
        # ValueError: a NUL in the name.
        reason = getattr(error, "strerror", None) or str(error)
        raise PackError("pack_unreadable", file=shown(path), reason=shown(reason)) from error


def _decode(path: Path, data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise PackError("pack_bom", file=shown(path), encoding=encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PackError("pack_encoding", file=shown(path), line=line) from error
