"""What the session and its recogniser say to each other, in the frames of ``wire``. ``id`` numbers one answer or one file."""

from __future__ import annotations

from typing import IO

import msgspec

from mockint.model import Lang
from mockint.speech.protocols import Caption, Heard
from mockint.speech.wire import Message, frame, read_body

__all__ = ["frame", "read_command", "read_event"]

# --- commands ----------------------------------------------------------------------------------------------------


class Load(Message, frozen=True):
    """The first command: load the model in ``folder``; answered by ``Loaded``, or by ``Failed`` and the end of the child.

    ``threads`` 0 is as many as OMP_NUM_THREADS says or there are cores, 4 at most. ``tokens_per_second`` of sound (and of
    2.5 s more) are the most that a pass may say: nobody speaks eight pieces of words a second for long. ``window`` is the
    sound in seconds from which a window may be closed.
    """

    folder: str
    name: str
    threads: int = 0
    tokens_per_second: float = 8.0
    window: float = 15.0


class Begin(Message, frozen=True):
    """A new answer; what was not finished before it is forgotten."""

    lang: Lang


class Feed(Message, frozen=True):
    """Its sound: 16 kHz mono 16-bit."""

    pcm: bytes


class Finish(Message, frozen=True):
    """No more sound; answered by ``Done``."""


class Cancel(Message, frozen=True):
    """Forget it; not answered."""


class ReadFile(Message, frozen=True):
    """Recognise a whole file; answered by ``Done`` after many ``Progress``."""

    file: str
    lang: Lang


# --- events ------------------------------------------------------------------------------------------------------


class Loaded(Message, frozen=True):
    """The model is ready. ``seconds`` it took."""

    seconds: float


class Captioned(Message, frozen=True):
    """More has been recognised."""

    caption: Caption


class Passed(Message, frozen=True):
    """A pass is over: ``sound`` seconds in ``work`` seconds (0 when it was known); ``spoken`` is where its last clip ends in
    the answer."""

    sound: float
    work: float
    spoken: float
    closing: bool


class Progress(Message, frozen=True):
    """So much of the file has been read, 0–1."""

    share: float


class Done(Message, frozen=True):
    """The result."""

    heard: Heard


class Failed(Message, frozen=True):
    """It cannot be recognised: a key of section ``error``."""

    key: str


Command = Load | Begin | Feed | Finish | Cancel | ReadFile
Event = Loaded | Captioned | Passed | Progress | Done | Failed

_commands = msgspec.msgpack.Decoder(Command)
_events = msgspec.msgpack.Decoder(Event)


def read_command(pipe: IO[bytes]) -> Command | None:
    """The next command, waiting for it; None when the parent is gone or sends what is no command."""
    body = read_body(pipe)
    try:
        return None if body is None else _commands.decode(body)
    except msgspec.DecodeError:
        return None


def read_event(pipe: IO[bytes]) -> Event | None:
    """The next event, waiting for it; None when the child is gone or sends what is no event."""
    body = read_body(pipe)
    try:
        return None if body is None else _events.decode(body)
    except msgspec.DecodeError:
        return None
