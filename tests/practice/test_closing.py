"""The end of a whole interview: the candidate's questions are taken up, asked for again, and it ends warmly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tui.doubles import Speaker

from mockint.catalogue import Catalogue
from mockint.history.store import Store
from mockint.model import Lang, Pack, Question, Report, Transcript
from mockint.practice import closing
from mockint.practice import session as s
from mockint.practice.conductor import Conductor, Devices
from mockint.scoring import score

QUESTION = Question("end", "What would you like to ask?", "closing", "enthusiasm", stage="user")
PACK = Pack("en/user-test", "Test", "en", "user", "tester", 1, (QUESTION,))
GOOD = {
    "en": "How does the team measure success in the first three months?",
    "id": "Bagaimana tim mengukur keberhasilan di tiga bulan pertama?",
}
PAY = {"en": "How much does it pay, and how many days of leave do I get?", "id": "Berapa gajinya, dan cutinya berapa hari?"}
NONE = {
    "en": ("No, that is all, thank you.", "No questions from me.", "Nothing, thanks.", "No."),
    "id": ("Tidak ada, terima kasih.", "Sudah cukup, Pak.", "Tidak ada pertanyaan dari saya.", "Cukup."),
}


def alone(text: str, lang: Lang, stage: str = "user") -> tuple[Transcript, Report]:
    said = Transcript(text, lang)
    return said, score(Question("end", "?", "closing", stage=stage), said)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_question_is_taken_up_and_more_are_asked_for_twice(lang: Lang) -> None:
    say = Catalogue(lang)
    said, report = alone(GOOD[lang], lang)
    first, second, third = (closing.reply(said, report, rounds, lang, "user") for rounds in range(3))
    assert first.text == f"{say('interview.taken_role')} {say('interview.else_1')}"
    assert second.text == f"{say('interview.taken_role')} {say('interview.else_2')}"
    assert third.text == ""
    assert third.farewell.endswith(say("interview.farewell_user"))
    assert first.farewell == say("interview.farewell_user")


@pytest.mark.parametrize("lang", ["en", "id"])
def test_pay_first_is_put_off_and_found(lang: Lang) -> None:
    said, report = alone(PAY[lang], lang)
    assert "money_first" in {finding.category for finding in report.conduct}
    assert closing.reply(said, report, 0, lang, "hr").text.startswith(Catalogue(lang)("interview.taken_money"))


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang in ("en", "id") for text in NONE[lang]])
def test_no_question_ends_it(lang: Lang, text: str) -> None:
    said, report = alone(text, lang)
    assert closing.declines(said, report)
    assert closing.reply(said, report, 0, lang, "hr") == closing.Reply("", Catalogue(lang)("interview.farewell_hr"))


def test_an_insult_is_no_polite_end() -> None:
    said, report = alone("No, you are an idiot and your company is garbage.", "en")
    assert report.conduct
    assert not closing.declines(said, report)


class Room:
    """A whole interview of one closing question."""

    def __init__(self, mode: str = "coach", speaker: Speaker | None = None) -> None:
        self.store = Store()
        self.speaker = speaker or Speaker()
        machine = s.Session((QUESTION,), "en", mode, interview=True)  # type: ignore[arg-type]
        self.conductor = Conductor(PACK, machine, self.store, Devices(self.speaker), line=Catalogue("en"))
        self.post(s.Begin(), s.State.THINKING)

    def post(self, event: s.Event, state: s.State) -> None:
        self.conductor.post(event)
        self.conductor.wait(lambda view: view.state is state, timeout=30)

    @property
    def said(self) -> list[str]:
        return [text for text, _ in self.speaker.said]


@pytest.fixture
def room(mockint_home: object) -> Iterator[Room]:
    made = Room()
    yield made
    made.conductor.close()


def test_the_questions_are_scored_together_and_the_no_takes_nothing_back(room: Room) -> None:
    room.post(s.TypedAnswer(GOOD["en"]), s.State.THINKING)
    first = room.conductor.view.done[0].report
    room.post(s.TypedAnswer("What is the culture of the company like?"), s.State.THINKING)
    both = room.conductor.view.done[0].report
    assert both.score > first.score
    assert not both.conduct
    room.post(s.TypedAnswer("No, that is all, thank you."), s.State.FEEDBACK)
    view = room.conductor.view
    assert view.farewell == Catalogue("en")("interview.farewell_user")
    assert view.report == both
    assert len(view.done) == 1
    assert room.said[-1] == view.farewell
    kept = room.store.session(view.session_id)
    assert kept is not None
    assert [a.probe for a in kept.answers] == ["", "more", "more"]
    last = kept.answers[-1]
    assert last.raw is not None
    assert last.raw.text == "No, that is all, thank you."
    assert last.text is not None
    assert last.text.text == f"{GOOD['en']} What is the culture of the company like?"


def test_at_most_twice_more(room: Room) -> None:
    for _ in range(2):
        room.post(s.TypedAnswer(GOOD["en"]), s.State.THINKING)
    room.post(s.TypedAnswer(GOOD["en"]), s.State.FEEDBACK)
    assert len([text for text in room.said if "nything else" in text]) == 2


def test_no_questions_at_all_is_found(room: Room) -> None:
    room.post(s.TypedAnswer("No questions from me, thanks."), s.State.FEEDBACK)
    report = room.conductor.view.report
    assert report is not None
    assert [finding.category for finding in report.conduct] == ["no_questions"]


def test_not_wanting_to_ask_more_ends_it_too_and_a_retry_begins_anew(room: Room) -> None:
    room.post(s.TypedAnswer(GOOD["en"]), s.State.THINKING)
    room.post(s.Skip(), s.State.FEEDBACK)
    assert room.conductor.view.farewell
    room.post(s.Retry(), s.State.THINKING)
    assert not room.conductor.view.farewell
    room.post(s.TypedAnswer(GOOD["en"]), s.State.THINKING)
    assert room.said[-1].endswith(Catalogue("en")("interview.else_1"))


def test_a_mock_interview_ends_with_the_goodbye_and_the_summary(mockint_home: object) -> None:
    room = Room("mock", Speaker(lasts=0.2))
    room.post(s.TypedAnswer("No questions from me."), s.State.PARTING)
    room.conductor.wait(lambda view: view.state is s.State.SUMMARY, timeout=30)
    room.conductor.close()


def test_outside_of_an_interview_the_closing_is_one_answer() -> None:
    machine = s.Session((QUESTION,), "en")
    machine.dispatch(s.Begin())
    machine.dispatch(s.TypedAnswer("x"))
    machine.dispatch(s.Recognised(alone(GOOD["en"], "en")[1]))
    assert machine.state is s.State.FEEDBACK
