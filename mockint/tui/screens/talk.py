"""An informational interview: what was said, what is happening now, and which keys help."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint.practice.informational import WARN_FROM
from mockint.practice.talking import TalkConductor, TalkView
from mockint.reports.clean import clean
from mockint.tui import moment
from mockint.tui.messages import ViewChanged
from mockint.tui.screens.base import HELP
from mockint.tui.screens.speaking import S, SpeakingScreen
from mockint.tui.show import block, clock, safe
from mockint.tui.widgets.editor import Editor
from mockint.tui.widgets.keybar import Key, KeyBar
from mockint.tui.widgets.meter import Light, Meter


class TalkScreen(SpeakingScreen[TalkView]):
    """One talk, from the greeting to the report, which takes its place."""

    HELP_NAME = "talk"
    LEAVING = ("informational.quit", "informational.quit_kept")
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("ctrl+s,ctrl+enter,ctrl+j", "submit", "submit"),
        Key("escape", "keys", "to_keys"),
        Key("space", "start", "speak_up"),
        Key("space", "stop", "end_turn"),
        Key("p", "pause", "pause"),
        Key("p", "resume", "resume"),
        Key("o", "over", "over"),
        Key("t", "type", "type_up"),
        Key("r", "repeat", "repeat"),
        Key("s", "slower", "slower"),
        Key("n", "quiet", "skip_reading"),
        HELP,
        Key("q,escape", "leave", "end_talk"),
    )

    def __init__(self, persona: str, minutes: int = 10) -> None:
        super().__init__()
        self._persona, self._minutes = persona, minutes
        self._ticked = 0.0

    # the screen -----------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The talk above, the user's turn below."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="who", classes="quiet")
            yield Static(id="dialogue")
        with Vertical(id="foot"):
            with Vertical(id="below"), Vertical(id="turn"):
                with Vertical(id="now"):
                    yield Light(id="light")
                    yield Meter(self.main.say, id="meter")
                yield Static(id="time", classes="quiet")
                yield Static(id="captions")
                yield Editor(id="editor")
                yield Static(id="notices", classes="notice")
            yield KeyBar()

    def on_mount(self) -> None:
        """Open the talk."""
        for name in ("meter", "captions", "editor", "notices"):
            self.query_one(f"#{name}").display = False
        self.query_one("#light", Light).show(self.say("informational.opening"))
        self.set_interval(1.0, self._tick)
        self.main.bridge.talk(self, self._persona, self._minutes, self.main.say.lang, self._opened, self._failed)

    # what happens ---------------------------------------------------------------------------------------------------

    def on_view_changed(self, message: ViewChanged) -> None:
        """The talk moved on."""
        message.stop()
        view, before = message.view, self._view
        if not isinstance(view, TalkView):
            return
        self._view, self._ticked = view, 0.0
        if view.state is S.SUMMARY:
            self._end(view)
            return
        if before is None or len(view.dialogue) != len(before.dialogue):
            self._typing = False
            self.query_one("#editor", Editor).text = ""
            self._write(view)
        if view.state is S.THINKING and not view.can_listen:
            self._typing = True
        if view.state is S.ANSWERING and (before is None or before.state is S.THINKING):
            self._anew()
        self._show(view)

    def _end(self, view: TalkView) -> None:
        if view.outcome is None:
            self.app.notify(self.say("informational.nothing"), markup=False)
            self.dismiss()
            return
        title = self._conductor.pack.title if self._conductor else ""
        # Not awaited: this screen would wait for its own end.
        self.app.switch_screen(self.main.make("talkreport", view.outcome, title))

    def _write(self, view: TalkView) -> None:
        if not isinstance(self._conductor, TalkConductor):
            return
        them = self._conductor.talk.them
        self.query_one("#who", Static).update(safe(f"{them.name} · {them.trade} · {them.firm}"))
        pieces: list[Content] = []
        for line in view.dialogue:
            name = them.called if line.theirs else self.say("informational.you")
            style = "bold $accent" if line.theirs else "bold $quiet"
            pieces.append(Content.assemble(safe(name, style), "\n", block(line.text)))
        self.query_one("#dialogue", Static).update(Content("\n\n").join(pieces))
        self.call_after_refresh(self.query_one("#page", VerticalScroll).scroll_end, animate=False)

    def _show(self, view: TalkView) -> None:
        self._put_notices(view)
        words, mark, style = moment.now(view, self.main.say)
        if isinstance(self._conductor, TalkConductor) and view.state is S.ASKING:
            words = self.say("informational.speaking", called=clean(self._conductor.talk.them.called))
        elif view.state is S.THINKING:
            words = self.say("informational.your_turn" if view.can_listen else "informational.your_turn_typed")
        self.query_one("#light", Light).show(words, mark, style, recording=view.state is S.ANSWERING)
        self.query_one("#meter").display = view.state in (S.ANSWERING, S.PAUSED)
        self._clock()
        self._put_editor(view)
        self._put_captions(view)
        self.show_keys()

    def _tick(self) -> None:
        if self._view and self._view.turn:
            if self._view.state is not S.RECOGNISING:
                self._ticked += 1.0
            self._clock()

    def _clock(self) -> None:
        view = self._view
        if view is None or not view.limit:
            return
        now = view.clock + self._ticked * view.pace
        words = self.say("informational.clock", now=clock(now), limit=clock(view.limit))
        late = now >= view.limit
        near = not late and now >= WARN_FROM * view.limit
        hint = self.say("informational.time_over") if late else self.say("informational.time_left") if near else ""
        style = "bold $warning" if late or near else "$quiet"
        self.query_one("#time", Static).update(Content.assemble((words, style), (f"   {hint}", style)))

    def _room(self) -> tuple[int, int]:
        return min(84, self.app.size.width - 4), 3

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done in which state; a goodbye can only be cut short."""
        view = self._view
        if view and view.turn and view.leaving and action not in ("help", "leave"):
            return action == "quiet" and view.state is S.ASKING
        return super().check_action(action, parameters)
