"""``mockint demo``: a whole session in under a minute, with no microphone, model or network, leaving nothing behind."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mockint.cli.arguments import Parser
from mockint.cli.console import Console

if TYPE_CHECKING:
    from mockint.config import Settings
    from mockint.model import Lang, Pack, Report
    from mockint.practice.conductor import Conductor, View
    from mockint.practice.session import State

SPEAKING_SECONDS = 9.0
"""The longest wait for a voice: the question takes 6 s at 160 words a minute."""
WORD_SECONDS = 0.06
"""Pace of the captions, three times that of speech."""
READING_SECONDS = 5.0
"""Time to look at the first report before the follow-up comes."""


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.choice("--lang", "cli.demo_lang", ("en", "id"))
    parser.switch("--plain", "cli.demo_plain")
    parser.switch("--fast", "cli.demo_fast")
    parser.switch("--no-voice", "cli.practice_no_voice")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Show the session. Needs nothing; a missing voice is said in one line."""
    from mockint.config import Settings
    from mockint.errors import SettingsError

    try:
        settings = console.settings
    except SettingsError as error:
        console.error(error)
        settings = Settings()
    lang = cast("Lang", args.lang or console.lang)
    lively = console.interactive and not (args.plain or args.fast)
    console.plain = args.plain
    with _folder_of_its_own() as folder:
        _Demo(console, lang, lively=lively).run(folder, settings, speaking=not (args.fast or args.no_voice))
    return 0


@contextmanager
def _folder_of_its_own() -> Iterator[Path]:
    """A data folder that is gone afterwards, the rendered voice included."""
    before = os.environ.get("MOCKINT_HOME")
    with tempfile.TemporaryDirectory(prefix="mockint-demo-", ignore_cleanup_errors=True) as name:
        os.environ["MOCKINT_HOME"] = name
        try:
            yield Path(name)
        finally:
            if before is None:
                del os.environ["MOCKINT_HOME"]
            else:
                os.environ["MOCKINT_HOME"] = before


def demo_pack(lang: Lang) -> Pack:
    """One question, with its follow-ups."""
    from mockint.catalogue import Catalogue
    from mockint.model import Pack, Question

    text = Catalogue(lang)
    question = Question(
        id="unhappy-customer",
        text=text("demo.question"),
        kind="behavioural",
        competency="problem_solving",
        key_points=tuple(text("demo.key_points").split("|")),
        probes={"result": text("demo.probe_result"), "evidence": text("demo.probe_evidence")},
    )
    return Pack(f"{lang}/demo", text("demo.title"), lang, "user", text("demo.title"), 1, (question,))


class _Demo:
    def __init__(self, console: Console, lang: Lang, *, lively: bool) -> None:
        from mockint.catalogue import Catalogue

        self._console, self._say, self._lively = console, console.say, lively
        self._pack, self._text = demo_pack(lang), Catalogue(lang)
        self._told: set[str] = set()

    def run(self, folder: Path, settings: Settings, *, speaking: bool) -> None:
        """The session, on the same conductor as a real one."""
        from mockint.history.store import Store
        from mockint.practice.conductor import Devices
        from mockint.practice.open import open_session
        from mockint.speech.process import AudioProcess
        from mockint.speech.speaker import VoiceSpeaker

        wanted = speaking and settings.voice.enabled
        devices = Devices(speaker=VoiceSpeaker(AudioProcess(), settings.voice) if wanted else None)
        store = Store(folder)
        try:
            conductor = open_session(self._pack, store, devices, settings, length="full", ui=self._console.lang)
            try:
                self._hold(conductor)
            finally:
                conductor.close()
        finally:
            store.close()
            if devices.speaker:
                devices.speaker.close()

    def _hold(self, conductor: Conductor) -> None:
        from mockint.practice import session as s
        from mockint.reports import plain

        out, say = self._console.out, self._say
        out(say("demo.intro"))
        self._label("question")
        out(self._text("demo.question"), style="head")
        conductor.post(s.Begin())
        self._hear_out(conductor, s.State.THINKING)

        self._label("first")
        first = self._answer(conductor, "demo.first")
        assert first.report is not None
        self._report(first.report, self._text("demo.first"))
        self._rest(READING_SECONDS)

        self._label("probe")
        out(first.probe_text if first.can_probe else say("demo.no_probe"), style="head")
        if first.can_probe:
            conductor.post(s.AskProbe())
            self._hear_out(conductor, s.State.THINKING)
            conductor.post(s.Next())
            conductor.wait(lambda view: view.state is s.State.FEEDBACK)

        self._label("second")
        self._captions("demo.second")
        conductor.post(s.Retry())
        second = self._answer(conductor, "demo.second", shown=True)
        assert second.report is not None
        self._report(second.report, self._text("demo.second"))
        self._label("compare")
        for line in plain.changes(first.report, second.report, say):
            out(line.text, style=line.style)
        conductor.post(s.Next())
        out()
        out(say("demo.outro"))

    def _label(self, name: str) -> None:
        self._console.out()
        self._console.out(f"— {self._say(f'demo.{name}_label')} —", style="quiet")

    def _hear_out(self, conductor: Conductor, state: State) -> None:
        """Until the voice has ended, but not for long: without a sound device some systems never tell."""
        self._console.flush()
        with suppress(TimeoutError):
            conductor.wait(lambda view: view.state is state, SPEAKING_SECONDS)
        for notice in conductor.view.notices:
            if notice not in self._told:
                self._console.out(f"* {notice}", style="quiet")
            self._told.add(notice)

    def _answer(self, conductor: Conductor, key: str, *, shown: bool = False) -> View:
        from mockint.practice import session as s

        if not shown:
            self._captions(key)
        conductor.post(s.TypedAnswer(self._text(key)))
        return conductor.wait(lambda view: view.state is s.State.FEEDBACK)

    def _captions(self, key: str) -> None:
        text = self._text(key)
        if not self._lively:
            self._console.out(text)
            return
        column = 0
        for word in text.split():
            if column + len(word) + 1 > (self._console.columns or 80):
                self._console.out()
                column = 0
            self._console.out(word, end=" ")
            self._console.flush()
            column += len(word) + 1
            time.sleep(WORD_SECONDS)
        self._console.out()

    def _report(self, report: Report, text: str) -> None:
        from mockint.reports import plain

        self._console.out()
        for line in plain.lines(report, text, self._say):
            self._console.out(line.text, style=line.style)

    def _rest(self, seconds: float) -> None:
        self._console.flush()
        if self._lively:
            time.sleep(seconds)
