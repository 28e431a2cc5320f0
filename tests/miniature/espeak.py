"""The library eSpeak NG through ctypes: text in, 16-bit samples and the times of words out.

The library that comes with the package espeakng-loader is taken first, then the system's. As a program it speaks one text, in a
process of its own: ``python espeak.py LIBRARY LANGUAGE RATE PITCH < text``; what the library says depends a little on
what it has said before (its flutter goes on), and beginning it twice in a process ends in gibberish.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import os
import sys
from pathlib import Path

VOICES = {"en": "en-us", "id": "id"}

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


class Library:
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
        self._samples: list[bytes] = []
        self._words: list[tuple[int, float]] = []
        self._callback = _Callback(self._receive)  # kept: the library only borrows it
        self.rate_hz: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(data) if data else None, _DONT_EXIT)
        if self.rate_hz <= 0:
            raise NoVoiceError("eSpeak NG cannot find its data")
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(self, samples: ctypes.Array, count: int, events: ctypes.Array) -> int:
        if samples and count > 0:
            self._samples.append(ctypes.string_at(samples, 2 * count))
        i = 0
        while events[i].type != _EVENT_END_OF_LIST:
            if events[i].type == _EVENT_WORD:
                self._words.append((events[i].text_position - 1, events[i].audio_position / 1000))
            i += 1
        return 0

    def say(self, text: str, language: str, rate: int, pitch: int) -> tuple[bytes, list[tuple[int, float]]]:
        """Samples at ``rate_hz``, and for each word its place in the text and its time in seconds."""
        self._samples, self._words = [], []
        if self._library.espeak_SetVoiceByName(VOICES[language].encode()) != 0:
            raise NoVoiceError(f"eSpeak NG has no voice for {language}")
        self._library.espeak_SetParameter(_PARAMETER_RATE, rate, 0)
        self._library.espeak_SetParameter(_PARAMETER_PITCH, pitch, 0)
        encoded = text.encode() + b"\0"
        self._library.espeak_Synth(encoded, len(encoded), 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None)
        self._library.espeak_Synchronize()
        return b"".join(self._samples), self._words


def main(name: str, language: str, rate: str, pitch: str) -> None:
    """The rate and the words as a line of JSON, then the samples."""
    library = Library(name)
    samples, words = library.say(sys.stdin.buffer.read().decode("utf-8"), language, int(rate), int(pitch))
    sys.stdout.buffer.write(json.dumps([library.rate_hz, words]).encode() + b"\n" + samples)


if __name__ == "__main__":
    main(*sys.argv[1:])
