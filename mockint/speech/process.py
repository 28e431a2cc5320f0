"""The parent's side of the sound process: one child for speaker and recorder, started when first needed and again after it
died."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import subprocess
import threading
from collections.abc import Callable

from mockint.errors import SpeechError
from mockint.speech import wire
from mockint.speech.children import kill_child, start_child

Listener = Callable[[wire.Event], None]

STOP_SECONDS = 0.2
"""How long a stop waits for the child before killing it; every stop has to be over in 0.3 s."""
LEFT_SECONDS = 3.0
"""How long a child that was too slow to stop may go on to finish its take."""
ANSWER_SECONDS = 10.0
"""How long a child may take to load its libraries and answer."""

_log = logging.getLogger("mockint.speech")
_log.addHandler(logging.NullHandler())
_numbers = itertools.count(1)


def next_number() -> int:
    """A number for a playing or a take, never used before in this process."""
    return next(_numbers)


class AudioChild:
    """One running sound process. Listeners are called from its one reader thread, in the order of the events."""

    def __init__(self) -> None:
        try:
            self._process = start_child("mockint.speech.audio")
        except OSError as error:
            raise SpeechError("audio_died") from error
        self._lock = threading.Lock()
        self._listeners: dict[int, Listener] = {}
        self._gone = False
        self.taking = False
        """Whether a take is being written: then a hanging loudspeaker is no reason to kill it."""
        self._reader = threading.Thread(target=self._read, name="sound events", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return not self._gone and self._process.poll() is None

    @property
    def in_reader(self) -> bool:
        """Whether this is the reader thread, which must not wait for events."""
        return threading.current_thread() is self._reader

    def send(self, command: wire.Command, listener: Listener | None = None) -> None:
        """Send; the listener gets every event with the command's number until ``forget``. Raises SpeechError when the child
        is gone (the listener then gets nothing)."""
        data = wire.frame(command)
        with self._lock:
            if not self._gone:
                if listener:
                    self._listeners[command.id] = listener
                pipe = self._process.stdin
                assert pipe
                try:
                    # Not through the pipe's buffer: what is left in one when the child dies makes a noise at the end.
                    while data:
                        data = data[os.write(pipe.fileno(), data) :]
                except (OSError, ValueError):
                    self._listeners.pop(command.id, None)
                else:
                    return
        raise SpeechError("audio_died")

    def forget(self, number: int) -> None:
        """No more events of that number."""
        with self._lock:
            self._listeners.pop(number, None)

    def kill(self) -> None:
        """End it at once. A take that was being written is left as it is on disk: see ``takes.recover_take``."""
        self._gone = True
        kill_child(self._process, wait=False)

    def close(self, seconds: float = STOP_SECONDS) -> None:
        """End it kindly (it finishes its take), or by force after so long."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            if self._process.stdin:
                self._process.stdin.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        if not self.in_reader:
            self._reader.join(0.05)

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe
        with contextlib.suppress(OSError, ValueError):
            while (event := wire.read_event(pipe)) is not None:
                with self._lock:
                    listener = self._listeners.get(event.id)
                if listener:
                    self._tell(listener, event)
        with self._lock:
            self._gone = True
            left, self._listeners = self._listeners, {}
        kill_child(self._process)
        pipe.close()
        for number, listener in left.items():
            self._tell(listener, wire.Gone(id=number))

    def _tell(self, listener: Listener, event: wire.Event) -> None:
        try:
            listener(event)
        except Exception:
            # A caller's mistake must not end the thread on which everybody else's events arrive.
            _log.exception("a listener failed on %s", type(event).__name__)


class AudioProcess:
    """The sound process that speaker, recorder and probes share. Thread-safe. Whoever uses it attaches, and detaches when
    done; with the last one it ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: AudioChild | None = None
        self._users: set[int] = set()

    def child(self) -> AudioChild:
        """The running child; started when there is none. Raises SpeechError."""
        with self._lock:
            if self._child is None or not self._child.alive:
                self._child = AudioChild()
            return self._child

    def warm_up(self) -> None:
        """Start it now, so that the first question need not wait. Raises SpeechError."""
        self.child()

    def attach(self, user: object) -> None:
        """Somebody uses it."""
        with self._lock:
            self._users.add(id(user))

    def leave(self, child: AudioChild) -> None:
        """Use another child from now on. That one is asked to end, and killed when it has not after 3 s; returns at once."""
        with self._lock:
            if self._child is child:
                self._child = None
        threading.Thread(target=child.close, args=(LEFT_SECONDS,), name="leave sound", daemon=True).start()

    def detach(self, user: object) -> None:
        """That one is done; ends the child when nobody is left."""
        with self._lock:
            self._users.discard(id(user))
            if self._users:
                return
            child, self._child = self._child, None
        if child:
            child.close()

    def close(self) -> None:
        """End the child whoever uses it."""
        with self._lock:
            self._users.clear()
            child, self._child = self._child, None
        if child:
            child.close()

    def ask(self, command: wire.Command, seconds: float = ANSWER_SECONDS) -> wire.Event:
        """Send and wait for the one answer. Raises SpeechError: what failed, or ``audio_died`` without an answer."""
        child = self.child()
        if child.in_reader:
            raise RuntimeError("a callback may not wait for the sound process")
        answered = threading.Event()
        answers: list[wire.Event] = []

        def listen(event: wire.Event) -> None:
            answers.append(event)
            answered.set()

        child.send(command, listen)
        if not answered.wait(seconds):
            child.kill()
        child.forget(command.id)
        answer = answers[0] if answers else wire.Gone(id=command.id)
        if isinstance(answer, wire.Failed):
            raise SpeechError(answer.key, **answer.facts)
        if isinstance(answer, wire.Gone):
            raise SpeechError("audio_died")
        return answer

    def devices(self) -> wire.Devices:
        """What is plugged in now, default sound system only: ``inputs`` and ``outputs``. Raises SpeechError."""
        answer = self.ask(wire.ListDevices(id=next_number()))
        assert isinstance(answer, wire.Devices)
        return answer


def devices() -> wire.Devices:
    """What is plugged in now, asked with a child of its own: ``inputs`` and ``outputs``. Raises SpeechError."""
    audio = AudioProcess()
    try:
        return audio.devices()
    finally:
        audio.close()
