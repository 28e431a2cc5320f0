"""The informational interview: the state machine, its clock, the laws of its report, and the rows it leaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tui.doubles import Recorder, Speaker, Transcriber

from mockint.config import Settings
from mockint.errors import UsageError
from mockint.history.store import Store
from mockint.history.talks import WHOLE
from mockint.model import AnswerRecord, Question
from mockint.packs import personas
from mockint.practice import retelling
from mockint.practice import session as s
from mockint.practice.informational import Said, Talk
from mockint.practice.recover import recover
from mockint.practice.talking import TalkConductor, TalkView, open_talk
from mockint.practice.view import Devices

INTRODUCTION = "Good morning, my name is Rina, I'm a student. I found you through my teacher. I'd like to learn about nursing."
GOOD = (
    INTRODUCTION,
    "What does a typical shift look like for you?",
    "You mentioned the handover, how does that work?",
    "Which skills does this work need?",
    "Who else should I talk to?",
    "Thank you for your time. Goodbye!",
)
BAD = ("Could you get me a job on your ward?", "How much do you earn?", "You are an idiot.")


def talk(*turns: str, limit: float = 1500.0, step: float = 60.0) -> Talk:
    made = Talk((), "en", persona=personas.find("en/nurse"), limit=limit)
    made.dispatch(s.Begin())
    for text in turns:
        made.dispatch(s.Asked())
        if made.state is s.State.SUMMARY:
            break
        made.clock += step
        made.dispatch(s.TypedAnswer(text))
        made.dispatch(Said(text))
    return made


def score(*turns: str) -> int:
    outcome = talk(*turns).outcome()
    return outcome.report.score if outcome else 0


def test_from_greeting_to_goodbye() -> None:
    held = talk(*GOOD)
    assert held.leaving
    assert held.dispatch(s.Asked()) == [s.Hush(), s.CloseSession()]
    assert held.state is s.State.SUMMARY
    outcome = held.outcome()
    assert outcome
    heard = {point.name: point.heard for point in outcome.points}
    assert [name for name, yes in heard.items() if not yes] == ["time_named", "path", "trends", "advice"]
    for point in outcome.points:
        for a, b in point.spans:
            assert outcome.text[a:b].strip()
    assert sum(part.weight for part in outcome.report.parts) == 100
    again = talk(*GOOD).outcome()
    assert again == outcome


def test_an_answer_is_followed_by_deeper_ones_and_then_it_is_said_that_all_is_told() -> None:
    held = talk(*["What does a typical shift look like for you?"] * 4)
    told = held.told["day"]
    assert len(told) == len(set(told)) >= 2
    assert held.dialogue[-1].text.startswith("I have told you most")


@pytest.mark.parametrize("again", ["Sorry, could you repeat that, please?", "I didn't catch that.", "Pardon?"])
def test_what_was_said_is_said_again_when_asked_for(again: str) -> None:
    asked = ("What does a typical shift look like for you?", again, "How do you handle the paperwork?")
    held = talk(*asked)
    replies = [line.text for line in held.dialogue if line.theirs]
    assert replies[1] == replies[2] != replies[3]
    assert len(held.told["day"]) == 1
    # It is no question on the work, and takes nothing away.
    assert score(asked[0], again) == score(asked[0])


def test_asking_again_in_one_breath_with_a_question_is_the_question() -> None:
    held = talk("Could you repeat that? And what does a typical shift look like for you?")
    assert "day" in held.told


def test_prying_and_asking_for_a_job_get_no_answer_but_an_offer() -> None:
    them = personas.find("en/nurse")
    held = talk(*BAD)
    replies = [line.text for line in held.dialogue if line.theirs][1:]
    assert replies[0] in them.no_job
    assert replies[1] in them.declines
    assert not held.told


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("at", [0, 2, len(GOOD) - 1])
def test_a_bad_line_never_raises_the_score(bad: str, at: int) -> None:
    assert score(*GOOD[:at], bad, *GOOD[at:]) <= score(*GOOD)
    assert score(bad) == 0


def test_the_clock_warns_and_then_takes_leave() -> None:
    held = talk(*GOOD[:5], "Why?", "And how?", limit=360, step=60)
    them = personas.find("en/nurse")
    replies = [line.text for line in held.dialogue if line.theirs]
    assert sum(them.time_warning.partition("{")[0] in text for text in replies) == 1
    assert replies[-2:] == [them.time_up, them.goodbye]
    assert held.over


def test_what_was_said_to_no_effect_is_no_turn() -> None:
    held = talk("  ")
    assert held.state is s.State.THINKING
    assert held.outcome() is None


@pytest.fixture
def conductor(mockint_home: object) -> Iterator[TalkConductor]:
    devices = Devices(Speaker(), Recorder(), Transcriber(text="What does a typical shift look like for you?"))
    made = open_talk(personas.find("en/nurse"), Store(), devices, Settings())
    yield made
    made.close()


def test_every_turn_is_a_row_and_the_report_is_one_more(conductor: TalkConductor) -> None:
    conductor.post(s.Begin())
    conductor.wait(lambda view: view.state is s.State.THINKING, 10)
    conductor.post(s.StartAnswer())
    conductor.wait(lambda view: view.state is s.State.ANSWERING, 10)
    kept = conductor.store.session(conductor.view.session_id)
    assert kept
    assert [a.state for a in kept.answers] == ["open"]
    conductor.post(s.StopAnswer())
    conductor.wait(lambda view: view.state is s.State.THINKING, 10)
    conductor.post(s.TypedAnswer("Goodbye, and thank you!"))
    view = conductor.wait(lambda view: view.state is s.State.SUMMARY, 10)
    assert isinstance(view, TalkView)
    assert view.outcome
    kept = conductor.store.session(view.session_id)
    assert kept
    assert kept.mode == "informational"
    assert kept.ended
    assert [a.state for a in kept.answers] == ["done"] * 3
    assert [a.text.text for a in kept.answers if a.text][-1] == view.outcome.text
    assert kept.answers[-1].report == view.outcome.report
    assert kept.answers[0].question.text == personas.find("en/nurse").greeting
    assert conductor.store.unfinished() == []
    assert conductor.store.spoken_reports("en") == []


def test_minutes_out_of_range(mockint_home: object) -> None:
    with pytest.raises(UsageError):
        open_talk(personas.find("en/nurse"), Store(), Devices(), Settings(), minutes=90)


def test_a_turn_written_down_later_belongs_to_the_talk(conductor: TalkConductor) -> None:
    """Its recording was there and its words were not: it is no answer by itself, and the report takes it in."""
    conductor.post(s.Begin())
    conductor.wait(lambda view: view.state is s.State.THINKING, 10)
    conductor.post(s.TypedAnswer(INTRODUCTION))
    conductor.wait(lambda view: view.state is s.State.THINKING, 10)
    store, number = conductor.store, conductor.view.session_id
    first = retelling.renew(store, number)
    assert first
    assert first.report
    asked = Question("talk-2", "Welcome.", kind="informational", seconds=600)
    turn = store.open_answer(number, asked, 1, spoken=True)
    file = store.home / turn.take
    file.write_bytes(b"sound")
    told: list[object] = []
    transcriber = Transcriber(text="What does a typical shift look like for you?")
    recover(turn, store, transcriber, on_done=told.append)
    [whole] = told
    assert isinstance(whole, AnswerRecord)
    assert (whole.id, whole.question.id) == (first.id, WHOLE)
    assert whole.text
    assert whole.text.text.splitlines() == [INTRODUCTION, "What does a typical shift look like for you?"]
    assert whole.report
    assert whole.report.score > first.report.score
    kept = store.answer(turn.id)
    assert kept
    assert (kept.state, kept.report) == ("done", None)
