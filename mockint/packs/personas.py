"""Personas of the informational interview: finding, listing and strictly reading ``<lang>/personas/NAME.toml``.

They lie in a folder of their own inside the packs' folders, which the loader of question packs does not enter.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from mockint import paths
from mockint.errors import PackError, near
from mockint.model import LANGS, Lang, Persona, Record
from mockint.packs.loader import Source, UnknownPackError
from mockint.packs.persona_check import FOLDER, check_file, check_text
from mockint.packs.reading import shown

__all__ = ["FOLDER", "PersonaListing", "PersonaSurvey", "check_file", "check_text", "find", "load_file", "survey"]


class PersonaListing(Record, frozen=True):
    """A persona that can be talked with, and where it comes from."""

    persona: Persona
    path: Path
    source: Source

    @property
    def name(self) -> str:
        """The id without the language."""
        return self.persona.id.partition("/")[2]

    @property
    def place(self) -> str:
        """The id among packs, which a question pack may share otherwise: ``en/personas/nurse``."""
        return f"{self.persona.lang}/{FOLDER}/{self.name}"


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
    """The persona called ``name``; see ``find_listed``."""
    return find_listed(name, lang).persona


def find_listed(name: str, lang: str | None = None) -> PersonaListing:
    """The persona called ``name``: an id ("en/nurse", or "en/personas/nurse" as packs are listed), a file's name, a trade or a
    person's name, in any case of letters.

    Raises UnknownPackError with the near names when there is none or more than one, PackError for a file that is broken.
    """
    seen = survey()
    wanted = name.strip().casefold().removesuffix(".toml").replace(f"{FOLDER}/", "", 1)
    prefix, _, rest = wanted.rpartition("/")
    if prefix in LANGS:
        wanted, lang = rest, prefix
    pool = [one for one in seen.personas if lang in (None, "", one.persona.lang)]
    for alike in (
        [one for one in pool if one.name == wanted],
        [one for one in pool if wanted in (one.persona.trade.casefold(), one.persona.name.casefold())],
    ):
        if len(alike) == 1:
            return alike[0]
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
