"""Reading labelled corpora: answers with clause labels, conduct items, sentences with concrete data.

The format is described in ``tests/corpora/README.md``. Everything here is pure: text in, frozen records out;
whoever calls reads the files. Offsets are Unicode code points into the record's ``text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LABELS = "STARO"
KINDS = ("story", "pseudo_story", "self_description", "opinion", "question", "non_answer")
ASKS = ("behavioural", "situational", "technical", "opener", "motivation", "closing", "informational", "follow_up")
EVIDENCE_TYPES = ("percent", "money", "count", "duration", "date", "change", "rank", "name")
CATEGORIES = (
    "badmouthing",
    "blaming",
    "rudeness",
    "slang",
    "confidential",
    "overselling",
    "asking_for_job",
    "pressuring",
    "prying",
    "money_first",
    "no_questions",
    "off_topic",
)
SETTINGS = ("job", "closing", "informational", "follow_up")
SEVERITIES = ("high", "medium", "low", "-")

_NUMBER = r"-?\d+(?:\.\d+)?"
_UNIT = r"[a-z_]+"
_VALUES = {
    "percent": re.compile(rf"~|{_NUMBER}"),
    "money": re.compile(rf"~|{_NUMBER} [A-Z]{{3}}"),
    "count": re.compile(rf"~|{_NUMBER}"),
    "duration": re.compile(rf"~|{_NUMBER} (second|minute|hour|day|week|month|year)s?"),
    "date": re.compile(r".*"),
    "change": re.compile(rf"~|x{_NUMBER}|from {_NUMBER}(?: {_UNIT})* to {_NUMBER}(?: {_UNIT})*"),
    "rank": re.compile(r"\d+(?:/\d+)?"),
    "name": re.compile(r".*"),
}
_BRACED = re.compile(r"\{([^{}|]+)\|([a-z]+)(?:\|([^{}|]*))?\}")


class CorpusError(ValueError):
    """A line of a corpus does not follow the format; the message names the line and what is allowed."""


@dataclass(frozen=True)
class GoldEvidence:
    """Concrete data in a text: its type, its span and its value as the corpus writes it ("" when none)."""

    type: str
    start: int
    end: int
    value: str


@dataclass(frozen=True)
class GoldClause:
    """One labelled clause; ``label`` is one of S T A R O."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class GoldAnswer:
    """One labelled answer of a corpus."""

    id: str
    lang: str
    kind: str
    ask: str
    question: str
    text: str
    clauses: tuple[GoldClause, ...]
    evidence: tuple[GoldEvidence, ...]
    weak: str = ""
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GoldConduct:
    """One utterance with at most one conduct finding; ``spans`` is empty for a near miss."""

    category: str
    near: str
    severity: str
    setting: str
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class GoldSentence:
    """One sentence with its concrete data."""

    text: str
    evidence: tuple[GoldEvidence, ...]


def strip_braces(marked: str, where: str) -> tuple[str, tuple[GoldEvidence, ...]]:
    """Plain text and evidence of a text with ``{words|type|value}``.

    Raises CorpusError, naming ``where``, on an unknown type, a value of the wrong form or a stray brace.
    """
    out: list[str] = []
    found: list[GoldEvidence] = []
    at = length = 0
    for m in _BRACED.finditer(marked):
        out.append(marked[at : m.start()])
        length += m.start() - at
        words, kind, value = m[1], m[2], (m[3] or "").strip()
        if kind not in EVIDENCE_TYPES:
            raise CorpusError(f"{where}: unknown type {kind!r} in {m[0]!r}; allowed: {', '.join(EVIDENCE_TYPES)}")
        if not _VALUES[kind].fullmatch(value):
            raise CorpusError(f"{where}: the value {value!r} does not fit the type {kind} in {m[0]!r}")
        found.append(GoldEvidence(kind, length, length + len(words), value))
        out.append(words)
        length += len(words)
        at = m.end()
    out.append(marked[at:])
    text = "".join(out)
    if "{" in text or "}" in text or "|" in text:
        raise CorpusError(f"{where}: stray brace or bar in {text!r}")
    return text, tuple(found)


def read_answers(source: str, lang: str, name: str = "") -> Iterator[GoldAnswer]:
    """The answers of one file's text, in order. Raises CorpusError on the first line that is wrong."""
    head: dict[str, str] = {}
    lines: list[tuple[str, str, str]] = []

    def finish() -> GoldAnswer:
        where = f"{name}: {head['id']}"
        for key, allowed in (("kind", KINDS), ("ask", ASKS)):
            if head.get(key) not in allowed:
                raise CorpusError(f"{where}: {key} is {head.get(key)!r}; allowed: {', '.join(allowed)}")
        if not head.get("question"):
            raise CorpusError(f"{where}: no question")
        if not lines:
            raise CorpusError(f"{where}: no clauses")
        text = ""
        clauses: list[GoldClause] = []
        evidence: list[GoldEvidence] = []
        for label, marked, place in lines:
            plain, found = strip_braces(marked, place)
            start = len(text) + 1 if text else 0
            text = f"{text} {plain}" if text else plain
            clauses.append(GoldClause(start, len(text), label))
            evidence += [GoldEvidence(e.type, e.start + start, e.end + start, e.value) for e in found]
        present = {c.label for c in clauses}
        weak = head.get("weak", "").replace(",", "").replace(" ", "")
        if set(weak) - set("STAR"):
            raise CorpusError(f"{where}: weak holds {weak!r}; allowed: letters of S T A R")
        if set(weak) - present:
            raise CorpusError(f"{where}: weak names a part that no clause has")
        known = {"id", "kind", "ask", "question", "weak"}
        extra = {k: v for k, v in head.items() if k not in known}
        return GoldAnswer(
            head["id"], lang, head["kind"], head["ask"], head["question"], text, tuple(clauses), tuple(evidence), weak, extra
        )

    for number, raw in enumerate(source.splitlines(), 1):
        line = raw.strip()
        where = f"{name}:{number}"
        if not line:
            continue
        if line.startswith("==="):
            if head:
                yield finish()
            head, lines = {"id": line[3:].strip()}, []
        elif not head:
            raise CorpusError(f"{where}: expected '=== ID', found {line!r}")
        elif len(line) > 2 and line[0] in LABELS and line[1] == " ":
            lines.append((line[0], line[2:].strip(), where))
        else:
            key, colon, value = line.partition(":")
            if not colon or lines or not re.fullmatch(r"[a-z]+", key):
                raise CorpusError(f"{where}: expected 'L clause' with L one of S T A R O, found {line!r}")
            head[key] = value.strip()
    if head:
        yield finish()


def read_conduct(source: str, name: str = "") -> Iterator[GoldConduct]:
    """The conduct items of one file's text. Raises CorpusError on the first line that is wrong."""
    for number, line in enumerate(source.splitlines(), 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        fields = line.split("\t")
        if len(fields) != 4:
            raise CorpusError(f"{where}: {len(fields)} fields, expected 4 separated by tabs")
        category, severity, setting, marked = (f.strip() for f in fields)
        clean = category.startswith("clean:")
        near = category.removeprefix("clean:") if clean else ""
        if (near if clean else category) not in CATEGORIES:
            raise CorpusError(f"{where}: unknown category {category!r}; allowed: {', '.join(CATEGORIES)}")
        if severity not in SEVERITIES or clean != (severity == "-"):
            raise CorpusError(f"{where}: severity {severity!r} does not fit {category!r}")
        if setting not in SETTINGS:
            raise CorpusError(f"{where}: unknown setting {setting!r}; allowed: {', '.join(SETTINGS)}")
        spans: list[tuple[int, int]] = []
        text = ""
        for i, piece in enumerate(re.split(r"\[\[|\]\]", marked)):
            if i % 2:
                spans.append((len(text), len(text) + len(piece)))
            text += piece
        if clean == bool(spans) or marked.count("[[") != marked.count("]]"):
            raise CorpusError(f"{where}: {'a near miss has no' if clean else 'a finding needs'} [[brackets]]")
        yield GoldConduct("" if clean else category, near, severity, setting, text, tuple(spans))


def read_sentences(source: str, name: str = "") -> Iterator[GoldSentence]:
    """The sentences with concrete data of one file's text. Raises CorpusError on the first line that is wrong."""
    for number, line in enumerate(source.splitlines(), 1):
        if line.strip():
            yield GoldSentence(*strip_braces(line.strip(), f"{name}:{number}"))
