"""From the voice detector's probabilities to intervals of speech. Pure; positions are samples at 16 kHz."""

from __future__ import annotations

FRAME = 512
"""Samples that one probability of the voice detector (Silero VAD) stands for: 32 ms."""

Interval = tuple[int, int]

_ON, _OFF = 0.5, 0.35
"""Speech begins at the first and goes on down to the second: Silero's own defaults."""

_BRIDGE = _SHORTEST = 1_600
"""0.1 s. A shorter gap belongs to the speech (a stop consonant lasts so long); a shorter burst is a click or a breath."""


class Activity:
    """Gathers intervals of speech, frame by frame. ``intervals`` holds them in order; the last one may still grow."""

    def __init__(self) -> None:
        self.now = 0
        self.intervals: list[Interval] = []
        self._talking = False
        self._start = self._end = -_BRIDGE - 1

    def hear(self, probability: float) -> Interval | None:
        """The next frame; returns the interval that is being spoken, as far as it goes, or None in silence."""
        begin = self.now
        self.now += FRAME
        self._talking = probability >= (_OFF if self._talking else _ON)
        if not self._talking:
            return None
        if begin - self._end > _BRIDGE:
            self._start = begin
        self._end = self.now
        if self._end - self._start < _SHORTEST:
            return None
        if self.intervals and self.intervals[-1][0] == self._start:
            self.intervals[-1] = (self._start, self._end)
        else:
            self.intervals.append((self._start, self._end))
        return self.intervals[-1]
