"""What a pack may hold: fields, allowed words, bounds, and which parts each kind of question can be probed for.

One definition for the loader, the lint, the JSON Schema and the scorer. A pack file is TOML: a table ``[pack]``, then one
``[[question]]`` table a question. Text is plain text, spoken and shown as it stands; ``fill`` explains ``[… {company}|…]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from mockint.model import COMPETENCIES, LANGS, QUESTION_KINDS, STAGES, QuestionKind

MAX_BYTES: Final = 256 * 1024
MAX_QUESTIONS: Final = 200
SPOKEN_SECONDS: Final = (15, 300)
"""Target lengths outside of this are allowed but questioned by the lint (RUBRIC §5: 60–120 s is usual)."""

NAME_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""Pack file names (without ``.toml``) and question ids."""
NAME_LONGEST: Final = 60

FACTS: Final = ("company", "position", "name")
"""What ``fill`` can put into a text, from the user's application."""
FACT_FIELDS: Final = ("text", "probes", "hint")

PROBE_PARTS: Final[dict[QuestionKind, tuple[str, ...]]] = {
    "behavioural": ("situation", "task", "action", "result", "evidence"),
    "situational": ("steps", "reason", "outcome", "evidence"),
    "technical": ("key_points", "example", "evidence"),
    "opener": ("present", "past", "why_here", "evidence"),
    "motivation": ("company", "role", "fit", "evidence"),
    "closing": ("question", "role", "company"),
    "informational": ("introduction", "purpose", "time", "open_question", "take_up", "people", "thanks"),
    "follow_up": ("subject", "greeting", "thanks", "specific", "interest", "contact"),
}
"""The parts a probe may ask for, by kind of question; the scorer's parts bear the same names (RUBRIC §1, §6, §7, §8)."""

Shape = Literal["string", "integer", "strings", "probes", "synonyms"]


@dataclass(frozen=True)
class Field:
    """One field of a table. ``longest`` counts code points of each string, ``most`` the entries of a list or table."""

    name: str
    shape: Shape = "string"
    required: bool = False
    longest: int = 0
    most: int = 0
    low: int = 0
    high: int = 0
    allowed: tuple[str, ...] = ()
    pattern: str = ""


HEAD_FIELDS: Final = (
    Field("title", required=True, longest=80),
    Field("lang", required=True, longest=40, allowed=LANGS),
    Field("stage", required=True, longest=40, allowed=STAGES),
    Field("role", required=True, longest=60),
    Field("version", "integer", required=True, low=1, high=9999),
    Field("about", longest=400),
)

QUESTION_FIELDS: Final = (
    Field("id", required=True, longest=NAME_LONGEST, pattern=NAME_PATTERN),
    Field("text", required=True, longest=400),
    Field("kind", required=True, longest=40, allowed=QUESTION_KINDS),
    Field("competency", required=True, longest=40, allowed=COMPETENCIES),
    Field("wants", longest=300),
    Field("key_points", "strings", longest=120, most=12),
    Field("probes", "probes", longest=200, most=8),
    Field("hint", longest=300),
    Field("seconds", "integer", low=5, high=900),
    Field("synonyms", "synonyms", longest=60, most=40),
)

SYNONYMS_EACH: Final = 20
"""At most so many words for one."""


PERSONA_MAX_BYTES: Final = 64 * 1024
PERSONA_TOPICS: Final = (
    "path",
    "day",
    "skills",
    "tools",
    "trends",
    "challenges",
    "rewards",
    "advice",
    "entry",
    "people",
    "culture",
    "hours",
    "education",
    "mistakes",
    "growth",
    "myths",
)
"""What a persona of the informational interview can be asked about."""
PERSONA_TOPICS_LEAST: Final = 14

PERSONA_FIELDS: Final = (
    Field("name", required=True, longest=60),
    Field("address", longest=40),
    Field("trade", required=True, longest=60),
    Field("firm", required=True, longest=80),
    Field("lang", required=True, longest=40, allowed=LANGS),
    Field("version", "integer", required=True, low=1, high=9999),
    Field("about", required=True, longest=400),
    Field("site", "strings", required=True, longest=120, low=1, most=12),
    Field("greeting", required=True, longest=300),
    Field("small_talk", "strings", required=True, longest=300, low=1, most=6),
    Field("welcome", "strings", required=True, longest=300, low=1, most=6),
    Field("listening", "strings", required=True, longest=200, low=1, most=6),
    Field("declines", "strings", required=True, longest=300, low=2, most=8),
    Field("no_job", "strings", required=True, longest=300, low=1, most=6),
    Field("rude", "strings", required=True, longest=300, low=1, most=6),
    Field("unclear", "strings", required=True, longest=300, low=1, most=6),
    Field("time_warning", required=True, longest=300),
    Field("time_up", required=True, longest=300),
    Field("thanks", "strings", required=True, longest=300, low=1, most=6),
    Field("goodbye", required=True, longest=300),
)
"""The table ``[persona]``; for lists ``low`` is the least number of entries."""

TOPIC_FIELDS: Final = (
    Field("id", required=True, longest=40, allowed=PERSONA_TOPICS),
    Field("answers", "strings", required=True, longest=700, low=2, most=3),
    Field("ask", "strings", required=True, longest=200, low=2, most=12),
    Field("cues", "strings", required=True, longest=40, low=1, most=24),
)


def json_schema(lang: str = "en") -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a pack file, for editors, described in the catalogue's language."""
    from mockint.catalogue import Catalogue

    say = Catalogue(lang)
    question = _table(QUESTION_FIELDS, say)
    question["allOf"] = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"properties": {"probes": {"propertyNames": {"enum": list(parts)}}}},
        }
        for kind, parts in PROBE_PARTS.items()
    ]
    questions = {"type": "array", "minItems": 1, "maxItems": MAX_QUESTIONS, "items": question}
    return _document(say("packs.schema_title"), {"pack": _table(HEAD_FIELDS, say), "question": questions})


def _document(title: str, tables: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file that holds these tables, all of them and no others."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "additionalProperties": False,
        "required": list(tables),
        "properties": tables,
    }


def persona_schema(lang: str = "en") -> dict[str, Any]:
    """The JSON Schema of a persona file, as ``json_schema`` is of a pack."""
    from mockint.catalogue import Catalogue

    say = Catalogue(lang)
    topics: dict[str, Any] = {"type": "array", "minItems": PERSONA_TOPICS_LEAST, "maxItems": len(PERSONA_TOPICS)}
    topics["items"] = _table(TOPIC_FIELDS, say, "topic")
    return _document(say("packs.schema_persona"), {"persona": _table(PERSONA_FIELDS, say, "persona"), "topic": topics})


def _table(fields: tuple[Field, ...], say: Any, kind: str = "field") -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in fields if field.required],
        "properties": {field.name: {"description": say(f"packs.{kind}_{field.name}"), **_shape(field)} for field in fields},
    }


def _shape(field: Field) -> dict[str, Any]:
    string: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": field.longest}
    match field.shape:
        case "integer":
            return {"type": "integer", "minimum": field.low, "maximum": field.high}
        case "strings":
            least = {"minItems": field.low} if field.low else {}
            return {"type": "array", **least, "maxItems": field.most, "items": string}
        case "probes":
            return {"type": "object", "maxProperties": field.most, "additionalProperties": string}
        case "synonyms":
            words = {"type": "array", "minItems": 1, "maxItems": SYNONYMS_EACH, "items": string}
            return {"type": "object", "maxProperties": field.most, "additionalProperties": words}
        case _:
            if field.allowed:
                return {"type": "string", "enum": list(field.allowed)}
            return {**string, "pattern": field.pattern} if field.pattern else string
