"""Text from outside made fit for a terminal. Every character stays one character, so that spans keep their places."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_KEPT = "\u200c\u200d"
"""The joiners that many scripts and emoji are written with; of the other format characters none is needed."""


@lru_cache(maxsize=4096)
def _fit(character: str) -> bool:
    # Cc: escape sequences. Cf: turns of the writing direction, invisible tags. Cs: halves that cannot be encoded. Zl, Zp: line
    # ends that a terminal does not take for one.
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp") or character in _KEPT


def clean(text: str, *, lines: bool = False) -> str:
    """``text`` with a space for each character that a terminal would obey or could not show; of the same length.

    Line feeds and tabs become spaces too; with ``lines`` line feeds stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _fit(c) or (lines and c == "\n") else " " for c in text)


def one_line(text: str, longest: int = 0) -> str:
    """``text`` cleaned, with single spaces, cut to ``longest`` characters with "…" when that is not 0."""
    short = " ".join(clean(text).split())
    return short if not longest or len(short) <= longest else short[: longest - 1].rstrip() + "…"
