"""The story bank: good answers kept as stories, the answers in which each was told, and what the user guessed of a report."""

from __future__ import annotations

import re
import sqlite3

import msgspec

from mockint.errors import UsageError
from mockint.history.store import Store, now
from mockint.model import COMPETENCIES, Evidence, Record, Report, Transcript

CANDIDATES = 40
"""Answers looked at for each story, those that share its rarest words first."""
RETOLD = 0.5
"""Share of a story's longer words that an answer must hold to be another telling of it."""
LONGEST_TITLE = 80
_WORD = re.compile(r"[^\W\d_]{5,}")
_ASKED_FOR = 12


class Telling(Record, frozen=True):
    """One answer in which a story was told."""

    answer: int
    session: int
    question_id: str
    question: str
    day: str
    score: int
    figures: tuple[Evidence, ...] = ()


class Story(Record, frozen=True):
    """A story: the words of the answer it was made from, its data, and where it was told, the oldest first."""

    id: int
    title: str
    competency: str
    lang: str
    made: str
    text: str
    figures: tuple[Evidence, ...] = ()
    tellings: tuple[Telling, ...] = ()


class Guess(Record, frozen=True):
    """What the user thought before the report, and what it said. ``missing`` and ``missed`` name a part, "" for none."""

    answer: int
    day: str
    guessed: int
    score: int
    missing: str
    missed: tuple[str, ...]


def make(store: Store, answer: int, title: str, competency: str = "") -> int:
    """Keep an answer as a story; returns the story's number. Raises UsageError for an answer that is not there or not scored,
    or a competency that is none; StoreError."""
    kept = " ".join(title.split())[:LONGEST_TITLE]
    if competency and competency not in COMPETENCIES:
        raise UsageError("value_unknown", name="--competency", value=competency, allowed=", ".join(COMPETENCIES))
    with store.changing() as db:
        row = db.execute(
            "SELECT f.lang, f.competency, a.text, a.report, json_extract(a.question, '$.text') AS asked FROM facts f"
            " JOIN answer a ON a.id = f.answer WHERE f.answer = ? AND f.trashed IS NULL",
            (answer,),
        ).fetchone()
        if row is None:
            raise UsageError("answer_unknown", answer=answer)
        if row["report"] is None or row["text"] is None:
            raise UsageError("story_unscored", answer=answer)
        text = msgspec.json.decode(row["text"], type=Transcript).text
        report = msgspec.json.decode(row["report"], type=Report)
        figures = msgspec.json.encode(report.evidence).decode()
        story = int(
            db.execute(
                "INSERT INTO story (title, competency, lang, made, text, figures) VALUES (?, ?, ?, ?, ?, ?)",
                (kept or str(row["asked"])[:LONGEST_TITLE], competency or row["competency"], row["lang"], now(), text, figures),
            ).lastrowid
            or 0
        )
        db.execute("INSERT INTO telling (story, answer) VALUES (?, ?)", (story, answer))
        return story


def remove(store: Store, story: int) -> None:
    """Take a story out of the bank; its answers stay. Raises UsageError, StoreError."""
    with store.changing() as db:
        if not db.execute("DELETE FROM story WHERE id = ?", (story,)).rowcount:
            raise UsageError("story_unknown", story=story)


def tell(store: Store, story: int, answer: int, told: bool = True) -> None:
    """Say that an answer tells a story, or that it does not. Raises UsageError, StoreError."""
    with store.changing() as db:
        if not db.execute("SELECT 1 FROM story WHERE id = ?", (story,)).fetchone():
            raise UsageError("story_unknown", story=story)
        if not db.execute("SELECT 1 FROM facts WHERE answer = ?", (answer,)).fetchone():
            raise UsageError("answer_unknown", answer=answer)
        db.execute("INSERT OR REPLACE INTO telling (story, answer, denied) VALUES (?, ?, ?)", (story, answer, int(not told)))


def bank(store: Store) -> list[Story]:
    """All stories with their tellings; answers that tell one by their words are found first. Raises StoreError."""
    with store.changing() as db:
        rows = db.execute("SELECT * FROM story ORDER BY id").fetchall()
        for row in rows:
            _look_for_tellings(db, row)
        return [_story(db, row) for row in rows]


def _look_for_tellings(db: sqlite3.Connection, story: sqlite3.Row) -> None:
    words = _words(story["text"])
    rarest = sorted(words, key=lambda word: (-len(word), word))[:_ASKED_FOR]
    if not rarest:
        return
    match = " OR ".join(f'"{word}"' for word in rarest)
    rows = db.execute(
        "SELECT f.answer, w.said FROM (SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?) near"
        " CROSS JOIN words_of w ON w.search_row = near.rowid JOIN facts f ON f.answer = w.answer"
        " WHERE f.lang = ? AND f.trashed IS NULL AND f.state = 'done'",
        (match, CANDIDATES, story["lang"]),
    ).fetchall()
    for row in rows:
        if len(words & _words(row["said"] or "")) >= RETOLD * len(words):
            db.execute("INSERT OR IGNORE INTO telling (story, answer) VALUES (?, ?)", (story["id"], row["answer"]))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _story(db: sqlite3.Connection, row: sqlite3.Row) -> Story:
    told = db.execute(
        "SELECT f.answer, f.session, f.question_id, json_extract(a.question, '$.text') AS asked, f.day, f.score, a.report"
        " FROM telling t JOIN facts f ON f.answer = t.answer JOIN answer a ON a.id = t.answer"
        " WHERE t.story = ? AND NOT t.denied AND f.trashed IS NULL AND a.report IS NOT NULL ORDER BY f.at, f.answer",
        (row["id"],),
    )
    tellings = tuple(
        Telling(
            t["answer"],
            t["session"],
            t["question_id"],
            t["asked"] or "",
            t["day"],
            t["score"] or 0,
            msgspec.json.decode(t["report"], type=Report).evidence,
        )
        for t in told
    )
    figures = msgspec.json.decode(row["figures"], type=tuple[Evidence, ...])
    names = ("id", "title", "competency", "lang", "made", "text")
    return Story(**{name: row[name] for name in names}, figures=figures, tellings=tellings)


# guesses ------------------------------------------------------------------------------------------------------------


def guess(store: Store, answer: int, score: int, missing: str = "") -> None:
    """Keep what the user thinks before the report is shown; a first guess is not changed by a later one. Raises StoreError."""
    with store.changing() as db:
        db.execute(
            "INSERT OR IGNORE INTO guess (answer, score, missing, made) VALUES (?, ?, ?, ?)",
            (answer, max(0, min(100, score)), missing, now()),
        )


def guesses(store: Store, limit: int = 500) -> list[Guess]:
    """The guesses beside the scores, the oldest first. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute(
            "SELECT g.score AS guessed, g.missing, f.* FROM guess g JOIN facts f ON f.answer = g.answer"
            " WHERE f.trashed IS NULL AND f.score IS NOT NULL ORDER BY f.at DESC LIMIT ?",
            (limit,),
        ).fetchall()
    parts = ("situation", "task", "action", "result")
    return [
        Guess(
            row["answer"],
            row["day"],
            row["guessed"],
            row["score"],
            row["missing"],
            tuple(part for part in parts if row[part] == 0),
        )
        for row in reversed(rows)
    ]
