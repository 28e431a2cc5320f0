"""Practice for an application: its pack made ready, its planned time noted. The store is the only effect."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from mockint.application import Application, Appointment
from mockint.catalogue import Catalogue
from mockint.errors import PackError, StoreError
from mockint.model import AnswerRecord, Pack
from mockint.practice.appointed import held
from mockint.practice.dates import local
from mockint.practice.preparation import key_points, key_words, prepared
from mockint.practice.reminders import when
from mockint.scoring.keywords import heard

if TYPE_CHECKING:
    from mockint.history.store import Store


def pack_for(pack: str, application: Application) -> Pack:
    """The pack of that id with the application's facts filled in and its preparation listened for. Raises PackError."""
    from mockint.packs import loader

    for listing in loader.available():
        if listing.id == pack:
            return prepared(loader.load_file(listing.path), application)
    raise PackError("pack_unknown", name=pack, near="–")


def note_begin(store: Store, session: int, application: int = 0) -> None:
    """Note that a session has begun that was planned, and how late. A store that fails is told where it matters more."""
    from mockint.history.applications import Applications

    with suppress(StoreError):
        kept = store.session(session)
        found = held(Applications(store).appointments(), datetime.fromisoformat(kept.started), application) if kept else None
        if found is not None:
            Applications(store).begun(found[0].id, session, found[1])


def punctuality(appointment: Appointment | None, say: Catalogue) -> str:
    """The line on a session that was planned: late by how many minutes, or on time; "" when it was not planned."""
    if appointment is None:
        return ""
    planned = when(local(appointment.starts), say)
    if appointment.late:
        return say("applications.session_late", when=planned, minutes=appointment.late)
    return say("applications.session_on_time", when=planned)


def taken_up(application: Application, answers: Iterable[AnswerRecord], say: Catalogue) -> list[str]:
    """What of the preparation was heard in a session's answers to the questions it is listened for in, and what was not."""
    texts = [a.text.text for a in answers if a.text and key_points(application, a.question)]
    words = [word for group in key_words(application).values() for word in group]
    if not texts or not words:
        return []
    took, left = heard(words, "\n".join(texts), application.lang)
    lines = [say("applications.sheet_heard", words=", ".join(took))] if took else []
    return lines + ([say("applications.sheet_missed", words=", ".join(left))] if left else [])
