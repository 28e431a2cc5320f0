"""The rows of the history as plain values, out of one database and into another. Who is who is told by ``uid`` or by content.

Numbers of rows differ from machine to machine: each reference is carried over to the number its row has here. A row that is
there already stays as it is, so that bringing the same rows in twice changes nothing.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from mockint.model import Question, Record, Report, Timeline, Transcript

Rows = dict[str, list[dict[str, Any]]]
_UID = re.compile(r"[0-9a-f]{32}")
_TAKE = re.compile(r"takes/[0-9a-zA-Z._-]{1,80}")
_SHADOWS = ("search", "facts", "asked", "undo", "sqlite_")
"""Not carried over: derived from the rest, or of no use elsewhere."""
_OF_FACTS = ("uid", "trashed", "left_out", "note")
_JSON = {"question": Question, "raw": Transcript, "text": Transcript, "timeline": Timeline, "report": Report}


class Table(Record, frozen=True):
    """How the rows of a table are told apart, and which columns hold the number of another table's row (0 or null: of none)."""

    name: str
    key: tuple[str, ...]
    refers: tuple[tuple[str, str], ...] = ()


_KNOWN = (
    Table("session", ("uid",)),
    Table(
        "answer",
        ("uid",),
        (
            ("session", "session"),
            ("follows", "answer"),
        ),
    ),
    Table("story", ("uid",)),
    Table("tag", ("answer", "name"), (("answer", "answer"),)),
    Table(
        "telling",
        ("story", "answer"),
        (
            ("story", "story"),
            ("answer", "answer"),
        ),
    ),
    Table("earlier_report", ("answer", "number"), (("answer", "answer"),)),
    Table("guess", ("answer",), (("answer", "answer"),)),
    Table("due", ("question_id", "part")),
    Table("application", ("company", "position", "created")),
    Table("stage", ("application", "kind", "starts"), (("application", "application"),)),
    Table(
        "message",
        ("application", "stage", "kind", "changed"),
        (
            ("application", "application"),
            ("stage", "stage"),
        ),
    ),
    Table(
        "appointment",
        ("application", "starts"),
        (
            ("application", "application"),
            ("session", "session"),
        ),
    ),
)


def tables(db: sqlite3.Connection) -> list[Table]:
    """All tables to be carried over, those referred to before those that refer. One not known here is told apart by its whole
    content."""
    there = [str(row[0]) for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rootpage")]
    found = [table for table in _KNOWN if table.name in there]
    known = {table.name for table in _KNOWN}
    for name in there:
        if name not in known and not name.startswith(_SHADOWS):
            refers = tuple((str(row[3]), str(row[2])) for row in db.execute(f'PRAGMA foreign_key_list("{name}")'))
            found.append(Table(name, tuple(c for c in columns(db, name) if c != "id"), refers))
    return found


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    """A table's columns."""
    return [str(row[1]) for row in db.execute(f'PRAGMA table_info("{table}")')]


def read(db: sqlite3.Connection) -> Rows:
    """Every row, each with all its columns by name; an answer also with what the user has done to it. Recordings that are being
    made right now are left out with their answers."""
    out: Rows = {}
    for table in tables(db):
        sql = f'SELECT * FROM "{table.name}"'
        if table.name == "answer":
            extra = ", ".join(f"f.{name}" for name in _OF_FACTS)
            sql = f"SELECT a.*, {extra} FROM answer a JOIN facts f ON f.answer = a.id WHERE a.state != 'open'"
        cursor = db.execute(sql)
        names = [part[0] for part in cursor.description]
        out[table.name] = [dict(zip(names, row, strict=True)) for row in cursor]
    return out


def check(rows: Rows) -> None:
    """Raises ValueError for what no mockint has written; nothing is changed by then."""
    for name, some in rows.items():
        for row in some:
            if not isinstance(row, dict):
                raise ValueError(name)
            if "uid" in row and not (isinstance(row["uid"], str) and _UID.fullmatch(row["uid"])):
                raise ValueError(f"{name}.uid")
            if name in ("session", "answer", "story") and "uid" not in row:
                raise ValueError(f"{name}.uid")
    for row in (*rows.get("answer", ()), *rows.get("earlier_report", ())):
        for column, kind in _JSON.items():
            if row.get(column) is not None:
                # msgspec's errors are ValueErrors.
                msgspec.json.decode(row[column], type=kind)
    for row in rows.get("answer", ()):
        if row.get("take") and not _TAKE.fullmatch(row["take"]):
            raise ValueError("answer.take")


def put(db: sqlite3.Connection, rows: Rows, takes: Mapping[str, str]) -> dict[str, int]:
    """Insert what is not there yet, inside the caller's transaction. ``takes`` gives, by an answer's uid, where its recording
    lies here. Returns how many rows of each table are new. Raises ValueError, sqlite3.Error."""
    numbers: dict[str, dict[int, int]] = {}
    new: dict[str, int] = {}
    for table in tables(db):
        allowed = {*columns(db, table.name), *(_OF_FACTS if table.name == "answer" else ())}
        here = numbers.setdefault(table.name, {})
        for row in rows.get(table.name, ()):
            if unknown := set(row) - allowed:
                raise ValueError(f"{table.name}.{sorted(unknown)[0]}")
            values = dict(row)
            old = values.pop("id", 0)
            if not _refer(values, table, numbers):
                continue
            number = _find(db, table, values)
            if number is None:
                number = _insert(db, table.name, values, takes)
                new[table.name] = new.get(table.name, 0) + 1
            here[old] = number
    return new


def _refer(values: dict[str, Any], table: Table, numbers: Mapping[str, Mapping[int, int]]) -> bool:
    """Carry references over; False when a row that this one cannot be without was not brought along."""
    for column, target in table.refers:
        old = values.get(column)
        if old:
            number = numbers.get(target, {}).get(old, 0)
            if not number and column != "follows":
                return False
            values[column] = number
    return True


def _find(db: sqlite3.Connection, table: Table, values: Mapping[str, Any]) -> int | None:
    where = " AND ".join(f'"{name}" IS ?' for name in table.key)
    keys = [values.get(name) for name in table.key]
    if table.name == "answer":
        found = db.execute("SELECT answer FROM facts WHERE uid = ?", (values["uid"],)).fetchone()
    elif "id" in columns(db, table.name):
        found = db.execute(f'SELECT id FROM "{table.name}" WHERE {where}', keys).fetchone()
    else:
        found = db.execute(f'SELECT 1 FROM "{table.name}" WHERE {where}', keys).fetchone()
    return None if found is None else int(found[0])


def _insert(db: sqlite3.Connection, table: str, values: dict[str, Any], takes: Mapping[str, str]) -> int:
    done = {name: values.pop(name, None) for name in _OF_FACTS} if table == "answer" else {}
    if done:
        values["take"] = takes.get(done["uid"], "")
        values["owner"] = 0
    names: Sequence[str] = list(values)
    sql = f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({", ".join("?" * len(names))})'
    number = int(db.execute(sql, [values[name] for name in names]).lastrowid or 0)
    if done:
        db.execute(
            "UPDATE facts SET uid = ?, trashed = ?, left_out = ?, note = ? WHERE answer = ?",
            (done["uid"], done["trashed"], int(done["left_out"] or 0), done["note"] or "", number),
        )
    return number
