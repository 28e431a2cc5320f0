"""Measuring found evidence against a labelled corpus: by type and overlapping span, with the values that are right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mockint.model import Evidence
from mockint.scoring.corpus import GoldEvidence

SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
    "month": 2628000,
    "year": 31536000,
}
TOLERANCE = 0.02
"""Relative difference up to which two values agree: a third is written 33.3, a month 30 or 30.4 days."""
_CHANGE = re.compile(r"from (-?[\d.]+)((?: [a-z_]+)*) to (-?[\d.]+)((?: [a-z_]+)*)")


@dataclass
class Tally:
    """Counts by type: gold items found, items missed, items found that are none, and values (right of compared)."""

    hit: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        for name in ("hit", "missed", "extra", "right", "compared"):
            getattr(self, name).update(getattr(other, name))

    def scores(self, type: str | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 of one type, or of all together; 0 where nothing is to be measured."""
        hit, missed, extra = (c[type] if type else sum(c.values()) for c in (self.hit, self.missed, self.extra))
        precision = hit / (hit + extra) if hit + extra else 0.0
        recall = hit / (hit + missed) if hit + missed else 0.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def values(self) -> float:
        """Share of right values among the found items that have one."""
        compared = sum(self.compared.values())
        return sum(self.right.values()) / compared if compared else 0.0


@dataclass(frozen=True)
class Match:
    """A gold item with what was found for it; one of the two may be missing."""

    gold: GoldEvidence | None
    found: Evidence | None


def match(gold: Sequence[GoldEvidence], found: Iterable[Evidence]) -> list[Match]:
    """Pair gold and found items of one text: same type and overlapping spans, each used once, in the order of the text."""
    left = sorted(found, key=lambda e: e.span)
    out: list[Match] = []
    for item in sorted(gold, key=lambda g: (g.start, g.end)):
        best = next((e for e in left if e.type == item.type and e.span[0] < item.end and item.start < e.span[1]), None)
        if best is not None:
            left.remove(best)
        out.append(Match(item, best))
    return [*out, *(Match(None, e) for e in left)]


def tally(matches: Iterable[Match]) -> Tally:
    """Counts over the pairs."""
    out = Tally()
    for pair in matches:
        if pair.gold is None:
            assert pair.found is not None
            out.extra[pair.found.type] += 1
        elif pair.found is None:
            out.missed[pair.gold.type] += 1
        else:
            out.hit[pair.gold.type] += 1
            if pair.gold.value and pair.gold.type not in ("date", "name"):
                out.compared[pair.gold.type] += 1
                out.right[pair.gold.type] += value_right(pair.gold, pair.found)
    return out


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(abs(a), abs(b))


def value_right(gold: GoldEvidence, found: Evidence) -> bool:
    """Whether the value agrees with the corpus' notation; "~" agrees with a value in words."""
    value, said = found.value, gold.value
    if said == "~":
        return value is None or isinstance(value, str)
    if gold.type == "change":
        if said.startswith("x"):
            return isinstance(value, int | float) and _near(value, float(said[1:]))
        parts = _CHANGE.fullmatch(said)
        if not parts or not isinstance(value, dict):
            return False
        ends = []
        for number, unit in ((parts[1], parts[2]), (parts[3], parts[4])):
            name = unit.strip()
            factor = {"ms": 0.001, "millisecond": 0.001}.get(name, SECONDS.get(name.removesuffix("s"), 1))
            ends.append(float(number) * factor)
        return _near(value["from"], ends[0]) and _near(value["to"], ends[1])
    if gold.type == "rank":
        return str(value) == said or (isinstance(value, str) and "/" not in said and value.split("/")[0] == said)
    if gold.type == "money":
        amount, currency = said.split()
        return isinstance(value, int | float) and _near(value, float(amount)) and found.unit == currency
    if gold.type == "duration":
        amount, unit = said.split()
        return isinstance(value, int | float) and _near(value, float(amount) * SECONDS[unit.removesuffix("s")])
    return isinstance(value, int | float) and _near(value, float(said))
