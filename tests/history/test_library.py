"""Finding, trash and undo, the rows kept in step, and earlier databases carried forward."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest
from history.kept import at_version
from history.plain_counting import facts
from tui import samples

from mockint.errors import UsageError
from mockint.history import counting, library, rescored, stories, transfer, trash
from mockint.history.library import Filter
from mockint.history.migrations import STEPS, statements
from mockint.history.store import Store
from mockint.model import Pack, Question, Report, Timeline, Transcript

QUESTION = samples.QUESTION
PACK = Pack("en/user-sales", "Sales", "en", "user", "sales", 1, (QUESTION,))


def keep(store: Store, text: str = samples.ANSWER, report: Report | None = None, question: Question = QUESTION) -> int:
    session = store.begin_session(PACK, "coach")
    row = store.open_answer(session, question, 1, spoken=True)
    (store.home / row.take).write_bytes(b"fLaC" + bytes(str(row.id), "ascii") * 50)
    store.keep_heard(row.id, Transcript(text, "en"), Timeline(60.0))
    store.keep_report(row.id, Transcript(text, "en"), report or samples.rich())
    store.end_session(session)
    return row.id


@pytest.fixture
def store() -> Store:
    return Store()


def found(store: Store, **wanted: object) -> list[int]:
    return [one.answer for one in library.find(store, Filter(**wanted))]  # type: ignore[arg-type]


def test_the_hit_stands_in_its_sentence(store: Store) -> None:
    keep(store)
    (one,) = library.find(store, Filter(text="warehouse PÄCKING"))
    assert one.quote.startswith("I wrote down every complaint")
    assert one.quote.endswith("we changed the packing.")
    assert [one.quote[s:e] for s, e in one.hits] == ["warehouse", "packing"]
    assert found(store, text="wareh*") == found(store, text='"our warehouse"') == [1]
    assert found(store, text='"warehouse our"') == []
    for hostile in ('"', "*", "NOT AND OR", "said:(x", "-a", "' OR 1=1", "\0", "a" * 5000):
        found(store, text=hostile)


def test_what_is_found_stands_in_the_order_of_time_whenever_it_came_in(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from mockint.history import store as module

    days = [5, 1, 9, 3, 7]
    for day in days:
        monkeypatch.setattr(module, "now", lambda day=day: f"2026-03-0{day}T20:00:00+07:00")
        keep(store, f"A kingfisher sat there on day {day}.")
    by_time = [1 + days.index(day) for day in (9, 7, 5, 3, 1)]
    assert found(store, text="kingfisher") == by_time
    assert [one.answer for one in library.find(store, Filter(text="kingfisher"), 2)] == by_time[:2]
    assert found(store, text="kingfisher", lang="en") == by_time
    trash.delete(store, [by_time[0]])
    assert [one.answer for one in library.find(store, Filter(text="kingfisher"), 2)] == by_time[1:3]


def test_filters_each_and_together(store: Store) -> None:
    keep(store)
    keep(store, report=samples.poor(), question=msgspec.structs.replace(QUESTION, id="other"))
    situational = Question("s", "What would you do?", kind="situational")
    keep(store, report=samples.poor(), question=situational)
    assert found(store, missing="result") == [2]
    assert found(store, least=70) == [1]
    assert found(store, most=60) == [3, 2]
    assert found(store, kind="situational", role="sales", lang="en") == [3]
    assert found(store, question="other", most=60, text="packing") == [2]
    assert found(store, lang="id") == found(store, until="2000-01-01") == []
    trash.tag(store, [1, 3], "Good One")
    assert found(store, tag="good-one") == [3, 1]
    for wrong in ({"since": "soon"}, {"kind": "odd"}, {"missing": "x y"}, {"since": "2026-02-01", "until": "2026-01-01"}):
        with pytest.raises(UsageError) as caught:
            found(store, **wrong)
        assert "\n" not in str(caught.value)
    with pytest.raises(UsageError):
        library.check_known(store, Filter(role="nobody"))


def test_a_corrected_text_is_found_by_its_new_words_only(store: Store) -> None:
    answer = keep(store, "We sold apples.")
    store.keep_report(answer, Transcript("We sold pears.", "en"), samples.poor())
    assert found(store, text="apples") == []
    assert found(store, text="pears") == [1]
    (one,) = facts(store)
    assert (one.score, one.result, one.evidence) == (58, 0, 4)
    store._db.execute("INSERT INTO search (search) VALUES ('integrity-check')")


def test_the_trash_hides_and_gives_back_and_every_change_is_undone(store: Store) -> None:
    one, two = keep(store), keep(store)
    trash.note(store, one, "mine")
    trash.tag(store, [one], "a")
    trash.leave_out(store, [two])
    assert [f.answer for f in facts(store)] == [one]
    assert trash.delete(store, [one, two]) == 2
    assert trash.delete(store, [one]) == 0
    assert found(store) == found(store, text="packing") == []
    assert store.asked_counts("en") == {}
    assert [n for _, n, _ in store.overview()] == [0, 0]
    for what in ("delete", "leave_out", "tag", "note"):
        undone = trash.undo(store)
        assert undone is not None
        assert undone.what == what
    assert trash.undo(store) is None
    (second, first) = library.find(store, Filter())
    assert (first.tags, first.note, second.left_out) == ((), "", False)
    with pytest.raises(UsageError):
        trash.delete(store, [one, 99])
    assert found(store) == [two, one]


def test_for_good_means_rows_words_and_sound(store: Store) -> None:
    one, two = keep(store, "A kingfisher sat there."), keep(store)
    take = store.home / f"takes/{one:08d}.flac"
    assert take.is_file()
    trash.delete(store, [one])
    assert trash.empty(store) == 1
    assert not take.exists()
    assert store.answer(one) is None
    assert store.session(1) is None
    trash.undo(store)
    assert found(store) == [two]
    store._db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    store.close()
    assert b"kingfisher" not in b"".join(f.read_bytes() for f in store.home.glob("history.sqlite*"))


def test_a_clock_set_back_loses_and_doubles_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from mockint.history import store as module

    for moment in ("2026-03-10T20:00:00+07:00", "2026-03-01T20:00:00+07:00", "2026-03-10T14:30:00+00:00"):
        monkeypatch.setattr(module, "now", lambda moment=moment: moment)
        keep(store)
    # By the moment, whatever the clock's zone was: 14:30 UTC is after 20:00 in Jakarta.
    assert found(store) == [3, 1, 2]
    assert found(store, since="2026-03-05") == [3, 1]
    assert [f.day for f in facts(store)] == ["2026-03-01", "2026-03-10", "2026-03-10"]


def test_a_damaged_report_does_not_stop_the_list(store: Store) -> None:
    keep(store)
    store._db.execute("UPDATE answer SET report = '{broken', text = '{broken' WHERE id = 1")
    assert found(store) == [1]
    assert facts(store)[0].evidence == 0


@pytest.mark.parametrize("version", range(1, len(STEPS)))
def test_an_earlier_database_is_carried_forward(mockint_home: Path, version: int) -> None:
    mockint_home.mkdir()
    question = msgspec.json.encode(QUESTION).decode()
    with sqlite3.connect(mockint_home / "history.sqlite") as db:
        at_version(db, version)
        db.execute(
            "INSERT INTO session (pack, title, lang, mode, started) VALUES"
            " ('en/user-store-manager', 'T', 'en', 'coach', '2025-05-05T23:30:00+07:00')"
        )
        if "role" in {row[1] for row in db.execute("PRAGMA table_info(session)")}:
            # From here on a session is begun with its role.
            db.execute("UPDATE session SET role = 'store manager'")
        for text, report in ((samples.ANSWER, samples.rich()), ("Nothing yet.", None)):
            db.execute(
                "INSERT INTO answer (session, question_id, question, attempt, state, started, text, report, score)"
                " VALUES (1, 'lost-client', ?, 1, ?, '2025-05-05T23:30:00+07:00', ?, ?, ?)",
                (
                    question,
                    "done" if report else "recorded",
                    msgspec.json.encode(Transcript(text, "en")).decode(),
                    msgspec.json.encode(report).decode() if report else None,
                    report.score if report else None,
                ),
            )
    db.close()
    store = Store()
    assert found(store, text="packing", role="store manager") == [1]
    (one,) = facts(store)
    assert (one.day, one.score, one.result, one.evidence, one.conduct) == ("2025-05-05", 74, 1, 6, 2)
    keep(store)
    assert found(store, text="packing") == [2 + 1, 1]
    store._db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    assert [one.tally[0] for one in counting.counts(store, Filter()).questions] == [2]
    uids = [row[0] for row in store._db.execute("SELECT uid FROM facts UNION ALL SELECT uid FROM session")]
    assert len({*uids}) == len(uids) == 5


def test_statements_keep_triggers_whole() -> None:
    step = "CREATE TABLE a (x); CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END; CREATE TABLE b (y);"
    assert [s.split()[1] for s in statements(step)] == ["TABLE", "TRIGGER", "TABLE"]


def test_a_story_is_found_again_by_its_words(store: Store) -> None:
    keep(store)
    story = stories.make(store, 1, "Won back", "values")
    changed = samples.ANSWER.replace("two of the three", "one of the three")
    keep(store, changed)
    keep(store, "Something else entirely was told here about lessons and patients.")
    (kept,) = stories.bank(store)
    assert (kept.title, kept.competency, [t.answer for t in kept.tellings]) == ("Won back", "values", [1, 2])
    stories.tell(store, story, 2, False)
    assert [t.answer for t in stories.bank(store)[0].tellings] == [1]
    stories.remove(store, story)
    assert stories.bank(store) == []
    with pytest.raises(UsageError):
        stories.make(store, 99, "x")


def test_guesses_stand_beside_the_scores(store: Store) -> None:
    keep(store, report=samples.poor())
    stories.guess(store, 1, 70, "result")
    stories.guess(store, 1, 10, "task")
    (guess,) = stories.guesses(store)
    assert (guess.guessed, guess.score, guess.missing, guess.missed) == (70, 58, "result", ("result",))


def test_a_report_that_was_replaced_stays_with_its_answer(store: Store, tmp_path: Path) -> None:
    answer = keep(store, report=samples.poor())
    later = msgspec.structs.replace(samples.rich(), version=2)
    rescored.renew(store, answer, later)
    rescored.renew(store, answer, later)
    (old,) = rescored.earlier(store, answer)
    assert (old.report, old.text.text) == (samples.poor(), samples.ANSWER)
    kept = store.answer(answer)
    assert kept is not None
    assert kept.report == later
    assert [one.score for one in facts(store)] == [later.score]
    # It travels with the answer, and goes with it for good.
    transfer.export(store, tmp_path / "all.zip")
    other = Store(tmp_path / "other")
    for _ in range(2):
        transfer.bring(other, tmp_path / "all.zip")
    assert rescored.earlier(other, 1) == (old,)
    trash.delete(store, [answer])
    trash.empty(store)
    assert store._db.execute("SELECT count(*) FROM earlier_report").fetchone()[0] == 0
    with pytest.raises(UsageError):
        rescored.renew(store, answer, later)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("One. Two \ue000hit\ue001 here! Three.", "Two hit here!"),
        ("\ue000hit\ue001 alone", "hit alone"),
        ("No 3.5 percent of \ue000hit\ue001s. Then", "No 3.5 percent of hits."),
        ("He said “Stop.” And \ue000hit\ue001?! So", "And hit?!"),
        ("One\n\n\ue000hit\ue001\nTwo", "hit"),
        ("Wait… \ue000hit\ue001", "hit"),
        ("... \ue000hit\ue001 .", "hit ."),
        ("A. \ue000hit\ue001 and \ue000hit\ue001. B \ue000hit\ue001.", "hit and hit."),
    ],
)
def test_a_sentence_round_a_hit(text: str, quote: str) -> None:
    found, hits = library.sentence(text)
    assert found == quote
    assert {found[a:b] for a, b in hits} == {"hit"}
