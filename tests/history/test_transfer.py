"""Export, import, backup, thinning, purge: nothing lost, nothing twice, nothing changed by what is damaged; kill -9."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from history.test_library import PACK, QUESTION, found, keep

from mockint.errors import MockintError, StoreError, UsageError
from mockint.history import keeping, library, stories, transfer, trash
from mockint.history.library import Filter
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


def everything(store: Store) -> dict[str, Any]:
    """All there is, but for the numbers that differ between machines: texts byte for byte, and the sound of each answer."""
    with store.reading() as db:
        answers = db.execute(
            "SELECT f.uid, a.text, a.raw, a.report, a.timeline, a.question, a.started, a.state, f.note, f.left_out, f.trashed,"
            " f.day, f.score, a.take FROM facts f JOIN answer a ON a.id = f.answer ORDER BY f.uid"
        ).fetchall()
        others = {
            table: sorted(map(repr, db.execute(f"SELECT {columns} FROM {table}").fetchall()))
            for table, columns in (
                ("session", "uid, pack, title, lang, mode, started, ended, role"),
                ("story", "uid, title, competency, text, figures"),
                ("due", "*"),
                ("guess", "score, missing, made"),
                ("tag", "name"),
                ("application", "company, position"),
                ("stage", "kind, starts"),
            )
        }
    kept = [(*row[:-1], (store.home / row[-1]).read_bytes() if row[-1] else b"") for row in map(tuple, answers)]
    return {"answers": kept, **{name: [r.split(" object")[0] for r in rows] for name, rows in others.items()}}


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


WORK = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from mockint.history import keeping, transfer, trash
from mockint.history.store import Store
store = Store()
print("ready", flush=True)
sys.stdin.readline()
{job}
print("done", flush=True)
"""
TESTS = str(Path(__file__).parent.parent)


def start(job: str) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", WORK.format(tests=TESTS, job=job)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n", child.communicate()
    return child


def test_two_mockint_on_one_folder(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other")
    for number in range(30):
        keep(other, f"Told number {number}.")
    transfer.export(other, tmp_path / "all.zip")
    jobs = [
        f"transfer.bring(store, Path({str(tmp_path / 'all.zip')!r}))",
        f"transfer.bring(store, Path({str(tmp_path / 'all.zip')!r}))",
        "from history.test_library import keep\nfor i in range(20): keep(store, 'Said meanwhile.')",
        f"transfer.backup(store, Path({str(tmp_path / 'backup.zip')!r}))",
    ]
    children = [start(job) for job in jobs]
    for child in children:
        out, err = child.communicate("go\n")
        assert out.endswith("done\n"), err
    assert len(found(store, text="told")) == 30
    assert len(found(store, text="meanwhile")) == 20
    store._db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    fresh = Store(tmp_path / "fresh")
    transfer.bring(fresh, tmp_path / "backup.zip")
    assert fresh._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("what", ["delete", "import", "backup"])
def test_kill_9_leaves_all_or_nothing(store: Store, tmp_path: Path, what: str) -> None:
    other = Store(tmp_path / "other")
    for number in range(60):
        keep(other, f"Told number {number}.")
    transfer.export(other, tmp_path / "all.zip")
    if what != "import":
        transfer.bring(store, tmp_path / "all.zip")
    trash.delete(store, found(store, text="told")[:40]) if what == "delete" else None
    job = {
        "delete": "trash.empty(store)",
        "import": f"transfer.bring(store, Path({str(tmp_path / 'all.zip')!r}))",
        "backup": f"transfer.backup(store, Path({str(tmp_path / 'backup.zip')!r}))",
    }[what]
    for delay in (0.002, 0.02, 0.06):
        child = start(job)
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait()
        again = Store()
        assert again._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        again._db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        if what == "import":
            assert library.count(again, Filter(text="told")) in (0, 60)
        elif what == "delete":
            named = {r[0] for r in again._db.execute("SELECT take FROM answer")}
            assert all(f"takes/{p.name}" in named for p in again.takes.iterdir())
            assert library.count(again, Filter(text="told")) == 20
        elif (tmp_path / "backup.zip").exists():
            assert zipfile.ZipFile(tmp_path / "backup.zip").testzip() is None
            (tmp_path / "backup.zip").unlink()
        again.close()
    # The same once more goes through, and nothing half done stays.
    if what == "delete":
        trash.empty(store)
        assert len(list(store.takes.iterdir())) == 2 + 20
    elif what == "import":
        transfer.bring(store, tmp_path / "all.zip")
        assert library.count(store, Filter(text="told")) == 60
        assert len(list(store.takes.iterdir())) == 3 + 60
    else:
        transfer.sweep(store)
        assert not list(store.home.glob(".backup*"))


FULL = """
import resource
with store.reading() as db:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))
from mockint.errors import MockintError
try:
    {job}
except MockintError as error:
    print(error.key, flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE")
@pytest.mark.parametrize("what", ["export", "backup", "import", "import of a backup"])
def test_a_disk_that_fills_up_on_the_way_changes_nothing(store: Store, tmp_path: Path, what: str) -> None:
    other = Store(tmp_path / "other")
    for number in range(40):
        keep(other, f"Told number {number}. " + "".join(chr(97 + (number * 7 + at) % 26) for at in range(400)))
        (other.home / f"takes/{number + 1:08d}.flac").write_bytes(os.urandom(3000))
    make = transfer.backup if what == "import of a backup" else transfer.export
    make(other, tmp_path / "all.zip")
    if what in ("export", "backup"):
        transfer.bring(store, tmp_path / "all.zip")
    before = everything(store)
    files = sorted(p.name for p in store.home.rglob("*"))
    archive = f"Path({str(tmp_path / 'out.zip')!r})"
    bring = f"transfer.bring(store, Path({str(tmp_path / 'all.zip')!r}))"
    job = {"export": f"transfer.export(store, {archive})", "backup": f"transfer.backup(store, {archive})"}.get(what, bring)
    child = start(FULL.format(limit=30_000, job=job))
    out, err = child.communicate("go\n")
    assert out.splitlines() == ["disk_failed", "done"], (out, err)
    assert everything(store) == before
    assert sorted(p.name for p in store.home.rglob("*")) == files
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["all.zip"]
    assert store._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def old_database(file: Path, version: int, answers: int) -> None:
    """A history as an earlier mockint has left it."""
    import sqlite3

    import msgspec
    from tui import samples

    from mockint.history.migrations import STEPS, statements
    from mockint.model import Transcript

    file.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(file) as db:
        for step in STEPS[:version]:
            for statement in statements(step):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {version}")
        db.execute(
            "INSERT INTO session (id, pack, title, lang, mode, started)"
            " VALUES (1, 'en/user-sales', 'T', 'en', 'coach', '2025-05-05T23:30:00+07:00')"
        )
        for number in range(answers):
            db.execute(
                "INSERT INTO answer (session, question_id, question, attempt, state, started, text, raw, report, score)"
                " VALUES (1, ?1, ?2, 1, 'done', '2025-05-05T23:30:00+07:00', ?3, ?3, ?4, 74)",
                (
                    QUESTION.id,
                    msgspec.json.encode(QUESTION).decode(),
                    msgspec.json.encode(Transcript(f"Told number {number}.", "en")).decode(),
                    msgspec.json.encode(samples.rich()).decode(),
                ),
            )
    db.close()


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


OPEN = """
import sys
from mockint.history.store import Store
print("ready", flush=True)
sys.stdin.readline()
store = Store()
print(len(store.sessions()), store._db.execute("SELECT count(*) FROM facts").fetchone()[0], flush=True)
"""


@pytest.mark.parametrize("version", [0, 1, 3])
def test_two_mockint_that_start_at_once_carry_the_database_forward_once(mockint_home: Path, version: int) -> None:
    if version:
        old_database(mockint_home / "history.sqlite", version, 50)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        out, err = child.communicate(timeout=60)
        assert out == ("1 50\n" if version else "0 0\n"), err
    store = Store()
    assert store._db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    store._db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
