"""A kept answer along its time, and where seeking leads."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from mockint.model import AnswerRecord, Finding, Question, Report, StarReading, Timeline, Transcript, Word
from mockint.practice import replay

TEXT = "I saw it. I called them myself. Then sales rose"


def record(**facts: object) -> AnswerRecord:
    starts = (1.0, 1.4, 1.8, 4.0, 4.4, 4.8, 5.2, 8.0, 8.4, 8.8)
    words, place = [], 0
    for start, word in zip(starts, TEXT.split(), strict=True):
        place = TEXT.index(word, place)
        words.append(Word(start, start + 0.3, (place, place + len(word))))
        place += len(word)
    call, rise = TEXT.index("I called"), TEXT.index("Then")
    report = Report(
        1, "en", "story", 50, (),
        {"action": StarReading("strong", ((call, rise - 1),)), "result": StarReading("weak", ((rise, len(TEXT)),))},
        (), (), (Finding("c", "r", "low", (rise, rise + 4), "Then", "", ""),), None,  # type: ignore[arg-type]
    )  # fmt: skip
    usual = {
        "take": "takes/1.flac",
        "text": Transcript(TEXT, "en", tuple(words), "speech"),
        "timeline": Timeline(10.0, ((1.0, 2.2), (4.0, 5.5), (8.0, 9.2))),
        "report": report,
    }
    return AnswerRecord(1, 1, Question("q", "?"), 1, "done", "", **{**usual, **facts})  # type: ignore[arg-type]


def test_sentences_parts_findings_and_pauses_have_their_seconds() -> None:
    track = replay.track(record())
    assert track.seconds == 10.0
    assert track.sentences == (1.0, 4.0, 8.0)
    assert [(p.part, p.start) for p in track.parts] == [("action", 4.0), ("result", 8.0)]
    assert track.findings == ((8.0, 8.3),)
    assert track.pauses == ((0.0, 1.0), (2.2, 4.0), (5.5, 8.0), (9.2, 10.0))


def test_seeking() -> None:
    track = replay.track(record())
    assert replay.seek(track, 1.5, "word", True) == 1.8
    assert replay.seek(track, 1.5, "word", False) == 1.0
    assert replay.seek(track, 1.0, "word", False) is None
    assert replay.seek(track, 5.5, "sentence", False) == 4.0
    assert replay.seek(track, 4.3, "sentence", False) == 1.0
    assert replay.seek(track, 0.0, "part", True) == 4.0
    assert replay.seek(track, 9.0, "part", True) is None
    assert replay.next_of_part(track, 9.0, "action") == 4.0
    assert replay.next_of_part(track, 9.0, "task") is None


def test_silence_is_left_out_and_speech_never_is() -> None:
    track = replay.track(record())
    assert replay.pieces(track, 0.0, False) == ((0.0, 10.0),)
    assert [tuple(round(x, 2) for x in piece) for piece in replay.pieces(track, 4.5, True)] == [(4.5, 5.65), (7.85, 9.35)]


def test_words_without_times_and_no_text_at_all() -> None:
    typed = record(text=Transcript(TEXT, "en"))
    assert replay.track(typed).words == ()
    assert replay.word_at(replay.track(typed), 3.0) is None
    assert replay.track(record(text=None, report=None, timeline=None)).seconds == 0.0


@given(st.lists(st.tuples(st.floats(-5, 60), st.floats(-5, 60)), max_size=12), st.floats(0, 50))
def test_pieces_are_in_order_inside_the_take_and_hold_all_speech(speech: list[tuple[float, float]], start: float) -> None:
    track = replay.track(record(text=None, report=None, timeline=Timeline(50.0, tuple(speech))))
    pieces = replay.pieces(track, start, True)
    edges = [edge for piece in pieces for edge in piece]
    assert edges == sorted(edges)
    assert all(start <= edge <= 50 for edge in edges)
    for a, b in track.speech or ():
        for moment in (a, (a + b) / 2, b):
            if moment >= start and b > start:
                assert any(x - 1e-9 <= moment <= y + 1e-9 for x, y in pieces)


def carried_on() -> list[AnswerRecord]:
    """ "I saw it." in a take of 3 s, then "I called them myself." in one of 4 s, then "Then sales rose" in one of 5 s."""
    out: list[AnswerRecord] = []
    text, lead = "", 0
    for number, (said, seconds) in enumerate((("I saw it.", 3.0), ("I called them myself.", 4.0), ("Then sales rose", 5.0)), 1):
        lead = len(text) + 1 if text else 0
        text = f"{text} {said}" if text else said
        words, place = [], lead
        for at, word in enumerate(said.split()):
            place = text.index(word, place)
            words.append(Word(0.5 + at, 0.9 + at, (place, place + len(word))))
            place += len(word)
        told = Transcript(text, "en", tuple(words), "speech")
        timeline = Timeline(seconds, ((0.5, seconds - 0.5),))
        whole = msgspec.structs.replace(record(), id=number, text=told, timeline=timeline, follows=number - 1, lead=lead)
        out.append(whole)
    return out


def test_takes_of_an_answer_that_was_carried_on_follow_each_other() -> None:
    track = replay.track(*carried_on())
    assert track.takes == ((0.0, 3.0), (3.0, 7.0), (7.0, 12.0))
    assert track.seconds == 12.0
    said = [(TEXT[w.span[0] : w.span[1]], w.start) for w in track.words]
    assert said[:4] == [("I", 0.5), ("saw", 1.5), ("it.", 2.5), ("I", 3.5)]
    assert said[-3:] == [("Then", 7.5), ("sales", 8.5), ("rose", 9.5)]
    assert [(p.part, p.start) for p in track.parts] == [("action", 3.5), ("result", 7.5)]
    assert track.findings == ((7.5, 7.9),)
    assert track.speech == ((0.5, 2.5), (3.5, 6.5), (7.5, 11.5))
    assert [replay.take_at(track, seconds) for seconds in (0.0, 2.9, 3.0, 6.9, 7.0, 50.0)] == [0, 0, 1, 1, 2, 2]
    assert replay.pieces_of(track, 1, 4.0, False) == ((1.0, 4.0),)
    assert replay.pieces_of(track, 1, 0.0, False) == ((0.0, 4.0),)
    ((begin, end),) = replay.pieces_of(track, 1, 0.0, True)
    assert (round(begin, 2), round(end, 2)) == (0.35, 3.65)
    assert replay.pieces_of(track, 0, 2.9, True) == ()


def test_words_of_an_earlier_take_keep_their_times_when_the_whole_was_corrected() -> None:
    first, second, _ = carried_on()
    assert second.text is not None
    text = second.text.text.replace("saw", "heard")
    mended = msgspec.structs.replace(second, text=msgspec.structs.replace(second.text, text=text, words=()))
    track = replay.track(first, mended)
    assert [(text[w.span[0] : w.span[1]], w.start) for w in track.words][:2] == [("I", 0.5), ("heard", 1.5)]
    alone = replay.track(second)
    assert {w.span[0] >= second.lead for w in alone.words} == {True}
