"""From a persona's text to a Persona, or to everything that is wrong with it, each with its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from mockint.errors import PackError, near
from mockint.model import LANGS, Persona, Record, Topic
from mockint.packs.checking import Finder, pack_name
from mockint.packs.reading import parse, read_text, shown
from mockint.packs.schema import (
    PERSONA_FIELDS,
    PERSONA_MAX_BYTES,
    PERSONA_TOPICS,
    PERSONA_TOPICS_LEAST,
    TOPIC_FIELDS,
    Field,
)
from mockint.packs.values import Wrong, brief, one_text

FOLDER = "personas"
"""Personas lie in a folder of that name inside the packs' folders, which the loader of question packs does not enter."""
HEAD = "[persona]"
_MARKUP = re.compile(r"[\[\]{}<>|`\\]|https?:|www\.", re.IGNORECASE)
_MINUTES = "{minutes}"
_TABLE = re.compile(r"[ \t]*\[\[?[ \t]*(persona|topic)[ \t]*\]")


def is_persona(path: Path, text: str = "") -> bool:
    """Whether a file means to be a persona and no question pack, by its folder or by its first table."""
    return path.parent.name == FOLDER or any(_TABLE.match(line) for line in text.split("\n"))


class CheckedPersona(Record, frozen=True):
    """The outcome of a check: the persona, or the errors that stand in its way, in the order of the file."""

    persona: Persona | None
    errors: tuple[PackError, ...]
    text: str = ""
    """What was checked, as it stands in the file."""


def check_file(path: Path) -> CheckedPersona:
    """Everything that is wrong with a persona's file, or the persona. Never raises."""
    try:
        return check_text(path, read_text(path))
    except PackError as error:
        return CheckedPersona(None, (error,))


def check_text(path: Path, text: str) -> CheckedPersona:
    """Check a persona's text; ``path`` gives its name and language and is not read. Never raises."""
    try:
        name = pack_name(path)
        if len(text) > PERSONA_MAX_BYTES:
            limit = PERSONA_MAX_BYTES // 1024
            raise PackError("persona_too_big", file=shown(path), size=len(text) // 1024, limit=limit)
        data = parse(path, text)
    except PackError as error:
        return CheckedPersona(None, (error,), text)
    tables = data.get("topic", [])
    check = _Check(Finder(path, text, len(tables) if isinstance(tables, list) else 0, ("persona", "topic")))
    for key in data:
        if key not in ("persona", "topic"):
            check.add("pack_unknown_field", "TOML", key[:60], index=-1, near=near(key[:60], ("persona", "topic")))
    head = check.head(data.get("persona"))
    topics = check.topics(data.get("topic"))
    errors = check.finder.errors
    if errors:
        return CheckedPersona(None, tuple(errors), text)
    return CheckedPersona(msgspec.convert({**head, "id": f"{head['lang']}/{name}", "topics": topics}, Persona), (), text)


class _Check:
    """Goes through the tables; what is wrong is collected by the finder."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder

    def add(self, key: str, table: str, field: str, *, index: int = 0, **facts: object) -> None:
        self.finder.add(key, index=index, table=table, field=field, **facts)

    def head(self, table: object) -> dict[str, Any]:
        if not isinstance(table, dict):
            self.add("persona_no_head", HEAD, "persona", index=-1)
            return {}
        values = self._table(table, PERSONA_FIELDS, HEAD, 0)
        path = self.finder.path
        folder = path.parent.parent.name
        if path.parent.name == FOLDER and folder in LANGS and values.get("lang", folder) != folder:
            self.add("pack_folder", HEAD, "lang", value=values["lang"], folder=folder)
        return values

    def topics(self, tables: object) -> list[Topic]:
        if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
            self.add("persona_no_topics", "[[topic]]", "topic", index=-1, least=PERSONA_TOPICS_LEAST)
            return []
        if len(tables) > len(PERSONA_TOPICS):
            self.add("pack_entries", "[[topic]]", "topic", index=-1, count=len(tables), most=len(PERSONA_TOPICS))
            return []
        topics: list[Topic] = []
        first: dict[str, int] = {}
        for number, table in enumerate(tables, 1):
            given = table.get("id")
            place = f"[[topic]] {number}" + (f" ({shown(given, 40)})" if isinstance(given, str) else "")
            before = len(self.finder.errors)
            values = self._table(table, TOPIC_FIELDS, place, number)
            one = values.get("id")
            if one in first:
                self.add("persona_topic_twice", place, "id", index=number, value=one, first=first[one])
            elif one is not None:
                first[one] = number
            if len(self.finder.errors) == before:
                topics.append(msgspec.convert(values, Topic))
        if not self.finder.errors and len(topics) < PERSONA_TOPICS_LEAST:
            missing = ", ".join(name for name in PERSONA_TOPICS if name not in first)
            facts = {"count": len(topics), "least": PERSONA_TOPICS_LEAST, "missing": missing}
            self.add("persona_few_topics", "[[topic]]", "topic", index=len(topics), **facts)
        return topics

    def _table(self, table: dict[str, Any], fields: tuple[Field, ...], place: str, index: int) -> dict[str, Any]:
        known = {field.name: field for field in fields}
        for name in table:
            if name not in known:
                self.add("pack_unknown_field", place, name[:60], index=index, near=near(name[:60], known))
        values: dict[str, Any] = {}
        for field in fields:
            if field.name not in table:
                if field.required:
                    self.add("pack_missing_field", place, field.name, index=index)
                continue
            try:
                values[field.name] = _value(field, table[field.name])
            except Wrong as wrong:
                facts = dict(wrong.facts)
                self.add(wrong.key, place, str(facts.pop("field", field.name)), index=index, **facts)
        return values


def _value(field: Field, value: object) -> object:
    """A field's value, tidied. Raises Wrong."""
    if field.shape == "integer":
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong("pack_type", value=brief(value), expected="1")
        if not field.low <= value <= field.high:
            raise Wrong("pack_range", value=brief(value), low=field.low, high=field.high)
        return value
    if field.shape == "strings":
        if not isinstance(value, list):
            raise Wrong("pack_type", value=brief(value), expected='["…", "…"]')
        if len(value) > field.most:
            raise Wrong("pack_entries", count=len(value), most=field.most)
        if len(value) < field.low:
            raise Wrong("persona_few_entries", count=len(value), least=field.low)
        texts = [_text(field, one, f"{field.name}[{n}]") for n, one in enumerate(value, 1)]
        double = next((n for n, one in enumerate(texts) if one.casefold() in {t.casefold() for t in texts[:n]}), 0)
        if double:
            raise Wrong("persona_entry_twice", field=f"{field.name}[{double + 1}]")
        return texts
    text = _text(field, value, field.name)
    if field.allowed and text not in field.allowed:
        allowed = ", ".join(field.allowed)
        raise Wrong("pack_choice", value=brief(text), allowed=allowed, near=near(text[:60], field.allowed))
    return text


def _text(field: Field, value: object, name: str) -> str:
    text = one_text(value, name, field.longest)
    plain = text.replace(_MINUTES, "", 1) if field.name == "time_warning" else text
    markup = _MARKUP.search(plain)
    if markup:
        raise Wrong("persona_markup", field=name, sign=markup[0])
    return text
