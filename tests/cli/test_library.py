"""history, report, data, stories from the command line: one line when wrong, JSON where something is listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from history.test_library import keep

from mockint.cli import main
from mockint.history.store import Store


@pytest.fixture(autouse=True)
def kept() -> None:
    store = Store()
    keep(store)
    keep(store, "We sold pears to a warehouse.")
    store.close()


def run(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    out, err = capfd.readouterr()
    return code, out, err


def test_from_search_to_undo(capfd: pytest.CaptureFixture[str]) -> None:
    assert "»warehouse«" in run(capfd, "history", "search", "warehouse")[1]
    assert [a["answer"] for a in json.loads(run(capfd, "history", "--text", "pears", "--json")[1])] == [2]
    assert run(capfd, "history", "tag", "1", "2", "good")[0] == 0
    assert run(capfd, "history", "note", "1", "slower", "next")[0] == 0
    assert run(capfd, "history", "delete", "2")[0] == 0
    assert [a["note"] for a in json.loads(run(capfd, "history", "--tag", "good", "--json")[1])] == ["slower next"]
    assert json.loads(run(capfd, "history", "trash", "--json")[1])[0]["answer"] == 2
    assert "delete" in run(capfd, "history", "undo")[1]
    assert json.loads(run(capfd, "history", "delete", "1", "--session", "--json")[1])["changed"] == 1
    assert json.loads(run(capfd, "history", "empty", "--yes", "--json")[1]) == {"deleted": 1}


@pytest.mark.parametrize(
    "words",
    [
        ("history", "--from", "soon"),
        ("history", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("history", "--role", "astronaut"),
        ("history", "--odd", "x"),
        ("history", "delete", "99"),
        ("history", "delete", "x"),
        ("history", "empty", "1"),
        ("history", "--least", "80", "--most", "20"),
        ("history", "--kind", "odd"),
        ("history", "--missing", "x y"),
        ("history", "--tag", "nobody-gave-this"),
        ("report", "--to", "2001-01-01"),
        ("report", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("report", "--kind", "odd"),
        ("report", "--html", "."),
        ("data", "import", "."),
        ("data", "export", "no/such/folder/x.zip"),
        ("report", "--json", "--csv"),
        ("report", "--html", "no/such/folder/x.html"),
        ("data", "import", "no.zip"),
        ("data", "import"),
        ("data", "purge"),
        ("data", "thin"),
        ("stories", "show", "9"),
        ("stories", "add", "99"),
    ],
)
def test_wrong_words_get_one_line_and_change_nothing(capfd: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    if words == ("history", "empty", "1"):
        run(capfd, "history", "delete", "1")
    code, out, err = run(capfd, *words)
    assert code in (1, 2)
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert Store().answer(1) is not None


def test_report_in_every_shape(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = json.loads(run(capfd, "report", "--json")[1])
    assert told["coverage"]["answers"] == 2
    assert told["coverage"]["parts"]["result"] == {"strong": 0, "weak": 2, "absent": 0}
    assert "Result" in run(capfd, "report", "--markdown")[1]
    assert "competency,skill" in run(capfd, "report", "--csv")[1]
    assert "Result" in run(capfd, "report", "--from", "2020-01-01", "--lang", "en")[1]
    file = tmp_path / "r.html"
    assert run(capfd, "report", "--html", str(file), "--audio")[0] == 0
    assert file.stat().st_mode & 0o077 == 0
    assert "data:audio/flac;base64," in file.read_text("utf-8")
    assert run(capfd, "report", "--html", str(file))[0] == 2


def test_data_out_in_and_gone(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "all.zip"
    assert json.loads(run(capfd, "data", "export", str(file), "--json")[1])["takes"] == 2
    assert json.loads(run(capfd, "data", "purge", "--yes", "--json")[1])["answers"] == 2
    assert json.loads(run(capfd, "data", "size", "--json")[1])["answers"] == 0
    assert json.loads(run(capfd, "data", "import", str(file), "--json")[1])["rows"]["answer"] == 2
    assert json.loads(run(capfd, "stories", "add", "1", "--title", "Won back", "--json")[1]) == {"story": 1}
    (story,) = json.loads(run(capfd, "stories", "--json")[1])
    assert (story["title"], story["overused"], story["changed"]) == ("Won back", 0, [])
    assert json.loads(run(capfd, "data", "thin", "--megabytes", "1", "--try", "--json")[1])["takes"] == 0


@pytest.mark.parametrize("words", [("export", "a.zip"), ("backup", "b.zip"), ("import", "all.zip")])
def test_too_little_disk_takes_one_line(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str]
) -> None:
    import shutil

    monkeypatch.chdir(tmp_path)
    run(capfd, "data", "export", "all.zip")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**9, 10**9, 1000))  # type: ignore[attr-defined]
    code, out, err = run(capfd, "data", *words)
    assert (code, out) == (1, "")
    assert "0 MB free" in err
    assert len(err.strip().splitlines()) == 1
    assert [file.name for file in tmp_path.glob("*.zip")] == ["all.zip"]
