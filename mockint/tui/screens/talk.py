"""An informational interview: what was said, what is happening now, and which keys help."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint.errors import MockintError
from mockint.practice import session as s
from mockint.practice.informational import WARN_FROM
from mockint.practice.talking import TalkConductor, TalkView
from mockint.reports.clean import clean
from mockint.tui import moment
from mockint.tui.messages import CaptionHeard, LevelHeard, ViewChanged
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.show import block, clock, safe
from mockint.tui.widgets.editor import Editor
from mockint.tui.widgets.keybar import Key, KeyBar
from mockint.tui.widgets.meter import Light, Meter

if TYPE_CHECKING:
    from mockint.practice.conductor import Conductor

S = s.State


class TalkScreen(Screened[None]):
    """One talk, from the greeting to the report, which takes its place."""

    AUTO_FOCUS = ""
    HELP_NAME = "talk"
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
        self._conductor: Conductor | None = None
        self._view: TalkView | None = None
        self._typing = False
        self._ticked = 0.0

    # the screen -----------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The talk above, the user's turn below."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="who", classes="quiet")
            yield Static(id="dialogue")
        with Vertical(id="foot"):
            with Vertical(id="turn"):
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

    def on_unmount(self) -> None:
        """The talk goes with its screen."""
        self.main.bridge.leave()

    def _opened(self, conductor: Conductor) -> None:
        self._conductor = conductor
        conductor.post(s.Begin())

    def _failed(self, error: MockintError) -> None:
        self.main.show_trouble(error)
        self.dismiss()

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
            self.query_one("#meter", Meter).reset()
            self._put("captions", None)
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
        notices = [Content(clean(line)) for line in view.notices]
        self._put("notices", Content("\n").join(notices) if notices else None)
        words, mark, style = moment.now(view, self.main.say)
        if isinstance(self._conductor, TalkConductor) and view.state is S.ASKING:
            words = self.say("informational.speaking", called=clean(self._conductor.talk.them.called))
        elif view.state is S.THINKING:
            words = self.say("informational.your_turn" if view.can_listen else "informational.your_turn_typed")
        self.query_one("#light", Light).show(words, mark, style, recording=view.state is S.ANSWERING)
        self.query_one("#meter").display = view.state in (S.ANSWERING, S.PAUSED)
        self._clock()
        typing = self._typing and view.state in (S.ASKING, S.THINKING)
        editor = self.query_one("#editor", Editor)
        if typing and not editor.display:
            editor.display = True
            editor.focus()
        elif not typing and editor.display:
            editor.display = False
            self.set_focus(None)
        if view.state not in (S.ANSWERING, S.PAUSED, S.RECOGNISING):
            self._put("captions", None)
        self.show_keys()

    def _put(self, name: str, content: Content | None) -> None:
        widget = self.query_one(f"#{name}", Static)
        widget.display = content is not None
        widget.update(content or "")

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

    def on_level_heard(self, message: LevelHeard) -> None:
        """The microphone's level."""
        message.stop()
        if self._view and self._view.state is S.ANSWERING:
            self.query_one("#meter", Meter).show(message.level)

    def on_caption_heard(self, message: CaptionHeard) -> None:
        """Settled words bright, words that may still change dim and in italics."""
        message.stop()
        if self._view and self._view.state in (S.ANSWERING, S.PAUSED, S.RECOGNISING):
            settled, still = clean(message.caption.settled), clean(message.caption.open)
            self._put("captions", moment.latest(settled, still, min(84, self.app.size.width - 4), 3))

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done in which state."""
        view = self._view
        typing = bool(self.query_one("#editor").display) if self.is_mounted else False
        if action == "help":
            return True
        if action == "leave":
            return not typing
        if view is None or view.turn is None:
            return False
        if view.leaving:
            return action == "quiet" and view.state is S.ASKING
        return moment.allowed(view, typing).get(action, True)

    def _post(self, event: s.Event) -> None:
        if self._conductor:
            self._conductor.post(event)

    def action_start(self) -> None:
        """The microphone, please."""
        self._typing = False
        self._post(s.StartAnswer())

    def action_stop(self) -> None:
        """The user has finished."""
        self._post(s.StopAnswer())

    def action_pause(self) -> None:
        """Hold the recording."""
        self._post(s.Pause())

    def action_resume(self) -> None:
        """Go on recording."""
        self._post(s.Resume())

    def action_over(self) -> None:
        """Begin this turn again."""
        self.query_one("#meter", Meter).reset()
        self._put("captions", None)
        self._post(s.StartOver())

    def action_repeat(self) -> None:
        """Hear it again."""
        self._post(s.Repeat())

    def action_slower(self) -> None:
        """Hear it again, slower."""
        self._post(s.Repeat(slower=True))

    def action_quiet(self) -> None:
        """Read on instead of listening."""
        self._post(s.Quiet())

    def action_type(self) -> None:
        """Type instead."""
        self._typing = True
        if self._view:
            self._show(self._view)
            self.query_one("#editor", Editor).focus()

    def action_keys(self) -> None:
        """Back to the keys; what was typed stays."""
        self._typing = False
        if self._view:
            self._show(self._view)

    def action_submit(self) -> None:
        """Send what was typed."""
        written = self.query_one("#editor", Editor).written
        if written:
            self._post(s.TypedAnswer(written))
        else:
            self.app.notify(self.say("practice.nothing_typed"), markup=False)

    def action_leave(self) -> None:
        """End the talk, after a question."""

        def answered(yes: bool | None) -> None:
            if yes and self._conductor:
                self._conductor.post(s.Finish())
            elif yes:
                self.dismiss()

        asked = self.main.make("confirm", self.say("informational.quit"), self.say("informational.quit_kept"))
        self.app.push_screen(asked, answered)
