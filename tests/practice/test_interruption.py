"""Speech before the question's end: the microphone may be open then only with headphones, and only then is it judged."""

from __future__ import annotations

from tui.doubles import Recorder, Speaker, Transcriber

from mockint.catalogue import Catalogue
from mockint.history.store import Store
from mockint.model import Pack, Question, Timeline, Transcript, Word
from mockint.practice import session as s
from mockint.practice.conductor import Conductor, Devices
from mockint.practice.listening import Listening
from mockint.scoring import score
from mockint.speech.protocols import Level

QUESTIONS = (Question("q0", "Question 0?"), Question("q1", "Question 1?"))
PACK = Pack("en/user-test", "Test", "en", "user", "tester", 1, QUESTIONS)
TEXT = "Last year I called each client and two of them came back."


def asking(headphones: bool) -> s.Session:
    machine = s.Session(QUESTIONS, "en", headphones=headphones)
    machine.dispatch(s.Begin())
    return machine


def test_without_headphones_the_question_falls_silent_first() -> None:
    machine = asking(False)
    assert machine.dispatch(s.StartAnswer()) == [s.Hush(), s.Listen()]
    assert not machine.reading
    assert machine.dispatch(s.Asked()) == []
    assert machine.dispatch(s.StopAnswer()) == [s.StopListening()]


def test_with_headphones_it_is_read_on_and_its_end_is_marked() -> None:
    machine = asking(True)
    assert machine.dispatch(s.StartAnswer()) == [s.Listen()]
    assert machine.reading
    assert machine.dispatch(s.Asked()) == [s.MarkQuestionEnd()]
    assert machine.state is s.State.ANSWERING
    assert not machine.reading
    assert machine.dispatch(s.StopAnswer()) == [s.StopListening()]


def test_stopping_the_reading_or_the_answer_ends_the_question_there() -> None:
    for event, effects in (
        (s.Quiet(), [s.Hush(), s.MarkQuestionEnd()]),
        (s.StopAnswer(), [s.Hush(), s.MarkQuestionEnd(), s.StopListening()]),
        (s.Skip(), [s.Hush(), s.MarkQuestionEnd(), s.DropTake()]),
        (s.Finish(), [s.Hush(), s.DropTake(keep=True), s.CloseSession()]),
    ):
        machine = asking(True)
        machine.dispatch(s.StartAnswer())
        assert machine.dispatch(event) == effects
        assert not machine.reading


def test_a_pause_while_it_is_read_stays_a_pause() -> None:
    for event in (s.Asked(), s.Quiet()):
        machine = asking(True)
        machine.dispatch(s.StartAnswer())
        machine.dispatch(s.Pause())
        assert s.MarkQuestionEnd() in machine.dispatch(event)
        assert machine.state is s.State.PAUSED
        assert machine.dispatch(s.Resume()) == [s.HoldListening(False)]


def test_a_microphone_that_does_not_open_leaves_the_question_being_read() -> None:
    machine = asking(True)
    machine.dispatch(s.StartAnswer())
    machine.dispatch(s.ListenFailed())
    assert machine.state is s.State.ASKING
    machine.dispatch(s.Asked())
    assert machine.state is s.State.THINKING


def test_after_the_question_headphones_change_nothing() -> None:
    machine = asking(True)
    machine.dispatch(s.Asked())
    assert machine.dispatch(s.StartAnswer()) == [s.Listen()]
    assert not machine.reading


def test_the_end_of_the_question_is_put_on_the_recording(tmp_path: object) -> None:
    now = [100.0]
    recorder = Recorder()
    ears = Listening(
        Devices(None, recorder, Transcriber()),
        on_level=lambda level: None,
        on_caption=lambda caption: None,
        stop_after_silence=0,
        on_silence=lambda: None,
        clock=lambda: now[0],
    )
    store = Store()
    record = store.open_answer(store.begin_session(PACK, "coach"), QUESTIONS[0], 1, spoken=True)
    nothing = {"on_trouble": lambda key: None, "on_recogniser_trouble": lambda key: None}
    ears.start(record, store.home, "en", **nothing)  # type: ignore[arg-type]
    heard = Timeline(9.0, ((0.8, 5.0),))
    assert ears.on_timeline(heard, 2) == Timeline(9.0, ((0.8, 5.0),), None, 2)
    assert recorder.on_level is not None
    recorder.on_level(Level(2.4, -20, -10))
    now[0] += 0.1
    ears.question_ended()
    assert ears.on_timeline(heard, 0).first_word_after == -1.7
    # A new take knows nothing of it.
    ears.start(record, store.home, "en", **nothing)  # type: ignore[arg-type]
    assert ears.on_timeline(heard, 0).first_word_after is None
    store.close()


def spoken(headphones: bool) -> tuple[list[str], float | None]:
    """Answer at once, while the question is still being read; what is found, and when the first word came."""
    store, recorder = Store(), Recorder()
    devices = Devices(Speaker(lasts=0.4), recorder, Transcriber(TEXT))
    conductor = Conductor(PACK, s.Session(QUESTIONS, "en", headphones=headphones), store, devices, line=Catalogue("en"))
    conductor.post(s.Begin())
    conductor.post(s.StartAnswer())
    conductor.wait(lambda view: view.state is s.State.ANSWERING, timeout=30)
    assert conductor.view.reading is headphones
    recorder.level(2.0)
    if headphones:
        conductor.wait(lambda view: not view.reading, timeout=30)
    conductor.post(s.StopAnswer())
    view = conductor.wait(lambda view: view.state is s.State.FEEDBACK, timeout=30)
    conductor.close()
    store.close()
    assert view.report is not None
    return [finding.rule for finding in view.report.conduct], view.report.delivery.first_word_after


def test_an_answer_that_begins_too_early_is_told_so(mockint_home: object) -> None:
    found, first = spoken(headphones=True)
    assert found == ["interrupting.early"]
    assert first is not None
    assert -2.3 < first <= -2.0


def test_without_headphones_it_is_never_judged(mockint_home: object) -> None:
    # What the recogniser tells of the first word stays as it is.
    assert spoken(headphones=False) == ([], 1.0)


def words(text: str) -> tuple[Word, ...]:
    out, place = [], 0
    for i, word in enumerate(text.split()):
        place = text.index(word, place)
        out.append(Word(i / 2, i / 2 + 0.4, (place, place + len(word))))
        place += len(word)
    return tuple(out)


def test_the_finding_quotes_the_words_and_says_how_early() -> None:
    said = Transcript(TEXT, "en", words(TEXT), "speech")
    question = Question("q", "Tell me about a client you won back.")
    early = Timeline(7.0, ((0.0, 6.0),), -1.6)
    late = Timeline(7.0, ((0.0, 6.0),), 0.6)
    report, calm = score(question, said, early), score(question, said, late)
    [finding] = report.conduct
    assert (finding.category, finding.severity, finding.text) == ("interrupting", "medium", "Last year I called")
    assert "1.6 s before" in finding.why
    assert report.score < calm.score
    # The words still count as what they are: only the conduct costs.
    assert [p for p in report.parts if p.weight] == [p for p in calm.parts if p.weight]
    assert "1.6 detik" in score(question, said, early, ui="id").conduct[0].why


def test_a_breath_or_a_yes_is_no_interruption() -> None:
    said = Transcript(TEXT, "en", words(TEXT), "speech")
    for speech, after in ((((0.0, 0.3), (2.0, 6.0)), -1.5), (((0.9, 6.0),), -0.1), (((0.0, 6.0),), 0.0)):
        assert score(QUESTIONS[0], said, Timeline(7.0, speech, after)).conduct == ()
