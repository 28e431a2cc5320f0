"""The real speaker, recorder and transcriber, put together from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mockint.errors import MockintError, ModelError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from mockint.config import Settings
    from mockint.model import Lang
    from mockint.practice.conductor import Devices
    from mockint.speech.protocols import Transcriber


class Connected(NamedTuple):
    """What there is, and why the rest is missing (an error each, to be shown as a line; not what the user turned off)."""

    devices: Devices
    reasons: tuple[MockintError, ...]


def connect(settings: Settings, lang: Lang) -> Connected:
    """Speaker, recorder and transcriber for sessions of one language. Opens nothing yet and never fails: whether a device
    works shows when it is first used."""
    from mockint.practice.conductor import Devices
    from mockint.speech.process import AudioProcess
    from mockint.speech.recorder import MicrophoneRecorder
    from mockint.speech.speaker import VoiceSpeaker

    audio = AudioProcess()
    reasons: list[MockintError] = []
    transcriber: Transcriber | None = None
    if settings.microphone.enabled:
        try:
            transcriber = transcriber_for(settings, lang)
        except MockintError as error:
            reasons.append(error)
    return Connected(
        Devices(
            speaker=VoiceSpeaker(audio, settings.voice) if settings.voice.enabled else None,
            recorder=MicrophoneRecorder(audio, settings.microphone.input) if settings.microphone.enabled else None,
            transcriber=transcriber,
        ),
        tuple(reasons),
    )


def factory(settings: Settings, lang: Lang) -> Devices:
    """The devices alone, for the screens."""
    return connect(settings, lang).devices


def release(devices: Devices) -> None:
    """Let go of all of them; within a second whatever they do."""
    for device in (devices.transcriber, devices.recorder, devices.speaker):
        if device is not None:
            device.close()


def model_for(settings: Settings, lang: Lang) -> Path:
    """The folder of the model that the settings mean for a language. Raises ModelError with the command that brings one."""
    from mockint.speech import models

    return models.resolve(settings.speech.model, lang)


def named_model(name: str, lang: Lang) -> Path:
    """As ``model_for``, for a model named on the command line: raises UsageError with the near names for an unknown one."""
    from mockint.speech import models

    try:
        return models.resolve(name, lang)
    except ModelError as error:
        if error.key in ("model_unknown", "model_no_folder"):
            raise UsageError(error.key, **error.facts) from error
        raise


def transcriber_for(settings: Settings, lang: Lang) -> Transcriber:
    """The recogniser with the model of the settings; loads nothing yet. Raises ModelError."""
    from mockint.speech.transcriber import WhisperTranscriber

    return WhisperTranscriber(model_for(settings, lang), threads=settings.speech.threads, window=settings.speech.window)


def model_names() -> list[str]:
    """Installed models, under the names that the settings take."""
    from mockint.speech import models

    return [model.size.name for model in models.installed() if not model.trouble]
