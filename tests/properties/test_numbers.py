"""What num2words writes is read back, for every integer up to 10¹², for decimals, ordinals and years, in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from mockint.scoring.numbers import read

LANGS = pytest.mark.parametrize("lang", ["en", "id"])
WHOLE = st.one_of(
    st.integers(0, 10_000),
    st.integers(0, 10**12),
    st.builds(lambda digit, power: digit * 10**power, st.integers(1, 9), st.integers(0, 11)),
)


@LANGS
@given(value=WHOLE)
@settings(deadline=None)
def test_every_integer_is_read_back(lang: str, value: int) -> None:
    assert read(num2words(value, lang=lang), lang) == value


@LANGS
@given(value=WHOLE.filter(bool))
@settings(deadline=None)
def test_negative_integers_are_read_back(lang: str, value: int) -> None:
    assert read(num2words(-value, lang=lang), lang) == -value


@LANGS
@given(whole=st.integers(0, 10**7), digits=st.text("0123456789", min_size=1, max_size=6))
@settings(deadline=None)
def test_decimals_are_read_back(lang: str, whole: int, digits: str) -> None:
    value = Decimal(f"{whole}.{digits}")
    assert read(num2words(value, lang=lang), lang) == float(value)


@LANGS
@given(value=st.integers(1, 999_999))
@settings(deadline=None)
def test_ordinals_are_read_back(lang: str, value: int) -> None:
    assert read(num2words(value, lang=lang, to="ordinal"), lang) == value


@LANGS
@pytest.mark.parametrize("year", range(1600, 2100, 7))
def test_years_are_read_back(lang: str, year: int) -> None:
    assert read(num2words(year, lang=lang, to="year"), lang) == year


@LANGS
@given(value=WHOLE)
@settings(deadline=None)
def test_lost_hyphens_and_capitals_change_nothing(lang: str, value: int) -> None:
    words = num2words(value, lang=lang)
    assert read(words.replace("-", " ").upper(), lang) == value


@LANGS
@given(value=st.integers(0, 10**12))
def test_digits_with_the_language_s_marks(lang: str, value: int) -> None:
    mark = "." if lang == "id" else ","
    assert read(f"{value:,}".replace(",", mark), lang) == value
    assert read(str(value), lang) == value


@given(text=st.text(max_size=200), lang=st.sampled_from(["en", "id"]))
def test_any_text_is_read_without_an_error(text: str, lang: str) -> None:
    read(text, lang)
