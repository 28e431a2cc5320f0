"""Practice: what is being asked, what is happening now, and which keys help. The conductor does everything; this shows it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint.practice import session as s
from mockint.reports.clean import clean
from mockint.tui import moment, sheet
from mockint.tui.bridge import Request
from mockint.tui.messages import ViewChanged
from mockint.tui.screens.base import HELP
from mockint.tui.screens.speaking import S, SpeakingScreen
from mockint.tui.show import clock, safe
from mockint.tui.widgets.editor import Editor
from mockint.tui.widgets.keybar import Key, KeyBar
from mockint.tui.widgets.meter import Clock, Light, Meter

if TYPE_CHECKING:
    from mockint.practice.conductor import View
    from mockint.speech.protocols import Level

GRACE = 0.7
"""Seconds after the end of a reading in which the key that stops it does not yet mean to skip the question."""


class PracticeScreen(SpeakingScreen["View"]):
    """Stays below the feedback screens of its session."""

    HELP_NAME = "practice"
    LEAVING = ("practice.leave", "practice.leave_kept")
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("ctrl+s,ctrl+enter,ctrl+j", "submit", "submit"),
        Key("escape", "keys", "to_keys"),
        Key("space", "start", "start_answer"),
        Key("space", "stop", "stop_answer"),
        Key("p", "pause", "pause"),
        Key("p", "resume", "resume"),
        Key("o", "over", "over"),
        Key("t", "type", "type"),
        Key("r", "repeat", "repeat"),
        Key("s", "slower", "slower"),
        Key("n", "quiet", "skip_reading"),
        Key("n", "skip", "skip"),
        Key("n,space", "go_on", "go_on"),
        Key("i", "hint", "hint"),
        HELP,
        Key("q,escape", "leave", "leave"),
    )

    def __init__(self, request: Request) -> None:
        super().__init__()
        self._request = request
        self._turn: s.Turn | None = None
        self._waited = 0
        self._hushed = False
        self._skips_from = 0.0

    # the screen -----------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """One column of reading width."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="where", classes="quiet")
            yield Static(id="asked")
            yield Static(id="hint", classes="quiet")
            with Vertical(id="now"):
                yield Light(id="light")
                yield Clock(id="clock")
                yield Meter(self.main.say, id="meter")
            yield Static(id="captions")
            yield Editor(id="editor")
            yield Static(id="notices", classes="notice")
        yield KeyBar()

    def on_mount(self) -> None:
        """Open the session."""
        for name in ("hint", "meter", "clock", "captions", "editor", "notices"):
            self.query_one(f"#{name}").display = False
        self.query_one("#light", Light).show(self.say("practice.opening"))
        self.set_interval(1.0, self._tick)
        self.main.bridge.practise(self, self._request, self.main.say.lang, self._opened, self._failed)

    # what happens ---------------------------------------------------------------------------------------------------

    async def on_view_changed(self, message: ViewChanged) -> None:
        """The session moved on: show it, and the screens that belong to its state."""
        message.stop()
        view, before = message.view, self._view
        self._view = view
        if view.turn != self._turn:
            self._turn = view.turn
            self._typing = False
            self.query_one("#editor", Editor).text = ""
            self._put("hint", None)
        if before is None or before.state is not view.state:
            self._enter(view, before.state if before else None)
        self._show(view)
        await self._accompany(view)

    def _enter(self, view: View, before: s.State | None) -> None:
        if view.state is S.ANSWERING and before is not S.PAUSED:
            self._anew()
        if view.state is S.RECOGNISING:
            self._waited = 0
        if view.state is not S.PARTING and view.farewell and before in (S.PARTING, S.RECOGNISING) and not view.can_speak:
            # Without a voice the goodbye is gone from this screen at once: it stays readable over the next one.
            self.app.notify(clean(view.farewell), markup=False, timeout=8)
        if view.state is S.THINKING and before is S.ASKING:
            self._skips_from = 0.0 if self._hushed or not view.can_speak else time.monotonic() + GRACE
            self._hushed = False
        if view.state is S.THINKING and not view.can_listen:
            # Nothing to listen with: straight to typing.
            self._typing = True

    async def _accompany(self, view: View) -> None:
        """Feedback lies over this screen while the session is in that state; the summary takes its place at the end."""
        showing = [screen for screen in self.app.screen_stack if type(screen).__name__ == "FeedbackScreen"]
        if view.state is S.FEEDBACK and (page := sheet.of_view(view)):
            if showing:
                if showing[0].sheet != page:  # type: ignore[attr-defined]
                    await showing[0].show(page)  # type: ignore[attr-defined]
                self._tell(view)
            else:
                self.app.push_screen(self.main.make("feedback", page, self._conductor))
        elif showing:
            while self.app.screen is not self and len(self.app.screen_stack) > 2:
                self.app.pop_screen()
        if view.state is S.SUMMARY:
            if view.done:
                # Not awaited: this screen would wait for its own end.
                self.app.switch_screen(self.main.make("summary", view.session_id, True))
            else:
                self.dismiss()

    def _tell(self, view: View) -> None:
        for line in view.notices:
            self.app.notify(clean(line), markup=False, timeout=6)

    def _show(self, view: View) -> None:
        turn, say = view.turn, self.main.say
        self._put_notices(view)
        if turn is None:
            if view.notices:
                self.query_one("#light", Light).show(say("practice.cannot_begin"), "○", "$warning")
            return
        where = moment.place(turn, view.total, say)
        if turn.question.id == self._request.warm_up:
            where += f" · {say('daily.warm_up')}"
        if view.time_up:
            where += f" · {say('daily.time_over', minutes=self._request.minutes)}"
        self.query_one("#where", Static).update(Content(where))
        self.query_one("#asked", Static).update(safe(view.farewell if view.state is S.PARTING else turn.asked))
        self.query_one("#light", Light).show(*moment.now(view, say), recording=view.state is S.ANSWERING)
        recording = view.state in (S.ANSWERING, S.PAUSED)
        self.query_one("#meter").display = recording
        self.query_one("#clock").display = recording
        self._put_captions(view)
        self._put_editor(view)
        self.show_keys()

    def _tick(self) -> None:
        # Long work shows that it goes on.
        if self._view and self._view.state is S.RECOGNISING:
            self._waited += 1
            words = f"{self.say('practice.writing')}  {clock(self._waited)}"
            self.query_one("#light", Light).show(words, "…", "$accent")

    def _heard(self, level: Level) -> None:
        super()._heard(level)
        self._clock(level.seconds)

    def _anew(self) -> None:
        super()._anew()
        self._clock(0.0)

    def _clock(self, seconds: float) -> None:
        target = self._turn.question.seconds if self._turn else 90
        self.query_one("#clock", Clock).show(seconds, target, self.say("practice.over_target"))

    def _room(self) -> tuple[int, int]:
        # Light, clock and meter stay in sight above; the whole text comes with the feedback.
        page = self.query_one("#page", VerticalScroll)
        rows = page.size.height - self.query_one("#now").virtual_region.bottom - 1
        return page.size.width - 4, max(3, rows)

    def _captioned(self) -> None:
        self.query_one("#page", VerticalScroll).scroll_end(animate=False)

    # keys -----------------------------------------------------------------------------------------------------------

    def action_quiet(self) -> None:
        """End the reading of the question."""
        self._hushed = True
        super().action_quiet()

    def action_skip(self) -> None:
        """Leave this question, unless the key was meant to stop a reading that has just ended."""
        if time.monotonic() >= self._skips_from:
            self._post(s.Skip())

    def action_go_on(self) -> None:
        """Cut the goodbye short."""
        self._post(s.Quiet())

    def action_hint(self) -> None:
        """Show the question's hint."""
        if self._turn:
            self._put("hint", Content.assemble(self.say("practice.hint"), " ", safe(self._turn.question.hint)))
