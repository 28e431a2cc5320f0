"""Tokens with exact offsets, for any Unicode text, in time linear in its length.

A token is a word, a number or one other character. Case and punctuation are kept only as facts beside the folded word: what
is scored must not change with them, because recognisers write them as they like.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

MAX_TEXT = 1_000_000
"""Code points that are read; what is longer is cut there (an hour of speech has about 60,000)."""


class Token(NamedTuple):
    """One token: its folded form, where it stands, and what it is: ``w`` word, ``n`` number, ``p`` anything else.

    ``gap`` is what stands before it: "" nothing but blanks, ``,`` a pause sign, ``.`` a sentence end, ``n`` a new line.
    """

    folded: str
    start: int
    end: int
    kind: str
    gap: str = ""


# Numbers keep their inner dots, commas and colons ("1.250.000", "2,5", "09:30"); words keep inner apostrophes and hyphens
# ("didn't", "jelek-jelekkan"). A letter suffix of a number is a token of its own ("20k", "3rd").
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’`´-][^\W\d_]+)*|[^\s]", re.UNICODE)
_PAUSES = frozenset(',;:()[]–—-…"“”«»')
_ENDS = frozenset(".!?。؟")
_APOSTROPHES = str.maketrans({"’": "'", "`": "'", "´": "'"})


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, in order; spans are code point offsets into it."""
    out: list[Token] = []
    gap = ""
    last = 0
    for m in _TOKEN.finditer(text, 0, MAX_TEXT):
        raw = m[0]
        start, end = m.span()
        if gap != "." and "\n" in text[last:start]:
            gap = "."
        last = end
        first = raw[0]
        if first.isdigit():
            out.append(Token(raw, start, end, "n", gap))
            gap = ""
        elif first.isalpha():
            out.append(Token(fold(raw), start, end, "w", gap))
            gap = ""
        else:
            if raw in _ENDS:
                gap = "."
            elif raw in _PAUSES and gap != ".":
                gap = ","
            out.append(Token(raw, start, end, "p", ""))
    return out


def fold(word: str) -> str:
    """A word as it is compared: case-folded, compatibility forms unified, one kind of apostrophe."""
    if word.isascii():
        return word.lower().replace("`", "'")
    return unicodedata.normalize("NFKC", word).casefold().translate(_APOSTROPHES)


def words_of(tokens: list[Token]) -> list[Token]:
    """Only what is said aloud: words and numbers, without punctuation."""
    return [t for t in tokens if t.kind != "p"]


def touching(spans: Iterable[tuple[int, int]], others: Iterable[tuple[int, int]]) -> list[bool]:
    """For each of some spans whether it shares a character with one of the others, in time that grows with their number."""
    ends: list[int] = []
    starts: list[int] = []
    for start, end in sorted(others):
        if ends and start < ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    out = []
    for start, end in spans:
        k = bisect_right(ends, start)
        out.append(k < len(starts) and starts[k] < end)
    return out
