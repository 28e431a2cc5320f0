"""What is due, in words: lines for lists and screens, and the entries of a calendar. Pure: texts come from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from mockint.application import Application, Appointment, Stage
from mockint.catalogue import Catalogue
from mockint.practice.dates import local
from mockint.practice.followup import Step, open_steps
from mockint.reports.calendar import Entry
from mockint.reports.clean import one_line

ALARM_MESSAGE, ALARM_PRACTICE = 0, 15
"""Minutes before: a message is due when it is due, practice wants a moment to sit down."""
MESSAGE_MINUTES = 15
LONGEST_COMPANY = 32


def when(moment: datetime, say: Catalogue, *, now: datetime | None = None) -> str:
    """A time as people say it: with its day of the week, "today" and "tomorrow" when ``now`` is given."""
    clock = f"{moment:%H:%M}"
    if now is not None:
        days = (moment.date() - now.astimezone(moment.tzinfo).date()).days
        if days in (-1, 0, 1):
            return say(f"applications.day_{('yesterday', 'today', 'tomorrow')[days + 1]}", time=clock)
    weekday = say("applications.weekdays").split()[moment.weekday()]
    month = say("common.months").split()[moment.month - 1]
    return say("applications.date", weekday=weekday, day=moment.day, month=month, year=moment.year, time=clock)


def name(application: Application, say: Catalogue) -> str:
    """Position and company on one line."""
    company = one_line(application.company, LONGEST_COMPANY)
    return say("applications.name", position=one_line(application.position, LONGEST_COMPANY), company=company)


def stage_line(stage: Stage, say: Catalogue, now: datetime) -> str:
    """A stage with its time and the day they named."""
    text = f"{when(local(stage.starts), say, now=now)}  {say(f'applications.stage_{stage.kind}')}"
    if stage.answer_by:
        text += " · " + say("applications.answer_by", date=stage.answer_by)
    if stage.note:
        text += " · " + one_line(stage.note, 80)
    return text


def step_words(step: Step, say: Catalogue, now: datetime) -> str:
    """What is to be written, and by when or from when."""
    kind = say(f"followup.kind_{step.kind}")
    if step.kind == "check_in":
        kind = say("followup.check_in_number", number=step.number)
    if step.state == "done":
        return say("followup.line_done", what=kind, when=when(step.sent or step.begins, say, now=now))
    moment = step.begins if step.state == "coming" else step.until
    return say(f"followup.line_{step.state}", what=kind, when=when(moment, say, now=now))


def due_line(found: Sequence[tuple[Application, Step]], planned: Iterable[Appointment], now: datetime, say: Catalogue) -> str:
    """What is due, in one line for the home screen; "" when nothing is. The most pressing message, else practice today."""
    pressing = [(a, s) for a, s in found if s.state in ("overdue", "due")]
    soon = [p for p in planned if not p.session and _today(p, now)]
    parts = []
    if pressing:
        application, step = pressing[0]
        company = one_line(application.company, LONGEST_COMPANY)
        parts.append(say("followup.home", what=step_words(step, say, now), company=company))
        if len(pressing) > 1:
            parts.append(say("followup.home_more", count=len(pressing) - 1))
    if soon:
        parts.append(say("applications.home_practice", when=when(local(soon[0].starts), say, now=now)))
    return " · ".join(parts)


def _today(planned: Appointment, now: datetime) -> bool:
    starts = local(planned.starts)
    return starts.date() == now.astimezone(starts.tzinfo).date() and starts + timedelta(minutes=planned.minutes) > now


def entries(applications: Sequence[Application], planned: Iterable[Appointment], now: datetime, say: Catalogue) -> list[Entry]:
    """Everything still to come for a calendar: interviews, messages to write, planned practice."""
    by_id = {a.id: a for a in applications}
    out: list[Entry] = []
    for application in applications:
        for stage in application.stages:
            if local(stage.starts) > now:
                starts = local(stage.starts)
                ends = local(stage.ends) if stage.ends else starts + timedelta(hours=1)
                title = say(
                    "applications.calendar_stage", stage=say(f"applications.stage_{stage.kind}"), name=name(application, say)
                )
                out.append(Entry(f"stage-{application.id}-{stage.id}@mockint", title, stage.note, starts, ends, 60))
    for application, step in open_steps(applications, now):
        starts = step.best if step.best > now else min(step.until, now + timedelta(minutes=MESSAGE_MINUTES))
        if step.state == "overdue":
            starts = now.astimezone(step.until.tzinfo) + timedelta(minutes=MESSAGE_MINUTES)
        starts = starts.astimezone(step.begins.tzinfo)
        title = say(f"followup.calendar_{step.kind}", name=name(application, say))
        text = say("followup.calendar_text", until=when(step.until, say), command=f"mockint followup write {application.id}")
        uid = f"followup-{step.application}-{step.stage}-{step.kind}-{step.number}@mockint"
        out.append(Entry(uid, title, text, starts, starts + timedelta(minutes=MESSAGE_MINUTES), ALARM_MESSAGE))
    for one in planned:
        starts = local(one.starts)
        if one.session or starts + timedelta(minutes=one.minutes) <= now:
            continue
        owner = by_id.get(one.application)
        what = name(owner, say) if owner else one_line(one.pack) or say("applications.practice")
        command = f"mockint practice --for {one.application}" if owner else "mockint practice"
        text = "\n".join(part for part in (one.note, say("applications.calendar_text", command=command)) if part)
        title = say("applications.calendar_practice", what=what)
        ends = starts + timedelta(minutes=one.minutes)
        out.append(Entry(f"practice-{one.id}@mockint", title, text, starts, ends, ALARM_PRACTICE))
    return sorted(out, key=lambda e: (e.starts, e.uid))
