"""eSpeak NG as a voice for the tests: text in, 16 kHz sound out, with the time of every word."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from faster_whisper import decode_audio

if __package__:
    from .espeak import VOICES, Library, NoVoiceError, libraries
else:
    from espeak import VOICES, Library, NoVoiceError, libraries

__all__ = ["NoVoiceError", "libraries"]
RATE = 160  # words per minute; the model is trained on 154 to 167
PITCH = 50
SAMPLE_RATE = 16000


@dataclass(frozen=True)
class Spoken:
    """Sound of a text: `words` holds (place in the text, seconds) where words begin."""

    text: str
    audio: np.ndarray  # float32, 16 kHz, silence at both ends cut off
    words: list[tuple[int, float]]


class Voice:
    """One eSpeak NG library in this process: quick, for many thousand texts. One for the whole process (see espeak.py)."""

    def __init__(self, name: str | None = None) -> None:
        self._library = Library(name)

    def speak(self, text: str, language: str, rate: int = RATE, pitch: int = PITCH) -> Spoken:
        """Speak `text` in the voice for `language`."""
        samples, words = self._library.say(text, language, rate, pitch)
        return _spoken(text, samples, self._library.rate_hz, words)


class FreshVoice:
    """The library in a process of its own for each text: the same sound each time, whatever was said before."""

    def __init__(self) -> None:
        self._name = next(iter(libraries()), "")
        if not self._name:
            raise NoVoiceError("eSpeak NG is not installed (pip install espeakng-loader)")
        self.speak("a", "en")

    def speak(self, text: str, language: str, rate: int = RATE, pitch: int = PITCH) -> Spoken:
        """Speak `text` in the voice for `language`."""
        program = [sys.executable, str(Path(__file__).parent / "espeak.py")]
        done = subprocess.run(
            [*program, self._name, language, str(rate), str(pitch)], input=text.encode(), capture_output=True, check=False
        )
        if done.returncode:
            raise NoVoiceError(done.stderr.decode(errors="replace").strip().rpartition("\n")[2])
        told, _, samples = done.stdout.partition(b"\n")
        rate_hz, words = json.loads(told)
        return _spoken(text, samples, rate_hz, words)


class CommandVoice:
    """The command `espeak-ng`: the same sound, without the times of words."""

    def __init__(self) -> None:
        self._command = shutil.which("espeak-ng")
        if not self._command:
            raise NoVoiceError("eSpeak NG is not installed (pip install espeakng-loader)")

    def speak(self, text: str, language: str, rate: int = RATE, pitch: int = PITCH) -> Spoken:
        """Speak `text` in the voice for `language`."""
        options = ["-v", VOICES[language], "-s", str(rate), "-p", str(pitch), "--stdout", text]
        done = subprocess.run([self._command, *options], capture_output=True, check=False)
        if done.returncode != 0 or not done.stdout:
            raise NoVoiceError(f"eSpeak NG cannot speak {language}: {done.stderr.decode(errors='replace')}")
        # The header does not know the length of what is written to a pipe: take all that follows.
        rate_hz = int.from_bytes(done.stdout[24:28], "little")
        return _spoken(text, done.stdout[44 : len(done.stdout) // 2 * 2], rate_hz, [])


@cache
def open_voice() -> FreshVoice | CommandVoice:
    """Whatever eSpeak NG this computer has; NoVoiceError if it has none."""
    try:
        return FreshVoice()
    except NoVoiceError:
        return CommandVoice()


def _spoken(text: str, samples: bytes, rate_hz: int, words: list[tuple[int, float]]) -> Spoken:
    sound = np.frombuffer(samples, "<i2")
    first, last = _ends(sound)
    shift = first / rate_hz
    return Spoken(text, _at_16_khz(sound[first:last], rate_hz), [(place, max(0.0, at - shift)) for place, at in words])


def _ends(sound: np.ndarray) -> tuple[int, int]:
    """Where the voice begins and ends in 16-bit samples."""
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > 100)
    return int(loud[0]), int(loud[-1]) + 1


def _at_16_khz(sound: np.ndarray, rate_hz: int) -> np.ndarray:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(sound.astype("<i2").tobytes())
    file.seek(0)
    return decode_audio(file, sampling_rate=SAMPLE_RATE)
