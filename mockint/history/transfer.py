"""Everything in one archive, and back: export as JSON lines with the recordings, backup with the database, import of both.

An archive is a ZIP file with ``manifest.json``, which names every other member with its size and SHA-256. It is written beside
its place and put there whole. On import everything is checked before anything is changed; nothing of its names becomes a path.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from mockint import __version__
from mockint.errors import MockintError, StoreError, UsageError
from mockint.history import rows as rows_
from mockint.history.migrations import STEPS, migrate
from mockint.history.opening import trouble
from mockint.history.store import Store, alive, now
from mockint.model import Record

FORMAT, VERSION = "mockint", 1
_CHUNK = 1 << 20
_MOST = 1 << 40
_MOST_TABLE = 1 << 31
_SPARE = 16 << 20
"""Bytes that stay free on the disk besides what is written."""


class Member(Record, frozen=True):
    """One file of an archive."""

    bytes: int
    sha256: str


class Manifest(Record, frozen=True):
    """What an archive holds. ``schema`` is the number of the database's steps when it was made."""

    format: str
    version: int
    kind: str
    made: str
    by: str
    schema: int
    files: dict[str, Member]


class Carried(Record, frozen=True):
    """What went into an archive or came out of one: rows by table, recordings, bytes of the archive."""

    rows: dict[str, int]
    takes: int
    bytes: int


def export(store: Store, file: Path, *, sound: bool = True) -> Carried:
    """Everything as JSON lines, a file a table, and the recordings as stored. The rows are those of one moment, whatever else
    is going on. Raises UsageError when the file exists, StoreError."""
    with _snapshot(store) as db:
        found = rows_.read(db)
    takes = _takes(store, found) if sound else {}
    with _writing(store, file, sum(f.stat().st_size for f in takes.values())) as archive:
        for name, some in found.items():
            archive.put(f"tables/{name}.jsonl", b"".join(msgspec.json.encode(row) + b"\n" for row in some))
        for uid, take in takes.items():
            archive.add(f"takes/{uid}.flac", take)
        size = archive.end("export")
    return Carried({name: len(some) for name, some in found.items() if some}, len(takes), size)


def backup(store: Store, file: Path) -> Carried:
    """The database as it is at this moment, the recordings, settings, own packs and rules. Works while another mockint writes.
    Raises UsageError when the file exists, StoreError."""
    with _snapshot(store) as db:
        found = rows_.read(db)
    takes = _takes(store, found)
    most = sum(f.stat().st_size for f in takes.values()) + 2 * store.file.stat().st_size
    copy = store.home / f".backup-{os.getpid()}.sqlite"
    try:
        with _writing(store, file, most) as archive:
            os.close(os.open(copy, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(store.file, timeout=10)) as db, closing(sqlite3.connect(copy)) as target:
                db.backup(target)
            archive.add("history.sqlite", copy)
            for uid, take in takes.items():
                archive.add(f"takes/{uid}.flac", take)
            for name in ("config.toml", *_own(store.home)):
                if (store.home / name).is_file():
                    archive.add(name, store.home / name)
            size = archive.end("backup")
    finally:
        for left in copy.parent.glob(f"{copy.name}*"):
            left.unlink(missing_ok=True)
    return Carried({name: len(some) for name, some in found.items() if some}, len(takes), size)


def bring(store: Store, file: Path) -> Carried:
    """Import an export or a backup: what is not there yet is added, nothing that is there is changed, nothing comes twice.
    Settings, packs and rules of a backup stay in it. Raises UsageError for a file that is no archive or is damaged, StoreError;
    then nothing has changed."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive, file)
            _verify(archive, manifest, file)
            size = sum(member.bytes for name, member in manifest.files.items())
            _room(store.home, 2 * size)
            sweep(store)
            found = _read_backup(store, archive) if manifest.kind == "backup" else _read_tables(archive, manifest)
            rows_.check(found)
            return _take_in(store, archive, manifest, found)
    except OSError as error:
        if isinstance(error, FileNotFoundError | IsADirectoryError | PermissionError) and error.filename == str(file):
            raise UsageError("archive_unreadable", file=file.name, reason=error.strerror) from error
        raise StoreError("disk_failed", reason=error.strerror or str(error)) from error
    except zipfile.BadZipFile as error:
        with suppress(OSError), file.open("rb") as source:
            if source.read(2) != b"PK":
                raise UsageError("archive_foreign", file=file.name) from error
        raise UsageError("archive_damaged", file=file.name) from error
    except sqlite3.OperationalError as error:
        if (told := trouble(error, store.file)).key == "disk_failed":
            raise told from error
        raise UsageError("archive_damaged", file=file.name) from error
    except (ValueError, KeyError, sqlite3.Error, NotImplementedError, RuntimeError, EOFError) as error:
        raise UsageError("archive_damaged", file=file.name) from error


def sweep(store: Store) -> int:
    """Remove what an import or backup that was cut off has left: drafts, and recordings no row names. Returns how many."""
    with store.reading() as db:
        named = {str(row[0]) for row in db.execute("SELECT take FROM answer WHERE take != ''")}
    gone = 0
    drafts = [*store.home.glob(".backup-*.sqlite*"), *store.takes.glob(".import-*")]
    for file in drafts:
        owner = file.name.split("-")[1].split(".")[0]
        if not (owner.isdigit() and alive(int(owner))):
            file.unlink(missing_ok=True)
            gone += 1
    for take in store.takes.glob("*.flac"):
        # Imported ones are called by their uid; a take of our own is being recorded before anything else is known of it.
        if len(take.stem) == 32 and f"takes/{take.name}" not in named:
            take.unlink(missing_ok=True)
            gone += 1
    return gone


# writing ------------------------------------------------------------------------------------------------------------


class _Archive:
    """An archive being written."""

    def __init__(self, zipped: zipfile.ZipFile, draft: Path) -> None:
        self._zip, self._draft = zipped, draft
        self._files: dict[str, Member] = {}

    def put(self, name: str, data: bytes) -> None:
        self._files[name] = Member(len(data), hashlib.sha256(data).hexdigest())
        self._zip.writestr(_info(name), data, zipfile.ZIP_DEFLATED)

    def add(self, name: str, file: Path) -> None:
        hashed, size = hashlib.sha256(), 0
        with file.open("rb") as source, self._zip.open(_info(name), "w", force_zip64=True) as target:
            while chunk := source.read(_CHUNK):
                hashed.update(chunk)
                size += len(chunk)
                target.write(chunk)
        self._files[name] = Member(size, hashed.hexdigest())

    def end(self, kind: str) -> int:
        manifest = Manifest(FORMAT, VERSION, kind, now(), __version__, len(STEPS), self._files)
        self._zip.writestr(_info("manifest.json"), msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        self._zip.close()
        return self._draft.stat().st_size


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o600 << 16
    return info


@contextmanager
def _writing(store: Store, file: Path, size: int) -> Iterator[_Archive]:
    """A draft beside the file, private to the user, put in its place when all of it is on the disk."""
    if file.exists():
        raise UsageError("file_exists", file=str(file))
    if not file.parent.is_dir():
        raise UsageError("no_folder", folder=str(file.parent))
    _room(file.parent, size)
    draft = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            with zipfile.ZipFile(out, "w", allowZip64=True) as zipped:
                yield _Archive(zipped, draft)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    except OSError as error:
        raise StoreError("disk_failed", reason=error.strerror or str(error)) from error
    except sqlite3.Error as error:
        raise trouble(error, store.file) from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _snapshot(store: Store) -> Iterator[sqlite3.Connection]:
    """A connection that sees the rows of one moment."""
    with closing(sqlite3.connect(store.file, isolation_level=None, timeout=10)) as db:
        try:
            db.execute("BEGIN")
            yield db
        except sqlite3.Error as error:
            raise trouble(error, store.file) from error


def _takes(store: Store, found: rows_.Rows) -> dict[str, Path]:
    named = ((row["uid"], store.home / row["take"]) for row in found.get("answer", ()) if row["take"])
    return {uid: file for uid, file in named if file.is_file()}


def _own(home: Path) -> list[str]:
    return [f.relative_to(home).as_posix() for folder in ("packs", "rules") for f in sorted((home / folder).rglob("*.toml"))]


def _room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + _SPARE:
        need = (size + _SPARE) >> 20
        raise StoreError("disk_full", folder=str(folder), need=need, free=free >> 20)


# reading ------------------------------------------------------------------------------------------------------------


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        info = archive.getinfo("manifest.json")
        if info.file_size > _MOST_TABLE:
            raise ValueError
        raw = msgspec.json.decode(archive.read(info))
        if not isinstance(raw, dict) or raw.get("format") != FORMAT:
            raise ValueError
    except (KeyError, ValueError) as error:
        raise UsageError("archive_foreign", file=file.name) from error
    manifest = msgspec.convert(raw, Manifest)
    if manifest.version > VERSION or manifest.schema > len(STEPS):
        raise UsageError("archive_newer", file=file.name)
    if manifest.kind not in ("export", "backup"):
        raise UsageError("archive_foreign", file=file.name)
    return manifest


def _verify(archive: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    for name, member in manifest.files.items():
        info = archive.getinfo(name)
        if info.file_size != member.bytes or not 0 <= member.bytes < (_MOST if name.startswith("takes/") else _MOST_TABLE):
            raise UsageError("archive_damaged", file=file.name)
        hashed = hashlib.sha256()
        with archive.open(info) as source:
            while chunk := source.read(_CHUNK):
                hashed.update(chunk)
        if hashed.hexdigest() != member.sha256:
            raise UsageError("archive_damaged", file=file.name)


def _read_tables(archive: zipfile.ZipFile, manifest: Manifest) -> rows_.Rows:
    found: rows_.Rows = {}
    for name in manifest.files:
        if name.startswith("tables/") and name.endswith(".jsonl"):
            lines = archive.read(name).splitlines()
            found[name[len("tables/") : -len(".jsonl")]] = [msgspec.json.decode(line, type=dict[str, Any]) for line in lines]
    return found


def _read_backup(store: Store, archive: zipfile.ZipFile) -> rows_.Rows:
    copy = store.home / f".backup-{os.getpid()}.sqlite"
    try:
        draft = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(draft, "wb") as out, archive.open("history.sqlite") as source:
            shutil.copyfileobj(source, out, _CHUNK)
        with closing(sqlite3.connect(copy, isolation_level=None)) as db:
            db.row_factory = sqlite3.Row
            migrate(db, copy.name)
            db.row_factory = None
            return rows_.read(db)
    finally:
        for file in copy.parent.glob(f"{copy.name}*"):
            file.unlink(missing_ok=True)


def _take_in(store: Store, archive: zipfile.ZipFile, manifest: Manifest, found: rows_.Rows) -> Carried:
    """Recordings first, under names of their own; then all rows in one transaction."""
    with store.reading() as db:
        here = {str(row[0]) for row in db.execute("SELECT uid FROM facts")}
    wanted = {row["uid"] for row in found.get("answer", ())} - here
    takes = {uid: f"takes/{uid}.flac" for uid in wanted if f"takes/{uid}.flac" in manifest.files}
    laid: list[Path] = []
    try:
        for uid in takes:
            draft = store.takes / f".import-{os.getpid()}-{uid}"
            laid.append(draft)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                with archive.open(f"takes/{uid}.flac") as source:
                    shutil.copyfileobj(source, out, _CHUNK)
                out.flush()
                os.fsync(out.fileno())
        new = _commit(store, found, takes, laid)
    finally:
        for file in laid:
            with suppress(OSError):
                file.unlink(missing_ok=True)
    return Carried(new, len(takes), sum(member.bytes for member in manifest.files.values()))


def _commit(store: Store, found: rows_.Rows, takes: dict[str, str], laid: list[Path]) -> dict[str, int]:
    placed: list[Path] = []
    try:
        with store.changing() as db:
            try:
                new = rows_.put(db, found, takes)
            except sqlite3.IntegrityError as error:
                raise ValueError(str(error)) from error
            for draft in laid:
                place = store.takes / f"{draft.name.rpartition('-')[2]}.flac"
                draft.replace(place)
                placed.append(place)
    except (MockintError, ValueError, OSError):
        for place in placed:
            place.unlink(missing_ok=True)
        raise
    return new
