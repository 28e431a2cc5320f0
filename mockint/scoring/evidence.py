"""Concrete data in an answer, and the vague amounts that stand where data could.

Whatever the question's language, the words of all languages are read, since speech mixes them; only marks inside digits follow
the text's own. Nothing that counts rests on case: a name known by its capitals alone is reported with value None and does not
count (``counts``), so that neither capitals nor their loss change a score. Fillers are read over, so that adding them neither
splits a number nor makes one.
"""

from __future__ import annotations

from functools import lru_cache

from mockint.model import Evidence, Vague
from mockint.scoring import evidence_amounts as amounts
from mockint.scoring import evidence_compare, evidence_dates, evidence_names, evidence_words
from mockint.scoring.evidence_cues import Piece, Scene, cues
from mockint.scoring.fillers import strip_fillers
from mockint.scoring.lexicon import lexicon
from mockint.scoring.numbers import Number, scan
from mockint.scoring.text import Token, tokenize

ELLIPSIS = 30
"""Words within which a bare number after a percentage is one too ("seventy percent, then eighty-eight")."""


def find(
    text: str, tokens: list[Token], lang: str, question: str = "", *, gaps: bool = True
) -> tuple[tuple[Evidence, ...], tuple[Vague, ...]]:
    """Evidence and vague amounts, in the order of the text; figures that only read the question back are left out.

    ``gaps`` False reads the words as if there were no punctuation between them (for what must not change with it).
    """
    scene = _read(text, tokens, lang, gaps)
    asked = _figures(question, lang) if question else frozenset()
    found = []
    for piece in sorted(scene.pieces, key=lambda p: (p.first, -p.last)):
        if piece.type == "name" or _figure(piece) not in asked:
            start, end = scene.atoms[piece.first].start, scene.atoms[piece.last - 1].end
            found.append(Evidence(piece.type, piece.value, piece.unit, (start, end), text[start:end]))  # type: ignore[arg-type]
    return tuple(found), evidence_words.vague(scene)


def counts(evidence: Evidence) -> bool:
    """Whether a piece of evidence may count in a score: everything but a name known by its capitals alone."""
    return evidence.type != "name" or evidence.value is not None


def scored(text: str, tokens: list[Token], lang: str, question: str = "") -> tuple[Evidence, ...]:
    """The evidence that a score may rest on: what is found with the words alone, without punctuation and capitals.

    ``find`` shows the speaker a little more (it knows where a phrase ends); this moves with neither case nor punctuation.
    """
    return tuple(e for e in find(text, tokens, lang, question, gaps=False)[0] if counts(e))


def _figure(piece: Piece) -> tuple[str, str, str]:
    return piece.type, str(piece.value).casefold(), (piece.unit or "").casefold()


@lru_cache(maxsize=256)
def _figures(question: str, lang: str) -> frozenset[tuple[str, str, str]]:
    """The figures of a question; its names may be used freely."""
    scene = _read(question, tokenize(question), lang, True)
    return frozenset(_figure(p) for p in scene.pieces if p.type != "name")


def _read(text: str, tokens: list[Token], lang: str, gaps: bool) -> Scene:
    """All pieces: what is surest first, so that each word is used once."""
    words = lexicon(lang)
    atoms = words.atoms(strip_fillers(tokens, lang, numbers=words.words))
    if not gaps:
        atoms = [a._replace(gap="") if a.gap in (",", ".") else a for a in atoms]
    scene = Scene(text, atoms, scan(atoms, words), cues(lang))
    for i, end, _ in scene.matches(scene.cues.idioms):
        if scene.before(i) not in scene.cues["rank.heads"] or i not in scene.numbers:  # "peringkat lima waktu itu"
            scene.kill(i, end)
    evidence_names.find_listed(scene)
    _join_ranges(scene)
    evidence_dates.find(scene)
    evidence_compare.find_ranks(scene)
    evidence_compare.find_changes(scene)
    evidence_words.find_articles(scene)
    percent = -ELLIPSIS
    sums: dict[object, str | None] = {}  # money by its amount: "sixty pounds … I spent the sixty on tape"
    for number in list(scene.numbers.values()):
        if scene.free(number.first, number.last):
            piece = _judge(scene, number)
            if piece and not any(scene.used[piece.first : piece.last]):
                bare = piece.type == "count" and piece.unit is None and isinstance(piece.value, int | float)
                if bare and number.first - percent < ELLIPSIS and 1 < piece.value <= 100:
                    piece = piece._replace(type="percent")
                elif bare and piece.value in sums:
                    piece = piece._replace(type="money", unit=sums[piece.value])
                elif piece.type == "money":
                    sums[piece.value] = piece.unit
                if piece.type in ("percent", "money", "count"):
                    percent = number.first if piece.type == "percent" else -ELLIPSIS
                scene.add(piece)
    evidence_words.find_singles(scene)
    evidence_names.find_shapes(scene)
    return scene


def _join_ranges(scene: Scene) -> None:
    """Join two numbers that stand for one open amount: "six or seven", "dua sampai tiga", "satu dua", "3-4"."""
    words = scene.cues
    for number in list(scene.numbers.values()):
        if number.first not in scene.numbers or number.kind not in ("cardinal", "year") or scene.used[number.first]:
            continue
        j, before = number.last, scene.before(number.first)
        between = before in words["grammar.between"] and scene.word(j) in words["grammar.between_and"]
        if scene.word(j) in words["change.times"] and (days := scene.number(j + 1)) and _hours_of_days(scene, days):
            del scene.numbers[days.first]
            scene.numbers[number.first] = Number(number.value * 24, number.first, days.last, "cardinal")
            continue
        linked = scene.word(j) in words["grammar.range"] or between
        if linked and (before in words["change.from"] or before in words["clock.at"] or before in words["count.labels"]):
            continue
        second = scene.number(j + 1 if linked else j)
        joined = second is not None and not linked and scene.atoms[j].gap == "-"
        if second is None or second.kind != "cardinal":
            continue
        low, high = number.value, second.value
        neighbours = isinstance(low, int) and 0 < low < 10 and high == low + 1
        if not (linked or joined or neighbours) or not (low < high or (linked and 0 < high < 1000 and low < high * 1000)):
            continue
        if between and high <= low:
            continue
        del scene.numbers[second.first]
        scene.numbers[number.first] = Number(second.value, number.first, second.last, "cardinal", True)


def _hours_of_days(scene: Scene, number: Number) -> bool:
    """Whether this is the "24 jam" of "2 x 24 jam"."""
    return number.value == 24 and amounts.unit_seconds(scene, number.last) == 3600


def _judge(scene: Scene, number: Number) -> Piece | None:
    """What a number tells here, or None when it is a time, an age, a label, a pronoun or an idiom."""
    words, first, last = scene.cues, number.first, number.last
    atom, before, after = scene.atoms[first], scene.before(first), scene.word(last)
    if number.kind == "ordinal":
        return None
    if _is_clock(scene, number):
        _skip_linked(scene, last)
        return None
    if number.kind == "fraction":
        return _share(scene, number)
    if part := _part_of(scene, number):
        return part
    piece = amounts.read(scene, number)
    if piece is None or piece.type != "count":
        one = piece is not None and piece.type == "duration" and number.value == 1
        one = one and before == "" and piece.last == last + 1  # type: ignore[union-attr]
        return None if one and scene.word(piece.last) in words["duration_words.tells_when"] else piece  # type: ignore[union-attr]
    glued = atom.glued and atom.kind == "n" and first > 0 and scene.atoms[first - 1].kind == "w" and atom.gap == ""
    coded = atom.kind == "n" and last == first + 1 and last < scene.count and scene.atoms[last].glued and after
    if glued or (coded and after not in words["count.measures"] and not number.about and scene.atoms[last].kind == "w"):
        return None  # "T24", "24h7"
    numbered = scene.content(first - 1) and scene.before(first, 2) in words["rank.number_heads"]  # "nomor antre tujuh belas"
    if numbered or (before in words["count.labels"] and after not in words["count.classifiers"]):
        _skip_linked(scene, last)
        return None
    if (number.value == 0 and piece.unit is None) or _is_age(scene, number):
        return None
    if piece.unit is None and before in words["grammar.cut"] | words["count.which"]:
        return None
    if after in words["count.no_nouns"]:
        return None
    return piece if number.value != 1 or number.about or _is_one(scene, number, piece) else None


def _skip_linked(scene: Scene, last: int) -> None:
    """Also leave out the second of "lantai lima sampai tujuh"."""
    linked = scene.word(last) in scene.cues["grammar.range"] | scene.cues["clock.to"] | scene.cues["clock.minutes"]
    second = scene.number(last + 1 if linked else last)
    if second and (linked or second.value < 60):
        scene.kill(second.first, second.last)


def _is_one(scene: Scene, number: Number, piece: Piece) -> bool:
    """ "one" is mostly a pronoun; "satu" mostly a number, but for what the rules name."""
    words, after = scene.cues, scene.word(number.last)
    word, before = scene.atoms[number.first].folded, scene.before(number.first)
    if after in words["count.measures"]:
        return True
    if word in words["count.one_words"]:
        return False
    if before in words["count.one_not_after"] or after in words["count.one_not_before"]:
        return False
    return piece.unit is not None or before in words["count.one_alone_after"]


def _part_of(scene: Scene, number: Number) -> Piece | None:
    """ "one in five" and "eight out of ten" as a share; "three of the five" as a count with its whole."""
    words, last = scene.cues, number.last
    if number.kind != "cardinal" or not isinstance(number.value, int) or number.about:
        return None
    out = scene.word(last) in words["grammar.out"] and scene.word(last + 1) in words["grammar.of"]
    link = scene.word(last + 1 if out else last)
    if link not in words["grammar.of"] | words["grammar.in"] | words["grammar.over"] | words["grammar.per"]:
        return None
    j = last + 1 + out
    definite = scene.word(j) in words["grammar.determiners"]
    whole = scene.number(j + definite)
    if whole is None or whole.kind != "cardinal" or not isinstance(whole.value, int) or not 0 < number.value <= whole.value:
        return None
    if amounts.unit_seconds(scene, whole.last) or scene.dead[whole.first]:
        return None
    end, unit = amounts.noun(scene, whole.last)
    share = (out or link in words["grammar.in"]) and not definite and str(whole.value) in words["percent.wholes"]
    share = share or (link in words["grammar.per"] and number.value < whole.value <= 10)  # "dua per lima"
    if share:
        return Piece("percent", amounts.tidy(100 * number.value / whole.value), None, number.first, end)
    if link in words["grammar.per"] or (link in words["grammar.in"] and link not in words["grammar.of"]):
        return None
    return Piece("count", number.value, unit, number.first, whole.last)


def _share(scene: Scene, number: Number) -> Piece | None:
    """A fraction: of a unit of time a duration, of anything else a share in percent."""
    words, last = scene.cues, number.last
    piece = amounts.read(scene, number)
    if piece is not None:
        return piece
    after, word = scene.word(last), scene.atoms[number.first].folded
    behind_unit = words.seconds(scene.before(number.first)) or scene.before(number.first) in words.single_durations
    if behind_unit or after in words["percent.not_share"] or not 0 < number.value < 1:
        return None
    if after in words["count.measures"]:
        return Piece("count", amounts.tidy(number.value), after, number.first, last + 1)
    whole = after in words["grammar.of"] or after in words["grammar.determiners"]
    if after and last in scene.numbers:  # "setengah enam", "half five"
        return None
    if word in words["percent.needs_whole"] and not whole:
        return None
    end, noun = amounts.noun(scene, last + 1) if whole else (last, None)
    return Piece("percent", round(100 * number.value, 1), None, number.first, end if noun else last)


def _is_clock(scene: Scene, number: Number) -> bool:
    """A time of day: "at four", "half five", "three in the morning", "jam satu", "six till ten"."""
    words, first, last = scene.cues, number.first, number.last
    if scene.atoms[first].kind == "n" and ":" in scene.atoms[first].folded:
        return True
    before, after = scene.before(first), scene.word(last)
    if before in words["clock.at"] and not scene.used[first - 1]:
        unit = amounts.unit_seconds(scene, last)
        return not unit or after in words["clock.parts"]
    if not isinstance(number.value, int) or not 0 < number.value <= 24:
        return False
    if after in words["clock.after"]:
        return True
    if after in ("a", "p") and last + 1 < scene.count and scene.atoms[last + 1].folded == "m":  # "3 a.m."
        return True
    if number.value > 12 or before in words["grammar.out"]:
        return False
    if before in words["clock.past"] and scene.before(first, 2) in words["clock.before_past"]:  # "quarter past four"
        return True
    part = last
    while scene.word(part) in words["clock.part_before"]:
        part += 1
    if (part > last and scene.word(part) in words["clock.parts"]) or after in words["clock.past"]:
        return True
    if scene.content(last) or after in words["grammar.of"] or scene.unit_behind(last):
        return False
    second = scene.number(last + 1)
    if after in words["clock.to"] and second and isinstance(second.value, int) and 0 < second.value <= 12:
        later = not scene.content(second.last) and not scene.unit_behind(second.last)
        return later and (before in words["clock.from"] or after in words["clock.before"])
    return before in words["clock.before"]


def _is_age(scene: Scene, number: Number) -> bool:
    """ "he's nineteen", "when I was eleven"."""
    words = scene.cues
    if not isinstance(number.value, int) or not 3 <= number.value <= 110 or scene.content(number.last):
        return False
    for back in (1, 2, 3):
        word = scene.before(number.first, back)
        if word in words["clock.ages"]:
            return True
        if word in words["clock.age_verbs"]:
            return scene.before(number.first, back + 1) in words["clock.age_people"]
        if word not in words["clock.age_between"]:
            return False
    return False
