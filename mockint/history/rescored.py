"""Reports that a later one took the place of: an answer scored anew keeps the old score beside the new one."""

from __future__ import annotations

import msgspec

from mockint.errors import UsageError
from mockint.history.store import Store, now
from mockint.model import EarlierReport, Report, Transcript


def renew(store: Store, answer: int, report: Report) -> None:
    """Put a report in the place of the kept one, which stays among the earlier ones. The same report again changes nothing.
    Raises UsageError for an answer that was never scored, StoreError."""
    written = msgspec.json.encode(report).decode()
    with store.changing() as db:
        row = db.execute("SELECT text, report FROM answer WHERE id = ?", (answer,)).fetchone()
        if row is None or row["text"] is None or row["report"] is None:
            raise UsageError("answer_unscored", answer=answer)
        if row["report"] == written:
            return
        db.execute(
            "INSERT INTO earlier_report (answer, number, replaced, text, report) VALUES"
            " (?1, (SELECT 1 + coalesce(max(number), 0) FROM earlier_report WHERE answer = ?1), ?2, ?3, ?4)",
            (answer, now(), row["text"], row["report"]),
        )
        db.execute("UPDATE answer SET report = ?, score = ? WHERE id = ?", (written, report.score, answer))


def earlier(store: Store, answer: int) -> tuple[EarlierReport, ...]:
    """The reports that were kept before the one of now, the oldest first. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute(
            "SELECT replaced, text, report FROM earlier_report WHERE answer = ? ORDER BY number", (answer,)
        ).fetchall()
    return tuple(
        EarlierReport(
            row["replaced"],
            msgspec.json.decode(row["text"], type=Transcript),
            msgspec.json.decode(row["report"], type=Report),
        )
        for row in rows
    )
