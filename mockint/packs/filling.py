"""Facts of an application in a question: company, position, name.

A fact stands in brackets together with the words that make no sense without it, and may have other words after a bar:

    "Why do you want to work [at {company}|here]?"      "Apa yang menarik dari posisi ini[ di {company}]?"

When every fact in the brackets is known they are filled in; else the words after the bar stand there, or nothing. Brackets
without a fact are ordinary text. A fact outside of brackets is refused by the loader.
"""

from __future__ import annotations

import re

import msgspec

from mockint.model import Pack, Question
from mockint.packs.reading import control_in, tidy
from mockint.packs.schema import FACTS

LONGEST_FACT = 80
SEGMENT = re.compile(r"\[([^\[\]|]*)(?:\|([^\[\]]*))?\]")
FACT = re.compile(r"\{([A-Za-z_]+)\}")
_SPACE_BEFORE = re.compile(r" +(?=[,.;:?!])")


def fill(question: Question, *, company: str = "", position: str = "", name: str = "") -> Question:
    """The question with its facts filled in, or without the words that need them. Pure; unknown facts are ""."""
    given = {"company": company, "position": position, "name": name}
    facts = {key: _plain(value) for key, value in given.items()}
    return msgspec.structs.replace(
        question,
        text=_fill(question.text, facts),
        hint=_fill(question.hint, facts),
        probes={part: _fill(probe, facts) for part, probe in question.probes.items()},
    )


def fill_pack(pack: Pack, *, company: str = "", position: str = "", name: str = "") -> Pack:
    """All questions of a pack, as ``fill`` does."""
    questions = tuple(fill(q, company=company, position=position, name=name) for q in pack.questions)
    return msgspec.structs.replace(pack, questions=questions)


def stray_facts(text: str) -> list[str]:
    """Names in braces that are unknown, or that stand where nothing can take their place; for the loader."""
    stray: list[str] = []

    def inside(match: re.Match[str]) -> str:
        names = FACT.findall(match[1])
        stray.extend(name for name in names if name not in FACTS)
        return (match[2] or "") if names else match[0]

    rest = SEGMENT.sub(inside, text)
    return stray + FACT.findall(rest)


def _plain(value: str) -> str:
    return tidy("".join(c for c in value if not control_in(c)))[:LONGEST_FACT].strip()


def _fill(text: str, facts: dict[str, str]) -> str:
    if "{" not in text:
        return text

    def segment(match: re.Match[str]) -> str:
        names = [name for name in FACT.findall(match[1]) if name in facts]
        if not names:
            return match[0]
        if all(facts[name] for name in names):
            return FACT.sub(lambda fact: facts.get(fact[1], fact[0]), match[1])
        return match[2] or ""

    return _SPACE_BEFORE.sub("", " ".join(SEGMENT.sub(segment, text).split()))
