"""An informational interview on the screens: from home to the report, typed and with doubles of the devices."""

from __future__ import annotations

import pytest
from tui.doubles import all_three
from tui.screens import LARGE, SMALL, Screens, running

from mockint.config import Settings
from mockint.history.store import Store
from mockint.packs import personas
from mockint.practice import session as s
from mockint.practice.talking import open_talk
from mockint.practice.view import Devices

INTRODUCTION = "Good morning, my name is Rina, I am a student. I found you through my teacher. I'd like to learn about nursing."
TURNS = (
    INTRODUCTION,
    "What does a typical day look like for you?",
    "How much do you earn?",
    "Thank you for your time, goodbye!",
)


async def say(screens: Screens, text: str, count: int) -> None:
    """Type a turn and wait for what is answered."""
    await screens.until(lambda: screens.at == "TalkScreen" and screens.app.screen.query_one("#editor").has_focus)
    await screens.write(text)
    await screens.press("ctrl+s")
    await screens.until(lambda: screens.at != "TalkScreen" or len(screens.app.screen._view.dialogue) >= count)  # type: ignore[attr-defined, union-attr]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_from_home_to_the_report(size: tuple[int, int]) -> None:
    async with running(size=size) as screens:
        assert "informational" in screens.text()
        await screens.press("i")
        await screens.reach("PersonaScreen")
        await screens.until(lambda: screens.app.screen.query_one("#people").option_count >= 4)  # type: ignore[attr-defined]
        await screens.press("m")
        assert "‹15›" in screens.words("minutes")
        await screens.press("enter")
        for number, text in enumerate(TURNS, 1):
            await say(screens, text, 2 * number + 1)
        await screens.reach("TalkReportScreen")
        assert "my name is" in screens.words("points")
        assert "you earn" in screens.words("outcome")
        await screens.press("question_mark")
        await screens.reach("HelpScreen")
        await screens.press("escape", "escape")
        await screens.reach("HomeScreen")
    [(session, count, mean)] = Store().overview()
    assert session.mode == "informational"
    assert session.ended
    assert count == len(TURNS) + 1
    assert mean


async def test_leaving_asks_and_shows_the_report() -> None:
    async with running(Settings(interface="id")) as screens:
        await screens.press("i")
        await screens.reach("PersonaScreen")
        await screens.until(lambda: screens.app.screen.query_one("#people").option_count >= 4)  # type: ignore[attr-defined]
        await screens.press("enter")
        await say(screens, "Seperti apa hari kerja yang biasa bagi Bapak?", 3)
        await screens.until(lambda: screens.app.screen.query_one("#editor").has_focus)
        await screens.press("escape", "q")
        await screens.reach("ConfirmScreen")
        await screens.press("y")
        await screens.reach("TalkReportScreen")
        assert "hari kerja" in screens.words("points")


async def test_spoken_with_a_clock_and_hostile_words() -> None:
    speaker, _recorder, transcriber, devices = all_three(
        lasts=0.1, text="[/] [@click=app.quit] What tools do you use?", held=True
    )
    async with running(size=LARGE, devices=lambda settings, lang: devices) as screens:
        await screens.press("i")
        await screens.reach("PersonaScreen")
        await screens.until(lambda: screens.app.screen.query_one("#people").option_count >= 4)  # type: ignore[attr-defined]
        await screens.press("enter")
        await screens.until(lambda: "Your turn" in screens.words("light"))
        assert len(speaker.said) == 1
        assert "of 25:00" in screens.words("time")
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        await screens.press("space")
        await screens.until(lambda: "Writing" in screens.words("light"))
        transcriber.let_go()
        await screens.until(lambda: len(speaker.said) == 2)
        assert "[@click=app.quit]" in screens.words("dialogue")


async def test_a_talk_that_was_cut_off_has_its_report_in_the_history() -> None:
    store = Store()
    conductor = open_talk(personas.find("en/nurse"), store, Devices(), Settings())
    conductor.post(s.Begin())
    for text in TURNS[:2]:
        conductor.wait(lambda view: view.state is s.State.THINKING, 10)
        conductor.post(s.TypedAnswer(text))
    conductor.wait(lambda view: len(view.dialogue) == 5, 10)  # type: ignore[attr-defined]
    with store.changing() as db:
        db.execute("UPDATE answer SET owner = 0")  # nobody holds it any more
    async with running() as screens:
        await screens.press("h")
        await screens.reach("HistoryScreen")
        await screens.until(lambda: screens.app.screen.query_one("#sessions").option_count == 1)  # type: ignore[attr-defined]
        await screens.press("enter")
        await screens.reach("SummaryScreen")
        await screens.until(lambda: screens.app.screen.query_one("#answers").option_count == 1)  # type: ignore[attr-defined]
        await screens.press("enter")
        await screens.reach("TalkReportScreen")
        assert "my name is" in screens.words("points")
        assert "typical day" in screens.words("points")
    conductor.close()
    store.close()
