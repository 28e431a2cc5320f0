"""What can happen in a session (events), what is then to be done (effects), and what is being asked (turns)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mockint.model import Question, Report


class State(StrEnum):
    """Where a session stands."""

    READY = "ready"
    ASKING = "asking"
    THINKING = "thinking"
    ANSWERING = "answering"
    PAUSED = "paused"
    RECOGNISING = "recognising"
    PARTING = "parting"
    FEEDBACK = "feedback"
    SUMMARY = "summary"


# --- events --------------------------------------------------------------------------------------------------------


class Event:
    """Something that happened: a key, or a device that reports."""


@dataclass(frozen=True)
class Begin(Event):
    """Start with the first question."""


@dataclass(frozen=True)
class Asked(Event):
    """The question has been read to its end, or cannot be read (the text is on the screen)."""


@dataclass(frozen=True)
class Repeat(Event):
    """Read the question again, perhaps slower."""

    slower: bool = False


@dataclass(frozen=True)
class StartAnswer(Event):
    """The microphone, please."""


@dataclass(frozen=True)
class Pause(Event):
    """Hold the recording."""


@dataclass(frozen=True)
class Resume(Event):
    """Go on recording."""


@dataclass(frozen=True)
class StartOver(Event):
    """Forget this take and begin the answer again."""


@dataclass(frozen=True)
class StopAnswer(Event):
    """The answer is complete."""


@dataclass(frozen=True)
class ListenFailed(Event):
    """The microphone could not be opened; nothing was recorded."""


@dataclass(frozen=True)
class TypedAnswer(Event):
    """An answer from the keyboard."""

    text: str


@dataclass(frozen=True)
class Recognised(Event):
    """The answer is text now, and scored.

    In the closing of a whole interview ``reply`` is what the interviewer says to it before asking for more, and ``farewell``
    what they say when it ends, now (no reply) or later.
    """

    report: Report
    probe: str = ""
    probe_text: str = ""
    reply: str = ""
    farewell: str = ""


@dataclass(frozen=True)
class WarmedUp(Event):
    """The answer to the warm-up is kept; it is not scored."""


@dataclass(frozen=True)
class RecogniseFailed(Event):
    """The recording is kept but could not be written down."""


@dataclass(frozen=True)
class Corrected(Event):
    """The user mended the transcript; it was scored anew."""

    report: Report
    probe: str = ""
    probe_text: str = ""


@dataclass(frozen=True)
class AskProbe(Event):
    """Ask for the missing part."""


@dataclass(frozen=True)
class Retry(Event):
    """The same question once more."""


@dataclass(frozen=True)
class Next(Event):
    """The next question."""


@dataclass(frozen=True)
class Quiet(Event):
    """Stop the reading of the question. When it has ended already this does nothing: nobody skips by being a moment late."""


@dataclass(frozen=True)
class Skip(Event):
    """Leave this question unanswered, or stop its reading."""


@dataclass(frozen=True)
class Finish(Event):
    """End the session now and show the summary."""


# --- effects -------------------------------------------------------------------------------------------------------


class Effect:
    """Something to do at the edge."""


@dataclass(frozen=True)
class Speak(Effect):
    """Read a text aloud; answer with Asked at its end."""

    text: str
    slower: bool = False


@dataclass(frozen=True)
class Hush(Effect):
    """Stop speaking."""


@dataclass(frozen=True)
class Listen(Effect):
    """Make the answer's row, then open the microphone."""


@dataclass(frozen=True)
class HoldListening(Effect):
    """Pause or resume the recording."""

    on: bool


@dataclass(frozen=True)
class MarkQuestionEnd(Effect):
    """The question that was still being read ends here on the recording."""


@dataclass(frozen=True)
class StopListening(Effect):
    """Close the take and have it recognised; answer with Recognised."""


@dataclass(frozen=True)
class DropTake(Effect):
    """Close the take. ``keep`` leaves the answer to be carried on later; otherwise the user wanted it set aside."""

    keep: bool = False


@dataclass(frozen=True)
class ScoreTyped(Effect):
    """Keep and score a typed answer; answer with Recognised."""

    text: str


@dataclass(frozen=True)
class CloseSession(Effect):
    """Note the end of the session."""


MORE = "more"
"""What the interviewer asks for in the closing, once a question of the candidate has been taken up: more of them."""


@dataclass(frozen=True)
class Turn:
    """What is being asked now: a question, which attempt at it, and the part a probe asks for ("" for the question, MORE for
    further questions of the candidate)."""

    question: Question
    number: int
    attempt: int = 1
    probe: str = ""
    probe_text: str = ""

    @property
    def asked(self) -> str:
        """The words to be read aloud."""
        return self.probe_text or self.question.text


@dataclass(frozen=True)
class Done:
    """A turn that was answered."""

    turn: Turn
    report: Report
