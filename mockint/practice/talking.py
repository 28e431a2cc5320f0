"""Performs an informational interview with speaker, microphone and store, as ``conductor`` performs a session.

Each turn of the user's is a row of the history, made before the microphone opens, whose question is what the persona had said
before; at the end one more row holds the report on the whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from mockint.catalogue import Catalogue
from mockint.errors import UsageError
from mockint.model import AnswerRecord, Pack, Persona, Timeline, Transcript
from mockint.practice import retelling
from mockint.practice import session as s
from mockint.practice.conductor import Conductor
from mockint.practice.informational import LEAST_MINUTES, MOST_MINUTES, DialogueLine, Said, Talk, scale
from mockint.practice.view import Devices, View
from mockint.scoring import interruption
from mockint.scoring.informational import TalkReport
from mockint.scoring.parts import rules

if TYPE_CHECKING:
    from mockint.config import Settings
    from mockint.history.store import Store
    from mockint.speech.protocols import Caption, Level


@dataclass(frozen=True)
class TalkView(View):
    """What a screen needs to know of a talk. ``clock`` and ``limit`` are nominal seconds, ``pace`` how many pass in one
    second; ``outcome`` is there at the end, ``whole`` is the id of its answer."""

    dialogue: tuple[DialogueLine, ...] = ()
    clock: float = 0.0
    limit: float = 0.0
    pace: float = 1.0
    over: bool = False
    leaving: bool = False
    outcome: TalkReport | None = None
    whole: int = 0


class TalkConductor(Conductor):
    """One talk being held. ``post`` events; ``close`` when the screen goes."""

    def __init__(
        self,
        talk: Talk,
        pace: float,
        pack: Pack,
        store: Store,
        devices: Devices,
        *,
        line: Callable[..., str],
        ui: str = "en",
        stop_after_silence: float = 0.0,
        on_change: Callable[[View], None] = lambda view: None,
        on_level: Callable[[Level], None] = lambda level: None,
        on_caption: Callable[[Caption], None] = lambda caption: None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        # Before the base: its thread asks for a view at once.
        self.talk, self._pace, self._now = talk, pace, now
        self._begun = 0.0
        self._held_since = 0.0
        self._outcome: TalkReport | None = None
        self._whole = 0
        super().__init__(
            pack,
            talk,
            store,
            devices,
            line=line,
            ui=ui,
            stop_after_silence=stop_after_silence,
            on_change=on_change,
            on_level=on_level,
            on_caption=on_caption,
        )

    def _snapshot(self) -> View:
        plain = super()._snapshot()
        common = {field.name: getattr(plain, field.name) for field in fields(plain)}
        return TalkView(
            **common,
            dialogue=tuple(self.talk.dialogue),
            clock=self.talk.clock,
            limit=self.talk.limit,
            pace=self._pace,
            over=self.talk.over,
            leaving=self.talk.leaving,
            outcome=self._outcome,
            whole=self._whole,
        )

    def _dispatch_quietly(self, event: s.Event) -> None:
        now = self._now()
        if isinstance(event, s.Begin):
            self._begun = now
        if self._held_since and self.talk.state is s.State.RECOGNISING:
            # The user does not pay for a slow recogniser.
            self._begun += now - self._held_since
        if self._begun and self.talk.state is not s.State.SUMMARY:
            self.talk.clock = (now - self._begun) * self._pace
        super()._dispatch_quietly(event)
        self._held_since = now if self.talk.state is s.State.RECOGNISING else 0.0

    def _report(self, record: AnswerRecord, said: Transcript, timeline: Timeline | None) -> None:
        if said.text.strip():
            self.store.keep_turn(record.id, said)
        else:
            self.store.set_state(record.id, "abandoned")
            self._notice("talk_nothing_heard")
        self._record = None
        early = interruption.find(said, timeline, rules()["interrupting"], self._line)
        self._dispatch_quietly(Said(said.text, early))

    def _perform(self, effect: s.Effect) -> None:
        if isinstance(effect, s.CloseSession) and self._session_id and self._outcome is None:
            self._outcome = self.talk.outcome()
            if self._outcome is not None:
                self._keep_whole(self._outcome)
        super()._perform(effect)

    def _keep_whole(self, outcome: TalkReport) -> None:
        them = self.talk.them
        last = self.talk.dialogue[-1].text if self.talk.leaving else ""
        name = (them.name, them.trade)
        self._whole = retelling.keep(self.store, self._session_id, name, last, self.talk.given, outcome, self.talk.ui)


def open_talk(
    persona: Persona,
    store: Store,
    devices: Devices,
    settings: Settings,
    *,
    minutes: int = 10,
    siblings: Sequence[Persona] = (),
    ui: str = "en",
    on_change: Callable[[View], None] = lambda view: None,
    on_level: Callable[[Level], None] = lambda level: None,
    on_caption: Callable[[Caption], None] = lambda caption: None,
) -> TalkConductor:
    """A talk ready to ``post(Begin())``. ``minutes`` are the user's own (3 to 30; below 20 they stand for 25), ``siblings``
    the other personas of the language. Raises UsageError for other minutes, StoreError."""
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise UsageError("persona_minutes", value=minutes, low=LEAST_MINUTES, high=MOST_MINUTES)
    limit, pace = scale(minutes)
    say = Catalogue(ui)
    others = tuple(one for one in siblings if one.lang == persona.lang and one.id != persona.id)
    talk = Talk(
        (),
        persona.lang,
        headphones=settings.microphone.headphones,
        persona=persona,
        siblings=others,
        ui=ui,
        limit=limit,
        given=minutes * 60,
    )
    folder, name = persona.id.split("/", 1)
    title = say("informational.title", name=persona.name, trade=persona.trade)
    pack = Pack(f"{folder}/{retelling.PACK}{name}", title, persona.lang, "informational", persona.trade, persona.version, ())
    return TalkConductor(
        talk,
        pace,
        pack,
        store,
        devices,
        line=say,
        ui=ui,
        stop_after_silence=settings.microphone.stop_after_silence,
        on_change=on_change,
        on_level=on_level,
        on_caption=on_caption,
    )
