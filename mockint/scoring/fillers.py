"""Filled pauses ("um", "eee") and discourse markers used as fillers ("you know", "apa namanya"), by words alone.

Neither case nor punctuation decides here, and filled pauses are looked over when markers are, so that what is left without
fillers does not depend on how they were written down.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

import msgspec

from mockint.model import Span
from mockint.scoring.evidence_cues import Phrases, index, phrases
from mockint.scoring.lexicon import LANGUAGES
from mockint.scoring.rules import table
from mockint.scoring.text import Token, fold

_SOUNDS = frozenset("ehmur")
LONGEST_SOUND = 12
"""Letters up to which a drawn-out sound is recognised ("ummmmm")."""


class Fillers(msgspec.Struct, frozen=True):
    """Spans of filled pauses and of markers used as fillers; ``starts`` are the offsets of all words to be read over."""

    pauses: tuple[Span, ...]
    markers: tuple[Span, ...]
    starts: frozenset[int]


class _Rules:
    def __init__(self, lang: str) -> None:
        tables = [table(lang, "delivery"), *(table(other, "delivery") for other in LANGUAGES if other != lang)]

        def words(name: str) -> frozenset[str]:
            return frozenset(fold(w) for t in tables for w in t[name].split())

        self.pauses = words("pauses") | frozenset(tables[0]["own_pauses"].split())
        self.always: Phrases = index(p for t in tables for p in phrases(t["always"]))
        self.always_not_after, self.always_not_before = words("always_not_after"), words("always_not_before")
        self.loose = words("loose")
        self.loose_not_after, self.loose_not_before = words("loose_not_after"), words("loose_not_before")
        self.inside = words("inside")
        self.beside: Phrases = index(p for t in tables for p in phrases(t["beside"]))

    def is_pause(self, word: str) -> bool:
        """Whether a word is a filled pause, however long it is drawn."""
        if word in self.pauses:
            return True
        if not 2 < len(word) <= LONGEST_SOUND or not _SOUNDS.issuperset(word):
            return False
        once = "".join(c for i, c in enumerate(word) if i == 0 or word[i - 1] != c)
        return len(once) < len(word) and (once in self.pauses or once in ("m", "e", "hm"))


@lru_cache(maxsize=4)
def _rules(lang: str) -> _Rules:
    return _Rules(lang)


def strip_fillers(tokens: list[Token], lang: str, *, numbers: Container[str] = ()) -> list[Token]:
    """The tokens without any filler, so that fillers never change what the rest means.

    What follows a filler keeps the weightier of the gaps around it. Behind words of ``numbers`` and digits, words that can only
    fill there go too ("twenty so people").
    """
    away = starts(tokens, lang)
    if numbers:
        away = away | _inside(tokens, away, numbers, _rules(lang).inside)
    if not away:
        return tokens
    out: list[Token] = []
    gap = ""
    for token in tokens:
        if token.start in away:
            gap = "." if "." in (gap, token.gap) else gap or token.gap
            continue
        if gap and token.kind != "p":
            token = token._replace(gap="." if "." in (gap, token.gap) else token.gap or gap)
            gap = ""
        out.append(token)
    return out


def _inside(tokens: list[Token], away: frozenset[int], numbers: Container[str], fill: frozenset[str]) -> frozenset[int]:
    out = []
    behind = False
    for token in tokens:
        if token.kind == "p" or token.start in away:
            continue
        if behind and token.folded in fill:
            out.append(token.start)
        else:
            behind = token.kind == "n" or token.folded in numbers
    return frozenset(out)


def starts(tokens: list[Token], lang: str) -> frozenset[int]:
    """Start offsets of the words that only fill."""
    return find(tokens, lang).starts


def find(tokens: list[Token], lang: str) -> Fillers:
    """All fillers, in the order of the text."""
    rules = _rules(lang)
    words = [t for t in tokens if t.kind != "p"]
    pauses = [t for t in words if rules.is_pause(t.folded)]
    away = {t.start for t in pauses}
    said = [t for t in words if t.start not in away] if pauses else words
    marked = _markers(said, rules)
    starts_ = frozenset(away | {said[k].start for first, last in marked for k in range(first, last)})
    counted = [(said[a].start, said[b - 1].end) for a, b in marked] + _beside(words, starts_, rules)
    return Fillers(tuple((t.start, t.end) for t in pauses), tuple(sorted(counted)), starts_)


def _markers(words: list[Token], rules: _Rules) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    i, count = 0, len(words)
    while i < count:
        word = words[i].folded
        before = words[i - 1].folded if i else ""
        end = 0
        if word in rules.always:
            end = match(words, i, rules.always)
            after = words[end].folded if end and end < count else ""
            if before in rules.always_not_after or (end and end - i == 2 and after in rules.always_not_before):
                end = 0
        if not end and word in rules.loose:
            after = words[i + 1].folded if i + 1 < count else ""
            if before not in rules.loose_not_after and after not in rules.loose_not_before and before != word:
                end = i + 1
        if end:
            out.append((i, end))
        i = end or i + 1
    return out


def match(words: list[Token], i: int, table_: Phrases) -> int:
    """The end of the longest phrase at word ``i``, 0 when there is none."""
    for run, _ in table_.get(words[i].folded, ()):
        end = i + len(run)
        if end <= len(words) and all(words[i + k].folded == w for k, w in enumerate(run) if k):
            return end
    return 0


def _beside(words: list[Token], fillers: frozenset[int], rules: _Rules) -> list[Span]:
    """Words like "so" that fill only when another filler stands next to them."""
    out: list[Span] = []
    if not fillers:
        return out
    for i, token in enumerate(words):
        if token.start in fillers or token.folded not in rules.beside:
            continue
        end = match(words, i, rules.beside)
        if not end:
            continue
        next_to = (i > 0 and words[i - 1].start in fillers) or (end < len(words) and words[end].start in fillers)
        if next_to:
            out.append((token.start, words[end - 1].end))
    return out
