"""Summary and history: what was practised opens again."""

from __future__ import annotations

import msgspec
import pytest
from tui import samples
from tui.doubles import all_three
from tui.screens import LARGE, SMALL, running

from mockint.config import Settings
from mockint.history.store import Store
from mockint.model import Question, Report
from mockint.packs.loader import find
from mockint.tui import summing
from mockint.tui.screens.feedback import FeedbackScreen


def fill(tries: tuple[Report, ...] = (samples.poor(), samples.rich()), take: bool = False) -> int:
    """A kept session: one question twice, another once."""
    store = Store()
    session = store.begin_session(find("en/user-sales"), "coach")
    other = Question(id="other", text="Why do you want to sell here?")
    for question, attempt, report in (*((samples.QUESTION, i, r) for i, r in enumerate(tries, 1)), (other, 1, samples.poor())):
        record = store.open_answer(session, question, attempt, spoken=take)
        if take:
            (store.home / record.take).write_bytes(b"fLaC")
        store.keep_heard(record.id, samples.spoken(), None)
        store.keep_report(record.id, samples.spoken(), report)
    store.end_session(session)
    store.close()
    return session


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("lang", ["en", "id"])
async def test_from_the_list_to_an_answer_and_back(size: tuple[int, int], lang: str) -> None:
    fill(take=True)
    speaker, _, _, devices = all_three()
    async with running(Settings(interface=lang), size, devices=lambda s, lang: devices) as screens:  # type: ignore[arg-type]
        await screens.press("h")
        await screens.reach("HistoryScreen")
        await screens.until(lambda: "User interview: sales" in screens.words("sessions"))
        await screens.press("enter")
        await screens.reach("SummaryScreen")
        await screens.until(lambda: screens.app.screen.query_one("#answers").option_count == 2)  # type: ignore[attr-defined]
        rows = screens.words("answers")
        assert " 74" in rows
        assert "+16" in rows
        assert "58" in rows
        assert ("not heard yet: Result" if lang == "en" else "belum terdengar: Hasil") in rows
        assert "Say what came of it, with a figure." in screens.words("advice")
        await screens.press("enter")
        await screens.reach("FeedbackScreen")
        page = screens.app.screen
        assert isinstance(page, FeedbackScreen)
        assert page.sheet.earlier is not None
        assert page.sheet.earlier.score == 58
        await screens.press("1")
        await screens.until(lambda: speaker.played)
        word = samples.ANSWER.split().index("My") / 3
        assert speaker.played[0][1] == pytest.approx(word - 0.3)
        await screens.press("escape")
        await screens.reach("SummaryScreen")
        await screens.press("escape")
        await screens.reach("HistoryScreen")
        await screens.press("escape")
        await screens.reach("HomeScreen")


async def test_an_empty_history_says_so() -> None:
    async with running() as screens:
        await screens.press("h")
        await screens.reach("HistoryScreen")
        await screens.until(lambda: "Nothing yet" in screens.words("where"))
        await screens.press("enter")
        assert screens.at == "HistoryScreen"


async def test_a_recording_that_is_gone_is_told() -> None:
    fill()
    async with running() as screens:
        await screens.press("h")
        await screens.reach("HistoryScreen")
        await screens.until(lambda: screens.app.screen.query_one("#sessions").option_count == 1)  # type: ignore[attr-defined]
        await screens.press("enter")
        await screens.reach("SummaryScreen")
        await screens.until(lambda: screens.app.screen.query_one("#answers").option_count == 2)  # type: ignore[attr-defined]
        await screens.press("enter")
        await screens.reach("FeedbackScreen")
        assert "play" not in screens.words("keys")


def test_the_session_comes_to_its_last_tries() -> None:
    session = Store().session(fill())
    assert session is not None
    rows = summing.rows(session.answers, "en")
    assert [(row.score, row.first_score, row.tries, row.missing) for row in rows] == [(74, 58, 2, ""), (58, 58, 1, "result")]
    assert summing.mean(rows) == 66
    assert summing.next_time(rows) == "Say what came of it, with a figure."
    assert summing.rows((), "en") == []
    assert summing.mean([]) == 0
    assert summing.next_time([]) == ""


def test_answers_without_advice_or_report_do_no_harm() -> None:
    session = Store().session(fill((msgspec.structs.replace(samples.rich(), advice=None),)))
    assert session is not None
    rows = summing.rows((*session.answers, msgspec.structs.replace(session.answers[0], report=None, state="open")), "en")
    assert len(rows) == 2
