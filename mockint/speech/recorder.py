"""The real Recorder: one take at a time, written by the sound process."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from mockint import paths
from mockint.errors import SpeechError
from mockint.speech import wire
from mockint.speech.process import ANSWER_SECONDS, AudioChild, AudioProcess, next_number
from mockint.speech.protocols import Level, Take
from mockint.speech.takes import recover_take

FINISH_SECONDS = 0.25
"""How long a stop waits for the file to be closed; with the rest it has to be over in 0.3 s."""


class _Session:
    """One take and what is known of it; changed by the reader thread only."""

    def __init__(self, child: AudioChild, file: Path) -> None:
        self.child = child
        self.file = file
        self.number = next_number()
        self.answered = threading.Event()
        self.ended = threading.Event()
        self.failed: wire.Failed | None = None
        self.rate = 0
        self.device = ""
        self.seconds = 0.0
        self.take: Take | None = None
        self.given_up = False
        """Whether a stop has returned without waiting for the end: nothing more is told."""
        self.settled = False
        """Then: whether the file is whole, or somebody is at it."""


class MicrophoneRecorder:
    """Records takes to FLAC; see ``protocols.Recorder``. Nothing of the sound is kept in memory here. Thread-safe, but not to
    be called from its own callbacks, except ``pause`` and ``resume``."""

    def __init__(self, audio: AudioProcess, device: str = "") -> None:
        """``device`` is a name as ``devices()`` gives it, "" for the system's default."""
        self._audio = audio
        self._device = device
        self._session: _Session | None = None
        self._stopping = threading.Lock()

    @property
    def device(self) -> str:
        """The name of the microphone of the current or last take, "" before the first."""
        return self._session.device if self._session else ""

    @property
    def rate(self) -> int:
        """The rate of the current or last take, samples a second; 0 before the first."""
        return self._session.rate if self._session else 0

    def start(
        self,
        file: Path,
        *,
        on_level: Callable[[Level], None],
        on_pcm: Callable[[bytes], None],
        on_trouble: Callable[[str], None],
    ) -> None:
        """Open the microphone; returns when sound is being written (0.1–3 s). A take that is still open is finished first; an
        existing file is written over. Raises SpeechError, or StoreError when the folder cannot be written."""
        if self._session:
            self.stop()
            self._session = None
        paths.make_private(file.parent)
        # A process that was left behind, or a mending, may still be busy with a file of that name: it keeps its own.
        with contextlib.suppress(OSError):
            file.unlink()
        self._audio.attach(self)
        child = self._audio.child()
        if child.in_reader:
            raise RuntimeError("a callback may not wait for the sound process")
        session = _Session(child, file)

        def listen(event: wire.Event) -> None:
            match event:
                case wire.Gone() if session.given_up:
                    # Left behind by a stop, and ended since: on its own, or by force in the middle of the file.
                    if not session.settled and (self._session is session or not self._session or self._session.file != file):
                        _mend(file, [])
                case wire.Taken() if session.given_up:
                    session.settled = True
                case _ if session.given_up:
                    pass
                case wire.Sound(pcm=pcm):
                    on_pcm(pcm)
                case wire.Levels(level=level):
                    session.seconds = level.seconds
                    on_level(level)
                case wire.Recording(rate=rate, device=device):
                    session.rate, session.device = rate, device
                    session.answered.set()
                case wire.Trouble(key=key):
                    on_trouble(key)
                case wire.Taken(seconds=seconds, overflows=overflows, trouble=trouble):
                    session.take = Take(file=file, seconds=seconds, overflows=overflows, trouble=trouble)
                    self._end(session)
                case wire.Failed():
                    session.failed = event
                    self._end(session)
                case wire.Gone():
                    self._end(session)
                    if session.rate:
                        on_trouble("audio_died")
                case _:
                    pass

        child.taking = True
        child.send(wire.Record(id=session.number, file=str(file), device=self._device), listen)
        if not session.answered.wait(ANSWER_SECONDS):
            child.kill()
            raise SpeechError("microphone_blocked")
        if not session.rate:
            if session.failed:
                raise SpeechError(session.failed.key, **session.failed.facts)
            raise SpeechError("audio_died")
        self._session = session

    def pause(self) -> None:
        """Stop writing but keep the device; paused time is not in the take."""
        self._send(wire.Pause)

    def resume(self) -> None:
        """Write on."""
        self._send(wire.Resume)

    def stop(self) -> Take:
        """Finish the file (0.05 s). A second stop gives the same take.

        When the sound process has died the take has the trouble ``audio_died``, the length that was last known, and is made
        whole in the background: by then for short answers, a few seconds later for long ones; it can be read meanwhile. When
        the process is too slow, the trouble is ``take_late``: it finishes the file on its own, or is killed after 3 s and the
        file is made whole as above; nothing more of it is told.
        """
        with self._stopping:
            session = self._session
            if session is None:
                raise RuntimeError("nothing was recorded")
            if session.take:
                return session.take
            try:
                session.child.send(wire.Finish(id=session.number))
            except SpeechError:
                pass
            else:
                session.ended.wait(FINISH_SECONDS)
            if session.take:
                return session.take
            session.given_up = True
            if session.ended.is_set() or not session.child.alive:
                session.settled = True
                found: list[Take] = []
                work = threading.Thread(target=_mend, args=(session.file, found), name="mend take", daemon=True)
                work.start()
                work.join(0.05)
                seconds = found[0].seconds if found else session.seconds
                session.take = Take(file=session.file, seconds=seconds, trouble="audio_died")
            else:
                session.take = Take(file=session.file, seconds=session.seconds, trouble="take_late")
                self._audio.leave(session.child)
            return session.take

    def close(self) -> None:
        """Stop if recording, and let go of the sound process."""
        if self._session and not self._session.take:
            self.stop()
        self._audio.detach(self)

    def _send(self, kind: type[wire.Pause | wire.Resume]) -> None:
        session = self._session
        if session and not session.ended.is_set():
            try:
                session.child.send(kind(id=session.number))
            except SpeechError:
                return  # on_trouble tells

    @staticmethod
    def _end(session: _Session) -> None:
        session.child.taking = False
        session.child.forget(session.number)
        session.ended.set()
        session.answered.set()


def _mend(file: Path, found: list[Take]) -> None:
    try:
        found.append(recover_take(file))
    except SpeechError:
        return
