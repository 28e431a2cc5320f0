"""Names in a message: who is greeted, and whether the names given are spelt and addressed as they were given. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from mockint.model import Span
from mockint.scoring.keywords import generic
from mockint.scoring.rules import data, table
from mockint.scoring.stems import stem
from mockint.scoring.stopwords import function_words
from mockint.scoring.text import Token, fold, tokenize

CLITICS = ("nya", "ku", "mu", "lah", "'s", "'")
SHORTEST_NAME = 3
LONGEST_NAME = 40
"""Letters of a word that is still compared."""


@lru_cache(maxsize=16)
def _list(lang: str, name: str) -> frozenset[str]:
    return frozenset(fold(table(lang, "followup")[name]).split())


@lru_cache(maxsize=4)
def _known(lang: str) -> frozenset[str]:
    """Stems heard in interviews: an ordinary word is no misspelt name."""
    lines = data(lang, "frequencies.txt").decode().splitlines()
    return frozenset(line.partition(" ")[0] for line in lines[1:])


class Names:
    """The names of a message: those of the people, with their titles, and the company's."""

    def __init__(self, people: Sequence[str], company: str, lang: str) -> None:
        self.lang = lang
        self.women, self.men = _list(lang, "titles_f"), _list(lang, "titles_m")
        self.titles = self.women | self.men | _list(lang, "titles")
        self.greet, self.nameless = _list(lang, "greet"), _list(lang, "nameless")
        self.people: dict[str, tuple[str, str]] = {}
        """Folded name -> as written, and the title that was given with it."""
        for person in people:
            title = ""
            for token in tokenize(person):
                if token.kind != "w":
                    continue
                if token.folded in self.titles:
                    title = title or person[token.start : token.end]
                else:
                    self.people.setdefault(token.folded, (person[token.start : token.end], title))
        self.company = {t.folded: company[t.start : t.end] for t in tokenize(company) if t.kind == "w" and len(t.folded) > 4}

    def greeting(self, line: Sequence[Token]) -> tuple[Span | None, Span | None]:
        """The greeting in the first line, and the name in it."""
        greeted: Span | None = None
        for i, token in enumerate(line):
            if token.folded in self.greet or (i == 0 and token.folded in self.titles):
                greeted = (greeted[0] if greeted else token.start, token.end)
            elif greeted is None:
                return None, None
            elif token.folded in self.titles and token.folded not in self.people:
                continue
            elif token.kind == "w" and self._is_name(token.folded):
                return greeted, (token.start, token.end)
            elif token.folded not in self.nameless:
                break
        return greeted, None

    def _is_name(self, word: str) -> bool:
        if self.people:
            return word in self.people or self._near(word, self.people, adjacent=True) != ""
        return word not in self.nameless and word not in function_words() and len(word) > 1

    def faults(self, words: Sequence[Token]) -> Iterator[tuple[Span, str, str]]:
        """Names that are not as given: where, how it should be written, and why (``spelling`` or ``title``)."""
        before = ""
        for i, token in enumerate(words):
            word = token.folded
            if token.kind != "w":
                before = ""
                continue
            adjacent = before in self.titles or before in self.greet or before == "name"
            if word in self.people:
                right, title = self.people[word]
                if title and before in self.women | self.men and self._other(before, fold(title)):
                    yield (words[i - 1].start, token.end), f"{title} {right}", "title"
                before = "name"
                continue
            right = self._near(word, self.people, adjacent=adjacent)
            if right:
                yield (token.start, token.end), self.people[right][0], "spelling"
                before = "name"
                continue
            near = self._near(word, self.company, adjacent=False)
            if near:
                yield (token.start, token.end), self.company[near], "spelling"
            before = word

    def _other(self, one: str, two: str) -> bool:
        return (one in self.women and two in self.men) or (one in self.men and two in self.women)

    def _near(self, word: str, names: dict[str, tuple[str, str]] | dict[str, str], *, adjacent: bool) -> str:
        """The name that a word looks like a slip of; "" for the name itself and for ordinary words."""
        if word in names or not SHORTEST_NAME <= len(word) <= LONGEST_NAME:
            return ""
        if word in function_words() or word in self.titles or word in self.nameless or word in self.greet:
            return ""
        root = stem(word, self.lang)
        if not adjacent and (root in _known(self.lang) or root in generic(self.lang)):
            return ""
        best, least = "", 99
        for name in names:
            if any(word == name + clitic for clitic in CLITICS):
                return ""
            if len(name) < SHORTEST_NAME or len(name) > LONGEST_NAME or (not adjacent and len(name) < 5):
                continue
            allowed = 2 if len(name) >= (6 if adjacent else 8) else 1
            steps = distance(word, name, allowed)
            if steps <= allowed and steps < least:
                best, least = name, steps
        return best


def distance(one: str, two: str, most: int) -> int:
    """Letters to put in, leave out, change or swap with the next to get from one to the other; more than ``most`` is not
    counted out (optimal string alignment)."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    earlier: list[int] = []
    last = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        now = [i]
        for j, b in enumerate(two, 1):
            cost = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            now.append(cost)
        earlier, last = last, now
    return last[-1]
