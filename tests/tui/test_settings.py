"""Settings: each change is written and takes effect at once."""

from __future__ import annotations

import pytest
from tui.doubles import all_three
from tui.screens import LARGE, SMALL, running

from mockint import config, paths
from mockint.config import Settings, VoiceSettings
from mockint.tui.choices import Offer, choices, put, step, value_of


async def go_to(screens, name: str) -> None:  # type: ignore[no-untyped-def]
    """Move the cursor to a setting."""
    screens.app.screen.query_one("#rows").highlighted = screens.app.screen.query_one("#rows").get_option_index(name)
    await screens.pilot.pause()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_language_of_the_screens_changes_at_once(size: tuple[int, int]) -> None:
    async with running(Settings(interface="en"), size) as screens:
        await screens.press("s")
        await screens.reach("SettingsScreen")
        assert "Language of the screens" in screens.text()
        await screens.press("right")
        await screens.until(lambda: "Bahasa layar" in screens.text())
        assert config.load().interface == "id"
        assert "‹ Bahasa Indonesia ›" in screens.words("rows")
        await screens.press("escape")
        await screens.until(lambda: screens.at == "HomeScreen" and "Selamat pagi" in screens.text())
        assert "Wawancara" in screens.words("packs").splitlines()[0]
        assert "mulai" in screens.words("keys")


async def test_the_theme_changes_at_once() -> None:
    async with running() as screens:
        await screens.press("s")
        await screens.reach("SettingsScreen")
        await go_to(screens, "theme")
        await screens.press("right")
        await screens.until(lambda: screens.app.theme == "mockint-light")
        assert config.load().theme == "light"
        assert "‹ light ›" in screens.words("rows")


async def test_devices_voices_and_models_are_offered_and_devices_made_anew() -> None:
    made: list[Settings] = []
    *_, devices = all_three()

    def factory(settings: Settings, lang: str):  # type: ignore[no-untyped-def]
        made.append(settings)
        return devices

    offer = {
        "inputs": lambda: ["USB Headset"],
        "outputs": lambda: ["Speakers"],
        "voices": lambda lang: [f"voice-{lang}"],
        "models": lambda: ["base", "small"],
    }
    async with running(devices=factory, **offer) as screens:
        await screens.press("s")
        await screens.reach("SettingsScreen")
        await screens.until(lambda: "‹ the system's ›" in screens.words("rows"))
        for name in ("microphone_input", "voice_output", "voice_id", "speech_model", "microphone_headphones"):
            await go_to(screens, name)
            await screens.press("right")
        await go_to(screens, "voice_rate")
        await screens.press("left")
        await screens.until(lambda: "150 words a minute" in screens.words("rows"))
        await screens.press("escape", "enter")
        await screens.until(lambda: made)
    kept = config.load()
    assert kept.microphone.input == "USB Headset"
    assert kept.microphone.headphones
    assert kept.voice == VoiceSettings(rate=150, id="voice-id", output="Speakers")
    assert kept.speech.model == "base"
    assert made[-1].voice == kept.voice


async def test_settings_that_cannot_be_written_are_told_and_not_used() -> None:
    async with running() as screens:
        await screens.press("s")
        await screens.reach("SettingsScreen")
        folder = paths.home()
        folder.mkdir(exist_ok=True)
        paths.config_file().mkdir()
        await go_to(screens, "theme")
        await screens.press("right")
        await screens.until(lambda: "cannot be written" in screens.text())
        assert screens.app.settings.theme == "dark"


def test_every_value_can_be_reached_and_is_allowed() -> None:
    settings = Settings()
    for row in choices(settings, Offer(("mic",), ("out",), ("a",), ("b",), ("small",))):
        value, seen = value_of(settings, row.path), set()
        for by in (-1, 1):
            for _ in row.values:
                value = step(row, value, by)
                seen.add(value)
                changed = put(settings, row.path, value)
                config.save(changed)
                assert value_of(config.load(), row.path) == value
        assert seen == set(row.values)


def test_a_value_from_the_file_is_among_the_choices() -> None:
    settings = Settings(voice=VoiceSettings(rate=173, volume=0.25, en="my-voice"))
    rows = {row.path: row.values for row in choices(settings, Offer())}
    assert 173 in rows["voice.rate"]
    assert rows["voice.rate"] == tuple(sorted(rows["voice.rate"]))
    assert 0.25 in rows["voice.volume"]
    assert rows["voice.en"] == ("", "my-voice")
