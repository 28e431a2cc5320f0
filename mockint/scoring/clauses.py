"""Clauses: the pieces that carry a label. Spoken text is often without punctuation, so the words have to say where one ends.

Every place between two words has a weight, the sum of what is true of it: the words around it, whether one of them opens a
clause in the language's list, and the punctuation or pause there when that may count. The weights are fitted on where hands
have cut the answers of the corpora. Cutting once too often does little harm, since neighbouring pieces with one label read as
one; hence BORDER lies below even odds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mockint.scoring.rules import ClauseRules
from mockint.scoring.shelf import lookup
from mockint.scoring.text import Token

BORDER = 0.0
"""Log odds from which a place is a border in punctuated text."""
BARE_BORDER = -1.8
"""The same in text without punctuation, where a border is harder to see."""
MOST_KNOWN = 4096
"""Words whose weights are remembered."""
LONGEST = 28
"""Words after which a piece ends at the likeliest place in it, whatever its odds."""


class Clause(NamedTuple):
    """Words ``first`` to ``last`` (exclusive) of the word list that was cut."""

    first: int
    last: int


class Borders:
    """Fitted weights of a place's features and of any place, as integers of 1/``scale``."""

    def __init__(self, scale: int, weights: Mapping[str, int | None], bias: int) -> None:
        self.scale, self.weights, self.bias = scale, weights, bias
        self._look = lookup(weights)
        self._known: dict[str, tuple[int, ...]] = {}

    def of_word(self, word: str) -> tuple[int, ...]:
        """What a word speaks for a border as the one before the last before it, the last before, the first and the second
        after."""
        found = self._known.get(word)
        if found is None:
            found = tuple(self.of(names) for names in _word_features(word))
            if len(self._known) < MOST_KNOWN:
                self._known[word] = found
        return found

    def of(self, names: Iterable[str]) -> int:
        """The summed weights of features."""
        look = self._look
        return sum([look(name) or 0 for name in names])


def punctuated(words: Sequence[Token]) -> bool:
    """Whether there is so much punctuation (or are so many pauses) that a place without any is less likely a border."""
    return 25 * sum(bool(word.gap) for word in words) >= len(words)


def border_features(words: Sequence[Token], i: int, rules: ClauseRules, *, gaps: bool) -> list[str]:
    """What is true of the place before word ``i``. ``gaps`` says whether the text is punctuated and that counts."""
    around = (words[k].folded if 0 <= k < len(words) else "_" for k in (i - 2, i - 1, i, i + 1))
    own = [name for role, word in enumerate(around) for name in _word_features(word)[role]]
    return own + _place_features(words, i, rules, gaps=gaps)


def _word_features(word: str) -> tuple[tuple[str, ...], ...]:
    """What a word is in each of its four roles at a place: see ``Borders.of_word``."""
    last = word[-3:]
    after = "b=" + word, "sb=" + last, "pb=" + word[:2]
    return ("z=" + word,), ("a=" + word, "sa=" + last), after, ("c=" + word, "sc=" + last)


def _place_features(words: Sequence[Token], i: int, rules: ClauseRules, *, gaps: bool) -> list[str]:
    """What the words around a place are together, and what is true of the place itself."""
    count = len(words)
    before, after = words[i - 1].folded, words[i].folded
    second = words[i + 1].folded if i + 1 < count else "_"
    earlier = words[i - 2].folded if i > 1 else "_"
    out = [f"ab={before}_{after}", f"bc={after}_{second}", f"za={earlier}_{before}"]
    opens = rules.opens(words, i)
    subject = after in rules.subjects
    if before in rules.glue:
        out.append("glued")
    elif opens or subject:
        out.append("opens" if opens else "subject")
    if subject:
        out.append("y=" + before)
    if second in rules.subjects:
        out += ["then subject", "ys=" + after]
    if i == 1:
        out.append("first")
    if i + 1 == count:
        out.append("last")
    if gaps:
        gap = words[i].gap
        out += ["gap" + gap, f"gap{gap}b={after}", f"gap{gap}a={before}"]
    return out


def split(words: Sequence[Token], rules: ClauseRules, borders: Borders, *, gaps: bool = True) -> list[Clause]:
    """Cut a list of words (no punctuation tokens) into clauses, in order, covering all of it.

    ``gaps`` says whether punctuation and pauses count; where there are hardly any, they do not.
    """
    count = len(words)
    if not count:
        return []
    gaps = gaps and punctuated(words)
    by_word = [borders.of_word(word.folded) for word in words]
    outside = borders.of_word("_")
    least = (BORDER if gaps else BARE_BORDER) * borders.scale
    out: list[Clause] = []
    start = 0
    best, best_at = -math.inf, 0
    i = 1
    while i < count:
        earlier = by_word[i - 2] if i > 1 else outside
        second = by_word[i + 1] if i + 1 < count else outside
        odds = borders.bias + earlier[0] + by_word[i - 1][1] + by_word[i][2] + second[3]
        odds += borders.of(_place_features(words, i, rules, gaps=gaps))
        if odds >= least or rules.surely_opens(words, i):
            at = i
        elif i - start >= LONGEST:
            at = best_at or i
        else:
            if odds > best and i - start > 1:
                best, best_at = odds, i
            i += 1
            continue
        out.append(Clause(start, at))
        start = at
        best, best_at = -math.inf, 0
        i = at + 1
    out.append(Clause(start, count))
    return out
