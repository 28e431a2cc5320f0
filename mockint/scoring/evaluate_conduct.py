"""Measuring conduct findings against labelled items: findings recalled, clean items flagged, spans; beside a polarity list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mockint.model import Finding
from mockint.scoring import conduct
from mockint.scoring.corpus import GoldConduct
from mockint.scoring.rules import table
from mockint.scoring.text import tokenize, words_of


@dataclass
class ConductTally:
    """Counts over items: by category found, missed; clean items by near category, flagged; token F1 of found spans."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    clean: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    span_f1: list[float] = field(default_factory=list)

    def recall(self) -> float:
        """Share of the items with a finding in which one of its category was found."""
        total = sum(self.found.values()) + sum(self.missed.values())
        return sum(self.found.values()) / total if total else 0.0

    def flagged_share(self) -> float:
        """Share of clean items in which anything was found."""
        total = sum(self.clean.values())
        return sum(self.flagged.values()) / total if total else 0.0

    def span(self) -> float:
        """Mean token F1 of the spans where the finding was found."""
        return sum(self.span_f1) / len(self.span_f1) if self.span_f1 else 0.0


def count(tally: ConductTally, item: GoldConduct, findings: Sequence[Finding]) -> None:
    """Add one item and what was found in it."""
    if not item.category:
        tally.clean[item.near] += 1
        tally.flagged[item.near] += bool(findings)
        return
    same = [f for f in findings if f.category == item.category]
    if not same:
        tally.missed[item.category] += 1
        return
    tally.found[item.category] += 1
    words = words_of(tokenize(item.text))
    gold = {w.start for w in words for a, b in item.spans if a <= w.start < b}
    said = {w.start for w in words for f in same if f.span[0] <= w.start < f.span[1]}
    both = len(gold & said)
    tally.span_f1.append(2 * both / (len(gold) + len(said)) if gold or said else 1.0)


def summary(items: Iterable[GoldConduct], lang: str) -> dict[str, Any]:
    """The figures for ``mockint eval``."""
    tally, polar = ConductTally(), ConductTally()
    # The baseline flags an item for any plainly negative word in it, as polarity scorers do.
    negative = frozenset(table(lang, "noise")["negative"].split())
    total = 0
    for item in items:
        total += 1
        tokens = tokenize(item.text)
        count(tally, item, conduct.find(item.text, tokens, lang, item.setting))
        hit = any(t.folded in negative for t in tokens)
        if item.category:
            (polar.found if hit else polar.missed)[item.category] += 1
        else:
            polar.clean[item.near] += 1
            polar.flagged[item.near] += hit
    names = sorted({*tally.found, *tally.missed})
    return {
        "items": total,
        "recall": round(tally.recall(), 3),
        "flagged": round(tally.flagged_share(), 3),
        "span_f1": round(tally.span(), 3),
        "polarity_recall": round(polar.recall(), 3),
        "polarity_flagged": round(polar.flagged_share(), 3),
        "categories": {
            name: f"{tally.found[name]}/{tally.found[name] + tally.missed[name]}, {tally.flagged[name]}/{tally.clean[name]}"
            for name in names
        },
    }
