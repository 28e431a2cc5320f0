"""Which questions a session asks, and in which order."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from mockint.errors import UsageError, near
from mockint.model import COMPETENCIES, Pack, Question

Length = Literal["quick", "short", "full", "interview"]
LENGTHS: tuple[Length, ...] = get_args(Length)
COUNTS: dict[str, int] = {"quick": 1, "short": 3}
BODY = len(COMPETENCIES)
"""Questions of a whole interview between its opening and its closing: one for each competency, so far as the pack has them."""


def choose(
    pack: Pack,
    length: Length = "short",
    *,
    chosen: Sequence[str] = (),
    asked: Mapping[str, int] | None = None,
    last: Mapping[str, int] | None = None,
    seed: int = 0,
) -> tuple[Question, ...]:
    """The questions of one session.

    ``chosen`` ids win and keep their order. ``full`` asks all in the pack's order. ``interview`` has an opening, a body
    balanced over the pack's competencies and a closing, see ``interview``. Otherwise those least often answered come first
    (``asked`` maps question id to count), spread over competencies; stories go before other kinds, the opener first and the
    closing last. Raises UsageError for an id that the pack has not.
    """
    if chosen:
        by_id = {q.id: q for q in pack.questions}
        for one in chosen:
            if one not in by_id:
                raise UsageError("no_question", name=one, pack=pack.id, near=near(one, by_id))
        return tuple(by_id[one] for one in chosen)
    if length == "full":
        return pack.questions
    if length == "interview":
        return interview(pack, last=last, seed=seed)
    counts = asked or {}
    place = {q.id: i for i, q in enumerate(pack.questions)}
    pool = sorted(
        (q for q in pack.questions if q.kind != "closing"),
        key=lambda q: (counts.get(q.id, 0), q.kind != "behavioural", place[q.id]),
    ) or list(pack.questions)
    picked: list[Question] = []
    while len(picked) < min(COUNTS[length], len(pool)):
        used = {q.competency for q in picked}
        fewest = min(counts.get(q.id, 0) for q in pool if q not in picked)
        fresh = [q for q in pool if q not in picked and counts.get(q.id, 0) == fewest]
        picked.append(next((q for q in fresh if q.competency not in used), fresh[0]))
    order = {"opener": 0, "motivation": 1, "closing": 3}
    return tuple(sorted(picked, key=lambda q: (order.get(q.kind, 2), place[q.id])))


def interview(pack: Pack, *, last: Mapping[str, int] | None = None, seed: int = 0, body: int = BODY) -> tuple[Question, ...]:
    """A whole interview: an opener, ``body`` questions balanced over the competencies, a closing; none twice.

    Within a competency the question asked longest ago comes first (``last`` maps question id to a number that grows with
    time; one never asked has none), and those alike are drawn with ``seed``: the same pack, history and seed give the same
    interview. The questions then stand in the pack's order. A pack without opener or closing goes without.
    """
    when, draw = last or {}, random.Random(seed)
    lots = {q.id: draw.random() for q in pack.questions}
    place = {q.id: i for i, q in enumerate(pack.questions)}
    waiting = sorted(pack.questions, key=lambda q: (when.get(q.id, 0), lots[q.id]))
    opening = next(([q] for q in waiting if q.kind == "opener"), [])
    closing = next(([q] for q in waiting if q.kind == "closing"), [])
    pool = [q for q in waiting if q.kind not in ("opener", "closing")]
    picked: list[Question] = []
    while pool and len(picked) < body:
        taken = {name: sum(q.competency == name for q in picked) for name in COMPETENCIES}
        # Of the competencies asked about least, the one whose question has waited longest.
        one = min(pool, key=lambda q: (taken[q.competency], pool.index(q)))
        picked.append(one)
        pool.remove(one)
    return (*opening, *sorted(picked, key=lambda q: place[q.id]), *closing)
