"""Measuring story parts and kinds of answer against labelled answers, on their altered copies too, beside baselines."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from mockint.scoring import corrupt, fillers, star
from mockint.scoring.corpus import GoldAnswer
from mockint.scoring.story_words import story_words
from mockint.scoring.text import tokenize, words_of

LABELS = "STARO"
Reader = Callable[[GoldAnswer], tuple[list[str], set[str], str]]
"""Reads an answer: a label for each word, the parts said to be present, the kind of answer."""


@dataclass
class StoryTally:
    """Counts over answers: words by (gold, said) label, parts by (part, there, said), kinds by (gold, said)."""

    words: Counter[tuple[str, str]] = field(default_factory=Counter)
    parts: Counter[tuple[str, bool, bool]] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of_label(self, label: str) -> tuple[float, float, float, int]:
        """Precision, recall, F1 and gold words of one label."""
        hit = self.words[label, label]
        gold = sum(n for (g, _), n in self.words.items() if g == label)
        said = sum(n for (_, s), n in self.words.items() if s == label)
        return hit / said if said else 0.0, hit / gold if gold else 0.0, 2 * hit / (gold + said) if gold + said else 0.0, gold

    def macro_f1(self) -> float:
        """Mean F1 of the five labels."""
        return sum(self.of_label(label)[2] for label in LABELS) / len(LABELS)

    def balanced(self, label: str) -> float:
        """Balanced accuracy of a part's presence over the stories."""
        there = self.parts[label, True, True] + self.parts[label, True, False]
        not_there = self.parts[label, False, True] + self.parts[label, False, False]
        rates = []
        if there:
            rates.append(self.parts[label, True, True] / there)
        if not_there:
            rates.append(self.parts[label, False, False] / not_there)
        return sum(rates) / len(rates) if rates else 0.0

    def mean_balanced(self) -> float:
        """Mean balanced accuracy of the four parts."""
        return sum(self.balanced(label) for label in "STAR") / 4

    def kind_accuracy(self) -> float:
        """Share of answers whose kind is right."""
        total = sum(self.kinds.values())
        return sum(n for (g, s), n in self.kinds.items() if g == s) / total if total else 0.0


def gold_labels(answer: GoldAnswer) -> list[str]:
    """The label of each word, in order."""
    out, place = [], 0
    for word in words_of(tokenize(answer.text)):
        while place + 1 < len(answer.clauses) and word.start >= answer.clauses[place + 1].start:
            place += 1
        out.append(answer.clauses[place].label)
    return out


def measure(answers: Iterable[GoldAnswer], reader: Reader, version: str = "tidy", seed: int = 1) -> StoryTally:
    """Read a version of each answer and count."""
    tally = StoryTally()
    rng = random.Random(seed)
    for original in answers:
        answer = corrupt.VERSIONS[version](original, rng)
        if not answer.clauses:
            continue
        labels, present, kind = reader(answer)
        tally.words.update(zip(gold_labels(answer), labels, strict=True))
        tally.kinds[answer.kind, kind] += 1
        if answer.kind == "story":
            there = {c.label for c in answer.clauses}
            for part in "STAR":
                tally.parts[part, part in there, part in present] += 1
    return tally


def by_words(answer: GoldAnswer) -> tuple[list[str], set[str], str]:
    """The scorer itself."""
    tokens = tokenize(answer.text)
    story = star.read(answer.text, tokens, answer.lang, fillers=fillers.starts(tokens, answer.lang))
    labels = labels_of(words_of(tokens), [(s, e, name) for name, r in story.star.items() for s, e in r.spans])
    present = {name[0].upper() for name, reading in story.star.items() if reading.presence != "absent"}
    return labels, present, story.kind


def labels_of(words: Sequence[object], spans: Sequence[tuple[int, int, str]]) -> list[str]:
    """A label for each word by the reported spans, O outside them."""
    out = []
    for word in words:
        start = word.start  # type: ignore[attr-defined]
        out.append(next((name[0].upper() for a, b, name in spans if a <= start < b), "O"))
    return out


def by_place(answer: GoldAnswer) -> tuple[list[str], set[str], str]:
    """Baseline: the first quarter of the words is the situation, and so on; every part is always there."""
    count = len(words_of(tokenize(answer.text)))
    return ["STAR"[min(3, 4 * i // max(1, count))] for i in range(count)], set("STAR"), "story"


def by_keywords(answer: GoldAnswer) -> tuple[list[str], set[str], str]:
    """Baseline: the word class with a textbook cue labels its clause."""
    words = words_of(tokenize(answer.text))
    own = story_words(answer.lang)
    labels: list[str] = []
    for c in star.cut(words, answer.lang, gaps=True):
        classes = own.classes([t.folded for t in words[c.first : c.last]])
        label = "O"
        for name, one in (("result", "R"), ("duty", "T"), ("decide", "A"), ("scene", "S")):
            if name in classes:
                label = one
                break
        labels += [label] * (c.last - c.first)
    return labels, set(labels) - {"O"}, "story"
