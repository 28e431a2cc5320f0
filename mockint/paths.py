"""Where things live. ``$MOCKINT_HOME`` wins, else the platform's data folder. Folders are private to the user (0700)."""

from __future__ import annotations

import os
from pathlib import Path

from mockint.errors import StoreError


def home() -> Path:
    """The data folder; not created yet."""
    chosen = os.environ.get("MOCKINT_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("mockint", appauthor=False))


def config_file() -> Path:
    """The settings."""
    return home() / "config.toml"


def database_file() -> Path:
    """The history."""
    return home() / "history.sqlite"


def takes_dir() -> Path:
    """Recordings, one FLAC an answer."""
    return home() / "takes"


def voices_dir() -> Path:
    """Rendered questions (cache)."""
    return home() / "cache" / "voice"


def models_dir() -> Path:
    """Downloaded speech models."""
    return home() / "models"


def packs_dir() -> Path:
    """The user's own question packs."""
    return home() / "packs"


def rules_dir() -> Path:
    """The user's own conduct rules."""
    return home() / "rules"


def shipped_packs_dir() -> Path:
    """The packs that come with mockint: inside the wheel beside the code, in a checkout at the top level."""
    inside = Path(__file__).parent / "question_packs"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "question_packs"


def make_private(folder: Path) -> Path:
    """Create the folder with mode 0700 and prove that it can be written. Raises StoreError otherwise."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        probe = folder / f".write-test-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StoreError("home_unwritable", folder=str(folder), reason=error.strerror or str(error)) from error
    return folder
