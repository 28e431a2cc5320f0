"""Conduct rules at the command line: the shipped ones listed and shown, own ones checked and then used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

RULE = '''
["house.tomato"]
category = "slang"
severity = "low"
why_en = "Nobody here says tomato."
why_id = "Di sini tidak ada yang bilang tomat."
instead_en = "Say fruit."
instead_id = "Katakan buah."
patterns = """
[ (blue|purple) tomato ]
"""
flag = """
We had a [[blue tomato]] on the desk.
They sold the [[purple tomato]] in June.
So I said [[blue tomato]] and left.
"""
pass = """
We had a red tomato on the desk.
The sky was blue that day.
I bought a purple bag.
"""
'''


@pytest.fixture
def own(mockint_home: Path) -> Path:
    folder = mockint_home / "rules"
    folder.mkdir(parents=True)
    return folder


def test_list_and_show(mockint):
    rows = mockint("rules", "list", "--json").json
    assert len(rows) >= 25
    assert {r["category"] for r in rows} >= {"badmouthing", "blaming", "rudeness", "no_questions"}
    assert not any(r["own"] for r in rows)
    assert "badmouth.boss" in mockint("rules").out
    shown = mockint("rules", "show", "badmouth.boss").out
    assert "[[" in shown
    assert "announces" not in shown
    assert "announces" in mockint("rules", "show", "secret.hush").out, "it matches a warning and quotes what follows"
    told = mockint("rules", "show", "badmouth.boss", "--json").json
    assert {e["lang"] for e in told["examples"]} == {"en", "id"}
    mockint("rules", "show", "badmouth.bos").refused("badmouth.bos", "badmouth.boss")
    mockint("rules", "show").refused("RULE")


def test_a_right_file_is_used_from_then_on(mockint, own):
    (own / "mine.toml").write_text(RULE)
    assert mockint("rules", "check", str(own / "mine.toml")).code == 0
    assert any(r["id"] == "house.tomato" and r["own"] for r in mockint("rules", "--json").json)
    said = "Last year we grew a blue tomato and my old boss was an idiot."
    ran = mockint("score", "--lang", "en", "--question", "Tell me about a time.", "--json", input=said)
    found = {f["rule"] for f in ran.json["conduct"]}
    assert found >= {"house.tomato", "badmouth.boss"}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("red tomato", "blue tomato"), "near miss"),
        (("[[purple tomato]]", "purple tomato"), "brackets"),
        (("patterns =", "patern ="), "patern"),
        (('category = "slang"', 'category = "slank"'), "slank"),
        (("(blue|purple)", "(blue|purple"), "closed"),
        (("tomato ]", "@tomatoes ]"), "tomatoes"),
        (("house.tomato", "badmouth.boss"), "badmouth.boss"),
        (("I bought a purple bag.\n", ""), "3"),
        (('severity = "low"', "severity = "), "TOML"),
    ],
)
def test_a_wrong_file_is_one_line_and_the_rest_goes_on(mockint, own, change, word):
    path = own / "mine.toml"
    path.write_text(RULE.replace(*change, 1))
    ran = mockint("rules", "check", str(path))
    assert ran.code == 1
    assert word in ran.err
    assert "Traceback" not in ran.err
    ran = mockint("score", "--lang", "en", "--question", "Tell me about a time.", "--json", input="My old boss was an idiot.")
    assert ran.code == 0
    assert len([line for line in ran.err.splitlines() if "mine.toml" in line]) == 1
    assert [f["rule"] for f in json.loads(ran.out)["conduct"]] == ["badmouth.boss"]


def test_files_that_are_no_rule_files(mockint, tmp_path):
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    ran = mockint("rules", "check", str(tmp_path / "bytes.toml"), str(tmp_path / "none.toml"), str(tmp_path))
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 3
    mockint("rules", "check").refused("FILE")
    mockint("rules", "list", "more").refused("more")
