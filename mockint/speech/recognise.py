"""The recogniser's process (``python -m mockint.speech.recognise``), and the only file that knows faster-whisper.

Each pass decodes one window of speech without time tokens and aligns its words afterwards, as WhisperX does with windows cut by
a voice detector (Bain et al., Interspeech 2023): one encoding a window, never a second one for a rest, and less invented text.
The language is pinned, and no window sees the text of another.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

from mockint.model import Lang
from mockint.speech import recognise_wire as wire
from mockint.speech.activity import FRAME
from mockint.speech.assembly import RawWord
from mockint.speech.hearing import Hearing
from mockint.speech.protocols import PCM_RATE
from mockint.speech.windows import Pass

if TYPE_CHECKING:
    from mockint.speech.hearing import Samples

BEAM = 5
TEMPERATURES = (0.0, 0.4, 0.8)
"""Tried one after the other while a result is too repetitive or too improbable (Radford et al. 2022, §4.5; they take six)."""

COMPRESSION, PROBABILITY = 2.4, -1.0
"""Beyond both, a result is no speech (thresholds of the same section). faster-whisper drops what is improbable and silent."""

MOST_THREADS = 256

_TOKENS_AT_MOST, _TOKENS_SLACK = 222, 2.5
_CONTEXT = 64
_FILE_STEP = 5 * PCM_RATE


class Detector:
    """Silero's voice detector, which comes with faster-whisper, carried on from call to call."""

    def __init__(self) -> None:
        import numpy as np
        from faster_whisper.vad import get_vad_model

        self._session = get_vad_model().session
        self._h = self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)

    def __call__(self, frames: Samples) -> Iterable[float]:
        """Probabilities of whole frames."""
        import numpy as np

        joined = np.concatenate([self._context, frames])
        self._context = joined[-_CONTEXT:].copy()
        rows = np.lib.stride_tricks.sliding_window_view(joined, FRAME + _CONTEXT)[::FRAME]
        inputs = {"input": np.ascontiguousarray(rows), "h": self._h, "c": self._c}
        output, self._h, self._c = self._session.run(None, inputs)
        probabilities: list[float] = output.reshape(-1).tolist()
        return probabilities


def default_threads() -> int:
    """As many as OMP_NUM_THREADS says where it is set, as other programs do that share out their work with OpenMP; else as many
    as there are cores, 4 at most."""
    told = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    if told.isdecimal() and int(told) > 0:
        return min(int(told), MOST_THREADS)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(4, cores)


class Whisper:
    """The loaded model."""

    def __init__(self, load: wire.Load) -> None:
        """Raises whatever the libraries raise when the folder holds no model."""
        from faster_whisper import WhisperModel

        threads = load.threads or default_threads()
        self.name = load.name
        self._rate = load.tokens_per_second
        self.shortest = round(load.window * PCM_RATE)
        self._model = WhisperModel(load.folder, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)

    def knows(self, lang: Lang) -> bool:
        """Whether it can be told to write that language."""
        return lang == "en" or bool(self._model.model.is_multilingual)

    def detector(self) -> Detector:
        """A new voice detector."""
        return Detector()

    def words(self, sound: Samples, lang: Lang) -> list[RawWord]:
        """One pass over at most 28 s of speech."""
        import ctranslate2  # type: ignore[import-untyped]

        ctranslate2.set_random_seed(1)
        tokens = min(_TOKENS_AT_MOST, round(self._rate * (_TOKENS_SLACK + len(sound) / PCM_RATE)))
        segments, _ = self._model.transcribe(
            sound,
            language=lang,
            beam_size=BEAM,
            temperature=TEMPERATURES,
            compression_ratio_threshold=COMPRESSION,
            log_prob_threshold=PROBABILITY,
            condition_on_previous_text=False,
            without_timestamps=True,
            word_timestamps=True,
            # CTranslate2 lets a Whisper say half of the length that it is given.
            max_new_tokens=2 * tokens,
        )
        # There is one segment; asking for another would encode a rest of a second or two once more.
        segment = next(iter(segments), None)
        if segment is None or (segment.compression_ratio > COMPRESSION and segment.avg_logprob < PROBABILITY):
            return []
        return [RawWord(w.word, float(w.start), float(w.end), float(w.probability)) for w in segment.words or ()]


def decode(file: str) -> bytes:
    """A sound file of any kind that FFmpeg knows as 16 kHz mono 16-bit. Raises ValueError when it is none."""
    import av
    import numpy as np
    from faster_whisper.audio import decode_audio

    try:
        samples = decode_audio(file, sampling_rate=PCM_RATE)
    except (av.error.FFmpegError, OSError, ValueError, LookupError, TypeError) as error:
        raise ValueError(str(error)) from error
    if not len(samples):
        raise ValueError("no sound in it")
    return bytes((samples * 32768).clip(-32768, 32767).astype(np.int16).tobytes())


class Desk:
    """Works off the commands, one answer at a time, on the main thread."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.inbox: queue.SimpleQueue[tuple[float, wire.Command]] = queue.SimpleQueue()
        self._whisper: Whisper | None = None
        self._answer = 0
        self._hearing: Hearing | None = None
        self._stopped: float | None = None
        self._seconds = 0.0
        self._file = b""
        self._read = 0

    def serve(self) -> None:
        """For ever; the reader thread ends the process."""
        idle = True
        while True:
            with contextlib.suppress(queue.Empty):
                at, command = self.inbox.get(block=idle)
                while True:
                    self._obey(at, command)
                    at, command = self.inbox.get_nowait()
            idle = self._hearing is None or not self._work(self._hearing)

    def _obey(self, at: float, command: wire.Command) -> None:
        match command:
            case wire.Load():
                self._load(command)
            case wire.Begin(id=number, lang=lang):
                self._start(number, lang, ahead=True)
            case wire.ReadFile(id=number, lang=lang, file=file):
                self._start(number, lang, ahead=False)
                if self._hearing is None:
                    return
                try:
                    self._file, self._read = decode(file), 0
                except (ValueError, MemoryError):
                    self._fail("audio_unreadable")
            case _ if self._hearing is None or command.id != self._answer:
                pass
            case wire.Feed(pcm=pcm):
                self._hearing.feed(pcm)
            case wire.Finish():
                self._seconds, self._stopped = self._hearing.seconds, at
                self._hearing.stop()
            case wire.Cancel():
                self._hearing = None

    def _load(self, command: wire.Load) -> None:
        began = time.perf_counter()
        try:
            self._whisper = Whisper(command)
            self._whisper.detector()
        except Exception:
            # The libraries raise RuntimeError, ValueError, KeyError and their own for a folder that is no good model.
            self._send(wire.Failed(id=command.id, key="model_unloadable"))
            self._out.flush()
            os._exit(1)
        self._send(wire.Loaded(id=command.id, seconds=time.perf_counter() - began))

    def _start(self, number: int, lang: Lang, *, ahead: bool) -> None:
        assert self._whisper
        self._answer, self._stopped, self._file = number, None, b""
        hearing = self._hearing = Hearing(self._whisper, lang, ahead=ahead, shortest=self._whisper.shortest)
        hearing.on_caption = lambda caption: self._send(wire.Captioned(id=number, caption=caption))

        def passed(done: Pass, seconds: float) -> None:
            spoken, sound = done.clips[-1][1] / PCM_RATE, done.sound / PCM_RATE
            self._send(wire.Passed(id=number, sound=sound, work=seconds, spoken=spoken, closing=done.closing))

        hearing.on_pass = passed
        if not self._whisper.knows(lang):
            self._fail("model_english_only")

    def _work(self, hearing: Hearing) -> bool:
        """One pass, or one stretch of a file; False when there is nothing to do until the next command."""
        try:
            if hearing.step():
                return True
            if self._file and self._stopped is None:
                self._read_on(hearing)
                return True
        except Exception:
            # One bad window must not take the process with it; the recording is safe and can be read again.
            self._fail("recogniser_failed")
            return False
        if self._stopped is None:
            return False
        late = time.monotonic() - self._stopped
        self._send(wire.Done(id=self._answer, heard=hearing.result(self._seconds, late)))
        self._hearing = None
        return False

    def _read_on(self, hearing: Hearing) -> None:
        if self._read >= len(self._file):
            self._seconds, self._stopped = hearing.seconds, time.monotonic()
            hearing.stop()
            return
        hearing.feed(self._file[self._read : self._read + 2 * _FILE_STEP])
        self._read += 2 * _FILE_STEP
        self._send(wire.Progress(id=self._answer, share=min(1.0, self._read / len(self._file))))

    def _fail(self, key: str) -> None:
        self._hearing = None
        self._send(wire.Failed(id=self._answer, key=key))

    def _send(self, event: wire.Event) -> None:
        try:
            self._out.write(wire.frame(event))
            self._out.flush()
        except OSError:
            os._exit(0)


def main() -> None:
    """Serve the parent on standard input and output until its end closes."""
    # Nothing is sent anywhere. ONNX Runtime, below the voice detector, reports to its maker unless told not to before it loads.
    os.environ.update(ORT_DISABLE_TELEMETRY="1", HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    with contextlib.suppress(OSError, AttributeError):
        # Listening must not stutter because of recognising.
        os.nice(2)
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    desk = Desk(out)

    def read() -> None:
        pipe: Any = sys.stdin.buffer
        while (command := wire.read_command(pipe)) is not None:
            desk.inbox.put((time.monotonic(), command))
        # In the middle of a pass no exception would be heard.
        os._exit(0)

    threading.Thread(target=read, name="commands", daemon=True).start()
    desk.serve()


if __name__ == "__main__":
    main()
