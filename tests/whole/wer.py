"""Answers spoken by eSpeak NG, and how well they were heard."""

from __future__ import annotations

import re
import wave
from pathlib import Path

import numpy as np
from miniature.voice import open_voice

PAUSE = 0.8


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def word_error_rate(said: str, heard: str) -> float:
    """The least words to add, drop or change, as a share of the words that were said."""
    a, b = words(said), words(heard)
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1] / max(1, len(a))


def spoken_wav(sentences: list[str], lang: str, file: Path, pause: float = PAUSE) -> Path:
    """The sentences one after the other, each followed by a pause (s), as a WAV file."""
    sound = []
    voice = open_voice()
    for sentence in sentences:
        sound += [voice.speak(sentence, lang).audio, np.zeros(int(pause * 16000), np.float32)]
    samples = (np.clip(np.concatenate(sound), -1, 1) * 20000).astype("<i2")
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(samples.tobytes())
    return file
