"""Sound check: speak, see the level, hear yourself, see it written down. Nothing of it is kept."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint import config
from mockint.errors import MockintError
from mockint.model import Lang
from mockint.reports.clean import clean
from mockint.tui.messages import CaptionHeard, LevelHeard
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.show import clock
from mockint.tui.soundcheck import SoundCheck
from mockint.tui.widgets.keybar import Key, KeyBar
from mockint.tui.widgets.meter import Light, Meter

LONGEST = 30.0
"""Seconds after which the check stops by itself: it is a check, not an answer."""


class SoundCheckScreen(Screened[None]):
    """Four lines that fill in one after the other."""

    AUTO_FOCUS = ""
    HELP_NAME = "soundcheck"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("space", "start", "speak"),
        Key("space", "stop", "stop_speaking"),
        Key("p", "hear", "hear"),
        Key("v", "voice", "voice"),
        Key("l", "lang", "lang"),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._lang: Lang = "en"
        self._recording = False
        self._seconds = 0.0
        self._has_take = False
        self._check: SoundCheck | None = None

    def compose(self) -> ComposeResult:
        """What to do; level; what was heard."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(Content(self.say("soundcheck.title")), classes="title")
            yield Static(id="where", classes="quiet gap")
            yield Static(id="asked")
            with Vertical(id="now"):
                yield Light(id="light")
                yield Meter(self.main.say, id="meter")
            yield Static(id="captions")
            yield Static(id="result")
            yield Static(id="notices", classes="notice")
        yield KeyBar()

    def on_mount(self) -> None:
        """In the language of the interface first."""
        self._lang = config.interface_language(self.main.settings)
        self._check = SoundCheck(self.main.bridge, self)
        self._tell("", False)
        self._idle()

    def on_unmount(self) -> None:
        """The recording of the check goes with it."""
        if self._check:
            self._check.close()

    def _idle(self) -> None:
        say = self.main.say
        self.query_one("#where", Static).update(Content(say("soundcheck.about", lang=say(f"common.lang_{self._lang}"))))
        self.query_one("#asked", Static).update(Content(say(f"soundcheck.sentence_{self._lang}")))
        self.query_one("#light", Light).show(say("soundcheck.ready"), "○", "$accent")
        self.show_keys()

    def _tell(self, line: str, add: bool = True) -> None:
        notices = self.query_one("#notices", Static)
        notices.display = bool(line)
        notices.update(Content(clean(line)))

    def _trouble(self, error: MockintError) -> None:
        self._recording = False
        self._idle()
        self._tell(error.line(self.main.say))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Start or stop; hear only what was said."""
        allowed = {
            "start": not self._recording,
            "stop": self._recording,
            "hear": self._has_take and not self._recording,
            "voice": not self._recording,
            "lang": not self._recording,
        }
        return allowed.get(action, True)

    def action_start(self) -> None:
        """Record."""
        assert self._check is not None
        self._recording, self._has_take, self._seconds = True, False, 0.0
        self.query_one("#meter", Meter).reset()
        self.query_one("#captions", Static).update("")
        self.query_one("#result", Static).update("")
        self._tell("")
        self.query_one("#light", Light).show(self.say("soundcheck.opening"), "○", "$accent")
        self._check.start(self._lang, self._started, self._trouble)
        self.show_keys()

    def _started(self, nothing: None) -> None:
        self.query_one("#light", Light).show(self.say("soundcheck.listening"), "●", "$record", recording=True)

    def on_level_heard(self, message: LevelHeard) -> None:
        """The level, and the end of a long check."""
        message.stop()
        self._seconds = message.level.seconds
        if self._recording:
            self.query_one("#meter", Meter).show(message.level)
            if self._seconds > LONGEST:
                self.action_stop()

    def on_caption_heard(self, message: CaptionHeard) -> None:
        """Written down while it is spoken."""
        message.stop()
        settled, still = clean(message.caption.settled), clean(message.caption.open)
        captions = Content.assemble(settled, " " if settled else "", (still, "italic $quiet"))
        self.query_one("#captions", Static).update(captions)

    def action_stop(self) -> None:
        """Enough: hear it, and see it written."""
        if not self._recording or self._check is None:
            return
        self._recording = False
        self.query_one("#light", Light).show(self.say("soundcheck.playing"), "♪", "$accent")
        self._check.stop(self._stopped, self._heard, self._trouble)
        self.show_keys()

    def _stopped(self, seconds: float) -> None:
        self._has_take = True
        words = self.say("soundcheck.taken", time=clock(seconds))
        self.query_one("#result", Static).update(Content.styled(words, "$quiet"))
        self.show_keys()

    def _heard(self, text: str) -> None:
        self._idle()
        words = clean(text).strip()
        content = Content.styled(words, "bold") if words else Content(self.say("soundcheck.no_words"))
        self.query_one("#captions", Static).update(content)

    def action_hear(self) -> None:
        """Hear it again."""
        if self._check:
            self._check.hear(self._trouble)

    def action_voice(self) -> None:
        """Hear the interviewer's voice."""
        if self._check:
            self._check.voice(self._lang, self.say(f"soundcheck.sentence_{self._lang}"), self._trouble)

    def action_lang(self) -> None:
        """The other language."""
        self._lang = "id" if self._lang == "en" else "en"
        self._idle()
