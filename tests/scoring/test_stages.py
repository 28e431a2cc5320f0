"""Who asks decides what weighs most; a question outside of any interview is scored as ever."""

from __future__ import annotations

import pytest

from mockint.model import QUESTION_KINDS, Finding, Question, Report, Transcript
from mockint.scoring import score
from mockint.scoring.interview import whole
from mockint.scoring.parts import deduct, rules, weights_of

STORY = (
    "Last year our biggest client was about to leave and I had to win them back by June. I called them every day. In the end "
    "they stayed and sales grew by 20 percent."
)


def q(kind: str, stage: str = "", competency: str = "skill") -> Question:
    return Question("q", "Tell me about a client you won back.", kind, competency, stage=stage)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", QUESTION_KINDS)
@pytest.mark.parametrize("stage", ["", "hr", "user", "informational", "follow_up"])
def test_the_weights_of_every_kind_add_up_to_100(kind: str, stage: str) -> None:
    weights = weights_of(q(kind, stage))
    assert sum(weights.values()) == 100
    assert set(weights) == set(rules()["weights"][kind])


@pytest.mark.parametrize("kind", QUESTION_KINDS)
def test_without_a_stage_nothing_is_weighed_otherwise(kind: str) -> None:
    assert weights_of(q(kind)) == rules()["weights"][kind]


@pytest.mark.parametrize("stage", ["hr", "user"])
def test_the_result_stays_the_heaviest_part_of_a_story(stage: str) -> None:
    weights = weights_of(q("behavioural", stage))
    assert max(weights, key=lambda part: weights[part]) == "result"


def test_hr_listens_for_motivation_and_fit_the_boss_for_evidence() -> None:
    hr, user = weights_of(q("motivation", "hr")), weights_of(q("motivation", "user"))
    assert hr["fit"] > user["fit"]
    assert user["evidence"] > hr["evidence"]
    assert weights_of(q("opener", "hr"))["why_here"] > weights_of(q("opener", "user"))["why_here"]
    assert weights_of(q("behavioural", "user"))["evidence"] > weights_of(q("behavioural", "hr"))["evidence"]
    for answer in (STORY,):
        said = Transcript(answer, "en")
        parts = {stage: {p.name: p for p in score(q("behavioural", stage), said).parts} for stage in ("hr", "user")}
        assert parts["user"]["evidence"].points > parts["hr"]["evidence"].points
        # What is heard does not depend on who asks, only what it counts.
        for name in ("situation", "task", "action", "result", "evidence"):
            heard = [round(parts[stage][name].points / parts[stage][name].weight, 1) for stage in ("hr", "user")]
            assert heard[0] == heard[1]
            assert parts["hr"][name].spans == parts["user"][name].spans


def test_conduct_costs_more_with_hr() -> None:
    finding = Finding("slang", "x", "medium", (0, 1), "x", "", "")
    costs = [deduct(80, [finding], lambda key, **facts: key, stage) for stage in ("", "user", "hr")]
    assert [c.points for c in costs if c] == [-12, -12, -16]


def answered(*facts: tuple[str, int], stage: str = "") -> list[tuple[Question, Report]]:
    base = score(q("behavioural"), Transcript(STORY, "en"))
    import msgspec

    return [(q("behavioural", stage, name), msgspec.structs.replace(base, score=points)) for name, points in facts]


def test_a_whole_interview_is_weighed_by_competency() -> None:
    facts = (("skill", 80), ("enthusiasm", 20), ("skill", 60))
    plain, hr, user = (whole(answered(*facts, stage=stage)) for stage in ("", "hr", "user"))
    assert plain.score == round((70 + 20) / 2)
    assert hr.score < plain.score < user.score
    assert [g.competency for g in hr.groups] == ["skill", "enthusiasm"]
    assert hr.groups[0].answers == (0, 2)
    assert round(sum(g.weight for g in hr.groups), 6) == 1
    assert (plain.stage, hr.stage, user.stage) == ("", "hr", "user")


def test_nothing_answered_is_nothing_and_mixed_stages_count_alike() -> None:
    assert whole([]).score == 0
    mixed = answered(("skill", 80), stage="hr") + answered(("values", 40), stage="user")
    assert whole(mixed).score == 60
