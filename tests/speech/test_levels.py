"""Levels and hints from samples alone."""

from __future__ import annotations

import numpy as np
import pytest
from virtual_audio import sine

from mockint.speech.levels import FLOOR, LevelMeter
from mockint.speech.protocols import Level

RATE = 16_000


def levels(*parts: np.ndarray) -> list[Level]:
    meter = LevelMeter(RATE)
    sound = np.concatenate(parts)
    # In pieces as a device gives them, not in windows.
    return [level for i in range(0, len(sound), 517) for level in meter.feed(sound[i : i + 517])]


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.int16)


def room(seconds: float, level: float = 0.0005) -> np.ndarray:
    return (np.random.default_rng(1).normal(0, level, round(seconds * RATE)) * 32767).astype(np.int16)


def syllables(seconds: float, level: float) -> np.ndarray:
    """Four bursts a second over a quiet room, as speech swells and falls."""
    tone = sine(seconds, 200, level, RATE).astype(np.float64)
    swell = (np.sin(2 * np.pi * 4 * np.arange(len(tone)) / RATE) > 0).astype(float)
    return (tone * swell + room(seconds)[: len(tone)]).astype(np.int16)


def test_a_sine_has_the_level_it_was_made_with() -> None:
    seen = levels(sine(1.0, 440, 0.5, RATE))
    assert len(seen) == 16
    assert seen[-1].peak == pytest.approx(-6.0, abs=0.1)
    assert seen[-1].rms == pytest.approx(-9.0, abs=0.1)
    assert seen[-1].seconds == pytest.approx(0.96)


def test_digital_silence_is_the_floor_and_hints_after_two_seconds() -> None:
    seen = levels(silence(3))
    assert {level.peak for level in seen} == {FLOOR}
    assert next(level.seconds for level in seen if level.hint) == pytest.approx(2.0, abs=0.1)
    assert seen[-1].hint == "no_sound"


def test_a_flicker_of_the_last_bit_is_no_sound_either() -> None:
    flicker = np.random.default_rng(1).integers(-1, 2, 3 * RATE).astype(np.int16)
    assert levels(flicker)[-1].hint == "no_sound"


def test_a_normal_voice_gets_no_hint_and_neither_does_its_pause() -> None:
    assert {level.hint for level in levels(syllables(6, 0.1), room(12))} == {""}


def test_a_faint_voice_is_too_quiet_until_it_comes_nearer() -> None:
    seen = levels(syllables(5, 0.003), syllables(2, 0.1))
    assert next(level.seconds for level in seen if level.hint) == pytest.approx(3.0, abs=0.1)
    assert [level.hint for level in seen if level.seconds < 5][-1] == "too_quiet"
    assert seen[-1].hint == ""


def test_a_room_without_any_voice_is_too_quiet_after_a_while() -> None:
    seen = levels(room(10))
    assert next(level.seconds for level in seen if level.hint == "too_quiet") == pytest.approx(8.0, abs=0.2)


def test_one_click_is_not_clipping_but_repeated_peaks_are_until_they_stop() -> None:
    click = syllables(2, 0.1)
    click[RATE] = 32767
    assert {level.hint for level in levels(click)} == {""}
    seen = levels(sine(1, 200, 1.0, RATE), syllables(4, 0.1))
    assert seen[5].hint == "clipping"
    assert seen[-1].hint == ""
