"""Where conduct rules match: the rule, the words to quote, and whether a rescue speaks against it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from mockint.scoring.conduct_pattern import Text
from mockint.scoring.conduct_places import Places
from mockint.scoring.conduct_rules import RuleSet
from mockint.scoring.conduct_words import Word
from mockint.scoring.shelf import lookup

LONGEST_TAIL = 10
"""Words that a pattern ending in ``>`` quotes on at most."""


class Hit(NamedTuple):
    """A match: the rule, the words ``first`` to ``last`` (exclusive) to quote, and all words the pattern covered. ``broad``
    ones are only proposed to the judgement, as are those that a rescue speaks against."""

    rule: str
    first: int
    last: int
    begin: int
    end: int
    broad: bool = False
    plain: bool = False
    likely: bool = False
    rescued: bool = False


def proposed(text: Text, words: list[Word], rules: RuleSet, setting: str) -> list[Hit]:
    """All matches; those that a rescue speaks against count as broad."""
    return [
        hit._replace(broad=True, plain=False, rescued=True) if _rescued(hit, text, rules) else hit
        for hit in _matches(text, words, rules, setting)
    ]


def told(hits: Iterable[Hit], rules: RuleSet) -> dict[int, list[str]]:
    """What the fitted judgement is told of the matches: by the middle word of each its rule, its category and how sure."""
    out: dict[int, list[str]] = {}
    for hit in hits:
        names = out.setdefault((hit.begin + hit.end) // 2, [])
        sure = "rescued" if hit.rescued else "broad" if hit.broad else "plain" if hit.plain else "usual"
        for name in (f"h:{hit.rule}", f"h:{rules.rules[hit.rule].category}", f"h:{sure}"):
            if name not in names:
                names.append(name)
    return out


def _matches(text: Text, words: list[Word], rules: RuleSet, setting: str) -> Iterable[Hit]:
    """All matches of rules that hold in this setting."""
    owners_of = rules.owners_in(setting)
    by_need, places = lookup(rules.by_need), text.places
    candidates = {number for key in places for number in by_need(key) or ()}
    spots = text.spots = Places(places, rules.groups)
    for number in sorted(candidates):
        owners = owners_of[number]
        if not owners:
            continue
        where = rules.where[number]
        for i in spots.starts(where.begin, where.needs, where.reach):
            pattern = rules.pattern(rules.sources[number])
            end = text.match(pattern, i)
            if end < 0:
                continue
            owner = _owner(owners, text, rules)
            if owner:
                start = text.opened if text.opened >= 0 else i
                last = text.closed if text.closed >= 0 else end
                if pattern.reach:
                    last = _to_end(text, words, last, pattern.reach)
                if pattern.reach_back:
                    start = _to_start(text, words, start, pattern.reach_back)
                start, last = _in_one_sentence(start, last, words, Hit(owner, start, last, i, end))
                yield Hit(owner, *trimmed(text, start, last), i, end, rules.broad[number], rules.plain[number])


def _owner(owners: tuple[str, ...], text: Text, rules: RuleSet) -> str:
    """The rule a match belongs to: for relations the one whose target class was found."""
    if text.target < 0:
        return owners[0]
    classes = text.at[text.target]
    for owner in owners:
        targets = rules.rules[owner].targets.split()
        if not targets or any(t in classes for t in targets):
            return owner
    return ""


def _to_end(text: Text, words: list[Word], i: int, reach: int) -> int:
    """On to the end of the clause: a pause or a word that opens another clause."""
    limit = min(len(words), i + LONGEST_TAIL)
    first = i
    while i < limit and not ((words[i].pause or "barrier" in text.at[i]) and (reach == 1 or i > first)):
        i += 1
    return i


def _to_start(text: Text, words: list[Word], i: int, reach: int) -> int:
    """Back to the beginning of the clause."""
    limit = max(0, i - LONGEST_TAIL)
    first = i
    while i > limit and not ((words[i].pause or "barrier" in text.at[i - 1]) and (reach == 1 or i < first)):
        i -= 1
    return i


def trimmed(text: Text, first: int, last: int) -> tuple[int, int]:
    """Without soft words (but those of a class, as "damn" in "damn good") and words that only lead on at the edges, unless
    nothing else is there."""
    begin, end = first, max(first + 1, last)
    while begin < end - 1 and ((text.soft[begin] and not text.at[begin]) or "edge" in text.at[begin]):
        begin += 1
    while end > begin + 2 and "edge" in text.at[end - 1]:
        end -= 1
    return begin, end


def _in_one_sentence(first: int, last: int, words: list[Word], hit: Hit) -> tuple[int, int]:
    """The longest run of words that no sentence end parts, of those that touch what the pattern matched."""
    cuts = [i for i in range(first + 1, last) if words[i].pause == 2]
    if not cuts:
        return first, last
    pieces = list(zip([first, *cuts], [*cuts, last], strict=True))
    touching = [p for p in pieces if p[0] < hit.end and hit.begin < p[1]] or pieces
    return max(touching, key=lambda p: (p[1] - p[0], -p[0]))


def _rescued(hit: Hit, text: Text, rules: RuleSet) -> bool:
    """Whether one of the rule's rescues speaks against the hit."""
    for name in rules.rules[hit.rule].rescues.split():
        for scope, reach, starts in _rescue_places(name, text, rules):
            if scope == "before" or scope == "far":
                low, high = hit.begin - reach, hit.begin
            elif scope == "after":
                low, high = hit.end, hit.end + reach
            elif scope == "inside":
                low, high = hit.begin, hit.end
            else:
                low, high = hit.begin - reach, hit.end + reach
            at = bisect_left(starts, (low, 0))
            while at < len(starts) and starts[at][0] < high:
                if scope != "before" or not any("barrier" in text.at[k] for k in range(starts[at][1], hit.begin)):
                    return True
                at += 1
    return False


def _rescue_places(name: str, text: Text, rules: RuleSet) -> list[tuple[str, int, list[tuple[int, int]]]]:
    """Where each line of a rescue matches in this text; worked out once a text."""
    found = text.rescues.get(name)
    if found is None:
        found = []
        for rescue in rules.rescues.get(name, ()):
            where = rescue.where
            begins = list(text.spots.starts(where.begin, where.needs, where.reach))
            if not begins:
                continue
            pattern = rules.pattern(rescue.pattern)
            starts = [(i, end) for i in begins if (end := text.match(pattern, i)) >= 0]
            if starts:
                found.append((rescue.scope, rescue.reach, starts))
        text.rescues[name] = found
    return found
