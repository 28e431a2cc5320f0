"""What numbers are built of: digits, numbers below a hundred and below a thousand, decimals, halves and fractions below one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from mockint.scoring.lexicon import Atom, Lexicon

MAX_DIGITS = 18
"""Longer runs of digits are no amount (serial, card and phone numbers), and reading them would not be linear."""


class Group(NamedTuple):
    """A number below a thousand (or of hundreds): its value, the end of its atoms, and what it is."""

    value: Decimal
    last: int
    ordinal: bool = False
    digits: bool = False
    about: bool = False


def kind_at(atoms: Sequence[Atom], i: int) -> str:
    """The class of the number word at ``i``, "" when it is none."""
    if 0 <= i < len(atoms):
        entry = atoms[i].entry
        return entry.kind if entry else ""
    return ""


def joins(atoms: Sequence[Atom], i: int) -> bool:
    """Whether atom ``i`` carries on what stands before it, with no pause between."""
    return i < len(atoms) and atoms[i].gap in ("", "-")


def follows(atoms: Sequence[Atom], i: int, kind: str) -> bool:
    """Whether a word of a class stands at ``i`` and carries on."""
    return joins(atoms, i) and kind_at(atoms, i) == kind


def value_at(atoms: Sequence[Atom], i: int) -> Decimal:
    """The value of the number word at ``i``."""
    entry = atoms[i].entry
    return Decimal(str(entry.value)) if entry else Decimal(0)


def ordinal_at(atoms: Sequence[Atom], i: int) -> int:
    """Whether the word at ``i`` makes an ordinal: 0 no, 1 as its last word, 2 as its first."""
    entry = atoms[i].entry
    return entry.ordinal if entry else 0


def plain(value: Decimal) -> int | float:
    """An int where it is whole, else the nearest float."""
    return int(value) if value == value.to_integral_value() else float(value)


def digits(raw: str, words: Lexicon) -> Decimal | None:
    """A number in digits by the language's marks; None for what is none (a time, a version, a serial number)."""
    if len(raw) > 2 * MAX_DIGITS or ":" in raw or not raw[0].isdecimal():
        return None
    thousands, decimal = words.thousands_mark, words.decimal_mark
    parts = raw.split(thousands)
    if len(parts) > 1:
        head, tail = parts[0], parts[1:]
        tail[-1], _, fraction = tail[-1].partition(decimal)
        if len(head) <= 3 and all(len(t) == 3 for t in tail):
            raw = "".join([head, *tail]) + (f".{fraction}" if fraction else "")
        elif len(parts) == 2 and decimal not in raw:  # the other language's decimal mark ("2.5 juta")
            raw = f"{head}.{parts[1]}"
        else:
            return None
    else:
        parts = raw.split(decimal)
        if len(parts) > 2:
            if len(parts[0]) > 3 or any(len(p) != 3 for p in parts[1:]):
                return None
            raw = "".join(parts)  # the other language's thousands ("1,250,000")
        else:
            raw = ".".join(parts)
    if len(raw) > MAX_DIGITS:
        return None
    try:
        return Decimal(raw)
    except InvalidOperation:
        return None


def small_at(atoms: Sequence[Atom], i: int) -> Group | None:
    """A number below a hundred in words."""
    kind = kind_at(atoms, i)
    if kind == "teen":
        return Group(value_at(atoms, i), i + 1, bool(ordinal_at(atoms, i)))
    opens = i < len(atoms) and ordinal_at(atoms, i) == 2
    if kind == "unit":
        value = value_at(atoms, i)
        if follows(atoms, i + 1, "teen_mark") and value >= 1:
            return Group(value + 10, i + 2, opens)
        if not (follows(atoms, i + 1, "ten_mark") and value >= 1):
            return Group(value, i + 1, bool(ordinal_at(atoms, i)))
        value, last = value * 10, i + 2
    elif kind == "apart":
        if follows(atoms, i + 1, "teen_mark"):
            return Group(Decimal(11), i + 2)
        if not follows(atoms, i + 1, "ten_mark"):
            return None
        value, last = Decimal(10), i + 2
    elif kind == "ten":
        value, last = value_at(atoms, i), i + 1
        if ordinal_at(atoms, i) == 1:
            return Group(value, last, True)
    else:
        return None
    if follows(atoms, last, "unit") and ordinal_at(atoms, last) < 2:
        unit = value_at(atoms, last)
        marked = joins(atoms, last + 1) and kind_at(atoms, last + 1) in ("ten_mark", "teen_mark")
        if unit >= 1 and not marked:
            return Group(value + unit, last + 1, opens or ordinal_at(atoms, last) == 1)
    return Group(value, last, opens)


def group_at(atoms: Sequence[Atom], i: int, words: Lexicon) -> Group | None:
    """A number below a thousand, or of hundreds ("twenty-five hundred"), in words or digits."""
    if i >= len(atoms):
        return None
    kind = kind_at(atoms, i)
    if atoms[i].kind == "n":
        value = digits(atoms[i].folded, words)
        if value is None:
            return None
        last = i + 1
        if value < 100 and (follows(atoms, last, "hundred") or (follows(atoms, last, "ten_mark") and value < 10)):
            value, last = value * value_at(atoms, last), last + 1
        return Group(value, last, digits=True)
    if kind == "one_hundred" or (kind in ("article", "apart") and follows(atoms, i + 1, "hundred")):
        value, last = Decimal(100), i + 1 + (kind != "one_hundred")
        group = Group(value, last, ordinal_at(atoms, last - 1) > 0 or ordinal_at(atoms, i) == 2)
        if ordinal_at(atoms, last - 1) == 1:
            return group
    else:
        small = small_at(atoms, i)
        if small is None:
            return None
        base = words.about.get(atoms[small.last].folded, 0) if joins(atoms, small.last) else 0
        if base in (10, 100) and small.value >= 1:
            return Group(small.value * base, small.last + 1, about=True)
        closed = small.ordinal and ordinal_at(atoms, small.last - 1) == 1
        if closed or not follows(atoms, small.last, "hundred") or small.value < 1:
            return small
        group = Group(small.value * 100, small.last + 1, small.ordinal or ordinal_at(atoms, small.last) == 1)
        if ordinal_at(atoms, small.last) == 1:
            return group
    last = group.last
    if follows(atoms, last, "and"):
        last += 1
    tail = small_at(atoms, last) if joins(atoms, last) else None
    if tail is None or tail.value < 1 or follows(atoms, tail.last, "hundred") or ordinal_at(atoms, last) == 2:
        return group
    return Group(group.value + tail.value, tail.last, group.ordinal or tail.ordinal)


def with_decimals(atoms: Sequence[Atom], group: Group, words: Lexicon) -> tuple[Decimal, int, bool]:
    """Value and end of a group with the decimals or the half behind it, and whether there were none."""
    value, last = group.value, group.last
    if group.ordinal or group.about:
        return value, last, True
    if follows(atoms, last, "point"):
        spoken, end = spoken_digits(atoms, last + 1)
        if spoken:
            return value + Decimal(f"0.{spoken}"), end, False
    if value < 100 and value == value.to_integral_value():
        if joins(atoms, last) and atoms[last].folded in words.direct_halves:
            return value + Decimal("0.5"), last + 1, False
        if follows(atoms, last, "and") and (part := fraction_at(atoms, last + 1, words)):
            return value + part[0], part[1], False
    return value, last, True


def spoken_digits(atoms: Sequence[Atom], i: int) -> tuple[str, int]:
    """Digits after "point": one by one ("zero five") or as a small number ("twenty-five")."""
    out: list[str] = []
    start = i
    while joins(atoms, i):
        atom = atoms[i]
        if atom.kind == "n" and atom.folded.isdecimal() and i == start:
            return (atom.folded[:MAX_DIGITS], i + 1)
        kind = kind_at(atoms, i)
        entry = atom.entry
        if entry is None or entry.ordinal:
            break
        if kind in ("unit", "oh") and not (joins(atoms, i + 1) and kind_at(atoms, i + 1) in ("ten_mark", "teen_mark")):
            out.append(str(int(entry.value)))
            i += 1
        elif not out and (small := small_at(atoms, i)):
            return str(int(small.value)), small.last
        else:
            break
    return "".join(out[:MAX_DIGITS]), i


def half_of(atoms: Sequence[Atom], i: int, scale: Decimal, words: Lexicon) -> Decimal:
    """Half a scale behind it: "a million and a half", "sejuta setengah"."""
    return scale / 2 if past_half(atoms, i, words) > i else Decimal(0)


def past_half(atoms: Sequence[Atom], i: int, words: Lexicon) -> int:
    """The end of "and a half" or "setengah" at ``i``; ``i`` when it does not stand there."""
    if joins(atoms, i) and atoms[i].folded in words.direct_halves:
        return i + 1
    if follows(atoms, i, "and") and follows(atoms, i + 1, "article") and follows(atoms, i + 2, "half"):
        return i + 3
    return i


def fraction_at(atoms: Sequence[Atom], i: int, words: Lexicon) -> tuple[Decimal, int] | None:
    """Value and end of a fraction below one: "half", "a third", "three quarters", "seperempat", "dua pertiga"."""
    kind, last = kind_at(atoms, i), i + 1
    if kind == "half":
        return Decimal("0.5"), last
    if kind == "fraction":
        return value_at(atoms, i), last
    if kind == "article":
        over = Decimal(1)
    elif (small := small_at(atoms, i)) and not small.ordinal:
        over, last = small.value, small.last
    else:
        return None
    if not joins(atoms, last):
        return None
    if atoms[last].folded in words.direct_halves:  # "satu setengah" is one and a half
        return None
    if over == 1 and follows(atoms, last, "half"):
        return Decimal("0.5"), last + 1
    under = words.denominators.get(atoms[last].folded.removesuffix("nya"), 0)
    return (over / under, last + 1) if 0 < over < under else None
