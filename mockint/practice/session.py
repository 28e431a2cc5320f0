"""The state machine of a practice session. No clock, no devices, no files: events in, effects out.

    asking → thinking → answering → recognising → feedback → (probe → asking …) | retry | next → … → summary

``dispatch`` takes one event and returns the effects to perform, in order. Whoever performs them (``conductor``) reports back
with further events. Events that make no sense in the current state are ignored: a key pressed too late does nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from mockint.model import Lang, Mode, Question, Report


class State(StrEnum):
    """Where a session stands."""

    READY = "ready"
    ASKING = "asking"
    THINKING = "thinking"
    ANSWERING = "answering"
    PAUSED = "paused"
    RECOGNISING = "recognising"
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
    """The answer is text now, and scored."""

    report: Report
    probe: str = ""
    probe_text: str = ""


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


@dataclass(frozen=True)
class Turn:
    """What is being asked now: a question, which attempt at it, and the part a probe asks for ("" for the question)."""

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


@dataclass
class Session:
    """One session over a list of questions. ``typed`` sessions never listen."""

    questions: tuple[Question, ...]
    lang: Lang
    mode: Mode = "coach"
    state: State = State.READY
    index: int = 0
    turn: Turn | None = None
    report: Report | None = None
    probe: str = ""
    probe_text: str = ""
    done: list[Done] = field(default_factory=list)
    _probed: bool = False
    _attempts: dict[str, int] = field(default_factory=dict)

    def dispatch(self, event: Event) -> list[Effect]:
        """Take one event, change state, and return what is to be done."""
        if isinstance(event, Finish):
            return self._finish()
        handler = getattr(self, f"_in_{self.state.value}")
        effects: list[Effect] = handler(event)
        return effects

    # one handler a state ------------------------------------------------------------------------------------------

    def _in_ready(self, event: Event) -> list[Effect]:
        return self._ask(0) if isinstance(event, Begin) else []

    def _in_asking(self, event: Event) -> list[Effect]:
        assert self.turn is not None
        match event:
            case Asked():
                self.state = State.THINKING
                return []
            case Repeat(slower=slower):
                return [Speak(self.turn.asked, slower)]
            case StartAnswer():
                self.state = State.ANSWERING
                return [Hush(), Listen()]
            case TypedAnswer(text=text):
                self.state = State.RECOGNISING
                return [Hush(), ScoreTyped(text)]
            case Skip() | Quiet():
                # The first skip ends the reading, at once; from "thinking" a skip leaves the question.
                self.state = State.THINKING
                return [Hush()]
            case Next():
                if self.turn.probe:
                    self._back_from_probe()
                    return [Hush()]
                return [Hush(), *self._next()]
        return []

    def _in_thinking(self, event: Event) -> list[Effect]:
        assert self.turn is not None
        match event:
            case Repeat(slower=slower):
                self.state = State.ASKING
                return [Speak(self.turn.asked, slower)]
            case StartAnswer():
                self.state = State.ANSWERING
                return [Listen()]
            case TypedAnswer(text=text):
                self.state = State.RECOGNISING
                return [ScoreTyped(text)]
            case Skip() | Next():
                if self.turn.probe:
                    # Not wanting to answer the probe leads back to the feedback it came from.
                    self._back_from_probe()
                    return []
                return self._next()
        return []

    def _in_answering(self, event: Event) -> list[Effect]:
        match event:
            case StopAnswer():
                self.state = State.RECOGNISING
                return [StopListening()]
            case Pause():
                self.state = State.PAUSED
                return [HoldListening(True)]
            case StartOver():
                return [DropTake(), Listen()]
            case ListenFailed():
                self.state = State.THINKING
                return []
            case Skip():
                self.state = State.THINKING
                return [DropTake()]
        return []

    def _in_paused(self, event: Event) -> list[Effect]:
        match event:
            case Resume() | Pause():
                self.state = State.ANSWERING
                return [HoldListening(False)]
        return self._after_hold(event)

    def _after_hold(self, event: Event) -> list[Effect]:
        self.state = State.ANSWERING
        effects = self._in_answering(event)
        if not effects and not isinstance(event, ListenFailed):
            self.state = State.PAUSED
        return effects

    def _in_recognising(self, event: Event) -> list[Effect]:
        assert self.turn is not None
        match event:
            case Recognised(report=report, probe=probe, probe_text=probe_text):
                self.done.append(Done(self.turn, report))
                self.report, self.probe, self.probe_text = report, probe, probe_text
                if self.mode == "mock":
                    return self._next()
                self.state = State.FEEDBACK
                return []
            case RecogniseFailed():
                self.state = State.THINKING
                return []
        return []

    def _in_feedback(self, event: Event) -> list[Effect]:
        assert self.turn is not None
        match event:
            case AskProbe():
                if not self.can_probe:
                    return []
                self._probed = True
                self.turn = replace(self.turn, probe=self.probe, probe_text=self.probe_text)
                self.state = State.ASKING
                return [Speak(self.turn.asked)]
            case Corrected(report=report, probe=probe, probe_text=probe_text):
                self.report, self.probe, self.probe_text = report, probe, probe_text
                if self.done:
                    self.done[-1] = Done(self.turn, report)
                return []
            case Retry():
                return self._ask(self.index)
            case Next() | Skip():
                return self._next()
        return []

    def _in_summary(self, event: Event) -> list[Effect]:
        return []

    # steps ----------------------------------------------------------------------------------------------------------

    @property
    def can_probe(self) -> bool:
        """Whether there is a missing part to ask for and it has not been asked for in this attempt."""
        return self.mode == "coach" and bool(self.probe_text) and not self._probed

    @property
    def is_last(self) -> bool:
        """Whether no question follows this one."""
        return self.index + 1 >= len(self.questions)

    def _ask(self, index: int) -> list[Effect]:
        self.index = index
        question = self.questions[index]
        attempt = self._attempts.get(question.id, 0) + 1
        self._attempts[question.id] = attempt
        self.turn = Turn(question, index + 1, attempt)
        self.report, self.probe, self.probe_text, self._probed = None, "", "", False
        self.state = State.ASKING
        return [Speak(question.text)]

    def _back_from_probe(self) -> None:
        assert self.turn is not None
        self.turn = replace(self.turn, probe="", probe_text="")
        self.state = State.FEEDBACK

    def _next(self) -> list[Effect]:
        return self._finish() if self.is_last else self._ask(self.index + 1)

    def _finish(self) -> list[Effect]:
        if self.state is State.SUMMARY:
            return []
        effects: list[Effect] = []
        if self.state is State.ASKING:
            effects.append(Hush())
        if self.state in (State.ANSWERING, State.PAUSED):
            effects.append(DropTake(keep=True))
        self.state = State.SUMMARY
        return [*effects, CloseSession()]
