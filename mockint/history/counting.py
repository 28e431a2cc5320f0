"""Counting past answers in the database, from indexes: what coverage is made of, without a row of Python for each answer.

Answers in the trash, left out of averages, or without a score are not counted.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import Any

from mockint.history.library import Filter, conditions
from mockint.history.store import Store
from mockint.model import STAR_PARTS, AskedCounts, Counts, Tally

_GRADES = ", ".join(f"sum(f.{part} = {grade})" for part in STAR_PARTS for grade in (2, 1, 0))
_TALLY = (
    "count(*), sum(f.score), sum(coalesce(f.evidence, 0)), sum(coalesce(f.conduct, 0)),"
    " sum(f.result IS NOT NULL AND f.answer_kind IS 'story'), count(f.result), " + _GRADES
)


def counts(store: Store, wanted: Filter) -> Counts:
    """What is counted of the answers that the filter lets pass. Six queries in one moment of the database. Raises UsageError,
    StoreError."""
    found = conditions(wanted, counted=True)
    if found is None:
        return Counts()
    where, values = found
    with store.reading() as shared:
        db = shared.cursor()
        db.row_factory = None
        db.execute("BEGIN")
        try:
            return _counts(db, where, values)
        finally:
            db.execute("COMMIT")


def _counts(db: sqlite3.Cursor, where: str, values: list[Any]) -> Counts:
    def ask(columns: str, more: str) -> list[tuple[Any, ...]]:
        return db.execute(f"SELECT {columns} FROM facts f WHERE {where} {more}", values).fetchall()

    asked = "f.question_id, f.kind, f.competency"
    others: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for question, kind, competency, parts, times in ask(
        f"{asked}, f.parts, count(*)", f"AND f.result IS NULL GROUP BY {asked}, f.parts"
    ):
        others.setdefault((question, kind, competency), []).append((parts or "", times))
    return Counts(
        sessions=ask("count(DISTINCT f.session)", "")[0][0],
        questions=tuple(
            AskedCounts(row[0], row[1], row[2], _tally(row[3:-2]), row[-2], row[-1], _parts(others.get(row[:3], [])))
            # With max() SQLite takes the other columns from the row that has it.
            for row in ask(f"{asked}, {_TALLY}, f.answer, max(f.at)", f"GROUP BY {asked}")
        ),
        days=tuple((row[0], _tally(row[1:])) for row in ask(f"f.day, {_TALLY}", "GROUP BY f.day")),
        categories=_categories(ask("f.categories, count(*)", "AND f.categories IS NOT NULL GROUP BY f.categories")),
        spoken=tuple(
            ask(
                "f.day, f.lang, f.pace, 60.0 * coalesce(f.filled, 0) / f.speaking",
                "AND f.pace > 0 AND f.speaking > 0 ORDER BY f.at",
            )
        ),
    )


def latest(store: Store, wanted: Filter, most: int) -> list[int]:
    """The counted answers that the filter lets pass, the newest first. Raises UsageError, StoreError."""
    found = conditions(wanted, counted=True)
    if found is None:
        return []
    where, values = found
    with store.reading() as db:
        sql = f"SELECT f.answer FROM facts f WHERE {where} ORDER BY f.at DESC, f.answer DESC LIMIT ?"
        return [int(row[0]) for row in db.execute(sql, [*values, most])]


def _tally(row: tuple[Any, ...]) -> Tally:
    # A sum over grades none of which was given is null.
    return tuple(value or 0 for value in row) if None in row else row


def _parts(written: list[tuple[str, int]]) -> dict[str, tuple[int, int, int]]:
    """Strong, weak and absent of each part, from patterns such as ``" steps:2 reason:0 "`` and how often each was there."""
    three: dict[str, list[int]] = {}
    for pattern, times in written:
        for name, place in _places(pattern):
            three.setdefault(name, [0, 0, 0])[place] += times
    return {name: (strong, weak, absent) for name, (strong, weak, absent) in three.items()}


@lru_cache(maxsize=4096)
def _places(pattern: str) -> tuple[tuple[str, int], ...]:
    pieces = (piece.rpartition(":") for piece in pattern.split())
    return tuple((name, 2 - int(grade)) for name, _, grade in pieces)


def _categories(written: list[tuple[str, int]]) -> dict[str, int]:
    out: dict[str, int] = {}
    for names, times in written:
        for name in names.split():
            out[name] = out.get(name, 0) + times
    return out
