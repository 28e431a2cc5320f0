"""What ``mockint doctor`` asks of voice, loudspeaker and microphone: each is really used, briefly. Nothing is raised."""

from __future__ import annotations

import sys
import tempfile
import threading
import wave
from pathlib import Path

import msgspec

from mockint.config import VoiceSettings
from mockint.errors import MockintError
from mockint.model import Lang
from mockint.speech import wire
from mockint.speech.levels import FLOOR, NO_SOUND
from mockint.speech.process import AudioProcess, next_number
from mockint.speech.protocols import Level
from mockint.speech.recorder import MicrophoneRecorder
from mockint.speech.voice import Rendering

_PLATFORM = "linux" if sys.platform.startswith("linux") else sys.platform

_MENDS: dict[tuple[str, str], str] = {
    ("audio_missing", "linux"): "sudo apt install libportaudio2",
    # PortAudio reaches PulseAudio and PipeWire through ALSA's plugin.
    ("microphone_none", "linux"): "sudo apt install libasound2-plugins",
    ("output_none", "linux"): "sudo apt install libasound2-plugins",
    ("microphone_silent", "linux"): "pactl set-source-mute @DEFAULT_SOURCE@ 0",
    # Without permission, macOS and Windows give silence or refuse.
    ("microphone_silent", "darwin"): "open 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone'",
    ("microphone_failed", "darwin"): "open 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone'",
    ("microphone_silent", "win32"): "start ms-settings:privacy-microphone",
    ("microphone_failed", "win32"): "start ms-settings:privacy-microphone",
    ("microphone_none", "win32"): "start ms-settings:sound",
    ("output_none", "win32"): "start ms-settings:sound",
    ("voice_engine", "linux"): "sudo apt install espeak-ng",
    ("voice_missing", "darwin"): "open 'x-apple.systempreferences:com.apple.preference.universalaccess?SpokenContent'",
    ("voice_missing", "win32"): "start ms-settings:speech",
}


class Probe(msgspec.Struct, frozen=True):
    """``key`` with its ``facts`` is a line of the catalogue; ``mend`` the one command that puts it right, or ""."""

    ok: bool
    key: str
    facts: dict[str, str | float] = {}
    mend: str = ""


def mend_for(key: str) -> str:
    """The one command that mends a trouble (a key of section ``error``, or ``microphone_silent``) on this system, or ""."""
    return _MENDS.get((key, _PLATFORM), "")


def _failed(error: MockintError) -> Probe:
    facts: dict[str, str | float] = {name: str(fact) for name, fact in error.facts.items()}
    return Probe(ok=False, key=f"error.{error.key}", facts=facts, mend=mend_for(error.key))


def probe_voice(lang: Lang, settings: VoiceSettings | None = None) -> Probe:
    """Render a word with the voice of the settings, anew. Facts when ok: ``voice`` (id), ``lang``, ``seconds`` of sound."""
    settings = settings or VoiceSettings()
    word = {"en": "Hello", "id": "Halo"}[lang]
    rendering = Rendering(word, lang, settings.id if lang == "id" else settings.en, settings.rate)
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = rendering.render_to(Path(folder) / "word.wav")
            seconds = _length(file)
    except MockintError as error:
        return _failed(error)
    except OSError:
        return Probe(ok=False, key="error.voice_failed")
    return Probe(ok=True, key="sound.voice_ok", facts={"voice": rendering.voice, "lang": lang, "seconds": round(seconds, 2)})


def _length(file: Path) -> float:
    import soundfile

    try:
        return float(soundfile.info(str(file)).duration)
    except soundfile.SoundFileError as error:
        raise OSError(str(error)) from error


def probe_output(device: str = "", audio: AudioProcess | None = None) -> Probe:
    """Open the loudspeaker and play 0.1 s of silence to its end. Facts when ok: ``device``."""
    own = audio or AudioProcess()
    try:
        outputs = own.devices().outputs
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "silence.wav"
            with wave.open(str(file), "wb") as out:
                out.setnchannels(1)
                out.setsampwidth(2)
                out.setframerate(44_100)
                out.writeframes(bytes(2 * 4_410))
            ended = own.ask(wire.Play(id=next_number(), file=str(file), device=device))
        if isinstance(ended, wire.Ended) and ended.trouble:
            return Probe(ok=False, key=f"error.{ended.trouble}", mend=mend_for(ended.trouble))
        name = device or next((d.name for d in outputs if d.default), "")
        return Probe(ok=True, key="sound.output_ok", facts={"device": name})
    except MockintError as error:
        return _failed(error)
    except OSError as error:
        return Probe(ok=False, key="error.take_unwritable", facts={"reason": error.strerror or str(error)})
    finally:
        if audio is None:
            own.close()


def probe_microphone(device: str = "", seconds: float = 0.5, audio: AudioProcess | None = None) -> Probe:
    """Record for so long into a file that is thrown away. Facts: ``device``, ``rate``, ``peak`` in dBFS."""
    own = audio or AudioProcess()
    recorder = MicrophoneRecorder(own, device)
    peak = FLOOR
    enough = threading.Event()

    def on_level(level: Level) -> None:
        nonlocal peak
        peak = max(peak, level.peak)
        if level.seconds >= seconds:
            enough.set()

    trouble = ""

    def on_trouble(key: str) -> None:
        nonlocal trouble
        trouble = key
        enough.set()

    try:
        with tempfile.TemporaryDirectory() as folder:
            recorder.start(Path(folder) / "probe.flac", on_level=on_level, on_pcm=lambda pcm: None, on_trouble=on_trouble)
            enough.wait(seconds + 2)
            recorder.stop()
        if trouble:
            return Probe(ok=False, key=f"error.{trouble}", mend=mend_for(trouble))
        facts: dict[str, str | float] = {"device": recorder.device, "rate": recorder.rate, "peak": round(peak, 1)}
        if peak <= NO_SOUND:
            return Probe(ok=False, key="sound.microphone_silent", facts=facts, mend=mend_for("microphone_silent"))
        return Probe(ok=True, key="sound.microphone_ok", facts=facts)
    except MockintError as error:
        return _failed(error)
    except OSError as error:
        return Probe(ok=False, key="error.take_unwritable", facts={"reason": error.strerror or str(error)})
    finally:
        recorder.close()
        if audio is None:
            own.close()
