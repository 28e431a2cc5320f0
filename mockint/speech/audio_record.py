"""Recording, in the sound process: microphone → FLAC on disk, and beside it levels and 16 kHz sound for the recogniser."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockint.speech import wire
from mockint.speech.audio import DeviceError
from mockint.speech.levels import LevelMeter
from mockint.speech.protocols import PCM_RATE
from mockint.speech.takes import TakeWriter, trouble_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mockint.speech.audio import Found, PortAudio

FIRST_SOUND = 4.0
"""Seconds to wait for the first sound: sound servers and Bluetooth take up to 3 s to wake a microphone."""
STALLED = 1.0
"""Seconds without a callback after which the device counts as gone: streams stay "active" when it is unplugged."""
PCM_SAMPLES = PCM_RATE // 10

_Block = tuple[bytes, bool]


class Taking:
    """One take. The device's callback copies and queues; a writer thread does the rest. Ends with exactly one ``Taken``,
    or with ``Failed`` when no sound was ever written."""

    def __init__(self, command: wire.Record, portaudio: PortAudio, post: Callable[[wire.Event], None]) -> None:
        self.id = command.id
        self.paused = False
        self.written = threading.Event()
        """Set once the file is closed, or was never opened."""
        self._file = Path(command.file)
        self._device = command.device
        self._portaudio = portaudio
        self._post = post
        self._blocks: queue.SimpleQueue[_Block | None] = queue.SimpleQueue()
        self._last = time.monotonic()
        self._overflows = 0
        self._over = False

    def start(self) -> None:
        """Open the microphone and record; returns at once."""
        threading.Thread(target=self._run, name="take", daemon=True).start()

    def finish(self) -> None:
        """Write what has been heard until now, and close."""
        self._blocks.put(None)

    def _heard(self, indata: Any, frames: int, clock: Any, status: Any) -> None:
        """PortAudio's callback: nothing here may wait."""
        self._last = time.monotonic()
        if not self._over:
            self._blocks.put((b"" if self.paused else bytes(indata), bool(status) and bool(status.input_overflow)))

    def _run(self) -> None:
        try:
            stream, device, channels = self._open()
        except DeviceError as error:
            self.written.set()
            self._post(wire.Failed(id=self.id, key=error.key, facts=error.facts))
            return
        try:
            self._write(device, channels)
        finally:
            # The take is safe by now: closing a device that is gone may hang.
            self._over = True
            self.written.set()
            with self._portaudio.lock:
                self._portaudio.streams -= 1
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)

    def _open(self) -> tuple[Any, Found, int]:
        """The started stream, its device and channels. Raises DeviceError."""
        portaudio = self._portaudio
        with portaudio.lock:
            api = portaudio.api
            portaudio.refresh()
            device = portaudio.find(self._device, "input")
            # Some systems open a microphone only with all its channels.
            for channels in dict.fromkeys((1, 2, device.channels)):
                try:
                    stream = api.RawInputStream(
                        samplerate=device.rate, device=device.index, channels=channels, dtype="int16", callback=self._heard
                    )
                    stream.start()
                except (api.PortAudioError, ValueError) as error:
                    reason = str(error.args[0]) if error.args else "?"
                else:
                    portaudio.streams += 1
                    self._last = time.monotonic()
                    return stream, device, channels
        raise DeviceError("microphone_failed", name=device.name, reason=reason)

    def _next(self, begun: bool) -> _Block | None:
        """The next block; None at the end. Raises DeviceError when the device has stopped calling back."""
        while True:
            try:
                return self._blocks.get(timeout=0.1)
            except queue.Empty:
                if time.monotonic() - self._last > (STALLED if begun else FIRST_SOUND):
                    raise DeviceError("microphone_stalled") from None

    def _write(self, device: Found, channels: int) -> None:
        import numpy as np

        try:
            take = TakeWriter(self._file, device.rate)
        except OSError as error:
            self._post(wire.Failed(id=self.id, key=trouble_of(error)))
            return
        feed = _Feed(self.id, device.rate, self._post)
        meter = LevelMeter(device.rate)
        begun, trouble = False, ""
        try:
            while (block := self._next(begun)) is not None:
                data, overflow = block
                self._overflows += overflow
                samples = np.frombuffer(data, np.int16)[::channels]
                take.write(samples)
                if not begun:
                    begun = True
                    self._post(wire.Recording(id=self.id, rate=device.rate, device=device.name))
                for level in meter.feed(samples):
                    self._post(wire.Levels(id=self.id, level=level))
                feed.add(samples)
        except DeviceError as error:
            trouble = error.key
        except OSError as error:
            trouble = trouble_of(error)
        self._over = True
        if trouble and begun:
            self._post(wire.Trouble(id=self.id, key=trouble))
        feed.close()
        seconds = take.close()
        if not begun:
            self._file.unlink(missing_ok=True)
            self._post(wire.Failed(id=self.id, key=trouble or "microphone_stalled"))
        else:
            self._post(wire.Taken(id=self.id, seconds=seconds, overflows=self._overflows, trouble=trouble))


class _Feed:
    """The same sound at 16 kHz, in pieces of 0.1 s, for the recogniser."""

    def __init__(self, number: int, rate: int, post: Callable[[wire.Event], None]) -> None:
        import numpy
        import soxr

        self._np = numpy
        self._id = number
        self._post = post
        self._resampler = soxr.ResampleStream(rate, PCM_RATE, 1, dtype="int16")
        self._rest: NDArray[np.int16] = numpy.empty(0, numpy.int16)

    def add(self, samples: NDArray[np.int16], last: bool = False) -> None:
        """More sound at the device's rate."""
        sound = self._np.concatenate((self._rest, self._resampler.resample_chunk(samples, last=last)))
        whole = len(sound) - len(sound) % PCM_SAMPLES
        for i in range(0, len(sound) if last else whole, PCM_SAMPLES):
            self._post(wire.Sound(id=self._id, pcm=sound[i : i + PCM_SAMPLES].tobytes()))
        self._rest = sound[whole:].copy()

    def close(self) -> None:
        """Send what the resampler still holds."""
        self.add(self._np.empty(0, self._np.int16), last=True)
