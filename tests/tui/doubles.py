"""Doubles of the devices: they keep to the protocols and do what a test tells them, at once and without sound."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mockint.errors import SpeechError
from mockint.model import Lang, Timeline, Word
from mockint.practice.conductor import Devices
from mockint.speech.protocols import Caption, Heard, Level, Take


@dataclass
class Speaker:
    """Speaks for ``lasts`` seconds; keeps what was said and played."""

    lasts: float = 0.0
    said: list[tuple[str, bool]] = field(default_factory=list)
    played: list[tuple[str, float, float | None]] = field(default_factory=list)
    stops: int = 0
    closed: bool = False
    fails: str = ""

    def say(self, text: str, lang: Lang, *, slower: bool = False, on_end: Callable[[str], None] | None = None) -> None:
        if self.fails:
            raise SpeechError(self.fails)
        self.said.append((text, slower))
        if on_end:
            timer = threading.Timer(self.lasts, on_end, args=("",))
            timer.daemon = True
            timer.start()

    def play(
        self, file: Path, *, start: float = 0.0, end: float | None = None, on_end: Callable[[str], None] | None = None
    ) -> None:
        self.played.append((file.name, start, end))

    def stop(self) -> None:
        self.stops += 1

    def close(self) -> None:
        self.closed = True


@dataclass
class Recorder:
    """Writes a file of a few bytes. ``level`` is what the microphone would tell."""

    fails: str = ""
    slow_close: float = 0.0
    on_level: Callable[[Level], None] | None = None
    on_trouble: Callable[[str], None] | None = None
    file: Path | None = None
    paused: bool = False
    closed: bool = False

    def start(
        self,
        file: Path,
        *,
        on_level: Callable[[Level], None],
        on_pcm: Callable[[bytes], None],
        on_trouble: Callable[[str], None],
    ) -> None:
        if self.fails:
            raise SpeechError(self.fails)
        file.write_bytes(b"fLaC")
        self.file, self.on_level, self.on_trouble, self.paused = file, on_level, on_trouble, False

    def level(self, seconds: float, rms: float = -22.0, hint: str = "") -> None:
        assert self.on_level is not None
        self.on_level(Level(seconds, rms, rms + 8, hint))  # type: ignore[arg-type]

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        self.paused = False

    def stop(self) -> Take:
        return Take(self.file or Path("none"), 12.0)

    def close(self) -> None:
        time.sleep(self.slow_close)
        self.closed = True


@dataclass
class Transcriber:
    """Hears ``text``, a word every third of a second. With ``held`` the result waits for ``let_go``."""

    text: str = "I called each client and two of them came back."
    held: bool = False
    fails: str = ""
    on_caption: Callable[[Caption], None] | None = None
    waiting: Callable[[Heard | str], None] | None = None
    cancels: int = 0
    closed: bool = False

    def warm_up(self, lang: Lang) -> None:
        pass

    def begin(self, lang: Lang, *, on_caption: Callable[[Caption], None], on_trouble: Callable[[str], None]) -> None:
        self.on_caption = on_caption

    def caption(self, settled: str, still: str = "") -> None:
        assert self.on_caption is not None
        self.on_caption(Caption(settled, still))

    def feed(self, pcm: bytes) -> None:
        pass

    def heard(self) -> Heard:
        words, place = [], 0
        for index, word in enumerate(self.text.split()):
            start = self.text.index(word, place)
            place = start + len(word)
            words.append(Word(index / 3, (index + 1) / 3, (start, place)))
        return Heard(self.text, tuple(words), Timeline(12.0, ((0.0, 12.0),), 1.0), "double")

    def finish(self, on_done: Callable[[Heard | str], None]) -> None:
        if self.held:
            self.waiting = on_done
        else:
            on_done(self.fails or self.heard())

    def let_go(self) -> None:
        assert self.waiting is not None
        self.waiting(self.heard())

    def cancel(self) -> None:
        self.cancels += 1

    def read_file(
        self,
        file: Path,
        lang: Lang,
        on_done: Callable[[Heard | str], None],
        on_progress: Callable[[float], None] | None = None,
    ) -> None:
        if on_progress:
            on_progress(0.5)
        self.finish(on_done)

    def close(self) -> None:
        self.closed = True


def all_three(**facts: object) -> tuple[Speaker, Recorder, Transcriber, Devices]:
    """A set of devices and the doubles in it."""
    speaker, recorder, transcriber = Speaker(), Recorder(), Transcriber()
    for name, value in facts.items():
        for double in (speaker, recorder, transcriber):
            if hasattr(double, name):
                setattr(double, name, value)
    return speaker, recorder, transcriber, Devices(speaker, recorder, transcriber)
