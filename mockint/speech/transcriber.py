"""The parent's side of the recogniser: a proxy that never blocks, with the model in a child process.

Threads, for each child: one writes commands, from a queue that holds at most the sound of one answer (29 MB for 15 minutes, and
only if the child reads nothing at all); one reads events and calls back.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import queue
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mockint.model import Lang
from mockint.speech import recognise_wire as wire
from mockint.speech.children import kill_child, start_child
from mockint.speech.protocols import Caption, Heard

_log = logging.getLogger("mockint.speech")

OnDone = Callable[[Heard | str], None]


def _ignore(_: object) -> None:
    """For what nobody asked to hear."""


class _Child:
    """One running recogniser."""

    def __init__(self, load: wire.Load, on_event: Callable[[_Child, wire.Event | None], None]) -> None:
        """Start it. ``on_event`` gets None at its end. Raises OSError."""
        self.process: subprocess.Popen[bytes] = start_child("mockint.speech.recognise")
        self._commands: queue.SimpleQueue[wire.Command | None] = queue.SimpleQueue()
        self._on_event = on_event
        self.send(load)
        threading.Thread(target=self._write, name="recogniser commands", daemon=True).start()
        threading.Thread(target=self._read, name="recogniser events", daemon=True).start()

    def send(self, command: wire.Command) -> None:
        """Queue a command."""
        self._commands.put(command)

    def end(self) -> None:
        """Kill it, now; returns within 0.2 s."""
        kill_child(self.process)
        self._commands.put(None)

    def _write(self) -> None:
        pipe = self.process.stdin
        assert pipe
        try:
            while (command := self._commands.get()) is not None:
                pipe.write(wire.frame(command))
                pipe.flush()
        except (OSError, ValueError):
            pass  # it died; the reader says so
        finally:
            with contextlib.suppress(OSError):
                pipe.close()

    def _read(self) -> None:
        pipe = self.process.stdout
        assert pipe
        try:
            while (event := wire.read_event(pipe)) is not None:
                self._on_event(self, event)
        except (OSError, ValueError):
            pass
        kill_child(self.process)
        self._commands.put(None)
        pipe.close()
        self._on_event(self, None)


class _Answer:
    """What is asked for now, and who wants to know."""

    def __init__(self, number: int, on_trouble: Callable[[str], None] = _ignore) -> None:
        self.number = number
        self.on_caption: Callable[[Caption], None] = _ignore
        self.on_trouble = on_trouble
        self.on_progress: Callable[[float], None] = _ignore
        self.on_done: OnDone | None = None
        self.trouble = ""


class WhisperTranscriber:
    """Implements ``protocols.Transcriber`` with the model in ``folder`` (see ``models.resolve``).

    The child is started by ``warm_up``, or by the first answer, and again by the next answer after it died. ``on_pass`` gets
    what every pass cost, for measuring.
    """

    def __init__(
        self, folder: Path, *, threads: int = 0, name: str = "", tokens_per_second: float = 8.0, window: float = 15.0
    ) -> None:
        """``threads`` 0 is as many as OMP_NUM_THREADS says or there are cores, 4 at most. ``name`` is what results say of the
        model.

        ``window`` is the speech in seconds after which a pause settles a caption: less settles sooner and costs more work.
        """
        name = name or folder.name
        self._model = wire.Load(
            id=0, folder=str(folder.absolute()), name=name, threads=threads, tokens_per_second=tokens_per_second, window=window
        )
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._child: _Child | None = None
        self._answer: _Answer | None = None
        self._load_trouble = ""
        self._closed = False
        self.on_pass: Callable[[wire.Passed], None] = _ignore

    @property
    def pid(self) -> int | None:
        """The child's process number."""
        child = self._child
        return child.process.pid if child else None

    def warm_up(self, lang: Lang) -> None:
        """Start to load the model; returns at once. What goes wrong is told to the next answer."""
        with self._lock:
            self._ready()

    def begin(self, lang: Lang, *, on_caption: Callable[[Caption], None], on_trouble: Callable[[str], None]) -> None:
        """A new answer. Troubles: ``recogniser_died``, ``recogniser_failed``, ``model_unloadable``, ``model_english_only``."""
        answer = self._new(on_trouble)
        answer.on_caption = on_caption
        self._start(answer, wire.Begin(id=answer.number, lang=lang))

    def feed(self, pcm: bytes) -> None:
        """Sound as it arrives; never blocks."""
        with self._lock:
            if self._child and self._answer and not self._answer.trouble and pcm:
                self._child.send(wire.Feed(id=self._answer.number, pcm=pcm))

    def finish(self, on_done: OnDone) -> None:
        """No more sound; ``on_done`` gets the result or the key of what went wrong."""
        with self._lock:
            answer = self._answer
            if answer is None or answer.on_done:
                return
            answer.on_done = on_done
            if not answer.trouble and self._child:
                self._child.send(wire.Finish(id=answer.number))
                return
            self._answer = None
        self._call(on_done, answer.trouble or "recogniser_died", apart=True)

    def cancel(self) -> None:
        """Forget the current answer; nobody is called back about it any more."""
        with self._lock:
            answer, self._answer = self._answer, None
            if answer and self._child:
                self._child.send(wire.Cancel(id=answer.number))

    def read_file(self, file: Path, lang: Lang, on_done: OnDone, on_progress: Callable[[float], None] | None = None) -> None:
        """Recognise a whole file. Besides the troubles of ``begin``: ``audio_unreadable`` when it is no sound."""
        answer = self._new()
        answer.on_done = on_done
        answer.on_progress = on_progress or _ignore
        self._start(answer, wire.ReadFile(id=answer.number, file=str(file.absolute()), lang=lang))

    def close(self) -> None:
        """End the child; nobody is called back any more."""
        with self._lock:
            self._closed, self._answer = True, None
            child, self._child = self._child, None
        if child:
            child.end()

    # --- inside --------------------------------------------------------------------------------------------------

    def _new(self, on_trouble: Callable[[str], None] = _ignore) -> _Answer:
        return _Answer(next(self._numbers), on_trouble)

    def _ready(self) -> _Child | None:
        """The running child, started if need be; None when that is not possible. The lock is held."""
        if self._child is None and not self._closed:
            self._load_trouble = ""
            try:
                self._child = _Child(self._model, self._hear)
            except OSError:
                self._load_trouble = "recogniser_died"
        return self._child

    def _start(self, answer: _Answer, command: wire.Command) -> None:
        with self._lock:
            if self._closed:
                return
            if self._answer and self._child:
                self._child.send(wire.Cancel(id=self._answer.number))
            self._answer = answer
            child = self._ready()
            if child:
                child.send(command)
                return
        self._fail(answer, self._load_trouble, apart=True)

    def _hear(self, child: _Child, event: wire.Event | None) -> None:
        """An event of a child, on its reader thread; None when it has ended."""
        with self._lock:
            if child is not self._child:
                return
            if event is None:
                self._child = None
            elif isinstance(event, wire.Failed) and event.id == self._model.id:
                self._load_trouble = event.key
            answer = self._answer
            if event and (answer is None or answer.number != event.id):
                return
            if isinstance(event, wire.Done):
                self._answer = None
        match event:
            case None if answer:
                self._fail(answer, self._load_trouble or "recogniser_died")
            case wire.Failed(key=key) if answer:
                self._fail(answer, key)
            case wire.Captioned(caption=caption) if answer:
                self._call(answer.on_caption, caption)
            case wire.Progress(share=share) if answer:
                self._call(answer.on_progress, share)
            case wire.Passed():
                self._call(self.on_pass, event)
            case wire.Done(heard=heard) if answer and answer.on_done:
                self._call(answer.on_done, heard)

    def _fail(self, answer: _Answer, key: str, *, apart: bool = False) -> None:
        """Once for each answer: to whom waits for the result, else as trouble, and to whom asks for the result later."""
        with self._lock:
            if answer.trouble or self._answer is not answer:
                return
            answer.trouble = key
            on_done = answer.on_done
            if on_done:
                self._answer = None
        self._call(on_done or answer.on_trouble, key, apart=apart)

    def _call(self, listener: Callable[[Any], None], what: object, *, apart: bool = False) -> None:
        """Call back; ``apart`` on a thread of its own, so that nobody is called from within their own call."""
        if apart:
            threading.Thread(target=self._call, args=(listener, what), name="recogniser trouble", daemon=True).start()
            return
        try:
            listener(what)
        except Exception:
            # A caller's mistake must not end the thread on which the other events arrive.
            _log.exception("a listener of the recogniser failed")
