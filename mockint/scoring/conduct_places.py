"""Where in a text a pattern may begin: sets of word indices as bits of a long number.

Every match of a pattern holds at least one of the words of each group in ``needs(...)``. So it can begin only at words from
which each group has a member within reach; with one bit a word, that is a few shifts and ands for the whole text, and hardly
any pattern is left to be tried word by word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mockint.scoring.conduct_pattern import ALTERNATIVES, CLASS, LITERAL

MOST_NEEDS = 4
"""Groups looked for besides the beginning; more narrow the choice no further."""
FEW = 12
"""Bits that are set one by one; more are set in bytes, so that frequent words of long texts cost no more than they are."""


def needs(tree: Sequence[tuple[int, Any]], common: frozenset[str]) -> list[tuple[str, ...]]:
    """For each element of a parsed pattern that is not optional, the keys and ``@classes`` one of which a match holds; those
    without common words first."""
    found = [group for group in (_group(element, common) for element in tree) if group]
    unlike = sorted(set(found), key=lambda group: (_commonness(group, common), len(group), group))
    return unlike[:MOST_NEEDS]


def _group(element: tuple[int, Any], common: frozenset[str]) -> tuple[str, ...]:
    """The words one of which this element matches; nothing when it may match anything, or nothing."""
    kind, data = element
    if kind == LITERAL:
        return () if data == "_" else (data,)
    if kind == CLASS:
        return ("@" + data,)
    if kind != ALTERNATIVES:
        return ()
    out: set[str] = set()
    for choice in data:
        inner = needs(choice, common)
        if not inner:
            return ()
        out.update(inner[0])
    return tuple(sorted(out))


def _commonness(group: tuple[str, ...], common: frozenset[str]) -> int:
    """How many of the keys are in nearly every text."""
    return sum(key in common for key in group)


class Places:
    """The places of keys and classes in one text as bits, and what follows from them; everything is worked out once."""

    def __init__(self, places: Mapping[str, Sequence[int]], groups: Any) -> None:
        self._places, self._groups = places, groups
        self._of_group: dict[int, int] = {}
        self._within: dict[tuple[int, int], int] = {}

    def of(self, group: int) -> int:
        """The words of the text that belong to a group."""
        found = self._of_group.get(group)
        if found is None:
            found = 0
            for key in self._groups[group]:
                indices = self._places.get(key)
                if indices:
                    found |= _bits(indices)
            self._of_group[group] = found
        return found

    def within(self, group: int, reach: int) -> int:
        """The words from which one of the group is at most ``reach`` words on."""
        found = self._within.get((group, reach))
        if found is None:
            found, done = self.of(group), 1
            while found and done <= reach:
                step = min(done, reach + 1 - done)
                found |= found >> step
                done += step
            self._within[group, reach] = found
        return found

    def starts(self, begin: int, wanted: Iterable[int], reach: int) -> Iterator[int]:
        """The words of group ``begin`` from which each wanted group is within reach, in order."""
        left = self.of(begin)
        for group in wanted:
            if not left:
                return
            left &= self.within(group, reach)
        digits = bin(left)[:1:-1]  # reading the digits stays linear in long texts, taking bits off the number would not
        i = digits.find("1")
        while i >= 0:
            yield i
            i = digits.find("1", i + 1)


def _bits(indices: Sequence[int]) -> int:
    """A number with these bits set."""
    if len(indices) <= FEW:
        found = 0
        for i in indices:
            found |= 1 << i
        return found
    data = bytearray((indices[-1] >> 3) + 1)
    for i in indices:
        data[i >> 3] |= 1 << (i & 7)
    return int.from_bytes(data, "little")
