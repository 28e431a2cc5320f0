"""The number words of the languages, as one table: which class a word has and what it is worth.

Speech mixes the languages, so the words of all of them are read in every text; where two languages disagree the text's own
wins. Marks of digits ("1.250,5" or "1,250.5") follow the text's own language alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from mockint.scoring.rules import table
from mockint.scoring.text import Token

LANGUAGES = ("en", "id")


class Entry(NamedTuple):
    """A number word: its class, its value, and whether it makes an ordinal (1 as the last word, 2 as the first)."""

    kind: str
    value: float
    ordinal: int = 0


# Section of a numbers.toml -> class of its words.
_SECTIONS = {
    "units": "unit",
    "teens": "teen",
    "tens": "ten",
    "teen_marks": "teen_mark",
    "ten_marks": "ten_mark",
    "hundreds": "hundred",
    "scales": "scale",
    "one_hundreds": "one_hundred",
    "one_scales": "one_scale",
    "denominators": "denominator",
    "fractions": "fraction",
    "sizes": "size",
}
_LISTS = {
    "articles": "article",
    "ands": "and",
    "points": "point",
    "minus": "minus",
    "halves": "half",
    "ohs": "oh",
    "ofs": "of",
    "odd": "odd",
    "some": "some",
    "apart": "apart",
    "ordinal_prefixes": "ordinal_prefix",
}
_OPENING = frozenset(
    {"unit", "teen", "ten", "hundred", "one_hundred", "scale", "one_scale", "half", "oh", "denominator", "fraction"}
)
"""Classes whose hyphened compounds are taken apart ("twenty-five", "half-hour", "third-party")."""


class Atom(NamedTuple):
    """A word or number as the readers of amounts see it.

    ``kind`` is ``w`` word, ``n`` digits, ``s`` a sign that is an amount's (%, currency). ``gap`` is "" within a phrase, ``,``
    or ``.`` after a pause or sentence end, ``-`` or ``/`` when joined by that sign. ``glued`` says no blank stands before it.
    """

    folded: str
    start: int
    end: int
    kind: str
    gap: str
    glued: bool
    entry: Entry | None


class Lexicon:
    """All number words for texts of one language."""

    def __init__(self, lang: str) -> None:
        own = table(lang, "numbers")
        self.thousands_mark: str = own["thousands_mark"]
        self.decimal_mark: str = own["decimal_mark"]
        self.words: dict[str, Entry] = {}
        self.suffixes: dict[str, int] = {}
        self.money_suffixes: dict[str, int] = {}
        self.ordinal_suffixes: set[str] = set()
        self.after_bare_point: set[str] = set()
        self.direct_halves: set[str] = set()
        self.about: dict[str, int] = {}
        self.denominators: dict[str, int] = {}
        for data in (own, *(table(other, "numbers") for other in LANGUAGES if other != lang)):
            self._add(data)

    def _add(self, data: dict[str, Any]) -> None:
        for section, kind in _SECTIONS.items():
            for word, value in data.get(section, {}).items():
                self.words.setdefault(word, Entry(kind, value))
            opens = 1 if "ordinal_suffixes" in data else 2
            for word, value in data.get(f"ordinal_{section}", {}).items():
                self.words.setdefault(word, Entry(kind, value, opens))
        for section, kind in _LISTS.items():
            for word in data.get(section, ()):
                self.words.setdefault(word, Entry(kind, 0))
        for name in ("suffixes", "money_suffixes", "about"):
            mine = getattr(self, name)
            for word, value in data.get(name, {}).items():
                mine.setdefault(word, value)
        self.ordinal_suffixes.update(data.get("ordinal_suffixes", ()))
        self.after_bare_point.update(data.get("after_bare_point", ()))
        self.direct_halves.update(data.get("direct_halves", ()))
        # A word may be ordinal and denominator alike ("third"); the ordinal stands, the reader asks here for the other.
        for word, value in data.get("denominators", {}).items():
            self.denominators.setdefault(word, value)

    def entry(self, word: str) -> Entry | None:
        """The class of a word, also with the Indonesian -nya ("seperempatnya")."""
        found = self.words.get(word)
        if found is None and len(word) > 6 and word.endswith("nya"):
            found = self.words.get(word[:-3])
        return found

    def atoms(self, tokens: list[Token]) -> list[Atom]:
        """The tokens without punctuation, hyphened number words taken apart, joining signs kept as gaps."""
        out: list[Atom] = []
        entry = self.entry
        last_end = -1
        joined = ""
        for token in tokens:
            folded, start, end, kind, gap = token
            if kind == "p":
                if folded in _SIGNS:
                    out.append(Atom(folded, start, end, "s", gap, start == last_end, None))
                    last_end = end
                elif folded in _JOINS and start == last_end:
                    joined, last_end = _JOINS[folded], end
                elif folded in _JOINS:
                    joined = ""
                continue
            glued = start == last_end
            if joined:
                if glued:
                    gap = joined
                joined = ""
            if kind == "w" and "-" in folded:
                pieces = folded.split("-")
                if self._is_compound(pieces) and len(folded) == end - start:
                    at = start
                    for i, piece in enumerate(pieces):
                        word_gap = "-" if i else gap
                        out.append(Atom(piece, at, at + len(piece), "w", word_gap, i > 0 or glued, entry(piece)))
                        at += len(piece) + 1
                    last_end = end
                    continue
            out.append(Atom(folded, start, end, kind, gap, glued, entry(folded) if kind == "w" else None))
            last_end = end
        return out

    def _is_compound(self, pieces: list[str]) -> bool:
        if not all(pieces) or len(pieces) < 2 or pieces[1].startswith(pieces[0]):
            return False
        first = self.entry(pieces[0])
        if first is None:
            return False
        return first.kind in _OPENING or (first.kind == "article" and len(pieces) > 1 and self.entry(pieces[1]) is not None)


_SIGNS = frozenset("%$€£¥₹₱₦฿‰")
_JOINS = {"-": "-", "–": "-", "—": "-", "−": "-", "/": "/", "+": "+", "×": "x"}


@lru_cache(maxsize=4)
def lexicon(lang: str) -> Lexicon:
    """The number words for a text's language."""
    return Lexicon(lang)
