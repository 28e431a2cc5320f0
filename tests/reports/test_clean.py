"""Foreign text in a terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mockint.reports.clean import clean, one_line


@given(st.text())
def test_every_character_keeps_its_place_and_nothing_is_obeyed(text):
    shown = clean(text)
    assert len(shown) == len(text)
    assert clean(shown) == shown
    for before, after in zip(text, shown, strict=True):
        assert after in (before, " ")
        assert unicodedata.category(after) not in ("Cc", "Cs", "Zl", "Zp")


def test_what_people_write_stays():
    for text in ("Selamat pagi, Bu Sari!", "naïve café", "👩‍💻 ok", "می‌خواهم", "東京", "é"):
        assert clean(text) == text


def test_escapes_and_turns_go():
    assert clean("a\x1b[31mb\u202ec\n") == "a [31mb c "
    assert clean("a\nb\tc", lines=True) == "a\nb c"


@given(st.text(), st.integers(1, 40))
def test_one_line_is_one_and_short(text, longest):
    line = one_line(text, longest)
    assert len(line) <= longest
    assert len(line.splitlines()) <= 1
