"""The scorer's data by language: clause openers, number words, fillers, conduct rules, weights. Code knows kinds, not words."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

from mockint.scoring.text import Token, fold

_HERE = os.path.dirname(__file__)  # noqa: PTH120


def data(*place: str) -> bytes:
    """A file of this folder, by the names on its way. (``importlib.resources`` would take as long to import as all of this.)"""
    with open(os.path.join(_HERE, *place), "rb") as file:  # noqa: PTH118, PTH123
        return file.read()


READY = "tables.ready"
"""All tables in a form that is read quickly: parsing TOML would take a good part of the time that ``mockint score`` takes.
``tests/fit/make_ready.py`` writes the file, a test sees to it that it is up to date."""


@lru_cache(maxsize=1)
def _ready() -> dict[str, msgspec.Raw]:
    try:
        return msgspec.msgpack.decode(data(READY), type=dict[str, msgspec.Raw])
    except (OSError, msgspec.DecodeError):
        return {}


def table(lang: str, name: str) -> dict[str, Any]:
    """One TOML file of a language (``lang`` "" for what all languages share)."""
    found = _ready().get(f"{lang}/{name}")
    if found is not None:
        return msgspec.msgpack.decode(found)  # type: ignore[no-any-return]
    return written(lang, name)


def written(lang: str, name: str) -> dict[str, Any]:
    """The same, from the TOML file itself."""
    import tomllib

    return tomllib.loads(data(lang, f"{name}.toml").decode())


def derived(lang: str, name: str) -> Any:
    """What was worked out from a file beforehand (``mockint.scoring.ready``); None where it was not."""
    found = _ready().get(f"{lang}:{name}")
    return None if found is None else msgspec.msgpack.decode(found)


class ClauseRules:
    """Words that open a clause, by language. Both languages' words apply to every text, since speech mixes them."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.least = int(data["least"])
        self.subjects = frozenset(fold(w) for w in data["subjects"])
        self.glue = frozenset(fold(w) for w in data["glue"])
        self._runs = _by_first(data["openers"])
        self._sure = _by_first(data["sure"])

    def opens(self, words: Sequence[Token], i: int) -> bool:
        """Whether a clause opens at word ``i``."""
        return _stands(self._runs, words, i)

    def surely_opens(self, words: Sequence[Token], i: int) -> bool:
        """Whether one opens there whatever the fitted weights say ("as a result"): rare in answers labelled for having no
        textbook cue, common in answers that were prepared."""
        before = words[i - 1].folded if i else ""
        return before not in self.glue and before not in self.subjects and _stands(self._sure, words, i)


def _by_first(entries: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    out: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries:
        run = tuple(fold(w) for w in entry.split())
        out.setdefault(run[0], []).append(run)
    return out


def _stands(runs: dict[str, list[tuple[str, ...]]], words: Sequence[Token], i: int) -> bool:
    for run in runs.get(words[i].folded, ()):
        if all(i + k < len(words) and words[i + k].folded == w for k, w in enumerate(run)):
            return True
    return False


@lru_cache(maxsize=4)
def clause_rules(lang: str) -> ClauseRules:
    """The clause rules of a language."""
    return ClauseRules(table(lang, "clauses"))
