"""A whole interview on the screens: found by typing, held to the goodbye, summed up by competency, repeated by one key."""

from __future__ import annotations

from tui.doubles import Speaker
from tui.screens import Screens, running

from mockint.catalogue import Catalogue
from mockint.config import PracticeSettings, Settings, load
from mockint.history.store import Store
from mockint.model import COMPETENCIES
from mockint.packs.loader import find
from mockint.practice.conductor import Devices

ANSWER = (
    "Tahun lalu klien terbesar kami hampir pergi. Saya menelepon mereka setiap hari. Akhirnya mereka bertahan dan pesanannya "
    "naik 20 persen."
)
ASK = "Bagaimana tim mengukur keberhasilan di tiga bulan pertama?"
ID = Catalogue("id")


async def answer(screens: Screens, text: str) -> None:
    await screens.until(lambda: screens.at == "PracticeScreen" and screens.app.screen.query_one("#editor").has_focus)
    await screens.write(text)
    asked = screens.words("asked")
    await screens.press("ctrl+s")
    await screens.until(lambda: screens.at != "PracticeScreen" or screens.words("asked") != asked)


async def test_a_whole_interview_with_hr() -> None:
    speaker = Speaker(lasts=0.05)
    async with running(Settings(interface="id"), devices=lambda settings, lang: Devices(speaker)) as screens:
        await screens.press("slash", *"hr umum")
        assert screens.app.screen.query_one("#packs").option_count == 1  # type: ignore[attr-defined]
        await screens.press("escape", "m", "l", "l")
        assert f"‹{ID('home.length_interview')}›" in screens.words("choices")
        await screens.press("enter")
        for _ in range(1 + len(COMPETENCIES)):
            await screens.until(lambda: ID("practice.your_turn_typed") in screens.text())
            await answer(screens, ANSWER)
        await answer(screens, ASK)
        assert ID("practice.more") in screens.words("where")
        assert screens.words("asked").endswith(ID("interview.else_1"))
        await answer(screens, "Tidak ada lagi, terima kasih.")
        await screens.reach("SummaryScreen")
        assert speaker.said[-1][0] == ID("interview.farewell_hr")
        await screens.until(lambda: screens.words("competencies"))
        lines = screens.words("competencies").splitlines()
        assert len(lines) == len(COMPETENCIES) + 1
        assert ID("report.competency_values") in screens.words("competencies")
        assert lines[-1].startswith("Keseluruhan: ")
        assert screens.app.screen.query_one("#answers").option_count == 2 + len(COMPETENCIES)  # type: ignore[attr-defined]
        await screens.press("escape")
        await screens.reach("HomeScreen")
        # One key repeats it, whatever the cursor stands on.
        await screens.press("m", "l", "down", "down")
        again = screens.words("choices").splitlines()[-1]
        for word in ("HR", ID("home.mode_mock"), ID("home.length_interview")):
            assert word in again
        await screens.press("r")
        await screens.reach("PracticeScreen")
        await screens.until(lambda: "8" in screens.words("where"))
    practice = load().practice
    assert (practice.pack, practice.mode, practice.length) == ("id/hr-general", "mock", "interview")
    session, _, _ = Store().overview()[-1]
    assert session.pack == "id/hr-general"


async def test_finding_a_pack_by_typing() -> None:
    async with running() as screens:
        packs = screens.app.screen.query_one("#packs")
        everything = packs.option_count  # type: ignore[attr-defined]
        await screens.press("slash")
        assert "quit" not in screens.words("keys")  # its letter is only a letter now
        await screens.press(*"nurse eng")
        assert packs.option_count == 1  # type: ignore[attr-defined]
        await screens.press(*" qqq")
        assert "No pack matches" in screens.words("packs")
        await screens.press("enter")
        assert screens.at == "HomeScreen"
        await screens.press("escape")
        assert packs.option_count == everything  # type: ignore[attr-defined]
        assert packs.has_focus
        await screens.press("slash", *"boss", "down", "down", "enter")
        await screens.reach("PracticeScreen")
    assert load().practice.pack


async def test_there_is_nothing_to_repeat_at_first() -> None:
    async with running() as screens:
        assert "again" not in screens.words("keys")
        await screens.press("r")
        assert screens.at == "HomeScreen"


async def test_chosen_questions_are_repeated_as_chosen() -> None:
    ids = " ".join(question.id for question in find("en/user-sales").questions[:2])
    settings = Settings(practice=PracticeSettings(pack="en/user-sales", questions=ids))
    async with running(settings) as screens:
        assert "chosen" in screens.words("choices").splitlines()[-1]
        await screens.press("r")
        await screens.reach("PracticeScreen")
        await screens.until(lambda: "1 of 2" in screens.words("where"))
