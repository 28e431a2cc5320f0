"""A fitted judgement of the words around a place: how likely they hold a finding, and of which category.

Two models are added up. A linear one over counted features of a window: words, lemmas, their beginnings and endings, pairs of
words, word classes, pairs of classes that stand near each other, and what the rules found; it is quick, and says where to look
closer. There a small network (``conduct_net``) reads the words in their order. ``tests/fit/fit_conduct.py`` fits both; the
tables lie beside the rules. They weigh what the rules propose (a match of a broad pattern is kept only when the judgement
agrees, one of another pattern is dropped when the judgement is clearly against it) and add findings of their own where no rule
reaches. Only words count: case and punctuation change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import msgspec

from mockint.scoring import conduct_net
from mockint.scoring.shelf import Packed, Shelf, lookup, shelve

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


FLOOR = -1.0
"""Log odds of the linear model from which a place is looked at closer: below, the network never makes up for them."""
SURE = 1.0
"""Log odds between two categories from which the likelier one is taken, whatever rule has matched."""
STEP = 3
"""Words around a place that was looked at in vain which are not looked at again."""


class Table(msgspec.Struct):
    """The fitted tables. ``finding`` weighs a window, ``near`` its surroundings, in hundredths; ``labels`` are the categories
    that ``net`` tells apart. Log odds of both models together decide: a free finding and a broad match need ``alone``, an
    ordinary match below ``drop`` and a plain one below ``sure`` is taken back."""

    labels: list[str]
    bias: int
    finding: Mapping[str, int | None]
    near: Mapping[str, int | None]
    net: conduct_net.Table
    alone: float
    drop: float
    sure: float


class Shipped(msgspec.Struct):
    """A table as it lies beside the rules: its mappings as shelves, the rest as it is."""

    finding: Packed
    near: Packed
    embedding: Packed
    rest: Table


class Judge(msgspec.Struct):
    """A table made ready for use. ``words`` are the sums of words' own weights by setting and word, filled as they come."""

    table: Table
    net: conduct_net.Prepared
    words: dict[tuple[str, str], tuple[int, int]] = {}


def encode(table: Table) -> bytes:
    """A table, whose mappings are plain dictionaries, as bytes."""
    net = msgspec.structs.replace(table.net, embedding={})
    rest = msgspec.structs.replace(table, finding={}, near={}, net=net)
    shipped = Shipped(shelve(table.finding), shelve(table.near), shelve(table.net.embedding), rest)
    return msgspec.msgpack.encode(shipped)


@lru_cache(maxsize=2)
def judge(lang: str) -> Judge | None:
    """The shipped judge of a language; None where there is none, or one of another version."""
    path = Path(__file__).parent / "rules" / lang / "conduct.weights"
    try:
        found = msgspec.msgpack.decode(path.read_bytes(), type=Shipped)
    except (OSError, msgspec.DecodeError):
        return None
    table, shelf = found.rest, Shelf[int]
    net = msgspec.structs.replace(table.net, embedding=Shelf[bytes](found.embedding))
    table = msgspec.structs.replace(table, finding=shelf(found.finding), near=shelf(found.near), net=net)
    return Judge(table, conduct_net.Prepared(net))


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


class Judgement:
    """The judgement of one text: sums over words, so that any window costs the same, and the network's reading where these
    give cause for it."""

    def __init__(
        self,
        judge: Judge,
        forms: Sequence[str],
        keys: Sequence[Sequence[str]],
        at: Sequence[dict[str, int]],
        told: dict[int, list[str]],
        setting: str,
    ) -> None:
        self._judge, self._setting = judge, setting
        self._forms, self._keys = forms, keys
        self._context = list(context_features(forms, at, told))
        self._reading: conduct_net.Reading | None = None
        self._left_out: list[tuple[int, int]] = []
        model, known = judge.table, judge.words
        inside, near = lookup(model.finding), lookup(model.near)
        self.words: list[int] = []
        """What each word speaks for a finding, in hundredths."""
        outer: list[int] = []
        job = setting == "job"
        for form, mine, context in zip(forms, keys, self._context, strict=True):
            weights = known.get((setting, form))
            if weights is None:
                names = in_setting(own_features(form, mine), setting)
                weights = sum([inside(name) or 0 for name in names]), sum([near(name) or 0 for name in names])
                if len(known) < REMEMBERED:
                    known[setting, form] = weights
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
            self._left_out.append((first, last))
            if self._reading:
                self._reading.leave_out(first, last)
        self._add_up()

    def first_sight(self, middle: int) -> float:
        """The linear model's log odds that the window around a word holds a finding."""
        count = len(self.words)
        low, high = max(0, middle - HALF), min(count, middle + HALF + 1)
        start, end = max(0, low - AROUND), min(count, high + AROUND)
        near = self._near
        raw = self._bias + self._inside[high] - self._inside[low] + near[low] - near[start] + near[end] - near[high]
        return raw / 100

    def _row(self) -> Callable[[int], list[str]]:
        """What the network is told of a word; not bound to this object, for two that hold each other stay in memory long."""
        forms, keys, context, setting = self._forms, self._keys, self._context, self._setting
        return lambda i: conduct_net.features(own_features(forms[i], keys[i]), context[i], setting)

    def _weighed(self, middle: int) -> list[float]:
        """What the network says of the words around a word."""
        if self._reading is None:
            self._reading = conduct_net.Reading(self._judge.net, len(self._forms), self._row())
            for first, last in self._left_out:
                self._reading.leave_out(first, last)
        return self._reading.weigh(middle)

    def odds(self, middle: int) -> float:
        """Both models' log odds that the words around a word hold a finding."""
        return self.first_sight(middle) + conduct_net.log_odds(self._weighed(middle))

    def reaches(self, begin: int, end: int, bar: float) -> bool:
        """Whether the word of ``begin`` to ``end`` that looks most like a finding has those log odds."""
        middle = max(range(begin, max(end, begin + 1)), key=self.first_sight)
        return (bar <= 0 or self.first_sight(middle) >= FLOOR) and self.odds(middle) >= bar

    def category(self, middle: int) -> str:
        """The most likely category of what stands around a word."""
        scores = self._weighed(middle)[1:]
        return self._judge.table.labels[scores.index(max(scores))]

    def rather(self, middle: int, category: str) -> str | None:
        """The category that the network is sure of in place of this one, if there is such a one."""
        scores, labels = self._weighed(middle)[1:], self._judge.table.labels
        best = max(scores)
        return labels[scores.index(best)] if best - scores[labels.index(category)] >= SURE else None

    def peaks(self, least: float) -> list[int]:
        """Middles of windows with at least those log odds, the most likely first; none within a window of another."""
        seen = [self.first_sight(i) for i in range(len(self.words))]
        order = sorted((i for i, odds in enumerate(seen) if odds >= FLOOR), key=lambda i: (-seen[i], i))
        taken = bytearray(len(seen) + 2 * HALF + 1)
        out = []
        for i in order:
            if not taken[i + HALF]:
                found = self.odds(i) >= least
                if found:
                    out.append(i)
                reach = HALF if found else STEP
                taken[i + HALF - reach : i + HALF + reach + 1] = b"\1" * (2 * reach + 1)
        return out
