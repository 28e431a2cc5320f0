"""What is due today, on the home screen."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from tui.screens import LARGE, NOW, SMALL, running

from mockint.config import PracticeSettings, Settings
from mockint.history import daily as rows
from mockint.history.store import Store
from mockint.packs.loader import find
from mockint.practice import daily

PACK = "en/user-sales"
SETTINGS = Settings(interface="en", practice=PracticeSettings(pack=PACK))


def due() -> str:
    """A story whose result was missing three days ago; returns its question's id."""
    question = next(q for q in find(PACK).questions if q.kind == "behavioural")
    after = daily.review("", daily.AGAIN, NOW.astimezone(UTC) - timedelta(days=3))
    store = Store()
    rows.update(store, question.id, PACK, "en", ["result"], lambda part, card: (after.card, after.due))
    store.close()
    return question.id


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_is_due_and_the_key_that_starts_it(size: tuple[int, int]) -> None:
    question = due()
    async with running(SETTINGS, size) as screens:
        await screens.until(lambda: "Result" in screens.words("habit"))
        assert len(screens.words("habit")) <= size[0] - 4
        assert "press d" in screens.text()
        await screens.press("d")
        await screens.reach("PracticeScreen")
        await screens.until(lambda: screens.words("where"))
        if "warm-up" in screens.words("where"):
            assert "not scored" in screens.words("where")
        else:
            assert next(q.text for q in find(PACK).questions if q.id == question)[:20] in screens.text()


async def test_a_new_user_is_not_told_of_a_habit() -> None:
    async with running(SETTINGS) as screens:
        await screens.until(lambda: screens.app.screen._today is not None)  # type: ignore[attr-defined]
        assert not screens.words("habit")
        await screens.press("d")
        assert screens.at == "HomeScreen"


@pytest.mark.parametrize("lang", ["en", "id"])
async def test_the_time_over_is_told_and_stays_in_sight(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from mockint.practice import conductor
    from mockint.practice.timekeeper import Timekeeper

    monkeypatch.setattr(conductor, "Timekeeper", lambda seconds, over: Timekeeper(seconds / 1000, over))
    due()
    async with running(Settings(interface=lang, practice=PracticeSettings(pack=PACK))) as screens:  # type: ignore[arg-type]
        await screens.until(lambda: screens.words("habit"))
        await screens.press("d")
        await screens.reach("PracticeScreen")
        over = {"en": "5 minutes reached", "id": "sudah 5 menit"}[lang]
        await screens.until(lambda: over in screens.words("where"))
        enough = {"en": "enough for today", "id": "cukup untuk hari ini"}[lang]
        await screens.until(lambda: enough in " ".join(screens.words("notices").split()))


@pytest.mark.parametrize("lang", ["en", "id"])
async def test_the_habit_is_set_on_the_settings_screen(lang: str) -> None:
    from tui.test_settings import go_to

    from mockint import config

    async with running(Settings(interface=lang)) as screens:  # type: ignore[arg-type]
        await screens.press("s")
        await screens.reach("SettingsScreen")
        for name, before, after in (
            ("habit_minutes", {"en": "5 minutes", "id": "5 menit"}, {"en": "10 minutes", "id": "10 menit"}),
            ("habit_questions", {"en": "at most 3", "id": "paling banyak 3"}, {"en": "at most 4", "id": "paling banyak 4"}),
            ("habit_days_a_week", {"en": "4 of 7", "id": "4 dari 7"}, {"en": "5 of 7", "id": "5 dari 7"}),
        ):
            await go_to(screens, name)
            rows = screens.app.screen.query_one("#rows")
            shown = lambda rows=rows, name=name: str(rows.get_option(name).prompt)  # type: ignore[misc] # noqa: E731
            assert before[lang] in shown()
            about = screens.words("about")
            assert len(about) > 30
            await screens.press("right")
            await screens.until(lambda after=after, shown=shown: after[lang] in shown())  # type: ignore[misc]
        kept = config.load().habit
        assert (kept.minutes, kept.questions, kept.days_a_week) == (10, 4, 5)
