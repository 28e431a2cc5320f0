"""Making the scorer's tables ready: what parsing and preparing them gives is written down once, for a quick start."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mockint.model import LANGS
from mockint.scoring import evidence_names, relevance, rules
from mockint.scoring.shelf import shelve


def pack() -> bytes:
    """All tables as parsed, and what is worked out from some of them; the same for the same files."""
    root = Path(rules.__file__).parent
    found: dict[str, object] = {}
    for lang in ("", *LANGS):
        for path in sorted((root / lang).glob("*.toml")):
            if path.name != "conduct.toml":
                found[f"{lang}/{path.stem}"] = rules.written(lang, path.stem)
    found[":listed"] = shelve(evidence_names.read_listed())
    for lang in LANGS:
        found[f"{lang}:related"] = {word: sorted(group) for word, group in sorted(relevance.read_related(lang).items())}
    return msgspec.msgpack.encode(found)
