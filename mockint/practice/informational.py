"""The state machine of an informational interview: the user asks, the persona answers. No clock, no devices, no files.

    greeting → the user's turn → answer → the user's turn → … → goodbye → report

It keeps the states of ``practice.session``: ``asking`` while the persona speaks, ``thinking`` while it is the user's turn. The
time is told to it (``clock``); near its end the persona says so, at its end it takes leave.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mockint.catalogue import Catalogue
from mockint.model import Finding, Mode, Persona, Question
from mockint.practice import session as s
from mockint.scoring.informational import TalkReport, TalkTurn, report
from mockint.scoring.persona_match import Match, match

NOMINAL = 25.0
"""Minutes of an informational interview (RUBRIC 7: 20 to 30); shorter practice stands for them."""
SHORTEST_TRUE = 20
LEAST_MINUTES, MOST_MINUTES = 3, 30
WARN_FROM = 0.8
"""Share of the time from which the persona says that it is nearly over."""
OFFERED = ("day", "path", "skills", "trends", "advice", "people", "challenges", "entry")
"""Topics that are offered first when a question was not understood."""


@dataclass(frozen=True)
class Said(s.Event):
    """A turn of the user's, as text; ``interrupted`` when it began before the persona had finished."""

    text: str
    interrupted: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class DialogueLine:
    """One turn of the talk. ``act`` is what the user's words were taken for, "" for the persona's own."""

    theirs: bool
    text: str
    act: str = ""


@dataclass
class Talk(s.Session):
    """One informational interview. ``limit`` and ``clock`` are nominal seconds; ``clock`` is set before each event. ``given``
    is how many seconds of the user's it is to take: each turn's row carries it, so that the talk can be told again."""

    persona: Persona | None = None
    siblings: tuple[Persona, ...] = ()
    ui: str = "en"
    mode: Mode = "informational"
    limit: float = NOMINAL * 60
    given: int = round(NOMINAL * 60)
    clock: float = 0.0
    turns: list[TalkTurn] = field(default_factory=list)
    dialogue: list[DialogueLine] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)
    last: str = ""
    warned: bool = False
    over: bool = False
    leaving: bool = False
    ended: float = 0.0
    _taken: dict[str, int] = field(default_factory=dict)

    @property
    def them(self) -> Persona:
        """The persona; a talk without one is a programming error."""
        assert self.persona is not None
        return self.persona

    def outcome(self) -> TalkReport | None:
        """The report on what was said so far; None when nothing was."""
        if not self.turns:
            return None
        return report(self.turns, self.lang, limit=self.limit, ended=self.ended or self.clock, ui=self.ui)

    # states ---------------------------------------------------------------------------------------------------------

    def _in_ready(self, event: s.Event) -> list[s.Effect]:
        return self._say(self.them.greeting) if isinstance(event, s.Begin) else []

    def _in_asking(self, event: s.Event) -> list[s.Effect]:
        match event:
            case s.Next():
                return []
            case s.Asked() if self.leaving:
                return self._finish()
            case s.Quiet() | s.Skip() | s.StartAnswer() | s.TypedAnswer() if self.leaving:
                return self._finish()
        return super()._in_asking(event)

    def _in_thinking(self, event: s.Event) -> list[s.Effect]:
        return [] if isinstance(event, (s.Skip, s.Next)) else super()._in_thinking(event)

    def _in_recognising(self, event: s.Event) -> list[s.Effect]:
        match event:
            case Said(text=text) if not text.strip():
                self.state = s.State.THINKING
                return []
            case Said(text=text, interrupted=interrupted):
                return self._answer(text, interrupted)
            case s.RecogniseFailed():
                self.state = s.State.THINKING
        return []

    # what the persona says ------------------------------------------------------------------------------------------

    def _answer(self, text: str, interrupted: tuple[Finding, ...]) -> list[s.Effect]:
        found = match(text, self.them, siblings=self.siblings, told=self.told, last=self.last, ui=self.ui)
        self.turns.append(TalkTurn(text, found, self.clock, interrupted))
        self.dialogue.append(DialogueLine(False, text, found.act))
        if found.act == "goodbye" or self.over:
            return self._leave()
        if self.clock >= self.limit:
            self.over = True
            return self._say(self.them.time_up)
        reply = self._reply(found)
        if not self.warned and self.clock >= WARN_FROM * self.limit:
            self.warned = True
            left = max(1, round((self.limit - self.clock) / 60))
            reply += " " + self.them.time_warning.replace("{minutes}", str(left))
        return self._say(reply)

    def _reply(self, found: Match) -> str:
        them, shared = self.them, Catalogue(self.lang)
        match found.act:
            case "topic":
                return self._topic(found.topic, shared)
            case "prying":
                return self._next_of("declines", them.declines)
            case "asking_for_job":
                return self._next_of("no_job", them.no_job)
            case "rude":
                return self._next_of("rude", them.rude)
            case "site":
                return shared("informational.site_reply")
            case "small_talk":
                return self._next_of("small_talk", them.small_talk)
            case "welcome":
                return self._next_of("welcome", them.welcome)
            case "thanks":
                return self._next_of("thanks", them.thanks)
            case "repeat":
                return next(line.text for line in reversed(self.dialogue) if line.theirs)
            case "remark":
                return self._next_of("listening", them.listening)
        return f"{self._next_of('unclear', them.unclear)} {self._offer(shared)}"

    def _topic(self, name: str, shared: Catalogue) -> str:
        """The first answer, then the deeper ones; when all are told it says so."""
        answers = next(topic.answers for topic in self.them.topics if topic.id == name)
        given = self.told.setdefault(name, [])
        self.last = name
        if len(given) >= len(answers):
            return f"{shared('informational.all_told')} {self._offer(shared)}"
        given.append(answers[len(given)])
        return given[-1]

    def _offer(self, shared: Catalogue) -> str:
        """What can be asked, those not told yet first."""
        from mockint.scoring.persona_words import words_of

        names = words_of(self.lang).names
        topics = [topic.id for topic in self.them.topics if topic.id not in self.told]
        topics.sort(key=lambda name: OFFERED.index(name) if name in OFFERED else len(OFFERED))
        words = [names[name] for name in topics[:3]]
        if not words:
            return ""
        listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {shared('informational.or')} {words[-1]}"
        return shared("informational.may_ask", topics=listed)

    def _next_of(self, name: str, replies: tuple[str, ...]) -> str:
        number = self._taken.get(name, 0)
        self._taken[name] = number + 1
        return replies[number % len(replies)]

    def _leave(self) -> list[s.Effect]:
        self.leaving = True
        self.ended = self.clock
        return self._say(self.them.goodbye)

    def _say(self, text: str) -> list[s.Effect]:
        self.dialogue.append(DialogueLine(True, text))
        number = (self.turn.number if self.turn else 0) + 1
        asked = Question(f"talk-{number}", text, kind="informational", competency="enthusiasm", seconds=self.given)
        self.turn = s.Turn(asked, number)
        self.state = s.State.ASKING
        return [s.Speak(text)]

    def _finish(self) -> list[s.Effect]:
        self.ended = self.ended or self.clock
        return super()._finish()


def scale(minutes: int) -> tuple[float, float]:
    """The nominal seconds of a talk that takes ``minutes`` of the user's, and how many of them pass in one second."""
    if minutes >= SHORTEST_TRUE:
        return minutes * 60.0, 1.0
    return NOMINAL * 60, NOMINAL / minutes
