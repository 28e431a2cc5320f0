"""Speech models: which sizes there are, which are here, which folder a setting means. No network; ``download`` gets them.

A downloaded model is a folder named after its size in ``paths.models_dir()``, with ``complete.json`` as the proof that every
file was verified. A model of the user's own is a CTranslate2 folder anywhere, named by its path.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from mockint import paths
from mockint.errors import ModelError, near
from mockint.model import Lang

NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""Without one of these faster-whisper cannot work, or would ask the network for it."""

COMPLETE = "complete.json"
_MB = 1_000_000


class Size(msgspec.Struct, frozen=True):
    """A model that can be downloaded. ``download`` in bytes; ``memory`` in bytes while it works; ``window_seconds`` is the work
    for 28 s of speech on two cores (tiny, base and small measured with int8 and random weights of their dimensions, the larger
    ones reckoned from their parameters). ``gives`` is a key of section ``models``."""

    name: str
    repository: str
    download: int
    memory: int
    window_seconds: float
    gives: str

    @property
    def real_time(self) -> float:
        """Work for a second of speech on two cores, in seconds."""
        return self.window_seconds / 28


SIZES: dict[str, Size] = {
    size.name: size
    for size in (
        Size("tiny", "Systran/faster-whisper-tiny", 78 * _MB, 200 * _MB, 0.8, "size_tiny"),
        Size("base", "Systran/faster-whisper-base", 148 * _MB, 310 * _MB, 1.5, "size_base"),
        Size("small", "Systran/faster-whisper-small", 486 * _MB, 620 * _MB, 4.6, "size_small"),
        Size("medium", "Systran/faster-whisper-medium", 1_531 * _MB, 1_500 * _MB, 14.0, "size_medium"),
        Size("large-v3-turbo", "mobiuslabsgmbh/faster-whisper-large-v3-turbo", 1_621 * _MB, 1_600 * _MB, 20.0, "size_turbo"),
        Size("large-v3", "Systran/faster-whisper-large-v3", 3_091 * _MB, 2_900 * _MB, 29.0, "size_large"),
    )
}

_BEST = ("large-v3", "large-v3-turbo", "medium", "small", "base", "tiny")
INDONESIAN = ("small", "medium", "large-v3-turbo", "large-v3")
"""Sizes that write Indonesian usefully; the smaller ones get too many of its words wrong to be scored."""


class FileProof(msgspec.Struct, frozen=True):
    """A verified file."""

    size: int
    digest: str


class Proof(msgspec.Struct, frozen=True):
    """What ``complete.json`` holds: where the files came from and what they were when they were verified."""

    repository: str
    revision: str
    files: dict[str, FileProof]


class Installed(msgspec.Struct, frozen=True):
    """A model that is here. ``trouble`` is "" or the key of section ``error`` that tells why it cannot be used."""

    size: Size
    folder: Path
    bytes: int
    trouble: str = ""


def default_for(lang: Lang, cores: int, memory: int) -> Size:
    """The size to offer first. ``memory`` in bytes, of the whole machine.

    Indonesian: small. English: small where it keeps up easily (all work together takes up to twice ``window_seconds``; at most
    half of the time and a quarter of the memory), else base, or tiny on a single weak core.
    """
    if lang == "id":
        return SIZES["small"]
    for name in ("small", "base"):
        size = SIZES[name]
        if 2 * size.real_time * 2 / max(1, cores) <= 0.5 and size.memory * 4 <= memory:
            return size
    return SIZES["tiny"]


def folder_of(size: str) -> Path:
    """Where a downloaded model of that size lies."""
    return paths.models_dir() / size


def installed() -> list[Installed]:
    """The downloaded models, best first, usable or not."""
    return [_look(SIZES[name]) for name in _BEST if folder_of(name).is_dir()]


def resolve(setting: str, lang: Lang) -> Path:
    """The folder that a setting means: a size, the path of a CTranslate2 folder, or "" for the best one installed (for
    Indonesian one of ``INDONESIAN`` before others). Never asks the network. Raises ModelError: ``model_none``,
    ``model_not_installed``, ``model_unknown``, or what ``check`` raises."""
    if not setting:
        usable = [model for model in installed() if not model.trouble]
        # Bigger is better only as long as the machine keeps up: of what is installed, the best that does, else the smallest.
        cores = os.cpu_count() or 1
        quick = [m for m in usable if 2 * m.size.real_time * 2 / cores <= 0.8] or usable[-1:]
        fit = [m for m in quick if lang != "id" or m.size.name in INDONESIAN] or quick
        if not fit:
            raise ModelError("model_none", size=default_for(lang, cores, memory_of_machine()).name)
        return fit[0].folder
    if setting in SIZES:
        folder = folder_of(setting)
        if not folder.is_dir():
            raise ModelError("model_not_installed", size=setting)
        check(folder)
        return folder
    folder = Path(setting).expanduser()
    if not folder.is_dir():
        names = near(setting, SIZES)
        raise ModelError("model_no_folder" if _looks_like_path(setting) else "model_unknown", model=setting, near=names)
    check(folder)
    return folder.absolute()


def use(setting: str, lang: Lang) -> str:
    """What to keep as ``speech.model`` for a size or a folder that was checked: sizes as they are, folders as absolute paths.
    Raises as ``resolve``."""
    folder = resolve(setting, lang)
    return setting if setting in SIZES else str(folder)


def remove(size: str) -> int:
    """Delete a downloaded model, and what an unfinished download left; returns the bytes that this freed. Raises ModelError:
    ``model_unknown``, ``model_not_installed``, ``model_not_removed``."""
    if size not in SIZES:
        raise ModelError("model_unknown", model=size, near=near(size, SIZES))
    folders = [folder for folder in (folder_of(size), unfinished_of(size)) if folder.is_dir()]
    if not folders:
        raise ModelError("model_not_installed", size=size)
    freed = 0
    for folder in folders:
        freed += _bytes(folder)
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise ModelError("model_not_removed", folder=str(folder), reason=error.strerror or str(error)) from error
    return freed


def unfinished_of(size: str) -> Path:
    """Where a download that is not complete keeps its files."""
    return paths.models_dir() / f".{size}.part"


def check(folder: Path) -> None:
    """Prove that the folder holds a Whisper for CTranslate2, without loading it: the files are there and of their kind, and a
    downloaded one is as long as it was when verified. Raises ModelError: ``model_incomplete``, ``model_damaged``,
    ``model_wrong_kind``."""
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise ModelError("model_incomplete", folder=str(folder), files=", ".join(missing))
    try:
        for name, proof in (_proof(folder).files if (folder / COMPLETE).exists() else {}).items():
            if (folder / name).stat().st_size != proof.size:
                raise ModelError("model_damaged", folder=str(folder), file=name)
        check_file(folder / "config.json")
        check_file(folder / "tokenizer.json")
        check_file(folder / "model.bin")
    except (OSError, msgspec.DecodeError) as error:
        raise ModelError("model_damaged", folder=str(folder), file=COMPLETE) from error


def check_file(file: Path) -> None:
    """Prove that one file of a model is of its kind. Raises ModelError: ``model_damaged``, ``model_wrong_kind``."""
    try:
        if file.suffix == ".json":
            msgspec.json.decode(file.read_bytes())
        elif file.name == "model.bin":
            with file.open("rb") as raw:
                head = raw.read(64)
            # CTranslate2: version of the format (4 bytes), length of the name (2 bytes), name of the specification.
            if len(head) < 16 or b"Whisper" not in head:
                raise ModelError("model_wrong_kind", folder=str(file.parent))
    except (OSError, ValueError) as error:
        raise ModelError("model_damaged", folder=str(file.parent), file=file.name) from error


def memory_of_machine() -> int:
    """Bytes; 8 GB where it cannot be asked for."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 8_000 * _MB


# --- inside ------------------------------------------------------------------------------------------------------


def _looks_like_path(setting: str) -> bool:
    return any(mark in setting for mark in ("/", "\\", "~")) or setting.startswith(".")


def _proof(folder: Path) -> Proof:
    return msgspec.json.decode((folder / COMPLETE).read_bytes(), type=Proof)


def _look(size: Size) -> Installed:
    folder = folder_of(size.name)
    try:
        check(folder)
    except ModelError as error:
        return Installed(size, folder, _bytes(folder), error.key)
    return Installed(size, folder, _bytes(folder))


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in _files(folder))
