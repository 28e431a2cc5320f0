"""A whole interview in figures: its answers by competency, and all of it as this kind of interview weighs them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from mockint.model import COMPETENCIES, Competency, Question, Record, Report, Stage
from mockint.scoring.parts import rules


class Group(Record, frozen=True):
    """The answers on one competency: their mean score (0–100), how much it counts (0–1, of those asked about), and which
    answers they are, as places in the sequence given."""

    competency: Competency
    score: float
    weight: float
    answers: tuple[int, ...]


class Whole(Record, frozen=True):
    """``score`` is the mean over the competencies by weight; ``stage`` whose weights these are, "" when all count alike."""

    score: int
    stage: Stage | str
    groups: tuple[Group, ...]


def whole(answered: Sequence[tuple[Question, Report]]) -> Whole:
    """The answers of one session by competency, in the order of the model. The weights are data (``rules/score.toml``,
    ``interview.<stage>``); answers of several stages, or of one without weights, count alike. No answers: score 0."""
    stages = {question.stage for question, _ in answered}
    stage = next(iter(stages)) if len(stages) == 1 else ""
    weights: dict[str, float] = rules()["interview"].get(stage, {})
    places = {name: [i for i, (q, _) in enumerate(answered) if q.competency == name] for name in COMPETENCIES}
    asked = [name for name in COMPETENCIES if places[name]]
    total = sum(weights.get(name, 1) for name in asked)
    groups = tuple(
        Group(
            name,
            sum(answered[i][1].score for i in places[name]) / len(places[name]),
            weights.get(name, 1) / total,
            tuple(places[name]),
        )
        for name in asked
    )
    return Whole(round(sum(g.score * g.weight for g in groups)), stage if weights else "", groups)
