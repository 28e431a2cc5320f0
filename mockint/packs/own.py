"""The user's own packs and personas: bringing one in, and taking one away. Nothing is overwritten or silently overridden."""

from __future__ import annotations

import os
from collections.abc import Container
from pathlib import Path

from mockint import paths
from mockint.errors import PackError, StoreError, near
from mockint.model import LANGS, Record
from mockint.packs import personas
from mockint.packs.checking import Checked, pack_name
from mockint.packs.loader import UnknownPackError, survey
from mockint.packs.persona_check import FOLDER, CheckedPersona
from mockint.packs.reading import shown


class Kept(Record, frozen=True):
    """A pack in the user's folder."""

    id: str
    path: Path


def keep(checked: Checked | CheckedPersona, file: Path, name: str = "") -> Kept:
    """Copy a checked pack or persona into the user's folder, atomically, as a file only the user can read.

    What is written is the text that was checked, not what stands in the file by now. ``name`` is the new name, for a file whose
    own is taken. Raises PackError when the id is taken (by one that comes with mockint or one of the user's), StoreError.
    """
    if Path(name).name != name:
        raise PackError("pack_name", file=shown(name))
    if isinstance(checked, CheckedPersona):
        them, sources = checked.persona, {one.place: one.source for one in personas.survey().personas}
        if them is None:
            raise checked.errors[0]
        lang, own, inside = them.lang, them.id, f"{them.lang}/{FOLDER}"
    else:
        pack, sources = checked.pack, {listing.id: listing.source for listing in survey().packs}
        if pack is None:
            raise checked.errors[0]
        lang, own, inside = pack.lang, pack.id, pack.lang
    wanted = pack_name(Path(f"{name}.toml")) if name else own.partition("/")[2]
    identity = f"{inside}/{wanted}"
    facts = {"file": shown(file), "id": identity, "other": _free(inside, wanted, sources)}
    if identity in sources:
        raise PackError("pack_import_shipped" if sources[identity] == "shipped" else "pack_import_taken", **facts)
    folder = paths.packs_dir() / inside
    for part in dict.fromkeys((paths.packs_dir(), paths.packs_dir() / lang, folder)):
        if part.is_symlink():
            raise PackError("pack_symlink", file=shown(part))
        paths.make_private(part)
    target = folder / f"{wanted}.toml"
    if not _write_new(target, checked.text):
        # A file that is there but is no pack (broken, or another kind of thing).
        raise PackError("pack_import_taken", **facts)
    return Kept(identity, target)


def _free(inside: str, wanted: str, taken: Container[str]) -> str:
    """A name near the wanted one that nothing has yet, to be suggested."""
    tries = (f"{wanted[:50]}-{suffix}" for suffix in ("own", *(f"own-{n}" for n in range(2, 1000))))
    return next((name for name in tries if f"{inside}/{name}" not in taken), f"{wanted[:50]}-own")


def _write_new(target: Path, text: str) -> bool:
    """Write a file whole or not at all, mode 0600; False when something of that name is there. Raises StoreError."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            return _claim(draft, target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError("home_unwritable", folder=str(target.parent), reason=error.strerror or str(error)) from error


def _claim(draft: Path, target: Path) -> bool:
    """Give the finished file its name, unless the name is taken: a link never replaces."""
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    except OSError:
        # A file system without links: looking first is the best there is.
        if os.path.lexists(target):
            return False
        draft.rename(target)
    return True


def find(name: str, lang: str | None = None) -> Kept:
    """The user's own pack or persona of that name or id, broken ones too. Raises UnknownPackError, and PackError for one that
    comes with mockint."""
    wanted = name.strip().casefold().removesuffix(".toml")
    prefix, _, rest = wanted.partition("/")
    if prefix in LANGS and rest:
        lang, wanted = prefix, rest
    mine = [kept for kept in _files() if not lang or kept.id.partition("/")[0] in (lang, "", FOLDER)]
    files = [k for k in mine if _within(k) == wanted]
    files = files or [k for k in mine if k.path.stem == wanted] or [k for k in mine if k.path.stem.partition("-")[2] == wanted]
    if len(files) == 1:
        return files[0]
    if files:
        raise UnknownPackError("pack_several", name=shown(name, 60), ids=", ".join(kept.id for kept in files))
    packs = [p for p in survey().packs if p.source == "shipped" and lang in (None, "", p.lang)]
    known: dict[str, tuple[str, ...]] = {p.id: (p.name,) for p in packs}
    known |= {
        one.place: (one.name, f"{FOLDER}/{one.name}") for one in personas.survey(lang).personas if one.source == "shipped"
    }
    shipped = [identity for identity, names in known.items() if wanted in names]
    if shipped:
        raise PackError("pack_remove_shipped", id=", ".join(shipped))
    own = [kept.id for kept in _files()]
    raise UnknownPackError("pack_not_own", name=shown(name, 60), near=near(wanted, own) if own else "–")


def _within(kept: Kept) -> str:
    """The id without its language."""
    prefix, _, rest = kept.id.partition("/")
    return rest if prefix in LANGS else kept.id


def remove(kept: Kept) -> None:
    """Delete the pack's file. Raises StoreError."""
    try:
        kept.path.unlink()
    except OSError as error:
        raise StoreError("home_unwritable", folder=str(kept.path.parent), reason=error.strerror or str(error)) from error


def _files() -> list[Kept]:
    """The user's files, by their place and by their head: a file in the folder itself tells its language inside."""
    known = {listing.path: listing.id for listing in survey().packs}
    known |= {one.path: one.place for one in personas.survey().personas}
    base = paths.packs_dir()
    found = []
    for folder in (base, base / FOLDER, *(base / lang for lang in LANGS), *(base / lang / FOLDER for lang in LANGS)):
        linked = folder.is_symlink() or (folder.parent != base.parent and folder.parent.is_symlink())
        if linked or not folder.is_dir():
            continue
        for path in sorted(folder.glob("*.toml")):
            prefix = folder.relative_to(base).as_posix() if folder != base else ""
            found.append(Kept(known.get(path, f"{prefix}/{path.stem}".lstrip("/")), path))
    return found
