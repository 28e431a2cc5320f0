"""The conductor with doubles of the devices: rows before sound, the raw text for good, failures that lose nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tui.doubles import Recorder, Speaker, Transcriber

from mockint.catalogue import Catalogue
from mockint.history.store import Store
from mockint.model import Pack, Question
from mockint.practice import session as s
from mockint.practice.conductor import Conductor, Devices

QUESTIONS = (
    Question("one", "Tell me about a client you won back.", probes={"result": "What came of it?"}),
    Question("two", "Tell me about a mistake."),
)
PACK = Pack("en/user-test", "Test", "en", "user", "tester", 1, QUESTIONS)


class Room:
    """A session with doubles."""

    def __init__(self) -> None:
        self.store = Store()
        self.speaker, self.recorder, self.transcriber = Speaker(), Recorder(), Transcriber()
        self.conductor = Conductor(
            PACK,
            s.Session(QUESTIONS, "en"),
            self.store,
            Devices(self.speaker, self.recorder, self.transcriber),
            line=Catalogue("en"),
        )
        self.go(s.Begin(), s.State.THINKING)

    def go(self, event: s.Event, state: s.State) -> None:
        self.conductor.post(event)
        self.conductor.wait(lambda view: view.state is state, timeout=10)

    def rows(self) -> list[tuple[str, str, str]]:
        kept = self.store.session(self.conductor.view.session_id)
        assert kept is not None
        return [(a.question.id, a.state, a.text.text if a.text else "") for a in kept.answers]


@pytest.fixture
def room(mockint_home: object) -> Iterator[Room]:
    made = Room()
    yield made
    made.conductor.close()


def test_the_row_is_there_before_the_microphone_opens(room: Room) -> None:
    room.go(s.StartAnswer(), s.State.ANSWERING)
    assert room.rows() == [("one", "open", "")]
    assert room.recorder.file == room.store.home / "takes/00000001.flac"


def test_a_spoken_answer_is_kept_raw_and_scored(room: Room) -> None:
    room.go(s.StartAnswer(), s.State.ANSWERING)
    room.go(s.StopAnswer(), s.State.FEEDBACK)
    assert room.rows() == [("one", "done", room.transcriber.text)]
    room.conductor.correct("I called each client, and three of them came back.")
    room.conductor.wait(lambda view: view.text is not None and "three" in view.text.text, timeout=10)
    answer = room.store.answer(1)
    assert answer is not None
    assert answer.raw is not None
    assert answer.raw.text == room.transcriber.text


def test_a_microphone_that_will_not_open_leaves_typing(room: Room) -> None:
    room.recorder.fails = "no_sound_kept"
    room.go(s.StartAnswer(), s.State.THINKING)
    assert room.conductor.view.notices
    room.go(s.TypedAnswer("Last year I won a client back."), s.State.FEEDBACK)
    assert room.rows() == [("one", "abandoned", ""), ("one", "done", "Last year I won a client back.")]


def test_what_is_typed_after_a_failed_recognition_belongs_to_the_recording(room: Room) -> None:
    room.transcriber.fails = "no_sound_kept"
    room.go(s.StartAnswer(), s.State.ANSWERING)
    room.go(s.StopAnswer(), s.State.THINKING)
    assert room.rows() == [("one", "recorded", "")]
    room.go(s.TypedAnswer("Typed instead of spoken."), s.State.FEEDBACK)
    assert room.rows() == [("one", "done", "Typed instead of spoken.")]


def test_a_failed_recording_is_not_taken_for_the_next_question(room: Room) -> None:
    room.transcriber.fails = "no_sound_kept"
    room.go(s.StartAnswer(), s.State.ANSWERING)
    room.go(s.StopAnswer(), s.State.THINKING)
    room.conductor.post(s.Next())
    room.conductor.wait(lambda view: view.turn is not None and view.turn.number == 2 and view.state is s.State.THINKING)
    room.go(s.TypedAnswer("About a mistake."), s.State.FEEDBACK)
    assert room.rows() == [("one", "recorded", ""), ("two", "done", "About a mistake.")]


def test_an_answer_to_the_probe_carries_the_story_on(room: Room) -> None:
    room.go(s.TypedAnswer("Last year I called every client who had left us and asked what went wrong."), s.State.FEEDBACK)
    first = room.conductor.view.report
    assert first is not None
    assert room.conductor.view.can_probe
    room.go(s.AskProbe(), s.State.THINKING)
    room.go(s.TypedAnswer("In the end two of them came back and sales grew by 20 percent."), s.State.FEEDBACK)
    second = room.conductor.view.report
    assert second is not None
    assert second.score > first.score
    answer = room.store.answer(2)
    assert answer is not None
    assert answer.follows == 1
    assert answer.text is not None
    assert answer.text.text[answer.lead :].startswith("In the end")


def test_leaving_in_mid_answer_keeps_the_recording_for_the_next_start(room: Room) -> None:
    room.go(s.StartAnswer(), s.State.ANSWERING)
    room.conductor.close()
    assert room.rows() == [("one", "recorded", "")]


def test_a_device_that_fails_in_mid_answer_ends_it_with_what_was_said(room: Room) -> None:
    room.go(s.StartAnswer(), s.State.ANSWERING)
    assert room.recorder.on_trouble is not None
    room.recorder.on_trouble("no_sound_kept")
    room.conductor.wait(lambda view: view.state is s.State.FEEDBACK, timeout=10)
    assert room.rows() == [("one", "done", room.transcriber.text)]
    assert room.conductor.view.notices
