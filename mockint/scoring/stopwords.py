"""Words without content of their own, of all languages together, and what any question says."""

from __future__ import annotations

from functools import lru_cache

from mockint.scoring.lexicon import LANGUAGES
from mockint.scoring.rules import table
from mockint.scoring.text import fold


@lru_cache(maxsize=4)
def _table(lang: str) -> dict[str, frozenset[str]]:
    return {name: frozenset(fold(words).split()) for name, words in table(lang, "stopwords").items()}


@lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Function words of every language, since speech mixes them."""
    return frozenset[str]().union(*(_table(lang)["function"] for lang in LANGUAGES))


@lru_cache(maxsize=4)
def asking_words(lang: str) -> frozenset[str]:
    """Words that a question may hold without asking for anything by them."""
    return function_words() | _table(lang)["question"]
