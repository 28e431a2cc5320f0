"""The words a conduct rule sees: spelling variants unified, contractions opened, fillers dropped, word classes looked up.

A word has *keys*: its form, and ``~lemma`` for every lemma that some rule asks for. Affixes are stripped on look-up by tables
in the rule data, so lists need not spell out "cheats, cheated, cheating" or "mempermalukan, dipermalukan, mempermaluin".
Punctuation and case are not used to find anything; only the edge of a quoted span may fall on a pause (``pause``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mockint.scoring.shelf import lookup
from mockint.scoring.text import Token, fold

SOFT_RUN = 3
"""Soft words passed over in a row inside a phrase at most."""
PAUSES = {",": 1, ".": 2, "n": 2}
"""How much of a pause the gap before a token is: see Word."""
MAX_CACHE = 4096
"""Distinct words whose keys are remembered."""


class Word(NamedTuple):
    """One word as rules see it; ``start`` and ``end`` are code points of the text, ``pause`` is 1 with a comma or the like
    before it, 2 with the end of a sentence."""

    form: str
    start: int
    end: int
    pause: int


@dataclass
class Lexicon:
    """Word classes and spelling knowledge of one or more languages. Filled by the loader, then only read."""

    same: dict[str, tuple[str, ...]] = field(default_factory=dict)
    clitics: dict[str, str] = field(default_factory=dict)
    irregular: dict[str, str] = field(default_factory=dict)
    prefixes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    suffixes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    soft: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    fixed: set[str] = field(default_factory=set)
    groups: list[tuple[str, ...]] = field(default_factory=list)
    """Classes that some word belongs to together; ``single`` (word to index) and ``phrases`` hold an index into it."""
    single: dict[str, Any] = field(default_factory=dict)
    phrases: dict[str, Any] = field(default_factory=dict)
    """Members of several words: first word, second word, the rest and the classes."""
    lemmas: set[str] = field(default_factory=set)
    _keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _numbers: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add_class(self, names: tuple[str, ...], text: str) -> None:
        """Add members to classes: entries parted by commas or lines, words by blanks, ``~`` before a word that inflects."""
        single, phrases, groups = self.single, self.phrases, self.groups
        mine = self._number(names)
        for entry in text.strip().replace(",\n", ", ").replace("\n", ", ").split(", "):
            if " " in entry:
                first, second, *rest = entry.split()
                phrases.setdefault(first, {}).setdefault(second, []).append((tuple(rest), mine))
            elif entry:
                known = groups[single[entry]] if entry in single else ()
                single[entry] = self._number((*known, *(n for n in names if n not in known))) if known else mine

    def _number(self, names: tuple[str, ...]) -> int:
        """The index of a group of classes."""
        found = self._numbers.get(names)
        if found is None:
            found = self._numbers[names] = len(self.groups)
            self.groups.append(names)
        return found

    def keys(self, form: str) -> tuple[str, ...]:
        """The form and its lemmas, as far as a rule asks for them."""
        found = self._keys.get(form)
        if found is None:
            if len(self._keys) >= MAX_CACHE:
                self._keys.clear()
            lemmas = self.lemmas
            found = (form, *sorted({"~" + c for c in self._candidates(form) if c in lemmas}))
            self._keys[form] = found
        return found

    def _candidates(self, form: str) -> Iterable[str]:
        """The form with affixes taken off in all allowed ways, at most one prefix and two suffixes."""
        if len(form) > 40 or form in self.fixed:
            return (form,)
        seen = {form}
        if form in self.irregular:
            seen.add(self.irregular[form])
        bases = [form]
        for _ in range(2):
            for base in list(bases):
                for ending, puts in self.suffixes:
                    if base.endswith(ending) and len(base) - len(ending) >= 2:
                        stem = base[: len(base) - len(ending)]
                        bases += [stem + put for put in puts if stem + put not in seen]
                        seen.update(stem + put for put in puts)
                        if len(stem) > 3 and stem[-1] == stem[-2]:
                            seen.add(stem[:-1])
        for base in list(seen):
            for opening, puts in self.prefixes:
                if base.startswith(opening) and len(base) - len(opening) >= 4:
                    stem = base[len(opening) :]
                    seen.update(put + stem for put in puts)
        return seen


def read(tokens: Sequence[Token], lexicon: Lexicon) -> list[Word]:
    """The word stream of a text: variants unified, hyphened words parted, repeated words as one, fillers left out."""
    out: list[Word] = []
    same, skipped, clitics = lexicon.same, lexicon.skipped, lexicon.clitics
    pause = 0
    for token in tokens:
        if token.kind == "p":
            continue
        pause = max(pause, PAUSES.get(token.gap, 0))
        parts: Iterable[tuple[str, int, int]]
        if "-" in token.folded and token.kind == "w" and token.end - token.start == len(token.folded):
            parts, at = [], token.start
            for piece in token.folded.split("-"):
                parts.append((piece, at, at + len(piece)))
                at += len(piece) + 1
        else:
            parts = ((token.folded, token.start, token.end),)
        for form, start, end in parts:
            if not form or form in skipped:
                continue
            for one in same.get(form) or (_open(form, clitics, same) if "'" in form else (form,)):
                if out and out[-1].form == one and len(one) > 1:
                    out[-1] = out[-1]._replace(end=end)
                else:
                    out.append(Word(one, start, end, pause))
                pause = 0
    return out


def _open(form: str, clitics: dict[str, str], same: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A contraction as its words: "she'll" as "she", "will"."""
    for ending, word in clitics.items():
        if form.endswith(ending) and len(form) > len(ending):
            base = form[: -len(ending)]
            return (*same.get(base, (base,)), word)
    return (form.replace("'", ""),)


def mentions(words: Sequence[Word], lexicon: Lexicon) -> tuple[list[tuple[str, ...]], list[dict[str, int]], list[bool]]:
    """For each word its keys, the classes that begin there (name to end of the longest member), and whether it is soft."""
    keys = [lexicon.keys(w.form) for w in words]
    soft = [w.form in lexicon.soft for w in words]
    at: list[dict[str, int]] = []
    single, phrases, groups = lookup(lexicon.single), lookup(lexicon.phrases), lexicon.groups
    for i, mine in enumerate(keys):
        ends: dict[str, int] = {}
        for key in mine:
            number = single(key)
            if number is not None:
                for name in groups[number]:
                    ends.setdefault(name, i + 1)
            seconds = phrases(key)
            if seconds is not None:
                for rest, number, after in _seconds(seconds, i + 1, keys, soft):
                    end = _follow(rest, after, keys, soft) if rest else after
                    if end:
                        for name in groups[number]:
                            if end > ends.get(name, 0):
                                ends[name] = end
        at.append(ends)
    return keys, at, soft


def _seconds(
    seconds: dict[str, list[tuple[tuple[str, ...], int]]], i: int, keys: list[tuple[str, ...]], soft: list[bool]
) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Phrases whose second word comes next, soft words in between passed over, with the index after it."""
    for j in range(i, min(i + SOFT_RUN + 1, len(keys))):
        for key in (*keys[j], "_"):
            for rest, names in seconds.get(key, ()):
                yield rest, names, j + 1
        if not soft[j]:
            return


def _follow(rest: tuple[str, ...], i: int, keys: list[tuple[str, ...]], soft: list[bool]) -> int:
    """The index after a phrase's remaining words, soft words in between passed over; 0 when it does not go on so."""
    count = len(keys)
    for want in rest:
        passed = 0
        while True:
            if i >= count:
                return 0
            if want in keys[i] or want == "_":
                i += 1
                break
            if not soft[i] or passed >= SOFT_RUN:
                return 0
            passed += 1
            i += 1
    return i


def variants(text: str) -> dict[str, tuple[str, ...]]:
    """Spelling variants: lines ``as read: variant, variant``; what is read may be several words."""
    out: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        canonical, _, forms = line.partition(":")
        words = tuple(canonical.split())
        for form in forms.split(","):
            if form.strip():
                out[fold(form.strip())] = words
    return out


def pairs(text: str) -> dict[str, str]:
    """``took=take gone=go`` as a table."""
    out = {}
    for pair in text.split():
        form, _, base = pair.partition("=")
        out[form] = base
    return out


def endings(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """``ies=y ed=,e``: an affix and what to put in its place, in several ways."""
    return [(a, tuple(b.split(","))) for a, b in pairs(text).items()]
