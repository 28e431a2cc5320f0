"""Reading numbers: spelled out, in digits and mixed, in every shipped language at once.

One grammar over classes of words serves all languages, since they build numbers alike: a group below a thousand (units, teens,
tens, hundreds), decimals or a half behind it, a scale, then groups of ever smaller scales. What belongs to a class is data
(``rules/<lang>/numbers.toml``).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from mockint.scoring.lexicon import Atom, Lexicon, lexicon
from mockint.scoring.number_parts import (
    Group,
    digits,
    follows,
    fraction_at,
    group_at,
    half_of,
    joins,
    kind_at,
    ordinal_at,
    past_half,
    plain,
    small_at,
    spoken_digits,
    value_at,
    with_decimals,
)
from mockint.scoring.text import tokenize

Kind = Literal["cardinal", "ordinal", "fraction", "year"]


class Number(NamedTuple):
    """A number: its value, its atoms ``first`` to ``last`` (exclusive), its kind, and whether it is only about that much."""

    value: int | float
    first: int
    last: int
    kind: Kind = "cardinal"
    about: bool = False


_VALUED = frozenset({"unit", "teen", "ten", "hundred", "scale", "one_hundred", "one_scale", "ten_mark", "teen_mark"})
_FRACTIONAL = frozenset({"half", "fraction", "article", "unit", "ten", "teen"})


def read(text: str, lang: str) -> int | float | None:
    """The number that a whole text is ("two and a half million", "seribu dua ratus lima"); None when it is not one number."""
    words = lexicon(lang)
    atoms = words.atoms(tokenize(text))
    found = at(atoms, 0, words) if atoms else None
    return found.value if found and found.last == len(atoms) else None


def scan(atoms: Sequence[Atom], words: Lexicon) -> list[Number]:
    """All numbers, left to right, each as long as it can be."""
    out: list[Number] = []
    i, count = 0, len(atoms)
    while i < count:
        atom = atoms[i]
        found = at(atoms, i, words) if atom.entry is not None or atom.kind == "n" else None
        if found:
            out.append(found)
            i = found.last
        else:
            i += 1
    return out


def at(atoms: Sequence[Atom], i: int, words: Lexicon) -> Number | None:
    """The longest number that begins at atom ``i``, or None."""
    first = i
    kind = kind_at(atoms, i)
    sign = 1
    if kind == "minus":
        if i > 0 and (atoms[i - 1].kind == "n" or kind_at(atoms, i - 1) in _VALUED):
            return None
        sign, i = -1, i + 1
        kind = kind_at(atoms, i) if joins(atoms, i) else ""
    if kind in _FRACTIONAL and (found := _fraction(atoms, i, words)):
        return found._replace(value=sign * found.value, first=first)
    if kind == "some":
        return _some(atoms, i)
    if kind == "article" and follows(atoms, i + 1, "some") and (found := _some(atoms, i + 1)):
        return found._replace(first=first)
    if kind == "size":
        return _size(atoms, i)
    if kind == "ordinal_prefix":
        if i + 1 < len(atoms) and atoms[i + 1].kind == "n" and atoms[i + 1].gap == "-":
            value = digits(atoms[i + 1].folded, words)
            return None if value is None else Number(plain(value), i, i + 2, "ordinal")
        return None
    found = _whole(atoms, i, words)
    if found is None or (sign < 0 and found.kind != "cardinal"):
        return None
    return found._replace(value=sign * found.value, first=first)


class _Sum:
    """A cardinal or ordinal while its groups of falling scales are added up."""

    def __init__(self, atoms: Sequence[Atom], first: int, words: Lexicon) -> None:
        self.atoms, self.words = atoms, words
        self.first = self.last = first
        self.total = Decimal(0)
        self.scale = Decimal("Infinity")
        self.ordinal = self.about = self.in_digits = self.closed = False

    def step(self) -> bool:
        """Take the next group; False when the number has ended."""
        atoms, last = self.atoms, self.last
        opening = last == self.first
        kind = kind_at(atoms, last)
        if kind == "one_scale" and value_at(atoms, last) < self.scale:
            self.ordinal = self.ordinal or ordinal_at(atoms, last) == 2
            self._scaled(value_at(atoms, last), value_at(atoms, last), last + 1)
            return True
        if kind in ("article", "apart") and opening and follows(atoms, last + 1, "scale"):
            self._scaled(value_at(atoms, last + 1), value_at(atoms, last + 1), last + 2)
            return True
        if kind == "and" and not opening and self.scale.is_finite() and self.scale >= 1000:
            tail = small_at(atoms, last + 1) if joins(atoms, last + 1) else None
            if tail and tail.value >= 1 and kind_at(atoms, tail.last) not in ("hundred", "scale"):
                value, self.last, _ = with_decimals(atoms, tail, self.words)
                self.total, self.ordinal = self.total + value, self.ordinal or tail.ordinal
            return False
        group = group_at(atoms, last, self.words)
        if group is None or (not opening and group.ordinal and ordinal_at(atoms, last) == 2):
            return False
        return self._grouped(group, opening)

    def _grouped(self, group: Group, opening: bool) -> bool:
        atoms, words = self.atoms, self.words
        value, end, whole = with_decimals(atoms, group, words)
        factor = self._factor(end)
        if opening:
            self.in_digits = group.digits
            suffix = words.suffixes.get(atoms[end].folded, 0) if group.digits and joins(atoms, end) else 0
            if suffix and not factor:
                self.total, self.last, self.closed = value * suffix, end + 1, True
                return False
        elif not self._carries_on(group, value, factor):
            return False
        self.ordinal, self.about = self.ordinal or group.ordinal, self.about or group.about
        if not factor:
            self.total, self.last = self.total + value, end
            marked = group.digits and opening and whole and joins(atoms, end) and atoms[end].glued
            if marked and atoms[end].folded in words.ordinal_suffixes:
                self.last, self.ordinal, self.closed = end + 1, True, True
            return False
        self.about = self.about or atoms[end].folded in words.about
        if ordinal_at(atoms, end) == 1:
            self.total, self.last, self.ordinal = self.total + value * factor, end + 1, True
            return False
        self._scaled(value * factor, factor, end + 1, halves=value == value.to_integral_value())
        return True

    def _factor(self, end: int) -> Decimal:
        """The scale behind a group ("thousand", "ribuan"); 0 when there is none."""
        if not joins(self.atoms, end):
            return Decimal(0)
        about = self.words.about.get(self.atoms[end].folded, 0)
        if about:
            return Decimal(about) if about >= 1000 else Decimal(0)
        return value_at(self.atoms, end) if kind_at(self.atoms, end) == "scale" else Decimal(0)

    def _carries_on(self, group: Group, value: Decimal, factor: Decimal) -> bool:
        """Whether a further group belongs to the same number.

        Digits and words do not mix ("12 juta satu bulan"); a comma goes on only before a group of a hundred or more, as it is
        written out ("two thousand, three hundred", but "two thousand, three of them").
        """
        if group.digits != self.in_digits or (group.digits and not factor) or self.scale < 1000:
            return False
        if self.atoms[self.last].gap == "," and value < 100 and not factor:
            return False
        return value * (factor or 1) < self.scale and factor < self.scale

    def _scaled(self, amount: Decimal, scale: Decimal, last: int, halves: bool = True) -> None:
        """Add a group with its scale, and half the scale where that stands behind."""
        self.total, self.scale, self.last = self.total + amount, scale, last
        if halves:
            self.total += half_of(self.atoms, last, scale, self.words)
            self.last = past_half(self.atoms, last, self.words)


def _whole(atoms: Sequence[Atom], i: int, words: Lexicon) -> Number | None:
    """A cardinal, ordinal or year."""
    sum_ = _Sum(atoms, i, words)
    while sum_.last < len(atoms):
        last = sum_.last
        if last > i and not joins(atoms, last) and not (atoms[last].gap == "," and sum_.scale >= 1000):
            break
        if last == i and (year := _year(atoms, i)):
            return year
        if not sum_.step() or sum_.last == last:
            break
    total, last = sum_.total, sum_.last
    if last == i:
        return None
    kind: Kind = "ordinal" if sum_.ordinal else "cardinal"
    if sum_.closed or sum_.ordinal:
        return Number(plain(total), i, last, kind, sum_.about)
    if kind_at(atoms, last - 1) in ("scale", "one_scale") and follows(atoms, last, "point"):
        spoken, end = spoken_digits(atoms, last + 1)
        if spoken:
            total, last = total + Decimal(f"0.{spoken}"), end
    if joins(atoms, last) and (kind_at(atoms, last) == "odd" or (atoms[last].folded == "an" and atoms[last].glued)):
        return Number(plain(total), i, last + 1, kind, True)  # "forty-odd", "50-an"
    return Number(plain(total), i, last, kind, sum_.about)


def _year(atoms: Sequence[Atom], i: int) -> Number | None:
    """A year said in two halves, 1600 to 2099: "nineteen ninety", "twenty oh five"."""
    century = small_at(atoms, i) if kind_at(atoms, i) in ("teen", "ten") else None
    if century is None or century.last != i + 1 or century.ordinal or not 16 <= century.value <= 20 or not joins(atoms, i + 1):
        return None
    if kind_at(atoms, i + 1) == "oh" and follows(atoms, i + 2, "unit"):
        return Number(int(century.value * 100 + value_at(atoms, i + 2)), i, i + 3, "year")
    tail = small_at(atoms, i + 1)
    if tail is None or tail.value < 10 or tail.ordinal:
        return None
    if joins(atoms, tail.last) and kind_at(atoms, tail.last) in ("hundred", "scale"):
        return None
    return Number(int(century.value * 100 + tail.value), i, tail.last, "year")


def _fraction(atoms: Sequence[Atom], i: int, words: Lexicon) -> Number | None:
    """A fraction, alone or of a scale: "half", "two thirds", "setengah juta", "a quarter of a million"."""
    found = fraction_at(atoms, i, words)
    if found is None:
        return None
    value, last = found
    j = last
    if follows(atoms, j, "of"):
        j += 1
    if follows(atoms, j, "article"):
        j += 1
    if follows(atoms, j, "scale") and not ordinal_at(atoms, j):
        return Number(plain(value * value_at(atoms, j)), i, j + 1)
    return Number(plain(value), i, last, "fraction")


def _some(atoms: Sequence[Atom], i: int) -> Number | None:
    """An open amount before a scale: "a few hundred", "beberapa ribu"."""
    if joins(atoms, i + 1) and kind_at(atoms, i + 1) in ("hundred", "scale", "ten_mark"):
        value, last = 2 * value_at(atoms, i + 1), i + 2
        if kind_at(atoms, i + 1) != "scale" and follows(atoms, last, "scale"):
            value, last = value * value_at(atoms, last), last + 1
        return Number(plain(value), i, last, "cardinal", True)
    return None


def _size(atoms: Sequence[Atom], i: int) -> Number:
    """A size alone or of a scale: "dozens", "tens of thousands", "puluhan ribu"."""
    value, last = value_at(atoms, i), i + 1
    j = last + 1 if follows(atoms, last, "of") else last
    if joins(atoms, j) and kind_at(atoms, j) in ("scale", "size"):
        return Number(plain(value * value_at(atoms, j)), i, j + 1, "cardinal", True)
    return Number(plain(value), i, last, "cardinal", True)
