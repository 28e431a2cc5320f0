"""What the screens on which one speaks have in common: a conductor, the microphone's keys, the editor for typing instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.content import Content
from textual.widgets import Static

from mockint.errors import MockintError
from mockint.practice import session as s
from mockint.reports.clean import clean
from mockint.tui import moment
from mockint.tui.messages import CaptionHeard, LevelHeard
from mockint.tui.screens.base import Screened
from mockint.tui.widgets.editor import Editor
from mockint.tui.widgets.meter import Meter

if TYPE_CHECKING:
    from mockint.practice.conductor import Conductor, View
    from mockint.speech.protocols import Level

S = s.State
_HEARING = (S.ANSWERING, S.PAUSED, S.RECOGNISING)
Seen = TypeVar("Seen", bound="View")


class SpeakingScreen(Screened[None], Generic[Seen]):
    """Base of practice and talk; has widgets ``meter``, ``captions`` and ``editor``. The conductor does everything."""

    AUTO_FOCUS = ""
    LEAVING: ClassVar[tuple[str, str]]
    """Catalogue keys of the question before leaving, and of what is kept then."""

    def __init__(self) -> None:
        super().__init__()
        self._conductor: Conductor | None = None
        self._view: Seen | None = None
        self._typing = False

    def on_unmount(self) -> None:
        """What was opened goes with its screen."""
        self.main.bridge.leave()

    def _opened(self, conductor: Conductor) -> None:
        self._conductor = conductor
        conductor.post(s.Begin())

    def _failed(self, error: MockintError) -> None:
        self.main.show_trouble(error)
        self.dismiss()

    # showing --------------------------------------------------------------------------------------------------------

    def _show(self, view: Seen) -> None:
        """Bring the screen up to date."""
        raise NotImplementedError

    def _room(self) -> tuple[int, int]:
        """Cells and rows that there are for captions."""
        raise NotImplementedError

    def _put(self, name: str, content: Content | None) -> None:
        widget = self.query_one(f"#{name}", Static)
        widget.display = content is not None
        widget.update(content or "")

    def _put_notices(self, view: View) -> None:
        notices = [Content(clean(line)) for line in view.notices]
        self._put("notices", Content("\n").join(notices) if notices else None)

    def _put_editor(self, view: View) -> None:
        typing = self._typing and view.state in (S.ASKING, S.THINKING)
        editor = self.query_one("#editor", Editor)
        if typing and not editor.display:
            editor.display = True
            editor.focus()
        elif not typing and editor.display:
            editor.display = False
            self.set_focus(None)

    def _put_captions(self, view: View) -> None:
        """The words heard go with their answer: none stand under the next question."""
        if view.state not in _HEARING:
            self._put("captions", None)

    def _captioned(self) -> None:
        """New words are shown."""

    def _heard(self, level: Level) -> None:
        """A level has come while the answer is recorded."""
        self.query_one("#meter", Meter).show(level)

    def _anew(self) -> None:
        """A recording begins, or begins again."""
        self.query_one("#meter", Meter).reset()
        self._put("captions", None)

    def on_level_heard(self, message: LevelHeard) -> None:
        """The microphone's level."""
        message.stop()
        if self._view and self._view.state is S.ANSWERING:
            self._heard(message.level)

    def on_caption_heard(self, message: CaptionHeard) -> None:
        """Settled words bright, words that may still change dim and in italics."""
        message.stop()
        if self._view and self._view.state in _HEARING:
            settled, still = clean(message.caption.settled), clean(message.caption.open)
            self._put("captions", moment.latest(settled, still, *self._room()))
            self._captioned()

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done in which state."""
        typing = bool(self.query_one("#editor").display) if self.is_mounted else False
        if action == "help":
            return True
        if action == "leave":
            return not typing
        if self._view is None or self._view.turn is None:
            return False
        return moment.allowed(self._view, typing).get(action, True)

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
        """Begin to speak again."""
        self._anew()
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
        """Out, after a question."""

        def answered(yes: bool | None) -> None:
            if yes and self._conductor:
                self._conductor.post(s.Finish())
            elif yes:
                self.dismiss()

        question, kept = self.LEAVING
        self.app.push_screen(self.main.make("confirm", self.say(question), self.say(kept)), answered)
