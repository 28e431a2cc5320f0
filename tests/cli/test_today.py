"""``mockint today`` and ``mockint practice --due``, from a pipe."""

from __future__ import annotations

import sqlite3

import pytest

DRILL = ("practice", "--due", "--plain", "--no-voice", "--typed")
ANSWER = "Last year our biggest client was about to leave. I called them every day."


def test_the_first_day(mockint):
    told = mockint("today", "--lang", "en", "--json").json
    assert told["new"]
    assert told["parts"] == []
    assert told["warm_up"]["id"] != told["question"]["id"]
    assert told["streak"] == {"days": 0, "today": False, "forgiven": []}
    assert told["year"] == {}
    ran = mockint("today", "--lang", "en")
    assert told["question"]["text"][:40] in ran.out
    assert "Mon" in ran.out
    assert "mockint practice --due" in ran.out


def test_a_drill_from_warm_up_to_done(mockint, mockint_home):
    told = mockint("today", "--lang", "en", "--json").json
    ran = mockint(*DRILL, "--lang", "en", "--json", input=f"I am Sari.\n\n{ANSWER}\n\nn\n")
    assert ran.code == 0
    assert "not scored" in ran.err
    first, second = ran.json["answers"]
    assert (first["question"]["id"], first["report"]) == (told["warm_up"]["id"], None)
    assert second["question"]["id"] == told["question"]["id"]
    assert second["report"]
    after = mockint("today", "--lang", "en", "--json").json
    assert after["streak"] == {"days": 1, "today": True, "forgiven": []}
    assert (after["done"], after["question"]) == (1, None)
    assert sum(after["year"].values()) == 2
    assert sum(after["coming"].values()) == 1
    assert "Nothing more is due" in mockint(*DRILL, "--lang", "en").out
    db = sqlite3.connect(mockint_home / "history.sqlite")
    db.execute("UPDATE due SET due = due - 10 * 86400")
    db.commit()
    db.close()
    again = mockint("today", "--lang", "en", "--json").json
    assert again["question"] == told["question"]
    assert "result" in again["parts"]


@pytest.mark.parametrize("more", [("--pack", "en/hr-sales"), ("--again",), ("--length", "full"), ("--question", "x")])
def test_due_leaves_nothing_else_to_choose(mockint, more):
    ran = mockint("practice", "--due", *more)
    assert ran.code == 2
    assert "--due" in ran.err


def test_the_other_language(mockint):
    assert mockint("today", "--lang", "id", "--json").json["lang"] == "id"
