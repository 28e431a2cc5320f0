"""Faults that the virtual microphone cannot make: a stand-in for sounddevice in the child makes them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
import soundfile
from speech.recording import Studio, promised, use_stub

from mockint.errors import SpeechError
from mockint.speech import recorder, wire
from mockint.speech.process import devices
from mockint.speech.takes import recover_take


@pytest.mark.parametrize(("fault", "key"), [("missing", "audio_missing"), ("none", "microphone_none")])
def test_no_portaudio_and_no_microphone(studio: Studio, monkeypatch: pytest.MonkeyPatch, fault: str, key: str) -> None:
    use_stub(monkeypatch, fault)
    with pytest.raises(SpeechError) as caught:
        studio.start()
    assert caught.value.key == key
    assert not studio.file.exists()


def test_the_devices_without_portaudio(monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "missing")
    with pytest.raises(SpeechError) as caught:
        devices()
    assert caught.value.key == "audio_missing"


def test_a_device_that_stops_calling_back_ends_the_take_and_keeps_it(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "stalled")
    studio.start()
    began = time.monotonic()
    assert studio.troubles.get(timeout=5) == "microphone_stalled"
    assert 1.0 < time.monotonic() - began < 1.5 + promised(1.0)
    take = studio.recorder.stop()
    assert take.trouble == "microphone_stalled"
    assert take.seconds == pytest.approx(0.5)
    assert len(soundfile.read(str(take.file))[0]) == 24_000
    assert studio.heard == pytest.approx(0.5, abs=0.01)


def test_a_device_that_never_calls_back_is_no_take(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "mute")
    with pytest.raises(SpeechError) as caught:
        studio.start()
    assert caught.value.key == "microphone_stalled"
    assert not studio.file.exists()


def test_a_device_that_blocks_when_opened_is_given_up(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "blocked")
    monkeypatch.setattr(recorder, "ANSWER_SECONDS", 0.8)
    with pytest.raises(SpeechError) as caught:
        studio.start()
    assert caught.value.key == "microphone_blocked"


def test_a_device_that_hangs_when_closed_costs_neither_time_nor_sound(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "hanging")
    studio.start()
    studio.wait_for(0.4)
    began = time.monotonic()
    take = studio.recorder.stop()
    studio.recorder.close()
    assert time.monotonic() - began < promised(0.3)
    assert take.trouble == ""
    assert len(soundfile.read(str(take.file))[0]) / 48_000 == pytest.approx(take.seconds)


def test_a_sound_process_that_hangs_does_not_hold_up_a_stop(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "overflowing")
    studio.start()
    studio.wait_for(1.5)
    hung, first = studio.pid, studio.file
    os.kill(hung, signal.SIGSTOP)
    studio.file = first.with_name("second.flac")
    began = time.monotonic()
    take = studio.recorder.stop()
    assert time.monotonic() - began < promised(0.3)
    studio.levels.clear()
    assert take.trouble == "take_late"
    assert take.seconds > 1.0
    # It is left alone, and given up later; the next take has a process of its own.
    heard = len(studio.pcm)
    studio.start()
    studio.wait_for(0.2)
    assert studio.recorder.stop().trouble == ""
    assert len(studio.pcm) > heard
    until = time.monotonic() + 5
    while Path(f"/proc/{hung}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{hung}").exists()
    until = time.monotonic() + 3
    while soundfile.info(str(first)).frames > 2**40 and time.monotonic() < until:
        time.sleep(0.05)
    assert soundfile.info(str(first)).duration > 0.9


def test_lost_blocks_are_counted_and_the_take_goes_on(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "overflowing")
    studio.start()
    studio.wait_for(1.0)
    take = studio.recorder.stop()
    assert take.trouble == ""
    assert take.overflows == int(take.seconds / 0.02) // 5


def resident() -> int:
    """Bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads its memory from /proc")
def test_a_long_answer_takes_no_memory(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "fast")
    # Ends by itself, so that a stop need not wait for what the stand-in was ahead.
    monkeypatch.setenv("FAKE_BLOCKS", str(150 * 50))
    counts = [0, 0.0]

    def on_pcm(pcm: bytes) -> None:
        counts[0] += len(pcm)

    def on_level(level: wire.Level) -> None:
        counts[1] = level.seconds

    def until(seconds: float) -> int:
        give_up = time.monotonic() + 30
        while counts[1] < seconds and time.monotonic() < give_up:
            time.sleep(0.02)
        return resident()

    studio.recorder.start(studio.file, on_level=on_level, on_pcm=on_pcm, on_trouble=studio.troubles.put)
    before = until(20)
    after = until(140)
    assert studio.troubles.get(timeout=20) == "microphone_stalled"
    take = studio.recorder.stop()
    assert take.seconds == pytest.approx(150)
    assert counts[0] / 2 / 16_000 == pytest.approx(take.seconds, abs=0.1)
    # Two minutes are 3.8 MB at 16 kHz and 11.5 MB at 48 kHz.
    assert after - before < 1_500_000


def test_the_sound_process_ends_kindly_when_asked_to_terminate(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "overflowing")
    studio.start()
    studio.wait_for(0.5)
    os.kill(studio.pid, signal.SIGTERM)
    time.sleep(0.3)
    assert studio.recorder.stop().trouble == ""
    assert recover_take(studio.file).trouble == ""


def test_a_callback_that_fails_does_not_stop_the_recording(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "overflowing")

    def fails(pcm: bytes) -> None:
        raise ValueError("the caller's mistake")

    studio.recorder.start(studio.file, on_level=studio.levels.append, on_pcm=fails, on_trouble=studio.troubles.put)
    studio.wait_for(0.4)
    assert studio.recorder.stop().seconds >= 0.4
