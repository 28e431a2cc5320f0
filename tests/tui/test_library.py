"""Looking back on the screens: search, filters, trash, tags, coverage, the story bank, guesses."""

from __future__ import annotations

import pytest
from history.plain_counting import facts
from tui import samples
from tui.screens import LARGE, SMALL, running
from tui.test_looking_back import fill

from mockint.config import LibrarySettings, Settings
from mockint.history import library, stories, trash
from mockint.history.library import Filter
from mockint.history.store import Store


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("lang", ["en", "id"])
async def test_what_is_searched_is_found_in_its_sentence(size: tuple[int, int], lang: str) -> None:
    fill()
    async with running(Settings(interface=lang), size) as screens:  # type: ignore[arg-type]
        await screens.press("h")
        await screens.reach("HistoryScreen")
        await screens.until(lambda: screens.words("sessions"))
        await screens.press("slash", *"warehouse")
        await screens.until(lambda: "warehouse" in screens.words("sessions"))
        assert screens.words("where").startswith("Answers: 3" if lang == "en" else "Jawaban: 3")
        await screens.press(*"zz")
        await screens.until(lambda: not screens.app.screen.query_one("#sessions").display)
        await screens.press("escape")
        await screens.until(lambda: "User interview" in screens.words("sessions"))


async def test_deleted_and_brought_back() -> None:
    fill()
    async with running(Settings()) as screens:
        await screens.press("h", "a")
        await screens.until(lambda: screens.app.screen.query_one("#sessions").option_count == 3)  # type: ignore[attr-defined]
        await screens.press("d")
        await screens.until(lambda: screens.app.screen.query_one("#sessions").option_count == 2)  # type: ignore[attr-defined]
        assert len(trash.trashed(Store())) == 1
        await screens.press("u")
        await screens.until(lambda: screens.app.screen.query_one("#sessions").option_count == 3)  # type: ignore[attr-defined]
        await screens.press("escape", "d")
        await screens.until(lambda: not screens.app.screen.query_one("#sessions").display)
        assert len(trash.trashed(Store())) == 3


async def test_tagged_noted_left_out_and_kept_as_a_story() -> None:
    fill()
    async with running(Settings()) as screens:
        await screens.press("h", "a")
        await screens.until(lambda: screens.app.screen.query_one("#sessions").option_count == 3)  # type: ignore[attr-defined]
        for key, text in (("t", "Best"), ("n", "Slower next time."), ("s", "Won back")):
            await screens.press(key)
            await screens.reach("FormScreen")
            await screens.press(*text, "ctrl+s")
            await screens.reach("HistoryScreen")
        await screens.press("x")
        await screens.until(lambda: "left out" in screens.words("sessions"))
        (found,) = library.find(Store(), Filter(tag="best"))
        assert (found.note, found.left_out) == ("Slower next time.", True)
        assert "#best" in screens.words("sessions")
        assert len(facts(Store())) == 2
        await screens.press("b")
        await screens.reach("StoriesScreen")
        await screens.until(lambda: "Won back" in screens.words("stories"))
        assert "told 3 times" in screens.words("stories")
        await screens.press("d", "y")
        await screens.until(lambda: "None yet" in screens.words("where"))


async def test_a_filter_is_chosen_by_keys() -> None:
    fill()
    async with running(Settings()) as screens:
        await screens.press("h")
        await screens.until(lambda: screens.words("sessions"))
        await screens.press("f")
        await screens.reach("FilterScreen")
        await screens.press("down", "down", "down", "right", "right", "right", "right", "enter")
        await screens.reach("HistoryScreen")
        await screens.until(lambda: screens.words("where").startswith("Answers: 2"))
        assert "not heard: Result" in screens.words("where")


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("lang", ["en", "id"])
async def test_the_coverage_tells_the_weakest_part(size: tuple[int, int], lang: str) -> None:
    fill()
    stories.guess(Store(), 1, 80, "result")
    async with running(Settings(interface=lang), size) as screens:  # type: ignore[arg-type]
        await screens.press("h")
        await screens.until(lambda: screens.words("sessions"))
        await screens.press("o")
        await screens.reach("CoverageScreen")
        await screens.until(lambda: screens.words("matrix"))
        assert ("Result" if lang == "en" else "Hasil") in screens.words("weakest")
        assert "0/1/2" in screens.words("matrix")
        assert "22" in screens.words("guesses")
        # Each question stands whole on a line of its own, where there is room for it; the year is there, a row a weekday.
        assert samples.QUESTION.text[:50] in screens.words("questions")
        year = screens.words("year").splitlines()
        for name in {"en": ("Mon", "Sun"), "id": ("Sen", "Min")}[lang]:
            assert [line for line in year if line.startswith(name)]
        assert max(map(len, year)) <= size[0] - 4
        width = size[0]
        assert all(len(line.rstrip()) <= width for line in screens.text().splitlines())
        await screens.press("right")
        await screens.until(lambda: "28" in screens.words("where"))
        await screens.press("l")
        await screens.until(lambda: "English" in screens.words("where") or "Inggris" in screens.words("where"))


async def test_hostile_words_do_no_harm() -> None:
    import msgspec

    store = Store()
    fill()
    trash.note(store, 1, samples.HOSTILE.encode("utf-8", "replace").decode())
    stories.make(store, 1, "[/] [bold] {0} \x1b[31m")
    record = store.answer(2)
    assert record is not None
    assert record.text is not None
    assert record.report is not None
    hostile = "[/] [@click=app.exit]press[/] {0} \x1b[31m warehouse " + "w" * 300
    store.keep_report(2, msgspec.structs.replace(record.text, text=hostile, words=()), record.report)
    async with running(Settings()) as screens:
        await screens.press("h", "slash", *"warehouse")
        await screens.until(lambda: "click" in screens.words("sessions"))
        await screens.press("enter", "b")
        await screens.reach("StoriesScreen")
        await screens.until(lambda: "bold" in screens.words("stories"))
        assert "\x1b" not in screens.text()


async def test_a_guess_before_the_report() -> None:
    async with running(Settings(library=LibrarySettings(guess=True))) as screens:
        await screens.press("enter")
        await screens.reach("PracticeScreen")
        await screens.until(lambda: screens.app.screen.query("#editor"))
        await screens.until(lambda: getattr(screens.app.screen.focused, "takes_writing", False))
        await screens.press(*"Last year I called each client and two came back.", "ctrl+s")
        await screens.reach("GuessScreen")
        await screens.press("left", "space", "enter")
        await screens.reach("FeedbackScreen")
        await screens.until(lambda: stories.guesses(Store()))
        (guess,) = stories.guesses(Store())
        assert (guess.guessed, guess.missing) == (55, "situation")


@pytest.mark.parametrize(("size", "lang"), [(SMALL, "en"), (SMALL, "id"), (LARGE, "id")])
async def test_a_session_takes_one_line_however_many_there_are(size: tuple[int, int], lang: str) -> None:
    from history.test_library import keep

    store = Store()
    for _ in range(30):
        keep(store)
    store.close()
    async with running(Settings(interface=lang), size) as screens:  # type: ignore[arg-type]
        await screens.press("h")
        await screens.reach("HistoryScreen")
        mode = {"en": "coach", "id": "dibimbing"}[lang]
        await screens.until(lambda: mode in screens.text())
        lines = [line for line in screens.text().splitlines() if mode in line or "Sales" in line]
        assert len(lines) > 10
        assert all(mode in line and "Sales" in line for line in lines)
        # With an answer: question and the words found, and nothing left over on a line of its own.
        await screens.press("slash", *"packing", "enter")
        await screens.until(lambda: "packing" in screens.text() and mode not in screens.text())
        whole = [line for line in screens.text().splitlines() if line.strip()]
        assert not [line for line in whole if len(line.strip()) < 6]
