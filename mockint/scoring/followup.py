"""Checks a follow-up message (RUBRIC §8): named parts with the words they rest on, names, conduct, what is missing. Pure.

What is found does not depend on upper or lower case. Words that are found fault with, and blanks of a template that were left
in, bring no points.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from mockint.catalogue import Catalogue
from mockint.model import Finding, Lang, Record, ScorePart, Severity, Span
from mockint.scoring import conduct, letter_names
from mockint.scoring.kinds import Cues
from mockint.scoring.letter_parts import MEASURES, Letter, LetterFacts, LetterKind, rules, within
from mockint.scoring.parts import deduct
from mockint.scoring.rules import table
from mockint.scoring.text import Token, fold, tokenize, touching, words_of

__all__ = ["LetterFacts", "LetterKind", "LetterReport", "NameFault", "check"]

OWN_RULES: dict[str, Severity] = {
    "demanding": "high",
    "pleading": "high",
    "again": "high",
    "flattery": "medium",
    "calling": "medium",
    "gifts": "medium",
}
"""Runs of words that press in a message, whatever stands around them: no gentle word beside takes them back. They are found
besides what the conduct rules of this setting find."""

BLANK = re.compile(r"«[^»\n]*»?|_{3,}")
"""A place of the template that is still to be filled."""


class NameFault(Record, frozen=True):
    """A name that is not written as it was given, or addressed with another title."""

    span: Span
    text: str
    right: str
    why: str


class LetterReport(Record, frozen=True):
    """The checked message: ``missing`` says for each part that is not there what would belong there, the weightiest first."""

    version: int
    lang: Lang
    kind: LetterKind
    score: int
    words: int
    parts: tuple[ScorePart, ...]
    conduct: tuple[Finding, ...]
    names: tuple[NameFault, ...]
    missing: dict[str, str]


@lru_cache(maxsize=4)
def _cues(lang: str) -> Cues:
    return Cues(table(lang, "followup")["cues"])


def check(text: str, facts: LetterFacts, ui: str = "en") -> LetterReport:
    """The report on a message as it is to be sent, its subject in a first line "Subject: …". Same input, same output.

    Any text is accepted, of any length; ``ui`` is the language of the explanations. Spans are code points of ``text``.
    """
    line = Catalogue(ui)
    tokens = tokenize(text)
    subject = _subject(text, facts.lang)
    start = subject[1] if subject else 0
    body = [t for t in words_of(tokens) if t.start >= start]
    findings = _findings(text, tokens, body, facts, ui, line)
    dead = tuple(f.span for f in findings)
    runs = {
        part: {run: span for run, span in found.items() if not within(span, dead)}
        for part, found in _cues(facts.lang).find(body).items()
    }
    names = letter_names.Names(facts.people, facts.company, facts.lang)
    letter = Letter(text, facts, subject, body, runs, names, dead)
    faults = tuple(
        NameFault(span, text[span[0] : span[1]], right, line(f"followup.name_{why}", right=right))
        for span, right, why in names.faults(body)
        if not within(span, dead)
    )
    weighed = [_part(name, float(weight), letter, bool(faults), line) for name, weight in _weights(facts.kind).items()]
    if faults:
        limits = rules()["limits"]
        cost = min(limits["names"], limits["name"] * len(faults), sum(p.points for p in weighed))
        why = line("followup.names", count=len(faults))
        weighed.append(ScorePart("names", 0, -round(float(cost), 1), why, tuple(f.span for f in faults)))
    points = sum(p.points for p in weighed)
    cost_part = deduct(points, findings, line)
    if cost_part:
        weighed.append(cost_part)
        points += cost_part.points
    if len(body) < rules()["limits"]["words"][2]:
        points = min(points, float(rules()["limits"]["none"]))
    lacking = sorted((p for p in weighed if p.weight and p.points < p.weight / 2), key=lambda p: -(p.weight - p.points))
    return LetterReport(
        version=1,
        lang=facts.lang,
        kind=facts.kind,
        score=max(0, min(100, round(points))),
        words=len(body),
        parts=tuple(weighed),
        conduct=findings,
        names=faults,
        missing={p.name: line(f"followup.missing_{text_name(p.name, facts.kind)}") for p in lacking},
    )


def _weights(kind: LetterKind) -> dict[str, int]:
    weights: dict[str, int] = rules()["weights"][kind]
    return weights


def text_name(part: str, kind: LetterKind) -> str:
    """What is asked for differs between a check-in and a note after a refusal."""
    return f"ask_{kind}" if part == "ask" else part


def _subject(text: str, lang: str) -> Span | None:
    """The first line when it is a subject: where its own words stand."""
    first = re.match(r"\s*([^\n]*)", text)
    assert first is not None
    words = "|".join(re.escape(w) for w in table(lang, "followup")["subject"].split("|"))
    found = re.match(rf"(?:{words})\s*:\s*", fold(first[1]))
    if found is None or len(fold(first[1])) != len(first[1]):
        return None
    return first.start(1) + found.end(), first.end(1)


def _findings(
    text: str, tokens: list[Token], body: list[Token], facts: LetterFacts, ui: str, line: Callable[..., str]
) -> tuple[Finding, ...]:
    """What the conduct rules of this setting find, then chasing by phone, gifts, a third message, blanks left in."""
    blanks = [match.span() for match in BLANK.finditer(text)]
    # What stands in a blank is the template's, not yet the writer's.
    found = [f for f in conduct.find(text, tokens, facts.lang, "follow_up", ui) if not touching([f.span], blanks)[0]]
    runs = _cues(facts.lang).find(body)

    def add(rule: str, severity: Severity, span: Span) -> None:
        if not within(span, [f.span for f in found]):
            why, instead = line(f"followup.{rule}_why"), line(f"followup.{rule}_instead")
            category = "blank" if rule == "blank" else "pressuring"
            found.append(Finding(category, f"letter.{rule}", severity, span, text[span[0] : span[1]], why, instead))

    for rule, severity in OWN_RULES.items():
        for span in runs[rule].values():
            add(rule, severity, span)
    if facts.kind == "check_in" and facts.check_ins >= 2 and body:
        add("third", "high", next(iter(runs["ask_check_in"].values()), (body[0].start, body[-1].end)))
    for span in blanks:
        add("blank", "medium", span)
    return tuple(sorted(found, key=lambda f: f.span))


def _part(name: str, weight: float, letter: Letter, misnamed: bool, line: Callable[..., str]) -> ScorePart:
    share, spans = MEASURES[name](letter)
    if name == "greeting" and misnamed:
        share = min(share, 0.5)
    state = "strong" if share >= 0.75 else "weak" if share > 0.2 else "absent"
    why = line(f"followup.{text_name(name, letter.facts.kind)}_{state}")
    return ScorePart(name, weight, round(weight * share, 1), why, tuple(sorted(spans)))
