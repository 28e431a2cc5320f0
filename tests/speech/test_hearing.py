"""An answer in the recogniser's process, with an engine that counts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np

from mockint.model import Lang
from mockint.speech.activity import FRAME
from mockint.speech.assembly import RawWord
from mockint.speech.hearing import Hearing
from mockint.speech.protocols import Caption

RATE = 16_000


class Loud:
    """Takes loud for speech."""

    def __call__(self, frames: Any) -> Iterable[float]:
        return [float(np.abs(frame).max() > 0.1) for frame in frames.reshape(-1, FRAME)]


class Counting:
    """Hears a word a second, numbered by the loudness that the test gave to that second."""

    name = "counting"

    def __init__(self) -> None:
        self.longest = 0.0

    def detector(self) -> Loud:
        return Loud()

    def words(self, sound: Any, lang: Lang) -> list[RawWord]:
        self.longest = max(self.longest, len(sound) / RATE)
        return [RawWord(f" w{len(sound)}", 0.0, len(sound) / RATE, 0.9)]


def speech(seconds: float) -> bytes:
    return np.full(round(seconds * RATE), 8_000, np.int16).tobytes()


def silence(seconds: float) -> bytes:
    return bytes(2 * round(seconds * RATE))


def test_fifteen_minutes_hold_no_more_sound_than_a_window() -> None:
    engine = Counting()
    hearing = Hearing(engine, "en")
    held = 0.0
    for _ in range(15 * 60 // 4):
        hearing.feed(speech(3.2) + silence(0.8))
        while hearing.step():
            pass
        held = max(held, hearing.held)
    assert held < 35
    assert engine.longest <= 28
    hearing.stop()
    while hearing.step():
        pass
    heard = hearing.result(hearing.seconds, 0.0)
    assert heard.timeline.seconds == 900
    assert len(heard.timeline.speech) == 225


def test_settled_captions_only_grow() -> None:
    hearing = Hearing(Counting(), "en")
    captions: list[Caption] = []
    hearing.on_caption = captions.append
    for _ in range(30):
        hearing.feed(speech(3) + silence(1.2))
        while hearing.step():
            pass
    assert any(caption.open for caption in captions)
    for before, after in itertools.pairwise(captions):
        assert after.settled.startswith(before.settled)


def test_chunks_of_any_size_are_the_same_answer() -> None:
    sound = b"".join(speech(2.1 + i % 5) + silence(0.35 + i % 3 * 0.3) for i in range(20))
    results = []
    for size in (1_000, 3_200, 1 << 20):
        hearing = Hearing(Counting(), "en", ahead=False)
        for at in range(0, len(sound), size):
            hearing.feed(sound[at : at + size])
        hearing.stop()
        while hearing.step():
            pass
        results.append(hearing.result(len(sound) / 2 / RATE, 0.0))
    assert results[0] == results[1] == results[2]
    assert results[0].text


def test_too_short_to_be_an_answer() -> None:
    for sound in (b"", bytes(2), speech(0.01), silence(5)):
        hearing = Hearing(Counting(), "id")
        hearing.feed(sound)
        hearing.stop()
        assert not hearing.step()
        assert hearing.result(len(sound) / 2 / RATE, 0.0).text == ""
