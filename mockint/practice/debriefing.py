"""From the debrief of a real interview to a personal pack of what was asked there."""

from __future__ import annotations

from pathlib import Path

from mockint.application import Application
from mockint.catalogue import Catalogue
from mockint.model import Competency, Lang, Pack, Question, QuestionKind
from mockint.packs.schema import PROBE_PARTS
from mockint.packs.writing import keep, slug, speakable
from mockint.scoring.asked import kind_of

COMPETENCY: dict[QuestionKind, Competency] = {
    "opener": "enthusiasm",
    "motivation": "values",
    "closing": "enthusiasm",
    "situational": "problem_solving",
    "technical": "skill",
    "behavioural": "skill",
}


def asked(application: Application) -> tuple[str, ...]:
    """Every question that was asked in the application's interviews, once each."""
    found: dict[str, str] = {}
    for stage in application.stages:
        for text in stage.debrief.asked if stage.debrief else ():
            question = speakable(text)
            found.setdefault(question.casefold().rstrip(" ?.!"), question)
    return tuple(q for key, q in found.items() if key)


def personal_pack(application: Application, say: Catalogue) -> Pack | None:
    """The pack of what was asked, in the application's language; None while nothing is noted. Pure.

    ``say`` is the catalogue of the application's language. The kind of each question is read from its words.
    """
    texts = asked(application)
    if not texts:
        return None
    stages = {s.kind for s in application.stages if s.debrief and s.debrief.asked}
    questions = [_question(f"asked-{number}", text, application.lang) for number, text in enumerate(texts, 1)]
    company = speakable(application.company, 40) or "–"
    name = f"own/{pack_name(application)}"
    return Pack(
        id=name,
        title=say("applications.pack_title", company=company)[:80],
        lang=application.lang,
        stage="user" if stages & {"user"} or "hr" not in stages else "hr",
        role=speakable(application.position, 60) or "–",
        version=1,
        questions=tuple(questions),
        about=say("applications.pack_about", company=company)[:400],
    )


def _question(id_: str, text: str, lang: Lang) -> Question:
    """One question, with the general probes of its kind, so that the file shows what can be asked on."""
    kind = kind_of(text, lang)
    general = Catalogue(lang)
    probes = {part: general(f"probe.{part}") for part in PROBE_PARTS[kind] if general.has(f"probe.{part}")}
    return Question(id=id_, text=text, kind=kind, competency=COMPETENCY.get(kind, "skill"), probes=probes)


def pack_name(application: Application) -> str:
    """The file's name: ``asked-3-mawar-jaya``. No shipped pack begins with ``asked-`` and a number."""
    return f"asked-{application.id}-{slug(application.company, 30)}".strip("-")


def write_pack(application: Application, folder: Path, say: Catalogue) -> tuple[str, Path] | None:
    """Keep the personal pack in the user's folder; its id and file, or None while nothing was asked.

    A pack of that id that comes from elsewhere keeps its place. Raises PackError, StoreError.
    """
    from mockint.packs.loader import available

    pack = personal_pack(application, say)
    if pack is None:
        return None
    name = pack_name(application)
    place = folder / application.lang
    number = 1
    taken = {listing.id: listing.path for listing in available()}
    while (other := taken.get(f"{application.lang}/{name}")) and other != place / f"{name}.toml":
        number += 1
        name = f"{pack_name(application)}-{number}"
    return f"{application.lang}/{name}", keep(pack, name, place)
