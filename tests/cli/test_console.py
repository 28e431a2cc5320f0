"""The terminal as commands see it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockint.cli.console import _width, _wrapped


@given(st.lists(st.text("abc東é", min_size=1, max_size=12), max_size=30), st.integers(0, 6), st.integers(20, 60))
def test_wrapping_keeps_every_word_and_the_width(words, margin, columns):
    line = " " * margin + " ".join(words)
    parts = _wrapped(line, columns)
    assert " ".join(" ".join(parts).split()) == " ".join(words)
    for part in parts:
        assert _width(part) <= columns or len(part.split()) == 1


def test_what_follows_is_set_in():
    assert _wrapped("  S  one two three four", 14) == ["  S  one two", "    three four"]
    assert _wrapped("one two three four", 9) == ["one two", "three", "four"]
    assert _wrapped("  S  short", 20) == ["  S  short"]
    # Columns inside a line stay under each other.
    assert _wrapped("  T  Task: one two", 15) == ["  T  Task: one", "    two"]
    assert _wrapped("due  one two three", 12, 5) == ["due  one two", "     three"]
