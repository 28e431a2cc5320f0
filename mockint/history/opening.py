"""Opening the database: private, never a newer one, settings of the connection, and carried forward to today's schema."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from pathlib import Path

from mockint.errors import StoreError
from mockint.history.migrations import STEPS, migrate

PATIENCE = 10.0
"""Seconds to wait for another mockint that is writing."""


def connect(file: Path) -> sqlite3.Connection:
    """A connection that any thread may use, one at a time. Raises StoreError for a database that is newer, broken, or held by
    another for long."""
    if not file.exists():
        # Created by us first, so that it is never readable by others, not even for a moment.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        db = sqlite3.connect(file, check_same_thread=False, isolation_level=None, timeout=PATIENCE)
        db.row_factory = sqlite3.Row
        # Before any pragma that writes: a newer database is left untouched.
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        if version > len(STEPS):
            db.close()
            raise StoreError("database_newer", file=str(file), version=version, known=len(STEPS))
        _keep_a_log(db)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")
        migrate(db, str(file))
    except sqlite3.Error as error:
        raise trouble(error, file) from error
    return db


def _keep_a_log(db: sqlite3.Connection) -> None:
    """Into WAL mode. While another mockint makes the same step, or carries the database forward, SQLite does not wait by
    itself."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.05)


def trouble(error: sqlite3.Error, file: Path) -> StoreError:
    """What went wrong with the database, told as what it is: a disk that is full is no broken history."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return StoreError("disk_failed", reason=str(error))
    return StoreError("database_broken", file=str(file), reason=str(error))
