"""Which words of a finding are quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.scoring import conduct_spans as spans
from mockint.scoring.conduct import find, scenes
from mockint.scoring.conduct_rules import with_extra
from mockint.scoring.text import tokenize

WORDS = st.lists(st.sampled_from(["my", "boss", "was", "lazy", "and", "i", "left", "in", "may"]), min_size=1, max_size=40)


@st.composite
def a_scene(draw: st.DrawFn) -> spans.Scene:
    forms = draw(WORDS)
    count = len(forms)
    pauses = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    weights = draw(st.lists(st.integers(-200, 200), min_size=count, max_size=count))
    first = draw(st.integers(0, count - 1))
    last = draw(st.integers(first + 1, count))
    rest = (first, last, first, last, "badmouth.boss", "badmouthing", draw(st.booleans()), draw(st.booleans()))
    return spans.Scene(forms, [{} for _ in forms], pauses, weights, *rest)


NAMES = st.sampled_from(["wlazy", "<p2", ">p2", "<o0", ">o0", "l3", "s2", "x"])


@given(a_scene(), st.dictionaries(NAMES, st.integers(-300, 300)))
def test_the_choice_is_the_best_of_all_stretches(scene: spans.Scene, weights: dict[str, int]) -> None:
    middle = spans.anchor(scene)
    low, high = spans.reach(scene, middle)

    def total(first: int, last: int) -> int:
        names = spans.edge_features(scene, first, "<") + spans.edge_features(scene, last, ">")
        names += spans.length_features(last - first, scene.category)
        for i in range(first, last):
            names += spans.word_features(scene, i)
        if not first <= middle < last:
            names += spans.aside_features(scene)
        return sum(weights.get(name, 0) for name in names)

    first, last = spans.choose(scene, weights)
    assert low <= first < last <= high
    around = first <= middle < last
    stays = not (scene.likely or scene.warns)
    assert around or not stays, "what a rule has matched as the remark stays in the quotation"
    allowed = [(a, b) for a in range(low, high) for b in range(a + 1, high + 1) if not stays or a <= middle < b]
    assert total(first, last) == max(total(a, b) for a, b in allowed)
    assert all(scene.pauses[i] < 2 for i in range(first + 1, last)), "a quotation stays in its sentence"


@pytest.mark.parametrize(
    ("lang", "text", "quoted"),
    [
        ("en", "I left in May because my old boss was a lazy clown, and then I joined a bank.", "my old boss was a lazy clown"),
        ("en", "so um my manager was useless and then i joined a bank", "my manager was useless"),
        ("id", "Saya keluar karena bos saya orangnya pelit banget, lalu pindah ke bank.", "bos saya orangnya pelit banget"),
        # The rule matches the warning; what gives the secret away stands behind it.
        ("en", "I shouldn't tell you this, but the merger is off.", "the merger is off"),
        ("en", "They have not announced it, but the bank is closing thirty branches.", "the bank is closing thirty branches"),
        # "damn" may stand between the words of any pattern, yet here it is the finding.
        ("en", "I am damn good with pivot tables.", "damn good"),
    ],
)
def test_the_clause_with_target_and_judgement_is_quoted(lang: str, text: str, quoted: str) -> None:
    (finding,) = find(text, tokenize(text), lang)
    found, wanted = set(finding.text.split()), set(quoted.split())
    assert len(found & wanted) >= 0.7 * len(found | wanted), finding.text


def test_a_remark_is_not_told_as_the_one_beside_it() -> None:
    text = "I shouldn't tell you this, but the merger is off. My old boss was damn lazy."
    told = [(finding.category, finding.text) for finding in find(text, tokenize(text), "en")]
    assert told == [("confidential", "the merger is off"), ("badmouthing", "My old boss was damn lazy")]


def test_what_the_choice_is_fitted_on_are_the_findings() -> None:
    words, found = scenes("My boss was a clown and my team were idiots.", "en")
    assert {scene.category for scene in found} <= {"badmouthing", "rudeness"}
    assert all(0 <= scene.first < scene.last <= len(words) for scene in found)
    assert scenes("", "en") == ([], [])


@pytest.mark.parametrize("warns", [True, False])
def test_a_rule_of_ones_own_may_match_only_the_warning(warns: bool) -> None:
    rule = f"""
        ["my.hush"]
        category = "confidential"
        severity = "medium"
        why_en = "-"
        why_id = "-"
        instead_en = "-"
        instead_id = "-"
        warns = {str(warns).lower()}
        patterns = "for your ears only"
    """
    text = "For your ears only, they are selling the Tangerang plant to a Korean group in May."
    found = find(text, tokenize(text), "en", extra=with_extra("en", [("mine.toml", rule)]))
    assert ("my.hush" in [f.rule for f in found]) is not warns, "the secret is quoted in place of what announces it"
    assert any("selling the Tangerang plant" in f.text for f in found)
