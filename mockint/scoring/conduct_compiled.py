"""The shipped conduct rules made ready beforehand: reading hundreds of kilobytes of TOML at every start would cost more than
all the scoring. ``tests/fit/make_ready.py`` writes the files; a test sees to it that they are up to date.
"""

from __future__ import annotations

import gc
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec

from mockint.scoring.conduct_rules import RuleSet
from mockint.scoring.conduct_words import Lexicon
from mockint.scoring.shelf import Drawers, Packed, Shelf, shelve, stack


class Ready(msgspec.Struct):
    """The rules as they are written: what is big and looked up here and there as shelves, the rest as it is."""

    rest: RuleSet
    single: Packed
    phrases: Packed
    by_need: Packed
    groups: Packed


def path(lang: str) -> Path:
    """Where the ready rules of a language lie."""
    return Path(__file__).parent / "rules" / lang / "conduct.ready"


def pack(rules: RuleSet) -> bytes:
    """Rules that were built from their files as bytes, the same for the same rules."""
    words = rules.lexicon
    shelves = {
        "single": shelve(words.single),
        "phrases": shelve(words.phrases),
        "by_need": shelve(rules.by_need),
        "groups": stack(rules.groups[number] for number in range(len(rules.groups))),
    }
    rest = _public(rules) | {"by_need": {}, "groups": [], "lexicon": _public(words) | {"single": {}, "phrases": {}}}
    return msgspec.msgpack.encode(shelves | {"rest": rest}, order="deterministic")


def _public(value: RuleSet | Lexicon) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value) if not f.name.startswith("_")}


def load(lang: str) -> RuleSet | None:
    """The ready rules of a language; None where they have not been written, or by another version."""
    collecting = gc.isenabled()
    gc.disable()  # tens of thousands of objects that stay: collecting in between takes longer than reading
    try:
        ready = msgspec.msgpack.decode(path(lang).read_bytes(), type=Ready)
    except (OSError, msgspec.DecodeError):
        return None
    finally:
        if collecting:
            gc.enable()
    rules = ready.rest
    rules.lexicon.single, rules.lexicon.phrases = Shelf(ready.single), Shelf(ready.phrases)
    rules.by_need, rules.groups = Shelf(ready.by_need), Drawers(ready.groups)
    return rules
