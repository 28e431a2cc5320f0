"""What the daily habit keeps and counts: the cards in ``due``, and on which local dates something was practised."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from mockint.history.store import Store

Row = tuple[str, str, str, str, int]
"""question_id, part, pack, lang, due (seconds since 1970)."""
Change = Callable[[str, str], tuple[str, int]]
"""From a part and its card ("" when there is none yet) to the new card and when it is due."""
MOST = 500
"""Cards read at once; far more than any fortnight can hold."""


def cards(store: Store, lang: str, until: int, beyond: int) -> list[Row]:
    """The cards of a language that are due by ``until``, earliest first, and those later than ``beyond``, which no review
    by a right clock has made. Both are short walks along the index. Raises StoreError."""
    sql = "SELECT question_id, part, pack, lang, due FROM due WHERE lang = ? AND due {} ? ORDER BY due LIMIT ?"
    with store.reading() as db:
        rows = [*db.execute(sql.format("<="), (lang, until, MOST)), *db.execute(sql.format(">"), (lang, beyond, MOST))]
    return [(str(r[0]), str(r[1]), str(r[2]), str(r[3]), int(r[4])) for r in rows]


def kept(store: Store, question_id: str) -> dict[str, str]:
    """The cards of a question by part. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute("SELECT part, card FROM due WHERE question_id = ?", (question_id,)).fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def update(store: Store, question_id: str, pack: str, lang: str, parts: Iterable[str], change: Change) -> None:
    """Change the cards of a question, all or none; another mockint cannot come in between. Raises StoreError."""
    with store.changing() as db:
        for part in parts:
            row = db.execute("SELECT card FROM due WHERE question_id = ? AND part = ?", (question_id, part)).fetchone()
            card, due = change(part, str(row[0]) if row else "")
            db.execute(
                "INSERT INTO due (question_id, part, pack, lang, card, due) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (question_id, part) DO UPDATE SET pack = excluded.pack, lang = excluded.lang,"
                " card = excluded.card, due = excluded.due",
                (question_id, part, pack, lang, card, due),
            )


def practised(store: Store, since: date, until: date) -> dict[date, int]:
    """How many answers were given on each local date, both ends inclusive; days without one are missing. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute(
            "SELECT day, count(*) FROM facts WHERE trashed IS NULL AND state = 'done' AND day BETWEEN ? AND ? GROUP BY day",
            (since.isoformat(), until.isoformat()),
        ).fetchall()
    return {day: int(count) for text, count in rows if (day := _day(text))}


DAYS = """WITH RECURSIVE each (day) AS (
    SELECT max(day) FROM facts WHERE trashed IS NULL AND state = 'done' AND day BETWEEN ?1 AND ?2
    UNION ALL SELECT (SELECT max(f.day) FROM facts f WHERE f.trashed IS NULL AND f.state = 'done'
        AND f.day >= ?1 AND f.day < each.day) FROM each WHERE each.day IS NOT NULL)
SELECT day FROM each WHERE day IS NOT NULL"""
"""One step along the index for each day, however many answers it has."""


def days(store: Store, since: date, until: date) -> set[date]:
    """The local dates with an answer, both ends inclusive. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute(DAYS, (since.isoformat(), until.isoformat())).fetchall()
    return {day for row in rows if (day := _day(row[0]))}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        # A row of a damaged archive; its day is unknown.
        return None


def answered(store: Store, day: date, lang: str) -> set[str]:
    """The questions of a language that got a scored answer on a local date. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute(
            "SELECT DISTINCT question_id FROM facts WHERE trashed IS NULL AND state = 'done' AND score IS NOT NULL"
            " AND day = ? AND lang = ?",
            (day.isoformat(), lang),
        )
        return {str(row[0]) for row in rows}
