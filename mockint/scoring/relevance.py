"""Whether an answer takes up the question.

A question asks for a few things: its own content words, each with the words that tell of the same (``topics.toml``) and the
pack's synonyms, and the pack's key points. An answer takes a thing up when it holds any form of one of these words. How much
that tells was counted on the corpora (``tests/fit/frequencies.py``): how often answers asked for a thing take it up, and how
often any answers do. Most questions are general ("tell me about a challenge") and true stories share few words with them, so
that an answer is called off topic only where what it leaves out is hardly ever left out.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from mockint.model import Question, Span
from mockint.scoring.rules import data, derived, table
from mockint.scoring.stems import stem
from mockint.scoring.stopwords import asking_words, function_words
from mockint.scoring.text import Token, tokenize

ENOUGH = 0.6
"""Share of the asked weight that takes the question up in full: a story answers by what happened, not by its words."""
SLACK = 0.2
"""Weight that is given to every answer, so that a question that asks for nothing in particular is taken up by any."""
ODDS = 2.7
"""How much likelier than elsewhere a thing asked for is taken up (odds ratio), for things too rare to have been counted."""
MOST_ASKED = 0.97
READ_BACK = 0.6
"""Share of the answer's words that stand in runs of three of the question's."""
REPEATED = 0.5
"""Share of different runs of three words below which the answer says the same over and over."""
LONG = 40
"""Words from which an answer can be off topic; below that it may just be short."""
OFF_TOPIC = -1.75
"""Log likelihood ratio (true answer over any answer) of what is taken up and what is not, below which an answer is off topic.
On corpus answers that the table was not counted on, 1 to 2 in 100 true answers with their own question fall below it."""
KNOWN = 0.3
"""Share of words that are function words or known from interviews, below which there are no words of the languages at all; the
least of any corpus answer is twice that."""


class Relevance(msgspec.Struct, frozen=True):
    """``share`` 0–1 of what was asked that is taken up, in which words; ``read_back`` when the answer is the question.

    ``repeated`` when one thing is said over and over, ``off_topic`` when a long answer takes up nothing of what was asked,
    ``gibberish`` when hardly a word is one of the languages'.
    """

    share: float
    spans: tuple[Span, ...] = ()
    read_back: bool = False
    repeated: bool = False
    off_topic: bool = False
    gibberish: bool = False


def read_related(lang: str) -> dict[str, set[str]]:
    """Each stem of ``topics.toml`` with all that tell of the same."""
    out: dict[str, set[str]] = {}
    for line in table(lang, "topics")["related"].strip().splitlines():
        group = {stem(w, lang) for w in line.split()}
        for word in group:
            out.setdefault(word, set()).update(group)
    return out


class _Rules:
    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.function = function_words()
        self.asking = asking_words(lang)
        self.related: Mapping[str, Collection[str]] = derived(lang, "related") or read_related(lang)
        lines = data(lang, "frequencies.txt").decode().splitlines()
        self.documents = int(lines[0])
        self.frequencies = {word: int(number) for word, _, number in (line.partition(" ") for line in lines[1:])}

        self.counted: dict[str, tuple[float, float]] = {}
        for line in data(lang, "asked.txt").decode().splitlines():
            word, own, base = line.split()
            self.counted[word] = (int(own) / 100, int(base) / 100)

    def rates(self, root: str) -> tuple[float, float]:
        """How often a thing is taken up by answers that were asked for it, and by any answers."""
        if root in self.counted:
            return self.counted[root]
        base = (self.frequencies.get(root, 1) + 0.5) / (self.documents + 1)
        odds = ODDS * base / (1 - base)
        return odds / (1 + odds), base


@lru_cache(maxsize=4)
def _rules(lang: str) -> _Rules:
    return _Rules(lang)


class _Asked(msgspec.Struct, frozen=True):
    """Something a question asks for: the stems that take it up, and the log likelihood ratios of its being heard or missing."""

    stems: frozenset[str]
    heard: float
    missing: float


def measure(question: Question, tokens: list[Token], lang: str) -> Relevance:
    """Compare the answer's content words with the question's, its key points' and what tells of the same."""
    rules = _rules(lang)
    words = [t for t in tokens if t.kind != "p"]
    first: dict[str, Span] = {}
    for token in words:
        if token.folded not in rules.function:
            first.setdefault(stem(token.folded, lang), (token.start, token.end))
    asked, points = _asked(question, rules)
    taken = [a for a in asked if not a.stems.isdisjoint(first)]
    heard = [p for p in points if not p.stems.isdisjoint(first)]
    share = _share(asked, taken)
    if points:
        pointed = len(heard) / len(points)
        share = (share + pointed) / 2 if asked else pointed
    elif not asked:
        share = 1.0 if words else 0.0
    if not words:
        share = 0.0
    spans = sorted({first[s] for a in (*taken, *heard) for s in a.stems if s in first})
    evidence = sum(a.heard if a in taken else a.missing for a in asked)
    known = sum(t.kind == "n" or t.folded in rules.function or stem(t.folded, lang) in rules.frequencies for t in words)
    return Relevance(
        round(share, 3),
        tuple(spans),
        read_back=_is_read_back(question.text, words, first, rules),
        repeated=_is_repeated(words),
        off_topic=evidence < OFF_TOPIC and not heard and len(words) >= LONG,
        gibberish=known < KNOWN * len(words),
    )


def _share(asked: Sequence[_Asked], taken: Sequence[_Asked]) -> float:
    """How much of what was asked is taken up; what most answers leave out weighs little."""
    total = -sum(a.missing for a in asked)
    return min(1.0, (SLACK - sum(a.missing for a in taken)) / max(SLACK, ENOUGH * total))


@lru_cache(maxsize=256)
def _compiled(
    text: str, key_points: tuple[str, ...], synonyms: tuple[tuple[str, tuple[str, ...]], ...], lang: str
) -> tuple[tuple[_Asked, ...], tuple[_Asked, ...]]:
    rules = _rules(lang)
    more: dict[str, set[str]] = {}
    for word, others in synonyms:
        forms = set(_roots(" ".join(others), rules.function, lang))
        for root in _roots(word, rules.function, lang):
            more.setdefault(root, set()).update(forms)

    def one(roots: Iterable[str]) -> _Asked:
        own = set(roots)
        all_ = own.union(*(rules.related.get(r, ()) for r in own), *(more.get(r, ()) for r in own))
        taken, base = max((rules.rates(r) for r in own), key=lambda r: r[0] - r[1])
        taken = min(MOST_ASKED, max(taken, base + 0.01))
        return _Asked(frozenset(all_), math.log(taken / base), math.log((1 - taken) / (1 - base)))

    asked = tuple(one([root]) for root in dict.fromkeys(_roots(text, rules.asking, lang)))
    points = tuple(one(roots) for p in key_points if (roots := _roots(p, rules.function, lang)))
    return asked, points


def _asked(question: Question, rules: _Rules) -> tuple[tuple[_Asked, ...], tuple[_Asked, ...]]:
    synonyms = tuple((word, tuple(others)) for word, others in question.synonyms.items())
    return _compiled(question.text[:2000], question.key_points, synonyms, rules.lang)


def _roots(text: str, without: frozenset[str], lang: str) -> list[str]:
    return [stem(t.folded, lang) for t in tokenize(text) if t.kind == "w" and t.folded not in without and len(t.folded) > 1]


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + 3]) for i in range(len(words) - 2)]


def _is_read_back(question: str, words: Sequence[Token], content: dict[str, Span], rules: _Rules) -> bool:
    """Most words in the question's own order, or hardly a content word that is not the question's."""
    asked = [t.folded for t in tokenize(question[:2000]) if t.kind != "p"]
    said = [t.folded for t in words]
    if len(said) < 3 or not asked:
        return False
    runs = set(_runs(asked))
    covered = bytearray(len(said))
    for i, run in enumerate(_runs(said)):
        if run in runs:
            covered[i : i + 3] = b"\1\1\1"
    if sum(covered) >= READ_BACK * len(said):
        return True
    own = {stem(w, rules.lang) for w in asked}
    return len(content) >= 2 and all(root in own for root in content)


def _is_repeated(words: Sequence[Token]) -> bool:
    runs = _runs([t.folded for t in words])
    return len(runs) >= 20 and len(set(runs)) < REPEATED * len(runs)
