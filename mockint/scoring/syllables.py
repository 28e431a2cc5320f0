"""Counting syllables of words, without a dictionary.

English: groups of vowels, less a silent final e, more a sounded -le, -es after a hiss and -ed after t or d; such rules are
right for about nine words in ten. Indonesian is written as it sounds: a syllable for each vowel letter, but for the diphthongs
ai, au and oi at the end of a word ("pakai" has two, "cair" has two).
"""

from __future__ import annotations

import re
from functools import lru_cache

from mockint.scoring.rules import table
from mockint.scoring.text import Token

_CLOSED = ("tions", "sions", "tion", "sion", "cial", "tial", "cian", "tious", "cious")
_GROUPS = re.compile(r"[aeiouy]+")
PER_DIGIT = 2
"""Syllables for each digit of a written number: "20" is "twenty" or "dua puluh", "1990" "nineteen ninety"."""
MOST = 12
"""More than any word has; longer runs of letters are noise."""


@lru_cache(maxsize=4)
def _method(lang: str) -> tuple[str, str, tuple[str, ...], dict[str, int]]:
    data = table(lang, "delivery")["syllables"]
    known = data.get("exceptions", "").split()
    exceptions = {word: int(number) for word, number in zip(known[::2], known[1::2], strict=True)}
    return data["method"], data["vowels"], tuple(data.get("diphthongs", "").split()), exceptions


def count(tokens: list[Token], lang: str) -> int:
    """Syllables of all words and numbers."""
    return sum(of(t.folded, lang) if t.kind == "w" else PER_DIGIT * min(9, t.end - t.start) for t in tokens if t.kind != "p")


@lru_cache(maxsize=2048)
def of(word: str, lang: str) -> int:
    """Syllables of one folded word; at least one."""
    if len(word) > 60:
        return MOST
    method, vowels, diphthongs, exceptions = _method(lang)
    if word in exceptions:
        return exceptions[word]
    if method == "letters":
        total = 0
        for part in word.split("-"):
            total += sum(c in vowels for c in part)
            total -= sum(part.endswith(d) and len(part) > 2 for d in diphthongs)
        return max(1, min(MOST, total))
    return max(1, min(MOST, sum(_english(part) for part in re.split(r"[-']", word) if part)))


def _english(word: str) -> int:
    if len(word) <= 2:
        return 1 if any(c in "aeiouy" for c in word) else 0
    for ending in _CLOSED:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return _english(word.removesuffix(ending) + "t") + 1
    total = len(_GROUPS.findall(word))
    if word.endswith(("le", "les")) and word.removesuffix("s")[-3] not in "aeiouy":
        return max(1, total)
    if word.endswith("e"):
        total -= 1 if word[-2] not in "aeiou" else 0
    elif (word.endswith("es") and word[-3] not in "aeiouyscxz" and not word.endswith(("ches", "shes", "ges"))) or (
        word.endswith("ed") and word[-3] not in "td" and word[-3] not in "aeiou"
    ):
        total -= 1
    for run in ("ia", "io", "eo", "iu", "ua"):  # two syllables in one group of vowels ("riot", "area")
        total += word.count(run)
    return max(1, total)
