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
