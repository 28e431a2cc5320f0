"""The laws of the windows, for any way of speaking and any speed of the recogniser."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.speech.activity import FRAME, Activity
from mockint.speech.windows import LONGEST, PAD, RATE, SHORTEST, Pass, Windows, weight

Talk = list[tuple[float, float]]  # seconds of speech, seconds of silence after it


class Run:
    """An answer spoken to ``Windows`` frame by frame, with a recogniser that takes ``cost`` seconds for a full pass."""

    def __init__(self, talk: Talk, cost: float, stop: float | None = None, ahead: bool = True) -> None:
        self.windows = Windows(ahead=ahead)
        self.passes: list[Pass] = []
        self.started: list[tuple[float, Pass]] = []
        self.settled: list[Pass] = []
        self.speech: list[tuple[int, int]] = []
        self._running: tuple[float, Pass] | None = None
        self._cost = cost
        now = 0
        ends = []
        for spoken, silent in talk:
            # Like the voice detector: whole frames, at least 0.1 s of speech, gaps that are longer than 0.1 s.
            start, now = now, now + max(4, round(spoken * RATE / FRAME)) * FRAME
            ends.append((start, now))
            now += max(4, round(silent * RATE / FRAME)) * FRAME
        length = now if stop is None else min(now, round(stop * RATE))
        at = interval = 0
        while at < length:
            start, at = at, at + FRAME
            while interval < len(ends) and ends[interval][1] <= start:
                interval += 1
            if interval < len(ends) and ends[interval][0] <= start:
                begin = ends[interval][0]
                self.windows.hear(begin, at, abs(hash((begin, at))) % 97)
                if self.speech and self.speech[-1][0] == begin:
                    self.speech.pop()
                self.speech.append((begin, at))
            self.windows.advance(at)
            self._work(at / RATE)
            assert self.windows.needed_from <= max(0, at)
        self.work_before_stop = self.windows.spent
        self.windows.stop()
        late_from = self._running[0] if self._running else at / RATE
        self._work(float("inf"))
        self.late = late_from - at / RATE + sum(self._seconds(p) for p in self.after)
        self.length = at

    def _seconds(self, due: Pass) -> float:
        return 0.0 if due.known else self._cost * weight(due.sound)

    def _work(self, now: float) -> None:
        self.after: list[Pass] = []
        while True:
            if self._running:
                if self._running[0] > now:
                    return
                self._finish(self._running[1])
                self._running = None
            due = self.windows.next_pass()
            if due is None:
                return
            self.passes.append(due)
            self.after.append(due)
            self.started.append((now, due))
            self._running = (now + self._seconds(due), due)

    def _finish(self, due: Pass) -> None:
        self.windows.done(due, self._seconds(due))
        if due.closing:
            self.settled.append(due)


talks = st.lists(
    st.tuples(st.one_of(st.floats(0.1, 6), st.floats(0.1, 45)), st.one_of(st.floats(0.1, 1.5), st.floats(0.1, 8))),
    min_size=1,
    max_size=25,
)
costs = st.sampled_from([0.0, 0.3, 1.5, 5.0, 40.0])


@settings(max_examples=60, deadline=None)
@given(talks, costs, st.floats(0.5, 200), st.booleans())
def test_laws(talk: Talk, cost: float, stop: float, ahead: bool) -> None:
    run = Run(talk, cost, stop, ahead)
    clips = [clip for done in run.settled for clip in done.clips]
    assert [done.window for done in run.settled] == list(range(len(run.settled)))
    # In order and apart from one another, so that no sample is recognised in two settled windows …
    assert all(a < b for a, b in clips)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(clips))
    # … and every sample of speech lies in one.
    for start, end in run.speech:
        covered = sum(max(0, min(end, b) - max(start, a)) for a, b in clips)
        assert covered == end - start
    assert all(done.sound <= LONGEST for done in run.passes)
    # Only the last window may be short.
    assert all(done.sound >= SHORTEST - 2 * PAD for done in run.settled[:-1])
    # What was promised about the work.
    seconds = run.length / RATE
    assert run.windows.spent <= 1.7 * seconds / 30 + 1.4
    if not ahead:
        assert all(done.closing for done in run.passes)


@settings(max_examples=60, deadline=None)
@given(talks, costs, st.floats(0.5, 200))
def test_settles_the_same_text_live_and_from_a_file(talk: Talk, cost: float, stop: float) -> None:
    live, file = Run(talk, cost, stop), Run(talk, 0.0, stop, ahead=False)
    assert [done.clips for done in live.settled] == [done.clips for done in file.settled]


@settings(max_examples=60, deadline=None)
@given(talks, costs, st.floats(0.5, 200))
def test_takes_a_result_for_known_only_after_the_same_pass(talk: Talk, cost: float, stop: float) -> None:
    run = Run(talk, cost, stop)
    for index, done in enumerate(run.passes):
        if done.known:
            ahead = [p for p in run.passes[:index] if not p.closing][-1]
            assert ahead.clips == done.clips
            assert ahead.window == done.window


def test_a_stop_after_a_pause_finds_everything_done() -> None:
    for sentences in range(3, 30):
        run = Run([*[(3.0, 0.6)] * sentences, (3.0, 2.0)], cost=0.8)
        assert run.late == 0, sentences


def test_a_stop_in_mid_sentence_leaves_one_window() -> None:
    for seconds in range(30, 120, 7):
        run = Run([(3.1, 0.6)] * 40, cost=0.8, stop=seconds)
        assert run.late <= 0.8 * 2
        assert sum(not p.known for p in run.after) <= 1


@pytest.mark.parametrize("pause", [0.3, 0.5, 0.7, 0.9, 1.3])
def test_all_work_is_less_than_twice_that_of_the_whole_file(pause: float) -> None:
    for speech in (1.5, 3.0, 5.0, 9.0):
        run = Run([(speech, pause)] * round(120 / (speech + pause)), cost=1.0)
        assert run.windows.spent <= 2 * (run.length / RATE) / 30


def test_cuts_at_the_longest_gap_when_nobody_pauses() -> None:
    run = Run([(17.0, 0.15), (4.0, 0.25), (4.0, 0.15), (20.0, 1.0)], cost=0.1)
    first = run.settled[0].clips[-1][1] / RATE
    assert 21.1 <= first <= 21.5


def test_cuts_at_the_faintest_moment_when_there_is_no_gap() -> None:
    windows = Windows()
    for at in range(0, 29 * RATE, FRAME):
        loudness = 0.1 if 19 * RATE <= at < 19 * RATE + FRAME else 1.0
        windows.hear(0, at + FRAME, loudness)
        windows.advance(at + FRAME)
    due = windows.next_pass()
    assert due
    assert abs(due.clips[-1][1] - 19 * RATE) <= 2 * FRAME


def test_silence_asks_for_nothing() -> None:
    windows = Windows()
    for at in range(0, 60 * RATE, FRAME):
        windows.advance(at + FRAME)
        assert windows.next_pass() is None
        assert windows.needed_from >= at - 2 * RATE
    windows.stop()
    assert windows.next_pass() is None


@given(st.lists(st.floats(0, 1), max_size=400))
def test_activity_finds_ordered_intervals(probabilities: list[float]) -> None:
    activity = Activity()
    for probability in probabilities:
        activity.hear(probability)
    assert activity.now == FRAME * len(probabilities)
    edges = [edge for interval in activity.intervals for edge in interval]
    assert edges == sorted(edges)
    assert all(b - a >= 1_600 for a, b in activity.intervals)
    gaps = itertools.pairwise(activity.intervals)
    assert all(after[0] - before[1] > 1_600 for before, after in gaps)


def test_activity_bridges_short_gaps_and_drops_clicks() -> None:
    activity = Activity()
    for probability in [0.1] * 10 + [0.9] * 2 + [0.1] * 10 + [0.9] * 20 + [0.2] * 3 + [0.8] * 20 + [0.4] * 5 + [0.1] * 30:
        activity.hear(probability)
    assert activity.intervals == [(22 * FRAME, (22 + 48) * FRAME)]
