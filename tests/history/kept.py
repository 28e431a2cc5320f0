"""What a history holds, and histories as earlier versions left them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import msgspec
from tui import samples

from mockint.history.migrations import STEPS, statements
from mockint.history.store import Store
from mockint.model import Transcript


def everything(store: Store) -> dict[str, Any]:
    """All there is, but for the numbers that differ between machines: texts byte for byte, and the sound of each answer."""
    with store.reading() as db:
        answers = db.execute(
            "SELECT f.uid, a.text, a.raw, a.report, a.timeline, a.question, a.started, a.state, f.note, f.left_out, f.trashed,"
            " f.day, f.score, a.take FROM facts f JOIN answer a ON a.id = f.answer ORDER BY f.uid"
        ).fetchall()
        others = {
            table: sorted(map(repr, db.execute(f"SELECT {columns} FROM {table}").fetchall()))
            for table, columns in (
                ("session", "uid, pack, title, lang, mode, started, ended, role"),
                ("story", "uid, title, competency, text, figures"),
                ("due", "*"),
                ("guess", "score, missing, made"),
                ("tag", "name"),
                ("application", "company, position"),
                ("stage", "kind, starts"),
            )
        }
    kept = [(*row[:-1], (store.home / row[-1]).read_bytes() if row[-1] else b"") for row in map(tuple, answers)]
    return {"answers": kept, **{name: [r.split(" object")[0] for r in rows] for name, rows in others.items()}}


def at_version(db: sqlite3.Connection, version: int) -> None:
    """Make an empty database what it was at an earlier version."""
    for step in STEPS[:version]:
        for statement in statements(step):
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {version}")


def old_database(file: Path, version: int, answers: int) -> None:
    """A history as an earlier mockint has left it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(file) as db:
        at_version(db, version)
        db.execute(
            "INSERT INTO session (id, pack, title, lang, mode, started)"
            " VALUES (1, 'en/user-sales', 'T', 'en', 'coach', '2025-05-05T23:30:00+07:00')"
        )
        for number in range(answers):
            db.execute(
                "INSERT INTO answer (session, question_id, question, attempt, state, started, text, raw, report, score)"
                " VALUES (1, ?1, ?2, 1, 'done', '2025-05-05T23:30:00+07:00', ?3, ?3, ?4, 74)",
                (
                    samples.QUESTION.id,
                    msgspec.json.encode(samples.QUESTION).decode(),
                    msgspec.json.encode(Transcript(f"Told number {number}.", "en")).decode(),
                    msgspec.json.encode(samples.rich()).decode(),
                ),
            )
    db.close()
