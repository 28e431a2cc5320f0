"""Light stemmers: forms of one word fall together, which is all that comparing words needs; what comes out is no word.

English strips inflection and the common derivational endings. Indonesian undoes what both the written and the spoken language
put around a root: me-/di-/ber-/ter-/pe-/se-/ke-/per- and nge-/n-, -kan/-i/-in/-an/-nya/-ku/-mu/-lah, and hyphened
reduplication. The nasal prefixes swallow the root's first letter (tulis, menulis, nulis); instead of guessing which it was,
every root's first letter is reduced to its class, so that all forms meet.
"""

from __future__ import annotations

from functools import lru_cache

_ENDINGS = """isations izations isation ization ations itions ation ition ements ement iness fulness ments ment ness ional ions
ion ances ences ance ence ants ents able ible ically ical ities ity ives ive ously ous fully ful ally als al ly ers ors er or
ise ize ist ate at"""
_ENGLISH = tuple(_ENDINGS.split())
_VOWELS = "aeiou"
_CLASSES = {"m": "p", "p": "p", "n": "t", "t": "t", "s": "s", "c": "s"}
_MOST = 40


@lru_cache(maxsize=2048)
def stem(word: str, lang: str) -> str:
    """The stem of a folded word in the forms of a language."""
    if len(word) > _MOST or len(word) < 3:
        return word
    return _indonesian(word) if lang == "id" else _english(word)


def _english(word: str) -> str:
    word = word.split("'")[0].replace("-", "")
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and any(c in "aeiouy" for c in root):
            word = root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz" else root
            break
    for ending in _ENGLISH:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            break
    if len(word) > 3 and word[-1] in "eiy":
        word = word[:-1]
    return word


def _indonesian(word: str) -> str:
    if "-" in word:
        first, _, last = word.partition("-")
        word = _root(last) if not last.startswith(("nya", "an")) and len(last) >= len(first) else _root(first)
    else:
        word = _root(word)
    return word


def _root(word: str) -> str:
    for ending in ("lah", "kah", "pun"):
        word = _cut_end(word, ending, 4)
    for ending in ("nya", "ku", "mu"):
        word = _cut_end(word, ending, 3)
    word = _cut_start(word)
    for ending in ("kan", "in", "an", "i"):
        shorter = _cut_end(word, ending, 4 if ending == "i" else 3)
        if shorter != word:
            word = shorter
            break
    if len(word) > 3 and word[-1] in "ik":  # "menjadikan" and "jadi", "perbaikan" and "baik" meet
        word = word[:-1]
    return _classed(word)


def _cut_end(word: str, ending: str, least: int) -> str:
    return word[: -len(ending)] if word.endswith(ending) and len(word) - len(ending) >= least else word


def _cut_start(word: str) -> str:
    """Without its prefixes, two at most ("diperbaiki", "memperbaiki", "keberhasilan")."""
    for _ in range(2):
        shorter = _one_prefix(word)
        if shorter == word:
            break
        word = shorter
    return word


def _one_prefix(word: str) -> str:
    for prefix in ("menge", "penge", "nge"):
        if word.startswith(prefix) and 3 <= len(word) - len(prefix) <= 4:
            return word[len(prefix) :]
    for prefix in ("meng", "peng", "ng"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return "k" + word[len(prefix) :] if word[len(prefix)] in _VOWELS else word[len(prefix) :]
    for prefix in ("meny", "peny", "ny"):
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return "s" + word[len(prefix) :]
    for prefix in ("mem", "pem", "men", "pen"):
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= 3:
            return prefix[-1] + rest if rest[0] in _VOWELS else rest
    for prefix in ("ber", "ter", "per", "di", "ke", "se", "be", "me", "pe"):
        rest = word[len(prefix) :]
        if word.startswith(prefix) and len(rest) >= 4 and not (prefix in ("be", "me", "pe", "se", "ke") and rest[0] in _VOWELS):
            return rest
    return word


def _classed(word: str) -> str:
    """The root with its first letter reduced to its class."""
    if len(word) < 3:
        return word
    if word[0] == "k" and word[1] in _VOWELS:
        return word[1:]
    return _CLASSES.get(word[0], word[0]) + word[1:]
