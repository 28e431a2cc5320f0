"""Two attempts held against each other."""

from __future__ import annotations

import msgspec
import pytest
from tui import samples

from mockint.catalogue import Catalogue
from mockint.errors import UsageError
from mockint.model import AnswerRecord, Question, Report
from mockint.reports.compare import compare, lines


def attempt(number: int, report: Report | None, text: str = samples.ANSWER) -> AnswerRecord:
    return AnswerRecord(number, 1, samples.QUESTION, number, "done", "", text=samples.spoken(text), report=report)


def test_what_was_gained_lost_and_kept() -> None:
    found = compare(attempt(1, samples.poor()), attempt(2, samples.rich()))
    assert (found.first.score, found.second.score) == (58, 74)
    result = next(part for part in found.parts if part.name == "result")
    assert (result.before, result.after, result.change) == (2, 18, 16)
    assert (result.presence_before, result.presence_after) == ("absent", "weak")
    assert found.data.new == ("two of the three", "from eight percent to three percent")
    assert found.data.gone == ()
    assert len(found.data.both) == 4
    assert {category for category, _ in found.conduct.new} == {"badmouthing", "blaming"}
    back = compare(attempt(1, samples.rich()), attempt(2, samples.poor()))
    assert back.data.gone == found.data.new
    assert back.conduct.gone == found.conduct.new
    assert all((one.before, one.after) == (other.after, other.before) for one, other in zip(found.pace, back.pace, strict=True))


def test_what_cannot_be_compared() -> None:
    one = attempt(1, samples.rich())
    other = msgspec.structs.replace(attempt(2, samples.rich()), question=Question("other", "Why?"))
    for second, key in ((one, "compare_same"), (attempt(2, None), "answer_unscored"), (other, "compare_other_question")):
        with pytest.raises(UsageError) as error:
            compare(one, second)
        assert error.value.key == key


@pytest.mark.parametrize("lang", ["en", "id"])
def test_lines_are_clean_and_name_different_rubrics(lang: str) -> None:
    old = msgspec.structs.replace(samples.rich(), version=0)
    found = compare(attempt(1, old, samples.ANSWER.replace("clown", "\x1b[31m[/]")), attempt(2, samples.poor()))
    told = lines(found, Catalogue(lang))
    assert all("\x1b" not in line.text and "\n" not in line.text for line in told)
    assert any("0" in line.text and "1" in line.text and line.style == "quiet" for line in told)
    assert any("74 → 58" in line.text for line in told)
