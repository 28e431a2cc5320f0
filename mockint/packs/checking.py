"""From a pack's text to a Pack, or to everything that is wrong with it, each with its place."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from mockint.errors import PackError, near
from mockint.model import LANGS, Pack, Question
from mockint.packs.filling import stray_facts
from mockint.packs.reading import parse, read_text, shown
from mockint.packs.schema import (
    FACT_FIELDS,
    FACTS,
    HEAD_FIELDS,
    MAX_QUESTIONS,
    NAME_LONGEST,
    NAME_PATTERN,
    PROBE_PARTS,
    QUESTION_FIELDS,
    SYNONYMS_EACH,
    Field,
)
from mockint.packs.values import Wrong, brief, one_text

_TABLE = re.compile(r"[ \t]*\[\[?[ \t]*(\w+)[ \t]*\]")
_VALUE = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,#\]}]+)""")
ABOUT_KEY = frozenset({"pack_unknown_field", "pack_probe"})
"""Errors that are about a field's name, not about what stands in it."""
HEAD = "[pack]"
MOST_ERRORS = 50
"""Nobody reads more at once, and a file made of faults must not take minutes to refuse."""


class Checked(msgspec.Struct, frozen=True):
    """The outcome of a check: the pack, or the errors that stand in its way (the first ``MOST_ERRORS``, file order)."""

    pack: Pack | None
    errors: tuple[PackError, ...]
    text: str = ""
    """What was checked, as it stands in the file."""


class Finder:
    """Collects errors, each with file, line (where it can be told), table and field. ``tables`` names the head and an entry, of
    which the file has ``entries``."""

    def __init__(self, path: Path, text: str, entries: int = 0, tables: tuple[str, str] = ("pack", "question")) -> None:
        self.path = path
        self.text = text
        self.entries = entries
        self.head, self.entry = tables
        self.errors: list[PackError] = []

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> dict[int, int]:
        """The line (from 0) of each table's header, the head as 0; worked out only when there is something to report."""
        found: list[int] = []
        starts: dict[int, int] = {}
        for number, line in enumerate(self._lines):
            table = _TABLE.match(line)
            if table and table[1] == self.entry:
                found.append(number)
            elif table and table[1] == self.head:
                starts.setdefault(0, number)
        # A header inside a multi-line string would shift the count; then no line is better than a wrong one.
        if len(found) == self.entries:
            starts.update(enumerate(found, 1))
        return starts

    @property
    def full(self) -> bool:
        """Whether enough has been found."""
        return len(self.errors) >= MOST_ERRORS

    def add(self, key: str, *, index: int, table: str, field: str, **facts: object) -> None:
        """Note an error in entry ``index`` (from 1; 0 is the head). ``table`` is how the place is called."""
        if self.full:
            return
        place = shown(self.path)
        line, column, until = self._place(index, field, key in ABOUT_KEY)
        if line:
            place += f":{line}:{column}"
        where = {"line": line, "column": column, "until": until}
        self.errors.append(PackError(key, file=place, question=table, field=shown(field, 60), **where, **facts))

    def _place(self, index: int, field: str, on_key: bool) -> tuple[int, int, int]:
        """Line and column from 1, and where the marked words end: the field's key or its value, else the table's header.
        Line 0 when it cannot be told."""
        if index not in self._starts:
            return 0, 0, 0
        start = self._starts[index]
        end = self._starts.get(index + 1, len(self._lines))
        name = field.split(".")[-1].split("[")[0]
        wanted = re.compile(rf"(?:^|[\s{{,.])[\"']?{re.escape(name)}[\"']?\s*[=.]")
        whole = range(start + 1, min(end if end > start else len(self._lines), len(self._lines)))
        for number in whole:
            found = wanted.search(self._lines[number])
            if found:
                name_at = found.start() + found[0].index(name)
                value = _VALUE.match(self._lines[number], found.end()) if found[0].endswith("=") and not on_key else None
                begin, until = value.span(1) if value else (name_at, name_at + len(name))
                return number + 1, begin + 1, until
        header = self._lines[start]
        return start + 1, len(header) - len(header.lstrip()) + 1, len(header.rstrip())


def check_text(path: Path, text: str) -> Checked:
    """Check a pack's text; ``path`` gives its name (and language, in a folder named after one) and is not read."""
    try:
        name = pack_name(path)
        data = parse(path, text)
    except PackError as error:
        return Checked(None, (error,), text)
    tables = data.get("question", [])
    finder = Finder(path, text, len(tables) if isinstance(tables, list) else 0)
    for key in data:
        if key not in ("pack", "question") and not finder.full:
            allowed = ("pack", "question")
            finder.add("pack_unknown_field", index=-1, table="TOML", field=key, near=near(key[:60], allowed))
    head = check_head(finder, data)
    questions = _questions(finder, data)
    if finder.errors or head is None:
        return Checked(None, tuple(finder.errors), text)
    head["id"] = f"{head['lang']}/{name}"
    staged = [msgspec.structs.replace(question, stage=head["stage"]) for question in questions]
    return Checked(msgspec.convert({**head, "questions": staged}, Pack), (), text)


def check_file(path: Path) -> Checked:
    """Everything that is wrong with a pack file, or the pack. Never raises."""
    try:
        return check_text(path, read_text(path))
    except PackError as error:
        return Checked(None, (error,))


def pack_name(path: Path) -> str:
    """The pack's name from its file name. Raises PackError for a name that is none."""
    name = path.name.removesuffix(".toml")
    if name == path.name or len(name) > NAME_LONGEST or not re.match(NAME_PATTERN, name):
        raise PackError("pack_name", file=shown(path))
    return name


def check_head(finder: Finder, data: dict[str, Any]) -> dict[str, Any] | None:
    """The ``[pack]`` table, tidied, or None with the errors in ``finder``."""
    head = data.get("pack")
    if not isinstance(head, dict):
        finder.add("pack_no_head", index=-1, table=HEAD, field="pack")
        return None
    values = _table(finder, head, HEAD_FIELDS, 0, HEAD)
    folder = finder.path.parent.name
    if folder in LANGS and values.get("lang", folder) != folder:
        finder.add("pack_folder", index=0, table=HEAD, field="lang", value=values["lang"], folder=folder)
    return values


def _questions(finder: Finder, data: dict[str, Any]) -> list[Question]:
    tables = data.get("question")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        finder.add("pack_no_questions", index=-1, table="[[question]]", field="question")
        return []
    if len(tables) > MAX_QUESTIONS:
        finder.add("pack_too_many", index=-1, table="[[question]]", field="question", count=len(tables), most=MAX_QUESTIONS)
        return []
    questions: list[Question] = []
    seen: dict[str, int] = {}
    for index, table in enumerate(tables, 1):
        if finder.full:
            break
        place = f"[[question]] {index}"
        if isinstance(table.get("id"), str):
            place += f" ({shown(table['id'], 60)})"
        before = len(finder.errors)
        values = _table(finder, table, QUESTION_FIELDS, index, place)
        identity = values.get("id")
        if identity in seen:
            finder.add("pack_duplicate", index=index, table=place, field="id", value=identity, first=seen[identity])
        elif identity is not None:
            seen[identity] = index
        if len(finder.errors) == before:
            questions.append(msgspec.convert(values, Question))
    return questions


def _table(finder: Finder, table: dict[str, Any], fields: tuple[Field, ...], index: int, place: str) -> dict[str, Any]:
    """The valid values of a table; what is wrong goes to ``finder``."""
    known = {field.name: field for field in fields}
    for name in table:
        if name not in known and not finder.full:
            finder.add("pack_unknown_field", index=index, table=place, field=name, near=near(name[:60], known))
    values: dict[str, Any] = {}
    for field in fields:
        if field.name not in table:
            if field.required:
                finder.add("pack_missing_field", index=index, table=place, field=field.name)
            continue
        checker = _Value(field, str(values.get("kind", "")))
        try:
            values[field.name] = checker.check(table[field.name])
        except Wrong as wrong:
            finder.add(wrong.key, index=index, table=place, **wrong.facts)
    return values


class _Value:
    """Checks one value against its field."""

    def __init__(self, field: Field, kind: str) -> None:
        self.field, self.kind = field, kind

    def check(self, value: object) -> object:
        """The value, tidied. Raises Wrong."""
        match self.field.shape:
            case "integer":
                return self._integer(value)
            case "strings":
                return [self._string(item, f"{self.field.name}[{i}]") for i, item in enumerate(self._list(value), 1)]
            case "probes":
                return self._probes(self._dict(value))
            case "synonyms":
                return self._synonyms(self._dict(value))
            case _:
                return self._choice(self._string(value, self.field.name))

    def _integer(self, value: object) -> int:
        field = self.field
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong("pack_type", field=field.name, value=brief(value), expected="90")
        if not field.low <= value <= field.high:
            raise Wrong("pack_range", field=field.name, value=brief(value), low=field.low, high=field.high)
        return value

    def _string(self, value: object, name: str) -> str:
        text = one_text(value, name, self.field.longest)
        for fact in stray_facts(text):
            if fact not in FACTS:
                raise Wrong("pack_fact_unknown", field=name, fact=shown(fact, 40), near=near(fact[:60], FACTS))
            raise Wrong("pack_fact_bare", field=name, fact=fact)
        if self.field.name not in FACT_FIELDS and any(f"{{{fact}}}" in text for fact in FACTS):
            raise Wrong("pack_fact_here", field=name, allowed=", ".join(FACT_FIELDS))
        return text

    def _choice(self, text: str) -> str:
        field = self.field
        if field.allowed and text not in field.allowed:
            allowed = ", ".join(field.allowed)
            raise Wrong(
                "pack_choice", field=field.name, value=brief(text), allowed=allowed, near=near(text[:60], field.allowed)
            )
        if field.pattern and not re.match(field.pattern, text):
            raise Wrong("pack_id", field=field.name, value=brief(text))
        return text

    def _list(self, value: object, name: str = "", most: int = 0) -> list[object]:
        name, most = name or self.field.name, most or self.field.most
        if not isinstance(value, list):
            raise Wrong("pack_type", field=name, value=brief(value), expected='["…", "…"]')
        if len(value) > most:
            raise Wrong("pack_entries", field=name, count=len(value), most=most)
        return value

    def _dict(self, value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            raise Wrong("pack_type", field=self.field.name, value=brief(value), expected='{ … = "…" }')
        return value

    def _probes(self, value: dict[str, object]) -> dict[str, str]:
        parts = PROBE_PARTS.get(self.kind)  # type: ignore[call-overload]
        probes: dict[str, str] = {}
        for part, text in value.items():
            name = f"probes.{shown(part, 40)}"
            # A wrong kind is reported already; then any part is let through.
            if parts is not None and part not in parts:
                allowed = ", ".join(parts)
                raise Wrong("pack_probe", field=name, kind=self.kind, allowed=allowed, near=near(part[:60], parts))
            probes[part] = self._string(text, name)
        return probes

    def _synonyms(self, value: dict[str, object]) -> dict[str, list[str]]:
        if len(value) > self.field.most:
            raise Wrong("pack_entries", field=self.field.name, count=len(value), most=self.field.most)
        synonyms: dict[str, list[str]] = {}
        for word, others in value.items():
            name = f"synonyms.{shown(word, 40)}"
            words = self._list(others, name, SYNONYMS_EACH)
            if not words:
                raise Wrong("pack_empty", field=name)
            synonyms[self._string(word, name)] = [self._string(other, name) for other in words]
        return synonyms
