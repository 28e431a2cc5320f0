"""An application as styled text, section by section. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from mockint.application import Application, Appointment, Debrief, Preparation, Stage
from mockint.catalogue import Catalogue
from mockint.practice.dates import local
from mockint.practice.followup import plan
from mockint.practice.planned import standing
from mockint.practice.preparation import key_words
from mockint.practice.reminders import stage_line, step_words
from mockint.tui.show import hanging, safe

MARKS = {
    "overdue": ("!", "$error"),
    "due": ("●", "$warning"),
    "coming": ("○", "$quiet"),
    "done": ("✓", "$success"),
    "missed": ("–", "$quiet"),
}
PLANNED = {
    "coming": ("○", "$accent"),
    "late": ("!", "$error"),
    "missed": ("–", "$warning"),
    "held": ("✓", "$success"),
    "held_late": ("✓", "$warning"),
}


def head(application: Application, say: Catalogue) -> Content:
    """Position and company."""
    lang = (f"  {say(f'common.lang_{application.lang}')}", "$quiet")
    return Content.assemble(safe(application.position, "bold", 60), "  ", safe(application.company, "bold $accent", 60), lang)


def due(application: Application, now: datetime, width: int, say: Catalogue) -> Content:
    """The plan of messages; a mark tells the state also without colour."""
    steps = plan(application, now)
    if not steps:
        return Content.styled(say("applications.nothing_due"), "$quiet")
    lines = []
    for step in steps:
        style = "" if step.state in ("overdue", "due") else "$quiet"
        lines.append(Content.assemble(MARKS[step.state], " ", hanging(step_words(step, say, now), width, 2, style)))
    return Content("\n").join(lines)


def timeline(application: Application, now: datetime, width: int, say: Catalogue) -> Content:
    """Stages in their order."""
    if not application.stages:
        return Content.styled("–", "$quiet")
    return Content("\n").join(stage(one, now, width, say) for one in application.stages)


def stage(one: Stage, now: datetime, width: int, say: Catalogue) -> Content:
    """One stage; a mark tells whether it has been."""
    mark = "● " if local(one.starts) <= now else "○ "
    return Content.assemble((mark, "$accent"), hanging(stage_line(one, say, now), width, 2))


def people(application: Application, width: int) -> Content:
    """Who there is on the other side."""
    if not application.people:
        return Content.styled("–", "$quiet")
    lines = [" · ".join(part for part in (p.name, p.role, p.contact) if part) for p in application.people]
    return Content("\n").join(hanging(line, width, 2) for line in lines)


def preparation(application: Application, width: int, say: Catalogue) -> Content:
    """The sheet, and what will be listened for."""
    sheet = application.preparation
    if sheet == Preparation():
        return Content.styled(say("applications.sheet_none"), "$quiet")
    lines = []
    for name in ("does", "values", "duties", "interviewer"):
        if getattr(sheet, name):
            lines.append(_pair(say(f"applications.sheet_{name}"), getattr(sheet, name), width))
    if sheet.questions:
        lines.append(_list(say("applications.sheet_questions"), sheet.questions, width))
    words = ", ".join(word for group in key_words(application).values() for word in group)
    if words:
        lines.append(hanging(say("applications.listened", words=words), width, 2, "$accent"))
    return Content("\n").join(lines)


def _pair(name: str, text: str, width: int) -> Content:
    """A name and a text behind it."""
    return hanging(f"{name}: {text}", width, 2).stylize("$quiet", 0, len(name) + 1)


def _list(name: str, texts: Sequence[str], width: int) -> Content:
    """A name and several texts under it; one alone stands behind it."""
    if len(texts) == 1:
        return _pair(name, texts[0], width)
    rows = [Content.assemble(("  · ", "$quiet"), hanging(text, width - 2, 4)) for text in texts]
    return Content("\n").join([Content.styled(f"{name}:", "$quiet"), *rows])


def debriefs(application: Application, width: int, say: Catalogue) -> Content:
    """What is remembered of the interviews, the latest first."""
    noted = [(s, s.debrief) for s in reversed(application.stages) if s.debrief and s.debrief != Debrief()]
    if not noted:
        return Content.styled(say("applications.debrief_none"), "$quiet")
    lines: list[Content] = []
    for stage, debrief in noted:
        lines.append(Content.styled(say(f"applications.stage_{stage.kind}"), "bold"))
        for name, texts in (("asked", debrief.asked), ("talk", debrief.talk), ("how", (debrief.how,) if debrief.how else ())):
            if texts:
                lines.append(_list(say(f"applications.debrief_{name}"), texts, width))
        if debrief.signs:
            signs = [say(f"applications.sign_{s}") for s in debrief.signs]
            lines.append(_list(say("applications.debrief_signs"), signs, width))
            lines.append(Content.styled(say("applications.signs_about"), "$quiet"))
    return Content("\n").join(lines)


def planned(application: Application, now: datetime, width: int, say: Catalogue) -> Content:
    """Planned practice, held or to come, with what it was late by."""
    if not application.appointments:
        return Content.styled(say("applications.planned_none"), "$quiet")
    return Content("\n").join(appointment(one, now, width, say) for one in application.appointments)


def appointment(one: Appointment, now: datetime, width: int, say: Catalogue) -> Content:
    """One line of planned practice; a mark tells how it stands also without colour."""
    found = standing(one, say, now)
    mark, style = PLANNED[found.state]
    line = Content.assemble((f"{mark} ", style), hanging(found.text, width, 2, "" if found.state == "coming" else "$quiet"))
    return Content.assemble(line, "\n  ", (found.note, style)) if found.note else line
