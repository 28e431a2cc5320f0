"""What sessions held line by line have in common: notices as they come, recording from Enter to Enter, typed lines."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

from mockint.cli.console import Console
from mockint.practice import session as s
from mockint.practice.view import View
from mockint.speech.protocols import Level

RECOGNISING_SECONDS = 3600.0
"""How long to wait for a recogniser: 15 minutes of speech on a slow machine with a large model."""
Seen = TypeVar("Seen", bound=View)


class PlainTurns(Generic[Seen]):
    """The terminal's two ends. One thread reads lines; the conductor's only print notices."""

    def __init__(self, console: Console, *, typed: bool) -> None:
        self._console, self._say, self._typed = console, console.say, typed
        self._told: tuple[str, ...] = ()
        self._hint = ""
        self._printing = threading.Lock()
        self._listening = False

    # callbacks of the conductor's thread ----------------------------------------------------------------------------

    def on_change(self, view: View) -> None:
        """Notices at once, even while a line is being waited for."""
        with self._printing:
            self._tell(view)
            if self._listening and view.state is s.State.RECOGNISING:
                # The device ended the take, not the user: the Enter that is waited for would be a riddle.
                self._console.out(self._say("cli.plain_press_enter"))
            self._listening = self._listening and view.state in (s.State.ANSWERING, s.State.PAUSED)
            self._console.flush()

    def on_level(self, level: Level) -> None:
        """A hint on the level, once each time it changes."""
        if level.hint and level.hint != self._hint:
            with self._printing:
                self._console.out(f"* {self._say(f'sound.hint_{level.hint}')}")
                self._console.flush()
        self._hint = level.hint

    # turns ----------------------------------------------------------------------------------------------------------

    def _post(self, event: s.Event | None) -> Seen:
        """Do something and wait until the user may do the next."""
        raise NotImplementedError

    def _tell(self, view: View) -> None:
        for notice in view.notices:
            if notice not in self._told:
                self._console.out(f"* {notice}")
        self._told = view.notices

    def _lines(self, first: str) -> str:
        """What is typed up to an empty line or the end of input."""
        lines = [first]
        while line := self._console.ask(""):
            if not line.strip():
                break
            lines.append(line)
        return "\n".join(lines).strip()

    def _begin_recording(self) -> None:
        self._listening = True
        self._console.out(self._say("cli.plain_recording"))

    def _while_recording(self, word: str) -> Seen | None:
        """What ``p``, ``o`` and ``q`` do; None for any other word."""
        match word:
            case "p":
                view = self._post(s.Pause())
                paused = view.state is s.State.PAUSED
                self._console.out(self._say("cli.plain_paused" if paused else "cli.plain_recording"))
            case "o":
                view = self._post(s.StartOver())
                self._console.out(self._say("cli.plain_recording"))
            case "q":
                view = self._post(s.Finish())
            case _:
                return None
        return view

    def _end_recording(self) -> Seen:
        self._listening = False
        self._console.out(self._say("cli.plain_writing"), style="quiet")
        self._console.flush()
        return self._post(s.StopAnswer())
