"""Commands that only look: packs, doctor, devices, history."""

from __future__ import annotations

import json


def test_packs(mockint):
    listed = mockint("packs", "--json").json
    assert {p["lang"] for p in listed} == {"en", "id"}
    assert all(p["id"] in mockint("packs").out for p in listed[:1])
    assert {p["lang"] for p in mockint("packs", "list", "--lang", "id", "--json").json} == {"id"}
    pack = mockint("packs", "show", "user-sales", "--lang", "en", "--json").json
    assert len(pack["questions"]) >= 10
    shown = mockint("packs", "show", "en/user-sales").out
    assert pack["questions"][0]["text"] in shown


def test_packs_check(mockint, tmp_path):
    good = tmp_path / "good.toml"
    good.write_text(
        '[pack]\ntitle = "T"\nlang = "en"\nstage = "user"\nrole = "r"\nversion = 1\n'
        '[[question]]\nid = "q"\ntext = "Why?"\nkind = "behavioural"\ncompetency = "skill"\n'
    )
    assert mockint("packs", "check", str(good)).code == 0
    bad = tmp_path / "bad.toml"
    bad.write_text(good.read_text().replace("text =", "txt ="))
    ran = mockint("packs", "check", str(good), str(bad), str(tmp_path / "none.toml"))
    assert ran.code == 1
    assert "bad.toml" in ran.err
    assert "txt" in ran.err
    assert "none.toml" in ran.err
    told = mockint("packs", "check", "--json", str(bad), str(good))
    assert [t["ok"] for t in told.json] == [False, True]
    assert told.code == 1


def test_doctor_tries_everything_and_names_what_mends(mockint, mockint_home):
    ran = mockint("doctor", "--json")
    assert ran.code == 0
    report = ran.json
    assert report["ok"] is True
    checks = {c["name"]: c for c in report["checks"]}
    assert set(checks) == {
        "settings", "data", "disk", "history", "packs", "terminal", "voice en", "voice id", "output", "microphone", "model",
    }  # fmt: skip
    assert checks["model"]["ok"] is False
    assert "mockint models get" in checks["model"]["mend"]
    assert checks["terminal"]["ok"] is False
    lines = mockint("doctor").out
    assert checks["model"]["mend"] in lines


def test_doctor_fails_when_nothing_can_be_practised(mockint, tmp_path, mockint_home):
    file = tmp_path / "file"
    file.write_text("")
    ran = mockint("doctor", "--json", env={"MOCKINT_HOME": str(file / "home")})
    assert ran.code == 1
    assert {c["name"] for c in ran.json["checks"] if not c["ok"] and c["essential"]} == {"data"}
    mockint_home.mkdir()
    (mockint_home / "config.toml").write_text("volume = 3\n")
    ran = mockint("doctor")
    assert ran.code == 1
    assert "volume" in ran.out


def test_an_empty_history(mockint):
    assert mockint("history", "--json").json == []
    assert "No sessions yet" in mockint("history").out


def test_devices_answer_or_say_why_not(mockint):
    ran = mockint("devices", "--json")
    if ran.code == 0:
        assert {"inputs", "outputs", "voices"} <= json.loads(ran.out).keys()
    else:
        assert ran.code == 1
        assert len(ran.err.splitlines()) == 1
