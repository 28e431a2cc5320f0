"""Setting answers aside, and what else a user does to them: tags, a note, leaving out of averages. All of it can be undone.

An answer that is deleted goes to the trash and can be restored; only ``empty`` deletes for good: first the recording, then the
row, so that a crash in between never leaves sound that no row names.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress

import msgspec

from mockint.errors import StoreError, UsageError
from mockint.history.store import Store, now
from mockint.model import Record

STEPS_BACK = 100
"""Changes that can be undone."""
LONGEST_TAG, LONGEST_NOTE = 40, 2000


class _Before(msgspec.Struct):
    """How one answer was before a change."""

    answer: int
    trashed: str | None
    left_out: int
    note: str
    tags: list[str]


class Undone(Record, frozen=True):
    """A change that was taken back: delete, restore, tag, untag, note, leave_out or count; and the answers it was made to."""

    what: str
    answers: tuple[int, ...]


def delete(store: Store, answers: Sequence[int]) -> int:
    """Into the trash; returns how many were not in it yet. Raises UsageError for an unknown answer, StoreError."""
    return _change(store, "delete", answers, "UPDATE facts SET trashed = ? WHERE answer = ? AND trashed IS NULL", now())


def restore(store: Store, answers: Sequence[int]) -> int:
    """Out of the trash again; returns how many were in it. Raises UsageError, StoreError."""
    return _change(store, "restore", answers, "UPDATE facts SET trashed = NULL WHERE ? AND answer = ? AND trashed NOT NULL", 1)


def leave_out(store: Store, answers: Sequence[int], out: bool = True) -> int:
    """Keep out of averages and reports, or count again; returns how many changed. Raises UsageError, StoreError."""
    sql = f"UPDATE facts SET left_out = ? WHERE answer = ? AND left_out = {int(not out)}"
    return _change(store, "leave_out" if out else "count", answers, sql, int(out))


def note(store: Store, answer: int, text: str) -> int:
    """Put a note to an answer; "" takes it away. Returns 1 if it differs. Raises UsageError, StoreError."""
    kept = " ".join(text.split())[:LONGEST_NOTE]
    return _change(store, "note", (answer,), "UPDATE facts SET note = ?1 WHERE answer = ?2 AND note != ?1", kept)


def tag(store: Store, answers: Sequence[int], name: str) -> int:
    """Give answers a tag; returns how many did not have it. Raises UsageError, StoreError."""
    return _change(store, "tag", answers, "INSERT OR IGNORE INTO tag (name, answer) VALUES (?, ?)", tag_name(name))


def untag(store: Store, answers: Sequence[int], name: str) -> int:
    """Take a tag away; returns how many had it. Raises UsageError, StoreError."""
    return _change(store, "untag", answers, "DELETE FROM tag WHERE name = ? AND answer = ?", tag_name(name))


def tag_name(name: str) -> str:
    """A tag as it is kept: lower case, no spaces. Raises UsageError for one that is none."""
    kept = "-".join(name.casefold().lstrip("#").split())
    if not kept or len(kept) > LONGEST_TAG or not kept.isprintable():
        raise UsageError("tag_wrong", value=name, longest=LONGEST_TAG)
    return kept


def undo(store: Store) -> Undone | None:
    """Take the last change back; None when there is none. What has been deleted for good stays deleted. Raises StoreError."""
    with store.changing() as db:
        row = db.execute("SELECT * FROM undo ORDER BY id DESC LIMIT 1").fetchone()
        if row is None:
            return None
        before = msgspec.json.decode(row["before"], type=list[_Before])
        for one in before:
            db.execute(
                "UPDATE facts SET trashed = ?, left_out = ?, note = ? WHERE answer = ?",
                (one.trashed, one.left_out, one.note, one.answer),
            )
            db.execute("DELETE FROM tag WHERE answer = ?", (one.answer,))
            if db.execute("SELECT 1 FROM answer WHERE id = ?", (one.answer,)).fetchone():
                db.executemany("INSERT INTO tag (answer, name) VALUES (?, ?)", [(one.answer, name) for name in one.tags])
        db.execute("DELETE FROM undo WHERE id = ?", (row["id"],))
        return Undone(row["what"], tuple(one.answer for one in before))


def trashed(store: Store) -> list[tuple[int, str, str]]:
    """What is in the trash: answer, question, when it was deleted; the last deleted first. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute(
            "SELECT f.answer, json_extract(a.question, '$.text'), f.trashed FROM facts f JOIN answer a ON a.id = f.answer"
            " WHERE f.trashed IS NOT NULL ORDER BY f.trashed DESC, f.answer DESC"
        )
        return [(int(row[0]), str(row[1] or ""), str(row[2])) for row in rows]


def empty(store: Store, answers: Sequence[int] | None = None) -> int:
    """Delete for good what is in the trash, or those of ``answers`` that are; returns how many. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute(
            "SELECT f.answer, a.take FROM facts f JOIN answer a ON a.id = f.answer WHERE f.trashed IS NOT NULL"
        ).fetchall()
    gone = [(int(row[0]), str(row[1])) for row in rows if answers is None or row[0] in answers]
    for answer, take in gone:
        if take:
            try:
                (store.home / take).unlink(missing_ok=True)
            except OSError as error:
                raise StoreError("not_deleted", file=take, reason=error.strerror or str(error)) from error
        with store.changing() as db:
            forget(db, answer)
    if gone:
        with suppress(StoreError), store.reading() as db:
            # The index only notes that words are gone until its pieces are merged; and what was deleted must not live on in the
            # log beside the database.
            db.execute("INSERT INTO search (search) VALUES ('optimize')")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(gone)


def forget(db: sqlite3.Connection, answer: int) -> None:
    """Delete an answer's rows; the index over the words forgets them too, and a session without answers goes with its last."""
    session = db.execute("SELECT session FROM answer WHERE id = ?", (answer,)).fetchone()
    db.execute("UPDATE answer SET follows = 0 WHERE session = ? AND follows = ?", (session[0] if session else 0, answer))
    db.execute("DELETE FROM answer WHERE id = ?", (answer,))
    if session and not db.execute("SELECT 1 FROM answer WHERE session = ? LIMIT 1", (session[0],)).fetchone():
        db.execute("DELETE FROM session WHERE id = ?", (session[0],))
    for row in db.execute("SELECT id, before FROM undo").fetchall():
        kept = [one for one in msgspec.json.decode(row["before"], type=list[_Before]) if one.answer != answer]
        if kept:
            db.execute("UPDATE undo SET before = ? WHERE id = ?", (msgspec.json.encode(kept).decode(), row["id"]))
        else:
            db.execute("DELETE FROM undo WHERE id = ?", (row["id"],))


def of_session(store: Store, session: int) -> list[int]:
    """The answers of a session that are not in the trash. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute("SELECT answer FROM facts WHERE session = ? AND trashed IS NULL ORDER BY answer", (session,))
        return [int(row[0]) for row in rows]


def _change(store: Store, what: str, answers: Sequence[int], sql: str, value: object) -> int:
    with store.changing() as db:
        before = [_before(db, answer) for answer in dict.fromkeys(answers)]
        changed = [one for one in before if db.execute(sql, (value, one.answer)).rowcount > 0]
        if changed:
            db.execute(
                "INSERT INTO undo (done, what, before) VALUES (?, ?, ?)", (now(), what, msgspec.json.encode(changed).decode())
            )
            db.execute("DELETE FROM undo WHERE id <= (SELECT max(id) FROM undo) - ?", (STEPS_BACK,))
        return len(changed)


def _before(db: sqlite3.Connection, answer: int) -> _Before:
    row = db.execute("SELECT trashed, left_out, note FROM facts WHERE answer = ?", (answer,)).fetchone()
    if row is None:
        raise UsageError("answer_unknown", answer=answer)
    tags = [str(t[0]) for t in db.execute("SELECT name FROM tag WHERE answer = ?", (answer,))]
    return _Before(answer, row["trashed"], row["left_out"], row["note"], tags)
