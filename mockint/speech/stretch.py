"""Slower and faster without another pitch: overlapping pieces of the sound, each laid where it fits the one before it best.

The method is WSOLA (Verhelst and Roelands, "An overlap-add technique based on waveform similarity", ICASSP 1993): pieces are
taken at the wanted pace, but each is moved by up to ``SEARCH`` so that its wave carries on the last one's. Between 0.75 and
1.5 speech stays clear. Samples in, samples out, as they come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PIECE = 0.030
"""Seconds of a piece: two to three periods of a low voice."""
SEARCH = 0.010
"""Seconds that a piece may move either way: a period of 100 Hz, the low end of speaking voices, fits in twice."""
COARSE_RATE = 12_000
"""Samples a second at which fits are compared: the voice's periods are far below, and it costs a fraction."""


class Stretch:
    """One playing at one pace. ``tempo`` 1.5 is half as fast again; mono float samples at ``rate`` a second."""

    def __init__(self, rate: int, tempo: float) -> None:
        import numpy

        self._np = numpy
        self._hop = max(8, round(rate * PIECE / 2))
        self._size = 2 * self._hop
        self._search = max(1, round(rate * SEARCH))
        self._step = max(1, rate // COARSE_RATE)
        self._pace = self._hop * tempo
        # The halves of a Hann window, which add up to one.
        self._rise = (0.5 - 0.5 * numpy.cos(numpy.pi * (numpy.arange(self._hop) + 0.5) / self._hop)).astype(numpy.float32)
        self._sound: NDArray[np.float32] = numpy.empty(0, numpy.float32)
        self._base = 0  # of all samples fed, the number of the first one still in ``_sound``
        self._fed = 0
        self._count = 0
        self._follow = -1  # where the last piece would go on; -1 before the first
        self._tail: NDArray[np.float32] = numpy.empty(0, numpy.float32)

    @property
    def waiting(self) -> int:
        """Samples fed that are not in the output yet."""
        return max(0, self._fed - round(self._count * self._pace))

    def feed(self, samples: NDArray[np.float32], *, last: bool = False) -> NDArray[np.float32]:
        """What these samples give; with ``last`` also what was held back."""
        np = self._np
        self._fed += len(samples)
        if last:
            samples = np.concatenate((samples, np.zeros(self._size + 2 * self._search, np.float32)))
        self._sound = np.concatenate((self._sound, samples))
        out = []
        while True:
            ideal = round(self._count * self._pace)
            if last and ideal >= self._fed:
                break
            if ideal + self._search + self._size > self._base + len(self._sound):
                break
            out.append(self._one(ideal))
            self._count += 1
            keep = max(0, min(self._follow, round(self._count * self._pace) - self._search) - self._base)
            self._sound, self._base = self._sound[keep:], self._base + keep
        return self._together(out)

    def _together(self, pieces: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        joined: NDArray[np.float32] = self._np.concatenate(pieces) if pieces else self._np.empty(0, self._np.float32)
        return joined

    def _one(self, ideal: int) -> NDArray[np.float32]:
        begin = ideal if self._follow < 0 else self._fit(ideal)
        piece = self._sound[begin - self._base : begin - self._base + self._size]
        head = piece[: self._hop]
        heard: NDArray[np.float32] = head if self._follow < 0 else self._tail + head * self._rise
        self._tail = piece[self._hop :] * self._rise[::-1]
        self._follow = begin + self._hop
        return heard

    def _fit(self, ideal: int) -> int:
        """The place near ``ideal`` whose wave is most like the one that would have followed the last piece."""
        np = self._np
        wanted = self._sound[self._follow - self._base :][: self._hop : self._step]
        first = max(self._base, ideal - self._search)
        range_ = self._sound[first - self._base : ideal + self._search + self._hop - self._base : self._step]
        likeness = np.correlate(range_, wanted, "valid")
        power = np.cumsum(np.concatenate((np.zeros(1, np.float32), range_ * range_)))
        norm = np.sqrt(np.maximum(power[len(wanted) :] - power[: -len(wanted)], 1e-9))
        return first + int(np.argmax(likeness / norm)) * self._step
