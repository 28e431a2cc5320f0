"""What the story bank tells: which questions a story serves, where it is overused, which figures changed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from mockint.model import Evidence, Record

TOO_OFTEN = 3
"""Questions of one session answered by one story from which on it is overused: an interviewer hears it as the only one."""
_COMPARED = ("percent", "money", "count", "duration", "change")


class Told(Protocol):
    """One telling, as this room needs it."""

    @property
    def answer(self) -> int:
        """The answer's number."""

    @property
    def session(self) -> int:
        """The session's number."""

    @property
    def question_id(self) -> str:
        """What was asked."""

    @property
    def figures(self) -> tuple[Evidence, ...]:
        """The data given in it."""


class Changed(Record, frozen=True):
    """A figure that was another one in a later telling: both as said."""

    answer: int
    before: str
    now: str


def serves(tellings: Iterable[Told]) -> dict[str, int]:
    """The questions a story has answered, and how often each; the most often first."""
    return dict(Counter(one.question_id for one in tellings).most_common())


def overused(tellings: Sequence[Told]) -> int:
    """How many questions of one session it had to answer, when they are TOO_OFTEN or more; else 0."""
    by_session: dict[int, set[str]] = {}
    for one in tellings:
        by_session.setdefault(one.session, set()).add(one.question_id)
    most = max((len(asked) for asked in by_session.values()), default=0)
    return most if most >= TOO_OFTEN else 0


def changed(figures: Sequence[Evidence], tellings: Iterable[Told]) -> list[Changed]:
    """Figures of the story that a telling gives otherwise: of the same type and unit, and none of them the same."""
    out: list[Changed] = []
    first = _by_unit(figures)
    for one in tellings:
        for unit, said in _by_unit(one.figures).items():
            known = first.get(unit)
            if known and not {repr(e.value) for e in known} & {repr(e.value) for e in said}:
                out.append(Changed(one.answer, known[0].text, said[0].text))
    return out


def _by_unit(figures: Iterable[Evidence]) -> dict[tuple[str, str], list[Evidence]]:
    out: dict[tuple[str, str], list[Evidence]] = {}
    for one in figures:
        if one.type in _COMPARED and one.value is not None:
            out.setdefault((one.type, (one.unit or "").casefold()), []).append(one)
    return out
