"""A fitted judgement of a window of words: how likely it holds a finding of each category, or none.

A linear model over counted features: words and lemmas, word classes, runs of common words with the rest masked.
``tests/fit/fit_conduct.py`` fits it; the table lies beside the rules. It weighs what the rules propose: a proposal of
a broad pattern is kept only when the judgement agrees (a likely finding), one of an ordinary pattern is dropped when the
judgement is clearly against it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

BEFORE, AFTER = 14, 18
"""Words of the window before and after a match: about two spoken sentences, the length of what it was fitted on."""


class Table(msgspec.Struct):
    """The fitted table: ``labels`` ("" is none), ``common`` words kept in masked runs, weights in hundredths."""

    labels: list[str]
    common: list[str]
    bias: list[int]
    weights: dict[str, list[int]]
    keep: float
    drop: float
    kept: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.kept = frozenset(self.common)


@lru_cache(maxsize=2)
def table(lang: str) -> Table | None:
    """The shipped table of a language; None where there is none."""
    path = Path(__file__).parent / "rules" / lang / "conduct.json"
    return msgspec.json.decode(path.read_bytes(), type=Table) if path.is_file() else None


def features(
    forms: Sequence[str], keys: Sequence[Sequence[str]], at: Sequence[dict[str, int]], setting: str, common: frozenset[str]
) -> Iterator[list[str]]:
    """The features that belong to each word, in order. A window's features are those of its words, counted."""
    one = two = "^"
    for i, mine in enumerate(keys):
        out = ["w:" + key for key in mine]
        out += ["c:" + name for name in at[i]]
        form = forms[i] if forms[i] in common else "*"
        out.append(f"f:{one} {form}")
        out.append(f"f:{two} {one} {form}")
        two, one = one, form
        if setting != "job":
            out += [f"{setting}|{name}" for name in out]
        yield out


class Judgement:
    """The judgement of one text. ``chances`` of a window is what the table says for its words together."""

    def __init__(
        self, model: Table, forms: Sequence[str], keys: Sequence[Sequence[str]], at: Sequence[dict[str, int]], setting: str
    ) -> None:
        self.labels = model.labels
        zero = [0] * len(model.labels)
        self._bias = [b + s for b, s in zip(model.bias, model.weights.get("set:" + setting, zero), strict=True)]
        sums = zero
        self._sums = [sums]
        get = model.weights.get
        for names in features(forms, keys, at, setting, model.kept):
            rows = [row for name in names if (row := get(name)) is not None]
            if rows:
                sums = [sum(column) for column in zip(sums, *rows, strict=True)]
            self._sums.append(sums)

    def chances(self, begin: int, end: int) -> dict[str, float]:
        """The probability of each label in the window around words ``begin`` to ``end``; "" is the label of no finding."""
        low, high = max(0, begin - BEFORE), min(len(self._sums) - 1, end + AFTER)
        raw = [(b + h - low_sum) / 100 for b, h, low_sum in zip(self._bias, self._sums[high], self._sums[low], strict=True)]
        top = max(raw)
        exps = [math.exp(r - top) for r in raw]
        total = sum(exps)
        return {label: e / total for label, e in zip(self.labels, exps, strict=True)}
