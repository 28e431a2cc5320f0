"""The facts a follow-up message is held against, and its skeleton, from an application. Pure."""

from __future__ import annotations

from mockint.application import Application, MessageKind, Stage
from mockint.catalogue import Catalogue
from mockint.model import Lang
from mockint.scoring.followup import LetterFacts


def facts(application: Application, kind: MessageKind, stage: Stage | None, lang: Lang | None = None) -> LetterFacts:
    """What is known: names, position, what was talked about at this interview (all interviews when it has no debrief)."""
    debriefs = [stage.debrief] if stage and stage.debrief else [s.debrief for s in application.stages if s.debrief]
    talk = [line for d in debriefs if d for line in (*d.talk, d.how) if line]
    gone = [m for m in application.messages if m.sent and m.kind == "check_in" and (stage is None or m.stage == stage.id)]
    return LetterFacts(
        kind=kind,
        lang=lang or application.lang,
        position=application.position,
        company=application.company,
        people=tuple(person.name for person in application.people),
        me=application.me,
        talk=tuple(talk),
        check_ins=len(gone),
    )


def skeleton(application: Application, kind: MessageKind) -> str:
    """The structure of a message in the application's language, with a blank for each thing to be written."""
    say = Catalogue(application.lang)
    name = application.people[0].name if application.people else say("applications.blank_name")
    me = application.me or say("applications.blank_me")
    return say(f"followup.skeleton_{kind}", position=application.position, name=name, me=me)
