"""Counting one answer after the other in plain Python, against which the database's own counting is held."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from mockint.history.store import Store
from mockint.model import STAR_PARTS, AskedCounts, Counts, Record


class AnswerFacts(Record, frozen=True):
    """What is counted of one scored answer, without its words.

    ``situation`` to ``result`` are 0 absent, 1 weak, 2 strong, None where the question asks for no story; ``parts`` are the
    other parts of the score, each with its grade. ``day`` is the local date. ``categories`` are those of the conduct findings.
    ``seconds``, ``speaking`` (s) and ``pace`` (words a minute) are None for typed answers; ``filled`` counts filled pauses.
    """

    answer: int
    session: int
    question_id: str
    attempt: int
    probed: bool
    kind: str
    competency: str
    lang: str
    pack: str
    role: str
    day: str
    at: int
    score: int
    answer_kind: str = ""
    situation: int | None = None
    task: int | None = None
    action: int | None = None
    result: int | None = None
    parts: tuple[tuple[str, int], ...] = ()
    evidence: int = 0
    vague: int = 0
    conduct: int = 0
    categories: tuple[str, ...] = ()
    words: int = 0
    seconds: float | None = None
    speaking: float | None = None
    pace: float | None = None
    filled: int = 0


def facts(store: Store) -> list[AnswerFacts]:
    """The narrow row of every answer that counts, the oldest first."""
    with store.reading() as db:
        rows = db.execute(
            "SELECT * FROM facts WHERE trashed IS NULL AND left_out = 0 AND state = 'done' AND score IS NOT NULL"
            " ORDER BY at, answer"
        ).fetchall()
    out = []
    for row in rows:
        given = {name: row[name] for name in AnswerFacts.__struct_fields__ if row[name] is not None}
        given["parts"] = tuple((name, int(grade)) for name, grade in re.findall(r"(\S+):(\d)", row["parts"] or ""))
        given["categories"] = tuple((row["categories"] or "").split())
        out.append(AnswerFacts(**given))
    return out


def counts(answers: Sequence[AnswerFacts]) -> Counts:
    """What the database is to find."""
    questions: dict[tuple[str, str, str], list[AnswerFacts]] = {}
    days: dict[str, list[AnswerFacts]] = {}
    for one in answers:
        questions.setdefault((one.question_id, one.kind, one.competency), []).append(one)
        days.setdefault(one.day, []).append(one)
    return Counts(
        sessions=len({one.session for one in answers}),
        questions=tuple(
            AskedCounts(*name, _tally(some), some[-1].answer, some[-1].at, _others(some))
            for name, some in sorted(questions.items())
        ),
        days=tuple((day, _tally(some)) for day, some in sorted(days.items())),
        categories=dict(Counter(name for one in answers for name in one.categories)),
        spoken=tuple(
            (one.day, one.lang, one.pace, 60.0 * one.filled / one.speaking) for one in answers if one.pace and one.speaking
        ),
    )


def _tally(some: Sequence[AnswerFacts]) -> tuple[int, ...]:
    return (
        len(some),
        sum(one.score for one in some),
        sum(one.evidence for one in some),
        sum(one.conduct for one in some),
        sum(one.result is not None and one.answer_kind == "story" for one in some),
        sum(one.result is not None for one in some),
        *(sum(getattr(one, part) == grade for one in some) for part in STAR_PARTS for grade in (2, 1, 0)),
    )


def _others(some: Sequence[AnswerFacts]) -> dict[str, tuple[int, int, int]]:
    out: dict[str, list[int]] = {}
    for one in some:
        for name, grade in one.parts if one.result is None else ():
            out.setdefault(name, [0, 0, 0])[2 - grade] += 1
    return {name: (strong, weak, absent) for name, (strong, weak, absent) in out.items()}
