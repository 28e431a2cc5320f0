"""Utterances that could cost the job: rules on words and word classes first, a fitted judgement where words do not reach.

A finding needs a target, an evaluation and no rescue (RUBRIC §4). What is found does not depend on case or punctuation; only
the edge of the quoted words may fall on a pause.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mockint.model import Finding, Severity
from mockint.scoring import conduct_fitted as fitted
from mockint.scoring import conduct_net
from mockint.scoring import conduct_spans as spans
from mockint.scoring.conduct_own import rules_for
from mockint.scoring.conduct_pattern import Text
from mockint.scoring.conduct_places import Places
from mockint.scoring.conduct_rules import RuleSet, shipped
from mockint.scoring.conduct_words import Word, mentions, read
from mockint.scoring.shelf import lookup
from mockint.scoring.text import Token, tokenize

LONGEST_TAIL = 10
"""Words that a pattern ending in ``>`` quotes on at most."""
NEXT_TO = 3
"""Words between two matches that may still be the same finding."""
LONG_SPAN = 8
"""Words beyond which two findings of one category that touch are not one."""
COVERED = 5
"""Words by which a match must be longer to rest on more."""
RANK = {"high": 3, "medium": 2, "low": 1}


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


def find(
    text: str, tokens: list[Token], lang: str, setting: str = "job", ui: str = "en", *, extra: RuleSet | None = None
) -> tuple[Finding, ...]:
    """The findings, in the order of the text. ``setting``: job, closing, informational or follow_up.

    ``extra`` is a rule set that takes the place of the shipped one and of the user's own (conduct_own).
    """
    rules = extra if extra is not None else rules_for(lang)
    words = read(tokens, rules.lexicon)
    if not words:
        return ()
    prepared, hits, weights = _judged(words, rules, lang, setting)
    if hits:
        learnt = spans.load(lang)
        hits = hits if learnt is None else _quoted(hits, prepared, words, weights, rules, learnt)
    return tuple(_finding(hit, text, words, rules, ui) for hit in _merged(hits, words, rules))


def scenes(text: str, lang: str, setting: str = "job") -> tuple[list[Word], list[spans.Scene]]:
    """The words of a text and the findings in it whose quotation is chosen: what the choice is fitted on."""
    rules = shipped(lang)
    words = read(tokenize(text), rules.lexicon)
    if not words:
        return words, []
    prepared, hits, weights = _judged(words, rules, lang, setting)
    return words, _scenes([hit for hit in hits if not _as_it_stands(hit, rules)], prepared, words, weights, rules)


def proposals(text: str, lang: str, setting: str = "job") -> list[Hit]:
    """All matches, broad ones too, before the fitted judgement: what it is fitted on."""
    rules = shipped(lang)
    words = read(tokenize(text), rules.lexicon)
    return _proposed(_prepared(words, rules), words, rules, setting)


def _prepared(words: list[Word], rules: RuleSet) -> Text:
    """The words with their lemmas and classes, for patterns to be matched in."""
    return Text(*mentions(words, rules.lexicon), rules.barriers)


def _judged(words: list[Word], rules: RuleSet, lang: str, setting: str) -> tuple[Text, list[Hit], list[int]]:
    """The prepared words, the hits that stand, and what each word speaks for a finding, in hundredths."""
    text = _prepared(words, rules)
    return text, *_weighed(_proposed(text, words, rules, setting), text, words, rules, lang, setting)


def _proposed(text: Text, words: list[Word], rules: RuleSet, setting: str) -> list[Hit]:
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
                yield Hit(owner, *_trimmed(text, start, last), i, end, rules.broad[number], rules.plain[number])


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


def _trimmed(text: Text, first: int, last: int) -> tuple[int, int]:
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


def _weighed(
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
            hit = Hit(rule, *_trimmed(text, first, last), first, last, likely=True)
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


def _scenes(hits: list[Hit], text: Text, words: list[Word], weights: list[int], rules: RuleSet) -> list[spans.Scene]:
    """What the choice of the words to quote rests on, for each hit."""
    forms, pauses = [word.form for word in words], [word.pause for word in words]
    out = []
    for hit in hits:
        places, category = (hit.first, hit.last, hit.begin, hit.end), rules.rules[hit.rule].category
        out.append(spans.Scene(forms, text.at, pauses, weights, *places, hit.rule, category, hit.likely))
    return out


def _quoted(
    hits: list[Hit], text: Text, words: list[Word], weights: list[int], rules: RuleSet, learnt: Mapping[str, int | None]
) -> list[Hit]:
    """The hits with the words to quote as they were learnt."""
    out = []
    for hit, scene in zip(hits, _scenes(hits, text, words, weights, rules), strict=True):
        if not _as_it_stands(hit, rules):
            first, last = spans.choose(scene, learnt)
            hit = hit._replace(first=first, last=last)
        out.append(hit)
    return out


def _as_it_stands(hit: Hit, rules: RuleSet) -> bool:
    """Slang that a rule found is quoted as it is."""
    return not hit.likely and rules.rules[hit.rule].category == "slang"


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


def _merged(hits: list[Hit], words: list[Word], rules: RuleSet) -> list[Hit]:
    """One finding for the same words: hits of one category that touch become one, of different
    categories stays the one for fewer settings, then the one that rests on more words of the sentence, then a plain
    one, then the graver."""

    def weight(hit: Hit) -> tuple[bool, int, int, bool, int, int, int, str]:
        rule = rules.rules[hit.rule]
        begin = max((i for i in range(hit.begin + 1, hit.first + 1) if words[i].pause == 2), default=hit.begin)
        covered = -((hit.end - begin) // COVERED)
        first = (hit.likely, len(rule.settings.split()), covered, not hit.plain, -RANK[rule.severity])
        return (*first, hit.first - hit.last, hit.first, hit.rule)

    kept: list[Hit] = []
    owner: dict[int, int] = {}  # the first of the kept hits that covers a word
    for hit in sorted(set(hits), key=weight):
        n = min((owner[i] for i in range(hit.first, hit.last) if i in owner), default=len(kept))
        if n == len(kept):
            kept.append(hit)
        else:
            other = kept[n]
            first, last = min(hit.first, other.first), max(hit.last, other.last)
            if rules.rules[other.rule].category != rules.rules[hit.rule].category or last - first > LONG_SPAN:
                continue
            kept[n] = other._replace(first=first, last=last)
        for i in range(kept[n].first, kept[n].last):
            owner[i] = min(owner.get(i, n), n)
    return sorted(kept, key=lambda h: (h.first, h.last, h.rule))


def _finding(hit: Hit, text: str, words: list[Word], rules: RuleSet, ui: str) -> Finding:
    rule = rules.rules[hit.rule]
    start, end = words[hit.first].start, words[hit.last - 1].end
    why, instead = (rule.why_id, rule.instead_id) if ui == "id" else (rule.why_en, rule.instead_en)
    severity: Severity = "medium" if hit.likely and rule.severity == "high" else rule.severity
    return Finding(rule.category, hit.rule, severity, (start, end), text[start:end], why, instead, hit.likely)
