"""Practice for an application: a planned time is kept or late, and what of the preparation was heard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mockint.application import Preparation
from mockint.catalogue import Catalogue
from mockint.config import Settings
from mockint.history.applications import Applications
from mockint.history.store import Store
from mockint.model import AnswerRecord, Question, Transcript
from mockint.practice import session as s
from mockint.practice.applied import pack_for, punctuality, taken_up
from mockint.practice.conductor import Devices
from mockint.practice.dates import moment_of
from mockint.practice.open import open_session


@pytest.mark.parametrize(("ago", "late"), [(timedelta(minutes=12, seconds=5), 12), (timedelta(minutes=-20), 0)])
def test_a_session_notes_how_late_it_began(ago: timedelta, late: int) -> None:
    store = Store()
    at = Applications(store)
    one = at.add("Mawar Jaya", "Sales", "en")
    at.appoint(moment_of(datetime.now(UTC) - ago, "Asia/Jakarta"), application=one.id)
    pack = pack_for("en/user-sales", one)
    held = open_session(pack, store, Devices(), Settings(), application=one.id, length="quick")
    try:
        held.post(s.Begin())
        session = held.wait(lambda view: view.session_id > 0).session_id
    finally:
        held.close()
    appointment = at.appointments()[0]
    assert (appointment.session, appointment.late) == (session, late)
    line = punctuality(at.appointment_of(session), Catalogue("en"))
    assert ("12 minutes late" in line) if late else ("on time" in line)
    assert punctuality(None, Catalogue("en")) == ""
    store.close()


def test_what_of_the_preparation_was_heard() -> None:
    store = Store()
    at = Applications(store)
    made = at.add("Mawar Jaya", "Sales", "en")
    import msgspec

    one = at.keep(msgspec.structs.replace(made, preparation=Preparation(does="groceries for village shops")))
    question = Question(id="q", text="Why here?", kind="motivation", competency="values")
    answer = AnswerRecord(1, 1, question, 1, "done", "", text=Transcript("You serve each village.", "en"))
    lines = taken_up(one, [answer], Catalogue("en"))
    assert "village" in lines[0]
    assert "groceries" in lines[1]
    other = msgspec.structs.replace(answer, question=Question(id="s", text="A conflict?", competency="collaboration"))
    assert taken_up(one, [other], Catalogue("en")) == []
    store.close()
