"""A session by competency, as plain lines."""

from __future__ import annotations

import pytest

from mockint.catalogue import Catalogue
from mockint.model import Question, Report, Transcript
from mockint.reports import competencies
from mockint.scoring import score


def answered(*names: str, stage: str = "hr") -> list[tuple[Question, Report]]:
    said = Transcript("Last year I called each client. In the end two of them came back.", "en")
    out = []
    for number, name in enumerate(names):
        question = Question(f"q{number}", f"Question [{number}]\x1b?", competency=name, stage=stage)  # type: ignore[arg-type]
        out.append((question, score(question, said)))
    return out


@pytest.mark.parametrize("lang", ["en", "id"])
def test_each_competency_has_its_answers_under_it(lang: str) -> None:
    say = Catalogue(lang)
    lines = competencies.lines(answered("skill", "values", "skill"), say)
    heads = [line.text for line in lines if line.style == "head"]
    assert [say("report.competency_skill") in heads[0], say("report.competency_values") in heads[1]] == [True, True]
    assert "25 %" in heads[0]
    assert "75 %" in heads[1]
    assert [line.text.count("Question") for line in lines] == [0, 1, 1, 0, 1, 0]
    assert "HR" in lines[-1].text
    assert all(line.text.isprintable() for line in lines)


def test_one_competency_is_not_grouped() -> None:
    lines = competencies.lines(answered("skill", "skill"), Catalogue("en"))
    assert len(lines) == 2
    assert not any(line.style for line in lines)
    assert competencies.lines([], Catalogue("en")) == []
