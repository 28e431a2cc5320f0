"""Which questions a session asks, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from mockint.errors import UsageError, near
from mockint.model import Pack, Question

Length = Literal["quick", "short", "full"]
COUNTS: dict[str, int] = {"quick": 1, "short": 3}


def choose(
    pack: Pack, length: Length = "short", *, chosen: Sequence[str] = (), asked: Mapping[str, int] | None = None
) -> tuple[Question, ...]:
    """The questions of one session.

    ``chosen`` ids win and keep their order. ``full`` asks all in the pack's order. Otherwise those least often answered come
    first (``asked`` maps question id to count), spread over competencies; stories go before other kinds, the opener first and
    the closing last. Raises UsageError for an id that the pack has not.
    """
    if chosen:
        by_id = {q.id: q for q in pack.questions}
        for one in chosen:
            if one not in by_id:
                raise UsageError("no_question", name=one, pack=pack.id, near=near(one, by_id))
        return tuple(by_id[one] for one in chosen)
    if length == "full":
        return pack.questions
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
