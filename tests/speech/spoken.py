"""Answers spoken by eSpeak NG for the recogniser, and how well they were heard."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from miniature import sentences, voice

RATE = 16_000
WINDOW = 2.0
"""Seconds of speech in a window: the miniature model hears a sentence or two at a time."""
MODEL = Path(os.environ.get("MOCKINT_MINIATURE") or Path(__file__).parents[1] / "miniature" / "model")
"""The miniature Whisper; the variable is for trying one that is still being trained."""


def missing(what: str) -> None:
    """Skip, or fail where everything has to be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def open_voice() -> Any:
    try:
        return voice.open_voice()
    except voice.NoVoiceError as error:
        missing(str(error))


def answer(speaker: Any, lang: str, *, first: int = 0, count: int = 2, seed: int = 1) -> tuple[str, bytes]:
    """Some of the held-out answers one after another, with the pauses of someone who thinks: (text, 16-bit PCM)."""
    rng = np.random.default_rng(seed)
    said = [sentence for one in sentences.ANSWERS[lang][first : first + count] for sentence in one]
    sound = [np.zeros(RATE // 2, np.float32)]
    for sentence in said:
        sound += [speaker.speak(sentence, lang).audio, np.zeros(int(rng.uniform(0.6, 1.0) * RATE), np.float32)]
    return " ".join(said), pcm(np.concatenate(sound))


def pcm(sound: np.ndarray) -> bytes:
    return bytes((sound * 26_000).clip(-32768, 32767).astype(np.int16).tobytes())


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def error_rate(said: str, heard: str) -> float:
    """Words put in, left out or changed, for each word said."""
    a, b = words(said), words(heard)
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (x != y))
    return row[-1] / len(a)
