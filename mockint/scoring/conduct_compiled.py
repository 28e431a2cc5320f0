"""The shipped conduct rules made ready beforehand: reading hundreds of kilobytes of TOML at every start would cost more than
all the scoring. ``tests/fit/compile_conduct.py`` writes the files; a test sees to it that they are up to date.
"""

from __future__ import annotations

import gc
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec

from mockint.scoring.conduct_rules import RuleSet
from mockint.scoring.conduct_words import Lexicon


def path(lang: str) -> Path:
    """Where the ready rules of a language lie."""
    return Path(__file__).parent / "rules" / lang / "conduct.ready"


def pack(rules: RuleSet) -> bytes:
    """The rules as bytes, the same for the same rules, whatever they have been used for."""
    return msgspec.msgpack.encode(_public(rules) | {"lexicon": _public(rules.lexicon)}, order="deterministic")


def _public(value: RuleSet | Lexicon) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value) if not f.name.startswith("_")}


def load(lang: str) -> RuleSet | None:
    """The ready rules of a language; None where they have not been written, or by another version."""
    collecting = gc.isenabled()
    gc.disable()  # tens of thousands of objects that stay: collecting in between takes longer than reading
    try:
        return msgspec.msgpack.decode(path(lang).read_bytes(), type=RuleSet)
    except (OSError, msgspec.DecodeError):
        return None
    finally:
        if collecting:
            gc.enable()
