"""The database's schema, as numbered steps. ``PRAGMA user_version`` says how many have been taken.

A step is never edited once released: a change is a new step, and a test carries each earlier schema forward.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from mockint.errors import StoreError
from mockint.history.steps_applications import APPLICATIONS
from mockint.history.steps_counting import COUNTING
from mockint.history.steps_library import LIBRARY

STEPS: tuple[str, ...] = (
    """
    CREATE TABLE session (
        id      INTEGER PRIMARY KEY,
        pack    TEXT NOT NULL,
        title   TEXT NOT NULL,
        lang    TEXT NOT NULL,
        mode    TEXT NOT NULL,
        started TEXT NOT NULL,
        ended   TEXT
    ) STRICT;
    CREATE INDEX session_started ON session (started);
    CREATE TABLE answer (
        id          INTEGER PRIMARY KEY,
        session     INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        question_id TEXT NOT NULL,
        question    TEXT NOT NULL,
        attempt     INTEGER NOT NULL,
        state       TEXT NOT NULL CHECK (state IN ('open', 'recorded', 'done', 'abandoned')),
        started     TEXT NOT NULL,
        take        TEXT NOT NULL DEFAULT '',
        raw         TEXT,
        text        TEXT,
        timeline    TEXT,
        report      TEXT,
        score       INTEGER,
        probe       TEXT NOT NULL DEFAULT '',
        follows     INTEGER NOT NULL DEFAULT 0,
        lead        INTEGER NOT NULL DEFAULT 0,
        owner       INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX answer_session ON answer (session, id);
    CREATE INDEX answer_question ON answer (question_id, started);
    CREATE INDEX answer_unfinished ON answer (state) WHERE state IN ('open', 'recorded');
    """,
    APPLICATIONS,
    LIBRARY,
    COUNTING,
)


def migrate(db: sqlite3.Connection, file: str) -> None:
    """Bring the database up to date, all or nothing. Raises StoreError for one that a newer mockint has written."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(STEPS):
        raise StoreError("database_newer", file=file, version=version, known=len(STEPS))
    if version == len(STEPS):
        return
    # executescript would commit first, so the steps go statement by statement inside one transaction.
    db.execute("BEGIN IMMEDIATE")
    try:
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        for step in STEPS[version:]:
            for statement in statements(step):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(STEPS)}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def statements(step: str) -> Iterator[str]:
    """The statements of a step, one by one. A ``;`` inside a trigger's body does not end its statement."""
    piece = ""
    for part in step.split(";"):
        piece += part + ";"
        if sqlite3.complete_statement(piece):
            if piece.strip(" \n;"):
                yield piece
            piece = ""
