"""Questions and recordings really played, and heard on the loudspeaker's monitor."""

from __future__ import annotations

import os
import queue
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from speech.recording import promised, use_stub
from virtual_audio import HEARD_RATE, VirtualAudio, pitch, sine, write_wav

from mockint.config import VoiceSettings
from mockint.speech.process import AudioProcess
from mockint.speech.speaker import VoiceSpeaker
from mockint.speech.voice import Rendering


class Stage:
    """A speaker and what it says through ``on_end``."""

    def __init__(self, settings: VoiceSettings | None = None) -> None:
        self.audio = AudioProcess()
        self.speaker = VoiceSpeaker(self.audio, settings)
        self.told: queue.Queue[tuple[str, float]] = queue.Queue()

    def on_end(self, trouble: str) -> None:
        self.told.put((trouble, time.monotonic()))

    def end(self, seconds: float = 10.0) -> tuple[str, float]:
        return self.told.get(timeout=seconds)


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    stage.speaker.close()
    stage.audio.close()


def test_a_question_is_heard_whole_and_its_end_is_told(stage: Stage, sound: VirtualAudio) -> None:
    stage.audio.warm_up()
    for text, lang in (("Why this company?", "en"), ("Mengapa perusahaan ini?", "id")):
        whole = Rendering(text, lang)
        import soundfile

        samples, rate = soundfile.read(str(whole.run()), dtype="int16")
        loud = np.flatnonzero(np.abs(samples.astype(int)) > 655)
        with sound.listening() as heard:
            stage.speaker.say(text, lang, on_end=stage.on_end)
            trouble, _ = stage.end()
        assert trouble == ""
        assert heard.loud_seconds == pytest.approx((loud[-1] - loud[0]) / rate, abs=0.08)


def test_the_end_is_told_when_it_is_heard_and_not_before(stage: Stage, sound: VirtualAudio, tmp_path: Path) -> None:
    file = write_wav(tmp_path / "tone.wav", sine(1.0))
    stage.speaker.play(file, end=0.1, on_end=stage.on_end)  # the device is awake after this
    stage.end()
    with sound.listening() as heard:
        began = time.monotonic()
        stage.speaker.play(file, on_end=stage.on_end)
        _, ended = stage.end()
    assert 1.0 <= ended - began < 1.0 + promised(0.4)
    assert heard.loud_seconds == pytest.approx(1.0, abs=0.03)
    assert pitch(heard.samples, HEARD_RATE) == pytest.approx(440, abs=3)


def test_part_of_a_recording(stage: Stage, sound: VirtualAudio, tmp_path: Path) -> None:
    file = write_wav(tmp_path / "two.wav", np.concatenate((sine(1.0, 300), sine(1.0, 900))))
    with sound.listening() as heard:
        stage.speaker.play(file, start=1.2, end=1.7, on_end=stage.on_end)
        assert stage.end()[0] == ""
    assert heard.loud_seconds == pytest.approx(0.5, abs=0.03)
    assert pitch(heard.samples, HEARD_RATE) == pytest.approx(900, abs=5)


def test_the_volume_is_applied_when_playing(sound: VirtualAudio, tmp_path: Path) -> None:
    stage = Stage(VoiceSettings(volume=0.25))
    with sound.listening() as heard:
        stage.speaker.play(write_wav(tmp_path / "tone.wav", sine(0.4, level=0.8)), on_end=stage.on_end)
        assert stage.end()[0] == ""
    stage.speaker.close()
    assert np.abs(heard.samples).max() / 32767 == pytest.approx(0.2, abs=0.03)


def test_stop_is_silence_at_once_and_tells_no_end(stage: Stage, sound: VirtualAudio, tmp_path: Path) -> None:
    file = write_wav(tmp_path / "long.wav", sine(20.0))
    with sound.listening() as heard:
        stage.audio.warm_up()
        stage.speaker.play(file, on_end=stage.on_end)
        heard.wait_for_sound()
        began = time.monotonic()
        stage.speaker.stop()
        took = time.monotonic() - began
        stage.speaker.stop()
        time.sleep(0.6)
    assert took < promised(0.3)
    assert 0.0 < heard.loud_seconds < 5.0
    assert np.abs(heard.samples[-HEARD_RATE // 2 :]).max() == 0
    assert stage.told.empty()


def test_what_is_said_next_takes_the_place_of_what_was_being_said(stage: Stage, sound: VirtualAudio, tmp_path: Path) -> None:
    first, second = (write_wav(tmp_path / f"{hz}.wav", sine(seconds, hz)) for hz, seconds in ((300, 9.0), (900, 0.4)))
    with sound.listening() as heard:
        stage.speaker.play(first, on_end=lambda trouble: stage.told.put(("first " + trouble, 0.0)))
        heard.wait_for_sound()
        stage.speaker.play(second, on_end=stage.on_end)
        assert stage.end()[0] == ""
    assert stage.told.empty()
    tail = heard.samples[-HEARD_RATE // 3 :]
    assert pitch(tail, HEARD_RATE) == pytest.approx(900, abs=5)
    assert heard.loud_seconds < 6


def test_stopping_while_the_voice_is_still_being_rendered(stage: Stage, sound: VirtualAudio) -> None:
    with sound.listening() as heard:
        stage.speaker.say("This one is never heard.", "en", on_end=stage.on_end)
        stage.speaker.stop()
        time.sleep(0.8)
    assert heard.loud_seconds == 0
    assert stage.told.empty()


def test_a_question_prepared_ahead_is_in_the_cache(stage: Stage) -> None:
    from mockint.speech.voice import cached

    stage.speaker.prepare("What next?", "en")
    until = time.monotonic() + 5
    while cached("What next?", "en", "", 160) is None and time.monotonic() < until:
        time.sleep(0.02)
    assert cached("What next?", "en", "", 160)


def test_a_voice_that_is_missing_is_told_by_its_key() -> None:
    stage = Stage(VoiceSettings(id="nobody"))
    stage.speaker.say("Halo", "id", on_end=stage.on_end)
    assert stage.end()[0] == "voice_unknown"
    stage.speaker.close()


def test_an_output_of_the_settings_that_is_not_plugged_in(sound: VirtualAudio, tmp_path: Path) -> None:
    stage = Stage(VoiceSettings(output="Headphones of yesterday"))
    stage.speaker.play(write_wav(tmp_path / "tone.wav", sine(0.2)), on_end=stage.on_end)
    assert stage.end()[0] == "output_unknown"
    stage.speaker.close()


@pytest.mark.parametrize("content", [None, b"", b"no sound at all" * 50])
def test_a_file_that_is_no_sound(stage: Stage, sound: VirtualAudio, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "broken.wav"
    if content is not None:
        file.write_bytes(content)
    stage.speaker.play(file, on_end=stage.on_end)
    assert stage.end()[0] == "sound_unreadable"


@pytest.mark.parametrize(("fault", "key"), [("missing", "audio_missing"), ("none", "output_none")])
def test_no_portaudio_and_no_loudspeaker(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, key: str
) -> None:
    use_stub(monkeypatch, fault)
    stage.speaker.play(write_wav(tmp_path / "tone.wav", sine(0.2)), on_end=stage.on_end)
    assert stage.end()[0] == key


def test_a_loudspeaker_that_hangs_does_not_hold_up_a_stop(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_stub(monkeypatch, "hanging")
    stage.speaker.play(write_wav(tmp_path / "tone.wav", sine(5)), on_end=stage.on_end)
    time.sleep(1.0)
    began = time.monotonic()
    stage.speaker.stop()
    assert time.monotonic() - began < promised(0.3)
    assert stage.told.empty()


def test_when_the_sound_process_dies_it_is_told_and_the_next_question_is_heard(
    stage: Stage, sound: VirtualAudio, tmp_path: Path
) -> None:
    file = write_wav(tmp_path / "tone.wav", sine(0.4))
    stage.speaker.play(write_wav(tmp_path / "long.wav", sine(20)), on_end=stage.on_end)
    time.sleep(0.5)
    os.kill(stage.audio.child().pid, signal.SIGKILL)
    assert stage.end(2.0)[0] == "audio_died"
    with sound.listening() as heard:
        stage.speaker.play(file, on_end=stage.on_end)
        assert stage.end()[0] == ""
    assert heard.loud_seconds == pytest.approx(0.4, abs=0.03)


def test_close_ends_the_child_and_may_be_called_twice(stage: Stage, sound: VirtualAudio, tmp_path: Path) -> None:
    stage.speaker.play(write_wav(tmp_path / "long.wav", sine(20)), on_end=stage.on_end)
    pid = stage.audio.child().pid
    began = time.monotonic()
    stage.speaker.close()
    stage.speaker.close()
    assert time.monotonic() - began < promised(0.3)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert stage.told.empty()
