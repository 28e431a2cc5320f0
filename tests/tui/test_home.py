"""Home: packs, choices, what is unfinished, what there is to speak and hear with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tui import samples
from tui.doubles import Transcriber, all_three
from tui.screens import LARGE, SMALL, running

from mockint import paths
from mockint.config import Settings
from mockint.errors import StoreError
from mockint.history.store import Store
from mockint.packs.loader import available, find
from mockint.practice.conductor import Devices
from mockint.tui.messages import Done
from mockint.tui.wiring import StatusLine

NOTHING = [
    StatusLine("voice", True, "gmw/en-us"),
    StatusLine("microphone", False, "No microphone was found.", "sudo apt install libportaudio2"),
    StatusLine("model", False, "No speech model.", "mockint models get small"),
]


def unfinished() -> int:
    """An answer whose recording is there but whose process is gone."""
    store = Store()
    session = store.begin_session(find("en/user-sales"), "coach")
    record = store.open_answer(session, samples.QUESTION, 1, spoken=True)
    (store.home / record.take).write_bytes(b"fLaC")
    store._db.execute("UPDATE answer SET owner = 999999999")
    store.close()
    return record.id


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("lang", ["en", "id"])
async def test_packs_of_the_own_language_come_first(size: tuple[int, int], lang: str) -> None:
    async with running(Settings(interface=lang), size) as screens:  # type: ignore[arg-type]
        lines = screens.words("packs").splitlines()
        assert len(lines) == len(available())
        first = next(pack for pack in available() if pack.lang == lang)
        assert first.title in lines[0]
        assert ("Good morning." if lang == "en" else "Selamat pagi.") in screens.words("greeting")
        assert lines[0].strip().split("  ")[0] in screens.text()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_state_of_the_devices_with_the_command_that_mends_it(size: tuple[int, int]) -> None:
    async with running(size=size, status=lambda settings, lang: NOTHING) as screens:
        await screens.until(lambda: "gmw/en-us" in screens.words("status"))
        text = screens.text()
        assert "sudo apt install libportaudio2" in text
        assert "Typed answers work right now" in text
        assert "mockint models get small" in text


async def test_mode_and_length_by_key() -> None:
    async with running() as screens:
        await screens.press("m")
        assert "‹mock›" in screens.words("choices")
        for expected in ("full", "interview", "chosen", "quick", "short"):
            await screens.press("l")
            assert f"‹{expected}›" in screens.words("choices")


async def test_an_unfinished_recording_is_carried_on() -> None:
    answer = unfinished()
    devices = Devices(None, None, Transcriber(samples.ANSWER))
    async with running(devices=lambda settings, lang: devices) as screens:
        await screens.until(lambda: "left unfinished" in screens.words("unfinished"))
        assert "carry on" in screens.words("keys")
        await screens.press("c")
        await screens.reach("FeedbackScreen")
        await screens.until(lambda: "clown" in screens.text())
        await screens.press("escape")
        await screens.reach("HomeScreen")
        await screens.until(lambda: not screens.app.screen.query("#unfinished"))
    record = Store().answer(answer)
    assert record is not None
    assert record.state == "done"
    assert record.raw is not None
    assert record.raw.source == "speech"


async def test_writing_down_shows_how_far_it_is_and_can_be_stopped() -> None:
    answer = unfinished()
    transcriber = Transcriber(samples.ANSWER, held=True)
    async with running(devices=lambda settings, lang: Devices(None, None, transcriber)) as screens:
        await screens.until(lambda: "left unfinished" in screens.words("unfinished"))
        await screens.press("c")
        await screens.until(lambda: "50 %" in screens.words("unfinished"))
        assert "stop" in screens.words("keys")
        await screens.press("escape")
        await screens.until(lambda: transcriber.cancels and "left unfinished" in screens.words("unfinished"))
        assert "carry on" in screens.words("keys")
    assert Store().answer(answer).state == "open"  # type: ignore[union-attr]


async def test_without_a_model_carrying_on_says_so_and_loses_nothing() -> None:
    answer = unfinished()
    async with running() as screens:
        await screens.until(lambda: "left unfinished" in screens.words("unfinished"))
        await screens.press("c")
        await screens.until(lambda: "doctor" in screens.text())
        assert "left unfinished" in screens.words("unfinished")
    assert Store().answer(answer).state == "open"  # type: ignore[union-attr]


async def test_an_unfinished_recording_is_set_aside() -> None:
    answer = unfinished()
    async with running() as screens:
        await screens.until(lambda: "left unfinished" in screens.words("unfinished"))
        await screens.press("x")
        await screens.until(lambda: not screens.app.screen.query("#unfinished"))
        assert "carry on" not in screens.words("keys")
    record = Store().answer(answer)
    assert record is not None
    assert record.state == "abandoned"
    assert (Store().home / record.take).is_file()


async def test_a_data_folder_that_cannot_be_used_is_told_before_any_question() -> None:
    def store() -> Store:
        raise StoreError("home_unwritable", folder="/nowhere", reason="Permission denied")

    async with running(store=store) as screens:
        await screens.until(lambda: "/nowhere" in screens.words("trouble"))
        await screens.press("enter")
        assert screens.at == "HomeScreen"


async def test_without_any_pack_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "shipped_packs_dir", lambda: tmp_path / "none")
    async with running() as screens:
        assert "No question pack" in screens.words("trouble")
        await screens.press("enter")
        assert screens.at == "HomeScreen"


async def test_a_broken_pack_of_the_user_is_told_and_the_others_work() -> None:
    folder = paths.make_private(paths.home()) / "packs"
    folder.mkdir()
    (folder / "mine.toml").write_text("[pack\n")
    async with running() as screens:
        assert "1 of your question packs" in screens.words("trouble")
        await screens.press("enter")
        await screens.reach("PracticeScreen")


async def test_a_pack_that_vanishes_before_it_is_opened() -> None:
    folder = paths.make_private(paths.home()) / "packs" / "en"
    folder.mkdir(parents=True)
    shutil.copy(paths.shipped_packs_dir() / "en" / "user-sales.toml", folder / "user-my-own.toml")
    async with running() as screens:
        lines = screens.words("packs").splitlines()
        screens.app.screen.query_one("#packs").highlighted = len(available()) - 1  # type: ignore[attr-defined]
        screens.app.screen._picked = "en/user-my-own"  # type: ignore[attr-defined]
        assert lines
        (folder / "user-my-own.toml").unlink()
        screens.app.screen._start(())  # type: ignore[attr-defined]
        await screens.reach("HomeScreen")
        await screens.until(lambda: "no pack" in screens.text())


async def test_q_leaves_with_0_and_ctrl_c_with_130() -> None:
    for keys, code in ((("q",), 0), (("ctrl+c",), 130), (("question_mark", "ctrl+c"), 130)):
        async with running() as screens:
            await screens.pilot.press(*keys)
            await screens.pilot.pause()
            app = screens.app
        assert app.return_value == code


async def test_devices_are_closed_at_the_end() -> None:
    speaker, recorder, transcriber, devices = all_three()
    async with running(devices=lambda settings, lang: devices) as screens:
        await screens.press("enter")
        await screens.until(lambda: screens.at == "PracticeScreen" and speaker.said)
    assert speaker.closed
    assert recorder.closed
    assert transcriber.closed


@pytest.mark.parametrize("as_message", [True, False])
async def test_what_arrives_while_the_app_leaves_is_no_trouble(as_message: bool) -> None:
    async with running() as screens:
        home = screens.app.screen
        await screens.until(lambda: not home.query("#first"))
        screens.app.exit(0)

        def show() -> None:
            home._found_status(NOTHING)  # type: ignore[attr-defined]

        if as_message:
            home.post_message(Done(show))
        else:
            home.call_later(show)
    assert screens.app.return_value == 0
    assert screens.app.return_code == 0
