"""Personas of the informational interview: finding, listing and strictly reading ``<lang>/personas/NAME.toml``.

They lie in a folder of their own inside the packs' folders, which the loader of question packs does not enter.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from mockint import paths
from mockint.errors import MockintError, PackError, near
from mockint.model import LANGS, Lang, Persona, Record, Topic
from mockint.packs.checking import MOST_ERRORS, pack_name
from mockint.packs.loader import Source, UnknownPackError
from mockint.packs.reading import control_in, parse, read_text, shown, tidy
from mockint.packs.schema import (
    PERSONA_FIELDS,
    PERSONA_MAX_BYTES,
    PERSONA_TOPICS,
    PERSONA_TOPICS_LEAST,
    TOPIC_FIELDS,
    Field,
)

FOLDER = "personas"
HEAD = "[persona]"
_MARKUP = re.compile(r"[\[\]{}<>|`\\]|https?:|www\.", re.IGNORECASE)
_MINUTES = "{minutes}"


class CheckedPersona(Record, frozen=True):
    """The outcome of a check: the persona, or the errors that stand in its way, in the order of the file."""

    persona: Persona | None
    errors: tuple[PackError, ...]


class PersonaListing(Record, frozen=True):
    """A persona that can be talked with, and where it comes from."""

    persona: Persona
    path: Path
    source: Source

    @property
    def name(self) -> str:
        """The id without the language."""
        return self.persona.id.partition("/")[2]


class PersonaSurvey(Record, frozen=True):
    """All personas there are, and an error for each file that cannot be used."""

    personas: tuple[PersonaListing, ...]
    refused: tuple[PackError, ...]


def survey(lang: str | None = None) -> PersonaSurvey:
    """Every persona of a language (of all with None): shipped ones first, by language and trade. Reads the files whole."""
    found: dict[str, PersonaListing] = {}
    refused: list[PackError] = []
    for path, source in _files():
        checked = check_file(path)
        if checked.persona is None:
            refused += checked.errors[:1]
            continue
        taken = found.get(checked.persona.id)
        if taken is not None:
            refused.append(PackError("persona_taken", file=shown(path), id=taken.persona.id, other=shown(taken.path)))
        else:
            found[checked.persona.id] = PersonaListing(checked.persona, path, source)
    wanted = [one for one in found.values() if lang in (None, "", one.persona.lang)]
    order = sorted(wanted, key=lambda one: (one.source != "shipped", one.persona.lang, one.persona.trade.casefold()))
    return PersonaSurvey(tuple(order), tuple(refused))


def find(name: str, lang: str | None = None) -> Persona:
    """The persona called ``name``: an id ("en/nurse"), a file's name, a trade or a person's name, in any case of letters.

    Raises UnknownPackError with the near names when there is none or more than one, PackError for a file that is broken.
    """
    seen = survey()
    wanted = name.strip().casefold().removesuffix(".toml")
    prefix, _, rest = wanted.rpartition("/")
    if prefix in LANGS:
        wanted, lang = rest, prefix
    pool = [one for one in seen.personas if lang in (None, "", one.persona.lang)]
    for alike in (
        [one for one in pool if one.name == wanted],
        [one for one in pool if wanted in (one.persona.trade.casefold(), one.persona.name.casefold())],
    ):
        if len(alike) == 1:
            return alike[0].persona
        if alike:
            raise UnknownPackError("pack_several", name=shown(name, 60), ids=", ".join(one.persona.id for one in alike))
    for path, _ in _files():
        if path.stem == wanted and (not lang or lang in path.parts):
            load_file(path)
    raise UnknownPackError("persona_unknown", name=shown(name, 60), near=_near(wanted, pool or list(seen.personas)))


def load_file(path: Path) -> Persona:
    """A persona from its file. Raises PackError, the first one only; ``check_file`` has them all."""
    checked = check_file(path)
    if checked.persona is None:
        raise checked.errors[0]
    return checked.persona


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
        return CheckedPersona(None, (error,))
    check = _Check(path, text)
    for key in data:
        if key not in ("persona", "topic"):
            check.add("pack_unknown_field", "TOML", key[:60], near=near(key[:60], ("persona", "topic")))
    head = check.head(data.get("persona"))
    topics = check.topics(data.get("topic"))
    if check.errors:
        return CheckedPersona(None, tuple(check.errors))
    return CheckedPersona(msgspec.convert({**head, "id": f"{head['lang']}/{name}", "topics": topics}, Persona), ())


class _Wrong(MockintError):
    """A value is not as it should be; becomes a PackError once its place is known."""


class _Check:
    """Collects errors, each with file, line (where it can be told), table or topic, and field."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.errors = path, list[PackError]()
        self._lines = text.split("\n")

    def add(self, key: str, table: str, field: str, *, topic: int = 0, **facts: object) -> None:
        if len(self.errors) < MOST_ERRORS:
            line = self._line(field, topic)
            place = f"{shown(self.path)}:{line}" if line else shown(self.path)
            self.errors.append(PackError(key, file=place, question=table, field=shown(field, 60), **facts))

    def _line(self, field: str, topic: int) -> int:
        headers = [n for n, line in enumerate(self._lines) if re.match(r"\s*\[\[\s*topic\s*\]\]", line)]
        start = headers[topic - 1] if 0 < topic <= len(headers) else 0
        end = headers[topic] if topic < len(headers) else len(self._lines)
        wanted = re.compile(rf"\s*[\"']?{re.escape(field.split('[')[0])}[\"']?\s*=")
        return next((n + 1 for n in range(start, end) if wanted.match(self._lines[n])), start + 1 if topic else 0)

    def head(self, table: object) -> dict[str, Any]:
        if not isinstance(table, dict):
            self.add("persona_no_head", HEAD, "persona")
            return {}
        values = self._table(table, PERSONA_FIELDS, HEAD, 0)
        folder = self.path.parent.parent.name
        if self.path.parent.name == FOLDER and folder in LANGS and values.get("lang", folder) != folder:
            self.add("pack_folder", HEAD, "lang", value=values["lang"], folder=folder)
        return values

    def topics(self, tables: object) -> list[Topic]:
        if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
            self.add("persona_no_topics", "[[topic]]", "topic", least=PERSONA_TOPICS_LEAST)
            return []
        if len(tables) > len(PERSONA_TOPICS):
            self.add("pack_entries", "[[topic]]", "topic", count=len(tables), most=len(PERSONA_TOPICS))
            return []
        topics: list[Topic] = []
        first: dict[str, int] = {}
        for number, table in enumerate(tables, 1):
            given = table.get("id")
            place = f"[[topic]] {number}" + (f" ({shown(given, 40)})" if isinstance(given, str) else "")
            before = len(self.errors)
            values = self._table(table, TOPIC_FIELDS, place, number)
            one = values.get("id")
            if one in first:
                self.add("persona_topic_twice", place, "id", topic=number, value=one, first=first[one])
            elif one is not None:
                first[one] = number
            if len(self.errors) == before:
                topics.append(msgspec.convert(values, Topic))
        if not self.errors and len(topics) < PERSONA_TOPICS_LEAST:
            missing = ", ".join(name for name in PERSONA_TOPICS if name not in first)
            count = len(topics)
            self.add("persona_few_topics", "[[topic]]", "topic", count=count, least=PERSONA_TOPICS_LEAST, missing=missing)
        return topics

    def _table(self, table: dict[str, Any], fields: tuple[Field, ...], place: str, topic: int) -> dict[str, Any]:
        known = {field.name: field for field in fields}
        for name in table:
            if name not in known:
                self.add("pack_unknown_field", place, name[:60], topic=topic, near=near(name[:60], known))
        values: dict[str, Any] = {}
        for field in fields:
            if field.name not in table:
                if field.required:
                    self.add("pack_missing_field", place, field.name, topic=topic)
                continue
            try:
                values[field.name] = _value(field, table[field.name])
            except _Wrong as wrong:
                facts = dict(wrong.facts)
                self.add(wrong.key, place, str(facts.pop("field", field.name)), topic=topic, **facts)
        return values


def _value(field: Field, value: object) -> object:
    """A field's value, tidied. Raises _Wrong."""
    if field.shape == "integer":
        if not isinstance(value, int) or isinstance(value, bool):
            raise _Wrong("pack_type", value=_brief(value), expected="1")
        if not field.low <= value <= field.high:
            raise _Wrong("pack_range", value=_brief(value), low=field.low, high=field.high)
        return value
    if field.shape == "strings":
        if not isinstance(value, list):
            raise _Wrong("pack_type", value=_brief(value), expected='["…", "…"]')
        if len(value) > field.most:
            raise _Wrong("pack_entries", count=len(value), most=field.most)
        if len(value) < field.low:
            raise _Wrong("persona_few_entries", count=len(value), least=field.low)
        texts = [_text(field, one, f"{field.name}[{n}]") for n, one in enumerate(value, 1)]
        double = next((n for n, one in enumerate(texts) if one.casefold() in {t.casefold() for t in texts[:n]}), 0)
        if double:
            raise _Wrong("persona_entry_twice", field=f"{field.name}[{double + 1}]")
        return texts
    text = _text(field, value, field.name)
    if field.allowed and text not in field.allowed:
        allowed = ", ".join(field.allowed)
        raise _Wrong("pack_choice", value=_brief(text), allowed=allowed, near=near(text[:60], field.allowed))
    return text


def _text(field: Field, value: object, name: str) -> str:
    if not isinstance(value, str):
        raise _Wrong("pack_type", field=name, value=_brief(value), expected='"…"')
    control = control_in(value)
    if control:
        raise _Wrong("pack_control", field=name, character=control)
    text = tidy(value)
    if not text:
        raise _Wrong("pack_empty", field=name)
    if len(text) > field.longest:
        raise _Wrong("pack_too_long", field=name, length=len(text), longest=field.longest)
    plain = text.replace(_MINUTES, "", 1) if field.name == "time_warning" else text
    markup = _MARKUP.search(plain)
    if markup:
        raise _Wrong("persona_markup", field=name, sign=markup[0])
    return text


def _brief(value: object) -> str:
    """A foreign value in a message; only simple ones are shown."""
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**12:
        return "10^12+"
    return shown(repr(value[:80]) if isinstance(value, str) else str(value), 80)


def _near(wanted: str, pool: list[PersonaListing]) -> str:
    spellings = {word: one.persona.id for one in pool for word in (one.persona.id, one.name, one.persona.trade.casefold())}
    close = difflib.get_close_matches(wanted, spellings, n=6, cutoff=0.5)
    ids = list(dict.fromkeys(spellings[word] for word in close))[:3]
    return ", ".join(ids) or near("", [one.persona.id for one in pool]) or "–"


def _files() -> Iterator[tuple[Path, Source]]:
    """Persona files: the shipped ones, then the user's own. Linked folders are not entered."""
    shipped, user = paths.shipped_packs_dir(), paths.packs_dir()
    for lang in LANGS:
        yield from ((path, "shipped") for path in _tomls(shipped / lang / FOLDER))
    for folder in (user / FOLDER, *(user / lang / FOLDER for lang in LANGS if not (user / lang).is_symlink())):
        yield from ((path, "user") for path in _tomls(folder))


def _tomls(folder: Path) -> list[Path]:
    try:
        if folder.is_symlink():
            return []
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except OSError:
        return []


def languages() -> tuple[Lang, ...]:
    """The languages that have a persona."""
    return tuple(dict.fromkeys(one.persona.lang for one in survey().personas))
