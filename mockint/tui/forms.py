"""The forms of an application: their fields, and how what was filled in is read. Pure; what is wrong raises UsageError."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec

from mockint.application import (
    INTERVIEWS,
    SIGNS,
    STAGE_KINDS,
    Application,
    Appointment,
    Debrief,
    Moment,
    Person,
    Preparation,
    Stage,
)
from mockint.catalogue import Catalogue
from mockint.errors import UsageError
from mockint.practice import entering
from mockint.practice.dates import local, read_day, read_moment, zone_of
from mockint.tui.screens.form import Field, Values

NOON = (12, 0)
LANGS = ("en", "id")


def _fields(say: Catalogue, rows: Sequence[tuple[str, str, int]]) -> list[Field]:
    return [Field(name, say(f"applications.field_{name}"), value, high) for name, value, high in rows]


def application_fields(found: Application | None, lang: str, say: Catalogue) -> list[Field]:
    """Company, position, language, own name, people, notes."""
    people = "\n".join(_person(p) for p in found.people) if found else ""
    rows = [
        ("company", found.company if found else "", 1),
        ("position", found.position if found else "", 1),
        ("lang", found.lang if found else lang, 1),
        ("me", found.me if found else "", 1),
        ("people", people, 3),
        ("notes", found.notes if found else "", 2),
    ]
    return _fields(say, rows)


def _person(person: Person) -> str:
    return "; ".join((person.name, person.role, person.contact)).rstrip("; ")


def read_application(values: Values) -> dict[str, Any]:
    """The application's own facts."""
    lang = values["lang"].casefold() or "en"
    if lang not in LANGS:
        raise UsageError("value_unknown", name="lang", value=lang, allowed=", ".join(LANGS))
    people = tuple(entering.person(line) for line in values["people"].splitlines() if line.strip())
    if len(people) > entering.MOST_PEOPLE:
        raise UsageError("field_many", field="people", count=len(people), most=entering.MOST_PEOPLE)
    return {
        "company": entering.plain(values["company"], "company", needed=True),
        "position": entering.plain(values["position"], "position", needed=True),
        "lang": lang,
        "me": entering.plain(values["me"], "me"),
        "people": people,
        "notes": entering.plain(values["notes"], "notes", entering.LONGEST_TEXT),
    }


def stage_fields(stage: Stage | None, say: Catalogue) -> list[Field]:
    """Kind, start, end, the day they named, a note."""
    ends = f"{local(stage.ends):%H:%M}" if stage and stage.ends else ""
    rows = [
        ("stage", stage.kind if stage else "", 1),
        ("on", f"{local(stage.starts):%Y-%m-%d %H:%M}" if stage else "", 1),
        ("until", ends, 1),
        ("answer_by", stage.answer_by if stage else "", 1),
        ("note", stage.note if stage else "", 1),
    ]
    return _fields(say, rows)


def read_stage(application: Application, values: Values, zone: str, now: datetime, one: Stage | None = None) -> dict[str, Any]:
    """A stage, checked against the clock and the others; ``one`` is the stage it takes the place of."""
    kind = values["stage"].casefold()
    if kind not in STAGE_KINDS:
        raise UsageError("value_unknown", name="stage", value=kind, allowed=", ".join(STAGE_KINDS))
    talk = kind in INTERVIEWS or kind == "test"
    starts = read_moment(values["on"], zone, now, at=None if talk else NOON)
    ends: Moment | None = None
    if values["until"]:
        text = values["until"]
        ends = read_moment(text if "-" in text else f"{local(starts):%Y-%m-%d} {text}", zone, now)
    named: date | None = None
    if values["answer_by"]:
        named = read_day(values["answer_by"], now.astimezone(zone_of(zone)).date())
    entering.stage(application, kind, starts, ends, named, now, instead=one.id if one else 0)
    note = entering.plain(values["note"], "note", 400)
    return {"kind": kind, "starts": starts, "ends": ends, "answer_by": named.isoformat() if named else "", "note": note}


def preparation_fields(sheet: Preparation, say: Catalogue) -> list[Field]:
    """The sheet."""
    rows = [
        ("does", sheet.does, 2),
        ("values", sheet.values, 2),
        ("duties", sheet.duties, 2),
        ("interviewer", sheet.interviewer, 1),
        ("questions", "\n".join(sheet.questions), 3),
        ("words", " ".join(sheet.words), 1),
    ]
    return _fields(say, rows)


def read_preparation(values: Values) -> Preparation:
    """The sheet as filled in."""
    texts = {
        name: entering.plain(values[name], name, entering.LONGEST_TEXT) for name in ("does", "values", "duties", "interviewer")
    }
    words = values["words"].replace(",", " ").split()
    return Preparation(
        **texts, questions=entering.lines(values["questions"].splitlines(), "questions"), words=entering.lines(words, "words")
    )


def debrief_fields(stage: Stage, say: Catalogue) -> list[Field]:
    """What was asked, how it went, what was noticed, what was talked about, the day they named."""
    old = stage.debrief or Debrief()
    signs = " ".join(str(SIGNS.index(s) + 1) for s in old.signs if s in SIGNS)
    rows = [
        ("asked", "\n".join(old.asked), 4),
        ("how", old.how, 2),
        ("signs", signs, 1),
        ("talk", "\n".join(old.talk), 3),
        ("answer_by", stage.answer_by, 1),
    ]
    fields = _fields(say, rows)
    # What the numbers mean stands where they are written.
    known = [f"  {number} {say(f'applications.sign_{sign}')}" for number, sign in enumerate(SIGNS, 1)]
    return [replace(one, label="\n".join([one.label, *known])) if one.name == "signs" else one for one in fields]


def read_debrief(application: Application, stage: Stage, values: Values, now: datetime) -> Stage:
    """The interview with its debrief."""
    signs = []
    for word in values["signs"].replace(",", " ").split():
        if not (word.isascii() and word.isdigit() and 1 <= int(word) <= len(SIGNS)):
            raise UsageError("value_unknown", name="signs", value=word[:20], allowed=f"1–{len(SIGNS)}")
        signs.append(SIGNS[int(word) - 1])
    named: date | None = None
    if values["answer_by"]:
        named = read_day(values["answer_by"], now.astimezone(zone_of(stage.starts.zone)).date())
        entering.stage(application, stage.kind, stage.starts, stage.ends, named, now, instead=stage.id)
    debrief = Debrief(
        asked=entering.lines(values["asked"].splitlines(), "asked"),
        how=entering.plain(values["how"], "how", entering.LONGEST_TEXT),
        signs=tuple(dict.fromkeys(signs)),
        talk=entering.lines(values["talk"].splitlines(), "talk"),
    )
    return msgspec.structs.replace(stage, debrief=debrief, answer_by=named.isoformat() if named else "")


def appointment_fields(say: Catalogue, one: Appointment | None = None) -> list[Field]:
    """When, how long, a note."""
    on = f"{local(one.starts):%Y-%m-%d %H:%M}" if one else ""
    return _fields(say, [("on", on, 1), ("minutes", str(one.minutes if one else 30), 1), ("note", one.note if one else "", 1)])


def read_appointment(values: Values, zone: str, now: datetime, old: Appointment | None = None) -> dict[str, Any]:
    """Planned practice, in time to come; what is changed may keep the time it has."""
    text = values["minutes"] or "30"
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise UsageError("value_no_number", name="minutes", value=text[:20])
    starts = read_moment(values["on"], zone, now)
    entering.appointment(starts, int(text), now, instead=old)
    return {"starts": starts, "minutes": int(text), "note": entering.plain(values["note"], "note", 400)}
