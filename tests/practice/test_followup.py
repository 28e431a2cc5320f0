"""The plan after an interview, its laws, what may be entered, and whether planned practice began on time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.application import Application, Appointment, Message, Moment, Stage
from mockint.errors import UsageError
from mockint.practice import entering
from mockint.practice.appointed import held
from mockint.practice.dates import local, moment_of
from mockint.practice.followup import Step, next_step, open_steps, plan

JAKARTA = "Asia/Jakarta"
TUESDAY = Moment("2026-11-24T07:00:00+00:00", JAKARTA)  # 14:00 in Jakarta


def application(*stages: Stage, messages: tuple[Message, ...] = ()) -> Application:
    ordered = tuple(sorted(stages, key=lambda s: s.starts.utc))
    return Application(1, "Mawar Jaya", "Sales Executive", "en", "", stages=ordered, messages=messages)


def talk(number: int = 1, starts: Moment = TUESDAY, answer_by: str = "", kind: str = "user") -> Stage:
    return Stage(number, kind, starts, answer_by=answer_by)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def steps(found: Application, now: str) -> dict[tuple[str, int], Step]:
    return {(s.kind, s.number): s for s in plan(found, at(now))}


def test_thanks_within_a_day_then_two_check_ins():
    found = steps(application(talk()), "2026-11-24T16:00+07:00")
    thanks = found["thanks", 1]
    assert thanks.begins == at("2026-11-24T15:00+07:00")
    assert thanks.until == at("2026-11-25T15:00+07:00")
    assert thanks.best == at("2026-11-24T17:00+07:00")
    assert thanks.state == "due"
    assert found["check_in", 1].begins == at("2026-12-01T09:00+07:00")
    assert found["check_in", 1].until == at("2026-12-08T17:00+07:00")
    assert found["check_in", 2].begins == at("2026-12-08T09:00+07:00")
    assert ("check_in", 3) not in found


def test_the_day_they_named_counts_from_its_next_working_day():
    # Friday 27 November: Monday.
    found = steps(application(talk(answer_by="2026-11-27")), "2026-11-24T16:00+07:00")
    assert found["check_in", 1].begins == at("2026-11-30T09:00+07:00")
    assert found["check_in", 1].until == at("2026-11-30T17:00+07:00")
    assert found["check_in", 2].begins.date() == date(2026, 12, 7)


def test_thanks_are_not_suggested_for_the_night():
    late = talk(starts=Moment("2026-11-24T12:00:00+00:00", JAKARTA))  # 19:00, so over at 20:00
    thanks = steps(application(late), "2026-11-24T22:00+07:00")["thanks", 1]
    assert thanks.best == at("2026-11-25T08:00+07:00")
    assert thanks.best <= thanks.until


def test_sent_messages_move_the_plan_on():
    sent = Message(1, "check_in", 1, "", "", sent=Moment("2026-12-03T03:00:00+00:00", JAKARTA))
    found = steps(application(talk(), messages=(sent,)), "2026-12-04T09:00+07:00")
    assert found["check_in", 1].state == "done"
    assert found["check_in", 2].begins.date() == date(2026, 12, 10)


def test_a_refusal_ends_the_asking_and_brings_one_note():
    refused = Stage(2, "refused", Moment("2026-12-02T05:00:00+00:00", JAKARTA))
    found = application(talk(), refused)
    kinds = [(s.kind, s.state) for s in plan(found, at("2026-12-02T15:00+07:00")) if s.open]
    assert kinds == [("feedback", "due")]
    assert next_step(found, None, at("2026-12-02T15:00+07:00")).kind == "feedback"  # type: ignore[union-attr]


def test_after_an_informational_interview_there_is_only_thanks():
    assert {s.kind for s in plan(application(talk(kind="informational")), at("2026-11-24T16:00+07:00"))} == {"thanks"}


def test_what_is_long_past_is_not_nagged_about():
    assert open_steps([application(talk())], at("2027-06-01T09:00+07:00")) == []


def test_only_the_latest_interview_is_asked_about():
    found = application(talk(kind="hr"), talk(2, Moment("2026-12-01T07:00:00+00:00", JAKARTA)))
    asked = {s.stage for s in plan(found, at("2026-12-01T16:00+07:00")) if s.kind == "check_in"}
    assert asked == {2}


def test_a_day_of_change_of_clocks_has_its_own_length():
    # Clocks go forward in the night: 24 hours of real time.
    stage = talk(starts=Moment("2026-03-28T14:00:00+00:00", "Europe/Berlin"))
    thanks = steps(application(stage), "2026-03-28T18:00+01:00")["thanks", 1]
    assert thanks.until.astimezone(UTC) - thanks.begins.astimezone(UTC) == timedelta(hours=24)
    assert thanks.until.isoformat() == "2026-03-29T17:00:00+02:00"


ZONES = st.sampled_from([JAKARTA, "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda d: d.replace(tzinfo=UTC, microsecond=0))


@st.composite
def applications(draw):
    zone = draw(ZONES)
    stages = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        kind = draw(st.sampled_from(["applied", "hr", "user", "informational", "offer", "refused"]))
        starts = draw(MOMENTS)
        named = draw(st.none() | st.integers(0, 40))
        by = "" if named is None else (starts.date() + timedelta(days=named)).isoformat()
        stages.append(Stage(number, kind, moment_of(starts, zone), answer_by=by))
    messages = []
    for number in range(draw(st.integers(0, 5))):
        stage = draw(st.sampled_from(stages))
        sent = moment_of(datetime.fromisoformat(stage.starts.utc) + timedelta(hours=draw(st.integers(1, 900))), zone)
        messages.append(Message(number, draw(st.sampled_from(["thanks", "check_in", "feedback"])), stage.id, "", "", sent=sent))
    return application(*stages, messages=tuple(messages))


@settings(max_examples=60, deadline=None)
@given(applications(), MOMENTS)
def test_the_laws_of_the_plan(found, now):
    made = plan(found, now)
    assert made == plan(found, now)
    for stage in found.stages:
        mine = [s for s in made if s.stage == stage.id]
        asked = sorted((s for s in mine if s.kind == "check_in"), key=lambda s: s.number)
        assert len(asked) <= 2
        assert [s.number for s in asked] == list(range(1, len(asked) + 1))
        if len(asked) == 2 and asked[1].open:
            assert (asked[0].sent or asked[0].begins) < asked[1].begins
        for step in mine:
            assert step.begins <= step.until
            assert step.begins <= step.best
            if step.kind == "thanks":
                assert step.best <= step.until
                assert step.until.astimezone(UTC) - step.begins.astimezone(UTC) == timedelta(hours=24)
            if step.kind == "check_in":
                assert step.begins.weekday() < 5
                assert step.begins.date() > local(stage.starts).date()
            if step.open:
                assert (step.state == "coming") == (now < step.begins)
    assert sum(s.kind == "check_in" and s.open for s in made) <= 2
    refusals = sum(s.kind == "refused" for s in found.stages)
    assert sum(s.kind == "feedback" for s in made) == refusals


@pytest.mark.parametrize(
    ("kind", "starts", "ends", "answer_by", "key"),
    [
        ("offer", "2026-12-20T05:00:00+00:00", None, None, "stage_in_future"),
        ("user", "2020-12-01T05:00:00+00:00", None, None, "stage_far"),
        ("user", "2026-12-01T05:00:00+00:00", "2026-12-01T05:00:00+00:00", None, "end_before_start"),
        ("user", "2026-12-01T05:00:00+00:00", "2026-12-02T05:00:00+00:00", None, "stage_long"),
        ("user", "2026-12-01T05:00:00+00:00", None, date(2026, 11, 30), "answer_before_interview"),
        ("offer", "2026-12-01T05:00:00+00:00", None, date(2026, 12, 2), "answer_by_stage"),
        ("user", "2026-10-01T05:00:00+00:00", None, None, "before_applied"),
        ("refused", "2026-11-23T05:00:00+00:00", None, None, "ending_before_interview"),
    ],
)
def test_wrong_dates_are_said_at_once(kind, starts, ends, answer_by, key):
    found = application(Stage(1, "applied", Moment("2026-11-01T05:00:00+00:00", JAKARTA)), talk(2))
    end = Moment(ends, JAKARTA) if ends else None
    with pytest.raises(UsageError) as wrong:
        entering.stage(found, kind, Moment(starts, JAKARTA), end, answer_by, at("2026-12-03T09:00+07:00"))
    assert wrong.value.key == key


def test_a_third_check_in_is_refused():
    gone = tuple(Message(i, "check_in", 1, "", "", sent=Moment(f"2026-12-0{i}T03:00:00+00:00", JAKARTA)) for i in (1, 8))
    found = application(talk(), messages=gone)
    with pytest.raises(UsageError) as wrong:
        entering.sent(
            found, found.stages[0], "check_in", Moment("2026-12-15T03:00:00+00:00", JAKARTA), at("2026-12-15T12:00+07:00")
        )
    assert wrong.value.key == "check_in_third"


def test_planned_practice_is_met_by_the_session_that_begins_near_it():
    one = Appointment(1, 7, Moment("2026-11-24T11:00:00+00:00", JAKARTA))
    assert held([one], at("2026-11-24T17:50+07:00"), 7) == (one, 0)
    assert held([one], at("2026-11-24T18:12:59+07:00"), 7) == (one, 12)
    assert held([one], at("2026-11-24T16:00+07:00"), 7) is None
    assert held([one], at("2026-11-25T09:00+07:00"), 7) is None
    assert held([one], at("2026-11-24T18:00+07:00"), 3) is None
    with pytest.raises(UsageError):
        entering.appointment(one.starts, 30, at("2026-11-24T18:01+07:00"))
