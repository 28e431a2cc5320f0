"""The microphone's level and what it hints at. Pure: samples in, levels out."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from mockint.speech.protocols import Hint, Level

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW = 0.06
"""Seconds between two levels."""
FLOOR = -90.0
"""dBFS shown for digital silence: 16 bits reach down to -90."""
NO_SOUND = -80.0
"""dBFS peak. Muted and unplugged inputs give zeros or a flicker of the last bit or two; a live microphone's own noise lies
above, at -75 dBFS and up for 16-bit inputs at usual gain."""
TOO_QUIET = -45.0
"""dBFS rms of the loudest window. Telephony's nominal active speech level is -26 dB below overload (ITU-T P.56, G.191);
nearly 20 dB under that, room noise and the last bits take over."""
CLIPPING = -0.3
"""dBFS peak, the usual ceiling of mastering: nearer to full scale the tops of the wave are being cut."""

_SHORT, _LONG = 3.0, 8.0
_SPEECH_OVER_FLOOR = 8.0
_SPEECH_SECONDS = 0.5
_NO_SOUND_SECONDS = 2.0
_CLIPPED_WINDOWS = 3


def decibels(value: float) -> float:
    """A share of full scale (0–1) in dBFS, never under ``FLOOR``."""
    return max(FLOOR, 20 * math.log10(value)) if value > 0 else FLOOR


class LevelMeter:
    """Cuts the sound into windows of ``WINDOW`` seconds and judges each with the seconds before it.

    Hints, the gravest first:

    - ``no_sound``: not one sample over ``NO_SOUND`` for 2 s.
    - ``clipping``: in 3 of the windows of the last 3 s a peak at ``CLIPPING`` or over.
    - ``too_quiet``: over the last 3 s something rose 8 dB and more over the room for half a second, as speech does, and its
      loudest window stayed under ``TOO_QUIET``; or 8 s have passed and nothing at all was louder. A pause is neither.
    """

    def __init__(self, rate: int) -> None:
        import numpy

        self._np = numpy
        self._rate = rate
        self._size = max(1, round(rate * WINDOW))
        self._rest: NDArray[np.int16] = numpy.empty(0, numpy.int16)
        self._done = 0
        self._heard = False
        # (rms, peak) in dBFS of the last 8 s.
        self._past: deque[tuple[float, float]] = deque(maxlen=round(_LONG / WINDOW))

    def feed(self, samples: NDArray[np.int16]) -> list[Level]:
        """The levels of the windows that these samples (mono) fill up."""
        np = self._np
        sound = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        whole = len(sound) // self._size
        levels = []
        for i in range(whole):
            window = sound[i * self._size : (i + 1) * self._size].astype(np.float32) / 32768
            rms = decibels(float(np.sqrt(np.mean(np.square(window)))))
            peak = decibels(float(np.max(np.abs(window))))
            self._heard = self._heard or rms >= TOO_QUIET
            self._past.append((rms, peak))
            self._done += self._size
            levels.append(Level(seconds=self._done / self._rate, rms=rms, peak=peak, hint=self._hint()))
        self._rest = sound[whole * self._size :].copy()
        return levels

    def _last(self, seconds: float) -> list[tuple[float, float]]:
        count = round(seconds / WINDOW)
        return list(self._past)[-count:] if len(self._past) >= count else []

    def _hint(self) -> Hint:
        silent = self._last(_NO_SOUND_SECONDS)
        if silent and max(peak for _, peak in silent) <= NO_SOUND:
            return "no_sound"
        if sum(peak >= CLIPPING for _, peak in list(self._past)[-round(_SHORT / WINDOW) :]) >= _CLIPPED_WINDOWS:
            return "clipping"
        recent = [rms for rms, _ in self._last(_SHORT)]
        if recent and max(recent) < TOO_QUIET:
            room = sorted(rms for rms, _ in self._past)[len(self._past) // 10]
            speaking = sum(rms >= max(room, NO_SOUND) + _SPEECH_OVER_FLOOR for rms in recent) * WINDOW
            if speaking >= _SPEECH_SECONDS or (not self._heard and len(self._past) == self._past.maxlen):
                return "too_quiet"
        return ""
