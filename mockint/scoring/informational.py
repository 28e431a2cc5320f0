"""The report on an informational interview (RUBRIC 7): what was heard, what was not, what a person would not answer.

A turn in which a fault was found brings no points at all, so that a rude line or one that asks for a job never raises a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from mockint.catalogue import Catalogue
from mockint.model import (
    RUBRIC_VERSION,
    Advice,
    Delivery,
    Finding,
    Lang,
    Record,
    Report,
    ScorePart,
    Span,
    StarReading,
    Transcript,
)
from mockint.scoring import delivery, parts
from mockint.scoring.persona_match import Match
from mockint.scoring.persona_words import Spoken, Words, words_of
from mockint.scoring.rules import table
from mockint.scoring.text import tokenize

REFUSED = frozenset({"prying", "asking_for_job", "rude"})
OPEN_WITHIN = 4
"""Words at a sentence's beginning among which an open question has its question word."""


class TalkTurn(Record, frozen=True):
    """One turn of the user's: the words, what they wanted, the talk's clock at their end (nominal seconds), and whether they
    began before the other had finished."""

    text: str
    match: Match
    clock: float = 0.0
    interrupted: tuple[Finding, ...] = ()


class TalkPoint(Record, frozen=True):
    """One thing that is listened for: heard or not, or (None) not to be judged; the words, and a line that says so."""

    name: str
    heard: bool | None
    why: str
    spans: tuple[Span, ...] = ()


class TalkReport(Record, frozen=True):
    """The whole talk: a report in the usual shape on ``text`` (the user's turns, one a line), and what was listened for."""

    report: Report
    points: tuple[TalkPoint, ...]
    text: str


class _Heard:
    """Collects spans by the name of what was heard."""

    def __init__(self) -> None:
        self.spans: dict[str, list[Span]] = {}

    def add(self, name: str, span: Span) -> None:
        if span not in self.spans.setdefault(name, []):
            self.spans[name].append(span)

    def of(self, *names: str) -> tuple[Span, ...]:
        return tuple(sorted(span for name in names for span in self.spans.get(name, ())))


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    return table("", "informational")


def report(turns: Sequence[TalkTurn], lang: Lang, *, limit: float, ended: float, ui: str = "en") -> TalkReport:
    """The report on a talk. ``limit`` is the time that was given and ``ended`` when it ended, in nominal seconds. Same input,
    same output."""
    line, rules = Catalogue(ui), _rules()
    text = "\n".join(turn.text for turn in turns)
    heard, findings, questions = _listen(turns, lang, line)
    weighed = _weigh(heard, questions, ended <= limit, line, rules)
    points = sum(part.points for part in weighed)
    cost = parts.deduct(points, findings, line)
    if cost:
        weighed.append(cost)
        points += cost.points
    most = float(rules["limits"]["no_questions"])
    if not questions and points > most:
        weighed.append(ScorePart("non_answer", 0, -round(points - most, 1), line("informational.no_questions")))
        points = most
    said = Transcript(text, lang)
    whole = Report(
        version=RUBRIC_VERSION,
        lang=lang,
        answer_kind="question" if questions else "non_answer",
        score=max(0, min(100, round(points))),
        parts=tuple(weighed),
        star={name: StarReading() for name in ("situation", "task", "action", "result")},
        evidence=(),
        vague=(),
        conduct=findings,
        delivery=_delivery(said),
        advice=_advise(weighed, findings, line),
    )
    return TalkReport(whole, _points(heard, questions, ended <= limit, line, rules), text)


def _delivery(said: Transcript) -> Delivery:
    return delivery.measure(said, tokenize(said.text), None, None, (), max(1, round(len(said.text.split()) / 2.3)))


def _listen(turns: Sequence[TalkTurn], lang: Lang, line: Catalogue) -> tuple[_Heard, tuple[Finding, ...], int]:
    """What was heard in turns without fault, the faults, and how many questions on the work there were."""
    words, heard = words_of(lang), _Heard()
    findings: list[Finding] = []
    questions = start = 0
    asked_before = False
    for turn in turns:
        at, found = start, turn.match
        start += len(turn.text) + 1
        faults = [*found.findings, *turn.interrupted]
        if found.act in REFUSED and not any(
            f.category == found.act or f.category in ("rudeness", "badmouthing") for f in faults
        ):
            faults.append(_caution(turn, line))
        for fault in sorted(faults, key=lambda f: f.span):
            findings.append(_moved(fault, at))
        if faults:
            continue
        if found.act == "site" and found.asked:
            heard.add("site", (at + found.asked[0], at + found.asked[1]))
        if found.act == "topic":
            questions += len(found.places)
            for topic, place in zip(found.topics, found.places, strict=True):
                kind = "open" if _is_open(turn.text, place, lang) else "closed"
                heard.add(f"{topic}.{kind}", (at + place[0], at + place[1]))
            if found.taken:
                heard.add("take_up", (at + found.taken[0][0], at + max(end for _, end in found.taken)))
        for said in words.sentences(turn.text):
            _cues(words, said, at, heard, asked_before)
        asked_before = asked_before or found.act == "topic"
    return heard, tuple(findings), questions


def _cues(words: Words, said: Spoken, at: int, heard: _Heard, asked_before: bool) -> None:
    """What one sentence says beside its question."""
    found = [*words.points.find(said.stems), *words.acts.find(said.stems)]
    for name, first, end, _ in found:
        span = at + said.words[first].start, at + said.words[end - 1].end
        if name in ("who", "why_you", "purpose"):
            heard.add(name, span)
        elif name == "time":
            heard.add("time_named", span)
        elif asked_before and name == "thanks":
            heard.add("thanks", span)
        elif asked_before and name == "goodbye":
            heard.add("closed", span)


def _is_open(text: str, place: Span, lang: Lang) -> bool:
    words = words_of(lang)
    for said in words.sentences(text[place[0] : place[1]]):
        hits = [a for n, a, _, _ in words.points.find(said.stems) if n == "open"]
        # Indonesian puts the question word where it likes.
        if hits and (min(hits) < OPEN_WITHIN or lang == "id"):
            return True
        if any(name == "asking" for name, _, _, _ in words.acts.find(said.stems)) and hits:
            return True
    return False


def _caution(turn: TalkTurn, line: Catalogue) -> Finding:
    """A fault that the other heard though no rule did."""
    act = turn.match.act
    start, end = turn.match.asked or (0, len(turn.text))
    why, instead = line(f"informational.why_{act}"), line(f"informational.instead_{act}")
    category = "rudeness" if act == "rude" else act
    return Finding(category, f"informational.{act}", "medium", (start, end), turn.text[start:end], why, instead)


def _moved(finding: Finding, by: int) -> Finding:
    from msgspec.structs import replace

    return replace(finding, span=(finding.span[0] + by, finding.span[1] + by))


def _weigh(heard: _Heard, questions: int, in_time: bool, line: Catalogue, rules: dict[str, Any]) -> list[ScorePart]:
    limits = rules["limits"]
    enough = questions >= limits["least_questions"]
    out = []
    for name in ("introduction", "purpose", "open_questions", "take_up", "homework", "people", "time", "thanks"):
        weights: dict[str, float] = rules[name]
        weight = float(sum(weights.values()))
        spans: tuple[Span, ...] = ()
        if name == "open_questions":
            got = sum(_area(heard, area) * each for area, each in weights.items())
            missing = [area for area in weights if _area(heard, area) == 0]
            spans = heard.of(*(f"{area}.{kind}" for area in weights for kind in ("open", "closed")))
        elif name == "take_up":
            spans = heard.of("take_up")
            got = float(weights["once"] * (len(spans) > 0) + weights["twice"] * (len(spans) > 1))
            missing = []
        elif name == "homework":
            spans = heard.of("site")
            got = weight * max(0.0, 1 - limits["site"] * len(spans)) if enough else 0.0
            missing = []
        elif name == "people":
            spans = heard.of("people.open", "people.closed")
            got, missing = weight * bool(spans), []
        elif name == "time":
            got, missing = weight * (enough and in_time), []
        else:
            got = float(sum(each for one, each in weights.items() if heard.of(one)))
            missing = [one for one in weights if not heard.of(one)]
            spans = heard.of(*weights)
        state = "strong" if got >= 0.75 * weight else "weak" if got > 0 else "absent"
        why = line(f"informational.{name}_{state}")
        if missing and state != "strong":
            why += " " + line("informational.missing", things=", ".join(line(f"informational.point_{one}") for one in missing))
        out.append(ScorePart(name, weight, round(got, 1), why, spans))
    return out


def _area(heard: _Heard, area: str) -> float:
    return 1.0 if heard.of(f"{area}.open") else float(_rules()["limits"]["closed"]) if heard.of(f"{area}.closed") else 0.0


def _points(heard: _Heard, questions: int, in_time: bool, line: Catalogue, rules: dict[str, Any]) -> tuple[TalkPoint, ...]:
    enough = questions >= rules["limits"]["least_questions"]
    out = []

    def point(name: str, yes: bool | None, spans: tuple[Span, ...] = ()) -> None:
        state = "unjudged" if yes is None else "heard" if yes else "absent"
        key = f"informational.{name}_is_{state}"
        why = line(key) if line.has(key) else line(f"informational.is_{state}")
        out.append(TalkPoint(name, yes, why, spans))

    for name in ("who", "why_you", "purpose", "time_named"):
        point(name, bool(heard.of(name)), heard.of(name))
    for area in rules["open_questions"]:
        spans = heard.of(f"{area}.open", f"{area}.closed")
        point(area, bool(spans), spans)
    point("take_up", bool(heard.of("take_up")), heard.of("take_up"))
    point("homework", not heard.of("site") if enough or heard.of("site") else None, heard.of("site"))
    spans = heard.of("people.open", "people.closed")
    point("people", bool(spans), spans)
    point("kept_time", in_time if enough or not in_time else None)
    point("thanks", bool(heard.of("thanks")), heard.of("thanks"))
    point("closed", bool(heard.of("closed")), heard.of("closed"))
    return tuple(out)


def _advise(weighed: Sequence[ScorePart], findings: Sequence[Finding], line: Catalogue) -> Advice | None:
    """The part with most points to win, or the finding that costs more."""
    best = max((p for p in weighed if p.weight > 0), key=lambda p: p.weight - p.points)
    cost = next((-p.points for p in weighed if p.name == "conduct"), 0.0)
    if findings and cost >= best.weight - best.points:
        worst = max(findings, key=lambda f: ({"high": 3, "medium": 2, "low": 1}[f.severity], -f.span[0]))
        return Advice("conduct", round(cost, 1), worst.instead or line(f"informational.instead_{worst.category}"))
    if best.weight - best.points < 2:
        return None
    return Advice(best.name, round(best.weight - best.points, 1), line(f"informational.advice_{best.name}"))
