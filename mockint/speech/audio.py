"""The sound process: ``python -m mockint.speech.audio``. The only file that imports sounddevice.

PortAudio lives here and not in the session's process, so that nothing its libraries print reaches the terminal, no hanging
driver stops the screen, and a crash costs neither the session nor the take. It ends when its standard input closes, after
finishing the take that is being written.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import queue
import signal
import sys
import threading
from typing import IO, TYPE_CHECKING, Any, Literal

import msgspec

from mockint.errors import near
from mockint.speech import wire
from mockint.speech.protocols import Device

if TYPE_CHECKING:
    from mockint.speech.audio_play import Playing
    from mockint.speech.audio_record import Taking

Kind = Literal["input", "output"]


class DeviceError(Exception):
    """A device cannot be had: a key of section ``error`` and what fills it."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts


class Found(msgspec.Struct, frozen=True):
    """A device as PortAudio counts them."""

    index: int
    name: str
    rate: int
    channels: int


class PortAudio:
    """sounddevice, loaded when first needed. PortAudio's opening and closing calls are not thread-safe: take ``lock``."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.streams = 0

    @property
    def api(self) -> Any:
        """The module. Raises DeviceError without PortAudio: the import fails with OSError, and again until it is there."""
        try:
            return importlib.import_module("sounddevice")
        except (OSError, ImportError) as error:
            raise DeviceError("audio_missing") from error

    def refresh(self) -> None:
        """Look again at what is plugged in: PortAudio counts devices only when it starts. Not while a stream is open."""
        api = self.api
        if not self.streams and hasattr(api, "_terminate") and hasattr(api, "_initialize"):
            api._terminate()
            api._initialize()

    def _all(self, kind: Kind) -> list[tuple[str, int, dict[str, Any]]]:
        """Name, index and facts of the devices of the default sound system; twins get a number behind their name."""
        api = self.api
        system = api.default.hostapi
        found: list[tuple[str, int, dict[str, Any]]] = []
        for index, facts in enumerate(api.query_devices()):
            if facts[f"max_{kind}_channels"] > 0 and facts["hostapi"] == system:
                twins = sum(facts["name"] == other["name"] for _, _, other in found)
                name = "".join(c if c.isprintable() else " " for c in str(facts["name"])).strip()
                found.append((f"{name} #{twins + 1}" if twins else name, index, facts))
        return found

    def _default(self, kind: Kind) -> int:
        api = self.api
        try:
            return int(api.query_devices(kind=kind)["index"])
        except (api.PortAudioError, ValueError):
            return -1

    def listed(self, kind: Kind) -> tuple[Device, ...]:
        """The devices to choose from."""
        default = self._default(kind)
        return tuple(
            Device(
                name=name,
                channels=int(facts[f"max_{kind}_channels"]),
                rate=float(facts["default_samplerate"]),
                default=index == default,
            )
            for name, index, facts in self._all(kind)
        )

    def find(self, name: str, kind: Kind) -> Found:
        """The device of that name, the system's default for "". Raises DeviceError when there is none."""
        devices = self._all(kind)
        default = self._default(kind)
        wanted = [d for d in devices if d[0] == name] if name else [d for d in devices if d[1] == default] or devices
        if not wanted:
            if not name or not devices:
                raise DeviceError("microphone_none" if kind == "input" else "output_none")
            if kind == "output":
                raise DeviceError("output_unknown")
            raise DeviceError("microphone_unknown", name=name, near=near(name, [d[0] for d in devices]))
        label, index, facts = wanted[0]
        rate, channels = round(float(facts["default_samplerate"])), int(facts[f"max_{kind}_channels"])
        return Found(index=index, name=label, rate=rate, channels=channels)


class Outbox:
    """Events on their way to the parent, in order. Posting never blocks, so that a parent that is held up (stopped by the
    shell) holds up no recording: 16 kHz sound waits here, 2 MB a minute; levels are dropped meanwhile."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._waiting: queue.SimpleQueue[wire.Event | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._carry, name="outbox", daemon=True)
        self._thread.start()

    def post(self, event: wire.Event) -> None:
        """Send when it is its turn."""
        if not isinstance(event, wire.Levels) or self._waiting.qsize() < 64:
            self._waiting.put(event)

    def close(self, seconds: float) -> None:
        """Send what is waiting, for at most that long."""
        self._waiting.put(None)
        self._thread.join(seconds)

    def _carry(self) -> None:
        while (event := self._waiting.get()) is not None:
            try:
                self._pipe.write(wire.frame(event))
                self._pipe.flush()
            except OSError:
                return


class SoundProcess:
    """Carries out the commands: one playing and one take at a time, each in threads of its own."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._portaudio = PortAudio()
        self._playing: Playing | None = None
        self._taking: Taking | None = None

    def obey(self, command: wire.Command) -> None:
        """Start or stop something; returns at once."""
        from mockint.speech.audio_play import Playing
        from mockint.speech.audio_record import Taking

        match command:
            case wire.Play():
                before, self._playing = self._playing, Playing(command, self._portaudio, self._outbox.post)
                if before:
                    before.halt()
                self._playing.start()
            case wire.Halt(id=number):
                if self._playing and self._playing.id == number:
                    self._playing.halt()
            case wire.Record():
                before_it, self._taking = self._taking, Taking(command, self._portaudio, self._outbox.post)
                if before_it:
                    before_it.finish()
                self._taking.start()
            case wire.Pause(id=number) | wire.Resume(id=number) | wire.Finish(id=number):
                if self._taking and self._taking.id == number:
                    if isinstance(command, wire.Finish):
                        self._taking.finish()
                    else:
                        self._taking.paused = isinstance(command, wire.Pause)
            case wire.ListDevices():
                threading.Thread(target=self._list, args=(command.id,), daemon=True).start()

    def _list(self, number: int) -> None:
        try:
            with self._portaudio.lock:
                self._portaudio.refresh()
                inputs, outputs = self._portaudio.listed("input"), self._portaudio.listed("output")
            self._outbox.post(wire.Devices(id=number, inputs=inputs, outputs=outputs))
        except DeviceError as error:
            self._outbox.post(wire.Failed(id=number, key=error.key, facts=error.facts))

    def end(self) -> None:
        """Be silent and finish the take."""
        if self._playing:
            self._playing.halt()
        if self._taking:
            self._taking.finish()
            self._taking.written.wait(3.0)


def _load() -> None:
    for name in ("sounddevice", "numpy", "soundfile", "soxr"):
        # What is missing is told when it is needed.
        with contextlib.suppress(OSError, ImportError):
            importlib.import_module(name)


def main() -> None:
    """Obey commands until the parent is gone."""
    # The pipes get descriptors of their own; what C or Python prints goes nowhere.
    commands = os.fdopen(os.dup(0), "rb")
    events = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Half a second of importing, done while the parent still thinks about what to say.
    threading.Thread(target=_load, name="load", daemon=True).start()
    outbox = Outbox(events)
    process = SoundProcess(outbox)
    try:
        while (command := wire.read_command(commands)) is not None:
            process.obey(command)
    finally:
        process.end()
        outbox.close(0.5)
        # Not through PortAudio's own ending, which waits for devices that may never answer.
        os._exit(0)


if __name__ == "__main__":
    # By its own name, so that DeviceError is one class here and in the modules that catch it.
    importlib.import_module("mockint.speech.audio").main()
