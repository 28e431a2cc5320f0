"""The laws of the daily habit: cards, queue, streak, year; over midnight, zones and a clock that is set back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mockint.model import Finding, Question, Transcript
from mockint.practice import daily
from mockint.practice.daily import AGAIN, EASY, GOOD, HARD, HORIZON, LONGEST, Drill, Waiting
from mockint.scoring import score

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
WHOLE = (
    "Last year we lost a client. My task was to win them back. I called them and mended the invoice."
    " As a result they came back and sales rose by 20 percent."
)
JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = timedelta(days=1)

offsets = st.frozensets(st.integers(0, 60), max_size=50)
drills = st.lists(
    st.builds(
        lambda n, offset: Drill(f"q{n}", ("result",), "en/x", "en", TODAY + timedelta(days=offset)),
        st.integers(0, 400),
        st.integers(-400, 30),
    ),
    max_size=120,
    unique_by=lambda drill: drill.question_id,
).map(lambda some: sorted(some, key=lambda drill: (drill.day, drill.question_id)))


def back(days: frozenset[int]) -> set[date]:
    return {TODAY - timedelta(days=n) for n in days}


# --- cards -------------------------------------------------------------------------------------------------------


def test_an_answer_is_graded_by_what_was_heard() -> None:
    question = Question("q", "Tell me about a client you won back.")
    heard = daily.grades(question, score(question, Transcript(WHOLE, "en")))
    assert heard["result"] == EASY
    assert set(heard) == {"situation", "task", "action", "result"}
    half = daily.grades(question, score(question, Transcript("Last year we lost a client. I called them every week.", "en")))
    assert half["result"] == AGAIN


def test_conduct_takes_the_best_grade_away() -> None:
    question = Question("q", "Tell me about a client you won back.")
    report = score(question, Transcript(WHOLE, "en"))
    assert EASY in daily.grades(question, report).values()
    finding = Finding("badmouthing", "badmouth.boss", "high", (0, 4), "Last", "", "")
    spoilt = daily.grades(question, replace(report, conduct=(finding,)))
    assert GOOD in spoilt.values()
    assert EASY not in spoilt.values()


def test_talks_and_messages_are_not_drilled() -> None:
    question = Question("q", "Ask away.", kind="informational")
    assert daily.grades(question, score(Question("q", "Ask away."), Transcript("What do you do?", "en"))) == {}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([AGAIN, HARD, GOOD, EASY]), st.integers(-100, 100)), min_size=1, max_size=12))
def test_a_part_always_comes_again_within_bounds_whatever_the_clock_does(steps: list[tuple[int, int]]) -> None:
    card, at = "", NOW
    for grade, days in steps:
        at += timedelta(days=days)
        after = daily.review(card, grade, at)
        assert at + DAY <= datetime.fromtimestamp(after.due, UTC) <= at + LONGEST * DAY
        card = after.card


@pytest.mark.parametrize("better", [(AGAIN, GOOD), (HARD, EASY), (GOOD, EASY)])
def test_what_was_heard_better_comes_again_later(better: tuple[int, int]) -> None:
    low, high = (daily.review("", grade, NOW).due for grade in better)
    assert low < high


@pytest.mark.parametrize(
    "card",
    [
        "not json",
        "[]",
        "{}",
        json.dumps(
            {"card_id": 1, "state": 2, "step": None, "stability": None, "difficulty": None, "due": "x", "last_review": 1}
        ),
        json.dumps(
            {
                "card_id": 1,
                "state": 2,
                "step": None,
                "stability": float("nan"),
                "difficulty": 5.0,
                "due": "2026-11-20T00:00:00+00:00",
                "last_review": "2026-11-10T00:00:00",
            }
        ),
    ],
)
def test_a_damaged_card_begins_anew(card: str) -> None:
    assert daily.review(card, GOOD, NOW) == daily.review("", GOOD, NOW)


# --- queue -------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(drills, st.integers(1, 6), st.integers(0, 8))
def test_no_day_holds_more_than_it_may_however_long_the_break(waiting: list[Drill], most: int, done: int) -> None:
    days = daily.queue(waiting, TODAY, most, done=done)
    placed = [drill for some in days.values() for drill in some]
    assert len(days) == HORIZON
    assert len(days[TODAY]) <= max(0, most - done)
    assert all(len(some) <= most for some in days.values())
    assert len(set(placed)) == len(placed)
    assert all(drill.day <= day for day, some in days.items() for drill in some)


@settings(max_examples=60, deadline=None)
@given(drills, st.integers(1, 6))
def test_nothing_waits_while_a_day_has_room(waiting: list[Drill], most: int) -> None:
    days = daily.queue(waiting, TODAY, most)
    placed = {drill for some in days.values() for drill in some}
    for drill in waiting:
        for day, some in days.items():
            if drill.day <= day and len(some) < most:
                assert drill in placed


@settings(max_examples=60, deadline=None)
@given(drills, st.integers(1, 6), st.integers(1, 400))
def test_another_day_missed_adds_nothing_to_the_next(waiting: list[Drill], most: int, missed: int) -> None:
    later = TODAY + timedelta(days=missed)
    assert len(daily.queue(waiting, later, most)[later]) <= most


def waiting(question: str, part: str, at: datetime) -> Waiting:
    return Waiting(question, part, "en/x", "en", int(at.timestamp()))


def test_due_on_the_whole_local_day_from_midnight_on() -> None:
    evening = datetime(2026, 11, 23, 21, 0, tzinfo=JAKARTA)
    card = waiting("q", "result", evening)
    before = datetime(2026, 11, 22, 23, 59, tzinfo=JAKARTA)
    after = datetime(2026, 11, 23, 0, 1, tzinfo=JAKARTA)
    for now, due in ((before, 0), (after, 1)):
        today = now.date()
        assert len(daily.queue(daily.drills([card], now, JAKARTA), today, 3)[today]) == due


def test_another_zone_moves_the_day_and_loses_nothing() -> None:
    card = waiting("q", "result", datetime(2026, 11, 23, 1, 0, tzinfo=JAKARTA))
    at = {zone: daily.drills([card], NOW, ZoneInfo(zone))[0].day for zone in ("Asia/Jakarta", "America/New_York")}
    assert at == {"Asia/Jakarta": TODAY, "America/New_York": TODAY - DAY}


def test_parts_that_are_due_together_are_one_drill() -> None:
    cards = [
        waiting("a", "task", NOW - 2 * DAY),
        waiting("a", "result", NOW - 5 * DAY),
        waiting("a", "action", NOW + 9 * DAY),
        waiting("b", "result", NOW - 3 * DAY),
    ]
    found = daily.drills(cards, NOW, UTC)
    assert [(drill.question_id, drill.parts) for drill in found] == [("a", ("result", "task")), ("b", ("result",))]


def test_a_clock_that_was_ahead_hides_no_question() -> None:
    card = waiting("q", "result", NOW + 3000 * DAY)
    assert daily.queue(daily.drills([card], NOW, UTC), TODAY, 1)[TODAY]


def test_the_warm_up_is_the_opener_asked_least_and_leaves_time() -> None:
    openers = (Question("a", "A?", kind="opener"), Question("b", "B?", kind="opener"))
    drilled = Question("c", "C?", seconds=120)
    assert daily.warm_up((*openers, drilled), drilled, {"a": 2, "b": 1}) == openers[1]
    assert daily.warm_up((drilled,), drilled, {}) is None
    assert daily.warm_up(openers, Question("d", "D?", seconds=200), {}) is None
    assert daily.warm_up(openers, openers[0], {}) == openers[1]


# --- streak ------------------------------------------------------------------------------------------------------


def test_the_streak_in_examples() -> None:
    every = frozenset(range(10))
    assert daily.streak(back(every), TODAY).days == 10
    assert daily.streak(back(every - {0}), TODAY).days == 9
    one = daily.streak(back(every - {3}), TODAY)
    assert (one.days, one.forgiven) == (9, (TODAY - 3 * DAY,))
    assert daily.streak(back(every - {3, 4}), TODAY).days == 3
    assert daily.streak(back(every - {2, 8}), TODAY).days == 7
    assert daily.streak(back(frozenset(range(20)) - {2, 9}), TODAY).days == 18
    assert daily.streak(set(), TODAY).days == 0


@given(offsets, st.integers(0, 60))
def test_one_more_day_never_shortens_the_streak(days: frozenset[int], more: int) -> None:
    assert daily.streak(back(days | {more}), TODAY).days >= daily.streak(back(days), TODAY).days


@given(offsets)
def test_the_streak_counts_practised_days_only(days: frozenset[int]) -> None:
    run = daily.streak(back(days), TODAY)
    assert run.days <= len(days)
    assert run.today == (0 in days)
    assert not set(run.forgiven) & back(days)
    gaps = [(late - early).days for late, early in zip(run.forgiven, run.forgiven[1:], strict=False)]
    assert all(gap >= daily.FORGIVEN_EVERY for gap in gaps)


@given(offsets)
def test_practising_today_adds_a_day_to_yesterdays_streak(days: frozenset[int]) -> None:
    before = daily.streak(back(days - {0}), TODAY)
    after = daily.streak(back(days | {0}), TODAY)
    assert after.days == before.days + 1


@given(offsets)
def test_midnight_alone_takes_nothing(days: frozenset[int]) -> None:
    """Who practised today still has the streak when the day is over."""
    practised = back(days | {0})
    assert daily.streak(practised, TODAY + DAY).days == daily.streak(practised, TODAY).days


@given(offsets, st.integers(2, 400))
def test_a_clock_set_back_loses_nothing_once_it_is_right_again(days: frozenset[int], wrong: int) -> None:
    practised = back(days)
    daily.streak(practised, TODAY - timedelta(days=wrong))
    extra = TODAY - timedelta(days=wrong)
    assert daily.streak(practised | {extra}, TODAY).days >= daily.streak(practised, TODAY).days
    ahead = practised | {TODAY + timedelta(days=wrong)}
    assert daily.streak(ahead, TODAY) == daily.streak(practised, TODAY)


def test_flying_west_over_the_date_line_keeps_today() -> None:
    run = daily.streak({TODAY + DAY, TODAY - DAY}, TODAY)
    assert (run.days, run.today) == (2, True)


# --- goal and year -----------------------------------------------------------------------------------------------


def test_the_week_begins_on_monday() -> None:
    assert TODAY.weekday() == 0
    assert daily.week([TODAY - DAY, TODAY], TODAY, 4) == daily.Week(1, 4)
    assert daily.week([TODAY, TODAY + 6 * DAY], TODAY + 6 * DAY, 2) == daily.Week(2, 2)


@given(st.dictionaries(st.integers(0, 500), st.integers(1, 30), max_size=60), st.integers(0, 6))
def test_the_year_shows_each_day_once(counts: dict[int, int], ahead: int) -> None:
    today = TODAY + timedelta(days=ahead)
    by_day = {today - timedelta(days=n): count for n, count in counts.items()}
    grid = daily.heatmap(by_day, today)
    assert [len(row) for row in grid] == [53] * 7
    shown = sum(count or 0 for row in grid for count in row)
    assert shown == sum(count for n, count in counts.items() if n < 52 * 7 + today.weekday() + 1)
    assert [row[-1] is None for row in grid] == [row > today.weekday() for row in range(7)]
