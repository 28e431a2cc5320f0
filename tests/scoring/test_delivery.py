"""How it was said: times, pauses, rates, fillers, parts, against one's own habit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.model import Baseline, Timeline, Transcript, Word
from mockint.scoring import delivery, fillers, syllables
from mockint.scoring.text import tokenize


def measured(text: str, lang: str = "en", timeline: Timeline | None = None, **more: object):  # type: ignore[no-untyped-def]
    transcript = Transcript(text, lang, words=more.pop("words", ()))  # type: ignore[arg-type]
    clauses = more.pop("clauses", ())
    return delivery.measure(transcript, tokenize(text), timeline, more.pop("baseline", None), clauses, 90)  # type: ignore[arg-type]


def test_typed_text_has_no_times() -> None:
    said = measured("I called the client.")
    assert (said.words, said.seconds, said.words_per_minute, said.pauses, said.length) == (4, None, None, None, "unknown")
    assert said.part_seconds == {}


def test_pauses_and_rates_come_from_the_audio() -> None:
    timeline = Timeline(12.0, speech=((1.0, 3.0), (3.1, 5.0), (6.0, 11.0)), first_word_after=0.8)
    said = measured("one two three four five six seven eight nine ten", timeline=timeline)
    assert (said.pauses, said.longest_pause) == (1, 1.0)  # the tenth of a second between is no pause
    assert said.speaking_seconds == pytest.approx(8.9)
    assert said.words_per_minute == pytest.approx(60.0)
    assert said.pause_share == pytest.approx(0.1)
    assert said.first_word_after == 0.8
    assert said.length == "short"


def test_length_against_the_target() -> None:
    for end, length in ((59.0, "short"), (61.0, "good"), (119.0, "good"), (121.0, "long")):
        assert measured("well", timeline=Timeline(end, speech=((0.0, end),))).length == length


def test_seconds_of_each_part_from_the_words_times() -> None:
    text = "it broke I fixed it"
    places = [(0, 2), (3, 8), (9, 10), (11, 16), (17, 19)]
    words = tuple(Word(float(i), i + 0.6, place) for i, place in enumerate(places))
    timeline = Timeline(5.0, speech=((0.0, 4.6),))
    said = measured(text, timeline=timeline, words=words, clauses=((0, 8, "S"), (9, 19, "A")))
    assert said.part_seconds["situation"] == 2.0
    assert said.part_seconds["action"] == pytest.approx(2.6)
    assert said.part_seconds["result"] == 0.0


def test_against_the_speakers_own_habit() -> None:
    baseline = Baseline(answers=4, words_per_minute=120.0, syllables_per_second=4.0, pause_share=0.2, filled_per_minute=2.0)
    timeline = Timeline(60.0, speech=((0.0, 60.0),))
    said = measured("um " + "word " * 119, timeline=timeline, baseline=baseline)
    assert said.against_baseline["words_per_minute"] == 1.0
    assert said.against_baseline["pause_share"] == 0.0
    assert said.against_baseline["filled_per_minute"] == 0.5


@pytest.mark.parametrize(
    ("lang", "text", "pauses", "markers"),
    [
        ("en", "So um I was, you know, tired.", ["um"], ["So", "you know"]),
        ("en", "So I was tired. I like it and do you know him?", [], []),
        ("en", "ummm it broke, like, overnight", ["ummm"], ["like"]),
        ("en", "It looks like rain and I would like tea.", [], []),
        ("id", "Eee waktu itu, apa namanya, mesinnya mati.", ["Eee"], ["apa namanya"]),
        ("id", "Jadi saya pergi, kayak biasa.", [], []),
        ("id", "jadi anu saya pergi gitu", ["anu"], ["jadi", "gitu"]),
        ("id", "Bukan begitu caranya, kayak gitu salah.", [], []),
    ],
)
def test_fillers_in_context(lang: str, text: str, pauses: list[str], markers: list[str]) -> None:
    said = measured(text, lang)
    assert [f.text for f in said.filled_pauses] == pauses
    assert [f.text for f in said.discourse_markers] == markers


def test_repeated_starts_but_not_emphasis() -> None:
    assert [f.text for f in measured("I I was very very late and we were we were done").repeated_starts] == [
        "I I",
        "we were we were",
    ]
    assert measured("anak anak pelan pelan pulang", "id").repeated_starts == ()
    assert [f.text for f in measured("saya saya um saya pulang", "id").repeated_starts] == ["saya saya", "saya um saya"]


def test_i_and_we() -> None:
    said = measured("I told them we had my plan and our team", "en")
    assert (said.first_person_singular, said.first_person_plural) == (2, 2)


@pytest.mark.parametrize(
    ("lang", "word", "number"),
    [
        ("en", "manager", 3),
        ("en", "wanted", 2),
        ("en", "asked", 1),
        ("en", "tables", 2),
        ("en", "situation", 4),
        ("en", "people", 2),
        ("en", "strength", 1),
        ("id", "pelanggan", 3),
        ("id", "pekerjaan", 4),
        ("id", "pakai", 2),
        ("id", "cair", 2),
        ("id", "teman-teman", 4),
    ],
)
def test_syllables(lang: str, word: str, number: int) -> None:
    assert syllables.of(word, lang) == number


def test_what_is_left_without_fillers_is_the_same() -> None:
    plain = "we trained twenty people and the line ran again"
    spoken = "um we uh trained you know twenty people, and, er, the line ummm ran again"
    kept = [t.folded for t in fillers.strip_fillers(tokenize(spoken), "en") if t.kind != "p"]
    assert kept == plain.split()


@settings(deadline=None)
@given(
    text=st.text(max_size=300),
    lang=st.sampled_from(["en", "id"]),
    speech=st.lists(st.tuples(st.floats(0, 99), st.floats(0, 99))),
)
def test_any_text_and_times(text: str, lang: str, speech: list[tuple[float, float]]) -> None:
    said = measured(text, lang, Timeline(99.0, speech=tuple(speech)), clauses=((0, len(text), "A"),))
    assert said.pause_share is None or 0 <= said.pause_share <= 1
    for filler in (*said.filled_pauses, *said.discourse_markers, *said.repeated_starts, *said.hedges):
        assert text[filler.span[0] : filler.span[1]] == filler.text
