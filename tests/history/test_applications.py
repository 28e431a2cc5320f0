"""Applications in the store."""

from __future__ import annotations

import msgspec
import pytest

from mockint.application import Debrief, Moment, Person, Preparation
from mockint.errors import UsageError
from mockint.history.applications import Applications
from mockint.history.store import Store

THEN = Moment("2026-11-24T07:00:00+00:00", "Asia/Jakarta")
NASTY = "[/] \x1b[31m'); DROP TABLE application;-- 🦄\u202e"


def test_all_of_it_is_kept_over_a_restart():
    store = Store()
    at = Applications(store)
    made = at.add(NASTY, "Sales", "id", me="Budi", people=[Person("Ibu Rina", "HR", "rina@contoh.id"), Person(NASTY)])
    stage = at.add_stage(made.id, "user", THEN, answer_by="2026-11-27", note=NASTY)
    kept = at.get(made.id)
    at.keep_stage(msgspec.structs.replace(kept.stages[0], debrief=Debrief(asked=(NASTY,), signs=("easy",))))
    at.keep(msgspec.structs.replace(kept, preparation=Preparation(does="toko", questions=("Apa?",))))
    first = at.keep_draft(made.id, stage, "thanks", "satu")
    assert at.keep_draft(made.id, stage, "thanks", "dua") == first
    assert at.mark_sent(made.id, stage, "thanks", THEN) == first
    assert at.keep_draft(made.id, stage, "thanks", "tiga") != first
    planned = at.appoint(THEN, application=made.id, minutes=45)
    at.begun(planned.id, 12, 7)
    before = at.get(made.id)
    store.close()
    again = Applications(Store())
    found = again.get(made.id)
    assert found == before
    assert found.company == NASTY
    assert found.stages[0].debrief.asked == (NASTY,)  # type: ignore[union-attr]
    assert [m.text for m in found.messages if m.sent] == ["dua"]
    assert again.appointment_of(12).late == 7  # type: ignore[union-attr]
    assert again.appointment_of(0) is None


def test_deleting_leaves_nothing_of_it():
    store = Store()
    at = Applications(store)
    made, other = at.add("A", "B", "en"), at.add("C", "D", "en")
    stage = at.add_stage(made.id, "hr", THEN)
    at.keep_draft(made.id, stage, "thanks", "x")
    at.appoint(THEN, application=made.id)
    at.remove(made.id)
    assert [a.id for a in at.all()] == [other.id]
    assert at.appointments() == []
    with store._reading() as db:
        assert db.execute("SELECT count(*) FROM stage").fetchone()[0] == 0
        assert db.execute("SELECT count(*) FROM message").fetchone()[0] == 0
    with pytest.raises(UsageError, match=r"There is no application 1\. Known: 2"):
        at.get(made.id)
