"""``mockint show`` against another attempt, and scored again."""

from __future__ import annotations

import msgspec
from tui import samples

from mockint.history.store import Store
from mockint.model import Question, Timeline
from mockint.packs.loader import find


def fill() -> list[int]:
    """The same question twice, the first time by an older rubric, and another one."""
    store = Store()
    session = store.begin_session(find("en/user-sales"), "coach")
    old = msgspec.structs.replace(samples.poor(), version=0)
    numbers = []
    other = Question(id="other", text="Why do you want to sell here?")
    for question, report in ((samples.QUESTION, old), (samples.QUESTION, samples.rich()), (other, samples.rich())):
        record = store.open_answer(session, question, len(numbers) + 1, spoken=True)
        store.keep_heard(record.id, samples.spoken(), Timeline(42.5, ((0.0, 42.0),)))
        store.keep_report(record.id, samples.spoken(), report)
        numbers.append(record.id)
    store.end_session(session)
    store.close()
    return numbers


def test_against_another_attempt(mockint):
    first, second, other = fill()
    found = mockint("show", str(second), "--against", str(first), "--json").json
    assert (found["first"]["answer"], found["second"]["answer"]) == (first, second)
    assert found["data"]["new"] == ["two of the three", "from eight percent to three percent"]
    told = mockint("show", str(first), "--against", str(second)).out
    assert "58 → 74  +16" in told
    assert "different rubrics" in told
    for wrong in (
        (str(first), "--against", str(other)),
        (str(first), "--against", str(first)),
        (str(first), "--against", "99"),
    ):
        ran = mockint("show", *wrong)
        assert ran.code == 2
        assert ran.err.count("\n") == 1


def test_an_older_score_is_shown_beside_the_new_one_and_kept_only_when_told_to(mockint):
    first, _, _ = fill()
    assert "rubric 0" in mockint("show", str(first)).out
    ran = mockint("show", str(first), "--rescore", "--json").json
    assert ran["old"]["score"] == 58
    assert ran["changed"] is True
    assert ran["kept"] is False
    assert mockint("show", str(first), "--json").json["report"]["version"] == 0
    told = mockint("show", str(first), "--rescore").out
    assert f"58. Today's rubric 1: {ran['new']['score']}" in told
    assert mockint("show", str(first), "--keep").code == 2
    assert mockint("show", str(first), "--rescore", "--against", "2").code == 2
    before = mockint("show", str(first), "--json").json
    assert before["earlier_reports"] == []
    mockint("show", str(first), "--rescore", "--keep")
    kept = mockint("show", str(first), "--json").json
    assert kept["report"]["version"] == 1
    assert kept["report"]["score"] == ran["new"]["score"]
    assert kept["text"]["text"] == samples.ANSWER
    # The old report stays, whole, and both scores are shown; keeping the same once more adds nothing.
    (old,) = kept["earlier_reports"]
    assert old["report"] == before["report"]
    assert old["text"] == before["text"]
    mockint("show", str(first), "--rescore", "--keep")
    assert len(mockint("show", str(first), "--json").json["earlier_reports"]) == 1
    told = mockint("show", str(first)).out
    assert "By rubric 0, until" in told
    assert f"By rubric 1, which counts: {ran['new']['score']}" in told


def test_a_recording_that_is_not_there_takes_one_line(mockint):
    first, _, _ = fill()
    told = mockint("show", str(first)).out
    assert "not there any more" in told
    assert "My old boss" in told
