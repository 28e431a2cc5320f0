"""The voice process: ``python -m mockint.speech.voice_engine``. The only file that imports pyttsx3.

One process an utterance: pyttsx3's engines hang, or speak old text, when they are used twice (its issues 402, 419, 440). The
order comes as msgpack on standard input, the answer goes as msgpack to standard output.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import msgspec


class Voice(msgspec.Struct, frozen=True):
    """A voice of this computer. ``id`` is what the settings hold; ``languages`` are tags such as ``id`` or ``en-us``."""

    id: str
    name: str
    languages: tuple[str, ...]

    def speaks(self, lang: str) -> bool:
        """Whether the language, given by its two letters, is one of this voice's."""
        return any(tag == lang or tag.startswith(f"{lang}-") for tag in self.languages)


class Order(msgspec.Struct, frozen=True):
    """``text`` to be rendered to ``file``; without a file, only list the voices. ``voice`` "" is the language's default;
    ``rate`` in words a minute."""

    text: str = ""
    lang: str = "en"
    voice: str = ""
    rate: int = 160
    file: str = ""


class Answer(msgspec.Struct, frozen=True):
    """``trouble`` is "" or a key of section ``error``; ``voice`` the id that spoke."""

    trouble: str = ""
    voice: str = ""
    voices: tuple[Voice, ...] = ()


_SECONDS = 15.0
"""How long a rendering may take after the engine has called it done."""
_EMPTY = 1000
"""Bytes: a file with no more than its header."""

# The ones to take where there are several; otherwise the first that speaks the language.
_PREFERRED = {"en": ("gmw/en-us", "en-us"), "id": ("poz/id", "id")}


def default_voice(voices: tuple[Voice, ...], lang: str) -> str | None:
    """The id of the voice for a language, American English where there is a choice; None when no voice speaks it."""
    able = [v for v in voices if v.speaks(lang)]
    for wanted in _PREFERRED.get(lang, ()):
        for voice in able:
            if voice.id == wanted or wanted in voice.languages:
                return voice.id
    return able[0].id if able else None


def _prepare_espeak() -> None:
    """On Linux, let pyttsx3 find the espeak-ng that comes as a wheel: loaded under its own soname, with its own data. Without
    that wheel pyttsx3 looks for the system's."""
    try:
        import ctypes

        import espeakng_loader

        data = Path(espeakng_loader.get_data_path())
        ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    except (ImportError, OSError, RuntimeError):
        return
    # The variable names the folder that holds espeak-ng-data, or that folder itself.
    os.environ["ESPEAK_DATA_PATH"] = str(data)


def _engine() -> Any:
    if sys.platform.startswith("linux"):
        _prepare_espeak()
    import pyttsx3

    return pyttsx3.init()


def _voices(engine: Any) -> tuple[Voice, ...]:
    def tags(voice: Any) -> tuple[str, ...]:
        # espeak gives "en-us", macOS "en_US", Windows "en-US" or words such as "Unknown Locale: 33".
        return tuple(str(tag).lower().replace("_", "-") for tag in voice.languages or () if tag)

    return tuple(Voice(id=str(v.id), name=str(v.name), languages=tags(v)) for v in engine.getProperty("voices"))


def _settle(engine: Any, voice: str, rate: int) -> None:
    """Set voice and rate, for certain.

    espeak's driver queues them until ``runAndWait``, whose own ``endLoop`` then cancels whatever espeak's thread has not got to
    yet: now and then, on a busy computer, the rate. So there they are set at once, and waited for.
    """
    espeak = sys.modules.get("pyttsx3.drivers._espeak")
    if espeak:
        engine.proxy.setBusy(False)
    engine.setProperty("voice", voice)
    engine.setProperty("rate", rate)
    if espeak:
        espeak.Synchronize()
        engine.proxy.setBusy(True)


def _render(engine: Any, text: str, file: Path) -> bool:
    """Whether the file holds the whole sound. ``runAndWait`` returns too early with espeak and on macOS: espeak's driver tells
    when it has closed the file; the others' file has to stop growing."""
    finished = threading.Event()
    engine.connect("finished-utterance", lambda name, completed: finished.set())
    engine.save_to_file(text, str(file))
    engine.runAndWait()
    if "pyttsx3.drivers._espeak" in sys.modules:
        return finished.wait(_SECONDS) and file.is_file() and file.stat().st_size > _EMPTY
    size, until = -1, time.monotonic() + _SECONDS
    while time.monotonic() < until:
        now = file.stat().st_size if file.exists() else 0
        if now > _EMPTY and now == size:
            return True
        size = now
        time.sleep(0.1)
    return False


def carry_out(order: Order) -> Answer:
    """Render or list. Whatever the engine raises (each has its own errors) becomes a trouble."""
    try:
        engine = _engine()
        voices = _voices(engine)
    except Exception:
        return Answer(trouble="voice_engine")
    if not order.file:
        return Answer(voices=voices)
    if order.voice and order.voice not in {v.id for v in voices}:
        return Answer(trouble="voice_unknown")
    voice = order.voice or default_voice(voices, order.lang)
    if voice is None:
        return Answer(trouble="voice_missing")
    try:
        _settle(engine, voice, order.rate)
        whole = _render(engine, order.text, Path(order.file))
    except Exception:
        return Answer(trouble="voice_failed", voice=voice)
    return Answer(trouble="" if whole else "voice_failed", voice=voice)


def main() -> None:
    """Take one order, answer, end."""
    answer = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.umask(0o077)
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    with contextlib.suppress(OSError), os.fdopen(answer, "wb") as pipe:
        pipe.write(msgspec.msgpack.encode(carry_out(order)))
    # Not through the engines' own ending: espeak aborts in it, COM waits.
    os._exit(0)


if __name__ == "__main__":
    main()
