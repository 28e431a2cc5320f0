"""``mockint packs``: from a new pack of one's own to practising it, and away again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mockint import paths


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(Path(paths.__file__).parent.parent))
    return folder


def test_from_a_new_pack_to_practice_and_away_again(mockint, in_a_folder):
    ran = mockint("packs", "new", "--role", "Barista", "--lang", "id", "--json")
    assert ran.json == {"file": "user-barista.toml", "id": "id/user-barista"}
    text = (in_a_folder / "user-barista.toml").read_text("utf-8")
    schema = text.split("\n")[0].removeprefix("#:schema file://")
    assert Path(schema).is_file()
    again = mockint("packs", "new", "--role", "Barista")
    assert again.code == 1
    assert "not overwritten" in again.err
    assert (in_a_folder / "user-barista.toml").read_text("utf-8") == text
    assert "right; 0 remarks" in mockint("packs", "check", "user-barista.toml").out
    assert mockint("packs", "import", "user-barista.toml", "--json").json["id"] == "id/user-barista"
    assert "id/user-barista" in mockint("packs", "list").out
    assert len(mockint("packs", "show", "barista", "--json").json["questions"]) == 4
    mockint("packs", "remove", "barista").refused("--yes")
    removed = mockint("packs", "remove", "barista", "--yes")
    assert removed.code == 0
    assert "id/user-barista" not in mockint("packs", "list").out


@pytest.mark.parametrize("lang", ["en", "id"])
def test_from_a_new_persona_to_the_list_of_whom_to_talk_with(mockint, in_a_folder, lang):
    ran = mockint("packs", "new", "baker.toml", "--stage", "informational", "--role", "Baker", "--lang", lang, "--json")
    assert ran.json == {"file": "baker.toml", "id": f"{lang}/personas/baker"}
    schema = (in_a_folder / "baker.toml").read_text("utf-8").split("\n")[0].removeprefix("#:schema file://")
    assert Path(schema).is_file()
    assert mockint("packs", "check", "baker.toml").code == 0
    assert mockint("packs", "import", "baker.toml", "--json").json["id"] == f"{lang}/personas/baker"
    assert mockint("packs", "show", f"{lang}/personas/baker", "--json").json["trade"] == "Baker"
    assert mockint("packs", "new", "other.toml", "--stage", "informational", "--role", "\x1b[31m").code != 0
    assert not (in_a_folder / "other.toml").exists()


def test_check_explains_like_a_compiler(mockint, in_a_folder):
    mockint("packs", "new", "mine.toml", "--role", "Barista", "--lang", "en")
    file = in_a_folder / "mine.toml"
    file.write_text(file.read_text().replace('kind = "closing"', 'kind = "closng"'))
    ran = mockint("packs", "check", "mine.toml")
    assert ran.code == 1
    line, source, mark = ran.err.splitlines()
    number = file.read_text().split("\n").index('kind = "closng"') + 1
    assert line.startswith(f"mine.toml:{number}:8: [[question]] 4 (closing): kind is 'closng'; allowed: ")
    assert line.endswith("near: closing")
    assert source.endswith('| kind = "closng"')
    assert source[mark.index("^") : mark.rindex("^") + 1] == '"closng"'
    [told] = mockint("packs", "check", "mine.toml", "--json").json
    assert told["places"] == [{"question": "[[question]] 4 (closing)", "field": "kind", "line": number, "column": 8}]


BAD = {
    "latin.toml": (b'[pack]\ntitle = "caf\xe9"\n', "UTF-8"),
    "utf16.toml": ("[pack]".encode("utf-16"), "byte order mark"),
    "big.toml": (b"# " + b"x" * 10_000_000, "256 KB"),
    "broken.toml": (b"[pack\n", "not valid TOML"),
    "empty.toml": (b"", "[pack]"),
    "Upper Case.toml": (b"", "small letters"),
}


def test_what_is_no_pack_is_not_imported(mockint, in_a_folder):
    for name, (data, said) in BAD.items():
        (in_a_folder / name).write_bytes(data)
        ran = mockint("packs", "import", name)
        assert ran.code == 1, name
        assert said in ran.err
        assert name in ran.err
        assert "nothing was imported" in ran.err
    if os.name != "nt":
        mockint("packs", "new", "real.toml", "--role", "x")
        (in_a_folder / "link.toml").symlink_to(in_a_folder / "real.toml")
        ran = mockint("packs", "import", "link.toml")
        assert ran.code == 1
        assert "symbolic link" in ran.err
    assert not paths.packs_dir().exists()


def test_shipped_names_are_not_overridden_and_another_is_offered(mockint):
    mockint("packs", "new", "user-sales.toml", "--role", "Sales", "--lang", "en")
    ran = mockint("packs", "import", "user-sales.toml")
    assert ran.code == 1
    assert "--name user-sales-own" in ran.err
    assert mockint("packs", "import", "user-sales.toml", "--name", "user-sales-own", "--json").json["id"] == "en/user-sales-own"
    assert mockint("packs", "remove", "en/user-sales", "--yes").code == 1


def test_wrong_usage_is_one_line(mockint):
    mockint("packs", "new").refused("--role")
    mockint("packs", "new", "--role", "x", "--stage", "boss").refused("hr, user, informational")
    mockint("packs", "list", "--yes").refused("--yes", "remove")
    mockint("packs", "import").refused("FILE")
    mockint("packs", "remove", "nosuch", "--yes").refused("nosuch")
    mockint("packs", "lst").refused("list", "remove")


NURSE = paths.shipped_packs_dir() / "en" / "personas" / "nurse.toml"


def test_a_persona_is_listed_shown_imported_and_removed(mockint, in_a_folder):
    listed = {row["id"]: row for row in mockint("packs", "--json", "--lang", "en").json}
    assert listed["en/personas/nurse"]["kind"] == "persona"
    assert listed["en/user-nurse"]["kind"] == "pack"
    (in_a_folder / "ward-nurse.toml").write_text(NURSE.read_text("utf-8").replace("Deborah Osei", "Grace Lund"), "utf-8")
    assert "right" in mockint("packs", "check", "ward-nurse.toml").out
    kept = mockint("packs", "import", "ward-nurse.toml", "--json").json
    assert kept["id"] == "en/personas/ward-nurse"
    assert Path(kept["path"]).parent == paths.packs_dir() / "en" / "personas"
    if os.name != "nt":
        assert Path(kept["path"]).stat().st_mode & 0o777 == 0o600
    assert "Grace Lund" in mockint("packs").out
    for name in ("en/personas/ward-nurse", "ward-nurse", "Grace Lund"):
        shown = mockint("packs", "show", name).out
        assert "Grace Lund" in shown
        assert kept["path"] in shown
    assert mockint("packs", "show", "personas/ward-nurse", "--json").json["name"] == "Grace Lund"
    assert "Grace Lund" in mockint("informational", "en/ward-nurse", "--plain", "--typed", "--no-voice").out
    # A question pack of nearly the same name is still found by its own.
    assert "User interview: nurse" in mockint("packs", "show", "en/nurse").out
    mockint("packs", "remove", "ward-nurse").refused("--yes")
    assert mockint("packs", "remove", "en/personas/ward-nurse", "--yes").code == 0
    assert "Grace Lund" not in mockint("packs").out
    for name in ("en/personas/nurse", "personas/nurse"):
        ran = mockint("packs", "remove", name, "--yes")
        assert ran.code == 1
        assert "comes with mockint" in ran.err


def test_check_explains_a_persona_like_a_compiler(mockint, in_a_folder):
    file = in_a_folder / "mine.toml"
    file.write_text(NURSE.read_text("utf-8").replace('id = "day"', 'id = "dya"'), "utf-8")
    ran = mockint("packs", "check", "mine.toml")
    assert ran.code == 1
    line, source, mark = ran.err.splitlines()
    number = file.read_text("utf-8").split("\n").index('id = "dya"') + 1
    assert line.startswith(f"mine.toml:{number}:6: [[topic]] 2 (dya): id is 'dya'; allowed: path, day")
    assert line.endswith("near: day")
    assert source.endswith('| id = "dya"')
    assert source[mark.index("^") : mark.rindex("^") + 1] == '"dya"'
    [told] = mockint("packs", "check", "mine.toml", "--json").json
    assert told["places"] == [{"question": "[[topic]] 2 (dya)", "field": "id", "line": number, "column": 6}]
    imported = mockint("packs", "import", "mine.toml")
    assert imported.code == 1
    assert "nothing was imported" in imported.err
    assert not paths.packs_dir().exists()


def test_a_shipped_persona_is_not_overridden_and_another_name_is_offered(mockint, in_a_folder):
    (in_a_folder / "nurse.toml").write_bytes(NURSE.read_bytes())
    ran = mockint("packs", "import", "nurse.toml")
    assert ran.code == 1
    assert "--name nurse-own" in ran.err
    assert mockint("packs", "import", "nurse.toml", "--name", "nurse-own", "--json").json["id"] == "en/personas/nurse-own"
    again = mockint("packs", "import", "nurse.toml", "--name", "nurse-own")
    assert again.code == 1
    assert "packs remove en/personas/nurse-own" in again.err
