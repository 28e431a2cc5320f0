"""A take replayed: slower and faster at the same pitch, silence left out, and the player's own clock."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from virtual_audio import HEARD_RATE, VirtualAudio, pitch

from mockint.errors import SpeechError
from mockint.speech.audio_play import Clock
from mockint.speech.envelope import Envelope, envelope, joined
from mockint.speech.process import AudioProcess
from mockint.speech.protocols import Player
from mockint.speech.speaker import VoiceSpeaker
from mockint.speech.stretch import Stretch

RATE = 16_000


def voice_like(seconds: float, rate: int = RATE) -> np.ndarray:
    """Two harmonics of 150 Hz."""
    at = np.arange(round(seconds * rate)) / rate
    return np.asarray(0.3 * np.sin(2 * np.pi * 150 * at) + 0.15 * np.sin(2 * np.pi * 300 * at), np.float32)


def stretched(sound: np.ndarray, tempo: float, block: int, rate: int = RATE) -> np.ndarray:
    stretch = Stretch(rate, tempo)
    out = [stretch.feed(sound[i : i + block], last=i + block >= len(sound)) for i in range(0, len(sound), block)]
    assert stretch.waiting == 0
    return np.concatenate(out)


@pytest.mark.parametrize("tempo", [0.75, 1.25, 1.5])
def test_another_pace_keeps_pitch_and_loudness(tempo: float) -> None:
    sound = voice_like(4.0)
    heard = stretched(sound, tempo, 320)
    assert len(heard) / RATE == pytest.approx(4.0 / tempo, abs=0.04)
    assert pitch(heard, RATE) == pytest.approx(150, abs=1)
    assert heard.std() == pytest.approx(sound.std(), rel=0.02)
    assert np.array_equal(heard, stretched(sound, tempo, 1111))


def test_what_is_shorter_than_a_piece() -> None:
    assert len(stretched(voice_like(0.01), 1.5, 50)) >= 0
    assert len(Stretch(RATE, 0.75).feed(np.empty(0, np.float32), last=True)) == 0


def test_the_clock_tells_what_was_written_a_latency_ago() -> None:
    told: list[float] = []
    clock = Clock(0.1, told.append)
    for block in range(1, 101):
        clock.wrote(0.02, block * 0.02 * 1.5 + 7)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(7 + 1.5 * (2.0 - 0.1), abs=0.2)
    assert told[-1] <= 7 + 1.5 * (2.0 - 0.1) + 1e-9


def test_the_level_along_the_time(tmp_path: Path) -> None:
    file = tmp_path / "take.flac"
    soundfile.write(str(file), np.concatenate((voice_like(1.0), np.zeros(RATE), voice_like(1.0) / 10)), RATE)
    found = envelope(file)
    assert found.seconds == 3.0
    assert not found.cut
    assert len(found.levels) == 60
    assert found.levels[10] > found.levels[50] > found.levels[30] == 0.0
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) * 2 // 3])
    cut = envelope(file)
    assert cut.cut
    assert 0 < cut.seconds < 3
    for content in (b"", b"fLaC", b"\x00" * 500):
        file.write_bytes(content)
        with pytest.raises(SpeechError):
            envelope(file)


def test_levels_of_several_takes_stand_one_after_the_other() -> None:
    """Each as long as its take is: filled up with silence, or cut."""
    short, long = Envelope(0.1, (0.5, 0.6)), Envelope(0.5, (1.0,) * 10)
    found = joined((short, long, short), (0.2, 0.3, 0.1))
    assert found.levels == (0.5, 0.6, 0.0, 0.0, *(1.0,) * 6, 0.5, 0.6)
    assert found.seconds == pytest.approx(0.6)
    # Lengths that are no whole steps never drift apart from the time.
    many = joined((short,) * 100, (0.13,) * 100)
    assert len(many.levels) == round(13.0 / 0.05)


def test_pieces_are_heard_faster_and_without_the_silence_between(tmp_path: Path, sound: VirtualAudio) -> None:
    file = tmp_path / "take.flac"
    soundfile.write(str(file), np.concatenate((voice_like(1.5), np.zeros(4 * RATE, np.float32), voice_like(1.5))), RATE)
    audio = AudioProcess()
    speaker = VoiceSpeaker(audio)
    assert isinstance(speaker, Player)
    places: list[tuple[float, float]] = []
    ended: list[str] = []
    try:
        audio.warm_up()
        with sound.listening() as heard:
            speaker.replay(
                file,
                pieces=((0.0, 1.5), (5.5, 7.0)),
                tempo=1.5,
                on_position=lambda place: places.append((time.monotonic(), place)),
                on_end=ended.append,
            )
            until = time.monotonic() + 15
            while not ended and time.monotonic() < until:
                time.sleep(0.02)
    finally:
        speaker.close()
        audio.close()
    assert ended == [""]
    # A busy computer may tear holes into the sound; they are not the player's.
    loud = np.flatnonzero(np.abs(heard.samples.astype(int)) > 655)
    steps = np.diff(loud)
    holes = float(steps[steps > HEARD_RATE // 100].sum()) / HEARD_RATE
    assert heard.loud_seconds - holes == pytest.approx(3.0 / 1.5, abs=0.1)
    assert pitch(heard.samples, HEARD_RATE) == pytest.approx(150, abs=5)
    told = [place for _, place in places]
    assert len(told) > 10
    assert told == sorted(told)
    assert not [place for place in told if 1.6 < place < 5.4]
    assert told[-1] > 6.5
