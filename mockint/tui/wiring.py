"""What the screens need from outside, handed in by whoever starts them: devices, the store, and lists to choose from.

Everything here may be slow or fail with a MockintError: the bridge calls it away from the screen's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mockint.localtime import local_zone

if TYPE_CHECKING:
    from mockint.config import Settings
    from mockint.history.store import Store
    from mockint.model import Lang
    from mockint.practice.conductor import Devices


class StatusLine(NamedTuple):
    """The state of one thing in one line. ``what`` is voice, microphone or model; ``mend`` the one command that mends it."""

    what: str
    ok: bool
    text: str
    mend: str = ""


DevicesFactory = Callable[["Settings", "Lang"], "Devices"]
StoreFactory = Callable[[], "Store"]
StatusProbe = Callable[["Settings", "Lang"], Sequence[StatusLine]]
Names = Callable[[], Sequence[str]]
VoiceNames = Callable[["Lang"], Sequence[str]]


def no_devices(settings: Settings, lang: Lang) -> Devices:
    """Nothing to speak or hear with: questions are shown, answers typed."""
    from mockint.practice.conductor import Devices

    return Devices()


def open_store() -> Store:
    """The history in the data folder."""
    from mockint.history.store import Store

    return Store()


def local_now() -> datetime:
    """The time by the user's clock."""
    return datetime.now().astimezone()


@dataclass(frozen=True)
class Wiring:
    """All of it, with harmless stand-ins, so that a test gives only what it is about."""

    devices: DevicesFactory = no_devices
    store: StoreFactory = open_store
    status: StatusProbe = lambda settings, lang: ()
    inputs: Names = lambda: ()
    outputs: Names = lambda: ()
    voices: VoiceNames = lambda lang: ()
    models: Names = lambda: ()
    mend_take: Callable[[Path], object] = lambda file: None
    now: Callable[[], datetime] = local_now
    zone: Callable[[], str] = local_zone
