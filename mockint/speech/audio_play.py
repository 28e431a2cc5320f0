"""Playing, in the sound process: a file or a part of it, through the device at its own rate."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mockint.speech import wire
from mockint.speech.audio import DeviceError

if TYPE_CHECKING:
    from mockint.speech.audio import PortAudio

BUFFER = 0.1
"""Seconds of sound ahead in the device: enough for a busy computer; a halt throws them away."""
BLOCK = 0.02
"""Seconds a write: how fast a halt is noticed."""
STALLED = 5.0
"""Seconds without a block taken after which the device is given up. Sound servers may take 2 s to wake a sleeping one."""


class Playing:
    """One playing. Ends with exactly one ``Ended``, sent when the last sample has been heard, on a halt, or with trouble."""

    def __init__(self, command: wire.Play, portaudio: PortAudio, post: Callable[[wire.Event], None]) -> None:
        self.id = command.id
        self._command = command
        self._portaudio = portaudio
        self._post = post
        self._halted = threading.Event()
        self._ended = threading.Event()
        self._once = threading.Lock()
        self._progress = time.monotonic()

    def start(self) -> None:
        """Start to play; returns at once."""
        threading.Thread(target=self._run, name="play", daemon=True).start()
        threading.Thread(target=self._watch, name="play watch", daemon=True).start()

    def halt(self) -> None:
        """Be silent within a block."""
        self._halted.set()

    def _end(self, trouble: str = "") -> None:
        with self._once:
            if not self._ended.is_set():
                self._ended.set()
                self._post(wire.Ended(id=self.id, trouble=trouble))

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            if time.monotonic() - self._progress > STALLED:
                self._end("output_failed")

    def _run(self) -> None:
        import soundfile

        try:
            with soundfile.SoundFile(self._command.file) as sound:
                self._play(sound)
        except DeviceError as error:
            self._end(error.key)
        except (soundfile.SoundFileError, OSError, TypeError, ValueError):
            self._end("sound_unreadable")
        else:
            self._end()

    def _open(self) -> tuple[Any, int, int]:
        """The started stream, its rate and channels (1 or 2). Raises DeviceError."""
        portaudio = self._portaudio
        with portaudio.lock:
            api = portaudio.api
            for again in (True, False):
                try:
                    device = portaudio.find(self._command.device, "output")
                    # Some systems open speakers only in stereo.
                    channels = min(2, device.channels)
                    stream = api.RawOutputStream(
                        samplerate=device.rate, device=device.index, channels=channels, dtype="int16", latency=BUFFER
                    )
                    stream.start()
                except (DeviceError, api.PortAudioError, ValueError) as error:
                    if again and not portaudio.streams:
                        portaudio.refresh()
                        continue
                    raise error if isinstance(error, DeviceError) else DeviceError("output_failed") from error
                portaudio.streams += 1
                return stream, device.rate, channels
        raise DeviceError("output_failed")

    def _play(self, sound: Any) -> None:
        import numpy as np
        import soundfile
        import soxr

        rate = int(sound.samplerate)
        first = max(0, round(self._command.start * rate))
        last = sound.frames if self._command.end is None else min(sound.frames, round(self._command.end * rate))
        if first >= last:
            return
        sound.seek(first)
        stream, out_rate, channels = self._open()
        api = self._portaudio.api
        resampler = soxr.ResampleStream(rate, out_rate, 1, dtype="float32")
        volume = min(1.0, max(0.0, self._command.volume)) * 32767
        block, left = max(1, round(rate * BLOCK)), last - first
        try:
            while left > 0 and not self._halted.is_set():
                try:
                    part = sound.read(min(block, left), dtype="float32", always_2d=True)
                except soundfile.SoundFileError:
                    part = np.empty((0, 1), np.float32)  # a take that was cut off ends here
                left = left - len(part) if len(part) else 0
                heard = resampler.resample_chunk(part.mean(axis=1) if len(part) else part[:, 0], last=left == 0)
                samples = (np.clip(heard, -1, 1) * volume).astype(np.int16)
                stream.write(np.repeat(samples, channels).tobytes())
                self._progress = time.monotonic()
            if not self._halted.is_set():
                # A stream's own stop drops the last 10–50 ms on ALSA. Once this much silence has been taken, the sound is out.
                stream.write(bytes(2 * channels * round(out_rate * (float(stream.latency) + BLOCK))))
        except api.PortAudioError as error:
            raise DeviceError("output_failed") from error
        finally:
            with self._portaudio.lock:
                self._portaudio.streams -= 1
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)
