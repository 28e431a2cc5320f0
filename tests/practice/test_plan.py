"""Which questions a session asks."""

from __future__ import annotations

import pytest

from mockint.errors import UsageError
from mockint.model import Pack, Question
from mockint.practice import plan

PACK = Pack(
    "en/x",
    "X",
    "en",
    "user",
    "x",
    1,
    (
        Question("open", "?", "opener", "enthusiasm"),
        Question("a", "?", "behavioural", "skill"),
        Question("b", "?", "behavioural", "skill"),
        Question("c", "?", "behavioural", "collaboration"),
        Question("d", "?", "technical", "problem_solving"),
        Question("end", "?", "closing", "enthusiasm"),
    ),
)


def ids(questions: tuple[Question, ...]) -> list[str]:
    return [q.id for q in questions]


def test_full_keeps_the_order_of_the_pack() -> None:
    assert ids(plan.choose(PACK, "full")) == ["open", "a", "b", "c", "d", "end"]


def test_short_spreads_over_competencies_and_leaves_the_closing_out() -> None:
    chosen = plan.choose(PACK, "short")
    assert len(chosen) == 3
    assert len({q.competency for q in chosen}) == 3
    assert "end" not in ids(chosen)


def test_what_was_asked_least_comes_first() -> None:
    assert ids(plan.choose(PACK, "quick", asked={"a": 2, "b": 1, "c": 1, "d": 1, "open": 1})) != ["a"]
    assert ids(plan.choose(PACK, "quick", asked={q.id: 3 for q in PACK.questions if q.id != "d"})) == ["d"]


def test_chosen_questions_keep_their_order_and_unknown_ones_are_named() -> None:
    assert ids(plan.choose(PACK, chosen=["d", "a"])) == ["d", "a"]
    with pytest.raises(UsageError) as caught:
        plan.choose(PACK, chosen=["opem"])
    assert "open" in str(caught.value)
