"""A spoken session, with doubles of the devices: the screen shows what they tell and passes on what is pressed."""

from __future__ import annotations

import time

import pytest
from speech.recording import promised
from tui import samples
from tui.doubles import Recorder, Speaker, Transcriber, all_three
from tui.screens import LARGE, SMALL, Screens, running

from mockint.config import MicrophoneSettings, Settings
from mockint.history.store import Store
from mockint.practice.conductor import Devices
from mockint.tui.messages import LevelHeard
from mockint.tui.screens.feedback import FeedbackScreen


async def ready(screens: Screens) -> None:
    """Until it is the user's turn."""
    await screens.until(lambda: screens.at == "PracticeScreen" and "Your turn" in screens.words("light"))


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_speak_pause_stop_and_see_it_written(size: tuple[int, int]) -> None:
    speaker, recorder, transcriber, devices = all_three(lasts=2.0, text=samples.ANSWER, held=True)
    async with running(size=size, devices=lambda settings, lang: devices) as screens:
        await screens.press("enter")
        await screens.until(lambda: screens.at == "PracticeScreen" and "being read" in screens.words("light"))
        await ready(screens)
        await screens.press("s")
        await screens.until(lambda: len(speaker.said) == 2)
        assert speaker.said[1] == (speaker.said[0][0], True)
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        recorder.level(42.0)
        transcriber.caption("So, last year", "in March")
        await screens.until(lambda: "0:42" in screens.words("clock"))
        await screens.until(lambda: "So, last year in March" in screens.words("captions"))
        recorder.level(43.0, -58.0, "no_sound")
        await screens.until(lambda: "No sound" in screens.words("meter"))
        await screens.press("p")
        await screens.until(lambda: recorder.paused and "Paused" in screens.words("light"))
        await screens.press("p")
        await screens.until(lambda: not recorder.paused and "Listening" in screens.words("light"))
        assert "So, last year" in screens.words("captions")  # a pause forgets nothing
        await screens.press("space")
        await screens.until(lambda: "Writing" in screens.words("light"))
        transcriber.let_go()
        await screens.reach("FeedbackScreen")
        page = screens.app.screen
        assert isinstance(page, FeedbackScreen)
        assert page.sheet.text == samples.ANSWER
        await screens.press("p")
        await screens.until(lambda: speaker.played)
        assert speaker.played[0][0].endswith(".flac")
        await screens.press("n")
        await screens.until(lambda: screens.at == "PracticeScreen" and "2 of 3" in screens.words("where"))
        # What was said to one question does not stand under the next.
        assert not screens.app.screen.query_one("#captions").display


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_long_answer_leaves_light_clock_and_last_words_in_sight(size: tuple[int, int]) -> None:
    _, recorder, transcriber, devices = all_three()
    async with running(size=size, devices=lambda settings, lang: devices) as screens:
        await screens.press("enter")
        await ready(screens)
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        recorder.level(431.0)
        said = " ".join(f"word{n}" for n in range(1500))
        transcriber.caption(said, "and these are open")
        await screens.until(lambda: "these are open" in screens.words("captions"))
        await screens.until(lambda: "word1499 and these are open" in screens.text())
        for words in ("Listening", "7:11", "Question 1 of"):
            assert words in screens.text()
        assert not screens.app.screen.query_one("#page").max_scroll_y


async def test_start_over_and_skip_set_the_take_aside() -> None:
    _, recorder, transcriber, devices = all_three()
    async with running(devices=lambda settings, lang: devices) as screens:
        await screens.press("enter")
        await ready(screens)
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        recorder.level(30.0)
        transcriber.caption("wrong words")
        await screens.until(lambda: "wrong words" in screens.words("captions"))
        await screens.press("o")
        await screens.until(lambda: not screens.app.screen.query_one("#captions").display)
        assert "0:00" in screens.words("clock")


async def test_a_failing_microphone_leads_to_typing() -> None:
    _, _, _, devices = all_three()
    broken = Devices(devices.speaker, Recorder(fails="voice_failed"), devices.transcriber)
    async with running(devices=lambda settings, lang: broken) as screens:
        await screens.press("enter")
        await ready(screens)
        await screens.press("space")
        await screens.until(lambda: screens.app.screen.query_one("#notices").display)
        await screens.press("t")
        await screens.until(lambda: screens.app.screen.query_one("#editor").has_focus)


async def test_a_failing_voice_leaves_the_question_on_the_screen() -> None:
    devices = Devices(Speaker(fails="voice_missing"), Recorder(), Transcriber())
    async with running(devices=lambda settings, lang: devices) as screens:
        await screens.press("enter")
        await ready(screens)
        assert screens.words("asked")
        assert "voice" in screens.words("notices")


async def test_a_failed_recognition_keeps_the_recording_and_takes_a_typed_answer() -> None:
    devices = Devices(Speaker(), Recorder(), Transcriber(fails="voice_failed"))
    async with running(devices=lambda settings, lang: devices) as screens:
        await screens.press("enter")
        await ready(screens)
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        await screens.press("space")
        await screens.until(lambda: screens.app.screen.query_one("#notices").display)
        await screens.press("t")
        await screens.write("I sold twenty units.")
        await screens.press("ctrl+s")
        await screens.reach("FeedbackScreen")
    [entry] = Store().overview()
    answers = Store().session(entry[0].id).answers  # type: ignore[union-attr]
    assert answers[0].take
    assert answers[0].state == "done"


async def test_leaving_while_recording_keeps_what_was_said() -> None:
    _, _, _, devices = all_three()
    async with running(devices=lambda settings, lang: devices) as screens:
        await screens.press("enter")
        await ready(screens)
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        await screens.press("q")
        await screens.reach("ConfirmScreen")
        await screens.press("n")
        await screens.reach("PracticeScreen")
        assert "Listening" in screens.words("light")
        await screens.press("q")
        await screens.reach("ConfirmScreen")
        await screens.press("y")
        await screens.reach("HomeScreen")
    [session] = Store().sessions()
    [record] = Store().session(session.id).answers  # type: ignore[union-attr]
    assert record.state == "recorded"


async def test_stop_after_silence_is_handed_to_the_session() -> None:
    _, recorder, _, devices = all_three()
    settings = Settings(microphone=MicrophoneSettings(stop_after_silence=3.0))
    async with running(settings, devices=lambda settings, lang: devices) as screens:
        await screens.press("enter")
        await ready(screens)
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        recorder.level(1.0, -20.0)
        recorder.level(5.0, -60.0)
        await screens.reach("FeedbackScreen")


async def test_two_thousand_levels_are_not_two_thousand_redraws() -> None:
    _, recorder, _, devices = all_three()
    async with running(devices=lambda settings, lang: devices) as screens:
        await screens.press("enter")
        await ready(screens)
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        shown = 0
        page = screens.app.screen
        handler = page.on_level_heard  # type: ignore[attr-defined]

        def count(message: LevelHeard) -> None:
            nonlocal shown
            shown += 1
            handler(message)

        page.on_level_heard = count  # type: ignore[attr-defined]
        for index in range(2000):
            recorder.level(index / 100)
        await screens.until(lambda: "0:19" in screens.words("clock"))
        assert shown < 200


@pytest.mark.parametrize("when", ["home", "practice", "recording", "writing"])
async def test_closing_takes_no_time_whatever_runs(when: str) -> None:
    _, _, transcriber, devices = all_three(slow_close=5.0, held=True)
    took = 0.0
    async with running(devices=lambda settings, lang: devices) as screens:
        if when != "home":
            await screens.press("enter")
            await ready(screens)
        if when in ("recording", "writing"):
            await screens.press("space")
            await screens.until(lambda: "Listening" in screens.words("light"))
        if when == "writing":
            await screens.press("space")
            await screens.until(lambda: transcriber.waiting)
        begin = time.perf_counter()
        screens.app.bridge.close()
        took = time.perf_counter() - begin
    assert took < promised(0.5)
