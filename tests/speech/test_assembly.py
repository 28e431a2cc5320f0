"""Words of windows put together to one text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockint.speech.assembly import Piece, RawWord, join, piece, whole_words, without_loops

RATE = 16_000


def raw(*texts: str) -> list[RawWord]:
    return [RawWord(text, i * 0.5, i * 0.5 + 0.4, 0.9) for i, text in enumerate(texts)]


def texts(words: list[RawWord]) -> list[str]:
    return [word.text for word in words]


def test_joins_what_carries_on_a_word() -> None:
    words = whole_words(raw(" Dia", " menjelek", "-jelekkan", " saya", "."))
    assert texts(words) == ["Dia", "menjelek-jelekkan", "saya."]
    assert (words[1].start, words[1].end) == (0.5, 1.4)


def test_takes_out_what_is_not_printable() -> None:
    hostile = raw(" [red]so\x1b[31m\u202e", " \x00\u200b", " \ufffd", "\u2028fine\n")
    assert texts(whole_words(hostile)) == ["[red]so[31m", "fine"]


def test_keeps_stutters_and_drops_loops() -> None:
    stutter = raw(" I", " I", " I", " went", " and", " went", " and", " stayed")
    assert without_loops(stutter) == stutter
    loop = raw(" Well,", *[" thank", " you."] * 9, " Bye")
    assert texts(without_loops(whole_words(loop))) == ["Well,", "thank", "you.", "Bye"]
    assert texts(without_loops(whole_words(raw(*[" ya,"] * 40)))) == ["ya,"]


def test_gives_times_of_the_take() -> None:
    # The sound of the pass is 2 s from 10 s on and 1 s from 20 s on.
    clips = ((10 * RATE, 12 * RATE), (20 * RATE, 21 * RATE))
    said = [RawWord(" one", 0.5, 1.0, 1), RawWord(" two", 1.8, 2.6, 1), RawWord(" three", 2.6, 3.5, 1)]
    words = piece(said, clips, RATE).words
    assert [(w.start, w.end) for w in words] == [(10.5, 11.0), (20.0, 20.6), (20.6, 21.0)]


words_strategy = st.lists(
    st.builds(RawWord, st.text(max_size=6).map(lambda t: f" {t}"), st.floats(0, 40), st.floats(0, 40), st.floats(-1, 2)),
    max_size=30,
)


@given(st.lists(words_strategy, max_size=4))
def test_spans_quote_the_text_and_times_go_forward(windows: list[list[RawWord]]) -> None:
    pieces = [piece(said, ((i * 30 * RATE, (i * 30 + 28) * RATE),), RATE) for i, said in enumerate(windows)]
    whole = join(pieces)
    assert whole.text == " ".join(part.text for part in pieces if part.text)
    assert whole.text.split() == [whole.text[a:b] for a, b in (word.span for word in whole.words)]
    assert whole.text.isprintable()
    times = [time for word in whole.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(0 <= word.confidence <= 1 for word in whole.words)


def test_nothing_said() -> None:
    assert join([]) == join([Piece(), Piece()]) == Piece()
