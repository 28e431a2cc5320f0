"""What the data take up, thinning old recordings by a rule, and deleting everything for good."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from datetime import date, timedelta
from pathlib import Path

from mockint.errors import StoreError
from mockint.history.migrations import STEPS, statements
from mockint.history.store import ABANDONED_AFTER, Store, alive
from mockint.model import Record

KEEP_TAG = "keep"
"""A tag that keeps a recording whatever the rule says."""


class Sizes(Record, frozen=True):
    """Bytes by kind, and how much there is."""

    rows: int
    recordings: int
    caches: int
    models: int
    sessions: int
    answers: int
    in_trash: int
    takes: int


class Thinned(Record, frozen=True):
    """Recordings removed (or that would be), and their bytes. Texts and reports stay."""

    takes: int
    bytes: int


class Purged(Record, frozen=True):
    """What was deleted. ``held`` is True when another mockint still kept the database's log open."""

    answers: int
    takes: int
    bytes: int
    held: bool


def sizes(store: Store) -> Sizes:
    """What there is now. Raises StoreError."""
    takes = [f for f in store.takes.iterdir() if f.is_file()]
    with store.reading() as db:
        counts = db.execute(
            "SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM answer),"
            " (SELECT count(*) FROM facts WHERE trashed IS NOT NULL)"
        ).fetchone()
    return Sizes(
        rows=_size([f for f in store.home.glob("history.sqlite*") if f.is_file()]),
        recordings=_size(takes),
        caches=_size(_files(store.home / "cache")),
        models=_size(_files(store.home / "models")),
        sessions=counts[0],
        answers=counts[1],
        in_trash=counts[2],
        takes=len(takes),
    )


def thin(store: Store, *, days: int = 0, megabytes: int = 0, today: date | None = None, try_only: bool = False) -> Thinned:
    """Remove recordings older than ``days``, then the oldest ones until all together are below ``megabytes``; 0 sets no limit.
    Recordings of stories, those tagged "keep", and those not written down yet stay. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute(
            "SELECT f.answer, f.day, a.take FROM facts f JOIN answer a ON a.id = f.answer WHERE a.take != ''"
            " AND f.state = 'done' AND f.answer NOT IN (SELECT answer FROM telling)"
            " AND f.answer NOT IN (SELECT answer FROM tag WHERE name = ?) ORDER BY f.at, f.answer",
            (KEEP_TAG,),
        ).fetchall()
    there = [(row[0], row[1], store.home / row[2]) for row in rows if (store.home / row[2]).is_file()]
    before = ((today or date.today()) - timedelta(days=days)).isoformat() if days else ""
    total = _size([f for f in store.takes.iterdir() if f.is_file()])
    count = size = 0
    for answer, day, file in there:
        too_old = bool(before) and day < before
        if not (too_old or (megabytes and total > megabytes << 20)):
            continue
        bytes_ = file.stat().st_size
        if not try_only:
            _unlink(file)
            with store.changing() as db:
                db.execute("UPDATE answer SET take = '' WHERE id = ?", (answer,))
        count, size, total = count + 1, size + bytes_, total - bytes_
    return Thinned(count, size)


def purge(store: Store) -> Purged:
    """Delete everything that was practised: recordings, rows, search index, caches, log; then write the database anew, so that
    nothing of it stays in its file. Settings, models, own packs and rules stay. Raises StoreError, also while another mockint
    is recording."""
    _check_not_recording(store)
    before = sizes(store)
    for file in (*store.takes.iterdir(), *store.home.glob(".backup-*.sqlite*")):
        if file.is_file():
            _unlink(file)
    shutil.rmtree(store.home / "cache", ignore_errors=True)
    _unlink(store.home / "errors.log")
    with store.changing() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        _drop_all(db)
        for step in STEPS:
            for statement in statements(step):
                db.execute(statement)
    held = False
    with store.reading() as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        try:
            db.execute("VACUUM")
        except sqlite3.OperationalError:
            held = True
        held |= bool(db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
    return Purged(before.answers, before.takes, before.rows + before.recordings + before.caches, held)


def _drop_all(db: sqlite3.Connection) -> None:
    """Every object, those that others hang on last; secure_delete overwrites what they held."""
    for kind in ("trigger", "view"):
        for row in db.execute("SELECT name FROM sqlite_master WHERE type = ?", (kind,)).fetchall():
            db.execute(f'DROP {kind} "{row[0]}"')
    db.execute("DROP TABLE search")
    left = [str(row[0]) for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rootpage DESC")]
    first = [name for name in left if name not in ("answer", "session", "story", "application", "stage")]
    for name in (*first, *(n for n in ("stage", "application", "story", "answer", "session") if n in left)):
        if not name.startswith("sqlite_"):
            db.execute(f'DROP TABLE "{name}"')


def _check_not_recording(store: Store) -> None:
    with store.reading() as db:
        rows = db.execute("SELECT owner, take FROM answer WHERE state = 'open'").fetchall()
    for owner, take in rows:
        file = store.home / take if take else None
        if owner == os.getpid() or not alive(owner) or file is None or not file.is_file():
            continue
        if time.time() - file.stat().st_mtime < ABANDONED_AFTER:
            raise StoreError("data_busy")


def _unlink(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError("not_deleted", file=file.name, reason=error.strerror or str(error)) from error


def _files(folder: Path) -> list[Path]:
    return [f for f in folder.rglob("*") if f.is_file()] if folder.is_dir() else []


def _size(files: list[Path]) -> int:
    return sum(f.stat().st_size for f in files)
