"""What ``mockint doctor`` looks at, each thing really tried. Nothing is raised: a trouble is a check that is not ok."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from mockint import paths
from mockint.errors import MockintError
from mockint.model import LANGS, Lang

if TYPE_CHECKING:
    from mockint.catalogue import Catalogue
    from mockint.config import Settings
    from mockint.speech.probes import Probe
    from mockint.speech.protocols import Transcriber

FREE_BYTES = 500 << 20
"""Room to ask for: a FLAC of 15 minutes takes up to 60 MB, the model ``small`` 480 MB."""
COLUMNS, LINES = 80, 24
LOADING_SECONDS = 90.0
"""A large model from a slow disk."""


class Check(msgspec.Struct, frozen=True):
    """``name`` of the thing, whether it works, a line on it, the one command that mends it ("" when there is none), and
    whether nothing can be practised without it."""

    name: str
    ok: bool
    text: str
    mend: str = ""
    essential: bool = False


def settings_file(say: Catalogue, load: Callable[[], Settings]) -> Check:
    """Whether config.toml is as it must be."""
    try:
        load()
    except MockintError as error:
        return Check("settings", False, error.line(say), f"mv {_quoted(str(paths.config_file()))} config.toml.wrong", True)
    return Check("settings", True, say("cli.check_settings", file=paths.config_file()))


def data_folder(say: Catalogue) -> Check:
    """Whether the data folder can be written, by writing."""
    home = paths.home()
    try:
        paths.make_private(home)
    except MockintError as error:
        return Check("data", False, error.line(say), "export MOCKINT_HOME=~/mockint", True)
    return Check("data", True, say("cli.check_data", folder=home))


def disk(say: Catalogue) -> Check:
    """Whether there is room for recordings and a model."""
    folder = next((f for f in (paths.home(), *paths.home().parents) if f.is_dir()), paths.home())
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Check("disk", False, say("cli.check_disk_unknown", reason=error.strerror or ""))
    return Check("disk", free >= FREE_BYTES, say("cli.check_disk", free=f"{free / 1e9:.1f}", need=f"{FREE_BYTES / 1e9:.1f}"))


def history(say: Catalogue) -> Check:
    """Whether the database can be used; a newer one is left alone."""
    from mockint.history.store import Store

    if not paths.database_file().exists():
        return Check("history", True, say("cli.check_history_none"))
    try:
        store = Store()
        try:
            count = len(store.sessions(10_000))
        finally:
            store.close()
    except MockintError as error:
        return Check("history", False, error.line(say), essential=True)
    return Check("history", True, say("cli.check_history", count=count))


def packs(say: Catalogue) -> Check:
    """Whether there is anything to practise, and packs that are not as they must be."""
    from mockint.packs import loader

    survey = loader.survey()
    if not survey.packs:
        return Check("packs", False, say("error.pack_none"), essential=True)
    if survey.refused:
        return Check("packs", False, survey.refused[0].line(say))
    return Check("packs", True, say("cli.check_packs", count=len(survey.packs)))


def terminal(say: Catalogue) -> Check:
    """Size, colours and letters of the terminal; without one the screens do not open."""
    if not (_tty(sys.stdin) and _tty(sys.stdout)):
        return Check("terminal", False, say("cli.check_terminal_none"), "mockint practice --plain")
    columns, lines = shutil.get_terminal_size()
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding != "utf8":
        return Check("terminal", False, say("cli.check_terminal_letters", encoding=encoding), "export LC_ALL=C.UTF-8")
    facts = say("cli.check_terminal", columns=columns, lines=lines, colours=colours())
    if columns < COLUMNS or lines < LINES:
        return Check("terminal", False, facts, f"resize -s {LINES} {COLUMNS}" if shutil.which("resize") else "")
    return Check("terminal", True, facts)


def colours() -> int:
    """How many colours the terminal says that it has; 0 without."""
    term = os.environ.get("TERM", "")
    if term in ("", "dumb") and os.name != "nt":
        return 0
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit") or os.name == "nt":
        return 1 << 24
    return 256 if "256" in term else 16


def voice(say: Catalogue, settings: Settings, lang: Lang) -> Check:
    """Whether a word can be rendered in the language."""
    from mockint.speech.probes import probe_voice

    return _probed(f"voice {lang}", probe_voice(lang, settings.voice), say)


def output(say: Catalogue, settings: Settings) -> Check:
    """Whether the loudspeaker plays."""
    from mockint.speech.probes import probe_output

    return _probed("output", probe_output(settings.voice.output), say)


def microphone(say: Catalogue, settings: Settings) -> Check:
    """Whether the microphone opens and gives sound."""
    from mockint.speech.probes import probe_microphone

    return _probed("microphone", probe_microphone(settings.microphone.input), say)


def model(say: Catalogue, settings: Settings, lang: Lang) -> Check:
    """Whether there is a speech model for the language, by having it write down a second of silence."""
    from mockint.cli.devices import model_for, transcriber_for

    try:
        folder = model_for(settings, lang)
        transcriber = transcriber_for(settings, lang)
    except MockintError as error:
        size = error.facts.get("size", "small")
        return Check("model", False, error.line(say), f"mockint models get {size}")
    try:
        trouble = _hears_silence(transcriber, lang)
    finally:
        transcriber.close()
    if trouble:
        key = f"error.{trouble}"
        text = say(key, folder=folder) if say.has(key) else trouble
        return Check("model", False, text, f"mockint models get {folder.name}")
    return Check("model", True, say("cli.check_model", folder=folder))


def _hears_silence(transcriber: Transcriber, lang: Lang) -> str:
    """ "" when the model can be loaded and answers, else the key of what went wrong."""
    import tempfile
    import threading
    import wave
    from pathlib import Path

    results: list[object] = []
    ended = threading.Event()

    def done(heard: object) -> None:
        results.append(heard)
        ended.set()

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "silence.wav"
        with wave.open(str(file), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(16_000)
            out.writeframes(bytes(32_000))
        transcriber.read_file(file, lang, done)
        if not ended.wait(LOADING_SECONDS):
            return "recogniser_failed"
    return results[0] if isinstance(results[0], str) else ""


def everything(say: Catalogue, load: Callable[[], Settings], lang: Lang) -> Iterator[Check]:
    """All checks, one after the other, as they are done."""
    from mockint.config import Settings

    first = settings_file(say, load)
    yield first
    settings = load() if first.ok else Settings()
    yield data_folder(say)
    yield disk(say)
    yield history(say)
    yield packs(say)
    yield terminal(say)
    for each in LANGS:
        yield voice(say, settings, each)
    yield output(say, settings)
    yield microphone(say, settings)
    yield model(say, settings, lang)


def _probed(name: str, probe: Probe, say: Catalogue) -> Check:
    return Check(name, probe.ok, say(probe.key, **probe.facts) if probe.facts else say(probe.key), probe.mend)


def _tty(stream: object) -> bool:
    return bool(stream is not None and getattr(stream, "isatty", bool)())


def _quoted(word: str) -> str:
    import shlex

    return shlex.quote(word)
