"""A history that is exported, brought in or emptied by several at once, under kill -9 and on a full disk: all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from history.kept import everything, old_database
from history.test_library import found, keep

from mockint.history import library, transfer, trash
from mockint.history.library import Filter
from mockint.history.store import Store

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
