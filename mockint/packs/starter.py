"""A pack to start from: commented TOML that passes the check as it stands. Pure; the words are in section ``starter``."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import msgspec

from mockint.catalogue import Catalogue
from mockint.errors import PackError
from mockint.model import COMPETENCIES, Lang, QuestionKind, Stage
from mockint.packs.checking import check_text
from mockint.packs.persona_check import check_text as check_persona
from mockint.packs.schema import NAME_LONGEST, PROBE_PARTS, QUESTION_FIELDS

STARTER_STAGES: tuple[Stage, ...] = ("hr", "user")
SAMPLE_PERSONA: dict[Lang, str] = {"en": "marketing", "id": "digital-marketing"}
"""The shipped persona that one of one's own starts from: a whole one is easier to change than an empty one to fill."""
SAMPLES: tuple[tuple[str, QuestionKind, str, int], ...] = (
    ("opening", "opener", "role", 90),
    ("story", "behavioural", "skill", 90),
    ("what-if", "situational", "problem_solving", 90),
    ("closing", "closing", "enthusiasm", 60),
)
"""Id, kind, competency and target of the sample questions: one of each thing a pack is made of."""


def name_for(role: str, stage: Stage) -> str:
    """A file name (without ``.toml``) for a role, as in ``user-store-manager``; without usable letters the stage's alone."""
    plain = unicodedata.normalize("NFKD", role).encode("ascii", "ignore").decode().casefold()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))
    return f"{stage}-{words or 'new'}"[:NAME_LONGEST].strip("-")


def starter(name: str, *, role: str, stage: Stage, lang: Lang, ui: str, schema: str) -> str:
    """The text of a new pack called ``name``: questions in ``lang``, comments in ``ui``, ``schema`` where editors find the
    JSON Schema. Raises PackError when the role is none (empty, too long, control characters)."""
    say, words = Catalogue(ui), Catalogue(lang)
    lines = [f"#:schema {schema}", "#"]
    lines += [f"# {line}" for line in say("starter.head").split("\n")]
    head = {"title": words(f"starter.title_{stage}", role=role), "lang": lang, "stage": stage, "role": role}
    lines += ["", "[pack]", *(f"{key} = {_string(value)}" for key, value in head.items())]
    lines += [f"version = 1  # {say('packs.field_version')}", f"about = {_string(words('starter.about', role=role))}"]
    lines += ["", *(f"# {line}" for line in say("starter.questions").split("\n"))]
    kinds = {"kinds": ", ".join(_allowed("kind")), "competencies": ", ".join(COMPETENCIES)}
    lines += [f"# {line}" for line in say("starter.fields", **kinds).split("\n")]
    for position, (id_, kind, competency, seconds) in enumerate(SAMPLES):
        lines += _question(id_, kind, competency, seconds, say, words, first=position == 0)
    text = "\n".join(lines) + "\n"
    checked = check_text(Path(f"{name}.toml"), text)
    if checked.pack is None:
        raise checked.errors[0]
    return text


def starter_persona(name: str, *, trade: str, lang: Lang, ui: str, schema: str) -> str:
    """The text of a new persona called ``name`` of a trade: a shipped one to be changed line by line, with notes in ``ui``.
    Raises PackError when the trade is none (empty, too long, control characters)."""
    from mockint import paths
    from mockint.packs.persona_check import FOLDER

    shipped = paths.shipped_packs_dir() / lang / FOLDER / f"{SAMPLE_PERSONA[lang]}.toml"
    body = [line for line in shipped.read_text("utf-8").splitlines() if not line.startswith("#:schema")]
    at = next(number for number, line in enumerate(body) if line.startswith("trade = "))
    body[at] = f"trade = {_string(trade)}"
    head = [f"#:schema {schema}", "#", *(f"# {line}" for line in Catalogue(ui)("starter.persona_head").split("\n")), ""]
    text = "\n".join(head + body) + "\n"
    checked = check_persona(Path(f"{name}.toml"), text)
    if checked.persona is None:
        raise checked.errors[0]
    return text


def _question(
    id_: str, kind: QuestionKind, competency: str, seconds: int, say: Catalogue, words: Catalogue, *, first: bool
) -> list[str]:
    """One ``[[question]]`` table; only the first explains its fields."""

    def told(key: str) -> str:
        return f"  # {say(f'packs.field_{key}')}" if first and key in ("kind", "competency", "seconds") else ""

    key = id_.replace("-", "_")
    lines = ["", f"# {say(f'starter.why_{key}')}", "[[question]]", f"id = {_string(id_)}"]
    lines += [f"text = {_string(words(f'starter.{key}_text'))}"]
    lines += [f"kind = {_string(kind)}{told('kind')}", f"competency = {_string(competency)}{told('competency')}"]
    lines += [f"wants = {_string(words(f'starter.{key}_wants'))}", f"hint = {_string(words(f'starter.{key}_hint'))}"]
    lines += [f"seconds = {seconds}{told('seconds')}"]
    points = words(f"starter.{key}_points").split("|")
    lines += ["key_points = [", *(f"    {_string(point)}," for point in points), "]", "", "[question.probes]"]
    if first:
        lines.append(f"# {say('starter.probes')}")
    # The general probe of each part is a good one to begin with.
    for part in PROBE_PARTS[kind]:
        own, general = f"starter.{key}_{part}", f"probe.{part}"
        lines.append(f"{part} = {_string(words(own) if words.has(own) else words(general))}")
    return lines


def _allowed(name: str) -> tuple[str, ...]:
    return next(field.allowed for field in QUESTION_FIELDS if field.name == name)


def _string(text: str) -> str:
    # A JSON string is a valid TOML basic string.
    return msgspec.json.encode(text).decode()


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises PackError when it is, or when it cannot be written."""
    from mockint.packs.reading import shown

    try:
        with path.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except FileExistsError as error:
        raise PackError("pack_new_exists", file=shown(path)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PackError("pack_new_unwritable", file=shown(path), reason=shown(reason)) from error
