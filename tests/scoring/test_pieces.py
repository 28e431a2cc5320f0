"""The scorer's quick ways give what the plain ways give."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.scoring import star, tagger
from mockint.scoring.clauses import border_features, split
from mockint.scoring.conduct_pattern import Text
from mockint.scoring.conduct_places import Places
from mockint.scoring.conduct_rules import shipped
from mockint.scoring.conduct_words import mentions, read
from mockint.scoring.corpus import read_conduct
from mockint.scoring.rules import clause_rules
from mockint.scoring.shelf import Drawers, Shelf, shelve, stack
from mockint.scoring.text import tokenize, touching, words_of

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1])), max_size=12)


@given(
    st.dictionaries(st.text(max_size=8), st.integers(-(2**31), 2**31), max_size=60), st.lists(st.text(max_size=8), max_size=20)
)
def test_a_shelf_says_what_the_dictionary_says(entries: dict[str, int], others: list[str]) -> None:
    shelf = Shelf[int](shelve(entries))
    for key in [*entries, *others, *entries]:
        assert shelf[key] == entries.get(key)
    assert shelf.everything() == entries


def test_a_shelf_that_much_is_asked_of_holds_its_entries_and_no_more() -> None:
    shelf = Shelf[int](shelve({str(i): i for i in range(100)}))
    assert shelf["7"] == 7
    assert shelf["none"] is None
    assert len(shelf) == 2
    for i in range(3000):
        assert shelf[str(i)] == (i if i < 100 else None)
    assert len(shelf) == 100


def test_drawers_open_one_by_one() -> None:

    drawers = Drawers[list[str]](stack([str(i)] for i in range(5)))
    assert [drawers[i] for i in (3, 0, 3)] == [["3"], ["0"], ["3"]]
    assert len(drawers) == 5


@given(SPANS, SPANS)
def test_touching_spans(spans: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    assert touching(spans, others) == [any(a < d and c < b for c, d in others) for a, b in spans]


@pytest.mark.parametrize("lang", ["en", "id"])
def test_no_place_where_a_pattern_matches_is_left_out(lang: str) -> None:
    """At every word of some utterances every pattern is tried; where one matches, the places named beforehand hold it."""
    rules = shipped(lang)
    file = CORPORA / lang / "conduct" / "a-1.tsv"
    items = random.Random(4).sample(list(read_conduct(file.read_text("utf-8"), file.name)), 12)
    matched = 0
    for item in items:
        words = read(tokenize(item.text), rules.lexicon)
        text = Text(*mentions(words, rules.lexicon), rules.barriers)
        spots = Places(text.places, rules.groups)
        for number, source in enumerate(rules.sources):
            where = rules.where[number]
            named = set(spots.starts(where.begin, where.needs, where.reach))
            pattern = rules.pattern(source)
            begins = {i for key in pattern.first for i in text.places.get(key, ())}
            found = {i for i in begins if text.match(pattern, i) >= 0}
            assert found <= named, (source, item.text)
            matched += len(found)
    assert matched > 20


@settings(max_examples=30)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=40, unique=True), st.integers(0, 40))
def test_within_reach(indices: list[int], reach: int) -> None:
    places = Places({"a": sorted(indices), "b": list(range(0, 5001, 7))}, [(), ("a",), ("b",)])
    expected = [i for i in range(0, 5001, 7) if any(i <= k <= i + reach for k in indices)]
    assert list(places.starts(2, (1,), reach)) == expected


@pytest.mark.parametrize("lang", ["en", "id"])
def test_borders_are_where_their_features_say(lang: str) -> None:
    text = {
        "en": "Last March our till broke on a Friday evening, I had to serve forty people, so I wrote receipts by hand.",
        "id": "Maret lalu mesin kasir kami rusak, saya harus melayani empat puluh orang, jadi saya menulis nota dengan tangan.",
    }[lang]
    words, rules, borders = words_of(tokenize(text)), clause_rules(lang), tagger.borders(lang)
    odds = [borders.bias + borders.of(border_features(words, i, rules, gaps=True)) for i in range(1, len(words))]
    cuts = [c.first for c in split(words, rules, borders, gaps=True)][1:]
    assert cuts == [i for i, value in enumerate(odds, 1) if value >= 0 or rules.surely_opens(words, i)]


def test_parts_that_meet_in_one_sentence_are_told_apart() -> None:
    text = "Last year our till broke, I had to serve forty people, so I wrote receipts by hand and in the end nobody left."
    story = star.read(text, tokenize(text), "en")
    assert {name for name, found in story.star.items() if found.presence != "absent"} == set(star.PARTS)
    situation, task = (story.star[name].spans for name in ("situation", "task"))
    assert "till broke" in text[slice(*situation[0])]
    assert "had to serve" in text[slice(*task[0])]
    assert situation[0][1] <= task[0][0]
