"""A small history with something of everything."""

from __future__ import annotations

import pytest
from history.test_library import keep

from mockint.history import stories, trash
from mockint.history.store import Store


@pytest.fixture
def store() -> Store:
    made = Store()
    for text in ("A kingfisher sat there.", "Two of three clients came back.", "Nothing was said."):
        keep(made, text)
    trash.tag(made, [1], "good")
    trash.note(made, 2, "mine")
    trash.delete(made, [3])
    stories.make(made, 2, "Clients")
    stories.guess(made, 1, 50, "result")
    with made.changing() as db:
        db.execute("INSERT INTO due (question_id, part, lang, card, due) VALUES ('q', 'result', 'en', '{}', 5)")
        db.execute("INSERT INTO application (company, position, lang, created) VALUES ('C', 'P', 'en', '2026-01-01')")
        db.execute("INSERT INTO stage (application, kind, starts, zone) VALUES (1, 'hr', '2026-01-02', 'UTC')")
    return made
