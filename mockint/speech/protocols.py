"""What a speaker, a recorder and a transcriber must do. The real ones, and the doubles of the tests, keep to these.

Threads: every ``on_*`` callback is called from a thread of the device, never from the caller's; it must return at once.
Every ``stop``/``close`` returns within 0.3 s whatever the device does, and may be called twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import msgspec

from mockint.model import Lang, Timeline, Transcript, Word

PCM_RATE = 16_000
"""Samples a second of the sound that goes to the recogniser: 16-bit signed mono, native byte order."""

Hint = Literal["", "too_quiet", "clipping", "no_sound"]


class Level(msgspec.Struct, frozen=True):
    """The microphone's level over the last 50–100 ms. ``rms`` and ``peak`` in dBFS (0 is full scale, -90 is silence)."""

    seconds: float
    rms: float
    peak: float
    hint: Hint = ""


class Caption(msgspec.Struct, frozen=True):
    """What has been recognised so far: ``settled`` will not change any more, ``open`` still may."""

    settled: str
    open: str


class Device(msgspec.Struct, frozen=True):
    """An input or output of the sound system. ``name`` is what the settings hold."""

    name: str
    channels: int
    rate: float
    default: bool


class Take(msgspec.Struct, frozen=True):
    """A finished recording. ``trouble`` is "" or a catalogue key of section ``error`` that says why it ended early."""

    file: Path
    seconds: float
    overflows: int = 0
    trouble: str = ""


class Heard(msgspec.Struct, frozen=True):
    """The recogniser's final word: text, words with times, and where there was speech.

    ``late`` is how many seconds of work were left after the stop.
    """

    text: str
    words: tuple[Word, ...]
    timeline: Timeline
    model: str
    late: float = 0.0

    def transcript(self, lang: Lang) -> Transcript:
        """As the scorer takes it."""
        return Transcript(text=self.text, lang=lang, words=self.words, source="speech", model=self.model)


class Speaker(Protocol):
    """Reads questions aloud. Errors (no voice for the language, no sound device) arrive as SpeechError from ``say``
    or, when they show only later, through ``on_end``."""

    def say(self, text: str, lang: Lang, *, slower: bool = False, on_end: Callable[[str], None] | None = None) -> None:
        """Start to speak and return at once; what was being said stops. ``on_end`` gets "" at the exact end of the sound
        (not when stopped), or the catalogue key of what went wrong."""

    def play(
        self, file: Path, *, start: float = 0.0, end: float | None = None, on_end: Callable[[str], None] | None = None
    ) -> None:
        """Play part of a recording, seconds from its beginning."""

    def stop(self) -> None:
        """Be silent now."""

    def close(self) -> None:
        """Stop and let go of the device and the child process."""


@runtime_checkable
class Player(Protocol):
    """A speaker that can also play a take piece by piece, slower or faster, and tells where it is."""

    def replay(
        self,
        file: Path,
        *,
        pieces: Sequence[tuple[float, float]],
        tempo: float = 1.0,
        on_position: Callable[[float], None] | None = None,
        on_end: Callable[[str], None] | None = None,
    ) -> None:
        """Play the pieces (seconds from and to) one after the other; what was being said or played stops. ``tempo`` changes
        the pace and not the pitch. ``on_position`` gets what is heard now, in seconds of the file, several times a second."""


class Recorder(Protocol):
    """Records one take at a time to FLAC while it is spoken."""

    def start(
        self,
        file: Path,
        *,
        on_level: Callable[[Level], None],
        on_pcm: Callable[[bytes], None],
        on_trouble: Callable[[str], None],
    ) -> None:
        """Open the microphone; returns when sound is being written or raises SpeechError. ``on_pcm`` gets 16 kHz mono
        16-bit chunks of at most 0.1 s. ``on_trouble`` gets the catalogue key when the device fails; what was said stays."""

    def pause(self) -> None:
        """Stop writing but keep the device; paused time is not in the take."""

    def resume(self) -> None:
        """Write on."""

    def stop(self) -> Take:
        """Finish the file."""

    def close(self) -> None:
        """Stop if recording, and end the child process."""


class Transcriber(Protocol):
    """Recognises one answer at a time, while it is spoken."""

    def warm_up(self, lang: Lang) -> None:
        """Start to load the model; returns at once."""

    def begin(self, lang: Lang, *, on_caption: Callable[[Caption], None], on_trouble: Callable[[str], None]) -> None:
        """A new answer; ``on_trouble`` gets a catalogue key when the recogniser dies (the recording is safe)."""

    def feed(self, pcm: bytes) -> None:
        """Sound as it arrives (16 kHz mono 16-bit); never blocks."""

    def finish(self, on_done: Callable[[Heard | str], None]) -> None:
        """No more sound; ``on_done`` gets the result, or the catalogue key of what went wrong."""

    def cancel(self) -> None:
        """Forget the current answer."""

    def read_file(
        self, file: Path, lang: Lang, on_done: Callable[[Heard | str], None], on_progress: Callable[[float], None] | None = None
    ) -> None:
        """Recognise a whole WAV, FLAC or MP3 file (a recovered take, ``mockint score answer.wav``)."""

    def close(self) -> None:
        """End the child process."""
