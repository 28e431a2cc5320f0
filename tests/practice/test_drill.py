"""The drill out of a real history: cards follow answers, the warm-up is not scored, and no trouble here loses an answer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from tui.doubles import Recorder, Speaker, Transcriber

from mockint.catalogue import Catalogue
from mockint.config import HabitSettings, PracticeSettings, Settings
from mockint.history import daily as rows
from mockint.history.store import Store
from mockint.packs import loader
from mockint.practice import daily
from mockint.practice import session as s
from mockint.practice.conductor import Conductor, Devices
from mockint.practice.drill import Deck, look
from mockint.practice.open import open_session

SETTINGS = Settings(practice=PracticeSettings(pack="en/hr-sales"))
HALF = "Last year we lost a client. I called them every week."
WHOLE = HALF + " As a result they came back, and sales rose by 20 percent."


@pytest.fixture
def store(mockint_home: object) -> Iterator[Store]:
    opened = Store()
    yield opened
    opened.close()


def pack_id() -> str:
    return next(p.id for p in loader.available() if p.lang == "en" and p.stage == "hr")


def start(store: Store, chosen: tuple[str, ...], warm_up: str = "") -> Conductor:
    devices = Devices(Speaker(), Recorder(), Transcriber())
    conductor = open_session(loader.find(pack_id()), store, devices, SETTINGS, chosen=chosen, warm_up=warm_up)
    go(conductor, s.Begin(), s.State.THINKING)
    return conductor


def test_when_the_time_of_the_day_is_over_it_is_told_once_and_nothing_is_cut_off(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mockint.practice import conductor as module
    from mockint.practice.timekeeper import Timekeeper

    asked: list[float] = []

    def soon(seconds: float, over: Callable[[], None]) -> Timekeeper:
        asked.append(seconds)
        return Timekeeper(0.2, over)

    monkeypatch.setattr(module, "Timekeeper", soon)
    devices = Devices(Speaker(), Recorder(), Transcriber())
    told: list[str] = []
    held = open_session(
        loader.find(pack_id()),
        store,
        devices,
        SETTINGS,
        chosen=(story(),),
        minutes=7,
        on_change=lambda view: told.extend(view.notices),
    )
    try:
        assert asked == [420]
        go(held, s.Begin(), s.State.THINKING)
        view = held.wait(lambda view: view.time_up, timeout=5)
        assert view.state is s.State.THINKING
        go(held, s.TypedAnswer(HALF), s.State.FEEDBACK)
        assert held.view.report is not None
        assert held.view.time_up
        assert [line for line in told if "7 minutes" in line] == told == [told[0]]
    finally:
        held.close()


def test_a_time_that_is_not_over_says_nothing(store: Store) -> None:
    said: list[int] = []
    from mockint.practice.timekeeper import Timekeeper

    for seconds in (0.0, 0.05):
        keeper = Timekeeper(seconds, lambda: said.append(1))
        keeper.start()
        keeper.stop()
    time.sleep(0.1)
    assert said == []


def test_the_time_that_is_set_is_told_and_leaves_room_for_the_warm_up(store: Store) -> None:
    now = datetime.now(UTC)
    short = replace(SETTINGS, habit=HabitSettings(minutes=3))
    long = replace(SETTINGS, habit=HabitSettings(minutes=20))
    assert look(store, long, "en", now, UTC).minutes == 20
    assert look(store, long, "en", now, UTC).warm_up is not None
    today = look(store, short, "en", now, UTC)
    assert today.question is not None
    openers = [q for q in loader.find(today.pack).questions if q.kind == "opener"]
    fits = [q for q in openers if q.seconds + min(today.question.seconds, 120) <= 120]
    assert (today.warm_up is not None) is bool(fits)


def go(conductor: Conductor, event: s.Event, state: s.State) -> None:
    conductor.post(event)
    conductor.wait(lambda view: view.state is state, timeout=10)


def story() -> str:
    return next(q.id for q in loader.find(pack_id()).questions if q.kind == "behavioural")


def cards(store: Store) -> dict[str, int]:
    return {row[1]: row[4] for row in rows.cards(store, "en", 2**40, 2**41)}


def test_a_new_user_gets_something_new(store: Store) -> None:
    today = look(store, SETTINGS, "en", datetime.now(UTC), UTC)
    assert today.question is not None
    assert not today.parts
    assert today.warm_up is not None
    assert today.warm_up.kind == "opener"
    assert today.streak.days == 0


def test_a_kept_answer_sets_its_parts_and_a_correction_takes_its_place(store: Store) -> None:
    conductor = start(store, (story(),))
    try:
        go(conductor, s.TypedAnswer(HALF), s.State.FEEDBACK)
        first = cards(store)
        assert set(first) == {"situation", "task", "action", "result"}
        conductor.correct(WHOLE)
        conductor.wait(lambda view: view.text is not None and view.text.text == WHOLE, timeout=10)
        mended = cards(store)
        assert mended["result"] > first["result"]
        alone = daily.review("", daily.EASY, datetime.now(UTC)).due
        assert abs(mended["result"] - alone) < 120
    finally:
        conductor.close()


def test_what_was_missing_is_due_tomorrow_with_its_part(store: Store) -> None:
    conductor = start(store, (story(),))
    try:
        go(conductor, s.TypedAnswer(HALF), s.State.FEEDBACK)
    finally:
        conductor.close()
    now = datetime.now(UTC)
    today = look(store, SETTINGS, "en", now, UTC)
    assert (today.done, today.question, today.streak.days) == (1, None, 1)
    tomorrow = look(store, SETTINGS, "en", now + timedelta(days=1), UTC)
    assert tomorrow.question is not None
    assert tomorrow.question.id == story()
    assert "result" in tomorrow.parts
    assert tomorrow.warm_up is not None
    assert tomorrow.chosen == (tomorrow.warm_up.id, story())


def test_the_warm_up_is_kept_and_not_scored(store: Store) -> None:
    opener = next(q.id for q in loader.find(pack_id()).questions if q.kind == "opener")
    conductor = start(store, (opener, story()), warm_up=opener)
    try:
        conductor.post(s.TypedAnswer("I am Sari and I sell things."))
        conductor.wait(lambda view: view.state is s.State.THINKING and view.turn.question.id == story(), timeout=10)
        assert not cards(store)
        go(conductor, s.TypedAnswer(HALF), s.State.FEEDBACK)
        kept = store.session(conductor.view.session_id)
    finally:
        conductor.close()
    assert kept is not None
    first, second = kept.answers
    assert (first.state, first.report, first.text.text if first.text else "") == ("done", None, "I am Sari and I sell things.")
    assert second.report is not None
    assert look(store, SETTINGS, "en", datetime.now(UTC), UTC).done == 1


def test_what_was_only_said_when_asked_for_changes_no_card(store: Store) -> None:
    conductor = start(store, (story(),))
    try:
        go(conductor, s.TypedAnswer(HALF), s.State.FEEDBACK)
        before = cards(store)
        go(conductor, s.AskProbe(), s.State.THINKING)
        go(conductor, s.TypedAnswer("As a result they came back, and sales rose by 20 percent."), s.State.FEEDBACK)
        assert cards(store) == before
    finally:
        conductor.close()


def test_trouble_with_the_cards_loses_no_answer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise sqlite3.OperationalError("no such table: due")

    monkeypatch.setattr(rows, "update", broken)
    conductor = start(store, (story(),))
    try:
        conductor.post(s.TypedAnswer(HALF))
        view = conductor.wait(lambda view: view.state is s.State.FEEDBACK, timeout=10)
        assert Catalogue("en")("error.daily_not_noted") in view.notices
        kept = store.session(view.session_id)
    finally:
        conductor.close()
    assert kept is not None
    assert kept.answers[0].report is not None


def test_after_a_long_break_today_holds_no_more_than_wished(store: Store) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=200)
    for question in loader.find(pack_id()).questions:
        rows.update(store, question.id, pack_id(), "en", ["result"], lambda part, card: _due(card, long_ago))
    wished = replace(SETTINGS, habit=HabitSettings(questions=2))
    today = look(store, wished, "en", datetime.now(UTC), UTC)
    assert today.coming[0] == 2
    assert max(today.coming) == 2
    assert today.parts == ("result",)


def test_a_question_whose_pack_is_gone_is_passed_over(store: Store) -> None:
    rows.update(
        store, "x", "en/no-such-pack", "en", ["result"], lambda part, card: _due(card, datetime(2026, 1, 1, tzinfo=UTC))
    )
    rows.update(
        store, "no-such-question", pack_id(), "en", ["result"], lambda part, card: _due(card, datetime(2026, 1, 1, tzinfo=UTC))
    )
    today = look(store, SETTINGS, "en", datetime.now(UTC), UTC)
    assert today.question is not None
    assert not today.parts


def test_the_local_date_of_the_answer_counts_for_the_streak(store: Store) -> None:
    session = store.begin_session(loader.find(pack_id()), "coach")
    for day in (20, 21, 22):
        answer = store.open_answer(session, loader.find(pack_id()).questions[0], 1, spoken=False)
        store.set_state(answer.id, "done")
        with store.changing() as db:
            # As written late in the evening in Jakarta: in UTC it was the same day still.
            db.execute("UPDATE facts SET day = ? WHERE answer = ?", (f"2026-11-{day}", answer.id))
    just_after = datetime(2026, 11, 22, 17, 1, tzinfo=UTC)
    assert look(store, SETTINGS, "en", just_after, "Asia/Jakarta").streak == daily.Streak(3, today=False)
    assert look(store, SETTINGS, "en", just_after, "UTC").streak == daily.Streak(3, today=True)


def test_the_deck_is_the_same_whoever_keeps_it(store: Store) -> None:
    """A recovered answer sets the same cards as one given in a session."""
    conductor = start(store, (story(),))
    try:
        go(conductor, s.TypedAnswer(HALF), s.State.FEEDBACK)
        before = cards(store)
        record = store.answer(1)
    finally:
        conductor.close()
    assert record is not None
    assert record.report is not None
    with store.changing() as db:
        db.execute("DELETE FROM due")
    Deck(store, pack_id(), "en").note(record, record.report)
    assert cards(store).keys() == before.keys()


def _due(card: str, at: datetime) -> tuple[str, int]:
    after = daily.review(card, daily.AGAIN, at)
    return after.card, after.due


def test_the_run_goes_on_over_midnight_and_through_other_zones(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from history.test_library import keep

    from mockint.history import store as module

    for moment in ("2026-03-09T23:50:00+07:00", "2026-03-10T00:10:00+07:00"):
        monkeypatch.setattr(module, "now", lambda moment=moment: moment)
        keep(store)

    def run(moment: str, zone: str) -> tuple[int, bool, int]:
        today = look(store, SETTINGS, "en", datetime.fromisoformat(moment), zone)
        return today.streak.days, today.streak.today, today.done

    assert run("2026-03-10T00:20:00+07:00", "Asia/Jakarta") == (2, True, 1)
    assert run("2026-03-10T23:59:59+07:00", "Asia/Jakarta") == (2, True, 1)
    assert run("2026-03-11T00:00:01+07:00", "Asia/Jakarta") == (2, False, 0)
    # The same night seen from New York is still the 9th: nothing is lost, nothing counts twice, and back home all is as before.
    assert run("2026-03-10T00:20:00+07:00", "America/New_York") == (1, True, 1)
    assert run("2026-03-10T20:00:00-04:00", "America/New_York") == (2, True, 1)
    assert run("2026-03-11T08:00:00+07:00", "Asia/Jakarta") == (2, False, 0)
    # A clock that is a week behind sees the future as nothing, and loses none of it.
    assert run("2026-03-03T08:00:00+07:00", "Asia/Jakarta") == (0, False, 0)
    assert run("2026-03-11T08:00:00+07:00", "Asia/Jakarta") == (2, False, 0)
