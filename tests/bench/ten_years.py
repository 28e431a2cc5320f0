"""A made history: ten years of daily practice (3,650 sessions of eight answers), or a multiple of it, the same on every run.

    python tests/bench/ten_years.py FOLDER [SCALE]

The rows go into a database of the second schema, and mockint's own steps carry it forward: what they derive for old answers is
what the triggers derive for new ones, and in bulk it takes a fraction of the time.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import time
from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec

from mockint.history.migrations import STEPS, statements
from mockint.history.store import Store
from mockint.model import COMPETENCIES, STAR_PARTS

EARLY = 2
"""Steps of the schema before there was anything derived."""
SESSIONS, ANSWERS = 3650, 8
QUESTIONS = 160
LATEST = date(2026, 11, 21)
PRESENCE = ("absent", "weak", "strong")
ROLES = ("sales", "nurse", "teacher", "accountant", "marketing", "admin")
KINDS = ("behavioural",) * 5 + ("situational", "technical", "opener")
WORDS = """client warehouse manager deadline budget report shift patient lesson invoice campaign ticket vendor branch team
morning called asked wrote moved sorted visited counted planned agreed trained checked phoned returned reduced doubled colleague
quarter month week hours percent list price stock route order plan meeting sample customer complaint""".split()  # noqa: SIM905
RARE = "kingfisher"
"""A word of one answer in a thousand."""


def build(folder: Path, scale: float = 1.0) -> Store:
    """Fill a new data folder; returns its store."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / "history.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        for step in STEPS[:EARLY]:
            for statement in statements(step):
                db.execute(statement)
        chance = random.Random(20261121)
        sessions = round(SESSIONS * scale)
        db.execute("BEGIN")
        for session in range(1, sessions + 1):
            _session(db, chance, session, sessions)
        db.execute("COMMIT")
        db.execute(f"PRAGMA user_version = {EARLY}")
    store = Store(folder)
    with store.changing() as db:
        db.execute("INSERT INTO tag (answer, name) SELECT id, 'good' FROM answer WHERE id % 97 = 0")
    with store.reading() as db:
        db.execute("ANALYZE")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store


def _session(db: sqlite3.Connection, chance: random.Random, session: int, sessions: int) -> None:
    day = LATEST - timedelta(days=round((sessions - session) * SESSIONS / sessions))
    began = datetime(day.year, day.month, day.day, 19, session % 60, tzinfo=timezone(timedelta(hours=7)))
    role, lang = chance.choice(ROLES), chance.choice(("en", "id"))
    db.execute(
        "INSERT INTO session (id, pack, title, lang, mode, started, ended) VALUES (?, ?, ?, ?, 'coach', ?, ?)",
        (session, f"{lang}/user-{role}", f"User interview: {role}", lang, began.isoformat(), began.isoformat()),
    )
    for place in range(ANSWERS):
        answer = (session - 1) * ANSWERS + place + 1
        number = chance.randrange(QUESTIONS)
        kind = KINDS[number % len(KINDS)]
        question = {
            "id": f"question-{number}",
            "text": f"Tell me about time number {number}.",
            "kind": kind,
            "competency": COMPETENCIES[number % len(COMPETENCIES)],
        }
        text = _text(chance, answer)
        report = _report(chance, lang, kind, text)
        said = _written({"text": text, "lang": lang, "source": "speech"})
        db.execute(
            "INSERT INTO answer (id, session, question_id, question, attempt, state, started, text, raw, timeline, report,"
            " score) VALUES (?, ?, ?, ?, 1, 'done', ?, ?, ?, ?, ?, ?)",
            (
                answer,
                session,
                question["id"],
                _written(question),
                (began + timedelta(minutes=2 * place)).isoformat(),
                said,
                said,
                _written({"seconds": 80.0}),
                _written(report),
                report["score"],
            ),
        )


def _written(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _text(chance: random.Random, answer: int) -> str:
    words = chance.choices(WORDS, k=120)
    if answer % 1000 == 7:
        words[60] = RARE
    return " ".join(" ".join(words[at : at + 12]).capitalize() + "." for at in range(0, 120, 12))


def _report(chance: random.Random, lang: str, kind: str, text: str) -> dict[str, Any]:
    star = {part: {"presence": chance.choice(PRESENCE), "spans": [[0, 40]], "share": 0.2} for part in STAR_PARTS}
    findings = [
        {
            "category": chance.choice(("badmouthing", "blaming", "overselling")),
            "rule": "made.up",
            "severity": "medium",
            "span": [0, 9],
            "text": text[:9],
            "why": "It tells of the past.",
            "instead": "Leave it out.",
        }
        for _ in range(chance.random() < 0.15)
    ]
    evidence = [{"type": "count", "value": n, "unit": "client", "span": [n, n + 5], "text": text[n : n + 5]} for n in range(3)]
    return {
        "version": 1,
        "lang": lang,
        "answer_kind": chance.choice(("story", "story", "pseudo_story")),
        "score": chance.randint(20, 95),
        "parts": [
            {"name": name, "weight": 10, "points": chance.randint(0, 10), "why": "As heard.", "spans": [[0, 40]]}
            for name in (*(STAR_PARTS if kind == "behavioural" else ("steps", "reason", "outcome")), "evidence", "delivery")
        ],
        "star": star if kind == "behavioural" else {},
        "evidence": evidence[: chance.randint(0, 3)],
        "vague": [],
        "conduct": findings,
        "delivery": {
            "words": 120,
            "syllables": 200,
            "seconds": 80.0,
            "speaking_seconds": 70.0,
            "words_per_minute": chance.uniform(100, 160),
            "filled_pauses": [{"span": [0, 2], "text": "um"}] * chance.randint(0, 5),
        },
    }


if __name__ == "__main__":
    started = time.perf_counter()
    made = build(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
    print(f"{made.file}: {made.file.stat().st_size / 1e6:.0f} MB in {time.perf_counter() - started:.0f} s")
