"""The level of a kept take along its time, for drawing it. Reads the file once, in blocks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from mockint.errors import SpeechError
from mockint.speech.levels import decibels

STEP = 0.05
"""Seconds a level: at 120 columns finer is not seen, for a take of 6 s and longer."""
QUIETEST = -50.0
"""dBFS drawn as nothing: a quiet room."""


class Envelope(msgspec.Struct, frozen=True):
    """``levels`` are 0–1, one for every ``STEP`` seconds, from ``QUIETEST`` to the take's own loudest; ``seconds`` is what can
    be heard of the take; ``cut`` when the file ends before its own header says, or was never closed."""

    seconds: float
    levels: tuple[float, ...]
    cut: bool = False


def joined(some: Sequence[Envelope], lengths: Sequence[float]) -> Envelope:
    """The levels of takes that are heard one after the other, each drawn out with silence or cut to its length in seconds."""
    levels: list[float] = []
    begin = 0.0
    for one, length in zip(some, lengths, strict=True):
        own = round((begin + length) / STEP) - len(levels)
        levels += (*one.levels[:own], *([0.0] * max(0, own - len(one.levels))))
        begin += length
    return Envelope(begin, tuple(levels))


def envelope(file: Path) -> Envelope:
    """The take's levels. Raises SpeechError when there is no sound in it that can be read."""
    import numpy as np
    import soundfile

    loud: list[float] = []
    samples, told = 0, 0
    try:
        with soundfile.SoundFile(str(file)) as sound:
            rate, told = int(sound.samplerate), int(sound.frames)
            size = max(1, round(rate * STEP))
            while True:
                try:
                    # A level at a time: where the file is cut off, what was asked for in that read is lost.
                    part = sound.read(size, dtype="float32", always_2d=True)
                except soundfile.SoundFileError:
                    break
                if not len(part):
                    break
                samples += len(part)
                loud.append(decibels(float(np.sqrt(np.mean(np.square(part.mean(axis=1)))))))
    except (soundfile.SoundFileError, OSError, ValueError) as error:
        raise SpeechError("take_unreadable", file=file.name) from error
    if not samples:
        raise SpeechError("take_unreadable", file=file.name)
    top = max(QUIETEST + 20.0, max(loud))
    levels = tuple(min(1.0, max(0.0, (one - QUIETEST) / (top - QUIETEST))) for one in loud)
    return Envelope(samples / rate, levels, cut=samples < told)
