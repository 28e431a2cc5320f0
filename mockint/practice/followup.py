"""What to write after a real interview, and when. Pure: the time it is now is passed.

Thanks within 24 hours; a check-in on the working day after the day they named for their answer, else one to two weeks after
the interview; a second one a week or two later, and never a third; after a refusal one note of thanks that asks for feedback
(RUBRIC §8). Working days are Monday to Friday.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from mockint.application import ENDINGS, INTERVIEWS, MOST_CHECK_INS, Application, Message, MessageKind, Stage
from mockint.model import Record
from mockint.practice.dates import last_working_day, local, working_day

State = Literal["done", "missed", "overdue", "due", "coming"]

THANKS_WITHIN = timedelta(hours=24)
USUAL_LENGTH = timedelta(hours=1)
"""Of an interview whose end was not entered."""
SOME_HOURS = timedelta(hours=2)
"""After the interview thanks are neither written on the stairs nor forgotten (the articles: within a few hours)."""
OPENS, CLOSES = time(9), time(17)
EARLY, EVENING = time(8), time(20)
SOONEST, LATEST = timedelta(days=7), timedelta(days=14)
"""One to two weeks."""
THANKS_STILL, CHECK_IN_STILL, FEEDBACK_WITHIN, FEEDBACK_STILL = (
    timedelta(days=3),
    timedelta(days=45),
    timedelta(days=7),
    timedelta(days=30),
)
"""How long after its time a message is still worth writing; then it is told as missed and not asked for any more."""


class Step(Record, frozen=True):
    """One message of the plan: it may be written from ``begins``, best at ``best``, and by ``until``. Aware local times."""

    application: int
    stage: int
    kind: MessageKind
    number: int
    begins: datetime
    best: datetime
    until: datetime
    state: State
    sent: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it is still to be written."""
        return self.state in ("overdue", "due", "coming")


def plan(application: Application, now: datetime) -> tuple[Step, ...]:
    """All messages of an application, by the time they begin. ``now`` is aware."""
    steps: list[Step] = []
    ending = next((s for s in application.stages if s.kind in ENDINGS), None)
    interviews = [s for s in application.stages if s.kind in INTERVIEWS]
    for stage in interviews:
        steps.append(_thanks(application, stage, now))
    asking = [s for s in interviews if s.kind != "informational"]
    for stage in asking:
        # News is asked for after the latest interview only: the next one is the answer to the one before.
        current = stage is asking[-1] and (ending is None or ending.starts.utc < stage.starts.utc)
        steps += _check_ins(application, stage, now, current)
    for stage in application.stages:
        if stage.kind == "refused":
            steps.append(_feedback(application, stage, now))
    return tuple(sorted(steps, key=lambda s: (s.begins, s.until, s.kind, s.number)))


def open_steps(applications: Iterable[Application], now: datetime) -> list[tuple[Application, Step]]:
    """What is still to be written over all applications, the most pressing first."""
    order = {"overdue": 0, "due": 1, "coming": 2}
    found = [(a, step) for a in applications for step in plan(a, now) if step.open]
    return sorted(found, key=lambda f: (order[f[1].state], f[1].until, f[0].id))


def next_step(application: Application, kind: MessageKind | None, now: datetime) -> Step | None:
    """The message to write next, of this kind or of any."""
    return next((step for _, step in open_steps([application], now) if kind in (None, step.kind)), None)


def late_minutes(starts: datetime, began: datetime) -> int:
    """Whole minutes that something began after its time; 0 when it was on time."""
    return max(0, int((began - starts).total_seconds() // 60))


def _sent(application: Application, stage: Stage, kind: MessageKind) -> list[Message]:
    sent = [m for m in application.messages if m.stage == stage.id and m.kind == kind and m.sent is not None]
    return sorted(sent, key=lambda m: m.sent.utc if m.sent else "")


def _step(
    application: Application,
    stage: Stage,
    kind: MessageKind,
    number: int,
    begins: datetime,
    best: datetime,
    until: datetime,
    still: timedelta,
    now: datetime,
    sent: Message | None,
) -> Step:
    state: State = "done" if sent else "coming" if now < begins else "due" if now <= until else "overdue"
    if state == "overdue" and now > until + still:
        state = "missed"
    when = local(sent.sent) if sent and sent.sent else None
    return Step(application.id, stage.id, kind, number, begins, best, until, state, when)


def end_of(stage: Stage) -> datetime:
    """When an interview ended, as far as is known."""
    return local(stage.ends) if stage.ends else _later(local(stage.starts), USUAL_LENGTH)


def _thanks(application: Application, stage: Stage, now: datetime) -> Step:
    begins = end_of(stage)
    until = _later(begins, THANKS_WITHIN)
    best = _later(begins, SOME_HOURS)
    if best.time() >= EVENING:
        best = _at(best.date() + timedelta(days=1), EARLY, best.tzinfo)
    elif best.time() < EARLY:
        best = _at(best.date(), EARLY, best.tzinfo)
    sent = next(iter(_sent(application, stage, "thanks")), None)
    return _step(application, stage, "thanks", 1, begins, min(max(best, begins), until), until, THANKS_STILL, now, sent)


def _check_ins(application: Application, stage: Stage, now: datetime, current: bool) -> list[Step]:
    sent = _sent(application, stage, "check_in")[:MOST_CHECK_INS]
    zone = local(stage.starts).tzinfo
    base = local(stage.starts).date()
    named = date.fromisoformat(stage.answer_by) if stage.answer_by else None
    steps: list[Step] = []
    for number in range(1, MOST_CHECK_INS + 1):
        message = sent[number - 1] if number <= len(sent) else None
        if message is None and not current:
            break
        if named is not None and named >= base:
            first = last = working_day(named + timedelta(days=1))
        else:
            first, last = working_day(base + SOONEST), last_working_day(base + LATEST)
        begins, until = _at(first, OPENS, zone), _at(last, CLOSES, zone)
        step = _step(application, stage, "check_in", number, begins, begins, until, CHECK_IN_STILL, now, message)
        if message is None and any(s.state == "missed" for s in steps):
            break
        steps.append(step)
        # The second waits for the first: from the day it was sent, else from the day it can be sent at the earliest.
        base = step.sent.date() if step.sent else max(first, now.astimezone(zone).date())
    return steps


def _feedback(application: Application, stage: Stage, now: datetime) -> Step:
    begins = local(stage.starts)
    until = _later(begins, FEEDBACK_WITHIN)
    best = _at(working_day(begins.date() + timedelta(days=1)), OPENS, begins.tzinfo)
    sent = next(iter(_sent(application, stage, "feedback")), None)
    return _step(application, stage, "feedback", 1, begins, best, until, FEEDBACK_STILL, now, sent)


def _at(day: date, hour: time, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, hour, zone)


def _later(when: datetime, by: timedelta) -> datetime:
    """``by`` of real time later, also over a change of clocks (adding to a local time would count clock hours)."""
    return (when.astimezone(UTC) + by).astimezone(when.tzinfo)
