"""When to recognise what: gathers speech to windows and recognises the open tail ahead of time. Pure; positions are samples.

The encoder of Whisper always sees 30 s, so a pass over 3 s of speech costs more than half of a pass over 28 s. Two wishes pull:
a stop should find its last words recognised already, which wants a pass at every pause; and all the work together should stay
within twice that of recognising the whole answer afterwards, which allows about one pass every 15 s of speech.

**Windows.** Only speech goes into a window, with 0.3 s around it. From 15 s of sound on a window is closed at the first pause
of 0.5 s, from 22 s on of 0.3 s; a speaker who makes no such pause is cut at 28 s, at the longest gap since 15 s, or without any
gap at the faintest moment. What is closed never changes; what comes after begins the next window.

**Ahead of time.** While the recogniser is idle, the open tail is recognised at a pause, and this is what it may cost. A pass
over n seconds of sound weighs 0.6 + 0.4 n/28 (measured with tests/bench/random_weights.py: the encoder and what else does not
grow with the words make up 53 % of a full pass of tiny and 63 % of small). The account begins with 0.7 and grows by 1.7 for
every 30 s of the answer, pauses counted up to 2 s, as recognising the whole file afterwards would take one pass for these. Put
by for closing the open window is what that will weigh; the rest pays for passes ahead of time. How long a pause must be for one
follows the balance that it would leave: 1 s at 0, 0.4 s from 0.6 on, 1.5 s at the permitted debt of 0.5. So the account finds
by itself which pauses are long for this speaker, and the last pause, which is always long, is nearly always paid for.
Law: all work ≤ 1.7 · answer / 30 s + 1.4.

A closed window whose clips were recognised exactly ahead of time needs no second pass.
"""

from __future__ import annotations

from collections import deque

import msgspec

from mockint.speech.activity import Interval

RATE = 16_000
SHORTEST, LONGEST = 15 * RATE, 28 * RATE
"""Sound in a window that may be closed (unless told otherwise), and that must be."""

_LONGER = 22 / 15
"""From so many times the shortest on a shorter pause closes a window."""

PAD = RATE * 3 // 10
"""Sound kept on either side of speech: word beginnings and ends are fainter than what the voice detector takes for speech."""

_PAUSE, _SHORT_PAUSE, _AHEAD_PAUSE = RATE // 2, RATE * 3 // 10, RATE * 4 // 10
_STEP = RATE // 10
_FIXED, _GROWING = 0.6, 0.4
_INCOME, _START, _DEBT, _PRICE = 1.7 / (30 * RATE), 0.7, -0.5, 1.0
_COUNTED_PAUSE = 2 * RATE


class Pass(msgspec.Struct, frozen=True):
    """Recognise ``clips``, one after another, as the text of window number ``window``.

    ``closing``: the result is settled, else it may be replaced. ``known``: the same clips were recognised before, and that
    result is to be taken.
    """

    window: int
    clips: tuple[Interval, ...]
    closing: bool
    known: bool = False

    @property
    def sound(self) -> int:
        """Samples to recognise."""
        return sum(end - start for start, end in self.clips)


def weight(sound: int) -> float:
    """What a pass over so many samples costs, in passes over a full window."""
    return _FIXED + _GROWING * sound / LONGEST


class Windows:
    """The decisions about one answer. Tell it with ``hear`` and ``advance`` what is spoken, in steps of at most 0.1 s; whenever
    the recogniser is idle, ask ``next_pass`` and say ``done`` after it. ``ahead=False`` makes closing passes only (files).
    ``shortest`` is the sound (samples) from which a window may be closed; below SHORTEST, more work than the law says."""

    def __init__(self, *, ahead: bool = True, shortest: int = SHORTEST) -> None:
        self._shortest = shortest
        self._long = round(shortest * _LONGER)
        self.now = 0
        self.spent = 0.0
        self._ahead = ahead
        self._number = 0
        self._speech: list[Interval] = []
        self._floor = 0
        self._faintest: tuple[float, int] | None = None
        self._closed: deque[Pass] = deque()
        self._running: Pass | None = None
        self._known: tuple[Interval, ...] = ()
        self._pass_length = 0
        self._counted = 0

    @property
    def needed_from(self) -> int:
        """The earliest sample that a coming pass may ask for; what lies before can be forgotten."""
        waiting = [p.clips[0][0] for p in (self._running, *self._closed) if p and p.clips]
        open_from = self._speech[0][0] if self._speech else self.now - RATE
        return max(0, min([*waiting, max(self._floor, open_from - PAD)]))

    @property
    def allowed(self) -> float:
        """Work that the answer so far has paid for."""
        return _START + _INCOME * self._counted

    def hear(self, start: int, end: int, loudness: float) -> None:
        """There is speech from ``start`` up to ``end``; the same start again means that it goes on. ``loudness`` (any scale)
        belongs to the last step of it."""
        start = max(start, self._floor)
        if end <= start:
            return
        if self._speech and start <= self._speech[-1][1]:
            start = self._speech.pop()[0]
        self._speech.append((start, end))
        if self._sound() >= self._shortest and (self._faintest is None or loudness <= self._faintest[0]):
            self._faintest = (loudness, end)

    def advance(self, now: int) -> None:
        """Sound was heard up to ``now``: close the window if it is time."""
        silence = now - self._speech[-1][1] if self._speech else _COUNTED_PAUSE
        if silence < _COUNTED_PAUSE:
            self._counted += now - self.now
        self.now = now
        sound = self._sound()
        if sound < self._shortest:
            return
        if silence >= (_SHORT_PAUSE if sound >= self._long else _PAUSE):
            self._close(len(self._speech), self._end_of_last(silence))
        elif sound > LONGEST - 2 * _STEP:
            self._cut()

    def stop(self) -> None:
        """No more sound: close what is open."""
        if self._speech:
            end = self._speech[-1][1]
            self._close(len(self._speech), min(end + PAD, max(end, self.now)))

    def next_pass(self) -> Pass | None:
        """What to recognise now; the recogniser must be idle."""
        if self._closed:
            self._running = self._closed.popleft()
        else:
            self._running = self._tail() if self._ahead and self._speech else None
        if self._running and not self._running.known:
            self.spent += weight(self._running.sound)
        return self._running

    def done(self, finished: Pass, seconds: float) -> None:
        """``finished`` took so long."""
        self._running = None
        if not finished.known:
            self._pass_length = round(seconds * RATE)
        if not finished.closing and finished.window == self._number:
            self._known = finished.clips

    # --- inside --------------------------------------------------------------------------------------------------

    def _tail(self) -> Pass | None:
        silence = self.now - self._speech[-1][1]
        if silence < _AHEAD_PAUSE:
            return None
        clips = self._clips(self._speech, self._end_of_last(silence))
        if clips == self._known:
            return None
        tail = Pass(self._number, clips, closing=False)
        closing = weight(self._shortest) * min(1, tail.sound / self._shortest)
        balance = self.allowed - self.spent - weight(tail.sound) - closing
        wanted = max(_AHEAD_PAUSE, RATE - round(balance * _PRICE * RATE))
        # A pass that would still run when the window may be closed would hold up the settled caption.
        soon = tail.sound + self._pass_length > self._shortest and silence < RATE
        return None if balance < _DEBT or silence < wanted or soon else tail

    def _sound(self) -> int:
        return sum(end - start for start, end in self._clips(self._speech, self._speech[-1][1] + PAD)) if self._speech else 0

    def _end_of_last(self, silence: int) -> int:
        """Where the clip of the last interval ends when the window is cut in the silence after it."""
        return self._speech[-1][1] + _pad_after(silence)

    def _clips(self, speech: list[Interval], end: int) -> tuple[Interval, ...]:
        """The speech with the sound around it; what touches is one clip."""
        clips: list[Interval] = []
        for start, stop in speech:
            begin = max(start - PAD, self._floor)
            if clips and begin <= clips[-1][1]:
                begin = clips.pop()[0]
            clips.append((begin, stop + PAD))
        return (*clips[:-1], (clips[-1][0], end))

    def _close(self, count: int, end: int) -> None:
        """The first ``count`` intervals, up to ``end``, are a window; the others begin the next."""
        clips = self._clips(self._speech[:count], end)
        running = self._running.clips if self._running and self._running.window == self._number else ()
        self._closed.append(Pass(self._number, clips, closing=True, known=clips in (self._known, running)))
        self._number += 1
        self._speech = self._speech[count:]
        self._floor = end
        self._faintest = None
        self._known = ()

    def _cut(self) -> None:
        """Nobody paused: cut at the longest gap since the window may be closed, else at the faintest moment."""
        gaps: list[tuple[int, int]] = []
        for count in range(1, len(self._speech)):
            end = self._speech[count - 1][1]
            gap = self._speech[count][0] - end
            clips = self._clips(self._speech[:count], end + _pad_after(gap))
            if sum(b - a for a, b in clips) >= self._shortest:
                gaps.append((gap, count))
        if gaps:
            gap, count = max(gaps)
            self._close(count, self._speech[count - 1][1] + _pad_after(gap))
            return
        place = self._faintest[1] if self._faintest else self._speech[-1][1]
        count = next(i for i, (_, end) in enumerate(self._speech, 1) if end >= place)
        start, end = self._speech[count - 1]
        halves = [(start, place), (place, end)] if place < end else [(start, end)]
        self._speech[count - 1 : count] = halves
        self._close(count, place)


def _pad_after(gap: int) -> int:
    """Of a gap where a window ends, what still belongs to it."""
    return PAD if gap >= _AHEAD_PAUSE else gap * 2 // 3
