"""Finding and loading packs: those that come with mockint and the user's own. A user's pack replaces nothing silently."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from mockint import paths
from mockint.errors import PackError, near
from mockint.model import LANGS, STAGES, Lang, Pack, Record, Stage
from mockint.packs.checking import Finder, check_head, check_text, pack_name
from mockint.packs.filling import fill_pack
from mockint.packs.reading import parse, read_head, read_text, shown

Source = Literal["shipped", "user"]


class Listing(Record, frozen=True):
    """A pack as listed, from its head alone: its questions have not been looked at."""

    id: str
    title: str
    stage: Stage
    role: str
    lang: Lang
    path: Path
    source: Source

    @property
    def name(self) -> str:
        """The id without the language."""
        return self.id.partition("/")[2]

    @property
    def short(self) -> str:
        """The name without the stage, as in ``sales``."""
        return self.name.removeprefix(f"{self.stage}-")


class Survey(Record, frozen=True):
    """All packs there are, and a line for each file that cannot be listed (broken, or with an id that is taken)."""

    packs: tuple[Listing, ...]
    refused: tuple[PackError, ...]


class UnknownPackError(PackError):
    """No pack of that name, or several: wrong usage."""

    exit_code = 2


def load_file(path: Path) -> Pack:
    """A pack from its file, as written (facts not filled in, see ``filling``).

    Raises PackError naming file, question and field; the first one only, ``checking.check_file`` has them all.
    """
    checked = check_text(path, read_text(path))
    if checked.pack is None:
        raise checked.errors[0]
    return checked.pack


def survey() -> Survey:
    """Every pack, shipped ones first, by language, stage and name; reads only the heads."""
    packs: dict[str, Listing] = {}
    refused: list[PackError] = []
    for path, source in _files():
        try:
            listing = list_file(path, source)
        except PackError as error:
            refused.append(error)
            continue
        taken = packs.get(listing.id)
        if taken is not None:
            key = "pack_taken_shipped" if taken.source == "shipped" else "pack_taken"
            refused.append(PackError(key, file=shown(path), id=listing.id, other=shown(taken.path)))
        else:
            packs[listing.id] = listing
    order = sorted(packs.values(), key=lambda p: (p.source != "shipped", p.lang, STAGES.index(p.stage), p.name))
    return Survey(tuple(order), tuple(refused))


def available() -> list[Listing]:
    """The packs that can be practised."""
    return list(survey().packs)


def list_file(path: Path, source: Source = "user") -> Listing:
    """A pack's listing from its head. Raises PackError as ``load_file`` does, for the head alone."""
    name = pack_name(path)
    text, more = read_head(path)
    try:
        data = parse(path, text)
    except PackError:
        if not more:
            raise
        # A line of a multi-line string looked like the first question.
        text = read_text(path)
        data = parse(path, text)
    finder = Finder(path, text)
    head = check_head(finder, data)
    if head is None or finder.errors:
        raise finder.errors[0]
    return Listing(f"{head['lang']}/{name}", head["title"], head["stage"], head["role"], head["lang"], path, source)


def find(name: str, lang: str | None = None, *, company: str = "", position: str = "", person: str = "") -> Pack:
    """The pack called ``name``, ready to be asked: facts filled in, or left out where they are not known.

    ``name`` is an id ("id/user-sales"), an id without its stage ("id/sales"), a name ("user-sales") or a short name
    ("sales"); ``lang`` narrows the choice. Raises UnknownPackError (a PackError) with the near names when there is none or
    more than one, and PackError when the pack itself is broken.
    """
    seen = survey()
    wanted = name.strip().casefold().removesuffix(".toml")
    prefix, _, rest = wanted.rpartition("/")
    if prefix in LANGS:
        wanted = rest
        lang = prefix
    pool = [pack for pack in seen.packs if lang in (None, "", pack.lang)]
    for alike in (
        [p for p in pool if p.name == wanted],
        [p for p in pool if p.short == wanted],
        [p for p in pool if p.role.casefold() == wanted],
    ):
        if len(alike) == 1:
            return fill_pack(load_file(alike[0].path), company=company, position=position, name=person)
        if alike:
            ids = ", ".join(p.id for p in alike)
            raise UnknownPackError("pack_several", name=shown(name, 60), ids=ids)
    _raise_refused(seen, wanted, lang)
    raise UnknownPackError("pack_unknown", name=shown(name, 60), near=_near_ids(wanted, pool or list(seen.packs)))


def _raise_refused(seen: Survey, wanted: str, lang: str | None) -> None:
    """A file of that name that cannot be listed: say what is wrong with it instead of denying that it is there."""
    for path, _ in _files():
        if path.stem == wanted and (not lang or path.parent.name in (lang, paths.packs_dir().name)):
            for error in seen.refused:
                if str(error.facts.get("file", "")).startswith(shown(path)):
                    raise error


def _near_ids(wanted: str, pool: list[Listing]) -> str:
    spellings = {spelling: p.id for p in reversed(pool) for spelling in (p.id, p.name, p.short, p.role.casefold())}
    close = difflib.get_close_matches(wanted, spellings, n=6, cutoff=0.55)
    ids = list(dict.fromkeys(spellings[spelling] for spelling in close))[:3]
    return ", ".join(ids) or near("", [p.id for p in pool]) or "–"


def _files() -> Iterator[tuple[Path, Source]]:
    """Pack files in ``<folder>/<lang>/``; the user's may also lie in their folder itself. Linked folders are not entered."""
    shipped, user = paths.shipped_packs_dir(), paths.packs_dir()
    for lang in LANGS:
        for path in _tomls(shipped / lang):
            yield path, "shipped"
    for folder in (user, *(user / lang for lang in LANGS if not (user / lang).is_symlink())):
        for path in _tomls(folder):
            yield path, "user"


def _tomls(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except OSError:
        return []
