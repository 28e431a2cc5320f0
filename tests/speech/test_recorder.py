"""A real microphone without hardware: what is played into its mouth arrives on disk, as levels and as 16 kHz sound."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from speech.recording import Studio, promised
from virtual_audio import VirtualAudio, loud_seconds, pitch, sine, write_wav

from mockint.errors import SpeechError
from mockint.speech.protocols import PCM_RATE
from mockint.speech.takes import recover_take


def test_what_is_said_is_in_the_file_in_the_levels_and_in_the_sound(
    studio: Studio, sound: VirtualAudio, tmp_path: Path
) -> None:
    tone = write_wav(tmp_path / "tone.wav", sine(1.5, 660, level=0.5))
    studio.start()
    sound.say_into_mouth(tone)
    time.sleep(0.2)
    began = time.monotonic()
    take = studio.recorder.stop()
    assert time.monotonic() - began < promised(0.3)
    assert studio.recorder.stop() == take
    assert (take.file, take.trouble, take.overflows) == (studio.file, "", 0)

    samples, rate = soundfile.read(str(take.file), dtype="int16")
    info = soundfile.info(str(take.file))
    assert (info.format, info.subtype, info.channels) == ("FLAC", "PCM_16", 1)
    assert rate == studio.recorder.rate == 44_100
    assert len(samples) / rate == pytest.approx(take.seconds, abs=0.001)
    assert loud_seconds(samples, rate) == pytest.approx(1.5, abs=0.1)
    assert pitch(samples, rate) == pytest.approx(660, abs=3)

    assert studio.heard == pytest.approx(take.seconds, abs=0.1)
    assert max(map(len, studio.pcm)) <= PCM_RATE // 10 * 2
    pcm = np.frombuffer(b"".join(studio.pcm), np.int16)
    assert pitch(pcm, PCM_RATE) == pytest.approx(660, abs=3)
    # Not the peaks: a resampler overshoots where a tone begins.
    assert np.percentile(np.abs(pcm), 99) == pytest.approx(np.percentile(np.abs(samples), 99), rel=0.05)

    steps = np.diff([level.seconds for level in studio.levels])
    assert np.allclose(steps, 0.06, atol=0.001)
    assert max(level.peak for level in studio.levels) == pytest.approx(-6.0, abs=0.5)
    assert max(level.rms for level in studio.levels) == pytest.approx(-9.0, abs=0.5)

    assert stat.S_IMODE(take.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(take.file.parent.stat().st_mode) == 0o700


def test_a_pause_is_not_in_the_take(studio: Studio, sound: VirtualAudio, tmp_path: Path) -> None:
    player = sound.say_into_mouth(write_wav(tmp_path / "tone.wav", sine(20)), wait=False)
    try:
        studio.start()
        studio.wait_for(0.5)
        studio.recorder.pause()
        time.sleep(1.3)  # longer than a device may stay silent: it does not, it is only not written
        studio.recorder.resume()
        studio.wait_for(1.0)
        take = studio.recorder.stop()
    finally:
        player.kill()
        player.wait()
    assert take.trouble == ""
    assert 1.0 <= take.seconds < 1.5
    assert studio.heard == pytest.approx(take.seconds, abs=0.1)


def test_starting_over_writes_the_take_anew_with_the_same_child(studio: Studio, sound: VirtualAudio) -> None:
    studio.start()
    pid = studio.pid
    studio.wait_for(0.6)
    first = studio.recorder.stop()
    studio.levels.clear()
    studio.start()
    studio.wait_for(0.1)
    second = studio.recorder.stop()
    assert studio.pid == pid
    assert second.seconds < first.seconds
    assert soundfile.info(str(studio.file)).duration == pytest.approx(second.seconds, abs=0.001)


def test_silence_gets_the_hint(studio: Studio, sound: VirtualAudio) -> None:
    studio.start()
    studio.wait_for(2.2)
    assert studio.levels[-1].hint == "no_sound"


def test_a_microphone_that_is_not_there_is_named_with_the_near_ones(sound: VirtualAudio, tmp_path: Path) -> None:
    studio = Studio(tmp_path, "defualt")
    with pytest.raises(SpeechError) as caught:
        studio.start()
    assert caught.value.key == "microphone_unknown"
    assert "default" in str(caught.value)
    assert not studio.file.exists()
    studio.close()


def test_a_microphone_chosen_by_name(sound: VirtualAudio, tmp_path: Path) -> None:
    studio = Studio(tmp_path, "pulse")
    studio.start()
    assert studio.recorder.device == "pulse"
    studio.close()


def test_kill_9_of_the_sound_process_costs_less_than_a_second(studio: Studio, sound: VirtualAudio, tmp_path: Path) -> None:
    player = sound.say_into_mouth(write_wav(tmp_path / "tone.wav", sine(20, 660)), wait=False)
    try:
        studio.start()
        studio.wait_for(2.0)
        os.kill(studio.pid, signal.SIGKILL)
        assert studio.troubles.get(timeout=2) == "audio_died"
        spoken = studio.levels[-1].seconds
        broken = studio.file.read_bytes()
        began = time.monotonic()
        take = studio.recorder.stop()
        assert time.monotonic() - began < promised(0.3)
        assert take.trouble == "audio_died"
    finally:
        player.kill()
        player.wait()
    # Once more from what the kill left, without the recorder's own mending.
    copy = tmp_path / "copy.flac"
    copy.write_bytes(broken)
    assert soundfile.info(str(copy)).frames > 2**40, "it was closed properly: nothing was tested"
    recovered = recover_take(copy)
    assert recovered.trouble == "take_cut"
    assert spoken - 1.0 <= recovered.seconds <= spoken + 1.0
    samples, rate = soundfile.read(str(copy), dtype="int16")
    assert len(samples) / rate == pytest.approx(recovered.seconds, abs=0.001)
    assert pitch(samples, rate) == pytest.approx(660, abs=3)
    assert recover_take(copy).trouble == "", "it is whole now"
    # And the next take works.
    studio.levels.clear()
    studio.start()
    studio.wait_for(0.2)
    again = studio.recorder.stop()
    assert again.trouble == ""
    assert soundfile.info(str(studio.file)).duration == pytest.approx(again.seconds, abs=0.001)


PARENT = """
import sys, time
from pathlib import Path
from mockint.speech.process import AudioProcess
from mockint.speech.recorder import MicrophoneRecorder
audio = AudioProcess()
nothing = lambda *_: None
MicrophoneRecorder(audio).start(Path(sys.argv[1]), on_level=nothing, on_pcm=nothing, on_trouble=nothing)
print(audio.child().pid, flush=True)
time.sleep(60)
"""


def test_kill_9_of_the_session_lets_the_sound_process_finish_the_take(sound: VirtualAudio, tmp_path: Path) -> None:
    file = tmp_path / "takes" / "take.flac"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(file)], stdout=subprocess.PIPE)
    assert parent.stdout
    child = int(parent.stdout.readline())
    time.sleep(1.0)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 3
    while Path(f"/proc/{child}").exists() and "State:\tZ" not in Path(f"/proc/{child}/status").read_text():
        assert time.monotonic() < until, "the sound process outlives the session"
        time.sleep(0.02)
    take = recover_take(file)
    assert take.trouble == ""
    assert 0.8 < take.seconds < 2.0
    parent.stdout.close()


@pytest.mark.skipif(sys.platform != "linux", reason="sets a limit on another process, which only Linux can")
def test_a_disk_that_is_full_keeps_what_was_written(studio: Studio, sound: VirtualAudio, tmp_path: Path) -> None:
    import resource

    noise = (np.random.default_rng(1).normal(0, 0.1, 44_100 * 15) * 32767).astype(np.int16)
    player = sound.say_into_mouth(write_wav(tmp_path / "noise.wav", noise), wait=False)
    try:
        studio.start()
        resource.prlimit(studio.pid, resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
        assert studio.troubles.get(timeout=10) == "take_disk_full"
        take = studio.recorder.stop()
    finally:
        player.kill()
        player.wait()
    assert take.trouble == "take_disk_full"
    assert take.seconds > 0.8
    samples, rate = soundfile.read(str(take.file), dtype="int16")
    assert len(samples) / rate == pytest.approx(take.seconds, abs=0.001)
    assert recover_take(take.file).seconds == pytest.approx(take.seconds, abs=0.001)


def test_a_folder_that_cannot_be_made_is_said_before_the_microphone_opens(studio: Studio, tmp_path: Path) -> None:
    from mockint.errors import StoreError

    (tmp_path / "takes").write_text("in the way")
    with pytest.raises(StoreError):
        studio.start()
