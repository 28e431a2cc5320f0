"""Finding past answers: filters over the narrow rows, and search over the transcripts with each hit in its sentence.

Answers in the trash are left out everywhere here.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from mockint.errors import UsageError, near
from mockint.history.store import Store
from mockint.model import COMPETENCIES, LANGS, QUESTION_KINDS, STAR_PARTS, Record, Span

SHOWN = 50
"""Answers in a list unless more are asked for."""
_AFTER = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+|\n+")
_ENDS = ".!?…\n"
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Marks round a hit, from the private use area: they stand in no language, and are taken out before anyone sees them."""
_NAME = re.compile(r"[a-z_]{1,40}")


class Filter(Record, frozen=True):
    """Which answers. Empty fields ask for nothing. ``since`` and ``until`` are local dates, both inclusive; scores too.

    ``missing`` is a part that was not heard: a part of a story, ``evidence``, or any other part of a score. ``text`` are words
    that all occur; "quoted words" occur as a phrase, and a word that ends in * is a beginning.
    """

    lang: str = ""
    role: str = ""
    kind: str = ""
    competency: str = ""
    question: str = ""
    since: str = ""
    until: str = ""
    least: int | None = None
    most: int | None = None
    missing: str = ""
    tag: str = ""
    text: str = ""

    def check(self) -> Filter:
        """Itself. Raises UsageError for a date that is none, a range that is empty or a word that is not known."""
        for name, value, allowed in (
            ("--lang", self.lang, LANGS),
            ("--kind", self.kind, QUESTION_KINDS),
            ("--competency", self.competency, COMPETENCIES),
        ):
            if value and value not in allowed:
                raise UsageError("value_unknown", name=name, value=value, allowed=", ".join(allowed))
        if self.missing and not _NAME.fullmatch(self.missing):
            raise UsageError("filter_part", value=self.missing, near=", ".join((*STAR_PARTS, "evidence")))
        for name, value in (("--from", self.since), ("--to", self.until)):
            if value:
                _date(name, value)
        if self.since and self.until and self.since > self.until:
            raise UsageError("range_empty", first=self.since, last=self.until)
        if self.least is not None and self.most is not None and self.least > self.most:
            raise UsageError("range_empty", first=self.least, last=self.most)
        return self


class Found(Record, frozen=True):
    """One answer in a list. ``quote`` is the sentence of the first hit and ``hits`` the spans of the hits in it, both
    empty without a search. ``left_out`` of averages."""

    answer: int
    session: int
    question_id: str
    question: str
    kind: str
    lang: str
    role: str
    started: str
    state: str
    score: int | None
    attempt: int
    probed: bool
    missing: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    left_out: bool = False
    quote: str = ""
    hits: tuple[Span, ...] = ()


_LISTED = (
    "f.answer, f.session, f.question_id, json_extract(a.question, '$.text'), f.kind, f.lang, f.role, a.started, f.state,"
    " f.score, f.attempt, f.probed, f.situation, f.task, f.action, f.result, f.note, f.left_out,"
    " (SELECT group_concat(name, char(31)) FROM tag WHERE tag.answer = f.answer)"
)
_MARKED = (
    f"SELECT highlight(search, 0, '{_OPEN}', '{_CLOSE}') FROM search WHERE search MATCH ?"
    " AND rowid = (SELECT search_row FROM facts WHERE answer = ?)"
)


def find(store: Store, wanted: Filter, limit: int = SHOWN) -> list[Found]:
    """The answers that the filter lets pass, the newest first. Raises UsageError (see ``Filter.check``), StoreError."""
    where, values = _where(wanted.check())
    match = query(wanted.text)
    if wanted.text.strip() and not match:
        return []
    if match and where == ["f.trashed IS NULL"]:
        return _search(store, match, limit)
    table, order = "facts f", "f.at DESC, f.answer DESC"
    if match:
        where.append("f.search_row IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(match)
    elif wanted.tag:
        # Along the tag's own index, which is in the order of time too.
        where, values = _where(msgspec.structs.replace(wanted, tag=""))
        table, order = "tag t CROSS JOIN facts f ON f.answer = t.answer", "t.at DESC, t.answer DESC"
        where.append("t.name = ?")
        values.append(wanted.tag)
    elif wanted.since or wanted.until:
        # Days follow each other as moments do, so the index over days needs no sorting.
        order = "f.day DESC, f.at DESC, f.answer DESC"
    sql = (
        f"SELECT {_LISTED} FROM (SELECT f.answer FROM {table} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?) chosen"
        " CROSS JOIN facts f ON f.answer = chosen.answer CROSS JOIN answer a ON a.id = f.answer"
        " ORDER BY f.at DESC, f.answer DESC"
    )
    with store.reading() as db:
        cursor = _plain(db)
        rows = cursor.execute(sql, [*values, limit]).fetchall()
        marked = [_one(cursor.execute(_MARKED, (match, row[0])).fetchone()) for row in rows] if match else [""] * len(rows)
    return [_found(row, text) for row, text in zip(rows, marked, strict=True)]


def _search(store: Store, match: str, limit: int) -> list[Found]:
    # The index is in the order of time, so that a common word costs no more in ten years.
    # What is in the trash takes a place among the hits, so a few more are asked for.
    hits = (
        f"SELECT rowid, highlight(search, 0, '{_OPEN}', '{_CLOSE}') AS marked FROM search WHERE search MATCH ?"
        " ORDER BY rowid DESC LIMIT ? + (SELECT count(*) FROM facts WHERE trashed IS NOT NULL)"
    )
    sql = (
        f"SELECT h.marked, {_LISTED} FROM ({hits}) h CROSS JOIN facts f ON f.search_row = h.rowid"
        " CROSS JOIN answer a ON a.id = f.answer WHERE f.trashed IS NULL ORDER BY h.rowid DESC LIMIT ?"
    )
    with store.reading() as db:
        rows = _plain(db).execute(sql, (match, limit, limit)).fetchall()
    return [_found(row[1:], row[0] or "") for row in rows]


def _plain(db: sqlite3.Connection) -> sqlite3.Cursor:
    """A cursor of tuples: a list reads every column once, in order."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor


def _one(row: tuple[Any, ...] | None) -> str:
    return str(row[0] or "") if row else ""


def count(store: Store, wanted: Filter) -> int:
    """How many answers the filter lets pass. Raises UsageError, StoreError."""
    found = conditions(wanted)
    if found is None:
        return 0
    with store.reading() as db:
        return int(db.execute(f"SELECT count(*) FROM facts f WHERE {found[0]}", found[1]).fetchone()[0])


def conditions(wanted: Filter, *, counted: bool = False) -> tuple[str, list[Any]] | None:
    """The filter as SQL over ``facts f`` and its values, only for what counts in averages if ``counted``; None when it is words
    of which none can be searched. Raises UsageError."""
    where, values = _where(wanted.check())
    if counted:
        where[0] = "f.counted = 1"
    match = query(wanted.text)
    if match:
        where.append("f.search_row IN (SELECT rowid FROM search WHERE search MATCH ?)")
        values.append(match)
    elif wanted.text.strip():
        return None
    return " AND ".join(where), values


def questions(store: Store, answers: Iterable[int]) -> dict[int, str]:
    """The question of each of these answers, as it was asked. Raises StoreError."""
    with store.reading() as db:
        out = {}
        for answer in answers:
            row = db.execute("SELECT json_extract(question, '$.text') FROM answer WHERE id = ?", (answer,)).fetchone()
            if row:
                out[answer] = str(row[0] or "")
        return out


def known(store: Store) -> dict[str, list[str]]:
    """What there is to filter by: roles, tags, questions. Each a short walk along an index. Raises StoreError."""
    with store.reading() as db:
        return {
            "role": list(_distinct(db, "facts", "role", "trashed IS NULL")),
            "tag": list(_distinct(db, "tag", "name", "1")),
            "question": list(_distinct(db, "facts", "question_id", "trashed IS NULL")),
        }


def check_known(store: Store, wanted: Filter) -> None:
    """Raises UsageError for a role, tag or question that no answer has, with the near ones."""
    if wanted.role or wanted.tag or wanted.question:
        there = known(store)
        for name, value in (("role", wanted.role), ("tag", wanted.tag), ("question", wanted.question)):
            if value and value not in there[name]:
                raise UsageError("filter_unknown", name=f"--{name}", value=value, near=near(value, there[name]) or "–")


def query(text: str) -> str:
    """The words in FTS5's language, all quoted, so that nothing of it is an operator; "" for no words."""
    out = []
    for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', text):
        piece = phrase or word
        beginning = "*" if word.endswith("*") else ""
        piece = piece.replace('"', " ").replace("*", " ").replace("\0", " ").strip()
        if re.search(r"\w", piece):
            out.append(f'"{piece}"{beginning}')
    return " ".join(out[:16])


def sentence(marked: str) -> tuple[str, tuple[Span, ...]]:
    """The sentence round the first hit of a marked text, and the spans of the hits in it."""
    at = marked.find(_OPEN)
    if at < 0:
        return marked.replace(_CLOSE, ""), ()
    after = _AFTER.search(marked, at)
    start, end = _beginning(marked, at), after.start() if after else len(marked)
    text, hits, begun = "", [], 0
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", marked[start:end]):
        if piece == _OPEN:
            begun = len(text)
        elif piece == _CLOSE:
            hits.append((begun, len(text)))
        else:
            text += piece
    return text, tuple(hits)


def _beginning(text: str, at: int) -> int:
    """Where the sentence begins that holds this place; looked for backwards, for texts are long and hits are many."""
    before = at
    while (before := max(text.rfind(sign, 0, before) for sign in _ENDS)) >= 0:
        gap = _AFTER.match(text, before if text[before] == "\n" else before + 1)
        if gap and gap.end() <= at:
            return gap.end()
    return 0


def _where(wanted: Filter) -> tuple[list[str], list[Any]]:
    where, values = ["f.trashed IS NULL"], []
    for column, value in (
        ("lang = ?", wanted.lang),
        ("role = ?", wanted.role),
        ("kind = ?", wanted.kind),
        ("competency = ?", wanted.competency),
        ("question_id = ?", wanted.question),
        ("day >= ?", wanted.since),
        ("day <= ?", wanted.until),
        ("score >= ?", wanted.least),
        ("score <= ?", wanted.most),
    ):
        if value not in ("", None):
            where.append(f"f.{column}")
            values.append(value)
    if wanted.missing in STAR_PARTS:
        where.append(f"f.{wanted.missing} = 0")
    elif wanted.missing == "evidence":
        where.append("f.evidence = 0")
    elif wanted.missing:
        where.append("instr(f.parts, ?)")
        values.append(f" {wanted.missing}:0 ")
    if wanted.tag:
        where.append("f.answer IN (SELECT answer FROM tag WHERE name = ?)")
        values.append(wanted.tag)
    return where, values


def _found(row: tuple[Any, ...], marked: str) -> Found:
    *head, probed, situation, task, action, result, note, left_out, tags = row
    quote, hits = sentence(marked) if marked else ("", ())
    missing = tuple(part for part, grade in zip(STAR_PARTS, (situation, task, action, result), strict=True) if grade == 0)
    named = tuple(sorted(tags.split("\x1f"))) if tags else ()
    values = (*head, bool(probed), missing, named, note, bool(left_out), quote, hits)
    return Found(*values)


def _distinct(db: Any, table: str, column: str, where: str) -> Iterator[str]:
    # One step along the index for each value, however many rows have it.
    row = db.execute(f"SELECT min({column}) FROM {table} WHERE {where}").fetchone()
    while row and row[0] is not None:
        yield str(row[0])
        row = db.execute(f"SELECT min({column}) FROM {table} WHERE {where} AND {column} > ?", (row[0],)).fetchone()


def _date(name: str, value: str) -> None:
    try:
        if date.fromisoformat(value).isoformat() != value:
            raise ValueError
    except ValueError as error:
        raise UsageError("filter_date", name=name, value=value) from error
