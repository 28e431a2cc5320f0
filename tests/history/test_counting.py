"""What the database counts is what plain counting finds, through every filter; and it grows with the data, not faster."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta, timezone

import msgspec
import pytest
from history.plain_counting import AnswerFacts, counts, facts
from history.test_library import keep

from mockint.history import counting, trash
from mockint.history.library import Filter
from mockint.history.store import Store
from mockint.model import COMPETENCIES, QUESTION_KINDS, STAR_PARTS, Counts

DAYS = 40
GRADES = ("absent", "weak", "strong")


def fill(store: Store, answers: int, seed: int = 5) -> None:
    """Answers of every kind, also such as have no report, no sound or no score; some in the trash, some left out."""
    chance = random.Random(seed)
    with store.changing() as db:
        for answer in range(1, answers + 1):
            session = (answer + 2) // 3
            lang = chance.choice(("en", "id"))
            if answer % 3 == 1:
                db.execute(
                    "INSERT INTO session (id, pack, title, lang, mode, started, role)"
                    " VALUES (?, 'en/user-sales', 'T', ?, 'coach', '2026-01-01T10:00:00+07:00', ?)",
                    (session, lang, chance.choice(("sales", "nurse"))),
                )
            day = date(2026, 1, 1) + timedelta(days=chance.randrange(DAYS))
            began = datetime(day.year, day.month, day.day, 10, tzinfo=timezone(timedelta(hours=7))) + timedelta(seconds=answer)
            number = chance.randrange(12)
            kind = QUESTION_KINDS[number % 4]
            question = {"id": f"q{number}", "text": "Why?", "kind": kind, "competency": COMPETENCIES[number % 5]}
            report = {
                "answer_kind": chance.choice(("story", "opinion")),
                "parts": [
                    {"name": name, "weight": 10, "points": chance.randint(0, 10)} for name in ("steps", "reason", "evidence")
                ],
                "star": {part: {"presence": chance.choice(GRADES)} for part in STAR_PARTS},
                "evidence": [{}] * chance.randrange(4),
                "conduct": [{"category": chance.choice(("blaming", "rude"))} for _ in range(chance.choice((0, 0, 0, 2)))],
                "delivery": {
                    "words": 100,
                    "speaking_seconds": 60.0,
                    "words_per_minute": chance.uniform(90, 160),
                    "filled_pauses": [{}] * chance.randrange(5),
                },
            }
            told = chance.random() < 0.9
            if told and chance.random() < 0.3:
                report["delivery"] = {"words": 100}
            db.execute(
                "INSERT INTO answer (id, session, question_id, question, attempt, state, started, text, report, score)"
                " VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?)",
                (
                    answer,
                    session,
                    question["id"],
                    json.dumps(question),
                    "done" if told else "recorded",
                    began.isoformat(),
                    json.dumps({"text": chance.choice(("One kingfisher.", "Two clients."))}),
                    json.dumps(report) if told else None,
                    chance.randint(0, 100) if told else None,
                ),
            )
    trash.delete(store, [n for n in range(1, answers + 1) if n % 11 == 0])
    trash.leave_out(store, [n for n in range(1, answers + 1) if n % 13 == 0])


@pytest.fixture
def store() -> Store:
    made = Store()
    fill(made, 300)
    return made


def _same(found: Counts, wanted: Counts) -> None:
    assert found.sessions == wanted.sessions
    assert found.questions == wanted.questions
    assert found.days == wanted.days
    assert found.categories == wanted.categories
    assert [one[:2] for one in found.spoken] == [one[:2] for one in wanted.spoken]
    assert [one[2:] for one in found.spoken] == [pytest.approx(one[2:]) for one in wanted.spoken]


def test_the_database_counts_as_one_would_by_hand(store: Store) -> None:
    told = facts(store)
    assert 200 < len(told) < 270
    _same(counting.counts(store, Filter()), counts(told))


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(lang="id"),
        Filter(role="nurse"),
        Filter(kind="technical"),
        Filter(competency="collaboration"),
        Filter(question="q4"),
        Filter(since="2026-01-05", until="2026-01-20"),
        Filter(least=40, most=70),
        Filter(missing="result"),
        Filter(lang="en", role="sales", kind="behavioural", since="2026-01-03", least=10),
    ],
)
def test_through_every_filter(store: Store, wanted: Filter) -> None:
    def lets_pass(one: AnswerFacts) -> bool:
        return (
            wanted.lang in ("", one.lang)
            and wanted.role in ("", one.role)
            and wanted.kind in ("", one.kind)
            and wanted.competency in ("", one.competency)
            and wanted.question in ("", one.question_id)
            and (wanted.since or "0") <= one.day <= (wanted.until or "9")
            and (wanted.least or 0) <= one.score <= (100 if wanted.most is None else wanted.most)
            and (not wanted.missing or one.result == 0)
        )

    chosen = [one for one in facts(store) if lets_pass(one)]
    assert chosen
    _same(counting.counts(store, wanted), counts(chosen))
    newest = sorted(chosen, key=lambda one: (one.at, one.answer), reverse=True)
    assert counting.latest(store, wanted, 5) == [one.answer for one in newest[:5]]


def test_words_choose_too_and_signs_alone_find_nothing(store: Store) -> None:
    with store.reading() as db:
        told = {row[0] for row in db.execute("SELECT id FROM answer WHERE text LIKE '%kingfisher%'")}
    _same(counting.counts(store, Filter(text="kingfisher")), counts([one for one in facts(store) if one.answer in told]))
    assert counting.counts(store, Filter(text="+ –")) == Counts()
    assert counting.latest(store, Filter(text="+ –"), 5) == []


def test_what_is_deleted_restored_left_out_or_scored_anew_counts_at_once(store: Store) -> None:
    def answers() -> int:
        return sum(one.tally[0] for one in counting.counts(store, Filter()).questions)

    before = answers()
    row = facts(store)[0].answer
    trash.delete(store, [row])
    assert answers() == before - 1
    trash.undo(store)
    trash.leave_out(store, [row])
    assert answers() == before - 1
    trash.leave_out(store, [row], False)
    keep(store)
    assert answers() == before + 1
    _same(counting.counts(store, Filter()), counts(facts(store)))


def test_no_wide_row_is_read(store: Store) -> None:
    """Every query goes along one of the indexes made for it, over facts alone."""
    asked: list[str] = []
    store._db.set_trace_callback(asked.append)
    counting.counts(store, Filter())
    store._db.set_trace_callback(None)
    queries = [one for one in asked if one.startswith("SELECT")]
    assert len(queries) == 6
    for query in queries:
        plan = [row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {query}")]
        assert any("facts_by_" in line for line in plan), (query, plan)
        assert "answer a" not in query


def test_a_day_that_is_none_does_not_stop_the_count(store: Store) -> None:
    with store.changing() as db:
        db.execute("UPDATE facts SET day = 'someday' WHERE answer = ?", (facts(store)[0].answer,))
    from mockint.reports.coverage import coverage

    assert coverage(counting.counts(store, Filter())).answers == len(facts(store))
    assert msgspec.json.encode(coverage(counting.counts(store, Filter())))


def test_how_often_each_question_was_asked_is_kept_by_every_change(store: Store) -> None:
    def plain(lang: str) -> dict[str, int]:
        sql = (
            "SELECT question_id, count(*) FROM facts WHERE state = 'done' AND trashed IS NULL AND lang = ? GROUP BY question_id"
        )
        return {row[0]: row[1] for row in store._db.execute(sql, (lang,))}

    def same() -> bool:
        return all(store.asked_counts(lang) == plain(lang) != {} for lang in ("en", "id"))

    assert same()
    trash.delete(store, [1, 2, 3, 4])
    assert same()
    trash.restore(store, [2])
    assert same()
    trash.empty(store)
    assert same()
    trash.undo(store)
    assert same()
    keep(store)
    assert same()
    store.set_state(5, "abandoned")
    assert same()
    with store.changing() as db:
        db.execute("DELETE FROM session WHERE id = 20")
    assert same()


def test_days_are_found_one_step_each(store: Store) -> None:
    from mockint.history import daily

    first, last = date(2026, 1, 3), date(2026, 2, 1)
    assert daily.days(store, first, last) == set(daily.practised(store, first, last)) != set()
    assert daily.days(store, last, first) == set()
