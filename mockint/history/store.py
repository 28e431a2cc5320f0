"""The store of sessions and answers. One connection, guarded by a lock, so that any thread may call.

Every change is committed before the call returns: what has been said or typed survives the process.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from mockint import paths
from mockint.history.opening import connect, trouble
from mockint.model import AnswerRecord, AnswerState, Mode, Pack, Question, Report, SessionRecord, Timeline, Transcript

ABANDONED_AFTER = 20 * 60
"""Seconds without a write after which a take is not being recorded any more, even if a process of that number lives
(process numbers are used again). Longer than the longest answer with a pause."""


class Store:
    """The history in one folder. Raises StoreError when the folder cannot be written or the database is newer."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = paths.make_private(home or paths.home())
        self.takes = paths.make_private(self.home / "takes")
        self.file = self.home / "history.sqlite"
        self._lock = threading.RLock()
        self._db = connect(self.file)

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._db.close()

    # sessions -------------------------------------------------------------------------------------------------------

    def begin_session(self, pack: Pack, mode: Mode) -> int:
        """A new session; returns its id."""
        return self._insert(
            "INSERT INTO session (pack, title, lang, mode, started, role) VALUES (?, ?, ?, ?, ?, ?)",
            (pack.id, pack.title, pack.lang, mode, now(), pack.role),
        )

    def end_session(self, session: int) -> None:
        """Note the end. A session in which nothing was answered leaves no trace."""
        with self.changing() as db:
            if db.execute("SELECT 1 FROM answer WHERE session = ? LIMIT 1", (session,)).fetchone():
                db.execute("UPDATE session SET ended = ? WHERE id = ?", (now(), session))
            else:
                db.execute("DELETE FROM session WHERE id = ?", (session,))

    def sessions(self, limit: int = 200) -> list[SessionRecord]:
        """The latest sessions, newest first, without their answers' texts (see ``session``)."""
        with self.reading() as db:
            rows = db.execute("SELECT * FROM session ORDER BY started DESC, id DESC LIMIT ?", (limit,)).fetchall()
            return [self._session(row, ()) for row in rows]

    def session(self, session: int) -> SessionRecord | None:
        """One session with its answers, oldest first."""
        with self.reading() as db:
            row = db.execute("SELECT * FROM session WHERE id = ?", (session,)).fetchone()
            if row is None:
                return None
            answers = db.execute(
                "SELECT * FROM answer WHERE session = ? AND id NOT IN"
                " (SELECT answer FROM facts WHERE session = answer.session AND trashed IS NOT NULL) ORDER BY id",
                (session,),
            ).fetchall()
            return self._session(row, tuple(_answer(a) for a in answers))

    def overview(self, limit: int = 200) -> list[tuple[SessionRecord, int, float | None]]:
        """The latest sessions with the number of finished answers and the mean score of those not left out, for lists."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT s.*, (SELECT count(*) FROM facts f WHERE f.session = s.id AND f.state = 'done' AND f.trashed IS NULL)"
                " AS n, (SELECT avg(score) FROM facts f WHERE f.session = s.id AND f.state = 'done' AND f.trashed IS NULL"
                " AND f.left_out = 0) AS mean FROM session s ORDER BY s.started DESC, s.id DESC LIMIT ?",
                (limit,),
            ).fetchall()
            return [(self._session(row, ()), int(row["n"]), row["mean"]) for row in rows]

    # answers --------------------------------------------------------------------------------------------------------

    def open_answer(
        self, session: int, question: Question, attempt: int, *, spoken: bool, probe: str = "", follows: int = 0
    ) -> AnswerRecord:
        """The answer's row, made before the microphone opens. For a spoken one ``take`` names the file to record to."""
        with self.changing() as db:
            cursor = db.execute(
                "INSERT INTO answer (session, question_id, question, attempt, state, started, probe, follows, owner)"
                " VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?)",
                (session, question.id, _dump(question), attempt, now(), probe, follows, os.getpid()),
            )
            answer = int(cursor.lastrowid or 0)
            if spoken:
                db.execute("UPDATE answer SET take = ? WHERE id = ?", (f"takes/{answer:08d}.flac", answer))
            return _answer(db.execute("SELECT * FROM answer WHERE id = ?", (answer,)).fetchone())

    def set_state(self, answer: int, state: AnswerState) -> None:
        """Recorded (sound is there, text not yet), done, or abandoned (set aside by the user)."""
        self._execute("UPDATE answer SET state = ? WHERE id = ?", (state, answer))

    def keep_heard(self, answer: int, raw: Transcript, timeline: Timeline | None) -> None:
        """The raw transcript, for good: a later call does not replace it."""
        self._execute(
            "UPDATE answer SET raw = coalesce(raw, ?), timeline = coalesce(timeline, ?), state = 'recorded' WHERE id = ?",
            (_dump(raw), _dump(timeline) if timeline else None, answer),
        )

    def keep_report(self, answer: int, text: Transcript, report: Report, lead: int = 0) -> None:
        """The text that was scored and its report; the answer is done."""
        self._execute(
            "UPDATE answer SET text = ?, report = ?, score = ?, lead = ?, state = 'done' WHERE id = ?",
            (_dump(text), _dump(report), report.score, lead, answer),
        )

    def keep_turn(self, answer: int, text: Transcript) -> None:
        """The text of a turn in a talk that is scored as a whole: done, without a report of its own."""
        self._execute("UPDATE answer SET text = ?, state = 'done' WHERE id = ?", (_dump(text), answer))

    def answer(self, answer: int) -> AnswerRecord | None:
        """One answer, whole."""
        with self.reading() as db:
            row = db.execute("SELECT * FROM answer WHERE id = ?", (answer,)).fetchone()
            return _answer(row) if row else None

    def carried_on(self, record: AnswerRecord) -> list[AnswerRecord]:
        """The answers that this one carries on, the first one first."""
        found: list[AnswerRecord] = []
        while record.follows and record.follows < record.id and (before := self.answer(record.follows)):
            found.insert(0, before)
            record = before
        return found

    def take_file(self, record: AnswerRecord) -> Path | None:
        """The recording of an answer when there is one on disk."""
        if not record.take:
            return None
        file = self.home / record.take
        return file if file.is_file() and file.stat().st_size else None

    def unfinished(self) -> list[AnswerRecord]:
        """Answers cut off by a crash or left unrecognised whose recording is there, and that no living process owns."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT * FROM answer WHERE state IN ('open', 'recorded') AND take != ''"
                " AND id NOT IN (SELECT answer FROM facts WHERE trashed IS NOT NULL) ORDER BY id"
            ).fetchall()
        found = []
        for row in rows:
            record = _answer(row)
            file = self.take_file(record)
            if file is None or (alive(int(row["owner"])) and time.time() - file.stat().st_mtime < ABANDONED_AFTER):
                continue
            found.append(record)
        return found

    def asked_counts(self, lang: str) -> dict[str, int]:
        """How often each question of a language has been answered, by question id, for choosing the next ones."""
        with self.reading() as db:
            rows = db.execute("SELECT question_id, times FROM asked WHERE lang = ? AND times > 0", (lang,))
            return {str(question): int(times) for question, times in rows}

    def last_asked(self, lang: str) -> dict[str, int]:
        """When each question of a language was last asked, by question id, as the number of its latest answer."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT a.question_id AS q, max(a.id) AS n FROM answer a JOIN session s ON s.id = a.session"
                " WHERE s.lang = ? GROUP BY a.question_id",
                (lang,),
            )
            return {row["q"]: int(row["n"]) for row in rows}

    def spoken_reports(self, lang: str, limit: int = 20) -> list[Report]:
        """Reports of the latest spoken answers of a language, for the speaker's own baseline."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT a.report FROM facts f JOIN answer a ON a.id = f.answer WHERE f.lang = ? AND f.state = 'done'"
                " AND a.report IS NOT NULL AND f.spoken AND f.trashed IS NULL AND f.left_out = 0 ORDER BY f.at DESC LIMIT ?",
                (lang, limit),
            ).fetchall()
        return [msgspec.json.decode(row[0], type=Report) for row in rows]

    # helpers --------------------------------------------------------------------------------------------------------

    def _session(self, row: sqlite3.Row, answers: tuple[AnswerRecord, ...]) -> SessionRecord:
        return SessionRecord(
            id=row["id"],
            pack=row["pack"],
            title=row["title"],
            lang=row["lang"],
            mode=row["mode"],
            started=row["started"],
            ended=row["ended"],
            answers=answers,
        )

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for the other files of this room; no other thread has it meanwhile. Raises StoreError."""
        with self._lock:
            try:
                yield self._db
            except sqlite3.Error as error:
                raise trouble(error, self.file) from error

    @contextlib.contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """The connection inside a transaction: kept whole at the end, or not at all. Raises StoreError."""
        with self.reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    _reading, _changing = reading, changing

    def _execute(self, statement: str, values: tuple[Any, ...]) -> None:
        with self.changing() as db:
            db.execute(statement, values)

    def _insert(self, statement: str, values: tuple[Any, ...]) -> int:
        with self.changing() as db:
            return int(db.execute(statement, values).lastrowid or 0)


def now() -> str:
    """The local time with its offset, to the second, as the database keeps it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _dump(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _load(text: str | None, kind: type) -> Any:
    return None if text is None else msgspec.json.decode(text, type=kind)


def _answer(row: sqlite3.Row) -> AnswerRecord:
    return AnswerRecord(
        id=row["id"],
        session=row["session"],
        question=_load(row["question"], Question),
        attempt=row["attempt"],
        state=row["state"],
        started=row["started"],
        take=row["take"],
        raw=_load(row["raw"], Transcript),
        text=_load(row["text"], Transcript),
        timeline=_load(row["timeline"], Timeline),
        report=_load(row["report"], Report),
        probe=row["probe"],
        follows=row["follows"],
        lead=row["lead"],
    )


def alive(process: int) -> bool:
    """Whether a process of that number runs, other than this one before it was started anew."""
    if process <= 0 or process == os.getpid():
        return process == os.getpid()
    if os.name == "nt":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, process)  # type: ignore[attr-defined]
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)  # type: ignore[attr-defined]
        return bool(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
