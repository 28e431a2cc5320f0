"""Which questions a session asks."""

from __future__ import annotations

import pytest

from mockint.errors import UsageError
from mockint.model import COMPETENCIES, Pack, Question
from mockint.packs.loader import available, find
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


def bodies(pack: Pack, count: int, seed: int = 0) -> list[tuple[Question, ...]]:
    """Interviews held one after another, each with the history of those before."""
    last: dict[str, int] = {}
    held = []
    for number in range(count):
        asked = plan.choose(pack, "interview", last=last, seed=seed + number)
        for question in asked:
            last[question.id] = len(last) + 100 * number + 1
        held.append(asked)
    return held


@pytest.mark.parametrize("name", ["en/hr-general", "id/user-sales", "en/user-nurse"])
def test_an_interview_opens_covers_every_competency_and_closes(name: str) -> None:
    pack = find(name)
    for asked in bodies(pack, 4):
        assert asked[0].kind == "opener"
        assert asked[-1].kind == "closing"
        body = asked[1:-1]
        assert sorted(q.competency for q in body) == sorted(COMPETENCIES)
        assert not {q.kind for q in body} & {"opener", "closing"}
        assert len(set(ids(asked))) == len(asked)
        assert ids(body) == [q.id for q in pack.questions if q in body]


def test_the_question_asked_longest_ago_comes_first() -> None:
    pack = find("id/user-sales")
    first, second = bodies(pack, 2)
    by_competency = {name: [q.id for q in pack.questions if q.competency == name] for name in COMPETENCIES}
    again = set(ids(first[1:-1])) & set(ids(second[1:-1]))
    # Only what a competency has once is asked again at once.
    kinds = {q.id: q.kind for q in pack.questions}
    for one in again:
        name = next(n for n, group in by_competency.items() if one in group)
        assert len([i for i in by_competency[name] if kinds[i] not in ("opener", "closing")]) == 1
    everything = {i for asked in bodies(pack, 6) for i in ids(asked)}
    assert everything == {q.id for q in pack.questions}


def test_the_same_history_and_seed_give_the_same_interview_and_another_seed_another() -> None:
    pack = find("en/user-sales")
    plans = [ids(plan.interview(pack, seed=seed)) for seed in (0, 0, 1, 2, 3)]
    assert plans[0] == plans[1]
    assert len({tuple(p) for p in plans}) > 1


def test_a_small_pack_is_asked_whole_and_nothing_twice() -> None:
    assert sorted(ids(plan.choose(PACK, "interview"))) == ["a", "b", "c", "d", "end", "open"]
    bare = Pack("en/y", "Y", "en", "user", "y", 1, (Question("only", "?"),))
    assert ids(plan.choose(bare, "interview")) == ["only"]


def test_a_body_longer_than_the_competencies_stays_balanced() -> None:
    for listing in available()[:4]:
        pack = find(listing.id)
        body = plan.interview(pack, body=9)[1:-1]
        left = [q.competency for q in pack.questions if q.kind not in ("opener", "closing") and q not in body]
        counts = {name: sum(q.competency == name for q in body) for name in COMPETENCIES}
        # Nobody is asked about one thing twice more than about another that there were still questions on.
        assert all(counts[more] - counts[fewer] <= 1 for more in counts for fewer in set(left))
