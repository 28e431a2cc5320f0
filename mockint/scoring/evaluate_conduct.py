"""Measuring found conduct against labelled utterances: findings recalled, clean utterances flagged, how well the words fit.

A finding is recalled when one of the same category overlaps its words; a clean utterance is flagged by any finding at all.
The span F1 is over words, for recalled findings. The baseline is what a polarity list does: any negative word flags.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockint.model import Finding, Span
from mockint.scoring.corpus import GoldConduct
from mockint.scoring.text import Token

POLARITY = frozenset(("insult", "metaphor", "flaw", "mild", "deed", "dark", "cela", "swear", "light_swear", "gaul", "contempt"))
"""Word classes that a plain list of negative words would hold."""


@dataclass
class Tally:
    """Counts by category: gold findings, recalled ones, recalled by any category; clean items, flagged ones; span F1 summed."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    found_as_other: Counter[str] = field(default_factory=Counter)
    clean: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    overlap: float = 0.0

    def add(self, item: GoldConduct, findings: Sequence[Finding], tokens: Sequence[Token]) -> None:
        """Count one utterance."""
        if not item.category:
            self.clean[item.near] += 1
            self.flagged[item.near] += bool(findings)
            return
        self.gold[item.category] += 1
        touching = [f for f in findings if any(_touch(f.span, span) for span in item.spans)]
        same = [f for f in touching if f.category == item.category]
        if same:
            self.found[item.category] += 1
            self.overlap += span_f1(item.spans, [f.span for f in same], tokens)
        elif touching:
            self.found_as_other[item.category] += 1

    def recall(self) -> float:
        """Share of gold findings recalled (0 when there are none)."""
        return self.found.total() / max(1, self.gold.total())

    def flagged_share(self) -> float:
        """Share of clean utterances flagged."""
        return self.flagged.total() / max(1, self.clean.total())

    def spans(self) -> float:
        """Mean word F1 of recalled findings."""
        return self.overlap / max(1, self.found.total())


def span_f1(gold: Iterable[Span], got: Iterable[Span], tokens: Sequence[Token]) -> float:
    """F1 over the words that the gold spans and the found spans cover."""
    wanted, given = _covered(list(gold), tokens), _covered(list(got), tokens)
    return 2 * len(wanted & given) / max(1, len(wanted) + len(given))


def _covered(spans: Sequence[Span], tokens: Sequence[Token]) -> set[int]:
    return {i for i, t in enumerate(tokens) if t.kind != "p" and any(t.start < e and s < t.end for s, e in spans)}


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def measure(items: Iterable[GoldConduct], find: Callable[[str, list[Token], str], Sequence[Finding]]) -> Tally:
    """Run ``find(text, tokens, setting)`` over the utterances and count."""
    from mockint.scoring.text import tokenize

    tally = Tally()
    for item in items:
        tokens = tokenize(item.text)
        tally.add(item, find(item.text, tokens, item.setting), tokens)
    return tally


def by_polarity(lang: str) -> Callable[[str, list[Token], str], Sequence[Finding]]:
    """The baseline: every word of a negative class is a finding of the category its list is for."""
    from mockint.scoring.conduct_rules import shipped
    from mockint.scoring.conduct_words import mentions, read

    rules = shipped(lang)

    def find(text: str, tokens: list[Token], setting: str) -> Sequence[Finding]:
        words = read(tokens, rules.lexicon)
        _, at, _ = mentions(words, rules.lexicon)
        return [
            Finding(category, "baseline", "low", (words[i].start, words[end - 1].end), "", "", "")
            for i, classes in enumerate(at)
            for name, end in classes.items()
            if name in POLARITY
            for category in ("badmouthing", "rudeness", "slang", "blaming")
        ]

    return find


def summary(items: Sequence[GoldConduct], lang: str) -> dict[str, Any]:
    """What ``mockint eval`` prints: shares as numbers, and a row of counts by category."""
    from mockint.scoring import conduct

    tally = measure(items, lambda text, tokens, setting: conduct.find(text, tokens, lang, setting))
    plain = measure(items, by_polarity(lang))
    names = [*tally.gold, *(n for n in tally.clean if n not in tally.gold)]
    return {
        "items": len(items),
        "recall": round(tally.recall(), 3),
        "flagged": round(tally.flagged_share(), 3),
        "span_f1": round(tally.spans(), 3),
        "polarity_recall": round(plain.recall(), 3),
        "polarity_flagged": round(plain.flagged_share(), 3),
        "categories": {
            n: f"{tally.found[n]}/{tally.gold[n]} +{tally.found_as_other[n]}  {tally.flagged[n]}/{tally.clean[n]}"
            for n in names
        },
    }
