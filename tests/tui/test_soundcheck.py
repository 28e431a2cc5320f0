"""The sound check: speak, see the level, hear yourself, see it written; and plain words for what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tui.doubles import Recorder, Speaker, all_three
from tui.screens import LARGE, SMALL, running

from mockint import paths
from mockint.practice.conductor import Devices


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_speak_hear_and_see_it_written(size: tuple[int, int]) -> None:
    speaker, recorder, transcriber, devices = all_three(held=True)
    async with running(size=size, devices=lambda settings, lang: devices) as screens:
        await screens.press("k")
        await screens.reach("SoundCheckScreen")
        await screens.press("v")
        await screens.until(lambda: speaker.said)
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        file = recorder.file
        assert file is not None
        recorder.level(2.0, -4.0, "clipping")
        transcriber.caption("I called")
        await screens.until(lambda: "Too loud" in screens.words("meter") and "I called" in screens.words("captions"))
        await screens.press("space")
        await screens.until(lambda: transcriber.waiting and speaker.played)
        transcriber.let_go()
        await screens.until(lambda: transcriber.text in screens.words("captions"))
        assert "0:12" in screens.words("result")
        await screens.press("p")
        await screens.until(lambda: len(speaker.played) == 2)
        await screens.press("escape")
        await screens.reach("HomeScreen")
        await screens.until(lambda: not Path(file).exists())
    assert not (paths.takes_dir()).exists() or not list(paths.takes_dir().iterdir())


async def test_without_anything_it_says_what_is_missing() -> None:
    async with running() as screens:
        await screens.press("k")
        await screens.reach("SoundCheckScreen")
        await screens.press("space")
        await screens.until(lambda: "No microphone here" in screens.words("notices"))
        assert "speak" in screens.words("keys")
        await screens.press("v")
        await screens.until(lambda: "No voice here" in screens.words("notices"))


async def test_without_a_model_one_still_hears_oneself() -> None:
    speaker = Speaker()
    recorder = Recorder()
    async with running(devices=lambda settings, lang: Devices(speaker, recorder, None)) as screens:
        await screens.press("k")
        await screens.reach("SoundCheckScreen")
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        await screens.press("space")
        await screens.until(lambda: speaker.played and "models get small" in screens.words("notices"))


async def test_a_check_that_goes_on_and_on_ends_by_itself() -> None:
    _, recorder, transcriber, devices = all_three(held=True)
    async with running(devices=lambda settings, lang: devices) as screens:
        await screens.press("k")
        await screens.reach("SoundCheckScreen")
        await screens.press("l", "space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        recorder.level(31.0)
        await screens.until(lambda: transcriber.waiting)
