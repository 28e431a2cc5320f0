"""Playing, in the sound process: a file or a part of it, through the device at its own rate."""

from __future__ import annotations

import threading
import time
from collections import deque
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
TOLD_EVERY = 0.08
"""Seconds between two words on where the playing is."""
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

    def _pieces(self, sound: Any, rate: int) -> list[tuple[int, int]]:
        """What is to be played, as frames of the file."""
        command = self._command
        wanted = command.pieces or ((command.start, sound.frames / rate if command.end is None else command.end),)
        frames = ((max(0, round(a * rate)), min(sound.frames, round(b * rate))) for a, b in wanted)
        return [(first, last) for first, last in frames if first < last]

    def _play(self, sound: Any) -> None:
        import numpy as np
        import soundfile
        import soxr

        from mockint.speech.stretch import Stretch

        rate = int(sound.samplerate)
        pieces = self._pieces(sound, rate)
        if not pieces:
            return
        sound.seek(pieces[0][0])
        stream, out_rate, channels = self._open()
        api = self._portaudio.api
        resampler = soxr.ResampleStream(rate, out_rate, 1, dtype="float32")
        stretch = Stretch(rate, self._command.tempo) if self._command.tempo != 1.0 else None
        clock = Clock(float(stream.latency), self._tell) if self._command.clocked else None
        volume = min(1.0, max(0.0, self._command.volume)) * 32767
        block = max(1, round(rate * BLOCK))
        try:
            while pieces and not self._halted.is_set():
                place, end = pieces[0]
                try:
                    part = sound.read(min(block, end - place), dtype="float32", always_2d=True)
                except soundfile.SoundFileError:
                    part = np.empty((0, 1), np.float32)  # a take that was cut off ends here
                if not len(part):
                    pieces = []
                elif place + len(part) < end:
                    pieces[0] = (place + len(part), end)
                else:
                    pieces = _next_piece(sound, pieces[1:])
                mono = part.mean(axis=1) if len(part) else part[:, 0]
                if stretch:
                    mono = stretch.feed(mono, last=not pieces)
                heard = resampler.resample_chunk(mono, last=not pieces)
                samples = (np.clip(heard, -1, 1) * volume).astype(np.int16)
                stream.write(np.repeat(samples, channels).tobytes())
                self._progress = time.monotonic()
                if clock:
                    clock.wrote(len(samples) / out_rate, (place + len(part) - (stretch.waiting if stretch else 0)) / rate)
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

    def _tell(self, seconds: float) -> None:
        if not self._halted.is_set():
            self._post(wire.At(id=self.id, seconds=seconds))


class Clock:
    """Where in the file what is heard now stands: what was written a latency ago."""

    def __init__(self, latency: float, tell: Callable[[float], None]) -> None:
        """``latency``: seconds from writing to hearing. ``tell`` is called every ``TOLD_EVERY`` seconds of sound."""
        self._latency, self._tell = latency, tell
        self._written, self._told = 0.0, -TOLD_EVERY
        self._places: deque[tuple[float, float]] = deque()

    def wrote(self, seconds: float, place: float) -> None:
        """So many more seconds of sound are in the device; they end at that place of the file."""
        self._written += seconds
        self._places.append((self._written, max(0.0, place)))
        heard = self._written - self._latency
        while len(self._places) > 1 and self._places[1][0] <= heard:
            self._places.popleft()
        if self._places[0][0] <= heard and self._written - self._told >= TOLD_EVERY:
            self._told = self._written
            self._tell(self._places[0][1])


def _next_piece(sound: Any, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces that are left, with the file at the first one's beginning; none where a cut file ends before it."""
    import soundfile

    if pieces:
        try:
            sound.seek(pieces[0][0])
        except soundfile.SoundFileError:
            return []
    return pieces
