"""A small convolutional network over the words around a place: whether they hold a finding, and of which category.

What a sum over words cannot see, it can: who does what to whom, in which order. Each word is the sum of what its features are
made of (``features``); filters over one to five neighbouring words look for shapes, the strongest answer of each filter
among the words counts, and from these the categories are weighed (Kim 2014, "Convolutional neural networks for sentence
classification"). ``tests/fit/fit_conduct.py`` fits it; all its numbers are small integers.

There is no library for arrays here, since reading one in would take longer than all the rest of scoring an answer. Instead
the numbers of a row lie side by side in one long integer, 32 bits for each, so that a multiplication multiplies a whole row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from operator import add, mul
from struct import Struct

import msgspec

from mockint.scoring.shelf import lookup

AROUND = 15
"""Words on each side of a place that are looked at."""
BLOCKS, ANSWERS = 256, 32_768
"""Words at most of which the filters' parts and answers are remembered, so that long texts do not fill the memory."""
_UNSIGNED = bytes(value ^ 0x80 for value in range(256))
"""What a signed byte becomes with 128 added."""
_LANE = 4
_OFFSET = 1 << 28
"""Added to every number of a row, so that none is negative; filters over five words add five rows."""


class Table(msgspec.Struct):
    """The fitted network. ``embedding`` maps a feature to ``size`` signed bytes; ``kernels`` holds for each of these numbers
    the weights of all filters (by width, then by the word under the filter, then by filter) as signed bytes.

    ``bias`` has a number for each filter, in units of the products; ``scale`` brings what a filter says back to the numbers
    that ``out`` (a row for "none" and for each of the labels) weighs, ``out_bias`` is added to these.
    """

    size: int
    widths: list[int]
    filters: int
    embedding: Mapping[str, bytes | None]
    kernels: list[bytes]
    bias: list[int]
    scale: float
    out: list[list[float]]
    out_bias: list[float]


def features(own: Sequence[str], context: Sequence[str], setting: str) -> list[str]:
    """The features of a word that the network looks at: its form and lemmas, its beginnings and ending, its classes, what the
    rules found at it, and, outside a job interview, the setting."""
    names = [*own, *[name for name in context if name[:2] in ("c:", "h:")]]
    return names if setting == "job" else [*names, "set:" + setting]


class Prepared:
    """A network made ready: its kernels as long integers."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.lanes = sum(table.widths) * table.filters
        self.none = int.from_bytes(_OFFSET.to_bytes(_LANE, "little") * self.lanes, "little")
        shift = int.from_bytes((128).to_bytes(_LANE, "little") * self.lanes, "little")
        self.kernels = [int.from_bytes(_spread(row, _LANE), "little") - shift for row in table.kernels]
        self.numbers, self.answers = Struct(f"<{table.size}H"), Struct(f"<{table.filters * len(table.widths)}I")


def _spread(row: bytes, lane: int) -> bytes:
    """Signed bytes as numbers of ``lane`` bytes, each 128 more than it was."""
    out = bytearray(len(row) * lane)
    out[::lane] = row.translate(_UNSIGNED)
    return bytes(out)


class Reading:
    """The network's reading of one text, word by word as it is asked for."""

    def __init__(self, net: Prepared, count: int, row: Callable[[int], Sequence[str]]) -> None:
        """``row`` gives the features of a word, of which there are ``count``; few of a long text are asked for."""
        self._net, self._count, self._row = net, count, row
        self._silent: set[int] = set()
        self._look = lookup(net.table.embedding)
        self._blocks: dict[int, list[int]] = {}
        self._answers: dict[int, bytes] = {}
        self._weighed: dict[int, list[float]] = {}

    def leave_out(self, first: int, last: int) -> None:
        """Let words ``first`` to ``last`` (exclusive) say nothing any more."""
        self._silent.update(range(first, last))
        reach = max(self._net.table.widths)
        for i in range(first - reach, last + reach):
            self._blocks.pop(i, None)
            self._answers.pop(i, None)
        self._weighed.clear()

    def _block(self, i: int) -> list[int]:
        """What each filter makes of word ``i`` at each of its places, as a long integer a place."""
        found = self._blocks.get(i)
        if found is None:
            net = self._net
            table, total = net.table, net.none
            if 0 <= i < self._count and i not in self._silent:
                for value, kernel in zip(self._sums(self._row(i)), net.kernels, strict=True):
                    if value:
                        total += value * kernel
            packed = total.to_bytes(net.lanes * _LANE + 1, "little")
            step = table.filters * _LANE
            found = [int.from_bytes(packed[at : at + step], "little") for at in range(0, net.lanes * _LANE, step)]
            if len(self._blocks) >= BLOCKS:
                self._blocks.clear()
            self._blocks[i] = found
        return found

    def _sums(self, names: Sequence[str]) -> list[int]:
        """The numbers of a word: the sum over its features."""
        size = self._net.table.size
        look = self._look
        total, count = 0, 0
        for name in names:
            packed = look(name)
            if packed is not None:
                total += int.from_bytes(_spread(packed, 2), "little")
                count += 1
        offset = 128 * count
        return [value - offset for value in self._net.numbers.unpack(total.to_bytes(2 * size, "little"))]

    def _answer(self, i: int) -> bytes:
        """What every filter says with its middle at word ``i``, each with its offset, as packed numbers."""
        found = self._answers.get(i)
        if found is None:
            table, pieces, at = self._net.table, [], 0
            for width in table.widths:
                total = sum([self._block(i + place - width // 2)[at + place] for place in range(width)])
                pieces.append(total.to_bytes(table.filters * _LANE, "little"))
                at += width
            if len(self._answers) >= ANSWERS:
                self._answers.clear()
            found = self._answers[i] = b"".join(pieces)
        return found

    def weigh(self, middle: int) -> list[float]:
        """For the words around a place: the score of "none" and of each label; their softmax is the probability."""
        found = self._weighed.get(middle)
        if found is None:
            found = self._weighed[middle] = self._weigh(middle)
        return found

    def _weigh(self, middle: int) -> list[float]:
        table = self._net.table
        first, last = max(0, middle - AROUND), min(self._count, middle + AROUND + 1)
        answers = [self._net.answers.unpack(self._answer(i)) for i in range(first, last)]
        top = list(map(max, *answers)) if len(answers) > 1 else answers[0]
        heard, at = [], 0
        for width in table.widths:
            least = width * _OFFSET
            heard += [value - least for value in top[at : at + table.filters]]
            at += table.filters
        strengths = [max(0, value) * table.scale for value in map(add, heard, table.bias)]
        return [bias + sum(map(mul, row, strengths)) for row, bias in zip(table.out, table.out_bias, strict=True)]


def log_odds(scores: Sequence[float]) -> float:
    """The log odds of any finding against none."""
    top = max(scores[1:])
    return top + math.log(sum(map(math.exp, [value - top for value in scores[1:]]))) - scores[0]
