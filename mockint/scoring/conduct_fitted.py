"""A fitted judgement of a window of words: how likely it holds a finding, and of which category.

Two linear models over counted features: words, lemmas, their beginnings and endings, pairs of words, word classes, pairs of
classes that stand near each other, and what the rules found. ``tests/fit/fit_conduct.py`` fits them; the table lies beside
the rules. It weighs what the rules propose (a match of a broad pattern is kept only when the judgement agrees, one of an
ordinary pattern is dropped when the judgement is clearly against it) and adds findings of its own where no rule reaches.
Only words count: case and punctuation change nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import msgspec

from mockint.scoring.shelf import Shelf, lookup, shelve

HALF = 7
"""Words on each side of the middle of a window; about one spoken clause with what it leans on."""
AROUND = 10
"""Words before and after a window that are its surroundings."""
PAIR_REACH = 6
"""Words between two classes that make a pair at most."""
REMEMBERED = 4096
"""Words at most whose own weight is remembered."""
PAIRED = frozenset(
    (
        *("boss", "employer", "colleague", "client", "third", "self", "neg", "thing", "be", "mine", "anda", "upah", "untung"),
        *("blamed", "insult", "metaphor", "flaw", "mild", "deed", "dark", "simile", "contempt", "virtue", "ought", "able"),
        *("lacking", "praise", "cela", "rugi", "lalai", "swear", "light_swear", "gaul", "pronoun", "punya", "adalah", "tuan"),
    )
)
"""Classes that take part in pairs."""


class Table(msgspec.Struct):
    """The fitted table, weights in hundredths: ``finding`` for a window, ``near`` for its surroundings, ``labels`` with
    ``category`` (one weight a label) for what kind it is. A free finding and a broad match need ``alone``; an ordinary match
    below ``drop`` is taken back."""

    labels: list[str]
    bias: int
    category_bias: list[int]
    finding: Mapping[str, int | None]
    near: Mapping[str, int | None]
    category: Mapping[str, list[int] | None]
    alone: float
    drop: float


class Shipped(msgspec.Struct):
    """A table as it lies beside the rules: its mappings as shelves, the rest as it is."""

    finding: list[bytes]
    near: list[bytes]
    category: list[bytes]
    rest: Table


def encode(table: Table) -> bytes:
    """A table, whose mappings are plain dictionaries, as bytes."""
    rest = msgspec.structs.replace(table, finding={}, near={}, category={})
    shipped = Shipped(shelve(table.finding), shelve(table.near), shelve(table.category), rest)
    return msgspec.msgpack.encode(shipped)


@lru_cache(maxsize=2)
def table(lang: str) -> Table | None:
    """The shipped table of a language; None where there is none, or one of another version."""
    path = Path(__file__).parent / "rules" / lang / "conduct.weights"
    try:
        found = msgspec.msgpack.decode(path.read_bytes(), type=Shipped)
    except (OSError, msgspec.DecodeError):
        return None
    finding, near, category = Shelf[int](found.finding), Shelf[int](found.near), Shelf[list[int]](found.category)
    return msgspec.structs.replace(found.rest, finding=finding, near=near, category=category)


def own_features(form: str, keys: Sequence[str]) -> list[str]:
    """What a word says by itself: its form and lemmas, its beginning and its ending (unseen inflections share these)."""
    out = ["w:" + key for key in keys]
    if len(form) > 4:
        out += ["y:" + form[:4], "z:" + form[-3:]]
        if len(form) > 6:
            out.append("y:" + form[:6])
    return out


def context_features(forms: Sequence[str], at: Sequence[dict[str, int]], told: dict[int, list[str]]) -> Iterator[list[str]]:
    """What each word says in its place, in order: its classes, pairs with classes before it, the word before it, and what
    the rules found around it (``told``: index of a word to names)."""
    before = "^"
    recent: list[tuple[int, str]] = []
    last_neg = -1
    for i, classes in enumerate(at):
        out = told[i][:] if i in told else []
        if classes:
            for name in classes:
                out.append("c:" + name)
                if name in PAIRED:
                    for where, other in recent:
                        out.append(f"p:{other}>{'!' if where < last_neg < i else ''}{name}")
            recent = [(w, n) for w, n in recent if i - w < PAIR_REACH]
            recent += [(i, name) for name in classes if name in PAIRED]
            if "neg" in classes:
                last_neg = i
        form = forms[i]
        out.append(f"b:{before} {form}")
        before = form
        yield out


def in_setting(names: list[str], setting: str) -> list[str]:
    """The features with, outside a job interview, each of them once more for that setting alone."""
    return names if setting == "job" else names + [f"{setting}|{name}" for name in names if name[0] != "p"]


@lru_cache(maxsize=8)
def _known(model: int, setting: str) -> dict[str, tuple[int, int]]:
    """Words' own weights by table and setting, filled as they come."""
    return {}


class Judgement:
    """The judgement of one text: after fitting, sums over words, so that any window costs the same."""

    def __init__(
        self,
        model: Table,
        forms: Sequence[str],
        keys: Sequence[Sequence[str]],
        at: Sequence[dict[str, int]],
        told: dict[int, list[str]],
        setting: str,
    ) -> None:
        self._model, self._setting = model, setting
        self._forms, self._keys = forms, keys
        self._context = list(context_features(forms, at, told))
        inside, near = lookup(model.finding), lookup(model.near)
        known = _known(id(model), setting)
        self.words: list[int] = []
        """What each word speaks for a finding, in hundredths."""
        outer: list[int] = []
        job = setting == "job"
        for form, mine, context in zip(forms, keys, self._context, strict=True):
            weights = known.get(form)
            if weights is None:
                names = in_setting(own_features(form, mine), setting)
                weights = sum([inside(name) or 0 for name in names]), sum([near(name) or 0 for name in names])
                if len(known) < REMEMBERED:
                    known[form] = weights
            names = context if job else in_setting(context, setting)
            self.words.append(weights[0] + sum([inside(name) or 0 for name in names]))
            outer.append(weights[1] + sum([near(name) or 0 for name in context]))
        self._outer = outer
        self._add_up()
        self._bias = model.bias + (inside("set:" + setting) or 0)

    def _add_up(self) -> None:
        self._inside = [0, *accumulate(self.words)]
        self._near = [0, *accumulate(self._outer)]

    def leave_out(self, places: Iterable[tuple[int, int]]) -> None:
        """Let words ``first`` to ``last`` (exclusive) of each place speak no more: a finding already rests on them, and what
        stands beside an insult is not one for that."""
        for first, last in places:
            self.words[first:last] = self._outer[first:last] = [0] * (last - first)
        self._add_up()

    def chance(self, middle: int) -> float:
        """The probability that the window around a word holds a finding."""
        count = len(self.words)
        low, high = max(0, middle - HALF), min(count, middle + HALF + 1)
        start, end = max(0, low - AROUND), min(count, high + AROUND)
        near = self._near
        raw = self._bias + self._inside[high] - self._inside[low] + near[low] - near[start] + near[end] - near[high]
        return 1 / (1 + math.exp(-max(-3000, min(3000, raw)) / 100))

    def best(self, begin: int, end: int) -> float:
        """The highest chance of a window whose middle lies within words ``begin`` to ``end``."""
        return max(self.chance(i) for i in range(begin, max(end, begin + 1)))

    def category(self, begin: int, end: int) -> str:
        """The most likely category of what stands around words ``begin`` to ``end``."""
        model = self._model
        look = lookup(model.category)
        sums = list(model.category_bias)
        middle = (begin + end) // 2
        low, high = max(0, min(begin, middle - HALF)), min(len(self.words), max(end, middle + HALF + 1))
        rows = zip(self._forms[low:high], self._keys[low:high], self._context[low:high], strict=True)
        words = (in_setting([*own_features(form, keys), *context], self._setting) for form, keys, context in rows)
        for names in (["set:" + self._setting], *words):
            for name in names:
                row = look(name)
                if row is not None:
                    sums = [a + b for a, b in zip(sums, row, strict=True)]
        return model.labels[sums.index(max(sums))]

    def peaks(self, least: float) -> list[int]:
        """Middles of windows with at least that chance, the most likely first; none within a window of another."""
        chances = [self.chance(i) for i in range(len(self.words))]
        order = sorted((i for i, c in enumerate(chances) if c >= least), key=lambda i: (-chances[i], i))
        taken = bytearray(len(chances) + 2 * HALF + 1)
        out = []
        for i in order:
            if not taken[i + HALF]:
                out.append(i)
                taken[i : i + 2 * HALF + 1] = b"\1" * (2 * HALF + 1)
        return out
