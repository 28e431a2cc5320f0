"""The words of a text that tell what it is about, and whether an answer takes them up. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from mockint.model import Prepared, Span
from mockint.scoring.rules import table
from mockint.scoring.stems import stem
from mockint.scoring.stopwords import function_words
from mockint.scoring.text import fold, tokenize

SHORTEST = 3
MOST = 12
"""Key words of one text: more are no longer key."""


@lru_cache(maxsize=4)
def generic(lang: str) -> frozenset[str]:
    """Stems of what is said of every company and every job, so that saying it tells nothing of this one."""
    return frozenset(stem(fold(w), lang) for w in table(lang, "followup")["generic"].split())


def keywords(text: str, lang: str, most: int = MOST) -> tuple[str, ...]:
    """The content words of a text in its order, each once, without those that any company's text has; ``most`` at most."""
    found: dict[str, str] = {}
    for token in tokenize(text):
        if token.kind != "w" or len(token.folded) < SHORTEST or token.folded in function_words():
            continue
        root = stem(token.folded, lang)
        if root not in generic(lang):
            found.setdefault(root, token.folded)
    return tuple(found.values())[:most]


def listen(words: Iterable[str], text: str, lang: str) -> Prepared | None:
    """Which of the words an answer takes up, in any form and where first, and which not; None when there are none."""
    known = tuple(dict.fromkeys(words))
    if not known:
        return None
    said: dict[str, Span] = {}
    for token in tokenize(text):
        if token.kind == "w":
            said.setdefault(stem(token.folded, lang), (token.start, token.end))
    roots = {word: stem(fold(word), lang) for word in known}
    return Prepared(
        tuple((word, said[root]) for word, root in roots.items() if root in said),
        tuple(word for word, root in roots.items() if root not in said),
    )


def heard(words: Iterable[str], text: str, lang: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which of the words an answer takes up, in any form, and which not."""
    found = listen(words, text, lang) or Prepared()
    return tuple(word for word, _ in found.heard), found.missed
