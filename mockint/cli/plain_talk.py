"""An informational interview line by line: for screen readers, SSH and pipes."""

from __future__ import annotations

from collections.abc import Sequence

from mockint.cli.console import Console
from mockint.cli.plain_turns import RECOGNISING_SECONDS, PlainTurns
from mockint.errors import MockintError
from mockint.model import Persona
from mockint.practice import session as s
from mockint.practice.talking import TalkConductor, TalkView
from mockint.practice.view import View
from mockint.reports import talk as report


class PlainTalk(PlainTurns[TalkView]):
    """Holds one talk at the terminal's two ends."""

    def __init__(self, console: Console, persona: Persona, *, typed: bool) -> None:
        super().__init__(console, typed=typed)
        self._persona = persona
        self._conductor: TalkConductor | None = None
        self._shown = 0

    def hold(self, conductor: TalkConductor, reasons: Sequence[MockintError] = ()) -> TalkView:
        """From the greeting to the report. ``reasons`` say why something is missing."""
        self._conductor = conductor
        them, out = self._persona, self._console.out
        out(self._say("informational.begin", called=them.name, trade=them.trade, firm=them.firm), style="head")
        out(self._say("informational.about", about=them.about), style="quiet")
        for reason in reasons:
            out(f"* {reason.line(self._say)}")
        view = self._post(s.Begin())
        self._help(view)
        while view.state is not s.State.SUMMARY:
            self._show(view)
            view = self._turn(view)
        self._show(view)
        out()
        if view.outcome is None:
            out(self._say("informational.nothing"))
            return view
        for line in report.lines(view.outcome, self._say):
            out(line.text, style=line.style)
        out()
        out(self._say("cli.plain_kept", answer=view.whole))
        return view

    def _post(self, event: s.Event | None) -> TalkView:
        assert self._conductor is not None
        if event is not None:
            self._conductor.post(event)
        view = self._conductor.wait(_settled, RECOGNISING_SECONDS)
        with self._printing:
            self._tell(view)
        assert isinstance(view, TalkView)
        return view

    def _show(self, view: TalkView) -> None:
        """What the persona said since; the user's own words stand there already."""
        for line in view.dialogue[self._shown :]:
            if line.theirs:
                self._console.out()
                self._console.out(f"{self._persona.called}: {line.text}", style="head")
            elif not self._typed:
                self._console.out(f"{self._say('informational.you')}: {line.text}")
        self._shown = len(view.dialogue)
        self._console.flush()

    def _help(self, view: TalkView) -> None:
        spoken = view.can_listen and not self._typed
        self._console.out(self._say("informational.how_spoken" if spoken else "informational.how_typed"), style="quiet")
        self._console.out(self._say("informational.keys"), style="quiet")

    def _turn(self, view: TalkView) -> TalkView:
        line = self._console.ask(">")
        match line.strip().casefold() if line is not None else None:
            case None | "q":
                return self._post(s.Finish())
            case "":
                return self._speak() if view.can_listen and not self._typed else view
            case "r":
                return self._post(s.Repeat())
            case "s":
                return self._post(s.Repeat(slower=True))
            case "?":
                self._help(view)
                return view
        return self._post(s.TypedAnswer(self._lines(line or "")))

    def _speak(self) -> TalkView:
        view = self._post(s.StartAnswer())
        if view.state is not s.State.ANSWERING:
            self._typed = not view.can_listen
            return view
        self._begin_recording()
        while view.state in (s.State.ANSWERING, s.State.PAUSED):
            line = self._console.ask("")
            view = self._while_recording(line.strip().casefold() if line is not None else "") or self._end_recording()
        self._listening = False
        return view


def _settled(view: View) -> bool:
    """Nothing more happens before the user does something; a goodbye is heard to its end."""
    leaving = isinstance(view, TalkView) and view.leaving and view.state is s.State.ASKING
    return view.state is not s.State.RECOGNISING and not leaving
