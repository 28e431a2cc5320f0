from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.scoring import star
from mockint.scoring.text import MAX_TEXT, fold, tokenize, words_of


def folded(text: str) -> list[str]:
    return [t.folded for t in tokenize(text)]


def test_words_numbers_and_the_rest() -> None:
    assert folded("I didn't pay Rp 1.250.000, at 09:30!") == ["i", "didn't", "pay", "rp", "1.250.000", ",", "at", "09:30", "!"]


def test_what_stands_before_a_word() -> None:
    gaps = {t.folded: t.gap for t in words_of(tokenize("One, two. Three\nfour five"))}
    assert gaps == {"one": "", "two": ",", "three": ".", "four": ".", "five": ""}


def test_one_kind_of_apostrophe_and_case() -> None:
    assert fold("DIDN’T") == fold("didn't") == "didn't"


@settings(deadline=None)
@given(st.text(max_size=400))
def test_offsets_are_exact_in_any_text(text: str) -> None:
    tokens = tokenize(text)
    assert all(0 <= t.start < t.end <= len(text) for t in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    covered = {i for t in tokens for i in range(t.start, t.end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)


@pytest.mark.parametrize("lang", ["en", "id"])
@settings(deadline=None, max_examples=50)
@given(text=st.text(alphabet="abc de.,\n", max_size=300))
def test_clauses_cover_every_word_once(lang: str, text: str) -> None:
    words = words_of(tokenize(text))
    for gaps in (True, False):
        clauses = star.cut(words, lang, gaps=gaps)
        assert [i for c in clauses for i in range(c.first, c.last)] == list(range(len(words)))


def test_run_on_speech_is_cut() -> None:
    said = (
        "last year our biggest client wanted to leave and my boss asked me to keep them so i called them every day "
        "and then i built a new report and in the end they stayed for two more years"
    )
    words = words_of(tokenize(said))
    assert 4 <= len(star.cut(words, "en", gaps=True)) <= 9


def test_only_so_much_is_read() -> None:
    assert tokenize("a " * MAX_TEXT)[-1].end <= MAX_TEXT
