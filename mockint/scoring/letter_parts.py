"""The parts of a follow-up message: how far each is there, and in which words. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from mockint.model import Lang, Record, Span
from mockint.scoring import letter_names
from mockint.scoring.keywords import keywords
from mockint.scoring.rules import table
from mockint.scoring.stems import stem
from mockint.scoring.text import Token, fold, tokenize, words_of

LetterKind = Literal["thanks", "check_in", "feedback"]
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]+")
PHONE = re.compile(r"\+?\d[\d\s().-]{6,20}\d")
LAST_LINES = 6
"""Lines at the end in which the close is looked for."""
GREETING_WORDS = 14
NEAR_THANKS = 14
"""Words around a word of thanks within which it is said what for."""


class LetterFacts(Record, frozen=True):
    """What the message is held against. ``people`` are the names as given, ``talk`` notes of what was talked about,
    ``check_ins`` how many have been sent after this interview already."""

    kind: LetterKind
    lang: Lang
    position: str = ""
    company: str = ""
    people: tuple[str, ...] = ()
    me: str = ""
    talk: tuple[str, ...] = ()
    check_ins: int = 0


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """Weights and limits (``rules/followup.toml``)."""
    return table("", "followup")


@dataclass(frozen=True)
class Letter:
    """The message taken apart. ``runs`` are the cues heard outside of faults and blanks."""

    text: str
    facts: LetterFacts
    subject: Span | None
    body: list[Token]
    runs: dict[str, dict[tuple[str, ...], Span]]
    names: letter_names.Names
    dead: tuple[Span, ...]


def within(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span shares a character with one of the others."""
    return any(a < span[1] and span[0] < b for a, b in others)


_Measured = tuple[float, list[Span]]


def _measure_subject(letter: Letter) -> _Measured:
    if letter.subject is None:
        return 0.0, []
    start, end = letter.subject
    words = words_of(tokenize(letter.text[start:end]))
    words = [t for t in words if not within((start + t.start, start + t.end), letter.dead)]
    if not words:
        return 0.0, []
    wanted = _stems(letter.facts.position, letter.facts.lang)
    heard = {stem(t.folded, letter.facts.lang) for t in words}
    span = (start + words[0].start, start + words[-1].end)
    if not wanted:
        return (1.0 if len(words) > 1 else 0.5), [span]
    met = len(wanted & heard) / len(wanted)
    return (1.0 if met > 0.5 else 0.6 if met else 0.3), [span]


def _stems(text: str, lang: str) -> set[str]:
    return {stem(t.folded, lang) for t in tokenize(text) if t.kind == "w" and len(t.folded) > 1}


def _measure_greeting(letter: Letter) -> _Measured:
    first = [t for t in letter.body[:GREETING_WORDS] if "\n" not in letter.text[letter.body[0].start : t.start]]
    first = [t for t in first if not within((t.start, t.end), letter.dead)]
    greeted, named = letter.names.greeting(first)
    if greeted is None:
        return 0.0, []
    return (1.0 if named else 0.5), [(greeted[0], named[1] if named else greeted[1])]


def _measure_thanks(letter: Letter) -> _Measured:
    spans = list(letter.runs["thanks"].values())
    if not spans:
        return 0.0, []
    place = {t.start: i for i, t in enumerate(letter.body)}
    for reason in letter.runs["for"].values():
        for span in spans:
            if abs(place[reason[0]] - place[span[0]]) <= NEAR_THANKS:
                return 1.0, [span, reason]
    return 0.6, spans[:1]


def _measure_specific(letter: Letter) -> _Measured:
    """Words of the notes when there are any; else a sentence on the talk that holds content words of its own."""
    lang = letter.facts.lang
    phrases = list(letter.runs["talk"].values())
    given = _stems(f"{letter.facts.position} {letter.facts.company} {' '.join(letter.facts.people)}", lang)
    wanted = {stem(fold(w), lang) for text in letter.facts.talk for w in keywords(text, lang, 60)} - given
    if wanted:
        met: dict[str, Span] = {}
        for token in letter.body:
            root = stem(token.folded, lang)
            if root in wanted and not within((token.start, token.end), letter.dead):
                met.setdefault(root, (token.start, token.end))
        if met:
            return (1.0 if len(met) > 1 or len(wanted) == 1 else 0.7), [*met.values()][:6]
        return (0.3 if phrases else 0.0), phrases[:1]
    for phrase in phrases:
        after = [t for t in letter.body if t.start >= phrase[1]][:12]
        own = {stem(fold(w), lang) for w in keywords(" ".join(t.folded for t in after), lang)} - given
        if len(own) >= 2:
            return 1.0, [(phrase[0], after[-1].end)]
    return (0.5 if phrases else 0.0), phrases[:1]


def _measure_cues(part: str) -> Callable[[Letter], _Measured]:
    def measure(letter: Letter) -> _Measured:
        spans = list(letter.runs[part].values())
        return (1.0 if spans else 0.0), spans[:3]

    return measure


def _measure_ask(letter: Letter) -> _Measured:
    return _measure_cues(f"ask_{letter.facts.kind}")(letter)


def _measure_contact(letter: Letter) -> _Measured:
    start = letter.body[0].start if letter.body else 0
    for pattern in (MAIL, PHONE):
        for match in pattern.finditer(letter.text, start):
            if pattern is MAIL or sum(c.isdigit() for c in match[0]) >= 8:
                return 1.0, [match.span()]
    return 0.0, []


def _measure_close(letter: Letter) -> _Measured:
    filled = [m.start() for m in re.finditer(r"[^\n]*\S[^\n]*", letter.text)]
    start = filled[-LAST_LINES] if len(filled) >= LAST_LINES else 0
    opening = {t.start for t in letter.body[:2]}
    all_runs = letter.runs["close"].values()
    spans = [s for s in all_runs if s[0] >= start and s[0] not in opening]
    if not spans:
        return 0.0, []
    me = _stems(letter.facts.me, letter.facts.lang)
    after = [t for t in letter.body if t.start >= spans[-1][1]]
    signed = [t for t in after if stem(t.folded, letter.facts.lang) in me] if me else [t for t in after if t.kind == "w"][:1]
    return (1.0 if signed else 0.6), [spans[-1], *((t.start, t.end) for t in signed[:1])]


def _measure_short(letter: Letter) -> _Measured:
    most, far, least = rules()["limits"]["words"]
    count = len(letter.body)
    if count < least or not (letter.runs["thanks"] or letter.runs[f"ask_{letter.facts.kind}" if _asks(letter) else "thanks"]):
        return 0.0, []
    return (1.0 if count < most else 0.5 if count <= far else 0.0), []


def _asks(letter: Letter) -> bool:
    return letter.facts.kind != "thanks"


MEASURES: dict[str, Callable[[Letter], _Measured]] = {
    "subject": _measure_subject,
    "greeting": _measure_greeting,
    "thanks": _measure_thanks,
    "specific": _measure_specific,
    "interest": _measure_cues("interest"),
    "ask": _measure_ask,
    "contact": _measure_contact,
    "close": _measure_close,
    "short": _measure_short,
}
