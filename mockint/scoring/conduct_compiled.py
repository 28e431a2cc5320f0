"""The shipped conduct rules made ready beforehand: reading hundreds of kilobytes of TOML at every start would cost more than all
the scoring. ``tests/fit/compile_conduct.py`` writes the files; a test sees to it that they are up to date.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from mockint.scoring.conduct_rules import RuleSet


def path(lang: str) -> Path:
    """Where the ready rules of a language lie."""
    return Path(__file__).parent / "rules" / lang / "conduct.ready"


def pack(rules: RuleSet) -> bytes:
    """The rules as bytes, the same for the same rules."""
    return msgspec.msgpack.encode(rules, order="deterministic")


def load(lang: str) -> RuleSet | None:
    """The ready rules of a language; None where they have not been written, or by another version."""
    try:
        return msgspec.msgpack.decode(path(lang).read_bytes(), type=RuleSet)
    except (OSError, msgspec.DecodeError):
        return None
