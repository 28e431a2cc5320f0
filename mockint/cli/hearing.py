"""A recording as text, for the commands that take one."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from mockint.cli.console import Console
from mockint.errors import SpeechError, UsageError
from mockint.model import Lang, Timeline, Transcript
from mockint.speech.protocols import Heard


def hear(path: Path, lang: Lang, console: Console, model: str | None = None) -> tuple[Transcript, Timeline]:
    """Recognise a WAV, FLAC or MP3 file, with progress on standard error. Raises ModelError without a model, UsageError for a
    file that is no audio, SpeechError when the recogniser fails."""
    from msgspec.structs import replace

    from mockint.cli.devices import named_model, transcriber_for

    settings = console.settings
    if model:
        named_model(model, lang)
        settings = replace(settings, speech=replace(settings.speech, model=model))
    transcriber = transcriber_for(settings, lang)
    results: list[Heard | str] = []
    ended = threading.Event()

    def done(heard: Heard | str) -> None:
        results.append(heard)
        ended.set()

    try:
        transcriber.read_file(path, lang, done, _progress(console))
        while not ended.wait(0.5):
            # In slices, so that Ctrl-C is taken at once on every system.
            pass
    finally:
        transcriber.close()
    heard = results[0]
    if isinstance(heard, str):
        if heard == "audio_unreadable":
            raise UsageError("file_no_audio", file=str(path))
        raise SpeechError(heard)
    said = heard.transcript(lang)
    return Transcript(said.text, said.lang, said.words, "file", said.model), heard.timeline


def _progress(console: Console) -> Callable[[float], None]:
    def show(share: float) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write(f"\r{console.say('cli.hearing')} {share:4.0%}" + ("\r\x1b[K" if share >= 1 else ""))
            sys.stderr.flush()

    return show
