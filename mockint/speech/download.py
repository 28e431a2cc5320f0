"""Getting a speech model: the only thing in mockint that uses the network, and only when asked to.

huggingface_hub names the files and what they must be. Its ``snapshot_download`` begins every file again after a break (since
version 2 it keeps no partial files), so the files are fetched here, each into a partial file that a later call carries on with,
and verified against the hub's list: size, and SHA-256 (large files) or the git object id (small ones).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import msgspec

from mockint import paths
from mockint.errors import ModelError, StoreError, near
from mockint.speech import models

WANTED = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")
"""What faster-whisper reads of a repository."""

SPARE = 50_000_000
"""Bytes that must stay free on the disk."""

_TRIES = 5
_TIMEOUT = 20.0
_CHUNK = 1 << 22

Cancelled = Callable[[], bool]


class Progress(msgspec.Struct, frozen=True):
    """Where the download stands. ``done`` and ``total`` in bytes, of all files; ``file`` is being fetched or verified."""

    done: int
    total: int
    file: str


class _File(msgspec.Struct, frozen=True):
    path: str
    size: int
    digest: str
    """``sha256:…`` or ``git:…``."""


class _Stopped(Exception):
    """The user wants no more of it."""


def download(size: str, on_progress: Callable[[Progress], None], cancel: Cancelled = lambda: False) -> Path | None:
    """Fetch a model, or what is missing of it; returns its folder, None when cancelled (a later call carries on).

    ``on_progress`` is called often, on this thread; ``cancel`` is asked as often. Raises ModelError with the keys
    ``model_unknown``, ``hub_offline``, ``hub_not_found``, ``hub_failed``, ``model_no_space``, ``model_corrupt``,
    ``model_incomplete``, ``model_wrong_kind``, ``model_damaged``.
    """
    if size not in models.SIZES:
        raise ModelError("model_unknown", model=size, near=near(size, models.SIZES))
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    target, draft = models.folder_of(size), models.unfinished_of(size)
    repository = models.SIZES[size].repository
    try:
        for folder in (paths.home(), paths.models_dir(), draft):
            paths.make_private(folder)
        with _clear_errors(size):
            revision, files = _list(repository)
            missing = [name for name in models.NEEDED if name not in {file.path for file in files}]
            if missing:
                raise ModelError("model_incomplete", folder=repository, files=", ".join(missing))
            _fetch_all(repository, revision, files, draft, on_progress, cancel)
        proofs = {file.path: models.FileProof(size=file.size, digest=file.digest) for file in files}
        proof = models.Proof(repository=repository, revision=revision, files=proofs)
        (draft / models.COMPLETE).write_bytes(msgspec.json.format(msgspec.json.encode(proof)))
        for file in draft.iterdir():
            if file.name not in proofs and file.name != models.COMPLETE:
                file.unlink()
        models.check(draft)
        if target.exists():
            shutil.rmtree(target)
        draft.rename(target)
    except _Stopped:
        return None
    except StoreError as error:
        raise ModelError(error.key, **error.facts) from error
    except OSError as error:
        raise _disk_error(error, 0) from error
    return target


def _endpoint() -> str | None:
    return os.environ.get("HF_ENDPOINT") or None


def _list(repository: str) -> tuple[str, list[_File]]:
    """The newest revision and what it must hold."""
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import RepoFile

    api = HfApi(endpoint=_endpoint(), token=False)
    revision = str(api.model_info(repository, timeout=_TIMEOUT).sha)
    files = []
    for entry in api.list_repo_tree(repository, revision=revision):
        if isinstance(entry, RepoFile) and "/" not in entry.path and any(fnmatch(entry.path, pattern) for pattern in WANTED):
            digest = f"sha256:{entry.lfs.sha256}" if entry.lfs else f"git:{entry.blob_id}"
            files.append(_File(entry.path, entry.lfs.size if entry.lfs else entry.size, digest))
    # The small ones first: a repository that is no model is noticed early.
    return revision, sorted(files, key=lambda file: file.size)


def _fetch_all(
    repository: str,
    revision: str,
    files: list[_File],
    draft: Path,
    on_progress: Callable[[Progress], None],
    cancel: Cancelled,
) -> None:
    total = sum(file.size for file in files)
    here = sum(_length(draft / file.path) or _length(_part(draft, file)) for file in files)
    free = shutil.disk_usage(draft).free
    if total - here + SPARE > free:
        raise ModelError("model_no_space", need=_mb(total - here + SPARE), free=_mb(free), folder=str(paths.models_dir()))
    before = 0
    for file in files:

        def tell(done: int, name: str = file.path, before: int = before) -> None:
            if cancel():
                raise _Stopped
            on_progress(Progress(before + done, total, name))

        whole = draft / file.path
        if not (whole.is_file() and _digest(whole, file, tell) == file.digest):
            part = _part(draft, file)
            _fetch(repository, revision, file, part, tell)
            if _length(part) != file.size or _digest(part, file, tell) != file.digest:
                part.unlink()
                raise ModelError("model_corrupt", file=file.path)
            part.replace(whole)
        models.check_file(whole)
        before += file.size


def _fetch(repository: str, revision: str, file: _File, part: Path, tell: Callable[[int], None]) -> None:
    """Carry on with the partial file, trying again when the line breaks, as long as each try brings something."""
    from huggingface_hub import get_session, hf_hub_url
    from huggingface_hub.utils import build_hf_headers

    url = hf_hub_url(repository, file.path, revision=revision, endpoint=_endpoint())
    session = get_session()
    broken = _network_errors()[0]
    tries = 0
    while (done := _length(part)) < file.size:
        headers = {**build_hf_headers(token=False), "Accept-Encoding": "identity"}
        if done:
            headers["Range"] = f"bytes={done}-"
        try:
            with session.stream("GET", url, headers=headers, follow_redirects=True, timeout=_TIMEOUT) as response:
                response.raise_for_status()
                with part.open("ab" if done and response.status_code == 206 else "wb") as out:
                    for chunk in response.iter_bytes():
                        out.write(chunk)
                        tell(min(out.tell(), file.size))
                        if out.tell() > file.size:
                            return
        except broken:
            tries = 0 if _length(part) > done else tries + 1
            if tries >= _TRIES:
                raise
            for _ in range(10 * tries):
                time.sleep(0.1)
                tell(_length(part))
        else:
            if _length(part) <= done:
                return


def _part(draft: Path, file: _File) -> Path:
    """The name holds the digest: what was begun of another version is not carried on with."""
    return draft / f"{file.path}.{file.digest.partition(':')[2][:16]}.part"


def _digest(file: Path, wanted: _File, tell: Callable[[int], None]) -> str:
    kind = wanted.digest.partition(":")[0]
    digest = hashlib.sha256() if kind == "sha256" else hashlib.sha1(usedforsecurity=False)
    if kind == "git":
        digest.update(f"blob {_length(file)}\0".encode())
    with file.open("rb") as raw:
        while chunk := raw.read(_CHUNK):
            digest.update(chunk)
            tell(wanted.size)
    return f"{kind}:{digest.hexdigest()}"


def _length(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _mb(count: int) -> int:
    return -(-count // 1_000_000)


def _network_errors() -> tuple[type[Exception], type[Exception]]:
    """(no connection or a broken one, an answer that says no), of the library that huggingface_hub speaks HTTP with; its name
    has changed before."""
    from huggingface_hub import get_session

    library: Any = importlib.import_module(type(get_session()).__mro__[-2].__module__.partition(".")[0])
    return library.TransportError, library.HTTPStatusError


@contextlib.contextmanager
def _clear_errors(size: str) -> Iterator[None]:
    """What the network libraries raise, as ModelError."""
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    no_line, refused = _network_errors()
    try:
        yield
    except (no_line, OfflineModeIsEnabled) as error:
        raise ModelError("hub_offline", size=size) from error
    except (HfHubHTTPError, refused) as error:
        status = getattr(getattr(error, "response", None), "status_code", 0)
        raise ModelError("hub_not_found" if status in (401, 403, 404) else "hub_failed", size=size, status=status) from error
    except ValueError as error:
        # The answer of something that is no hub: a captive portal, a proxy's page.
        raise ModelError("hub_failed", size=size, status="") from error


def _disk_error(error: OSError, need: int) -> ModelError:
    folder = paths.models_dir()
    if error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}:
        return ModelError("model_no_space", need=_mb(need), free=_mb(shutil.disk_usage(folder).free), folder=str(folder))
    return ModelError("home_unwritable", folder=str(folder), reason=error.strerror or str(error))
