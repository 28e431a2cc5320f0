"""The sound check's work on the devices; part of the bridge, in a file of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.errors import MockintError
from mockint.tui.bridge import Bridge
from mockint.tui.messages import CaptionHeard, Done, LevelHeard

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from mockint.model import Lang
    from mockint.speech.protocols import Heard

Failed = Callable[[MockintError], None]


class SoundCheck:
    """One take at a time in a folder that is deleted at the end. All methods return at once."""

    def __init__(self, bridge: Bridge, target: MessagePump) -> None:
        self._bridge, self._target = bridge, target
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lang: Lang = "en"
        self._running = self._used = False

    @property
    def _file(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="mockint-")
        return Path(self._folder.name) / "check.flac"

    def start(self, lang: Lang, started: Callable[[None], None], failed: Failed) -> None:
        """Open the microphone; levels and captions go to the screen."""
        self._lang, self._used = lang, True
        post, target = self._bridge.post, self._target

        def trouble(key: str) -> None:
            post(target, Done(lambda: failed(MockintError(key))))

        def job() -> None:
            devices = self._bridge.devices(lang)
            if devices.recorder is None:
                raise MockintError("no_microphone_here")
            if devices.speaker:
                devices.speaker.stop()
            feed: Callable[[bytes], None] = lambda pcm: None  # noqa: E731
            if devices.transcriber:
                devices.transcriber.begin(
                    lang, on_caption=lambda caption: post(target, CaptionHeard(caption)), on_trouble=trouble
                )
                feed = devices.transcriber.feed
            file = self._file
            file.unlink(missing_ok=True)
            devices.recorder.start(
                file, on_level=lambda level: post(target, LevelHeard(level)), on_pcm=feed, on_trouble=trouble
            )
            self._running = True

        self._bridge.ask(target, job, started, failed)

    def stop(
        self, stopped: Callable[[float], None], heard: Callable[[str], None], failed: Failed, *, aloud: bool = True
    ) -> None:
        """Close the take, play it back when ``aloud``, and have the rest written down. Without a model ``heard`` is not
        called."""
        post, target = self._bridge.post, self._target

        def done(result: Heard | str) -> None:
            if isinstance(result, str):
                post(target, Done(lambda: failed(MockintError(result))))
            else:
                post(target, Done(lambda: heard(result.text)))

        def job() -> float:
            devices = self._bridge.devices(self._lang)
            if not self._running or devices.recorder is None:
                raise MockintError("no_sound_kept")
            self._running = False
            take = devices.recorder.stop()
            if devices.speaker and aloud:
                devices.speaker.play(take.file)
            if devices.transcriber:
                devices.transcriber.finish(done)
            else:
                post(target, Done(lambda: failed(MockintError("no_model_here"))))
            if take.trouble:
                raise MockintError(take.trouble)
            return take.seconds

        self._bridge.ask(target, job, stopped, failed)

    def hear(self, failed: Failed) -> None:
        """Play the take again."""

        def job() -> None:
            speaker = self._bridge.devices(self._lang).speaker
            if speaker is None or not self._file.is_file():
                raise MockintError("no_sound_kept")
            speaker.play(self._file)

        self._bridge.ask(self._target, job, lambda nothing: None, failed)

    def voice(self, lang: Lang, sentence: str, failed: Failed) -> None:
        """Have the voice say a sentence."""
        self._used = True
        post, target = self._bridge.post, self._target

        def ended(trouble: str) -> None:
            if trouble:
                post(target, Done(lambda: failed(MockintError(trouble))))

        def job() -> None:
            speaker = self._bridge.devices(lang).speaker
            if speaker is None:
                raise MockintError("no_voice_here")
            speaker.say(sentence, lang, on_end=ended)

        self._bridge.ask(target, job, lambda nothing: None, failed)

    def close(self) -> None:
        """Silence, and nothing stays on disk."""

        if not self._used:
            return

        def job() -> None:
            devices = self._bridge.devices(self._lang)
            if self._running and devices.recorder:
                devices.recorder.stop()
            if devices.transcriber:
                devices.transcriber.cancel()
            if devices.speaker:
                devices.speaker.stop()
            if self._folder:
                self._folder.cleanup()

        self._bridge.later(job)
