"""A kept answer along its time, and where seeking leads."""

from __future__ import annotations

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
