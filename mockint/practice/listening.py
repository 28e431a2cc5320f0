"""The microphone and the recogniser, for one answer at a time; and when, on that answer's recording, the question ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from mockint.model import AnswerRecord, Lang, Timeline
from mockint.practice.view import Devices

if TYPE_CHECKING:
    from pathlib import Path

    from mockint.speech.protocols import Caption, Heard, Level, Take

SPEECH_LEVEL = -45.0
"""dBFS above which the room is not silent; only for stopping after silence, which the user has to turn on."""

BETWEEN_LEVELS = 0.2
"""Seconds that may lie between two levels; what is longer than that was a pause, not speech."""


class Listening:
    """Opens, watches and closes the take of one answer. The devices' threads call back; nothing here waits."""

    def __init__(
        self,
        devices: Devices,
        *,
        on_level: Callable[[Level], None],
        on_caption: Callable[[Caption], None],
        stop_after_silence: float,
        on_silence: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._devices = devices
        self._on_level, self._on_caption = on_level, on_caption
        self._stop_after_silence, self._on_silence = stop_after_silence, on_silence
        self._clock = clock
        self._last_sound = 0.0
        self._level_at = (0.0, 0.0)
        self._question_end: float | None = None

    def start(
        self,
        record: AnswerRecord,
        home: Path,
        lang: Lang,
        *,
        on_trouble: Callable[[str], None],
        on_recogniser_trouble: Callable[[str], None],
    ) -> None:
        """Record to the answer's take and recognise along. Raises SpeechError; then nothing is open."""
        recorder, transcriber = self._devices.recorder, self._devices.transcriber
        assert recorder is not None
        assert transcriber is not None
        self._last_sound, self._question_end = 0.0, None
        self._level_at = (0.0, self._clock())
        try:
            transcriber.begin(lang, on_caption=self._on_caption, on_trouble=on_recogniser_trouble)
            recorder.start(home / record.take, on_level=self._level, on_pcm=transcriber.feed, on_trouble=on_trouble)
        except BaseException:
            transcriber.cancel()
            raise
        self._level_at = (0.0, self._clock())

    def hold(self, on: bool) -> None:
        """Pause or resume."""
        assert self._devices.recorder is not None
        self._devices.recorder.pause() if on else self._devices.recorder.resume()

    def stop(self) -> Take:
        """Close the microphone; the recogniser still holds what it heard."""
        assert self._devices.recorder is not None
        return self._devices.recorder.stop()

    def finish(self, done: Callable[[Heard | str], None]) -> None:
        """Have the rest written down."""
        assert self._devices.transcriber is not None
        self._devices.transcriber.finish(done)

    def drop(self) -> None:
        """Close the microphone and forget what was heard."""
        if self._devices.recorder is not None:
            self._devices.recorder.stop()
        if self._devices.transcriber is not None:
            self._devices.transcriber.cancel()

    def question_ended(self) -> None:
        """The question that was still being read has just ended, or was cut off: note where on the recording that is."""
        seconds, at = self._level_at
        self._question_end = seconds + min(BETWEEN_LEVELS, max(0.0, self._clock() - at))

    def on_timeline(self, timeline: Timeline, overflows: int) -> Timeline:
        """The recogniser's timeline with the blocks the device lost and, where the question was still being read when the
        microphone opened, the time from its end to the first speech (negative when that came before it)."""
        after = timeline.first_word_after
        if self._question_end is not None and timeline.speech:
            after = round(timeline.speech[0][0] - self._question_end, 3)
        return Timeline(timeline.seconds, timeline.speech, after, overflows)

    def _level(self, level: Level) -> None:
        self._level_at = (level.seconds, self._clock())
        self._on_level(level)
        if level.rms > SPEECH_LEVEL:
            self._last_sound = level.seconds
        if self._stop_after_silence and self._last_sound and level.seconds - self._last_sound > self._stop_after_silence:
            self._last_sound = 0.0
            self._on_silence()
