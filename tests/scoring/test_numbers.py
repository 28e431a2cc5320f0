"""Numbers as people say and write them, beyond what num2words writes."""

from __future__ import annotations

import pytest

from mockint.scoring.lexicon import lexicon
from mockint.scoring.numbers import read, scan
from mockint.scoring.text import tokenize


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "two and a half million", 2_500_000),
        ("en", "a quarter of a million", 250_000),
        ("en", "half a dozen", 6),
        ("en", "two dozen", 24),
        ("en", "twenty five", 25),
        ("en", "twenty-five hundred", 2500),
        ("en", "sixty-two and a half", 62.5),
        ("en", "two and three quarters", 2.75),
        ("en", "three-quarters", 0.75),
        ("en", "a million and a half", 1_500_000),
        ("en", "1,250,000", 1_250_000),
        ("en", "2.5 million", 2_500_000),
        ("en", "20k", 20_000),
        ("en", "nineteen ninety", 1990),
        ("en", "twenty oh five", 2005),
        ("en", "3rd", 3),
        ("en", "dua juta", 2_000_000),
        ("id", "dua setengah juta", 2_500_000),
        ("id", "satu setengah", 1.5),
        ("id", "sejuta setengah", 1_500_000),
        ("id", "sejuta", 1_000_000),
        ("id", "se puluh", 10),
        ("id", "se belas", 11),
        ("id", "tiga perempat", 0.75),
        ("id", "seperempatnya", 0.25),
        ("id", "setengah juta", 500_000),
        ("id", "1.250.000", 1_250_000),
        ("id", "2,5 juta", 2_500_000),
        ("id", "2.5 juta", 2_500_000),
        ("id", "500 rb", 500_000),
        ("id", "80 jt", 80_000_000),
        ("id", "2 juta 500 ribu", 2_500_000),
        ("id", "ke-3", 3),
        ("id", "dua lusin", 24),
        ("id", "five hundred", 500),
    ],
)
def test_value(lang: str, text: str, value: float) -> None:
    assert read(text, lang) == value


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "two hundred and five hundred"),
        ("en", "two thousand, three"),
        ("id", "seribu dua ribu"),
        ("id", "dua tiga"),
        ("id", "12 juta satu"),
        ("en", "9" * 40),
        ("en", "12:30"),
        ("en", "²³"),
        ("en", ""),
    ],
)
def test_no_single_number(lang: str, text: str) -> None:
    assert read(text, lang) is None


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "forty-odd", 40),
        ("en", "a few hundred", 200),
        ("en", "tens of thousands", 40_000),
        ("id", "belasan", 11),
        ("id", "dua puluhan", 20),
        ("id", "puluhan ribu", 20_000),
        ("id", "tujuh belas jutaan", 17_000_000),
        ("id", "50-an", 50),
    ],
)
def test_open_amounts_are_marked(lang: str, text: str, value: int) -> None:
    words = lexicon(lang)
    atoms = words.atoms(tokenize(text))
    (number,) = scan(atoms, words)
    assert (number.value, number.about, number.last) == (value, True, len(atoms))
