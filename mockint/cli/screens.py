"""Opens the screens with the real devices behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from mockint.cli.console import Console
from mockint.errors import MockintError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from mockint.config import Settings
    from mockint.model import Lang
    from mockint.practice.conductor import Devices
    from mockint.tui.wiring import StatusLine


def run(
    console: Console,
    settings: Settings,
    adjust: Callable[[Settings], Settings] = lambda settings: settings,
    *,
    again: bool = False,
    application: int = 0,
    opening: tuple[object, ...] = (),
) -> int:
    """Until the user leaves. ``adjust`` is what the command line changes about the devices, for this time only; ``again``
    starts with the last practice; practice is for ``application``; ``opening`` names a screen to show first. Raises StoreError
    before anything is shown when the data folder cannot be written."""
    from mockint import paths
    from mockint.cli import devices

    paths.make_private(paths.home())
    try:
        from mockint.tui import app
    except ImportError as error:
        raise UsageError("screens_missing", reason=str(error)) from error

    def connect(chosen: Settings, lang: Lang) -> Devices:
        return devices.factory(adjust(chosen), lang)

    def status(chosen: Settings, lang: Lang) -> Sequence[StatusLine]:
        return status_lines(adjust(chosen), lang)

    return app.run(
        settings,
        devices_factory=connect,
        status_lines=status,
        inputs=lambda: _names("inputs"),
        outputs=lambda: _names("outputs"),
        voices=_voices,
        models=devices.model_names,
        mend_take=_mend,
        again=again,
        application=application,
        opening=opening,
    )


def status_lines(settings: Settings, lang: Lang) -> list[StatusLine]:
    """Voice, microphone and model in a line each. The microphone is looked up, not opened: its light stays off at home."""
    from mockint import config
    from mockint.catalogue import Catalogue
    from mockint.cli.devices import model_for
    from mockint.speech import probes, process
    from mockint.tui.wiring import StatusLine

    say = Catalogue(config.interface_language(settings))
    lines = []
    if settings.voice.enabled:
        voice = probes.probe_voice(lang, settings.voice)
        text = say("cli.status_voice", voice=voice.facts.get("voice", "")) if voice.ok else say(voice.key, **voice.facts)
        lines.append(StatusLine("voice", voice.ok, text, voice.mend))
    else:
        lines.append(StatusLine("voice", True, say("cli.status_voice_off")))
    if not settings.microphone.enabled:
        lines.append(StatusLine("microphone", True, say("cli.status_microphone_off")))
        return lines
    try:
        inputs = process.devices().inputs
        wanted = settings.microphone.input
        found = [d for d in inputs if d.name == wanted] if wanted else [d for d in inputs if d.default] or list(inputs)
        if not found:
            raise MockintError("microphone_unknown", name=wanted, near="") if wanted else MockintError("microphone_none")
        lines.append(StatusLine("microphone", True, say("cli.status_microphone", device=found[0].name)))
    except MockintError as error:
        lines.append(StatusLine("microphone", False, error.line(say), probes.mend_for(error.key)))
    try:
        lines.append(StatusLine("model", True, say("cli.status_model", model=model_for(settings, lang).name)))
    except MockintError as error:
        lines.append(StatusLine("model", False, error.line(say), "mockint models get small"))
    return lines


def _mend(file: Path) -> None:
    from mockint.speech.takes import recover_take

    recover_take(file)


def _names(kind: Literal["inputs", "outputs"]) -> list[str]:
    from mockint.speech.process import devices

    return [device.name for device in getattr(devices(), kind)]


def _voices(lang: Lang) -> list[str]:
    from mockint.speech.voice import voices

    return [voice.id for voice in voices(lang)]
