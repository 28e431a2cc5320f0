"""Dates: months, days, years, quarters, holidays, and those told from today ("last year", "dua tahun lalu")."""

from __future__ import annotations

from mockint.scoring.evidence_cues import Piece, Scene
from mockint.scoring.numbers import Number

FIRST_YEAR, LAST_YEAR = 1900, 2049


def find(scene: Scene) -> None:
    """Add all dates; their value is what was said."""
    triggers, numbers = scene.cues.date_words, scene.numbers
    never, as_of = scene.cues["date.never_before"], scene.cues["date.as_of"]
    i = 0
    while i < scene.count:
        word = scene.atoms[i].folded
        begins = word in triggers or i in numbers or ("'" in word and _bare(word) in triggers)
        core = _core(scene, i) if begins and not scene.used[i] else None
        if core is None:
            i += 1
            continue
        first, last = _widened(scene, *core)
        before = scene.before(first)
        if scene.free(first, last) and (before not in never or (before in as_of and _year_in(scene, first, last))):
            scene.add(Piece("date", scene.said(first, last), None, first, last))
        i = max(last, i + 1)


def _year_in(scene: Scene, first: int, last: int) -> bool:
    """Whether a date names its year."""
    return any(is_year(number) for i in range(first, last) if (number := scene.numbers.get(i)))


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("s'")


def _core(scene: Scene, i: int) -> tuple[int, int] | None:
    """The words that make a date at ``i``, or None."""
    cues = scene.cues
    word, before = scene.atoms[i].folded, scene.before(i)
    bare = _bare(word)
    if (held := scene.match(i, cues.holidays)) and not _blocked(scene, i):
        return i, held[0]
    if number := scene.numbers.get(i):
        return _ago(scene, number) or _day(scene, number, before) or _year(scene, number, before)
    if before in cues["date.honorifics"] and bare in cues["date.months"]:
        return None
    if bare in cues["date.months"] or (bare in cues["date.unsure_months"] and _sure_month(scene, i, before)):
        return i, i + 1
    if bare in cues["date.weekdays"]:
        return None if _blocked(scene, i) else (i, i + 1)
    if word in cues["date.unsure_weekdays"] and _is_weekday(scene, i, before):
        return i, i + 1
    if word in cues["date.quarter_letters"] and i + 1 < scene.count and scene.atoms[i + 1].folded in ("1", "2", "3", "4"):
        return (i, i + 2) if scene.atoms[i + 1].glued and scene.atoms[i + 1].gap == "" else None
    if bare in cues["date.quarter"]:
        return _quarter(scene, i, before)
    if bare in cues["date.decades"]:
        return (i, i + 1) if before in cues["date.decade_before"] else None
    if word in cues["date.year_word"] and (year := scene.number(i + 1)) and is_year(year):
        return i, year.last
    if held := scene.match(i, cues.year_names):
        year_ = scene.number(held[0])
        dated = (year_ and is_year(year_)) or scene.word(held[0]) in cues["date.after_relative"]
        return (i, held[0]) if dated else None
    return _relative(scene, i, bare, before)


def is_year(number: Number) -> bool:
    """Whether a number may be a year."""
    return isinstance(number.value, int) and FIRST_YEAR <= number.value <= LAST_YEAR and not number.about


def _blocked(scene: Scene, i: int) -> bool:
    """Whether the date tells a habit or any such day ("every Monday", "tiap Senin")."""
    never = scene.cues["date.never_before"]
    return scene.before(i) in never or scene.before(i, 2) in never


def _is_weekday(scene: Scene, i: int, before: str) -> bool:
    """Whether "minggu" is the Sunday here, not the week."""
    if _blocked(scene, i) or i - 1 in scene.numbers:
        return False
    return before in scene.cues["date.weekday_heads"] or scene.word(i + 1) in scene.cues["date.parts"]


def _quarter(scene: Scene, i: int, before: str) -> tuple[int, int] | None:
    """ "kuartal ketiga"; a "semester" of studies is a date only where something else says when."""
    cues = scene.cues
    number = scene.number(i + 1)
    ordinal = _number_ending(scene, i)
    if ordinal and ordinal.kind == "ordinal" and ordinal.value <= 4 and cues.lang == "en":  # "the third quarter"
        return ordinal.first, i + 1
    if number is None or number.value not in (1, 2, 3, 4):
        return _relative(scene, i, scene.atoms[i].folded, before)
    timed = before in cues["date.year_before"] or scene.word(number.last) in cues["date.after_relative"]
    studied = scene.atoms[i].folded in cues["date.studies"] and (scene.content(number.last) or not timed)
    return None if studied else (i, number.last)


def _sure_month(scene: Scene, i: int, before: str) -> bool:
    """Whether "may" or "march" is the month here: beside a day or a year, or behind a preposition."""
    beside = scene.number(i + 1)
    if beside and (is_year(beside) or (beside.kind == "ordinal" and beside.value <= 31)):
        return True
    if before in scene.cues["date.before"]:
        return True
    entry = scene.atoms[i - 1].entry if i else None
    return bool(entry and entry.ordinal and entry.value <= 31)


def _ago(scene: Scene, number: Number) -> tuple[int, int] | None:
    """ "three years ago", "dua tahun yang lalu"."""
    last = number.last
    if not scene.cues.seconds(scene.word(last)):
        return None
    end = last + 1 + (scene.word(last + 1) in scene.cues["date.ago_link"])
    return (number.first, end + 1) if scene.word(end) in scene.cues["date.ago"] else None


def _day(scene: Scene, number: Number, before: str) -> tuple[int, int] | None:
    """ "the fourteenth of May", "17 Agustus", "tanggal dua puluh"."""
    cues, last = scene.cues, number.last
    whole = isinstance(number.value, int) and not number.about and number.kind in ("ordinal", "cardinal")
    if not whole or not 1 <= number.value <= 31:
        return None
    ordinal = number.kind == "ordinal"
    month = last + (scene.word(last) in cues["date.of"])
    name = scene.word(month)
    sure = ordinal or before in cues["date.day_heads"] or before in cues["date.before"]
    if name in cues["date.months"] or (name in cues["date.unsure_months"] and sure):
        return number.first, month + 1
    if before in cues["date.day_heads"]:
        return number.first, last
    alone = not scene.content(last) and scene.word(last) not in cues["date.not_after_day"]
    return (number.first, last) if before in cues["date.day_before"] and ordinal and alone and number.value > 3 else None


def _year(scene: Scene, number: Number, before: str) -> tuple[int, int] | None:
    """A year in digits or in words, told from an amount by the words around it."""
    cues, atoms = scene.cues, scene.atoms
    first, last = number.first, number.last
    if not is_year(number) or number.kind == "ordinal" or scene.unit_behind(last):
        return None
    if first and (atoms[first - 1].kind == "s" or before in cues.codes):
        return None
    cue = before in cues["date.year_before"] or before in cues["date.year_word"]
    written = atoms[first].kind == "n" and atoms[first].folded.isdecimal() and last == first + 1
    if not written and number.kind != "year":  # "two thousand and fourteen"
        sure = before in cues["date.year_word"] or (cue and number.value != 2000)
        said = number.value > 2000 and last - first > 2
        return (first, last) if (sure or said) and not scene.content(last) else None
    after = scene.word(last)
    plural = scene.content(last) and (after.endswith("s") or after in cues["count.plurals"] or cues.lang == "id")
    return (first, last) if cue or not plural else None


def _relative(scene: Scene, i: int, word: str, before: str) -> tuple[int, int] | None:
    """ "last summer", "the spring of 2018", "tahun lalu"."""
    cues = scene.cues
    second = scene.before(i, 2)
    if before in cues["date.relative"]:
        return (i - 1, i + 1) if word in cues["date.units"] and second not in cues["date.spans_before"] else None
    if before in cues["date.kinds"] and second in cues["date.relative"] and word in cues["date.units"]:
        return i - 2, i + 1
    after = scene.word(i + 1)
    if word in cues["date.seasons"]:
        year = scene.number(i + 1 + (after in cues["date.of"]))
        return (i, i + 1) if (year and is_year(year)) or before in cues["date.season_before"] else None
    if word not in cues["date.units"]:
        return None
    if after in cues["date.ago_link"] and scene.word(i + 2) in cues["date.ago"]:
        return i, i + 3
    counted = any((n := scene.numbers.get(i - back)) and n.last == i for back in (1, 2, 3))
    if after in cues["date.after_relative"] and not counted:
        return i, i + 2
    return None


def _widened(scene: Scene, first: int, last: int) -> tuple[int, int]:
    """The date with what belongs to it: the day, the part of a month or of a day, the year."""
    while (further := _further(scene, last)) > last:
        last = further
    while first > 0 and scene.atoms[first].gap == "" and not scene.used[first - 1]:
        number = _number_ending(scene, first)
        if scene.atoms[first - 1].folded in scene.cues["date.prefixes"]:
            first -= 1
        elif number and 1 <= number.value <= 31 and scene.atoms[first].folded in scene.cues["date.months"]:
            first = number.first
        else:
            break
    while first < last - 1 and scene.atoms[first].folded in scene.cues["date.of"]:
        first += 1
    return first, last


def _further(scene: Scene, last: int) -> int:
    """The end of what goes on with a date that ends at ``last``."""
    if last >= scene.count:
        return last
    cues, word = scene.cues, scene.word(last)
    if scene.atoms[last].gap == "/" and (other := scene.numbers.get(last)):  # "2018/2019"
        return other.last
    spanned = word in cues["date.span"]
    linked = spanned or word in cues["date.in_year"] or word in cues["date.year_word"]
    j = last + linked
    following = scene.word(j)
    if linked and following in cues["date.months"] | cues["date.weekdays"]:
        return j + 1
    if linked and following and (held := scene.match(j, cues.holidays)):
        return held[0]
    number = scene.numbers.get(j) if j < scene.count and scene.atoms[j].gap in ("", ",") else None
    if number and is_year(number) and not spanned:
        return number.last
    if number and not linked and scene.atoms[j].gap == "" and 1 <= number.value <= 31 and isinstance(number.value, int):
        behind_month = scene.before(last) in cues["date.months"] and cues.lang == "en"
        if number.kind == "ordinal" or (behind_month and not scene.content(number.last) and not scene.unit_behind(number.last)):
            return number.last
        return last
    pair = (word in cues["date.relative"] and scene.word(last + 1) in cues["date.units"]) or (
        word in cues["date.units"] and scene.word(last + 1) in cues["date.after_relative"]
    )
    if pair:
        return last + 2
    month = word in cues["date.months"] and scene.before(last) not in cues["date.months"]
    return last + (month or word in cues["date.after_relative"] or word in cues["date.parts"])


def _number_ending(scene: Scene, i: int) -> Number | None:
    """The whole number whose last atom stands right before ``i``."""
    for back in range(1, 5):
        number = scene.numbers.get(i - back)
        if number and number.last == i and isinstance(number.value, int):
            return number
    return None
