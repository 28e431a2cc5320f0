"""Advice on a pack that loads: what would make it worse to practise with. The words are in the catalogue's ``packs``."""

from __future__ import annotations

import re

import msgspec

from mockint.catalogue import Catalogue
from mockint.model import Pack, Question, Record
from mockint.packs.filling import fill
from mockint.packs.schema import PROBE_PARTS, SPOKEN_SECONDS

SPOKEN_WORDS = 45
"""A question of more words takes over 17 s at 160 words a minute: nobody keeps it in mind while listening."""
PROBE_WORDS = 20

_UNSPEAKABLE = re.compile(r"[\[\]<>{}*_#`|\\~^]|https?:|www\.")


class Remark(Record, frozen=True):
    """One piece of advice: the question's id ("" for the pack), the field, and a catalogue key with its facts."""

    key: str
    question: str
    field: str
    facts: dict[str, str | int] = msgspec.field(default_factory=dict)

    def line(self, catalogue: Catalogue) -> str:
        """The line to show."""
        return catalogue(f"packs.{self.key}", question=self.question or "[pack]", field=self.field, **self.facts)


def lint(pack: Pack) -> tuple[Remark, ...]:
    """All advice on a pack, in its order. Pure."""
    found: list[Remark] = []
    if not pack.about:
        found.append(Remark("lint_no_text", "", "about"))
    texts: dict[str, str] = {}
    for question in pack.questions:
        found += _lint_question(question)
        plain = " ".join(re.findall(r"\w+", fill(question).text.casefold()))
        if plain in texts:
            found.append(Remark("lint_duplicate", question.id, "text", {"other": texts[plain]}))
        texts.setdefault(plain, question.id)
    return tuple(found)


def _lint_question(question: Question) -> list[Remark]:
    found: list[Remark] = []

    def warn(key: str, field: str, **facts: str | int) -> None:
        found.append(Remark(key, question.id, field, facts))

    for field in ("wants", "hint"):
        if not getattr(question, field):
            warn("lint_no_text", field)
    if not question.key_points:
        warn("lint_no_key_points", "key_points")
    for part in PROBE_PARTS[question.kind]:
        if part not in question.probes:
            warn("lint_no_probe", f"probes.{part}", part=part)
    low, high = SPOKEN_SECONDS
    if not low <= question.seconds <= high:
        warn("lint_seconds", "seconds", value=question.seconds, low=low, high=high)
    spoken = fill(question, company="Mawar", position="staf", name="Sari")
    for field, text, most in (
        ("text", spoken.text, SPOKEN_WORDS),
        *((f"probes.{p}", t, PROBE_WORDS) for p, t in spoken.probes.items()),
    ):
        words = len(text.split())
        if words > most:
            warn("lint_long", field, words=words, most=most)
        mark = _UNSPEAKABLE.search(text)
        if mark:
            warn("lint_unspeakable", field, mark=mark[0])
    known = " ".join((question.text, question.wants, *question.key_points)).casefold()
    for word in question.synonyms:
        if word.casefold() not in known:
            warn("lint_synonym", f"synonyms.{word}", word=word)
    return found
