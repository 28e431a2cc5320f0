"""An informational interview ended by kill -9: what was said is kept, and its report is built from it."""

from __future__ import annotations

import json
import sqlite3

import pytest

from mockint.history.store import Store
from mockint.practice import retelling

TURNS = {
    "en": (
        "Good morning, my name is Rina, I'm a student. I found you through my teacher. I'd like to learn about your work.",
        "What does a typical shift look like for you?",
        "How much do you earn?",
    ),
    "id": (
        "Selamat pagi, perkenalkan, nama saya Rina, saya mahasiswi. Saya ingin belajar tentang pekerjaan perawat.",
        "Seperti apa hari kerja yang biasa bagi Ibu?",
        "Gaji Ibu berapa sebulan?",
    ),
}
WHO = {"en": "nurse", "id": "perawat"}
LATER = "2099-01-01T10:00:00+00:00"


@pytest.fixture
def killed(by_line):
    """Holds a typed talk up to the last turn's reply, and kills it."""

    def hold(lang: str, *turns: str) -> None:
        words = (WHO[lang], "--lang", lang, "--plain", "--typed", "--no-voice", "--minutes", "3")
        session = by_line("informational", *words)
        session.until(">")
        for turn in turns:
            session.type(turn)
            session.type()
            session.until(">")
        session.kill()
        assert session.process.returncode == -9

    return hold


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_report_is_built_from_what_was_kept(killed, mockint, mockint_home, lang):
    turns = TURNS[lang]
    killed(lang, *turns)
    with sqlite3.connect(mockint_home / "history.sqlite") as db:
        assert db.execute("SELECT count(*) FROM answer WHERE report IS NOT NULL").fetchone() == (0,)
        last = db.execute("SELECT max(id) FROM answer").fetchone()[0]
    shown = mockint("show", str(last))
    assert shown.code == 0, shown.err
    assert turns[-1] in shown.out
    assert "What was heard" in shown.out
    assert "+ day-to-day work" in shown.out
    assert "? keeping to the time" in shown.out or "+ keeping to the time" in shown.out
    [kept] = mockint("history", "--json").json
    assert [one["text"]["text"] for one in kept["answers"][:-1]] == list(turns)
    whole = kept["answers"][-1]
    assert whole["text"]["text"] == "\n".join(turns)
    assert [finding["category"] for finding in whole["report"]["conduct"]] == ["prying"]
    assert "What was heard" in mockint("show", str(whole["id"])).out
    told = mockint("show", str(whole["id"]), "--json").json["talk"]
    assert {point["name"] for point in told["points"] if point["heard"]} >= {"who", "day"}
    # Once, not again at every look.
    assert len(mockint("history", "--json").json[0]["answers"]) == len(turns) + 1


def test_it_is_the_report_that_the_end_would_have_given(killed, mockint):
    turns = TURNS["en"]
    killed("en", *turns)
    [cut] = mockint("history", "--json").json
    words = ("informational", "nurse", "--lang", "en", "--plain", "--typed", "--no-voice", "--minutes", "3", "--json")
    whole = mockint(*words, input="\n\n".join(turns) + "\n\nq\n").json
    assert cut["answers"][-1]["report"] == json.loads(json.dumps(whole["report"]))


def test_a_talk_that_is_still_held_is_left_alone(by_line, mockint):
    session = by_line("informational", "nurse", "--lang", "en", "--plain", "--typed", "--no-voice", "--minutes", "3")
    session.until(">")
    session.type(TURNS["en"][1])
    session.type()
    session.until(">")
    [kept] = mockint("history", "--json").json
    assert len(kept["answers"]) == 1
    session.type("q")
    assert session.end() == 0
    assert len(mockint("history", "--json").json[0]["answers"]) == 2


def test_nothing_said_and_a_persona_that_is_gone(killed, mockint, mockint_home):
    killed("en")
    assert mockint("history", "--json").json == []
    killed("en", TURNS["en"][1])
    with sqlite3.connect(mockint_home / "history.sqlite") as db:
        db.execute("UPDATE session SET pack = 'en/informational-nobody'")
    [kept] = mockint("history", "--json").json
    assert [one["report"] for one in kept["answers"]] == [None]
    shown = mockint("show", str(kept["answers"][0]["id"]))
    assert shown.code == 0
    assert TURNS["en"][1] in shown.out


def test_over_time_is_known_from_the_rows(killed, mockint_home):
    killed("en", *TURNS["en"])
    with sqlite3.connect(mockint_home / "history.sqlite") as db:
        db.execute("UPDATE answer SET started = ? WHERE id = (SELECT max(id) FROM answer)", (LATER,))
    store = Store()
    [session] = [store.session(one.id) for one in store.sessions()]
    told = retelling.retell(session)
    store.close()
    assert {point.name: point.heard for point in told.points}["kept_time"] is False
