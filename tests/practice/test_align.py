"""Words and their times through corrections and probes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockint.model import Transcript, Word
from mockint.practice import align


def spoken(text: str, at: float = 0.0) -> Transcript:
    words, place = [], 0
    for i, word in enumerate(text.split()):
        start = text.index(word, place)
        place = start + len(word)
        words.append(Word(at + i, at + i + 0.5, (start, place)))
    return Transcript(text=text, lang="en", words=tuple(words), source="speech")


def test_a_correction_keeps_the_times_of_what_stayed() -> None:
    mended = align.realign(spoken("i called the bender twice"), "I called the vendor twice.")
    assert [(mended.text[w.span[0] : w.span[1]], w.start) for w in mended.words] == [
        ("I", 0),
        ("called", 1),
        ("the", 2),
        ("vendor", 3),
        ("twice.", 4),
    ]


def test_an_answer_to_a_probe_is_found_in_its_own_take() -> None:
    joined, lead = align.carry_on(spoken("we fixed it"), spoken("sales rose"))
    assert joined.text == "we fixed it sales rose"
    assert joined.text[lead:] == "sales rose"
    assert align.when(joined, (lead, lead + 5)) == (0.0, 0.5)
    assert align.when(joined, (0, 2)) is None


@given(st.text("ab cd", max_size=40), st.text("ab cd", max_size=40))
def test_times_never_run_backwards_and_spans_quote_the_text(before: str, after: str) -> None:
    mended = align.realign(spoken(before), after)
    spans = [w.span for w in mended.words]
    assert spans == sorted(spans)
    assert all(0 <= a < b <= len(after) and " " not in after[a:b] for a, b in spans)
    starts = [w.start for w in mended.words]
    assert starts == sorted(starts)
