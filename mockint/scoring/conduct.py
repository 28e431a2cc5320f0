"""Utterances that could cost the job: rules on words and word classes first, a fitted judgement where words do not reach.

A finding needs a target, an evaluation and no rescue (RUBRIC §4). What is found does not depend on case or punctuation; only
the edge of the quoted words may fall on a pause.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockint.model import Finding, Severity
from mockint.scoring import conduct_spans as spans
from mockint.scoring.conduct_judged import weighed
from mockint.scoring.conduct_matches import Hit, proposed
from mockint.scoring.conduct_own import rules_for
from mockint.scoring.conduct_pattern import Text
from mockint.scoring.conduct_rules import RuleSet, shipped
from mockint.scoring.conduct_words import Word, mentions, read
from mockint.scoring.text import Token, tokenize

LONG_SPAN = 8
"""Words beyond which two findings of one category that touch are not one."""
COVERED = 5
"""Words by which a match must be longer to rest on more."""
RANK = {"high": 3, "medium": 2, "low": 1}


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
    learnt = spans.load(lang) if hits else None
    if learnt is not None:
        quoted = [(hit, scene and spans.choose(scene, learnt)) for hit, scene in _scenes(hits, prepared, words, weights, rules)]
        hits = [hit._replace(first=span[0], last=span[1]) if span else hit for hit, span in quoted]
    return tuple(_finding(hit, text, words, rules, ui) for hit in _merged(hits, words, rules))


def scenes(text: str, lang: str, setting: str = "job") -> tuple[list[Word], list[spans.Scene]]:
    """The words of a text and the findings in it whose quotation is chosen: what the choice is fitted on."""
    rules = shipped(lang)
    words = read(tokenize(text), rules.lexicon)
    if not words:
        return words, []
    prepared, hits, weights = _judged(words, rules, lang, setting)
    return words, [scene for _, scene in _scenes(hits, prepared, words, weights, rules) if scene]


def proposals(text: str, lang: str, setting: str = "job") -> list[Hit]:
    """All matches, broad ones too, before the fitted judgement: what it is fitted on."""
    rules = shipped(lang)
    words = read(tokenize(text), rules.lexicon)
    return proposed(_prepared(words, rules), words, rules, setting)


def _prepared(words: list[Word], rules: RuleSet) -> Text:
    """The words with their lemmas and classes, for patterns to be matched in."""
    return Text(*mentions(words, rules.lexicon), rules.barriers)


def _judged(words: list[Word], rules: RuleSet, lang: str, setting: str) -> tuple[Text, list[Hit], list[int]]:
    """The prepared words, the hits that stand, and what each word speaks for a finding, in hundredths."""
    text = _prepared(words, rules)
    return text, *weighed(proposed(text, words, rules, setting), text, words, rules, lang, setting)


def _scenes(
    hits: list[Hit], text: Text, words: list[Word], weights: list[int], rules: RuleSet
) -> Iterator[tuple[Hit, spans.Scene | None]]:
    """Each hit with what the choice of the words to quote rests on; None for slang that a rule found (quoted as it
    is)."""
    forms, pauses = [word.form for word in words], [word.pause for word in words]
    for hit in hits:
        rule = rules.rules[hit.rule]
        if rule.category == "slang" and not hit.likely:
            yield hit, None
        else:
            places = hit.first, hit.last, hit.begin, hit.end
            yield hit, spans.Scene(forms, text.at, pauses, weights, *places, hit.rule, rule.category, hit.likely, rule.warns)


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
