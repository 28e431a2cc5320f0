"""All visible text, in one catalogue: ``en/`` and ``id/`` hold the same sections (one TOML file each) with the same keys.

A key is ``section.name``; a text may hold ``{facts}``. Which room speaks is the section: ``error``, ``home``, ``session`` …
A section is read when it is first asked for, so that a command reads only what it says.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent


@lru_cache(maxsize=64)
def _section(lang: str, section: str) -> dict[str, str]:
    return tomllib.loads((FOLDER / lang / f"{section}.toml").read_text("utf-8"))


class Catalogue:
    """The texts of one interface language. ``catalogue("home.title")`` or ``catalogue("error.no_pack", name=…, near=…)``."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in ("en", "id") else "en"

    def __call__(self, key: str, /, **facts: object) -> str:
        """The text for a key, filled in. An unknown key is a programming error and raises KeyError."""
        section, _, name = key.partition(".")
        text = _section(self.lang, section)[name]
        return text.format(**facts) if facts else text

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        section, _, name = key.partition(".")
        return (FOLDER / self.lang / f"{section}.toml").is_file() and name in _section(self.lang, section)
