"""eSpeak NG as a voice for the tests: text in, 16 kHz sound out, with the time of every word.

The library that comes with the package espeakng-loader is taken first, then the system's, then the
command `espeak-ng`.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import io
import os
import shutil
import subprocess
import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from faster_whisper import decode_audio

VOICES = {"en": "en-us", "id": "id"}
RATE = 160  # words per minute; the model is trained on 154 to 167
PITCH = 50
SAMPLE_RATE = 16000

# From espeak-ng's speak_lib.h
_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_PARAMETER_RATE, _PARAMETER_PITCH = 1, 3
_POSITION_CHARACTER, _CHARS_UTF8 = 1, 1
_EVENT_END_OF_LIST, _EVENT_WORD = 0, 1


class NoVoiceError(RuntimeError):
    """There is no usable eSpeak NG on this computer."""


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("message", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # counted from 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # milliseconds
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True)
class Spoken:
    """Sound of a text: `words` holds (place in the text, seconds) where words begin."""

    text: str
    audio: np.ndarray  # float32, 16 kHz, silence at both ends cut off
    words: list[tuple[int, float]]


def libraries() -> dict[str, tuple[str, str | None]]:
    """The eSpeak NG libraries found here: name -> (library, folder of its data)."""
    found: dict[str, tuple[str, str | None]] = {}
    try:
        import espeakng_loader

        if Path(espeakng_loader.get_library_path()).exists():
            found["loader"] = (
                str(espeakng_loader.get_library_path()),
                str(espeakng_loader.get_data_path()),
            )
    except (ImportError, OSError, RuntimeError):
        pass
    system = ctypes.util.find_library("espeak-ng")
    if system:
        found["system"] = (system, None)
    return found


class Voice:
    """One eSpeak NG library, loaded. Not for use from several threads at once."""

    def __init__(self, name: str | None = None) -> None:
        available = libraries()
        if not available or (name and name not in available):
            raise NoVoiceError("eSpeak NG is not installed (pip install espeakng-loader)")
        library, data = available[name or next(iter(available))]
        try:
            self._library = ctypes.CDLL(library)
        except OSError as error:
            raise NoVoiceError(f"eSpeak NG cannot be loaded: {error}") from error
        self._samples: list[np.ndarray] = []
        self._words: list[tuple[int, float]] = []
        self._callback = _Callback(self._receive)  # kept: the library only borrows it
        self.rate_hz = self._library.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data) if data else None, _DONT_EXIT)
        if self.rate_hz <= 0:
            raise NoVoiceError("eSpeak NG cannot find its data")
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(self, samples: ctypes.Array, count: int, events: ctypes.Array) -> int:
        if samples and count > 0:
            self._samples.append(np.ctypeslib.as_array(samples, (count,)).copy())
        i = 0
        while events[i].type != _EVENT_END_OF_LIST:
            if events[i].type == _EVENT_WORD:
                self._words.append((events[i].text_position - 1, events[i].audio_position / 1000))
            i += 1
        return 0

    def speak(self, text: str, language: str, rate: int = RATE, pitch: int = PITCH) -> Spoken:
        """Speak `text` in the voice for `language`."""
        self._samples, self._words = [], []
        self._say(text, language, rate, pitch)
        sound = np.concatenate(self._samples)
        first, last = _ends(sound)
        shift = first / self.rate_hz
        words = [(place, max(0.0, at - shift)) for place, at in self._words]
        return Spoken(text, _at_16_khz(sound[first:last], self.rate_hz), words)

    def _say(self, text: str, language: str, rate: int, pitch: int) -> None:
        if self._library.espeak_SetVoiceByName(VOICES[language].encode()) != 0:
            raise NoVoiceError(f"eSpeak NG has no voice for {language}")
        self._library.espeak_SetParameter(_PARAMETER_RATE, rate, 0)
        self._library.espeak_SetParameter(_PARAMETER_PITCH, pitch, 0)
        encoded = text.encode() + b"\0"
        self._library.espeak_Synth(encoded, len(encoded), 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None)
        self._library.espeak_Synchronize()


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
        sound = np.frombuffer(done.stdout[44 : len(done.stdout) // 2 * 2], "<i2")
        first, last = _ends(sound)
        return Spoken(text, _at_16_khz(sound[first:last], rate_hz), [])


@cache
def open_voice() -> Voice | CommandVoice:
    """Whatever eSpeak NG this computer has; NoVoiceError if it has none.

    One for the whole process. Begun a second time, the library reads its phonemes anew, but keeps the table of the voice that
    was last chosen, whose memory is then another's: now and then it speaks gibberish.
    """
    try:
        return Voice()
    except NoVoiceError:
        return CommandVoice()


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
