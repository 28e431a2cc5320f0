"""Questions rendered to sound files, cached, and the voices that this computer has."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from mockint import paths
from mockint.errors import SpeechError, StoreError
from mockint.model import Lang
from mockint.speech.children import kill_child, start_child
from mockint.speech.voice_engine import Answer, Order, Voice, default_voice

__all__ = ["SLOWER", "Rendering", "Voice", "cached", "default_voice", "voices"]

CACHE_BYTES = 64 << 20
"""Size of the cache: about 300 questions. The ones that were not said for longest go first."""
SECONDS = 20.0
"""Time-out of a rendering; espeak needs 0.3 s, Windows and macOS voices a few seconds for a long question."""
SLOWER = 0.8
"""Rate of a question said slower, as a share of the usual one."""

# Control characters, and what engines read as markup: SAPI takes a text that begins with "<" for XML, macOS takes "[[…]]" for
# commands.
_UNSPEAKABLE = dict.fromkeys([*range(32), *range(127, 160), *map(ord, "<>[]")], " ")


def _clean(text: str) -> str:
    text = text.translate(_UNSPEAKABLE).encode("utf-8", "ignore").decode()
    return " ".join(text.split())


def _file_for(order: Order) -> Path:
    key = msgspec.json.encode((sys.platform, order.text, order.lang, order.voice, order.rate))
    return paths.voices_dir() / f"{hashlib.sha256(key).hexdigest()[:40]}.wav"


def cached(text: str, lang: Lang, voice: str, rate: int) -> Path | None:
    """The rendered file if it is in the cache; marks it as just used."""
    file = _file_for(Order(text=_clean(text), lang=lang, voice=voice, rate=rate))
    try:
        os.utime(file)
    except OSError:
        return None
    return file


class Rendering:
    """One text on its way to a file. ``run`` blocks; ``cancel`` from another thread ends it at once."""

    def __init__(self, text: str, lang: Lang, voice: str = "", rate: int = 160) -> None:
        """``voice`` "" is the language's default; ``rate`` in words a minute."""
        self._order = Order(text=_clean(text), lang=lang, voice=voice, rate=rate)
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._cancelled = False
        self.voice = voice
        """The id of the voice that spoke, once ``run`` is through."""

    def run(self) -> Path:
        """The WAV (on macOS AIFF by content) in the cache, rendered now if need be. Raises SpeechError with the keys
        ``voice_missing`` (none for the language), ``voice_unknown`` (not the one of the settings), ``voice_engine``,
        ``voice_failed`` or ``voice_timeout``; ``voice_failed`` also when cancelled or when there is nothing to say."""
        file = _file_for(self._order)
        if file.is_file():
            return file
        if not self._order.text:
            raise SpeechError("voice_failed")
        try:
            for folder in (paths.home(), file.parent.parent, file.parent):
                paths.make_private(folder)
        except StoreError as error:
            raise SpeechError("voice_failed") from error
        draft = file.with_name(f".{file.stem}.{os.getpid()}.{threading.get_ident()}.wav")
        try:
            self.render_to(draft).replace(file)
        except OSError as error:
            raise SpeechError("voice_failed") from error
        finally:
            draft.unlink(missing_ok=True)
        _trim(file.parent, file)
        return file

    def render_to(self, file: Path) -> Path:
        """Render to that file, without the cache. Raises SpeechError as ``run`` does."""
        answer = self._ask(msgspec.structs.replace(self._order, file=str(file)))
        if answer.trouble:
            raise SpeechError(answer.trouble)
        self.voice = answer.voice
        return file

    def voices(self) -> tuple[Voice, ...]:
        """The voices of this computer. Raises SpeechError."""
        answer = self._ask(Order())
        if answer.trouble:
            raise SpeechError(answer.trouble)
        return answer.voices

    def cancel(self) -> None:
        """Kill the child, now or as soon as it starts."""
        with self._lock:
            self._cancelled = True
            child = self._child
        if child:
            kill_child(child)

    def _ask(self, order: Order) -> Answer:
        with self._lock:
            if self._cancelled:
                raise SpeechError("voice_failed")
            try:
                child = self._child = start_child("mockint.speech.voice_engine")
            except OSError as error:
                raise SpeechError("voice_engine") from error
        try:
            answer, _ = child.communicate(msgspec.msgpack.encode(order), timeout=SECONDS)
            return msgspec.msgpack.decode(answer, type=Answer)
        except subprocess.TimeoutExpired as error:
            raise SpeechError("voice_timeout") from error
        except (msgspec.DecodeError, OSError, ValueError) as error:
            raise SpeechError("voice_failed") from error
        finally:
            kill_child(child)
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()


def voices(lang: Lang | None = None) -> tuple[Voice, ...]:
    """The voices of this computer, of one language or all; takes 0.2 s. Raises SpeechError when there is no speech engine."""
    return tuple(v for v in Rendering("", lang or "en").voices() if lang is None or v.speaks(lang))


def _trim(folder: Path, keep: Path) -> None:
    """Delete the files that were not used for longest until the cache fits, and drafts left behind by a crash."""
    found = []
    for file in folder.iterdir():
        with contextlib.suppress(OSError):
            facts = file.stat()
            if file.name.startswith(".") and facts.st_mtime < time.time() - 3600:
                file.unlink()
            elif file != keep:
                found.append((facts.st_mtime, facts.st_size, file))
    with contextlib.suppress(OSError):
        room = CACHE_BYTES - keep.stat().st_size
        for _, size, file in sorted(found, reverse=True):
            room -= size
            if room < 0:
                file.unlink(missing_ok=True)
