"""Listing, finding, filling in, and the user's own packs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mockint import paths
from mockint.catalogue import Catalogue
from mockint.errors import PackError
from mockint.model import Question
from mockint.packs.filling import fill
from mockint.packs.lint import lint
from mockint.packs.loader import UnknownPackError, available, find, list_file, load_file, survey

SHIPPED = paths.shipped_packs_dir()
MINE = """[pack]
title = "Barista"
lang = "id"
stage = "user"
role = "Barista"
version = 1

[[question]]
id = "kopi"
text = "Bagaimana Anda menyeduh kopi[ di {company}]?"
kind = "technical"
competency = "skill"
"""


def user_pack(name: str, text: str = MINE, lang: str = "id") -> Path:
    folder = paths.packs_dir() / lang if lang else paths.packs_dir()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("name", ["id/user-sales", "id/sales", "ID/User-Sales", " id/sales.toml "])
def test_a_pack_is_found_by_its_names(name: str) -> None:
    assert find(name).id == "id/user-sales"


@pytest.mark.parametrize("name", ["user-sales", "sales", "Sales"])
def test_a_name_without_a_language_needs_one(name: str) -> None:
    assert find(name, "en").id == "en/user-sales"
    with pytest.raises(UnknownPackError, match="en/user-sales, id/user-sales") as caught:
        find(name)
    assert caught.value.exit_code == 2


def test_an_unknown_pack_gets_the_near_names() -> None:
    with pytest.raises(PackError, match="near: id/user-sales"):
        find("slaes", "id")
    with pytest.raises(PackError, match=r"near: \w+"):
        find("../../etc/passwd")
    with pytest.raises(PackError) as caught:
        find("\x1b[31m{name}\n")
    assert str(caught.value).isprintable()


def test_user_packs_are_listed_after_the_shipped_ones() -> None:
    user_pack("user-barista.toml")
    user_pack("user-loose.toml", MINE.replace("Barista", "Loose"), lang="")
    listed = {pack.id: pack.source for pack in available()}
    assert listed["id/user-barista"] == listed["id/user-loose"] == "user"
    assert list(listed.values()) == sorted(listed.values())
    assert find("barista").questions[0].text == "Bagaimana Anda menyeduh kopi?"


def test_a_user_pack_replaces_nothing_silently() -> None:
    user_pack("user-sales.toml")
    user_pack("user-barista.toml")
    user_pack("user-barista.toml", lang="")
    seen = survey()
    lines = [str(error) for error in seen.refused]
    assert len(lines) == 2
    assert any("id/user-sales is the name of a pack that comes with mockint" in line for line in lines)
    assert any("id/user-barista is the name of your pack" in line for line in lines)
    assert find("id/sales").title == load_file(SHIPPED / "id" / "user-sales.toml").title


def test_a_broken_user_pack_spoils_only_itself() -> None:
    user_pack("user-broken.toml", MINE.replace('"user"', '"usr"'))
    user_pack("user-half.toml", MINE.replace("technical", "tecnical"))
    before = {pack.id for pack in available()}
    assert "en/user-sales" in before
    assert "id/user-broken" not in before
    with pytest.raises(PackError, match="near: user"):
        find("user-broken", "id")
    # The listing reads only heads: the fault in the question shows on loading.
    with pytest.raises(PackError, match=r"user-half\.toml:\d+:\d+: .*near: technical"):
        find("half", "id")


def test_linked_folders_and_files_of_the_user_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "user-barista.toml").write_text(MINE, "utf-8")
    paths.packs_dir().mkdir(parents=True)
    try:
        (paths.packs_dir() / "id").symlink_to(elsewhere)
        (paths.packs_dir() / "user-link.toml").symlink_to(elsewhere / "user-barista.toml")
    except OSError:
        pytest.skip("this system makes no symbolic links")
    seen = survey()
    assert all(pack.source == "shipped" for pack in seen.packs)
    assert [error.key for error in seen.refused] == ["pack_symlink"]


def test_the_listing_reads_the_head_only(tmp_path: Path) -> None:
    file = tmp_path / "user-long.toml"
    file.write_text(MINE + "this is no TOML\n" * 2000, "utf-8")
    assert list_file(file).title == "Barista"


def test_a_head_that_speaks_of_questions_is_read(tmp_path: Path) -> None:
    file = tmp_path / "user-odd.toml"
    file.write_text(MINE.replace("version = 1", 'version = 1\nabout = """\n[[question]] is a table\n"""'), "utf-8")
    assert list_file(file).role == "Barista"
    assert load_file(file).about == "[[question]] is a table"


def test_shipped_packs_are_found_in_a_wheel_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SHIPPED, tmp_path / "question_packs")
    monkeypatch.setattr(paths, "shipped_packs_dir", lambda: tmp_path / "question_packs")
    assert find("en/sales").id == "en/user-sales"


@pytest.mark.parametrize(
    ("text", "facts", "spoken"),
    [
        ("Why [{company}|us]?", {"company": "Maju"}, "Why Maju?"),
        ("Why [{company}|us]?", {}, "Why us?"),
        ("Why this job[ at {company}]?", {}, "Why this job?"),
        ("[{name}, w|W]hy here?", {"name": "Sari"}, "Sari, why here?"),
        ("[{name}, why|Why] here?", {}, "Why here?"),
        ("Why [{position} at {company}|this] ?", {"company": "Maju"}, "Why this?"),
        ("Why [{position} at {company}|this]?", {"company": "Maju", "position": "clerk"}, "Why clerk at Maju?"),
        ("[b]Why[/b] {}?", {"company": "Maju"}, "[b]Why[/b] {}?"),
        ("Why [{company}|us]?", {"company": "[{name}|x]\x1b[0m\u202e"}, "Why [{name}|x][0m?"),
        ("Why [{company}|us]?", {"company": " \n\x07 "}, "Why us?"),
        ("Why [{company}|us]?", {"company": "x" * 999}, f"Why {'x' * 80}?"),
    ],
)
def test_facts_are_filled_in_or_left_out(text: str, facts: dict[str, str], spoken: str) -> None:
    question = Question(id="q", text=text, probes={"result": text}, hint=text)
    filled = fill(question, **facts)
    assert (filled.text, filled.probes["result"], filled.hint) == (spoken, spoken, spoken)
    assert filled.id == "q"


def test_lint_advises(tmp_path: Path) -> None:
    extra = f"""seconds = 10
[question.synonyms]
teh = ["chai"]
[[question]]
id = "dua"
text = "bagaimana anda menyeduh kopi"
kind = "closing"
competency = "skill"
wants = "x"
hint = "x"
key_points = ["x"]
seconds = 60
[question.probes]
question = "{"kata " * 21}"
role = "Lihat www.contoh.id?"
company = "Ada lagi?"
"""
    file = tmp_path / "user-lint.toml"
    file.write_text(MINE + extra, "utf-8")
    found = lint(load_file(file))
    assert [(r.question, r.key, r.field) for r in found] == [
        ("", "lint_no_text", "about"),
        ("kopi", "lint_no_text", "wants"),
        ("kopi", "lint_no_text", "hint"),
        ("kopi", "lint_no_key_points", "key_points"),
        ("kopi", "lint_no_probe", "probes.key_points"),
        ("kopi", "lint_no_probe", "probes.example"),
        ("kopi", "lint_no_probe", "probes.evidence"),
        ("kopi", "lint_seconds", "seconds"),
        ("kopi", "lint_synonym", "synonyms.teh"),
        ("dua", "lint_long", "probes.question"),
        ("dua", "lint_unspeakable", "probes.role"),
        ("dua", "lint_duplicate", "text"),
    ]
    for remark in found:
        assert remark.line(Catalogue("en")) != remark.line(Catalogue("id"))
