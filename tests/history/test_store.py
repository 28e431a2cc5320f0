"""The history: rows before sound, nothing lost, nothing of a newer mockint touched."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mockint.errors import StoreError
from mockint.history.migrations import STEPS
from mockint.history.store import Store
from mockint.model import Pack, Question, Timeline, Transcript
from mockint.scoring import score

QUESTION = Question("q1", "Tell me about a time you fixed something.")
PACK = Pack("en/user-test", "Test", "en", "user", "tester", 1, (QUESTION,))


@pytest.fixture
def store() -> Store:
    return Store()


def said(text: str) -> Transcript:
    return Transcript(text=text, lang="en")


def test_an_answer_comes_back_as_it_was_kept(store: Store) -> None:
    session = store.begin_session(PACK, "coach")
    row = store.open_answer(session, QUESTION, 1, spoken=True)
    assert row.take
    raw, corrected = said("i fixed the bender"), said("I fixed the vendor.")
    store.keep_heard(row.id, raw, Timeline(3.0, ((0.1, 2.5),)))
    store.keep_report(row.id, corrected, score(QUESTION, corrected))
    store.end_session(session)
    kept = store.session(session)
    assert kept is not None
    (answer,) = kept.answers
    assert (answer.raw, answer.text, answer.state) == (raw, corrected, "done")
    assert answer.report == score(QUESTION, corrected)
    assert answer.timeline == Timeline(3.0, ((0.1, 2.5),))


def test_the_raw_transcript_is_never_replaced(store: Store) -> None:
    row = store.open_answer(store.begin_session(PACK, "coach"), QUESTION, 1, spoken=False)
    store.keep_heard(row.id, said("first"), None)
    store.keep_heard(row.id, said("second"), None)
    again = store.answer(row.id)
    assert again is not None
    assert again.raw == said("first")


def test_a_session_without_answers_leaves_no_trace(store: Store) -> None:
    session = store.begin_session(PACK, "mock")
    store.end_session(session)
    assert store.sessions() == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_files_are_private(store: Store, mockint_home: Path) -> None:
    assert stat.S_IMODE(mockint_home.stat().st_mode) == 0o700
    assert stat.S_IMODE((mockint_home / "takes").stat().st_mode) == 0o700
    for file in mockint_home.glob("history.sqlite*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_newer_database_is_refused_and_untouched(mockint_home: Path) -> None:
    Store().close()
    file = mockint_home / "history.sqlite"
    with sqlite3.connect(file) as db:
        db.execute(f"PRAGMA user_version = {len(STEPS) + 5}")
    db.close()
    before = file.read_bytes()
    with pytest.raises(StoreError) as caught:
        Store()
    assert caught.value.key == "database_newer"
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_said_in_one_line(mockint_home: Path) -> None:
    mockint_home.mkdir()
    (mockint_home / "history.sqlite").write_bytes(b"not a database at all, only some text " * 40)
    with pytest.raises(StoreError) as caught:
        Store()
    assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        Store(tmp_path / "file" / "home")
    assert caught.value.key == "home_unwritable"


CRASH = """
import os, signal
from mockint.history.store import Store
from mockint.model import Pack, Question
q = Question("q1", "Tell me?")
store = Store()
row = store.open_answer(store.begin_session(Pack("en/x", "X", "en", "user", "x", 1, (q,)), "coach"), q, 1, spoken=True)
(store.home / row.take).write_bytes(b"some sound")
print(row.id, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_after_kill_9_the_recording_is_offered(mockint_home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH], capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    (found,) = Store().unfinished()
    assert found.id == int(done.stdout)
    assert found.state == "open"


def test_a_take_of_a_living_process_is_not_offered(store: Store) -> None:
    row = store.open_answer(store.begin_session(PACK, "coach"), QUESTION, 1, spoken=True)
    (store.home / row.take).write_bytes(b"some sound")
    assert store.unfinished() == []
    old = 1_000_000_000
    os.utime(store.home / row.take, (old, old))
    assert [r.id for r in store.unfinished()] == [row.id]


def test_two_stores_on_one_folder_see_each_other(store: Store) -> None:
    other = Store()
    session = store.begin_session(PACK, "coach")
    other.open_answer(session, QUESTION, 1, spoken=False)
    kept = store.session(session)
    assert kept is not None
    assert len(kept.answers) == 1
