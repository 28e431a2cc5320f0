"""Amounts: what a number with the words beside it tells (percent, money, duration, count)."""

from __future__ import annotations

from mockint.scoring.evidence_cues import Piece, Scene
from mockint.scoring.lexicon import lexicon
from mockint.scoring.numbers import Number


def read(scene: Scene, number: Number) -> Piece | None:
    """The amount that a number tells, whether or not it is worth telling; a count when nothing else."""
    return (
        _signed_money(scene, number)
        or _named_money(scene, number)
        or _percent(scene, number)
        or _duration(scene, number)
        or _bare_money(scene, number)
        or _count(scene, number)
    )


def tidy(value: float) -> int | float:
    """An int where it is whole, else rounded to what speech can mean."""
    return int(value) if value == int(value) else round(value, 6)


def _said(scene: Scene, number: Number, value: float, last: int) -> int | float | str:
    """The value; for an open amount ("dozens", "six or seven") the words."""
    return scene.said(number.first, last) if number.about else tidy(value)


def _signed_money(scene: Scene, number: Number) -> Piece | None:
    """ "$40k", "Rp 3,2 juta", "US$ 5"."""
    cues, atoms = scene.cues, scene.atoms
    first, last, value = number.first, number.last, number.value
    if not first:
        return None
    sign = atoms[first - 1]
    if sign.kind == "s":
        code = cues.signs.get(sign.folded)
    else:  # "Rp. 5.000" has a full stop inside
        near = atoms[first].gap == "" or (atoms[first].gap == "." and atoms[first].start - sign.end <= 2)
        near = near and (len(sign.folded) > 1 or atoms[first].glued)  # "R450", not "option R 450"
        code = cues.codes.get(sign.folded) if near else None
    if not code:
        return None
    first -= 1
    country = cues.countries.get(atoms[first - 1].folded) if first and atoms[first].glued else None
    if country:
        first -= 1
    if atoms[last - 1].kind == "n" and (factor := lexicon(cues.lang).money_suffixes.get(scene.word(last), 0)):
        value, last = value * factor, last + 1
    if scene.word(last) in cues.currencies:
        last += 1
    return Piece("money", tidy(value), (country or scene.dollar(code)).upper(), first, last)


def _named_money(scene: Scene, number: Number) -> Piece | None:
    """ "nine hundred bucks", "three euros fifty", "lima belas ribu dolar"."""
    cues = scene.cues
    if number.kind == "ordinal":
        return None
    last, value = number.last, number.value
    country = cues.countries.get(scene.word(last)) if scene.word(last + 1) in cues.currencies else None
    if country:
        last += 1
    word = scene.word(last)
    code = cues.currencies.get(word)
    if not code:
        return None
    last += 1
    if word in cues["money.thousands"]:
        return Piece("money", tidy(value * 1000), scene.currency if scene.currency_named else code, number.first, last)
    if word.rstrip("s") in cues["money.hundredths"]:
        return Piece("money", tidy(value / 100), code, number.first, last)
    if country is None and (country := cues.countries.get(scene.word(last))):  # "dolar Singapura"
        last += 1
    small = scene.number(last)
    if small and value < 1000 and _is_hundredths(scene, small, 1) and not scene.unit_behind(small.last):
        value, last = value + small.value / 100, small.last
    return Piece("money", tidy(value), country or scene.dollar(code), number.first, last)


def _percent(scene: Scene, number: Number) -> Piece | None:
    cues, last = scene.cues, number.last
    value = number.value
    if number.kind == "fraction" and scene.word(last) in cues["grammar.articles"]:  # "half a percent"
        last += 1
    if last >= scene.count:
        return None
    if scene.atoms[last].folded == "%" or scene.word(last) in cues["percent.words"]:
        end = last + 1
    elif scene.word(last) and (pair := scene.match(last, cues.percent_pairs)):
        end = pair[0]
    else:
        return None
    return Piece("percent", _said(scene, number, value, end), None, number.first, end)


def unit_seconds(scene: Scene, i: int) -> float:
    """Seconds of the unit of time at ``i``, 0 when it is none."""
    return scene.cues.seconds(scene.word(i))


def _duration(scene: Scene, number: Number) -> Piece | None:
    cues, last = scene.cues, number.last
    if number.kind in ("ordinal", "year"):
        return None
    if number.kind == "fraction":
        last += scene.word(last) in cues["grammar.of"]
        last += scene.word(last) in cues["grammar.articles"]
    if scene.word(last) in cues["duration_words.between"]:
        last += 1
    seconds = unit_seconds(scene, last)
    if any(scene.before(number.first, back) in cues["duration_words.age_before"] for back in (1, 2)):
        scene.kill(number.first, last + (seconds > 0))
        return None
    if not seconds:
        return None
    word = scene.word(last)
    if number.value <= 1 and word.rstrip("s") in cues["duration_words.several_only"]:
        return None
    counted = scene.word(last + 1).endswith("s") and scene.content(last + 1) and scene.atoms[last].gap == ""
    if number.value > 1 and counted and f"{word}s" in cues.plural_units:
        return None  # "two night shelters"
    value, end = number.value * seconds, last + 1
    if half := past_half(scene, end):
        value, end = value + seconds / 2, half
    elif more := scene.number(end):
        if scene.word(more.last) in cues["duration_words.nights_after_days"]:  # "tiga hari dua malam"
            end = more.last + 1
        elif 0 < unit_seconds(scene, more.last) < seconds:
            value, end = value + more.value * unit_seconds(scene, more.last), more.last + 1
    if scene.word(end) in cues["duration_words.age_after"]:
        scene.kill(number.first, end + 1)
        return None
    return Piece("duration", _said(scene, number, value, end), "second", number.first, end)


def past_half(scene: Scene, i: int) -> int:
    """The end of "and a half" or "setengah" at ``i``; 0 when it does not stand there or belongs to what follows."""
    for run in scene.cues.halves:
        end = i + len(run)
        if all(scene.word(i + k) == w for k, w in enumerate(run)) and not unit_seconds(scene, end):
            return end
    return 0


def _bare_money(scene: Scene, number: Number) -> Piece | None:
    """An amount without its currency: a scale of money with no noun behind, or beside a word like "cost"."""
    cues, last = scene.cues, number.last
    value = abs(number.value)
    # "sembilan juta lebih": the scale is the last but one.
    scale = next(
        (w for k in range(last - 1, number.first - 1, -1) if (w := scene.atoms[k].folded) not in cues["money.after_money"]), ""
    )
    part = scene.word(last) in cues["grammar.of"] and scale not in cues["money.big_scales"]
    if number.kind != "cardinal" or part:
        return None
    said = [atom.folded for atom in scene.atoms[number.first : last]]
    scaled = any(word in cues["money.money_scales"] for word in said) or (value >= 1_000_000 and not number.about)
    big = scale in cues["money.big_scales"]
    after = scene.word(last)
    beside = scene.before(number.first)
    people = after in cues["count.nouns_anyway"] and beside not in cues["money.before"]
    if people or (
        scene.content(last) and after not in cues["money.after_money"] and (not big or after in cues["money.counted"])
    ):
        return None
    if number.about and not big and not (value >= 1000 and _money_before(scene, number, 3)):
        return None
    if beside in cues["money.counted"] or (
        beside not in cues["money.before"] and scene.before(number.first, 2) in cues["money.counted"]
    ):
        return None  # "pesertanya dua ribu"
    if scaled and value >= 1000:
        first = scene.atoms[number.first].folded
        value = _short_for(value, first == "sejuta")
    elif any(scene.before(number.first, back) in cues["money.thousands_after"] for back in (1, 2)) and 5 <= value < 1000:
        value *= 1000
    elif value >= 100 and scene.word(last) in cues["grammar.articles"] and unit_seconds(scene, last + 1):
        pass  # "six hundred a week"
    elif value < cues.least_money or not _money_before(scene, number, 4):
        return None
    local = next((cues.scale_currencies[word] for word in said if word in cues.scale_currencies), "")
    return Piece("money", tidy(value), local or scene.currency, number.first, last)


def _money_before(scene: Scene, number: Number, reach: int) -> bool:
    """Whether one of so many words before a number speaks of money."""
    return any(scene.before(number.first, back) in scene.cues["money.before"] for back in range(1, reach + 1))


def _short_for(value: float, any_rest: bool) -> float:
    """The amount meant by "dua juta delapan ratus": the hundreds stand for hundreds of thousands; ``any_rest`` lets any rest
    do so ("sejuta dua lima puluh")."""
    for scale in (1_000_000_000, 1_000_000):
        rest = value % scale
        if value >= scale and 0 < rest < 1000 and (any_rest or rest % 100 == 0):
            return value - rest + rest * (scale // 1000)
    return value


def _count(scene: Scene, number: Number) -> Piece | None:
    if number.kind not in ("cardinal", "year"):
        return None
    cues, last, value = scene.cues, number.last, number.value
    small = scene.number(last + 1) if scene.word(last) in cues["count.measures"] else None
    if small and _is_hundredths(scene, small, 10):  # "one meter twenty"
        return Piece("count", tidy(value + small.value / 100), scene.word(last), number.first, small.last)
    end, unit = noun(scene, last)
    return Piece("count", _said(scene, number, value, last), unit, number.first, end)


def _is_hundredths(scene: Scene, number: Number, least: int) -> bool:
    """Whether a number behind a unit may be its hundredths ("three euros fifty")."""
    whole = number.kind == "cardinal" and isinstance(number.value, int)
    return whole and least <= number.value < 100 and not scene.content(number.last)


def noun(scene: Scene, i: int) -> tuple[int, str | None]:
    """End and words of the noun that is counted by the number before ``i``; ``(i, None)`` when there is none."""
    cues, start = scene.cues, i
    if scene.word(i) in cues["count.with_of"]:
        j = i + 1
        while scene.word(j) in cues.function_words and scene.word(j) not in cues["count.pronouns"] and j - i < 3:
            j += 1
        return (j + 1, scene.said(j, j + 1)) if scene.word(j) in cues["count.pronouns"] or scene.content(j) else (i, None)
    while scene.word(i) in cues["count.adjectives"] and i - start < 2:
        i += 1
    if not scene.content(i) and scene.word(i) not in cues["count.nouns_anyway"]:
        return start, None
    if scene.word(i) in cues.single_durations:
        return start, None
    if scene.word(i) in cues["count.classifiers"]:
        end = i + 2 if scene.content(i + 1) and scene.word(i) not in cues["count.plurals"] else i + 1
        return end, scene.said(i, end)
    for j in range(i, i + 4):
        if not scene.content(j):
            break
        word = scene.word(j)
        if word in cues["count.plurals"] or (word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3):
            return j + 1, scene.said(i, j + 1)
    return i + 1, scene.said(i, i + 1)
