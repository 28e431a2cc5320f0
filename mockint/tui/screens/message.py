"""A follow-up message: written on the left, checked on the right while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from mockint.practice import letters
from mockint.practice.reminders import name, when
from mockint.reports.clean import clean, one_line
from mockint.tui.messages import CaptionHeard, LevelHeard
from mockint.tui.screens.base import Screened
from mockint.tui.show import bar, hanging, safe
from mockint.tui.soundcheck import SoundCheck
from mockint.tui.widgets.editor import Editor
from mockint.tui.widgets.keybar import Key, KeyBar

if TYPE_CHECKING:
    from mockint.application import Application, Stage
    from mockint.catalogue import Catalogue
    from mockint.errors import MockintError
    from mockint.practice.followup import Step
    from mockint.scoring.followup import LetterReport

SETTLED = 0.3
"""Seconds without a key after which the message is checked."""


class MessageScreen(Screened[None]):
    """The draft is kept when the screen is left."""

    AUTO_FOCUS = "#editor"
    HELP_NAME = "message"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("ctrl+s", "keep", "keep_draft"),
        Key("ctrl+r", "dictate", "dictate"),
        Key("ctrl+r", "dictated", "dictated"),
        Key("ctrl+g", "sent", "mark_sent"),
        Key("f1", "help", "help"),
        Key("escape", "back", "back"),
    )

    def __init__(self, application: Application, step: Step) -> None:
        super().__init__()
        self._application, self._step = application, step
        self._stage: Stage | None = next((s for s in application.stages if s.id == step.stage), None)
        self._facts = letters.facts(application, step.kind, self._stage)
        drafts = [m for m in application.messages if m.kind == step.kind and m.stage == step.stage and not m.sent]
        self._skeleton = letters.skeleton(application, step.kind)
        self._first = drafts[-1].text if drafts else self._skeleton
        self._timer: Timer | None = None
        self._asked = 0
        self._sound: SoundCheck | None = None
        self._dictating = False

    def compose(self) -> ComposeResult:
        """Head; the message beside (or above) its check."""
        say = self.main.say
        kind = say(f"followup.kind_{self._step.kind}")
        title = say("applications.message_title", kind=kind, name=name(self._application, say))
        yield Static(safe(title, "bold", 110), id="title")
        until = when(self._step.until, say, now=self.main.wiring.now())
        about = f"{say(f'followup.about_{self._step.kind}')} ({say(f'followup.line_{self._state()}', what=kind, when=until)})"
        yield Static(Content(clean(about)), classes="quiet", id="about")
        with Container(id="body"):
            yield Editor(self._first, id="editor")
            with VerticalScroll(id="right", can_focus=False):
                yield Static(id="check")
        yield KeyBar()

    def _state(self) -> str:
        return "due" if self._step.state == "coming" else self._step.state

    def on_mount(self) -> None:
        """Check what stands there."""
        self._check_now()

    def on_unmount(self) -> None:
        """Nothing of a dictation stays on disk."""
        if self._sound:
            self._sound.close()

    @property
    def _text(self) -> str:
        return self.query_one("#editor", Editor).text

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Checked when the writing pauses."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SETTLED, self._check_now)

    def _check_now(self) -> None:
        self._asked += 1
        number, text, facts, ui = self._asked, self._text, self._facts, self.main.say.lang

        def job() -> LetterReport:
            from mockint.scoring.followup import check

            return check(text, facts, ui)

        def show(report: LetterReport) -> None:
            # Only the check of what stands there now.
            if number == self._asked and self.is_mounted:
                room = self.query_one("#right").content_size.width - 2
                self.query_one("#check", Static).update(checked(report, self.main.say, room))

        self.main.bridge.ask(self, job, show, self.main.show_trouble, looking=True)

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dictation starts, then ends."""
        return {"dictate": not self._dictating, "dictated": self._dictating}.get(action, True)

    def _keep(self, applications: Any, text: str) -> None:
        if text.strip() and text.strip() != self._skeleton.strip():
            applications.keep_draft(self._application.id, self._step.stage, self._step.kind, text)

    def _do(self, job: Any, then: Any) -> None:
        from mockint.history.applications import Applications

        bridge = self.main.bridge
        bridge.ask(self, lambda: job(Applications(bridge.store())), then, self.main.show_trouble)

    def action_keep(self) -> None:
        """Keep the draft and go on."""
        text = self._text
        self._do(lambda at: self._keep(at, text), lambda done: self.app.notify(self.say("followup.draft_kept"), markup=False))

    def action_back(self) -> None:
        """Keep the draft and leave."""
        text = self._text
        self._do(lambda at: self._keep(at, text), lambda done: self.dismiss())

    def action_sent(self) -> None:
        """It has been sent: noted with the time it is."""
        from mockint.practice import entering
        from mockint.practice.dates import moment_of

        text, wiring, step = self._text, self.main.wiring, self._step

        def job(at: Any) -> None:
            now = wiring.now()
            found = at.get(self._application.id)
            stage = next(s for s in found.stages if s.id == step.stage)
            sent = moment_of(now, wiring.zone())
            entering.sent(found, stage, step.kind, sent, now)
            self._keep(at, text)
            at.mark_sent(found.id, stage.id, step.kind, sent)

        def done(nothing: None) -> None:
            self.app.notify(self.say("applications.message_sent"), markup=False)
            self.dismiss()

        self._do(job, done)

    # dictation ------------------------------------------------------------------------------------------------------

    def action_dictate(self) -> None:
        """Speak instead of typing; what was heard is put in where the cursor stands."""
        self._sound = self._sound or SoundCheck(self.main.bridge, self)
        self._dictating = True
        self._say_where("applications.dictating")
        self._sound.start(self._application.lang, lambda nothing: None, self._no_sound)
        self.show_keys()

    def action_dictated(self) -> None:
        """Enough said."""
        if self._sound and self._dictating:
            self._dictating = False
            self._say_where("applications.dictation_writing")
            self._sound.stop(lambda seconds: None, self._heard, self._no_sound, aloud=False)
            self.show_keys()

    def _heard(self, text: str) -> None:
        words = clean(text).strip()
        if words:
            self.query_one("#editor", Editor).insert(words + " ")
        self._check_now()

    def _no_sound(self, error: MockintError) -> None:
        self._dictating = False
        self.main.show_trouble(error)
        self._check_now()
        self.show_keys()

    def _say_where(self, key: str) -> None:
        self.query_one("#check", Static).update(Content.styled(self.say(key), "$accent"))

    def on_level_heard(self, message: LevelHeard) -> None:
        """The level is not shown here."""
        message.stop()

    def on_caption_heard(self, message: CaptionHeard) -> None:
        """What is heard, while it is spoken."""
        message.stop()
        if self._dictating:
            settled, still = clean(message.caption.settled), clean(message.caption.open)
            self.query_one("#check", Static).update(Content.assemble(settled, " ", (still, "italic $quiet")))


def checked(report: LetterReport, say: Catalogue, width: int = 60) -> Content:
    """The check: score, parts with their marks, names, findings, what is missing, on lines of ``width`` cells. Pure."""
    full, empty = bar(report.score / 100, 12)
    score = say("applications.message_checked", score=report.score, words=report.words)
    lines: list[Content] = [Content.assemble((full, "$accent"), (empty, "$faint"), "  ", (score, "bold"))]
    for part in report.parts:
        if part.weight:
            share = part.points / part.weight
            mark = ("✓", "$success") if share >= 0.75 else ("◐", "$warning") if share > 0.2 else ("○", "$quiet")
            lines.append(
                Content.assemble(
                    mark, f" {say(f'followup.part_{part.name}')}  ", (f"{part.points:g}/{part.weight:g}", "$quiet")
                )
            )
            if part.name in report.missing:
                lines.append(Content.assemble("  ", hanging(report.missing[part.name], width, 2, "$quiet")))
    for fault in report.names:
        lines.append(_fault(fault.text, fault.why, "$warning", width))
    blanks = [f for f in report.conduct if f.category == "blank"]
    if blanks:
        lines.append(Content.assemble(("! ", "$warning"), say("applications.message_blanks", count=len(blanks))))
    for found in report.conduct:
        if found.category != "blank":
            lines.append(_fault(found.text, found.why, "$error", width))
    if not (report.missing or report.names or report.conduct):
        lines.append(Content.styled(say("followup.all_there"), "$success"))
    return Content("\n").join(lines)


def _fault(words: str, why: str, style: str, width: int) -> Content:
    """Words that were found fault with, and why."""
    quote = f"“{one_line(words, 60)}”"
    text = hanging(f"{quote} {why}", width, 2).stylize("bold", 0, len(quote))
    return Content.assemble(("! ", style), text)
