"""A whole session by keyboard alone, with nothing to speak or hear with."""

from __future__ import annotations

import pytest
from tui.screens import LARGE, SMALL, Screens, running

from mockint.config import Settings, load
from mockint.errors import StoreError
from mockint.history.store import Store
from mockint.model import Mode, Pack
from mockint.tui.screens.feedback import FeedbackScreen

WITHOUT_RESULT = (
    "Last year in Bandung three of our clients left within two weeks. I had to win two of them back by June. "
    "So I called each of them, I wrote down every complaint, and I visited them with new samples."
)
RESULT = "In the end two of them came back and our returns fell from eight percent to three percent."


async def answer(screens: Screens, text: str) -> None:
    await screens.until(lambda: screens.at == "PracticeScreen" and screens.app.screen.query_one("#editor").has_focus)
    await screens.write(text)
    await screens.press("ctrl+s")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_from_home_to_the_summary_and_back(size: tuple[int, int]) -> None:
    async with running(size=size) as screens:
        await screens.press("l", "l")  # full, interview
        await screens.press("l")  # chosen
        await screens.press("enter")
        await screens.reach("ChooseScreen")
        # The first behavioural questions are further down; two are taken.
        await screens.press("down", "down", "down", "down", "down", "down", "space", "down", "space", "enter")
        await screens.reach("PracticeScreen")
        await answer(screens, WITHOUT_RESULT)
        await screens.reach("FeedbackScreen")
        page = screens.app.screen
        assert isinstance(page, FeedbackScreen)
        assert page.sheet.text == WITHOUT_RESULT
        first = page.sheet.report.score
        assert "result" in page.sheet.report.star

        probed = page.sheet.can_probe
        if probed:
            await screens.press("enter")
            await screens.reach("PracticeScreen")
            assert screens.words("asked") == page.sheet.probe_text
            await answer(screens, RESULT)
            await screens.reach("FeedbackScreen")
            page = screens.app.screen
            assert isinstance(page, FeedbackScreen)
            assert page.sheet.text == f"{WITHOUT_RESULT} {RESULT}"
            assert page.sheet.earlier is not None
            assert page.sheet.earlier.score == first
            assert f"{first} → " in screens.words("score")

        await screens.press("r")
        await answer(screens, RESULT)
        await screens.reach("FeedbackScreen")
        assert "try 2" in screens.words("where")

        await screens.press("n")
        await answer(screens, WITHOUT_RESULT)
        await screens.reach("FeedbackScreen")
        page = screens.app.screen
        assert isinstance(page, FeedbackScreen)
        assert page.sheet.is_last
        await screens.press("n")
        await screens.reach("SummaryScreen")
        await screens.until(lambda: "Done." in screens.words("title"))
        assert screens.app.screen.query_one("#answers").option_count == 2  # type: ignore[attr-defined]
        await screens.press("enter")
        await screens.reach("FeedbackScreen")
        await screens.press("escape")
        await screens.reach("SummaryScreen")
        await screens.press("escape")
        await screens.reach("HomeScreen")
    [(session, count, _)] = Store().overview()
    assert session.ended
    assert count == (4 if probed else 3)


async def test_the_last_choice_is_kept_and_enter_repeats_it() -> None:
    async with running() as screens:
        await screens.press("down", "down", "m", "enter")
        await screens.reach("PracticeScreen")
        await screens.until(lambda: screens.app.screen.query_one("#editor").has_focus)
        await screens.press("escape", "q")
        await screens.reach("ConfirmScreen")
        await screens.press("y")
        await screens.reach("HomeScreen")
        picked = screens.app.screen._picked  # type: ignore[attr-defined]
    settings = load()
    assert settings.practice.pack == picked
    assert settings.practice.mode == "mock"
    async with running(settings) as screens:
        assert screens.app.screen._picked == picked  # type: ignore[attr-defined]
        assert "‹mock›" in screens.words("choices")


async def test_a_mock_session_gives_no_feedback_until_the_end() -> None:
    async with running(Settings()) as screens:
        await screens.press("m", "enter")
        for _ in range(3):
            await answer(screens, WITHOUT_RESULT)
            await screens.until(
                lambda: screens.at == "SummaryScreen" or not screens.app.screen.query_one("#editor").text  # type: ignore[attr-defined]
            )
            assert screens.at != "FeedbackScreen"
        await screens.reach("SummaryScreen")


async def test_a_correction_is_scored_and_shown() -> None:
    async with running() as screens:
        await screens.press("enter")
        await answer(screens, WITHOUT_RESULT)
        await screens.reach("FeedbackScreen")
        await screens.press("e")
        await screens.reach("CorrectScreen")
        editor = screens.app.screen.query_one("#editor")
        editor.text = RESULT  # type: ignore[attr-defined]
        await screens.press("ctrl+s")
        await screens.reach("FeedbackScreen")
        page = screens.app.screen
        assert isinstance(page, FeedbackScreen)
        await screens.until(lambda: page.sheet.text == RESULT)
        assert page.sheet.record is not None
        assert page.sheet.record.raw is not None
        assert page.sheet.record.raw.text == WITHOUT_RESULT


async def test_a_draft_survives_a_look_at_the_keys() -> None:
    async with running() as screens:
        await screens.press("enter")
        await screens.until(lambda: screens.at == "PracticeScreen" and screens.app.screen.query_one("#editor").has_focus)
        await screens.press("ctrl+s")
        assert screens.at == "PracticeScreen"  # nothing typed, nothing sent
        await screens.write("half an answer")
        await screens.press("escape", "question_mark")
        await screens.reach("HelpScreen")
        await screens.press("escape")
        await screens.reach("PracticeScreen")
        await screens.press("t")
        await screens.until(lambda: screens.app.screen.query_one("#editor").has_focus)
        assert screens.app.screen.query_one("#editor").text == "half an answer"  # type: ignore[attr-defined]


async def test_a_session_that_cannot_begin_says_so_and_can_be_left() -> None:
    class Full(Store):
        def begin_session(self, pack: Pack, mode: Mode) -> int:
            raise StoreError("database_broken", file="history", reason="disk full")

    async with running(store=Full) as screens:
        await screens.press("enter")
        await screens.until(lambda: screens.at == "PracticeScreen" and "disk full" in screens.words("notices"))
        await screens.press("q", "y")
        await screens.reach("HomeScreen")
