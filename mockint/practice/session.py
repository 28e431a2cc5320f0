"""The state machine of a practice session. No clock, no devices, no files: events in, effects out.

    asking → thinking → answering → recognising → feedback → (probe → asking …) | retry | next → … → summary

In a whole interview the closing goes round: recognising → asking ("anything else?") … → parting (the farewell) → feedback.
With headphones the question may still be read while answering (``reading``); then its end is marked on the recording.

``dispatch`` takes one event and returns the effects to perform, in order. Whoever performs them (``conductor``) reports back
with further events. Events that make no sense in the current state are ignored: a key pressed too late does nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mockint.model import Lang, Mode, Question, Report
from mockint.practice.events import (
    MORE,
    Asked,
    AskProbe,
    Begin,
    CloseSession,
    Corrected,
    Done,
    DropTake,
    Effect,
    Event,
    Finish,
    HoldListening,
    Hush,
    Listen,
    ListenFailed,
    MarkQuestionEnd,
    Next,
    Pause,
    Quiet,
    Recognised,
    RecogniseFailed,
    Repeat,
    Resume,
    Retry,
    ScoreTyped,
    Skip,
    Speak,
    StartAnswer,
    StartOver,
    State,
    StopAnswer,
    StopListening,
    Turn,
    TypedAnswer,
    WarmedUp,
)

__all__ = [
    "MORE",
    "AskProbe",
    "Asked",
    "Begin",
    "CloseSession",
    "Corrected",
    "Done",
    "DropTake",
    "Effect",
    "Event",
    "Finish",
    "HoldListening",
    "Hush",
    "Listen",
    "ListenFailed",
    "MarkQuestionEnd",
    "Next",
    "Pause",
    "Quiet",
    "RecogniseFailed",
    "Recognised",
    "Repeat",
    "Resume",
    "Retry",
    "ScoreTyped",
    "Session",
    "Skip",
    "Speak",
    "StartAnswer",
    "StartOver",
    "State",
    "StopAnswer",
    "StopListening",
    "Turn",
    "TypedAnswer",
    "WarmedUp",
]


@dataclass
class Session:
    """One session over a list of questions. ``interview`` makes the closing a talk; ``headphones`` lets the microphone open
    while the question is still being read."""

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
    interview: bool = False
    headphones: bool = False
    reading: bool = False
    farewell: str = ""
    _farewell: str = ""
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
                self.reading = self.headphones
                # Through loudspeakers the microphone would hear the question.
                return [Listen()] if self.headphones else [Hush(), Listen()]
            case TypedAnswer(text=text):
                self.state = State.RECOGNISING
                return [Hush(), ScoreTyped(text)]
            case Skip() | Quiet():
                # The first skip ends the reading, at once; from "thinking" a skip leaves the question.
                self.state = State.THINKING
                return [Hush()]
            case Next():
                return [Hush(), *self._leave_turn()]
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
                return self._leave_turn()
        return []

    def _in_answering(self, event: Event) -> list[Effect]:
        match event:
            case Asked() if self.reading:
                self.reading = False
                return [MarkQuestionEnd()]
            case Quiet() if self.reading:
                return self._stop_reading()
            case StopAnswer():
                self.state = State.RECOGNISING
                return [*self._stop_reading(), StopListening()]
            case Pause():
                self.state = State.PAUSED
                return [HoldListening(True)]
            case StartOver():
                return [DropTake(), Listen()]
            case ListenFailed():
                self.state = State.ASKING if self.reading else State.THINKING
                self.reading = False
                return []
            case Skip():
                self.state = State.THINKING
                return [*self._stop_reading(), DropTake()]
        return []

    def _in_paused(self, event: Event) -> list[Effect]:
        match event:
            case Asked() | Quiet():
                # Nothing is recorded meanwhile: the pause stands where the question ends.
                return self._in_answering(event)
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
            case Recognised(report=report, probe=probe, probe_text=probe_text, reply=reply, farewell=farewell):
                if self.turn.probe == MORE:
                    # One closing, however many questions the candidate asks in it.
                    self.done[-1] = Done(self.done[-1].turn, report)
                else:
                    self.done.append(Done(self.turn, report))
                self.report, self.probe, self.probe_text, self._farewell = report, probe, probe_text, farewell
                if reply:
                    self.turn = replace(self.turn, probe=MORE, probe_text=reply)
                    self.state = State.ASKING
                    return [Speak(reply)]
                return self._part() if farewell else self._after_answer()
            case WarmedUp():
                return self._next()
            case RecogniseFailed():
                self.state = State.THINKING
                return []
        return []

    def _in_parting(self, event: Event) -> list[Effect]:
        match event:
            case Asked():
                return self._after_answer()
            case Repeat(slower=slower):
                return [Speak(self.farewell, slower)]
            case Quiet() | Skip() | Next() | StartAnswer() | StopAnswer():
                return [Hush(), *self._after_answer()]
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
        self.reading, self.farewell, self._farewell = False, "", ""
        self.state = State.ASKING
        return [Speak(question.text)]

    def _after_answer(self) -> list[Effect]:
        """Feedback, or in mock mode what comes next."""
        if self.mode == "mock":
            return self._next()
        self.state = State.FEEDBACK
        return []

    def _part(self) -> list[Effect]:
        """The interviewer's last word, then the feedback."""
        assert self.turn is not None
        self.turn = replace(self.turn, probe="", probe_text="")
        self.farewell = self._farewell
        self.state = State.PARTING
        return [Speak(self.farewell)]

    def _leave_turn(self) -> list[Effect]:
        """What was asked stays unanswered."""
        assert self.turn is not None
        if self.turn.probe == MORE:
            return self._part()
        if self.turn.probe:
            # Not wanting to answer the probe leads back to the feedback it came from.
            self.turn = replace(self.turn, probe="", probe_text="")
            self.state = State.FEEDBACK
            return []
        return self._next()

    def _stop_reading(self) -> list[Effect]:
        """Cut off a question that is still being read into an open microphone."""
        if not self.reading:
            return []
        self.reading = False
        return [Hush(), MarkQuestionEnd()]

    def _next(self) -> list[Effect]:
        return self._finish() if self.is_last else self._ask(self.index + 1)

    def _finish(self) -> list[Effect]:
        if self.state is State.SUMMARY:
            return []
        effects: list[Effect] = []
        if self.state in (State.ASKING, State.PARTING) or self.reading:
            effects.append(Hush())
            self.reading = False
        if self.state in (State.ANSWERING, State.PAUSED):
            effects.append(DropTake(keep=True))
        self.state = State.SUMMARY
        return [*effects, CloseSession()]
