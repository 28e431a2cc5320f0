"""Packs of the user's own: from a starter to the list and away again. Nothing is overwritten or overridden silently."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from mockint import paths
from mockint.errors import PackError
from mockint.model import LANGS
from mockint.packs import own, starter
from mockint.packs.checking import check_file, check_text
from mockint.packs.explain import excerpt
from mockint.packs.lint import lint
from mockint.packs.loader import UnknownPackError, find, survey

SCHEMA = "file:///somewhere/pack.schema.json"


def made(name: str = "user-barista", lang: str = "id") -> str:
    return starter.starter(name, role="Barista", stage="user", lang=lang, ui="en", schema=SCHEMA)  # type: ignore[arg-type]


def file_of(folder: Path, text: str, name: str = "user-barista") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("ui", LANGS)
@pytest.mark.parametrize("stage", starter.STARTER_STAGES)
def test_a_starter_passes_the_check_without_a_remark(lang: str, ui: str, stage: str) -> None:
    text = starter.starter("x", role='Kasir "senior" \\', stage=stage, lang=lang, ui=ui, schema=SCHEMA)  # type: ignore[arg-type]
    assert text.startswith(f"#:schema {SCHEMA}\n")
    pack = check_text(Path("x.toml"), text).pack
    assert pack is not None
    assert lint(pack) == ()
    assert (pack.lang, pack.stage, pack.role) == (lang, stage, 'Kasir "senior" \\')
    assert {q.stage for q in pack.questions} == {stage}
    assert {q.kind for q in pack.questions} >= {"opener", "behavioural", "closing"}


@pytest.mark.parametrize("role", ["", " ", "x" * 61, "a\x1bb", "a\u202eb"])
def test_a_role_that_is_none_makes_no_starter(role: str) -> None:
    with pytest.raises(PackError):
        starter.starter("x", role=role, stage="user", lang="en", ui="en", schema=SCHEMA)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("Store Manager", "user-store-manager"),
        ("Café / 2", "user-cafe-2"),
        ("経理", "user-new"),
        ("x" * 99, "user-" + "x" * 55),
    ],
)
def test_a_name_is_made_of_the_role(role: str, name: str) -> None:
    assert starter.name_for(role, "user") == name


def test_a_starter_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "user-barista.toml"
    starter.write_new(file, "mine\n")
    with pytest.raises(PackError, match="not overwritten"):
        starter.write_new(file, "other\n")
    assert file.read_text() == "mine\n"
    with pytest.raises(PackError, match="cannot be written"):
        starter.write_new(tmp_path / "none" / "x.toml", "x")


def test_an_imported_pack_is_private_and_can_be_practised(tmp_path: Path) -> None:
    file = file_of(tmp_path, made())
    kept = own.keep(check_file(file), file)
    assert kept.id == "id/user-barista"
    assert kept.path == paths.packs_dir() / "id" / "user-barista.toml"
    assert kept.path.read_text("utf-8") == file.read_text("utf-8")
    if os.name != "nt":
        assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
        assert [stat.S_IMODE(folder.stat().st_mode) for folder in (kept.path.parent, paths.packs_dir())] == [0o700, 0o700]
    assert [p.name for p in kept.path.parent.iterdir()] == ["user-barista.toml"]
    assert find("barista").id == "id/user-barista"


def test_what_was_checked_is_what_is_kept(tmp_path: Path) -> None:
    file = file_of(tmp_path, made())
    checked = check_file(file)
    file.write_text("changed since")
    assert own.keep(checked, file).path.read_text("utf-8") == made()


def test_a_name_that_is_taken_is_refused_and_another_is_offered(tmp_path: Path) -> None:
    file = file_of(tmp_path, made(), "user-sales")
    checked = check_file(file)
    with pytest.raises(PackError, match=r"comes with mockint.*--name user-sales-own"):
        own.keep(checked, file)
    assert own.keep(checked, file, "user-sales-own").id == "id/user-sales-own"
    with pytest.raises(PackError, match=r"have id/user-sales-own already.*packs remove.*--name user-sales-own-own"):
        own.keep(checked, file, "user-sales-own")
    with pytest.raises(PackError, match="small letters"):
        own.keep(checked, file, "../evil")
    assert [p.id for p in survey().packs if p.source == "user"] == ["id/user-sales-own"]


def test_a_broken_file_of_that_name_is_not_overwritten_either(tmp_path: Path) -> None:
    there = paths.make_private(paths.make_private(paths.packs_dir()) / "id") / "user-barista.toml"
    there.write_text("broken [")
    file = file_of(tmp_path, made())
    with pytest.raises(PackError, match="nothing is overwritten"):
        own.keep(check_file(file), file)
    assert there.read_text() == "broken ["
    assert [p.name for p in there.parent.iterdir()] == ["user-barista.toml"]


def test_a_wrong_pack_is_not_imported(tmp_path: Path) -> None:
    file = file_of(tmp_path, made().replace('kind = "closing"', 'kind = "closure"'))
    with pytest.raises(PackError, match="near: closing"):
        own.keep(check_file(file), file)
    assert not paths.packs_dir().exists()


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege there")
def test_linked_folders_are_not_written_through(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    paths.packs_dir().mkdir(parents=True)
    (paths.packs_dir() / "id").symlink_to(elsewhere)
    file = file_of(tmp_path, made())
    with pytest.raises(PackError, match="symbolic link"):
        own.keep(check_file(file), file)
    assert list(elsewhere.iterdir()) == []


def test_own_packs_can_be_removed_broken_ones_too_and_shipped_ones_not(tmp_path: Path) -> None:
    file = file_of(tmp_path, made())
    kept = own.keep(check_file(file), file)
    broken = kept.path.with_name("user-broken.toml")
    broken.write_text("x = [")
    assert own.find("broken", "id").path == broken
    own.remove(own.find("id/user-broken"))
    assert own.find("barista") == kept
    with pytest.raises(UnknownPackError, match="near: id/user-barista"):
        own.find("user-baristo")
    with pytest.raises(PackError, match="comes with mockint"):
        own.find("id/user-sales")
    own.remove(kept)
    with pytest.raises(UnknownPackError):
        own.find("barista")


def test_the_same_name_in_both_languages_has_to_be_told_apart(tmp_path: Path) -> None:
    for lang in LANGS:
        file = file_of(tmp_path, made(lang=lang))
        own.keep(check_file(file), file)
    with pytest.raises(UnknownPackError, match="en/user-barista, id/user-barista"):
        own.find("barista")
    assert own.find("barista", "en").id == "en/user-barista"


@pytest.mark.parametrize(
    ("wrong", "right", "marked"),
    [
        ('kind = "closing"', 'kind = "closure"', '"closure"'),
        ("\nresult = ", "\nresults = ", "results"),
        ("seconds = 60", "seconds = 6000", "6000"),
        ("hint = ", "hnit = ", "hnit"),
        ('id = "story"', 'id = "opening"', '"opening"'),
        ("version = 1", "version = 0", "0"),
    ],
)
def test_the_mark_stands_under_the_fault(wrong: str, right: str, marked: str) -> None:
    text = made().replace(wrong, right, 1)
    checked = check_text(Path("user-barista.toml"), text)
    [error] = checked.errors
    source, mark = excerpt(checked.text, error)
    assert text.split("\n")[error.facts["line"] - 1] in source
    start = mark.index("^")
    assert source[start : start + mark.count("^")] == marked
    assert f"user-barista.toml:{error.facts['line']}:{error.facts['column']}:" in str(error)


def test_broken_toml_is_marked_where_toml_says() -> None:
    text = made().replace('lang = "id"', "lang = id", 1)
    checked = check_text(Path("user-barista.toml"), text)
    [error] = checked.errors
    source, mark = excerpt(checked.text, error)
    assert source.endswith("lang = id")
    assert source[mark.index("^")] == "i"
    assert f"user-barista.toml:{error.facts['line']}:{error.facts['column']}" in str(error)


def test_a_missing_field_is_marked_at_its_table() -> None:
    checked = check_text(Path("user-barista.toml"), made().replace('kind = "closing"\n', ""))
    source, mark = excerpt(checked.text, checked.errors[0])
    assert source.endswith("[[question]]")
    assert mark.endswith("^" * len("[[question]]"))


def test_hostile_and_endless_source_lines_are_fit_to_be_shown() -> None:
    hostile = 'kind = "\u202e\\u001b' + "理" * 200 + '"'
    tabbed = "\t" * 5 + 'kind = "' + "x" * 500 + '"'
    for line in (hostile, tabbed):
        checked = check_text(Path("user-barista.toml"), made().replace('kind = "closing"', line))
        for shown in excerpt(checked.text, checked.errors[0]):
            assert shown.isprintable()
            assert len(shown) < 130
