"""The sound process seen from outside: its frames, its devices, its probes, and what it never does."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from speech.recording import use_stub
from virtual_audio import VirtualAudio, sine, write_wav

from mockint.catalogue import Catalogue
from mockint.config import VoiceSettings
from mockint.errors import SpeechError
from mockint.speech import wire
from mockint.speech.probes import Probe, probe_microphone, probe_output, probe_voice
from mockint.speech.process import AudioProcess, devices
from mockint.speech.protocols import Level
from mockint.speech.takes import recover_take


def text(probe: Probe) -> str:
    for lang in ("en", "id"):
        line = Catalogue(lang)(probe.key, **probe.facts)
        assert line
        assert "{" not in line
    return line


@pytest.mark.parametrize(
    "event",
    [
        wire.Levels(id=7, level=Level(seconds=1.5, rms=-30.0, peak=-20.0, hint="too_quiet")),
        wire.Sound(id=7, pcm=bytes(range(256)) * 12),
        wire.Failed(id=1, key="microphone_unknown", facts={"name": "x\x00\n", "near": ""}),
        wire.Taken(id=1, seconds=900.0, overflows=3, trouble="take_disk_full"),
    ],
)
def test_frames_arrive_as_they_were_sent(event: wire.Event) -> None:
    pipe = io.BytesIO(wire.frame(event) * 2)
    assert [wire.read_event(pipe), wire.read_event(pipe), wire.read_event(pipe)] == [event, event, None]


@pytest.mark.parametrize(
    "junk", [b"", b"\x01", b"\x05\x00\x00\x00abc", b"\xff\xff\xff\xffabc", b"\x03\x00\x00\x00abc", bytes(40)]
)
def test_what_is_no_frame_ends_the_conversation(junk: bytes) -> None:
    assert wire.read_event(io.BytesIO(junk)) is None
    assert wire.read_command(io.BytesIO(junk)) is None


def test_the_devices_of_the_sound_system(sound: VirtualAudio) -> None:
    found = devices()
    assert {d.name for d in found.inputs} >= {"pulse", "default"}
    assert [d.name for d in found.inputs if d.default] == ["default"]
    assert [d.name for d in found.outputs if d.default] == ["default"]
    assert all(d.channels >= 1 and d.rate >= 8000 for d in found.inputs)


def test_it_starts_when_needed_and_again_after_it_died(sound: VirtualAudio) -> None:
    audio = AudioProcess()
    first = audio.child()
    assert audio.child() is first
    first.kill()
    second = audio.child()
    assert second.pid != first.pid
    assert audio.devices().inputs
    audio.close()
    with pytest.raises(SpeechError):
        second.send(wire.Pause(id=1))


def test_what_lies_in_the_current_folder_is_not_run(
    sound: VirtualAudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("sounddevice", "numpy", "queue", "pyttsx3"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nraise SystemExit(3)\n")
    monkeypatch.chdir(tmp_path)
    assert devices().inputs
    assert probe_voice("en").ok
    assert not (tmp_path / "ran").exists()


def test_the_session_loads_no_sound_library() -> None:
    code = (
        "import sys, mockint.speech.speaker, mockint.speech.recorder, mockint.speech.probes, mockint.speech.takes\n"
        "heavy = {'numpy', 'sounddevice', 'soundfile', 'soxr', 'pyttsx3', 'textual', 'faster_whisper'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_probes_when_all_is_well(sound: VirtualAudio, tmp_path: Path) -> None:
    noise = sound.say_into_mouth(write_wav(tmp_path / "tone.wav", sine(30)), wait=False)
    try:
        for lang, voice in (("en", "gmw/en-us"), ("id", "poz/id")):
            spoken = probe_voice(lang)
            assert (spoken.ok, spoken.facts["voice"], spoken.mend) == (True, voice, "")
            assert float(spoken.facts["seconds"]) > 0.3
            assert voice in text(spoken)
        out = probe_output()
        assert (out.ok, out.facts) == (True, {"device": "default"})
        text(out)
        heard = probe_microphone()
        assert heard.ok, heard
        assert heard.facts["rate"] == 44_100
        assert float(heard.facts["peak"]) == pytest.approx(-10.5, abs=1)
        text(heard)
    finally:
        noise.kill()
        noise.wait()


def test_a_muted_microphone_is_found_out(sound: VirtualAudio) -> None:
    probe = probe_microphone()
    assert (probe.ok, probe.key, probe.facts["peak"]) == (False, "sound.microphone_silent", -90.0)
    assert probe.mend
    text(probe)


def test_the_probes_without_portaudio_give_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "missing")
    for probe in (probe_output(), probe_microphone()):
        assert (probe.ok, probe.key) == (False, "error.audio_missing")
        text(probe)
        if sys.platform == "linux":
            assert probe.mend == "sudo apt install libportaudio2"


def test_the_probe_of_a_voice_that_is_not_there() -> None:
    probe = probe_voice("en", VoiceSettings(en="nobody"))
    assert (probe.ok, probe.key) == (False, "error.voice_unknown")
    text(probe)


def test_a_take_that_is_none(tmp_path: Path) -> None:
    for name, content in {"none.flac": None, "empty.flac": b"", "text.flac": b"words" * 100, "head.flac": b"fLaC"}.items():
        file = tmp_path / name
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(SpeechError) as caught:
            recover_take(file)
        assert caught.value.key == "take_unreadable"
        assert name in str(caught.value)
    wav = write_wav(tmp_path / "answer.wav", sine(0.2))
    with pytest.raises(SpeechError):
        recover_take(wav)


def test_a_take_is_made_whole_where_the_disk_has_no_room_for_a_second_one(tmp_path: Path) -> None:
    # A whole one, its header opened again and its end cut in the middle of a frame.
    import soundfile

    file = tmp_path / "take.flac"
    soundfile.write(str(file), sine(3.0, rate=48_000), 48_000, "PCM_16")
    data = bytearray(file.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    file.write_bytes(data[:-500])
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom mockint.speech.takes import recover_take\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.RLIM_INFINITY))\n"
        "print(recover_take(Path(sys.argv[1])).seconds)"
    )
    if sys.platform == "win32":
        pytest.skip("there are no file size limits on Windows")
    done = subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True)
    assert 2.8 < float(done.stdout) < 3.0
    assert len(soundfile.read(str(file))[0]) / 48_000 == pytest.approx(float(done.stdout))
    assert [f.name for f in tmp_path.glob("*") if "mending" in f.name] == []


def test_many_starts_leave_no_child_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    use_stub(monkeypatch, "overflowing")
    pids = []
    for _ in range(3):
        audio = AudioProcess()
        audio.devices()
        pids.append(audio.child().pid)
        audio.close()
    time.sleep(0.1)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
