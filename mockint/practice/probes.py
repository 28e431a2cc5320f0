"""Which missing part to ask for, and in which words."""

from __future__ import annotations

from mockint.catalogue import Catalogue
from mockint.model import Lang, Question, Report

STORY_ORDER = ("result", "action", "evidence", "task", "situation")
"""Of parts that would gain the same, the one to ask for first: the result is what is most often missing."""


def choose(question: Question, report: Report, lang: Lang) -> tuple[str, str]:
    """The weightiest part that is not there and the sentence that asks for it; two empty strings when nothing is missing.

    The sentence is the question's own probe, else the general one for the part, in the language of the interview.
    """
    if report.answer_kind == "non_answer":
        return "", ""
    missing = [(p.weight - p.points, p.name) for p in report.parts if p.weight > 0 and p.points < 0.5 * p.weight]
    rank = {name: i for i, name in enumerate(STORY_ORDER)}
    general = Catalogue(lang)
    for _, name in sorted(missing, key=lambda m: (-m[0], rank.get(m[1], 99))):
        text = question.probes.get(name) or (general(f"probe.{name}") if general.has(f"probe.{name}") else "")
        if text:
            return name, text
    return "", ""
