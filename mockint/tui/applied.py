"""An application as styled text, section by section. Pure."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from mockint.application import Application, Debrief, Preparation
from mockint.catalogue import Catalogue
from mockint.practice.dates import local
from mockint.practice.followup import plan
from mockint.practice.preparation import key_words
from mockint.practice.reminders import stage_line, step_words, when
from mockint.tui.show import hanging, safe

MARKS = {
    "overdue": ("!", "$error"),
    "due": ("●", "$warning"),
    "coming": ("○", "$quiet"),
    "done": ("✓", "$success"),
    "missed": ("–", "$quiet"),
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
    return Content("\n").join(
        Content.assemble(("● " if local(s.starts) <= now else "○ ", "$accent"), hanging(stage_line(s, say, now), width, 2))
        for s in application.stages
    )


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
        lines.append(_pair(say("applications.sheet_questions"), " / ".join(sheet.questions), width))
    words = ", ".join(word for group in key_words(application).values() for word in group)
    if words:
        lines.append(hanging(say("applications.listened", words=words), width, 2, "$accent"))
    return Content("\n").join(lines)


def _pair(name: str, text: str, width: int) -> Content:
    return Content.assemble((f"{name}: ", "$quiet"), hanging(text, width - len(name) - 2, 2))


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
                lines.append(_pair(say(f"applications.debrief_{name}"), " / ".join(texts), width))
        if debrief.signs:
            signs = "; ".join(say(f"applications.sign_{s}") for s in debrief.signs)
            lines.append(_pair(say("applications.debrief_signs"), signs, width))
            lines.append(Content.styled(say("applications.signs_about"), "$quiet"))
    return Content("\n").join(lines)


def planned(application: Application, now: datetime, say: Catalogue) -> Content:
    """Planned practice, held or to come, with what it was late by."""
    if not application.appointments:
        return Content.styled(say("applications.planned_none"), "$quiet")
    lines = []
    for one in application.appointments:
        parts = [when(local(one.starts), say, now=now), say("applications.minutes", minutes=one.minutes)]
        if one.session:
            parts.append(say("applications.held", session=one.session))
        line = Content(" · ".join(parts))
        if one.late:
            line = Content.assemble(line, " · ", (say("applications.late", minutes=one.late), "$warning"))
        lines.append(line)
    return Content("\n").join(lines)
