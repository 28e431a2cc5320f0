"""The named parts of a score: how many points each brings, why, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from mockint.model import Delivery, Evidence, Finding, Question, ScorePart, Span
from mockint.scoring import kinds
from mockint.scoring.relevance import Relevance
from mockint.scoring.rules import table
from mockint.scoring.star import PARTS, Story

PRESENCE = {"strong": 1.0, "weak": 0.5, "absent": 0.0}


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """Weights and limits (``rules/score.toml``)."""
    return table("", "score")


class Heard(msgspec.Struct, frozen=True):
    """All that was found in one answer, for the parts to be weighed from."""

    question: Question
    lang: str
    story: Story
    evidence: tuple[Evidence, ...]
    relevance: Relevance
    delivery: Delivery
    faults: tuple[Finding, ...]
    spoken: bool
    line: Callable[..., str]


def weigh(heard: Heard) -> list[ScorePart]:
    """The parts of this kind of question, in the order of the rules."""
    weights = weights_of(heard.question)
    cues = kinds.cues(heard.lang, heard.question.kind)
    found = cues.find(heard.story.counted) if cues else {}
    return [_part(name, float(weight), heard, found) for name, weight in weights.items()]


def weights_of(question: Question) -> dict[str, int]:
    """The parts of this kind of question with their weights: as the interview's stage weighs them, where it does so."""
    staged: dict[str, dict[str, int]] = rules()["stages"].get(question.stage, {})
    plain: dict[str, int] = rules()["weights"][question.kind]
    return staged.get(question.kind, plain)


def _part(name: str, weight: float, heard: Heard, found: dict[str, dict[tuple[str, ...], Span]]) -> ScorePart:
    facts: dict[str, object] = {}
    state: str
    if name in PARTS:
        reading = heard.story.star[name]
        share, spans, state = PRESENCE[reading.presence], reading.spans, reading.presence
    elif name == "evidence":
        share, spans, state, facts = _evidence(heard)
    elif name == "delivery":
        share, spans, state, facts = _delivery(heard)
    elif name in ("relevance", "key_points"):
        share, spans = heard.relevance.share, heard.relevance.spans
        state = _state(share)
    elif name == "short":
        words = heard.delivery.words
        share = 1.0 if 0 < words <= 150 else 0.0 if words > 220 or not words else 0.5
        spans, state, facts = (), _state(share), {"words": words}
    else:
        runs = found.get(name, {})
        share = min(1.0, len(runs) / rules()["limits"]["strong_cues"])
        spans, state = tuple(sorted(runs.values())), _state(share)
    key = f"score.{name}_{state}"
    return ScorePart(name, weight, round(weight * share, 1), heard.line(key, **facts), spans)


def _state(share: float) -> str:
    return "strong" if share >= 0.75 else "weak" if share > 0.2 else "absent"


def _evidence(heard: Heard) -> tuple[float, tuple[Span, ...], str, dict[str, object]]:
    """Different data count, up to three; the same figure told twice is one."""
    distinct: dict[tuple[str, str], Span] = {}
    for one in heard.evidence:
        distinct.setdefault((one.type, repr(one.value) if one.value is not None else one.text.casefold()), one.span)
    half, most, full = rules()["limits"]["evidence"]
    count = len(distinct)
    share = 1.0 if count >= full else 0.8 if count >= most else 0.5 if count >= half else 0.0
    return share, tuple(distinct.values()), _state(share), {"count": count}


def _delivery(heard: Heard) -> tuple[float, tuple[Span, ...], str, dict[str, object]]:
    """Length against the question's target, and how much of the talk was filled pauses.

    What tells of a result does not count as too long: a true result must never cost points.
    """
    limits = rules()["limits"]
    told = [t for t in heard.story.counted if not any(a <= t.start < b for a, b in heard.story.star["result"].spans)]
    seconds = len(told) / limits["words_per_second"]
    everything = len(heard.story.counted) / limits["words_per_second"]
    low, high = (share * heard.question.seconds for share in limits["length"])
    length = (
        min(1.0, everything / low) if everything < low else max(0.0, 1.0 - (seconds - high) / high) if seconds > high else 1.0
    )
    fillers = [*heard.delivery.filled_pauses, *heard.delivery.discourse_markers]
    few, many = limits["filled"]
    rate = 100 * len(fillers) / max(20, len(heard.story.counted))
    fluent = 1.0 if rate <= few else max(0.0, 1.0 - (rate - few) / (many - few))
    share = length * (0.6 + 0.4 * fluent)
    facts: dict[str, object] = {
        "seconds": round(heard.delivery.seconds or everything),
        "target": heard.question.seconds,
        "fillers": len(fillers),
    }
    return share, tuple(f.span for f in fillers), _state(share), facts


def deduct(points: float, findings: Sequence[Finding], line: Callable[..., str], stage: str = "") -> ScorePart | None:
    """What conduct takes away: points by severity up to a bound, and a cap when a finding is grave. None without findings."""
    if not findings:
        return None
    costs = {**rules()["conduct"], **rules()["stages"].get(stage, {}).get("conduct", {})}
    taken = min(float(costs["most"]), float(sum(costs[f.severity] for f in findings)))
    if any(f.severity == "high" for f in findings):
        taken = max(taken, points - costs["cap_high"])
    taken = min(taken, points)
    return ScorePart(
        "conduct", 0, -round(taken, 1), line("score.conduct", count=len(findings)), tuple(f.span for f in findings)
    )


def limit(points: float, line: Callable[..., str]) -> ScorePart | None:
    """An answer that is none scores at most the limit; None when it is below anyway."""
    most = float(rules()["limits"]["non_answer"])
    return ScorePart("non_answer", 0, -round(points - most, 1), line("score.non_answer")) if points > most else None
