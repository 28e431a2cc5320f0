"""Export, import, backup, thinning, purge: nothing lost, nothing twice, nothing changed by what is damaged."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from history.kept import everything, old_database
from history.test_library import PACK, QUESTION, found, keep

from mockint.errors import MockintError, StoreError, UsageError
from mockint.history import keeping, library, stories, transfer, trash
from mockint.history.library import Filter
from mockint.history.store import Store


@pytest.mark.parametrize("make", [transfer.export, transfer.backup])
def test_what_goes_out_comes_in_whole_and_once(store: Store, tmp_path: Path, make: Callable[[Store, Path], Any]) -> None:
    archive = tmp_path / "all.zip"
    carried = make(store, archive)
    assert (carried.rows["answer"], carried.takes) == (3, 3)
    assert archive.stat().st_mode & 0o077 == 0
    assert transfer.bring(store, archive).rows == {}
    other = Store(tmp_path / "other")
    keep(other, "Said on the other machine.")
    fresh = Store(tmp_path / "fresh")
    for target in (other, fresh):
        assert transfer.bring(target, archive).rows["answer"] == 3
        before = everything(target)
        assert transfer.bring(target, archive).rows == {}
        assert everything(target) == before
    assert everything(fresh) == everything(store)
    assert found(other, text="kingfisher", tag="good") == [2]
    assert [s.title for s in stories.bank(other)] == ["Clients"]
    # And back again, with what the other machine had.
    transfer.export(other, tmp_path / "back.zip")
    assert transfer.bring(store, tmp_path / "back.zip").rows == {"session": 1, "answer": 1}
    assert not list(store.home.glob(".backup*")) + list(store.takes.glob(".import*"))


def test_what_was_brought_in_is_found_in_its_place_in_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mockint.history import store as module

    old = Store(tmp_path / "old")
    monkeypatch.setattr(module, "now", lambda: "2020-03-01T20:00:00+07:00")
    for _ in range(3):
        keep(old, "The kingfisher of old.")
    monkeypatch.undo()
    monkeypatch.setenv("MOCKINT_HOME", str(store.home))
    transfer.export(old, tmp_path / "old.zip")
    keep(store, "The kingfisher of today.")
    transfer.bring(store, tmp_path / "old.zip")
    # The rows that came in have the higher numbers, and yet the latest two are those of today.
    assert [one.started[:4] > "2020" for one in library.find(store, Filter(text="kingfisher"), 3)] == [True, True, False]
    assert found(store, text="kingfisher")[:2] == [4, 1]
    store._db.execute("INSERT INTO search (search) VALUES ('integrity-check')")


def test_an_existing_file_is_never_replaced(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("mine")
    for make in (transfer.export, transfer.backup):
        with pytest.raises(UsageError):
            make(store, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_text() == "mine"


def _rewritten(archive: Path, change: Callable[[dict[str, bytes]], None], *, honest: bool = True) -> Path:
    with zipfile.ZipFile(archive) as source:
        files = {name: source.read(name) for name in source.namelist()}
    change(files)
    if honest:
        import hashlib

        manifest = json.loads(files["manifest.json"])
        named = {
            n: {"bytes": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in files.items() if n != "manifest.json"
        }
        files["manifest.json"] = json.dumps({**manifest, "files": named}).encode()
    out = archive.with_name("changed.zip")
    with zipfile.ZipFile(out, "w") as target:
        for name, data in files.items():
            target.writestr(name, data)
    return out


def _in(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


@pytest.mark.parametrize(
    ("change", "honest"),
    [
        (_in("tables/answer.jsonl", b"clients", b"CLIENTS"), False),
        (_in("tables/answer.jsonl", b'"state":"done"', b'"state":"evil"'), True),
        (_in("tables/answer.jsonl", b'"take":"takes/', b'"take":"../../'), True),
        (_in("tables/answer.jsonl", b'"uid":"', b'"uid":"../'), True),
        (_in("tables/answer.jsonl", b'"attempt":1', b'"attempt":"x"'), True),
        (_in("tables/answer.jsonl", b'"attempt":1', b'"attempt":1,"id); DROP TABLE answer; --":1'), True),
        (_in("tables/session.jsonl", b'"pack":', b'"park":'), True),
        (lambda files: files.update({"tables/answer.jsonl": b"[1]\n"}), True),
        (lambda files: files.update({"manifest.json": b'{"format": "mockint"}'}), False),
        (lambda files: files.update({"manifest.json": b'{"format": "other"}'}), False),
        (lambda files: files.pop("manifest.json"), False),
        (_in("manifest.json", b'"version": 1', b'"version": 9'), False),
    ],
)
def test_a_damaged_or_foreign_archive_changes_nothing(
    store: Store, tmp_path: Path, change: Callable[[dict[str, bytes]], None], honest: bool
) -> None:
    transfer.export(store, tmp_path / "all.zip")
    changed = _rewritten(tmp_path / "all.zip", change, honest=honest)
    target = Store(tmp_path / "target")
    keep(target, "Mine.")
    before, files = everything(target), sorted(p.name for p in target.takes.iterdir())
    with pytest.raises(MockintError) as caught:
        transfer.bring(target, changed)
    assert "\n" not in str(caught.value)
    assert everything(target) == before
    assert sorted(p.name for p in target.takes.iterdir()) == files


def test_cut_garbage_missing(store: Store, tmp_path: Path) -> None:
    transfer.export(store, tmp_path / "all.zip")
    data = (tmp_path / "all.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    (tmp_path / "text.zip").write_text("not an archive")
    for name, key in (("cut.zip", "archive_damaged"), ("text.zip", "archive_foreign"), ("none.zip", "archive_unreadable")):
        with pytest.raises(UsageError) as caught:
            transfer.bring(store, tmp_path / name)
        assert caught.value.key == key


def test_too_little_disk_is_said_before_anything_changes(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    transfer.export(store, tmp_path / "all.zip")
    target = Store(tmp_path / "target")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**9, 10**9, 1000))  # type: ignore[attr-defined]
    for job in (
        lambda: transfer.export(store, tmp_path / "b.zip"),
        lambda: transfer.backup(store, tmp_path / "c.zip"),
        lambda: transfer.bring(target, tmp_path / "all.zip"),
    ):
        with pytest.raises(StoreError) as caught:
            job()
        assert caught.value.key == "disk_full"
    assert sorted(p.name for p in tmp_path.glob("*.zip")) == ["all.zip"]
    assert library.count(target, Filter()) == 0


def test_thinning_follows_the_rule(store: Store) -> None:
    trash.restore(store, [3])
    later = date(2100, 1, 1)
    tried = keeping.thin(store, days=30, today=later, try_only=True)
    assert tried.takes == 2
    assert len(list(store.takes.iterdir())) == 3
    trash.tag(store, [1], "keep")
    assert keeping.thin(store, days=30, today=later).takes == 1
    kept = {p.name for p in store.takes.iterdir()}
    # Answer 1 is tagged, answer 2 is a story.
    assert kept == {"00000001.flac", "00000002.flac"}
    record = store.answer(3)
    assert record is not None
    assert record.text is not None
    assert store.take_file(record) is None
    assert keeping.thin(store, days=30).takes == 0


def test_purge_leaves_nothing_behind(store: Store) -> None:
    (store.home / "cache" / "voice").mkdir(parents=True)
    (store.home / "cache" / "voice" / "q.wav").write_bytes(b"kingfisher")
    (store.home / "errors.log").write_text("kingfisher")
    (store.home / "config.toml").write_text("")
    other = Store()
    done = keeping.purge(store)
    assert (done.answers, done.takes) == (3, 3)
    assert other.sessions() == []
    other.close()
    store.close()
    for file in store.home.rglob("*"):
        if file.is_file():
            assert b"kingfisher" not in file.read_bytes()
            assert b"Two of three" not in file.read_bytes()
    assert (store.home / "config.toml").exists()
    again = Store()
    assert found(again) == []
    keep(again, "New words.")
    assert found(again, text="words") == [1]


def test_purge_waits_for_a_recording_under_way(store: Store) -> None:
    keeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        row = store.open_answer(store.begin_session(PACK, "coach"), QUESTION, 1, spoken=True)
        (store.home / row.take).write_bytes(b"fLaC")
        with store.changing() as db:
            db.execute("UPDATE answer SET owner = ? WHERE id = ?", (keeper.pid, row.id))
        with pytest.raises(StoreError) as caught:
            keeping.purge(store)
        assert caught.value.key == "data_busy"
        assert library.count(store, Filter()) == 3
    finally:
        keeper.kill()
        keeper.wait()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_backup_of_an_earlier_schema_comes_in(store: Store, tmp_path: Path, version: int) -> None:
    old_database(tmp_path / "old" / "history.sqlite", version, 4)
    data = (tmp_path / "old" / "history.sqlite").read_bytes()
    transfer.backup(store, tmp_path / "now.zip")

    def older(files: dict[str, bytes]) -> None:
        for name in [name for name in files if name != "manifest.json"]:
            del files[name]
        files["history.sqlite"] = data
        manifest = json.loads(files["manifest.json"])
        files["manifest.json"] = json.dumps({**manifest, "schema": version}).encode()

    archive = _rewritten(tmp_path / "now.zip", older)
    target = Store(tmp_path / "target")
    assert transfer.bring(target, archive).rows["answer"] == 4
    assert len(found(target, text="told")) == 4
    target._db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
