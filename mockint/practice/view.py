"""What a session has to speak and hear with, and what a screen needs to know of it: two frozen types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockint.model import AnswerRecord, Report, Transcript
from mockint.practice import session as s

if TYPE_CHECKING:
    from mockint.speech.protocols import Recorder, Speaker, Transcriber


@dataclass(frozen=True)
class Devices:
    """What there is to speak and hear with; None for what is missing, so that the session goes on without it."""

    speaker: Speaker | None = None
    recorder: Recorder | None = None
    transcriber: Transcriber | None = None

    @property
    def can_listen(self) -> bool:
        """Spoken answers need a microphone and a model; typed ones always work."""
        return self.recorder is not None and self.transcriber is not None


@dataclass(frozen=True)
class View:
    """What a screen needs to know, whole, after each event. ``notices`` are lines in the interface's language.

    ``reading`` says that the question is still being read while the microphone is open already (headphones); ``farewell``
    is the interviewer's last word once it has been said; ``time_up`` that the time set aside for this practice is over.
    """

    state: s.State
    turn: s.Turn | None
    total: int
    report: Report | None = None
    earlier: Report | None = None
    record: AnswerRecord | None = None
    text: Transcript | None = None
    can_probe: bool = False
    probe_text: str = ""
    is_last: bool = False
    can_listen: bool = False
    can_speak: bool = False
    notices: tuple[str, ...] = ()
    done: tuple[s.Done, ...] = ()
    session_id: int = 0
    reading: bool = False
    farewell: str = ""
    time_up: bool = False
