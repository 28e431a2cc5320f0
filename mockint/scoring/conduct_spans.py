"""Which words of a finding are quoted: those that carry the judgement with its target, as few as do (RUBRIC §4).

A rule knows what it matched and the judgement which words speak for a finding; neither knows where the remark begins and ends
in somebody's speech. That is learnt: each place a quotation could begin or end at has a weight by the words around it, by
pauses and by how far it lies from what was matched; each word has one for standing inside; the sum decides among all stretches
around the weightiest word, or near it in its sentence where it may be left out. ``tests/fit/fit_spans.py`` fits the weights;
the table lies beside the rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import msgspec

from mockint.scoring.shelf import Packed, Shelf, lookup, shelve

BACK, AHEAD = 11, 13
"""Words before and after the weightiest one that a quotation may reach to."""
FAR = 6
"""Words from the edge of the match beyond which all places are alike."""
STEPS = (-60, -20, 0, 20, 60, 120)
"""Hundredths of log odds that part words into those that speak a lot, a little or against a finding."""


class Shipped(msgspec.Struct, frozen=True):
    """The table as it lies beside the rules."""

    weights: Packed


class Scene(NamedTuple):
    """What is known around a finding: per word its form, classes, pause before it (0 to 2) and weight in the judgement; the
    words ``first`` to ``last`` (exclusive) that would be quoted, ``begin`` to ``end`` that were matched; rule and
    category; whether the finding is only likely, whether the rule matches what warns of a remark."""

    forms: Sequence[str]
    classes: Sequence[Mapping[str, int]]
    pauses: Sequence[int]
    weights: Sequence[int]
    first: int
    last: int
    begin: int
    end: int
    rule: str
    category: str
    likely: bool
    warns: bool


def encode(weights: Mapping[str, int]) -> bytes:
    """Weights in hundredths as bytes."""
    return msgspec.msgpack.encode(Shipped(shelve(weights)))


@lru_cache(maxsize=2)
def load(lang: str) -> Shelf[int] | None:
    """The shipped weights of a language; None where there are none, or those of another version."""
    path = Path(__file__).parent / "rules" / lang / "spans.weights"
    try:
        return Shelf[int](msgspec.msgpack.decode(path.read_bytes(), type=Shipped).weights)
    except (OSError, msgspec.DecodeError):
        return None


def anchor(scene: Scene) -> int:
    """The word of what would be quoted that speaks most for a finding."""
    return max(range(scene.first, scene.last), key=lambda i: (scene.weights[i], -i))


def reach(scene: Scene, middle: int) -> tuple[int, int]:
    """The first and the last place (exclusive) of a quotation around a word: within its sentence."""
    low, high = middle, middle + 1
    while low > 0 and middle - low < BACK and scene.pauses[low] < 2:
        low -= 1
    while high < len(scene.forms) and high - middle < AHEAD and scene.pauses[high] < 2:
        high += 1
    return low, high


def _far(distance: int) -> int:
    return max(-FAR, min(FAR, distance))


def edge_features(scene: Scene, place: int, side: str) -> list[str]:
    """What speaks for a quotation beginning (``side`` "<") or ending (">") before word ``place``."""
    forms, classes = scene.forms, scene.classes
    there = place < len(forms)
    pause = scene.pauses[place] if there and place else 2
    edge, match = (scene.first, scene.begin) if side == "<" else (scene.last, scene.end)
    off = _far(place - edge)
    out = [
        f"{side}p{pause}",
        f"{side}o{off}",
        f"{side}o{off}p{pause > 0}",
        f"{side}m{_far(place - match)}",
        f"{side}o{off}{scene.category}{scene.likely}",
        f"{side}o{off}{scene.rule}",
        f"{side}a{forms[place] if there else '$'}",
        f"{side}b{forms[place - 1] if place else '^'}",
        f"{side}p{pause}{scene.category}",
    ]
    if there:
        out += [f"{side}A{name}" for name in classes[place]]
    if place:
        out += [f"{side}B{name}" for name in classes[place - 1]]
    return out


def word_features(scene: Scene, i: int) -> list[str]:
    """What speaks for word ``i`` standing inside."""
    step = sum(scene.weights[i] > limit for limit in STEPS)
    matched, quoted = scene.begin <= i < scene.end, scene.first <= i < scene.last
    out = [f"w{scene.forms[i]}", f"s{step}", f"k{matched}{quoted}", f"k{matched}{quoted}{scene.category}{scene.likely}"]
    out.append(f"q{scene.pauses[i] > 0}{quoted}")
    out += [f"c{name}" for name in scene.classes[i]]
    return out


def length_features(count: int, category: str) -> list[str]:
    """What speaks for a quotation of so many words."""
    return [f"l{count}", f"l{count}{category}"]


def may_leave(scene: Scene) -> bool:
    """Whether the quotation may lie beside the weightiest word: what a rule has matched as the remark itself stays in it."""
    return scene.likely or scene.warns


def aside_features(scene: Scene) -> list[str]:
    """What speaks for a quotation beside the weightiest word."""
    return ["x", f"x{scene.rule}{scene.likely}", f"x{scene.category}"]


def choose(scene: Scene, weights: Mapping[str, int | None]) -> tuple[int, int]:
    """The words to quote, ``first`` to ``last`` (exclusive)."""
    look = lookup(weights)

    def weight(names: Sequence[str]) -> int:
        return sum([look(name) or 0 for name in names])

    middle = anchor(scene)
    low, high = reach(scene, middle)
    inside = [0, *accumulate([weight(word_features(scene, i)) for i in range(low, high)])]
    begins = [weight(edge_features(scene, i, "<")) - inside[i - low] for i in range(low, high)]
    ends = [weight(edge_features(scene, i, ">")) + inside[i - low] for i in range(low + 1, high + 1)]
    lengths = [0, *[weight(length_features(n, scene.category)) for n in range(1, high - low + 1)]]
    leave, aside = may_leave(scene), weight(aside_features(scene))
    best, chosen = None, (middle, middle + 1)
    for first in range(low, high if leave else middle + 1):
        for last in range(first + 1 if leave else middle + 1, high + 1):
            total = begins[first - low] + ends[last - low - 1] + lengths[last - first]
            if not first <= middle < last:
                total += aside
            if best is None or (total, first - last) > best:
                best, chosen = (total, first - last), (first, last)
    return chosen
