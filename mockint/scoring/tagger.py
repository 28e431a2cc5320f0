"""A linear-chain tagger: a weight for each feature of a clause and of its neighbours, a weight for each pair of labels.

The weights are fitted elsewhere (``tests/fit``) and shipped as a table; here they are only added up. Lafferty, McCallum and
Pereira (2001), "Conditional random fields", gives the model; the forward-backward pass gives each label's probability.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from mockint.scoring.clauses import Borders
from mockint.scoring.rules import data
from mockint.scoring.shelf import Packed, Shelf, lookup, shelve
from mockint.scoring.story_words import clause_features

LABELS = "STARO"
_COUNT = len(LABELS)
PLACES = (0, 1, -1, 2, -2)
"""Which clauses a feature speaks for, counted from its own, in the order of a table row."""


class Table(msgspec.Struct, frozen=True):
    """Fitted weights, as integers of 1/``scale``.

    ``clauses`` maps a feature to five weights (one a label) for each of the places it speaks for: its own clause, the next,
    the one before, and where they are there the next but one and the one before that; packed, since most of
    a table is never looked at and should not cost time to read. ``edges[a][b]`` is for label b after a; ``first`` and
    ``last`` for the ends.
    ``kinds`` maps a feature of the whole answer to a weight for each of ``kind_names``. ``cuts`` maps a feature of a place
    between two words to the weight of a clause border there.
    """

    scale: int
    clauses: Mapping[str, bytes | None]
    edges: list[list[int]]
    first: list[int]
    last: list[int]
    kind_names: list[str]
    kinds: dict[str, list[int]]
    kind_bias: list[int]
    cuts: Mapping[str, int | None] = {}
    cut_bias: int = 0
    presence: dict[str, float] = {}


class Shipped(msgspec.Struct, frozen=True):
    """A table as it lies beside the rules: the two big mappings as shelves (see ``shelf``), the rest as it is."""

    clauses: Packed
    cuts: Packed
    rest: Table


def encode(table: Table) -> bytes:
    """A table, whose mappings are plain dictionaries, as bytes: the same for the same table."""
    rest = msgspec.structs.replace(table, clauses={}, cuts={})
    return msgspec.msgpack.Encoder(order="sorted").encode(Shipped(shelve(table.clauses), shelve(table.cuts), rest))


@lru_cache(maxsize=4)
def load(lang: str) -> Table:
    """The table of a language."""
    shipped = msgspec.msgpack.decode(data(lang, "story.weights"), type=Shipped)
    return msgspec.structs.replace(shipped.rest, clauses=Shelf[bytes](shipped.clauses), cuts=Shelf[int](shipped.cuts))


@lru_cache(maxsize=4)
def borders(lang: str) -> Borders:
    """The weights of clause borders of a language."""
    found = load(lang)
    return Borders(found.scale, found.cuts, found.cut_bias)


LANE = 20
"""Bits a weight takes in a packed row."""
MIDDLE = 1 << 11
"""What is added to a weight, so that none is negative: weights lie within ±20 at a scale of 100."""
MOST = 1 << (LANE - 12)
"""Rows that can be added before a lane overflows."""
_MASK = (1 << LANE) - 1
_SIZES = [(_COUNT * places * LANE + 7) // 8 for places in range(len(PLACES))]
"""More bytes than these has a row that speaks for the second place, the third and so on."""


def pack(weights: Sequence[int]) -> bytes:
    """A row of weights as one long number, so that rows are added with one addition."""
    total = 0
    for k, weight in enumerate(weights):
        total |= (max(1 - MIDDLE, min(MIDDLE - 1, weight)) + MIDDLE) << (k * LANE)
    return total.to_bytes((len(weights) * LANE + 7) // 8, "little")


def row(packed: bytes) -> tuple[int, ...]:
    """A row's weights for its own clause, one a label."""
    total = int.from_bytes(packed[: _SIZES[1]], "little")
    return tuple((total >> (k * LANE) & _MASK) - MIDDLE for k in range(_COUNT))


class Tagged(msgspec.Struct, frozen=True):
    """A label for each clause, and the probability of every label for each."""

    labels: tuple[int, ...]
    probabilities: tuple[tuple[float, ...], ...]


def speaks(names: Sequence[str], table: Table) -> tuple[tuple[int, ...], ...]:
    """What one clause's features say: for each of PLACES the summed weights of each label."""
    look, read = lookup(table.clauses), int.from_bytes
    found = [packed for name in names if (packed := look(name)) is not None]
    sums = [[0] * _COUNT for _ in PLACES]
    for at in range(0, len(found), MOST):
        some = found[at : at + MOST]
        total = 0
        for packed in some:
            total += read(packed, "little")
        sizes = [len(packed) for packed in some]
        for n, mine in enumerate(sums):
            offset = MIDDLE * (sum([size > _SIZES[n] for size in sizes]) if n else len(some))
            if not offset:
                break
            for k in range(_COUNT):
                mine[k] += (total >> ((n * _COUNT + k) * LANE) & _MASK) - offset
    return tuple(map(tuple, sums))


@lru_cache(maxsize=512)
def _clause_speaks(words: tuple[str, ...], lang: str) -> tuple[tuple[int, ...], ...]:
    """The same for the words of a clause: an answer is read twice, and most clauses are the same both times."""
    return speaks(clause_features(words, lang), load(lang))


def scores(said: Sequence[tuple[tuple[int, ...], ...]], table: Table) -> list[list[float]]:
    """For each clause the summed weights of each label, from what it and its neighbours say."""
    count = len(said)
    sums = [[0] * _COUNT for _ in range(count)]
    for i, by_place in enumerate(said):
        for place, mine in zip(PLACES, by_place, strict=True):
            if 0 <= i + place < count:
                target = sums[i + place]
                for k in range(_COUNT):
                    target[k] += mine[k]
    if count:
        for k in range(_COUNT):
            sums[0][k] += table.first[k]
            sums[-1][k] += table.last[k]
    return [[value / table.scale for value in each] for each in sums]


def tag_words(clauses: Sequence[tuple[str, ...]], lang: str) -> Tagged:
    """The labels of clauses, given as folded words, by the shipped table of a language."""
    return _tag([_clause_speaks(words, lang) for words in clauses], load(lang))


def tag(features: Sequence[Sequence[str]], table: Table) -> Tagged:
    """The likeliest label of each clause by itself, given all the others (posterior decoding), with the probabilities."""
    return _tag([speaks(names, table) for names in features], table)


def _tag(said: Sequence[tuple[tuple[int, ...], ...]], table: Table) -> Tagged:
    if not said:
        return Tagged((), ())
    state = scores(said, table)
    edges = [[value / table.scale for value in edge] for edge in table.edges]
    weight = [[math.exp(value) for value in edge] for edge in edges]
    count = len(state)
    # Each row is scaled to sum 1, so that long texts neither overflow nor vanish.
    local = []
    for sums in state:
        top = max(sums)
        local.append([math.exp(value - top) for value in sums])
    forward = [_unit(local[0])]
    for i in range(1, count):
        last = forward[-1]
        forward.append(_unit([local[i][k] * sum(last[j] * weight[j][k] for j in range(_COUNT)) for k in range(_COUNT)]))
    backward = [[1.0] * _COUNT]
    for i in range(count - 2, -1, -1):
        nxt, place = backward[-1], local[i + 1]
        backward.append(_unit([sum(weight[j][k] * place[k] * nxt[k] for k in range(_COUNT)) for j in range(_COUNT)]))
    backward.reverse()
    probabilities = [_unit([a * b for a, b in zip(f, r, strict=True)]) for f, r in zip(forward, backward, strict=True)]
    labels = tuple(max(range(_COUNT), key=odds.__getitem__) for odds in probabilities)
    return Tagged(labels, tuple(tuple(odds) for odds in probabilities))


def _unit(values: list[float]) -> list[float]:
    total = sum(values)
    return [value / total for value in values] if total > 0 else [1.0 / len(values)] * len(values)


def kind_of(features: dict[str, float], table: Table) -> list[tuple[str, float]]:
    """Probability of each kind of answer, likeliest first."""
    sums = [value / table.scale for value in table.kind_bias]
    for name, amount in features.items():
        w = table.kinds.get(name)
        if w is not None:
            for k, value in enumerate(w):
                sums[k] += amount * value / table.scale
    top = max(sums)
    odds = _unit([math.exp(value - top) for value in sums])
    return sorted(zip(table.kind_names, odds, strict=True), key=lambda pair: (-pair[1], pair[0]))
