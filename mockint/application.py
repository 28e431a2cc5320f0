"""The frozen types of an application for a job: its stages, people, preparation, messages and planned practice.

Moments are ISO 8601 in UTC beside the name of the zone they were meant in, so that "two in the afternoon" stays that when
clocks change; days are ISO dates of that zone.
"""

from __future__ import annotations

from typing import Literal

from mockint.model import Lang, Record

StageKind = Literal["applied", "hr", "user", "informational", "test", "offer", "accepted", "refused", "withdrawn"]
STAGE_KINDS: tuple[StageKind, ...] = (
    "applied",
    "hr",
    "user",
    "informational",
    "test",
    "offer",
    "accepted",
    "refused",
    "withdrawn",
)
INTERVIEWS: tuple[StageKind, ...] = ("hr", "user", "informational")
"""Stages in which one talks with people, so that thanks are due after them."""
ENDINGS: tuple[StageKind, ...] = ("offer", "accepted", "refused", "withdrawn")
"""Stages after which nobody is asked for news any more."""

MessageKind = Literal["thanks", "check_in", "feedback"]
MESSAGE_KINDS: tuple[MessageKind, ...] = ("thanks", "check_in", "feedback")
MOST_CHECK_INS = 2

SIGNS: tuple[str, ...] = ("interest", "detail", "easy", "deeper", "same_again", "silence", "next_stage", "next_steps")
"""What one may note after an interview (RUBRIC and the source articles): noted, never counted, no prediction."""


class Moment(Record, frozen=True):
    """``utc`` as in 2026-11-25T07:00:00+00:00, meant in ``zone`` (an IANA name)."""

    utc: str
    zone: str


class Person(Record, frozen=True):
    """Somebody on the other side. ``name`` may begin with a form of address ("Ibu Rina")."""

    name: str
    role: str = ""
    contact: str = ""


class Preparation(Record, frozen=True):
    """What was found out before the interview. ``words`` are key words of the user's own choice."""

    does: str = ""
    values: str = ""
    duties: str = ""
    interviewer: str = ""
    questions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Debrief(Record, frozen=True):
    """What is remembered of a real interview: what was asked, how it went, the signs, and what was talked about."""

    asked: tuple[str, ...] = ()
    how: str = ""
    signs: tuple[str, ...] = ()
    talk: tuple[str, ...] = ()


class Stage(Record, frozen=True):
    """One step of an application. ``starts`` and ``ends`` are of interviews; others have only ``starts``.

    ``answer_by`` is the day they named for their answer, "" when they named none.
    """

    id: int
    kind: StageKind
    starts: Moment
    ends: Moment | None = None
    answer_by: str = ""
    note: str = ""
    debrief: Debrief | None = None


class Message(Record, frozen=True):
    """A follow-up message. ``stage`` is the interview (or refusal) it follows; ``sent`` is None while it is a draft."""

    id: int
    kind: MessageKind
    stage: int
    text: str
    changed: str
    sent: Moment | None = None


class Appointment(Record, frozen=True):
    """Practice planned for a time. ``session`` is the session that was held for it, ``late`` how many minutes late it began."""

    id: int
    application: int
    starts: Moment
    minutes: int = 30
    pack: str = ""
    note: str = ""
    session: int = 0
    late: int = 0


class Application(Record, frozen=True):
    """An application with everything that belongs to it, stages by time. ``me`` is the candidate's own name."""

    id: int
    company: str
    position: str
    lang: Lang
    created: str
    me: str = ""
    notes: str = ""
    people: tuple[Person, ...] = ()
    stages: tuple[Stage, ...] = ()
    preparation: Preparation = Preparation()
    messages: tuple[Message, ...] = ()
    appointments: tuple[Appointment, ...] = ()
