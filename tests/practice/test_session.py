"""The state machine alone: which events lead where, and what is to be done."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockint.model import Question, Report, Transcript
from mockint.practice import session as s
from mockint.scoring import score

QUESTIONS = tuple(Question(f"q{i}", f"Question {i}?") for i in range(3))
REPORT: Report = score(QUESTIONS[0], Transcript(text="Last year I fixed the printer and it worked again.", lang="en"))


def started(mode: str = "coach") -> s.Session:
    machine = s.Session(QUESTIONS, "en", mode)  # type: ignore[arg-type]
    machine.dispatch(s.Begin())
    return machine


def answered(machine: s.Session, probe: bool = True) -> None:
    machine.dispatch(s.Asked())
    machine.dispatch(s.StartAnswer())
    machine.dispatch(s.StopAnswer())
    machine.dispatch(s.Recognised(REPORT, "result", "What came of it?") if probe else s.Recognised(REPORT))


def test_a_spoken_answer_goes_the_whole_way() -> None:
    machine = s.Session(QUESTIONS, "en")
    assert machine.dispatch(s.Begin()) == [s.Speak("Question 0?")]
    machine.dispatch(s.Asked())
    assert machine.state is s.State.THINKING
    assert machine.dispatch(s.StartAnswer()) == [s.Listen()]
    assert machine.dispatch(s.StopAnswer()) == [s.StopListening()]
    assert machine.state is s.State.RECOGNISING
    machine.dispatch(s.Recognised(REPORT))
    assert machine.state is s.State.FEEDBACK
    assert machine.dispatch(s.Next()) == [s.Speak("Question 1?")]


def test_answering_while_the_question_is_read_stops_the_reading_first() -> None:
    assert started().dispatch(s.StartAnswer()) == [s.Hush(), s.Listen()]


def test_skip_first_ends_the_reading_then_leaves_the_question() -> None:
    machine = started()
    assert machine.dispatch(s.Skip()) == [s.Hush()]
    assert machine.state is s.State.THINKING
    assert machine.dispatch(s.Skip()) == [s.Speak("Question 1?")]


def test_stopping_a_reading_that_has_ended_skips_nothing() -> None:
    machine = started()
    assert machine.dispatch(s.Quiet()) == [s.Hush()]
    assert machine.state is s.State.THINKING
    assert machine.dispatch(s.Quiet()) == []
    assert machine.state is s.State.THINKING


def test_the_probe_is_asked_once_and_leads_back() -> None:
    machine = started()
    answered(machine)
    assert machine.can_probe
    assert machine.dispatch(s.AskProbe()) == [s.Speak("What came of it?")]
    assert machine.turn is not None
    assert machine.turn.probe == "result"
    machine.dispatch(s.Asked())
    machine.dispatch(s.Skip())
    assert machine.state is s.State.FEEDBACK
    assert not machine.can_probe
    assert machine.dispatch(s.AskProbe()) == []


def test_a_retry_counts_the_attempt_and_may_be_probed_again() -> None:
    machine = started()
    answered(machine)
    machine.dispatch(s.AskProbe())
    machine.dispatch(s.Asked())
    machine.dispatch(s.TypedAnswer("Sales rose."))
    machine.dispatch(s.Recognised(REPORT, "task", "What was the goal?"))
    assert machine.dispatch(s.Retry()) == [s.Speak("Question 0?")]
    assert machine.turn is not None
    assert machine.turn.attempt == 2
    answered(machine)
    assert machine.can_probe


def test_mock_mode_gives_no_feedback_until_the_end() -> None:
    machine = started("mock")
    for number in range(3):
        machine.dispatch(s.Asked())
        machine.dispatch(s.TypedAnswer("…"))
        machine.dispatch(s.Recognised(REPORT, "result", "What came of it?"))
        assert machine.state is (s.State.SUMMARY if number == 2 else s.State.ASKING)
    assert len(machine.done) == 3


def test_a_failed_recognition_leaves_the_question_open_for_typing() -> None:
    machine = started()
    machine.dispatch(s.Asked())
    machine.dispatch(s.StartAnswer())
    machine.dispatch(s.StopAnswer())
    machine.dispatch(s.RecogniseFailed())
    assert machine.state is s.State.THINKING
    assert machine.dispatch(s.TypedAnswer("typed instead")) == [s.ScoreTyped("typed instead")]


def test_finishing_in_mid_answer_keeps_the_take() -> None:
    machine = started()
    machine.dispatch(s.Asked())
    machine.dispatch(s.StartAnswer())
    assert machine.dispatch(s.Finish()) == [s.DropTake(keep=True), s.CloseSession()]
    assert machine.state is s.State.SUMMARY


EVENTS = st.sampled_from(
    [
        s.Begin(),
        s.Asked(),
        s.Repeat(),
        s.Repeat(slower=True),
        s.StartAnswer(),
        s.Pause(),
        s.Resume(),
        s.StartOver(),
        s.StopAnswer(),
        s.ListenFailed(),
        s.TypedAnswer("hello"),
        s.Recognised(REPORT, "result", "And then?"),
        s.Recognised(REPORT),
        s.RecogniseFailed(),
        s.Corrected(REPORT),
        s.AskProbe(),
        s.Retry(),
        s.Next(),
        s.Skip(),
    ]
)


@given(st.lists(EVENTS, max_size=60))
def test_whatever_happens_the_microphone_and_the_state_agree(events: list[s.Event]) -> None:
    """Every opened take is closed before another opens, and it is open exactly while answering or paused."""
    machine = s.Session(QUESTIONS, "en")
    is_open = False
    for event in [*events, s.Finish()]:
        for effect in machine.dispatch(event):
            if isinstance(effect, s.Listen):
                assert not is_open
                is_open = True
            elif isinstance(effect, (s.StopListening, s.DropTake)):
                assert is_open
                is_open = False
            elif isinstance(effect, s.HoldListening):
                assert is_open
        if isinstance(event, s.ListenFailed):
            # The conductor sends this only when no take could be opened.
            is_open = is_open and machine.state in (s.State.ANSWERING, s.State.PAUSED)
        assert is_open == (machine.state in (s.State.ANSWERING, s.State.PAUSED))
    assert machine.state is s.State.SUMMARY
