"""Which findings stand: the fitted judgement over what the rules matched, and over what they did not.

A match that is only proposed needs its consent, an ordinary one falls only where it is clearly against it; and where it is sure
by itself that a remark could cost the job, it adds a finding, marked as likely.
"""

from __future__ import annotations

from bisect import bisect_left

from mockint.scoring import conduct_fitted as fitted
from mockint.scoring import conduct_net
from mockint.scoring.conduct_matches import Hit, told, trimmed
from mockint.scoring.conduct_pattern import Text
from mockint.scoring.conduct_rules import RuleSet, shipped
from mockint.scoring.conduct_words import Word

NEXT_TO = 3
"""Words between two matches that may still be the same finding."""


def weighed(
    hits: list[Hit], text: Text, words: list[Word], rules: RuleSet, lang: str, setting: str
) -> tuple[list[Hit], list[int]]:
    """The hits the fitted judgement leaves: broad ones it agrees with, ordinary ones it is not clearly against; and its own.
    With them what each word speaks for a finding, in hundredths."""
    judge = fitted.judge(lang)
    if judge is None:
        return [hit for hit in hits if not hit.broad], [0] * len(words)
    bars, own = judge.table, shipped(lang).rules
    judgement = fitted.Judgement(judge, [w.form for w in words], text.keys, text.at, told(hits, rules), setting)

    def stands(hit: Hit) -> bool:
        if hit.broad and not hit.plain:
            return False
        if hit.rule not in own:  # a user's rule, which the judgement knows nothing of
            return True
        return judgement.reaches(hit.begin, hit.end, bars.sure if hit.plain else bars.drop)

    standing = [hit for hit in hits if stands(hit)]
    by_category = _by_category(standing, rules)

    def named(hit: Hit) -> Hit:
        """Under a rule of another category where the judgement is sure of that."""
        category = judgement.rather((hit.begin + hit.end) // 2, rules.rules[hit.rule].category) if hit.rule in own else None
        if not category or _another_near(hit, by_category.get(category, [])):
            return hit
        rule = _stand_in(category, hit.first, hit.last, text, rules, setting)
        return hit._replace(rule=rule, likely=True) if rule else hit

    out = [named(hit) for hit in standing]
    weights = judgement.words[:]
    judgement.leave_out({(min(h.first, h.begin), max(h.last, h.end)) for h in out})
    for hit in hits:
        open_to_it = hit.broad and not hit.plain and hit.rule in own
        agreed = open_to_it and judgement.reaches(hit.begin, hit.end, bars.alone)
        if agreed and rules.rules[hit.rule].category == judgement.category((hit.begin + hit.end) // 2):
            out.append(hit._replace(likely=True))
    taken = bytearray(len(words))
    for hit in out:
        taken[hit.first : hit.last] = b"\1" * (hit.last - hit.first)
    peaks = judgement.peaks(bars.alone)
    matched = _first_matches(hits, rules) if peaks else {}
    for middle in peaks:
        first, last = _clause(middle, words, text, judgement)
        if any(taken[max(0, first - NEXT_TO + 1) : last + NEXT_TO - 1]):
            continue
        category = judgement.category((first + last) // 2)
        at = min((matched[key] for i in range(first, last) if (key := (i, category)) in matched), default=-1)
        rule = hits[at].rule if at >= 0 else _stand_in(category, first, last, text, rules, setting)
        if rule:
            hit = Hit(rule, *trimmed(text, first, last), first, last, likely=True)
            out.append(hit)
            taken[hit.first : hit.last] = b"\1" * (hit.last - hit.first)
    return out, weights


def _by_category(hits: list[Hit], rules: RuleSet) -> dict[str, list[tuple[int, int]]]:
    """Where the hits of each category begin and end, in order."""
    out: dict[str, list[tuple[int, int]]] = {}
    for hit in hits:
        out.setdefault(rules.rules[hit.rule].category, []).append((hit.begin, hit.end))
    return {category: sorted(places) for category, places in out.items()}


def _another_near(hit: Hit, places: list[tuple[int, int]]) -> bool:
    """Whether one of these places is another remark, but near enough for the judgement to have seen it at the hit: then it may
    well have named that one."""
    low, high = hit.begin - conduct_net.AROUND, hit.end + conduct_net.AROUND
    near = places[bisect_left(places, (low, 0)) : bisect_left(places, (high, 0))]
    return any(end + NEXT_TO <= hit.begin or hit.end + NEXT_TO <= begin for begin, end in near)


def _first_matches(hits: list[Hit], rules: RuleSet) -> dict[tuple[int, str], int]:
    """For each word and category the number of the first hit of that category that covers the word."""
    out: dict[tuple[int, str], int] = {}
    for number, hit in enumerate(hits):
        category = rules.rules[hit.rule].category
        for i in range(hit.begin, hit.end):
            out.setdefault((i, category), number)
    return out


def _clause(middle: int, words: list[Word], text: Text, judgement: fitted.Judgement) -> tuple[int, int]:
    """The clause in the window around a word that speaks most for a finding."""
    low, high = max(0, middle - fitted.HALF), min(len(words), middle + fitted.HALF + 1)
    cuts = [i for i in range(low + 1, high) if words[i].pause or "barrier" in text.at[i]]
    pieces = [(a, b) for a, b in zip([low, *cuts], [*cuts, high], strict=True) if b > a]
    best = max(pieces, key=lambda piece: (sum(judgement.words[piece[0] : piece[1]]), -piece[0]))
    first, last = best
    while first > 0 and best[0] == low and best[0] - first < 3 and not (words[first].pause or "barrier" in text.at[first]):
        first -= 1
    while last < len(words) and best[1] == high and last - best[1] < 3:
        if words[last].pause or "barrier" in text.at[last]:
            break
        last += 1
    return first, last


def _stand_in(category: str, first: int, last: int, text: Text, rules: RuleSet, setting: str) -> str:
    """The rule that a finding of the judgement alone is told under: for badmouthing by whom it speaks of."""
    classes = {name for i in range(max(0, first - NEXT_TO), last) for name in text.at[i]}
    found = ""
    for name, rule in rules.rules.items():
        if rule.category == category and setting in rule.settings.split():
            if rule.targets and not classes.isdisjoint(rule.targets.split()):
                return name
            if not found or "third" in rule.targets:
                found = name
    return found
