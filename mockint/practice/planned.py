"""How planned practice stands: to come, late by now, missed, or held and whether in time. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from mockint.application import Appointment
from mockint.catalogue import Catalogue
from mockint.practice.appointed import LATE
from mockint.practice.dates import local
from mockint.practice.followup import late_minutes
from mockint.practice.reminders import when
from mockint.reports.clean import one_line

State = Literal["coming", "late", "missed", "held", "held_late"]


class Standing(NamedTuple):
    """``minutes`` is how late it began, or is by now; ``text`` is the line for lists, ``note`` what it says of lateness."""

    state: State
    minutes: int
    text: str
    note: str


def standing(one: Appointment, say: Catalogue, now: datetime) -> Standing:
    """How an appointment stands at a time."""
    starts = local(one.starts)
    state: State = "coming"
    minutes = one.late
    if one.session:
        state = "held_late" if one.late else "held"
    elif starts + timedelta(minutes=one.minutes) + LATE < now:
        state = "missed"
    elif minutes := late_minutes(starts, now):
        state = "late"
    parts = [when(starts, say, now=now), say("applications.minutes", minutes=one.minutes), one_line(one.pack)]
    parts += [one_line(one.note, 60), say("applications.held", session=one.session) if one.session else ""]
    note = "" if state == "coming" else say(f"applications.planned_{state}", minutes=minutes)
    return Standing(state, minutes, " · ".join(part for part in parts if part), note)
