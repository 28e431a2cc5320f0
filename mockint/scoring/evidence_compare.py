"""Comparisons: changes (doubled, from three days to four hours) and ranks (first of forty, juara dua)."""

from __future__ import annotations

from mockint.scoring import evidence_amounts as amounts
from mockint.scoring.evidence_cues import Piece, Scene
from mockint.scoring.numbers import Number

CUT_BACK = 10
"""Words back in which a verb of cutting is looked for."""
HUNDREDS = 100
"""A number from which on another amount's thousands hold for it only where that is said in hundreds, too: "from six hundred to
nine hundred thousand", but not "from nine hundred to four thousand"."""


def find_changes(scene: Scene) -> None:
    """Add all changes."""
    cues = scene.cues
    for i, atom in enumerate(scene.atoms):
        word = atom.folded
        if (word not in cues.change_words and i not in scene.numbers) or scene.used[i] or scene.dead[i]:
            continue
        if word in cues["change.from"]:
            _from_to(scene, i)
        elif word in cues["change.halves"] and _halved(scene, i):
            pass
        elif number := scene.numbers.get(i):
            _times(scene, number) or _turned(scene, number)
        elif factor := scene.match(i, cues.factors):
            scene.add(Piece("change", float(factor[1]), "factor", i, factor[0]))
        elif word in cues.factor_verbs and scene.before(i) in cues["change.verb_before"]:
            scene.add(Piece("change", float(cues.factor_verbs[word]), "factor", i, i + 1))


def _halved(scene: Scene, i: int) -> bool:
    """ "cut the bill in half", but not "in half an hour" nor "by half of them"."""
    cues, after = scene.cues, scene.word(i + 1)
    if scene.before(i) not in cues["change.half_before"] or after in cues["grammar.articles"] or after in cues["grammar.of"]:
        return False
    if not any(scene.before(i, back) in cues["change.cut"] for back in range(2, CUT_BACK)):
        return False
    scene.add(Piece("change", 0.5, "factor", i - 1, i + 1))
    return True


def _times(scene: Scene, number: Number) -> bool:
    """ "five times what it was", "five-fold", "by a factor of five", "naik tiga kali lipat", "dua kali lebih sering"."""
    cues, last = scene.cues, number.last
    if number.kind not in ("cardinal", "fraction") or number.about:
        return False
    if scene.before(number.first, 2) in cues["change.factor"] and scene.before(number.first) in cues["grammar.of"]:
        scene.add(Piece("change", amounts.tidy(number.value), "factor", number.first - 2, last))
        return True
    if scene.word(last) in cues["change.fold"]:
        end = last + 1
    elif scene.word(last) in cues["change.times"] and scene.word(last + 1) in cues["change.times_after"]:
        end = last + 2
    elif scene.word(last) in cues["change.times"] and scene.before(number.first) in cues["change.times_before"]:
        end = last + 1
    else:
        return False
    scene.add(Piece("change", amounts.tidy(number.value), "factor", number.first, end))
    return True


def _from_to(scene: Scene, i: int) -> bool:
    if any((n := scene.numbers.get(i - back)) and n.last == i for back in (1, 2, 3, 4)):
        return False  # "delapan dari sepuluh"
    start = _amount_after(scene, i + 1)
    if start is None:
        return False
    j = start.last
    while scene.word(j) not in scene.cues["change.to"]:
        between = scene.word(j) in scene.cues["change.within"] or (scene.content(j) and j - start.last < 2)
        if not scene.word(j) or not between or j - start.last > 4:
            return False
        j += 1
    end = _amount_after(scene, j + 1)
    return end is not None and _change(scene, i, start, end)


def _turned(scene: Scene, number: Number) -> bool:
    """ "empat puluh detik jadi lima detik" with no "dari" before it."""
    start = amounts.read(scene, number) if number.kind == "cardinal" else None
    if start is None or start.unit is None or scene.word(start.last) not in scene.cues["grammar.turned"]:
        return False
    end = _amount_after(scene, start.last + 1)
    return end is not None and start.unit == end.unit and _change(scene, number.first, start, end)


def _amount_after(scene: Scene, i: int) -> Piece | None:
    """The amount that begins at ``i`` or a few small words later; years and times of day are none to change from."""
    cues = scene.cues
    for j in range(i, min(i + 4, scene.count)):
        word = scene.word(j)
        if number := scene.number(j):
            if scene.used[j] or number.kind in ("ordinal", "year") or scene.before(j) in cues["clock.at"]:
                return None
            piece = amounts.read(scene, number)
            minutes = scene.number(number.last) if piece and piece.type == "count" and number.value <= 12 else None
            late = piece and (scene.word(piece.last) in cues["clock.after"] or (minutes and minutes.value < 60))
            return None if late or piece is None or isinstance(piece.value, str) else piece
        if word in cues["grammar.articles"] and (seconds := amounts.unit_seconds(scene, j + 1)):
            return Piece("duration", amounts.tidy(seconds), "second", j, j + 2)
        if seconds := cues.single_durations.get(word, 0):
            return Piece("duration", amounts.tidy(seconds), "second", j, j + 1)
        if not word or (word not in cues["change.within"] and scene.atoms[j].kind != "s" and word not in cues.codes):
            return None
    return None


def _change(scene: Scene, first: int, start: Piece, end: Piece) -> bool:
    """Add the change; a unit that is said only once holds for both ends ("from 82 to 96 percent")."""
    if end.first <= start.first:
        return False
    before, after, unit, last = start.value, end.value, start.unit, end.last
    if start.type == end.type:
        if start.type == "count" and None not in (start.unit, end.unit) and start.unit != end.unit:
            last = end.first + 1 if end.last == end.first + 1 else end.last
        unit = start.unit or end.unit
    elif end.type == "count":
        if start.type == "duration":
            after = amounts.tidy(after * amounts.unit_seconds(scene, start.last - 1))
    elif start.type == "count":
        unit = end.unit
        if end.type == "duration":
            before = amounts.tidy(before * amounts.unit_seconds(scene, end.last - 1))
        elif end.type == "money":
            number = scene.number(end.first)
            scale = _scale(after)
            if start.unit and number and number.last == end.last:  # "from nine hundred readers to four thousand"
                unit = start.unit
            elif before < HUNDREDS or (before < 1000 and after / scale >= HUNDREDS):
                before = amounts.tidy(before * scale)
    if "percent" in (start.type, end.type):
        unit = "percent"
    scene.add(Piece("change", {"from": before, "to": after}, unit, first, last))
    return True


def _scale(value: float) -> int:
    """The thousands, millions … in which an amount was said."""
    scale = 1
    while value >= 1000:
        value, scale = value / 1000, scale * 1000
    return scale


def find_ranks(scene: Scene) -> None:
    """Add all ranks."""
    for i, end, value in scene.matches(scene.cues.rank_words):
        if scene.free(i, end):
            scene.add(Piece("rank", int(value), None, i, end))
    for number in scene.numbers.values():
        if scene.free(number.first, number.last) and (piece := _rank(scene, number)) and scene.free(piece.first, piece.last):
            scene.add(piece)


def _rank(scene: Scene, number: Number) -> Piece | None:
    cues, first, last = scene.cues, number.first, number.last
    value, ordinal = number.value, number.kind == "ordinal"
    if not isinstance(value, int) or number.about or value < 1 or number.kind == "year":
        return None
    before, after = scene.before(first), scene.word(last)
    if after in cues["rank.big"] and not ordinal and value <= 100:  # "sepuluh besar"
        return Piece("rank", value, None, first, last + 1)
    headed = before in cues["rank.heads"]
    came = before in cues["rank.came"] or (before in cues["rank.up"] and scene.before(first, 2) in cues["rank.came_up"])
    top = before in cues["rank.top"]
    start = first - 1 if headed and not came else first
    if (ordinal or headed) and not top and (ranked := _among(scene, value, start, last)):
        return ranked
    if ordinal and any(before.startswith(s) and len(before) > len(s) + 2 for s in cues["rank.superlative"]):
        return Piece("rank", value, None, first - 1, last)  # "terbaik kedua"
    if before in cues["rank.number_heads"]:
        return _numbered(scene, number)
    if headed and (ordinal or not came):
        return Piece("rank", value, None, start, last)
    if not ordinal or after in cues["rank.not_after"]:
        return None
    superlative = value > 1 and len(after) > 4 and any(after.endswith(e) for e in cues["rank.superlative_ends"])
    if after in cues["rank.prizes"] or (superlative and after not in cues["rank.no_superlatives"]):
        return _among(scene, value, first, last + 1) or Piece("rank", value, None, first, last + 1)
    if scene.content(last):
        return None
    second = scene.before(first, 2)
    reached = came or (second in cues["rank.came"] and (before in cues["change.to"] or before in cues["rank.in"]))
    sure = before in cues["rank.came_sure"] or before in cues["rank.up"] or after in cues["rank.came_after"] or value > 3
    if (reached and sure) or (before in cues["change.from"] and value > 3):
        return Piece("rank", value, None, first, last)
    return None


def _among(scene: Scene, value: int, first: int, last: int) -> Piece | None:
    """The rank with how many there were, where that is said behind it."""
    whole = _whole(scene, last)
    return Piece("rank", f"{value}/{whole[0]}", None, first, whole[1]) if whole and whole[0] >= value else None


def _whole(scene: Scene, last: int) -> tuple[int, int] | None:
    """ "of forty", "out of sixty", "dari dua ratus pelari": how many there were, and the end of their noun."""
    j = last + (scene.word(last) in scene.cues["grammar.out"])
    number = scene.number(j + 1) if scene.word(j) in scene.cues["rank.of"] else None
    if number is None or number.kind != "cardinal" or not isinstance(number.value, int):
        return None
    return number.value, amounts.noun(scene, number.last)[0]


def _numbered(scene: Scene, number: Number) -> Piece | None:
    """ "number two in the network" is a rank, "pillar number seven" a label."""
    cues = scene.cues
    after, noun = scene.word(number.last), number.first - 2
    labelled = noun >= 0 and scene.content(noun) and scene.word(noun) not in cues["rank.number_after"]
    reached = not after and scene.before(number.first, 2) in cues["rank.number_reached"]
    if number.value > 20 or labelled or not (reached or after in cues["rank.number_in"] or after.startswith("se-")):
        return None
    return Piece("rank", number.value, None, number.first - 1, number.last)
