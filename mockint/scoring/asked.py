"""Which kind of question a sentence is, from how it asks. Pure; the words are in ``rules/<lang>/followup.toml``."""

from __future__ import annotations

from functools import lru_cache

from mockint.model import QuestionKind
from mockint.scoring.kinds import Cues
from mockint.scoring.rules import table
from mockint.scoring.text import tokenize, words_of

ORDER: tuple[QuestionKind, ...] = ("closing", "opener", "situational", "motivation", "behavioural", "technical")
"""What is tried first wins: "do you have any questions" before "why", "what would you do" before "tell me"."""


@lru_cache(maxsize=4)
def _cues(lang: str) -> Cues:
    return Cues(table(lang, "followup")["asked"])


def kind_of(question: str, lang: str) -> QuestionKind:
    """The kind; ``behavioural`` where nothing tells, since a story answers most questions well."""
    found = _cues(lang).find(words_of(tokenize(question[:2000])))
    return next((kind for kind in ORDER if found.get(kind)), "behavioural")
