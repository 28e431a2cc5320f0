"""What the session and its sound process say to each other: length-prefixed msgpack frames over two pipes.

A frame is four bytes, the length as a little-endian unsigned number, then that many bytes of msgpack. Commands go down the
child's standard input, events come up its standard output. ``id`` numbers one playing or one take; events carry the ``id``
of the command that they answer.
"""

from __future__ import annotations

import struct
from typing import IO

import msgspec

from mockint.speech.protocols import Device, Level

LONGEST_FRAME = 1 << 20
"""Bytes. The longest real frame is 0.1 s of sound (3,200 bytes); more than this is not ours."""

_LENGTH = struct.Struct("<I")


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of the messages: told apart by their class name."""

    id: int


# --- commands ----------------------------------------------------------------------------------------------------


class Play(Message, frozen=True):
    """Play ``file`` from ``start`` to ``end`` seconds; what is playing stops. ``device`` "" is the system's output.

    ``pieces``, seconds from and to, are played one after the other instead, when there are any. ``tempo`` changes the pace
    and not the pitch. With ``clocked`` the playing tells by ``At`` where it is.
    """

    file: str
    start: float = 0.0
    end: float | None = None
    volume: float = 1.0
    device: str = ""
    tempo: float = 1.0
    pieces: tuple[tuple[float, float], ...] = ()
    clocked: bool = False


class Halt(Message, frozen=True):
    """Stop that playing now; answered by ``Ended``."""


class Record(Message, frozen=True):
    """Record to ``file``; answered by ``Recording`` once sound is being written, or by ``Failed``."""

    file: str
    device: str = ""


class Pause(Message, frozen=True):
    """Keep the device, write nothing."""


class Resume(Message, frozen=True):
    """Write on."""


class Finish(Message, frozen=True):
    """Close that take; answered by ``Taken``."""


class ListDevices(Message, frozen=True):
    """Look again at what is plugged in; answered by ``Devices`` or ``Failed``."""


# --- events ------------------------------------------------------------------------------------------------------


class Ended(Message, frozen=True):
    """The playing is over: ``trouble`` is "" or a key of section ``error``."""

    trouble: str = ""


class At(Message, frozen=True):
    """What is heard now: seconds from the beginning of the file."""

    seconds: float


class Recording(Message, frozen=True):
    """The first sound has been written. ``rate`` is the device's own, samples a second."""

    rate: int
    device: str = ""


class Levels(Message, frozen=True):
    """The microphone's level."""

    level: Level


class Sound(Message, frozen=True):
    """16 kHz mono 16-bit sound, at most 0.1 s."""

    pcm: bytes


class Trouble(Message, frozen=True):
    """The take has ended early; ``Taken`` follows."""

    key: str


class Taken(Message, frozen=True):
    """The file is whole and closed."""

    seconds: float
    overflows: int = 0
    trouble: str = ""


class Devices(Message, frozen=True):
    """What is plugged in."""

    inputs: tuple[Device, ...]
    outputs: tuple[Device, ...]


class Failed(Message, frozen=True):
    """The command could not be carried out: a key of section ``error`` and what fills it."""

    key: str
    facts: dict[str, str] = {}


class Gone(Message, frozen=True):
    """Not sent: what the parent's listeners get when the child has ended."""


Command = Play | Halt | Record | Pause | Resume | Finish | ListDevices
Event = Ended | At | Recording | Levels | Sound | Trouble | Taken | Devices | Failed | Gone

_commands = msgspec.msgpack.Decoder(Command)
_events = msgspec.msgpack.Decoder(Event)
_encoder = msgspec.msgpack.Encoder()


def frame(message: Message) -> bytes:
    """The message as it goes down the pipe."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


def read_body(pipe: IO[bytes]) -> bytes | None:
    """The next frame without its length; None at the end and when it is too long to be ours."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(head)[0]
    if length > LONGEST_FRAME:
        return None
    body = pipe.read(length)
    return body if len(body) == length else None


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
