"""Data and vague amounts told without a number word: "for a week", "seminggu", "twice", "bertiga", "a lot"."""

from __future__ import annotations

from mockint.model import Vague
from mockint.scoring import evidence_amounts as amounts
from mockint.scoring.evidence_cues import Piece, Scene


def find_articles(scene: Scene) -> None:
    """ "for a week", "an hour and a half", "a month ago"."""
    articles = scene.cues["grammar.articles"]
    for i, atom in enumerate(scene.atoms):
        if atom.folded in articles and not scene.used[i] and not scene.dead[i] and i not in scene.numbers:
            _article(scene, i)


def _article(scene: Scene, i: int) -> None:
    words = scene.cues
    whole = scene.word(i + 1) in words["duration_words.between"]
    j = i + 1 + whole
    unit = scene.word(j)
    seconds = words.seconds(unit)
    plural = unit.endswith("s") and "'" not in unit and unit not in words.durations
    if not seconds or plural or unit in words["duration_words.several_only"]:
        return
    if scene.word(j + 1) in words["date.ago"]:
        scene.add(Piece("date", scene.said(i, j + 2), None, i, j + 2))
        return
    before = scene.before(i)
    half = amounts.past_half(scene, j + 1)
    cued = before in words["duration_words.before_article"] or whole
    # "a second", "a minute" are mostly politeness; behind an amount an article makes a rate ("eleven pounds an hour")
    rate = i > 0 and (scene.used[i - 1] or _ends_number(scene, i))
    if half or (cued and seconds > 60 and not rate and (whole or not scene.content(j + 1))):
        end = half or j + 1
        scene.add(Piece("duration", amounts.tidy(seconds * (1.5 if half else 1)), "second", i, end))


def _ends_number(scene: Scene, i: int) -> bool:
    return any((n := scene.numbers.get(i - back)) and n.last == i for back in range(1, 6))


def find_singles(scene: Scene) -> None:
    """ "seminggu", "twice", "bertiga"."""
    words = scene.cues
    told = words.single_words
    behind = {piece.last for piece in scene.pieces if piece.type == "duration"}
    for i, atom in enumerate(scene.atoms):
        word = atom.folded
        if word not in told or scene.used[i] or scene.dead[i]:
            continue
        if word in words.single_durations:
            _single(scene, i, words.single_durations[word], behind)
        elif word in words.people:
            scene.add(Piece("count", int(words.people[word]), None, i, i + 1))
        elif word in words.adverbs:
            _adverb(scene, i, int(words.adverbs[word]))


def _adverb(scene: Scene, i: int, value: int) -> None:
    """ "twice"; "once" is mostly a conjunction, so it needs a pause or a rate behind and a word before."""
    words, after = scene.cues, scene.word(i + 1)
    if value == 1:
        opens = i == 0 or scene.atoms[i].gap != ""
        if opens or scene.before(i) in words["count.once_not_after"] or (after and after not in words["count.once_before"]):
            return
    elif after in words["count.repeat_not_before"]:
        return
    scene.add(Piece("count", value, "times", i, i + 1))


def _single(scene: Scene, i: int, seconds: float, behind: set[int]) -> None:
    """A duration in one word; behind an amount it is a rate ("75 ribu sehari"). ``behind``: where other durations end."""
    words = scene.cues
    if (i and scene.used[i - 1] and scene.atoms[i].gap == "") or scene.before(i) in words["duration_words.rate_after"]:
        return
    linked = i > 1 and scene.before(i) in words["duration_words.rate_link"]
    if linked and i - 1 in behind:  # "dua hari dalam seminggu"
        return
    after = scene.word(i + 1)
    yang = after in words["date.ago_link"]
    if scene.word(i + 1 + yang) in words["date.ago"]:
        end = i + 2 + yang
        scene.add(Piece("date", scene.said(i, end), None, i, end))
        return
    if after in words["duration_words.rate_before"]:
        return
    end = amounts.past_half(scene, i + 1) if seconds else 0
    value: int | float | str = amounts.tidy(seconds * (1.5 if end else 1)) if seconds else scene.said(i, i + 1)
    scene.add(Piece("duration", value, "second", i, end or i + 1))


def vague(scene: Scene) -> tuple[Vague, ...]:
    """The vague amounts on words that hold no data."""
    out: list[Vague] = []
    past = 0
    for first, last, _ in scene.matches(scene.cues.vague):
        if first >= past and scene.free(first, last):
            start, end = scene.atoms[first].start, scene.atoms[last - 1].end
            out.append(Vague((start, end), scene.text[start:end]))
            past = last
    return tuple(out)
