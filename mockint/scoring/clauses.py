"""Clauses: the pieces that carry a label. Cut at punctuation where there is any, and at the words that open a clause.

Spoken text is often without punctuation, so the words have to do; cutting too often does little harm, since neighbouring
pieces with one label read as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mockint.scoring.rules import ClauseRules
from mockint.scoring.text import Token

LONGEST = 28
"""Words after which a chunk ends at the next pause or subject even without an opener; run-on speech has no other end."""


class Clause(NamedTuple):
    """Words ``first`` to ``last`` (exclusive) of the word list that was cut."""

    first: int
    last: int


def split(words: Sequence[Token], rules: ClauseRules, *, gaps: bool = True) -> list[Clause]:
    """Cut a list of words (no punctuation tokens) into clauses, in order, covering all of it.

    ``gaps`` says whether punctuation and pauses before a word may cut.
    """
    out: list[Clause] = []
    start = 0
    count = len(words)
    for i in range(1, count):
        word = words[i]
        length = i - start
        gap = word.gap if gaps else ""
        cut = gap == "." or (gap == "," and length >= rules.least and _rest(words, i, count, gaps) >= 2)
        if not cut and length >= rules.least:
            before = words[i - 1].folded
            if before not in rules.glue:
                cut = rules.opens(words, i) or (word.folded in rules.subjects and length >= rules.least + 1)
        if cut:
            out.append(Clause(start, i))
            start = i
    if count:
        out.append(Clause(start, count))
    return out


def _rest(words: Sequence[Token], i: int, count: int, gaps: bool) -> int:
    """Words until the next punctuation: a single word between commas stays with what is around it."""
    j = i + 1
    while j < count and j - i < 3 and not (gaps and words[j].gap):
        j += 1
    return j - i
