"""What is entered about an application, checked before it is kept: a wrong date is said at once. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mockint.application import (
    ENDINGS,
    INTERVIEWS,
    MOST_CHECK_INS,
    Application,
    Appointment,
    MessageKind,
    Moment,
    Person,
    Stage,
    StageKind,
)
from mockint.errors import UsageError
from mockint.practice.dates import local

LONGEST_NAME, LONGEST_TEXT, MOST_PEOPLE, MOST_LINES = 80, 4000, 12, 40
LONGEST_INTERVIEW = timedelta(hours=14)
MINUTES = (5, 480)


def plain(text: str, field: str, longest: int = LONGEST_NAME, *, needed: bool = False) -> str:
    """One line, without control characters. Raises UsageError when it is too long, or empty and needed."""
    from mockint.reports.clean import one_line

    tidy = one_line(text)
    if needed and not tidy:
        raise UsageError("field_empty", field=field)
    if len(tidy) > longest:
        raise UsageError("field_long", field=field, count=len(tidy), most=longest)
    return tidy


def lines(texts: Sequence[str], field: str, longest: int = 400) -> tuple[str, ...]:
    """Several lines, empty and repeated ones left out. Raises UsageError for too many or too long ones."""
    tidy = dict.fromkeys(line for text in texts if (line := plain(text, field, longest)))
    if len(tidy) > MOST_LINES:
        raise UsageError("field_many", field=field, count=len(tidy), most=MOST_LINES)
    return tuple(tidy)


def person(text: str) -> Person:
    """``name; role; contact``, the last two as one likes. Raises UsageError without a name."""
    name, _, rest = text.partition(";")
    role, _, contact = rest.partition(";")
    return Person(plain(name, "person", needed=True), plain(role, "person"), plain(contact, "person", 160))


def stage(
    application: Application,
    kind: StageKind,
    starts: Moment,
    ends: Moment | None,
    answer_by: date | None,
    now: datetime,
    *,
    instead: int = 0,
) -> None:
    """Check a stage against the clock and the others (but ``instead``, the one it replaces). Raises UsageError."""
    begins = local(starts)
    others = [s for s in application.stages if s.id != instead]
    if kind not in INTERVIEWS and kind != "test" and begins > now:
        raise UsageError("stage_in_future", stage=kind, when=f"{begins:%Y-%m-%d %H:%M}")
    if begins < now - timedelta(days=3 * 366) or begins > now + timedelta(days=2 * 366):
        raise UsageError("stage_far", when=f"{begins:%Y-%m-%d %H:%M}")
    if ends is not None:
        if local(ends) <= begins:
            raise UsageError("end_before_start", start=f"{begins:%Y-%m-%d %H:%M}", end=f"{local(ends):%Y-%m-%d %H:%M}")
        if local(ends) - begins > LONGEST_INTERVIEW:
            raise UsageError("stage_long", start=f"{begins:%Y-%m-%d %H:%M}", end=f"{local(ends):%Y-%m-%d %H:%M}")
    if answer_by is not None:
        _answer(kind, begins, answer_by, now)
    _order(kind, begins, others)


def _answer(kind: StageKind, begins: datetime, answer_by: date, now: datetime) -> None:
    if kind not in INTERVIEWS and kind != "test":
        raise UsageError("answer_by_stage", stage=kind)
    if answer_by < begins.date():
        raise UsageError("answer_before_interview", answer=answer_by.isoformat(), when=f"{begins:%Y-%m-%d}")
    if answer_by > now.date() + timedelta(days=366):
        raise UsageError("stage_far", when=answer_by.isoformat())


def _order(kind: StageKind, begins: datetime, others: Sequence[Stage]) -> None:
    day = begins.date()
    applied = [s for s in others if s.kind == "applied"]
    talks = [s for s in others if s.kind in INTERVIEWS]
    if kind == "applied":
        first = min((local(s.starts).date() for s in talks if s.kind != "informational"), default=None)
        if first is not None and day > first:
            raise UsageError("applied_after_interview", when=day.isoformat(), other=first.isoformat())
    elif kind != "informational" and applied and day < local(applied[0].starts).date():
        raise UsageError("before_applied", when=day.isoformat(), other=local(applied[0].starts).date().isoformat())
    if kind in ENDINGS:
        last = max((local(s.starts) for s in talks), default=None)
        if last is not None and day < last.date():
            raise UsageError("ending_before_interview", stage=kind, when=day.isoformat(), other=last.date().isoformat())


def appointment(starts: Moment, minutes: int, now: datetime, *, instead: Appointment | None = None) -> None:
    """Check planned practice. Raises UsageError for the past (unless ``instead``, the one it replaces, has that time already),
    more than a year ahead, and odd lengths."""
    begins = local(starts)
    if begins <= now and (instead is None or local(instead.starts) != begins):
        raise UsageError("appointment_past", when=f"{begins:%Y-%m-%d %H:%M}")
    if begins > now + timedelta(days=366):
        raise UsageError("stage_far", when=f"{begins:%Y-%m-%d %H:%M}")
    if not MINUTES[0] <= minutes <= MINUTES[1]:
        raise UsageError("appointment_minutes", minutes=minutes, low=MINUTES[0], high=MINUTES[1])


def sent(application: Application, after: Stage, kind: MessageKind, when: Moment, now: datetime) -> None:
    """Check that a message can have been sent then, and need not better stay unsent. Raises UsageError."""
    if local(when) > now:
        raise UsageError("sent_in_future", when=f"{local(when):%Y-%m-%d %H:%M}")
    begins = local(after.starts)
    # A refusal often has only its day.
    early = local(when) < begins if after.kind in INTERVIEWS else local(when).date() < begins.date()
    if early:
        raise UsageError("sent_before", when=f"{local(when):%Y-%m-%d %H:%M}", other=f"{begins:%Y-%m-%d %H:%M}")
    gone = [m for m in application.messages if m.sent and m.kind == kind and m.stage == after.id]
    if kind == "check_in" and len(gone) >= MOST_CHECK_INS:
        raise UsageError("check_in_third")
    if kind != "check_in" and gone:
        raise UsageError("sent_already", when=f"{local(gone[0].sent):%Y-%m-%d %H:%M}" if gone[0].sent else "")
