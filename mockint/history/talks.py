"""Talks of the informational interview as kept: which were cut off before their report."""

from __future__ import annotations

import time

from mockint.history.store import ABANDONED_AFTER, Store, alive

WHOLE = "talk-whole"
"""The question id of the row that holds the report on the whole talk."""


def cut_off(store: Store) -> list[int]:
    """The sessions, oldest first, in which something was said, that have no report on the whole, and that nobody holds any
    more. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute(
            "SELECT s.id, a.owner, max(f.at) AS at FROM session s JOIN answer a ON a.session = s.id"
            " JOIN facts f ON f.answer = a.id WHERE s.mode = 'informational' AND a.state = 'done' AND f.trashed IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM answer w WHERE w.session = s.id AND w.question_id = ?)"
            " GROUP BY s.id ORDER BY s.id",
            (WHOLE,),
        ).fetchall()
    # A process number may have been given anew; nobody talks for twenty minutes without a turn.
    return [int(row["id"]) for row in rows if not alive(int(row["owner"])) or time.time() - row["at"] > ABANDONED_AFTER]
