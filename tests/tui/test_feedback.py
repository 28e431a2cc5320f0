"""The feedback screen: what it shows of a rich report, at both sizes, in one colour, and what its keys do."""

from __future__ import annotations

import msgspec
import pytest
from tui import samples
from tui.screens import LARGE, SMALL, Screens, running

from mockint.config import Settings
from mockint.model import AnswerRecord, Report
from mockint.practice import session as s
from mockint.tui.screens.feedback import FeedbackScreen, FindingCard
from mockint.tui.sheet import Sheet
from mockint.tui.widgets.transcript import TranscriptView


class Conductor:
    """Keeps what the screen asks for."""

    def __init__(self) -> None:
        self.posted: list[s.Event] = []
        self.played: list[tuple[int, int]] = []

    def post(self, event: s.Event) -> None:
        self.posted.append(event)

    def play(self, span: tuple[int, int]) -> None:
        self.played.append(span)


def sheet(report: Report | None = None, text: str = samples.ANSWER, **facts: object) -> Sheet:
    record = AnswerRecord(
        1, 1, samples.QUESTION, 1, "done", "2026-11-22T09:00:00+07:00", take="takes/1.flac", text=samples.spoken(text)
    )
    usual = {"record": record, "number": 2, "total": 3, "can_probe": True, "probe_text": "And what came of it?"}
    return Sheet(samples.QUESTION, "en", text, report or samples.rich(), **{**usual, **facts})  # type: ignore[arg-type]


async def opened(screens: Screens, page: Sheet, conductor: Conductor | None = None) -> FeedbackScreen:
    screen = screens.app.make("feedback", page, conductor)
    screens.app.push_screen(screen)
    await screens.reach("FeedbackScreen")
    assert isinstance(screen, FeedbackScreen)
    return screen


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("lang", ["en", "id"])
async def test_everything_of_the_report_is_there(size: tuple[int, int], lang: str) -> None:
    async with running(Settings(interface=lang), size) as screens:  # type: ignore[arg-type]
        page = await opened(screens, sheet(earlier=samples.poor(), attempt=2), Conductor())
        assert "58 → 74  +16" in screens.words("score")
        assert "what the two clients were worth" in screens.words("advice")
        seen = ""
        for _ in range(8):
            seen += screens.text()
            await screens.press("pagedown")
        parts = "\n".join(str(line.content) for line in page.query("#parts Static"))  # type: ignore[attr-defined]
        for reason in [part.why for part in samples.rich().parts]:
            assert reason in parts
        for name, points in (("S", "9/10"), ("T", "8/10"), ("A", "22/25"), ("R", "18/25")):
            assert any(line.startswith(name) and points in line for line in parts.splitlines())
        for words in ("complete clown", "Better:" if lang == "en" else "Lebih baik:", "!1", "!2"):
            assert words in seen
        if size == LARGE:
            parts_at, words_at = page.query_one("#parts").region, page.query_one("#transcript").region
            assert parts_at.x > words_at.right
            assert "22/25" in screens.text()


@pytest.mark.parametrize("one_colour", [False, True])
async def test_the_letters_stand_beside_the_words_with_and_without_colour(
    one_colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if one_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    async with running(size=LARGE) as screens:
        page = await opened(screens, sheet(), Conductor())
        view = page.query_one(TranscriptView)
        lines = [view.render_line(y).text for y in range(view.size.height)]
        beside = {letter: next(line for line in lines if line[column] == letter) for column, letter in enumerate("STAR")}
        assert "last year" in beside["S"]
        assert "asked to" in beside["T"]
        assert "called each" in beside["A"]
        assert "In the end" in beside["R"]
        assert next(line for line in lines if "clown" in line)[5:7] == "!1"
        underlined = "".join(
            segment.text
            for y in range(view.size.height)
            for segment in view.render_line(y)
            if segment.style and segment.style.underline
        )
        assert "two weeks" in underlined
        if one_colour:
            colours = {
                segment.style.color.triplet
                for strip in screens.app.screen._compositor.render_strips()
                for segment in strip.apply_filter(screens.app._filters[-1], screens.app.screen.background_colors[1])
                if segment.style and segment.style.color and segment.style.color.triplet
            }
            assert all(red == green == blue for red, green, blue in colours)


async def test_choosing_a_finding_shows_its_words_and_plays_that_second() -> None:
    async with running() as screens:
        conductor = Conductor()
        page = await opened(screens, sheet(), conductor)
        first, second = samples.rich().conduct
        await screens.press("2")
        assert conductor.played == [second.span]
        await screens.press("f")
        assert conductor.played[-1] == first.span
        await screens.until(lambda: "complete clown" in screens.text())
        view = page.query_one(TranscriptView)
        reversed_words = "".join(
            segment.text
            for y in range(view.size.height)
            for segment in view.render_line(y)
            if segment.style and segment.style.reverse
        )
        assert reversed_words == first.text
        # At 80 columns the explanation stands beside the words, both on the screen.
        assert first.why.split(".")[0][:60] in screens.words("beside")
        await screens.press("p")
        assert conductor.played[-1] == first.span
        page.query(FindingCard).last().focus()
        await screens.until(lambda: conductor.played[-1] == second.span)


async def test_the_keys_go_to_the_session() -> None:
    async with running() as screens:
        conductor = Conductor()
        await opened(screens, sheet(), conductor)
        await screens.press("enter", "r", "n")
        assert [type(event) for event in conductor.posted] == [s.AskProbe, s.Retry, s.Next]
        await screens.press("q")
        await screens.reach("ConfirmScreen")
        await screens.press("y")
        await screens.until(lambda: isinstance(conductor.posted[-1], s.Finish))


async def test_keys_that_mean_nothing_are_neither_shown_nor_obeyed() -> None:
    async with running() as screens:
        conductor = Conductor()
        plain = msgspec.structs.replace(samples.rich(), conduct=())
        await opened(screens, sheet(plain, can_probe=False, is_last=True, record=None), conductor)
        bar = screens.words("keys")
        assert "finish" in bar
        for absent in ("ask me", "finding", "play", "next question"):
            assert absent not in bar
        await screens.press("enter", "f", "1", "p")
        assert not conductor.posted
        assert not conductor.played


async def test_an_old_answer_is_read_only() -> None:
    async with running() as screens:
        await opened(screens, sheet(number=0))
        assert "from your history" in screens.words("where")
        for absent in ("try again", "correct", "leave"):
            assert absent not in screens.words("keys")
        await screens.press("escape")
        await screens.reach("HomeScreen")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_empty_answer_and_an_endless_one(size: tuple[int, int]) -> None:
    empty = Report(1, "en", "non_answer", 0, (), {}, (), (), (), samples.rich().delivery)
    async with running(size=size) as screens:
        page = await opened(screens, sheet(empty, ""), Conductor())
        assert "nothing was said" in screens.text()
        long = "I sold ten units. " * 30_000
        await page.show(sheet(empty, long))
        await screens.press("end")
        await screens.until(lambda: "I sold ten units." in screens.text())


async def test_a_click_on_a_word_plays_it() -> None:
    async with running(size=LARGE) as screens:
        conductor = Conductor()
        await opened(screens, sheet(), conductor)
        view = screens.app.screen.query_one(TranscriptView)
        line = view.render_line(0).text
        await screens.pilot.click(TranscriptView, offset=(line.index("Bandung") + 2, 0))
        start = samples.ANSWER.index("Bandung")
        await screens.until(lambda: conductor.played == [(start, start + len("Bandung"))])
