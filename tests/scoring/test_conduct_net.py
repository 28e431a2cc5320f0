"""The network's arithmetic in long integers gives what plain sums over its numbers give."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.scoring import conduct_net as net

SIZE, FILTERS, WIDTHS = 3, 2, [1, 3, 5]
LANES = sum(WIDTHS) * FILTERS
BYTE = st.integers(-127, 127)
NAMES = ["w:boss", "w:clown", "c:neg", "h:badmouthing"]


@st.composite
def tables(draw: Any) -> net.Table:
    row = st.lists(BYTE, min_size=SIZE, max_size=SIZE)
    wide = st.lists(BYTE, min_size=LANES, max_size=LANES)
    weights = st.lists(st.floats(-2, 2), min_size=FILTERS * len(WIDTHS), max_size=FILTERS * len(WIDTHS))
    return net.Table(
        size=SIZE,
        widths=WIDTHS,
        filters=FILTERS,
        embedding={name: _packed(draw(row)) for name in NAMES},
        kernels=[_packed(draw(wide)) for _ in range(SIZE)],
        bias=draw(st.lists(st.integers(-9999, 9999), min_size=FILTERS * len(WIDTHS), max_size=FILTERS * len(WIDTHS))),
        scale=0.001,
        out=[draw(weights) for _ in range(3)],
        out_bias=[0.5, -0.5, 0.0],
    )


def _packed(values: list[int]) -> bytes:
    return bytes([value & 0xFF for value in values])


def _signed(packed: bytes) -> list[int]:
    return [value - 256 if value > 127 else value for value in packed]


def plainly(table: net.Table, rows: list[list[str]], middle: int) -> list[float]:
    """The same, number by number."""
    words = []
    for names in rows:
        found = [_signed(packed) for name in names if (packed := table.embedding.get(name)) is not None]
        words.append([sum(column) for column in zip(*found, strict=True)] if found else [0] * SIZE)
    kernels = [_signed(row) for row in table.kernels]
    strengths, at = [], 0
    for width in table.widths:
        for f in range(table.filters):
            answers = []
            for i in range(max(0, middle - net.AROUND), min(len(rows), middle + net.AROUND + 1)):
                total = 0
                for place in range(width):
                    word = i + place - width // 2
                    if 0 <= word < len(rows):
                        lane = (at + place) * table.filters + f
                        total += sum(words[word][d] * kernels[d][lane] for d in range(SIZE))
                answers.append(total)
            strengths.append(max(0, max(answers) + table.bias[len(strengths)]) * table.scale)
        at += width
    return [
        b + sum(w * s for w, s in zip(row, strengths, strict=True)) for row, b in zip(table.out, table.out_bias, strict=True)
    ]


ROWS = st.lists(st.lists(st.sampled_from([*NAMES, "w:unheard"]), max_size=4), min_size=1, max_size=45)


@settings(max_examples=60)
@given(tables(), ROWS, st.data())
def test_long_integers_give_what_plain_sums_give(table: net.Table, rows: list[list[str]], data: st.DataObject) -> None:
    reading = net.Reading(net.Prepared(table), len(rows), rows.__getitem__)
    for middle in data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=1, max_size=4)):
        assert reading.weigh(middle) == pytest.approx(plainly(table, rows, middle))


@settings(max_examples=40)
@given(tables(), ROWS, st.data())
def test_words_left_out_say_nothing(table: net.Table, rows: list[list[str]], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(rows) - 1))
    last = data.draw(st.integers(first, len(rows)))
    middle = data.draw(st.integers(0, len(rows) - 1))
    reading = net.Reading(net.Prepared(table), len(rows), rows.__getitem__)
    reading.weigh(middle)
    reading.leave_out(first, last)
    silent = [[] if first <= i < last else names for i, names in enumerate(rows)]
    assert reading.weigh(middle) == pytest.approx(plainly(table, silent, middle))


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=6))
def test_log_odds_of_any_against_none(scores: list[float]) -> None:
    weights = [math.exp(value) for value in scores]
    assert net.log_odds(scores) == pytest.approx(math.log(sum(weights[1:]) / weights[0]), abs=1e-9)
