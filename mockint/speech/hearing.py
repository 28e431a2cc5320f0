"""One answer on its way from sound to text: the voice detector, the windows, the passes, the captions. Runs in the recogniser's
process; no effect beyond the engine it is given."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from mockint.model import Lang, Timeline
from mockint.speech.activity import FRAME, Activity
from mockint.speech.assembly import Piece, RawWord, join, piece
from mockint.speech.protocols import PCM_RATE, Caption, Heard
from mockint.speech.windows import SHORTEST, Pass, Windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_BYTES = 2


class VoiceDetector(Protocol):
    """Says how probably each frame is speech; keeps what it needs from one call to the next."""

    def __call__(self, frames: Samples) -> Iterable[float]:
        """Probabilities, 0–1, of whole frames of ``activity.FRAME`` samples."""


class Engine(Protocol):
    """The recogniser as such."""

    name: str

    def detector(self) -> VoiceDetector:
        """A new detector, for one answer."""

    def words(self, sound: Samples, lang: Lang) -> list[RawWord]:
        """One pass over at most 28 s at 16 kHz."""


class Hearing:
    """Feed it sound, let it ``step`` while there is something to do, ``stop`` it, take the ``result``.

    Sound of settled windows is dropped, so that memory does not grow with the answer but for its words.
    """

    def __init__(self, engine: Engine, lang: Lang, *, ahead: bool = True, shortest: int = SHORTEST) -> None:
        self._engine = engine
        self._detect = engine.detector()
        self._lang = lang
        self._activity = Activity()
        self._windows = Windows(ahead=ahead, shortest=shortest)
        self._sound = bytearray()
        self._from = 0
        self._detected = 0
        self._settled: list[Piece] = []
        self._settled_text = ""
        self._open = Piece()
        self._open_clips: tuple[tuple[int, int], ...] = ()
        self.on_caption: Callable[[Caption], None] = lambda caption: None
        self.on_pass: Callable[[Pass, float], None] = lambda done, seconds: None

    @property
    def seconds(self) -> float:
        """Sound heard so far."""
        return (self._from + len(self._sound) // _BYTES) / PCM_RATE

    @property
    def held(self) -> float:
        """Seconds of sound that are kept because a coming pass may need them."""
        return len(self._sound) / _BYTES / PCM_RATE

    def feed(self, pcm: bytes) -> None:
        """More sound, 16-bit mono at 16 kHz in native byte order. Detects speech in it; recognises nothing."""
        import numpy as np

        self._sound += pcm
        begin = self._detected - self._from
        count = (len(self._sound) // _BYTES - begin) // FRAME
        if not count:
            return
        frames = self._samples(self._detected, self._detected + count * FRAME)
        loudness = np.sqrt(np.mean(frames.reshape(count, FRAME) ** 2, axis=1))
        for probability, loud in zip(self._detect(frames), loudness.tolist(), strict=True):
            interval = self._activity.hear(probability)
            if interval:
                self._windows.hear(*interval, loud)
            self._windows.advance(self._activity.now)
        self._detected += count * FRAME
        self._forget()

    def step(self) -> bool:
        """Do the next pass, if one is due; False when there is nothing to do for now. Raises what the engine raises."""
        due = self._windows.next_pass()
        if due is None:
            return False
        began = time.perf_counter()
        if due.known and due.clips == self._open_clips:
            result = self._open
        else:
            result = piece(self._engine.words(self._gather(due), self._lang), due.clips, PCM_RATE)
        seconds = time.perf_counter() - began
        self._windows.done(due, seconds)
        if due.closing:
            self._settled.append(result)
            self._settled_text = f"{self._settled_text} {result.text}".strip()
            self._open, self._open_clips = Piece(), ()
        else:
            self._open, self._open_clips = result, due.clips
        self._forget()
        self.on_caption(Caption(self._settled_text, self._open.text))
        self.on_pass(due, 0.0 if due.known else seconds)
        return True

    def stop(self) -> None:
        """No more sound: the rest, less than a frame, is silence; all open windows fall due."""
        rest = len(self._sound) // _BYTES - (self._detected - self._from)
        if rest > 0:
            self.feed(bytes(_BYTES * (FRAME - rest)))
        self._windows.stop()

    def result(self, seconds: float, late: float) -> Heard:
        """After ``stop``, when ``step`` has nothing more to do."""
        whole = join(self._settled)
        speech = tuple((round(a / PCM_RATE, 3), round(min(b / PCM_RATE, seconds), 3)) for a, b in self._activity.intervals)
        timeline = Timeline(seconds=round(seconds, 3), speech=speech)
        return Heard(text=whole.text, words=whole.words, timeline=timeline, model=self._engine.name, late=round(late, 3))

    # --- inside --------------------------------------------------------------------------------------------------

    def _samples(self, start: int, end: int) -> Samples:
        import numpy as np

        raw = bytes(memoryview(self._sound)[(start - self._from) * _BYTES : (end - self._from) * _BYTES])
        return np.frombuffer(raw, np.int16).astype(np.float32) / np.float32(32768)

    def _gather(self, due: Pass) -> Samples:
        import numpy as np

        end = self._from + len(self._sound) // _BYTES
        return np.concatenate([self._samples(a, min(b, end)) for a, b in due.clips])

    def _forget(self) -> None:
        needed = min(self._windows.needed_from, self._detected)
        if needed - self._from > PCM_RATE:
            del self._sound[: (needed - self._from) * _BYTES]
            self._from = needed
