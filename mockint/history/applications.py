"""Applications in the store: the same connection, lock and transactions as sessions and answers."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from mockint.application import (
    Application,
    Appointment,
    Debrief,
    Message,
    MessageKind,
    Moment,
    Person,
    Preparation,
    Stage,
    StageKind,
)
from mockint.errors import UsageError
from mockint.history.store import Store
from mockint.model import Lang

DRAFT = "SELECT id FROM message WHERE application = ? AND stage = ? AND kind = ? AND sent = '' ORDER BY id DESC LIMIT 1"


class Applications:
    """The applications of a store. Every change is committed before the call returns; StoreError as the store's own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # reading --------------------------------------------------------------------------------------------------------

    def all(self) -> list[Application]:
        """All applications, the oldest first."""
        with self._store._reading() as db:
            rows = db.execute("SELECT * FROM application ORDER BY id").fetchall()
            return [self._application(db, row) for row in rows]

    def get(self, application: int) -> Application:
        """One application. Raises UsageError when there is none of that number."""
        with self._store._reading() as db:
            row = db.execute("SELECT * FROM application WHERE id = ?", (application,)).fetchone()
            if row is None:
                known = [str(r[0]) for r in db.execute("SELECT id FROM application ORDER BY id")]
                raise UsageError("no_application", number=application, known=", ".join(known[:20]) or "–")
            return self._application(db, row)

    def appointments(self) -> list[Appointment]:
        """All planned practice, also without an application, by time."""
        with self._store._reading() as db:
            return [_appointment(row) for row in db.execute("SELECT * FROM appointment ORDER BY starts, id")]

    def appointment_of(self, session: int) -> Appointment | None:
        """The appointment a session was held for."""
        with self._store._reading() as db:
            row = db.execute("SELECT * FROM appointment WHERE session = ? LIMIT 1", (session,)).fetchone()
            return _appointment(row) if row and session else None

    def _application(self, db: sqlite3.Connection, row: sqlite3.Row) -> Application:
        key = (row["id"],)
        stages = db.execute("SELECT * FROM stage WHERE application = ? ORDER BY starts, id", key).fetchall()
        messages = db.execute("SELECT * FROM message WHERE application = ? ORDER BY id", key).fetchall()
        planned = db.execute("SELECT * FROM appointment WHERE application = ? ORDER BY starts, id", key).fetchall()
        return Application(
            id=row["id"],
            company=row["company"],
            position=row["position"],
            lang=row["lang"],
            created=row["created"],
            me=row["me"],
            notes=row["notes"],
            people=msgspec.json.decode(row["people"], type=tuple[Person, ...]),
            stages=tuple(_stage(s) for s in stages),
            preparation=msgspec.json.decode(row["preparation"], type=Preparation),
            messages=tuple(_message(m) for m in messages),
            appointments=tuple(_appointment(a) for a in planned),
        )

    # changing -------------------------------------------------------------------------------------------------------

    def add(
        self,
        company: str,
        position: str,
        lang: Lang,
        *,
        me: str = "",
        notes: str = "",
        people: Iterable[Person] = (),
    ) -> Application:
        """A new application."""
        number = self._store._insert(
            "INSERT INTO application (company, position, lang, created, me, notes, people) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (company, position, lang, utc_now(), me, notes, _dump(tuple(people))),
        )
        return self.get(number)

    def keep(self, application: Application) -> Application:
        """Keep company, position, language, own name, notes, people and preparation as they stand in ``application``."""
        self._store._execute(
            "UPDATE application SET company = ?, position = ?, lang = ?, me = ?, notes = ?, people = ?, preparation = ?"
            " WHERE id = ?",
            (
                application.company,
                application.position,
                application.lang,
                application.me,
                application.notes,
                _dump(application.people),
                _dump(application.preparation),
                application.id,
            ),
        )
        return self.get(application.id)

    def remove(self, application: int) -> None:
        """Delete an application with its stages, messages and planned practice; sessions held for it stay."""
        with self._store._changing() as db:
            db.execute("DELETE FROM appointment WHERE application = ?", (application,))
            db.execute("DELETE FROM application WHERE id = ?", (application,))

    def add_stage(
        self,
        application: int,
        kind: StageKind,
        starts: Moment,
        *,
        ends: Moment | None = None,
        answer_by: str = "",
        note: str = "",
    ) -> int:
        """A new stage; returns its number. Dates are checked by ``practice.entering`` before."""
        return self._store._insert(
            "INSERT INTO stage (application, kind, starts, ends, zone, answer_by, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (application, kind, starts.utc, ends.utc if ends else "", starts.zone, answer_by, note),
        )

    def keep_stage(self, stage: Stage) -> None:
        """Keep a stage as it stands."""
        self._store._execute(
            "UPDATE stage SET kind = ?, starts = ?, ends = ?, zone = ?, answer_by = ?, note = ?, debrief = ? WHERE id = ?",
            (
                stage.kind,
                stage.starts.utc,
                stage.ends.utc if stage.ends else "",
                stage.starts.zone,
                stage.answer_by,
                stage.note,
                _dump(stage.debrief) if stage.debrief else None,
                stage.id,
            ),
        )

    def remove_stage(self, stage: int) -> None:
        """Delete a stage and the messages that follow it."""
        with self._store._changing() as db:
            db.execute("DELETE FROM message WHERE stage = ?", (stage,))
            db.execute("DELETE FROM stage WHERE id = ?", (stage,))

    def keep_draft(self, application: int, stage: int, kind: MessageKind, text: str) -> int:
        """Keep the draft of a message: the one of this kind after this stage that has not been sent, else a new one."""
        with self._store._changing() as db:
            row = db.execute(
                DRAFT,
                (application, stage, kind),
            ).fetchone()
            if row:
                db.execute("UPDATE message SET text = ?, changed = ? WHERE id = ?", (text, utc_now(), row["id"]))
                return int(row["id"])
            cursor = db.execute(
                "INSERT INTO message (application, stage, kind, text, changed) VALUES (?, ?, ?, ?, ?)",
                (application, stage, kind, text, utc_now()),
            )
            return int(cursor.lastrowid or 0)

    def mark_sent(self, application: int, stage: int, kind: MessageKind, sent: Moment) -> int:
        """Note that a message has been sent: its draft when there is one, else without a text."""
        with self._store._changing() as db:
            row = db.execute(
                DRAFT,
                (application, stage, kind),
            ).fetchone()
            if row:
                db.execute("UPDATE message SET sent = ?, zone = ? WHERE id = ?", (sent.utc, sent.zone, row["id"]))
                return int(row["id"])
            cursor = db.execute(
                "INSERT INTO message (application, stage, kind, text, changed, sent, zone) VALUES (?, ?, ?, '', ?, ?, ?)",
                (application, stage, kind, utc_now(), sent.utc, sent.zone),
            )
            return int(cursor.lastrowid or 0)

    def appoint(
        self, starts: Moment, *, application: int = 0, minutes: int = 30, pack: str = "", note: str = ""
    ) -> Appointment:
        """Plan practice for a time."""
        number = self._store._insert(
            "INSERT INTO appointment (application, starts, zone, minutes, pack, note) VALUES (?, ?, ?, ?, ?, ?)",
            (application, starts.utc, starts.zone, minutes, pack, note),
        )
        return next(a for a in self.appointments() if a.id == number)

    def get_appointment(self, appointment: int) -> Appointment:
        """Planned practice by its number. Raises UsageError when there is none of that number."""
        planned = {one.id: one for one in self.appointments()}
        if appointment not in planned:
            known = ", ".join(str(number) for number in list(planned)[:20])
            raise UsageError("no_appointment", number=appointment, known=known or "–")
        return planned[appointment]

    def keep_appointment(self, appointment: Appointment) -> None:
        """Keep time, length, pack and note of planned practice as they stand."""
        self._store._execute(
            "UPDATE appointment SET starts = ?, zone = ?, minutes = ?, pack = ?, note = ? WHERE id = ?",
            (
                appointment.starts.utc,
                appointment.starts.zone,
                appointment.minutes,
                appointment.pack,
                appointment.note,
                appointment.id,
            ),
        )

    def remove_appointment(self, appointment: int) -> None:
        """Delete planned practice. Raises UsageError when there is none of that number."""
        self.get_appointment(appointment)
        self._store._execute("DELETE FROM appointment WHERE id = ?", (appointment,))

    def begun(self, appointment: int, session: int, late: int) -> None:
        """Note the session held for an appointment and how many minutes late it began."""
        self._store._execute("UPDATE appointment SET session = ?, late = ? WHERE id = ?", (session, late, appointment))


def utc_now() -> str:
    """Now, as the database keeps it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _dump(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _stage(row: sqlite3.Row) -> Stage:
    debrief = None
    if row["debrief"]:
        with contextlib.suppress(msgspec.DecodeError):
            debrief = msgspec.json.decode(row["debrief"], type=Debrief)
    return Stage(
        id=row["id"],
        kind=row["kind"],
        starts=Moment(row["starts"], row["zone"]),
        ends=Moment(row["ends"], row["zone"]) if row["ends"] else None,
        answer_by=row["answer_by"],
        note=row["note"],
        debrief=debrief,
    )


def _message(row: sqlite3.Row) -> Message:
    return Message(
        id=row["id"],
        kind=row["kind"],
        stage=row["stage"],
        text=row["text"],
        changed=row["changed"],
        sent=Moment(row["sent"], row["zone"]) if row["sent"] else None,
    )


def _appointment(row: sqlite3.Row) -> Appointment:
    return Appointment(
        id=row["id"],
        application=row["application"],
        starts=Moment(row["starts"], row["zone"]),
        minutes=row["minutes"],
        pack=row["pack"],
        note=row["note"],
        session=row["session"],
        late=row["late"],
    )
