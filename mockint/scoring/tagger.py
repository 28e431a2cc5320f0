"""A linear-chain tagger: a weight for each feature of a clause and of its neighbours, a weight for each pair of labels.

The weights are fitted elsewhere (``tests/fit``) and shipped as a table; here they are only added up. Lafferty, McCallum and
Pereira (2001), "Conditional random fields", gives the model; the forward-backward pass gives each label's probability.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import msgspec

from mockint.scoring.clauses import Borders

LABELS = "STARO"
_COUNT = len(LABELS)
PLACES = (0, 1, -1, 2, -2)
"""Which clauses a feature speaks for, counted from its own, in the order of a table row."""


class Table(msgspec.Struct, frozen=True):
    """Fitted weights, as integers of 1/``scale``.

    ``clauses`` maps a feature to five weights (one a label) for each of the places it speaks for: its own clause, the next,
    the one before, and where they are there the next but one and the one before that. ``edges[a][b]`` is for label b after
    a; ``first`` and ``last`` for the ends.
    ``kinds`` maps a feature of the whole answer to a weight for each of ``kind_names``. ``cuts`` maps a feature of a place
    between two words to the weight of a clause border there.
    """

    scale: int
    clauses: dict[str, list[int]]
    edges: list[list[int]]
    first: list[int]
    last: list[int]
    kind_names: list[str]
    kinds: dict[str, list[int]]
    kind_bias: list[int]
    cuts: dict[str, int] = {}
    cut_bias: int = 0
    presence: dict[str, float] = {}


@lru_cache(maxsize=4)
def load(lang: str) -> Table:
    """The table of a language."""
    raw = files("mockint.scoring.rules").joinpath(lang).joinpath("story.weights.json").read_bytes()
    return msgspec.json.decode(raw, type=Table)


@lru_cache(maxsize=4)
def borders(lang: str) -> Borders:
    """The weights of clause borders of a language."""
    found = load(lang)
    return Borders(found.scale, found.cuts, found.cut_bias)


class Tagged(msgspec.Struct, frozen=True):
    """A label for each clause, and the probability of every label for each."""

    labels: tuple[int, ...]
    probabilities: tuple[tuple[float, ...], ...]


def scores(features: Sequence[Sequence[str]], table: Table) -> list[list[float]]:
    """For each clause the summed weights of each label."""
    count = len(features)
    sums = [[0] * _COUNT for _ in range(count)]
    weights = table.clauses
    for i, names in enumerate(features):
        rows = [sums[i + d] if 0 <= i + d < count else None for d in PLACES]
        for name in names:
            w = weights.get(name)
            if w is None:
                continue
            for row, at in zip(rows, range(0, len(w), _COUNT), strict=False):
                if row is not None:
                    for k in range(_COUNT):
                        row[k] += w[at + k]
    if count:
        for k in range(_COUNT):
            sums[0][k] += table.first[k]
            sums[-1][k] += table.last[k]
    return [[value / table.scale for value in row] for row in sums]


def tag(features: Sequence[Sequence[str]], table: Table) -> Tagged:
    """The likeliest label of each clause by itself, given all the others (posterior decoding), with the probabilities."""
    if not features:
        return Tagged((), ())
    state = scores(features, table)
    edges = [[value / table.scale for value in row] for row in table.edges]
    weight = [[math.exp(value) for value in row] for row in edges]
    count = len(state)
    # Each row is scaled to sum 1, so that long texts neither overflow nor vanish.
    local = []
    for row in state:
        top = max(row)
        local.append([math.exp(value - top) for value in row])
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
    labels = tuple(max(range(_COUNT), key=row.__getitem__) for row in probabilities)
    return Tagged(labels, tuple(tuple(row) for row in probabilities))


def _unit(row: list[float]) -> list[float]:
    total = sum(row)
    return [value / total for value in row] if total > 0 else [1.0 / len(row)] * len(row)


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
