"""A session line by line: for screen readers, SSH and pipes. Drives the same conductor as the screens."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from mockint.cli.console import Console
from mockint.cli.plain_turns import RECOGNISING_SECONDS, PlainTurns
from mockint.errors import MockintError
from mockint.history.store import Store
from mockint.model import AnswerRecord, Pack, Report, SessionRecord
from mockint.practice import session as s
from mockint.practice.conductor import Conductor, View
from mockint.reports import competencies, plain


class PlainSession(PlainTurns[View]):
    """Holds one session at the terminal's two ends."""

    def __init__(self, console: Console, pack: Pack, store: Store, *, typed: bool) -> None:
        super().__init__(console, typed=typed)
        self._pack, self._store = pack, store
        self._conductor: Conductor | None = None
        self._parted = ""
        self._helped = False
        self._shown: Report | None = None
        self._session_id = 0

    # the session ----------------------------------------------------------------------------------------------------

    def hold(self, conductor: Conductor, reasons: Sequence[MockintError] = ()) -> None:
        """From the first question to the summary. ``reasons`` say why something is missing."""
        self._conductor = conductor
        self._console.out(self._say("cli.plain_begin", title=self._pack.title), style="head")
        for reason in reasons:
            self._console.out(f"* {reason.line(self._say)}")
        self._unfinished()
        view = self._post(s.Begin())
        asked: s.Turn | None = None
        while view.state is not s.State.SUMMARY:
            self._session_id = view.session_id
            if view.state is s.State.FEEDBACK:
                view = self._feedback(view)
                asked = None
            else:
                if view.turn != asked:
                    asked = view.turn
                    self._question(view)
                view = self._answer(view)
        self._summary()

    def record(self) -> SessionRecord | None:
        """The session as kept; None when nothing was answered."""
        return self._store.session(self._session_id) if self._session_id else None

    def _post(self, event: s.Event | None) -> View:
        assert self._conductor is not None
        if event is not None:
            self._conductor.post(event)
        busy = (s.State.RECOGNISING, s.State.PARTING)
        view = self._conductor.wait(lambda view: view.state not in busy, RECOGNISING_SECONDS)
        with self._printing:
            self._tell(view)
        return view

    def _tell(self, view: View) -> None:
        super()._tell(view)
        if view.farewell and view.farewell != self._parted:
            self._console.out()
            self._console.out(self._say("cli.plain_farewell", text=view.farewell))
        self._parted = view.farewell

    def _unfinished(self) -> None:
        """Recordings that were cut off: told, and where a person answers, carried on or set aside."""
        for left in self._store.unfinished():
            when = left.started[:16].replace("T", " ")
            self._console.out("* " + self._say("cli.plain_unfinished", started=when, question=left.question.text))
            if not self._console.interactive:
                continue
            match (self._console.ask(self._say("cli.plain_keys_unfinished")) or "").strip().casefold():
                case "c":
                    self._carry_on(left)
                case "x":
                    self._store.set_state(left.id, "abandoned")

    def _carry_on(self, left: AnswerRecord) -> None:
        from mockint.practice.recover import recover
        from mockint.speech.takes import recover_take

        assert self._conductor is not None
        results: list[AnswerRecord | MockintError] = []
        ended = threading.Event()

        def done(result: AnswerRecord | MockintError) -> None:
            results.append(result)
            ended.set()

        self._console.out(self._say("cli.plain_writing"), style="quiet")
        self._console.flush()
        try:
            transcriber = self._conductor.devices.transcriber
            recover(left, self._store, transcriber, ui=self._console.lang, mend=recover_take, on_done=done)
            while not ended.wait(0.5):
                # In slices, so that Ctrl-C is taken at once on every system.
                pass
        except MockintError as error:
            results.append(error)
        kept = results[0]
        if isinstance(kept, MockintError):
            self._console.out(f"* {kept.line(self._say)}")
        elif kept.report and kept.text:
            self._console.out(self._say("cli.plain_heard", text=kept.text.text))
            self._report(kept.report, kept.text.text)

    def _question(self, view: View) -> None:
        turn = view.turn
        assert turn is not None
        self._console.out()
        if turn.probe:
            self._console.out(self._say("cli.plain_more" if turn.probe == s.MORE else "cli.plain_probe"), style="quiet")
        else:
            key = "cli.plain_question" if turn.attempt == 1 else "cli.plain_again"
            self._console.out(self._say(key, number=turn.number, total=view.total, attempt=turn.attempt), style="quiet")
        if self._conductor and turn.question.id == self._conductor.warm_up:
            self._console.out(self._say("daily.plain_warm_up"), style="quiet")
        self._console.out(turn.asked, style="head")
        if not self._helped:
            # Once: whoever listens to all of it does not want it after every question.
            self._helped = True
            self._help_answer(view)

    def _help_answer(self, view: View) -> None:
        how = "cli.plain_how_spoken" if view.can_listen and not self._typed else "cli.plain_how_typed"
        self._console.out(self._say(how), style="quiet")
        self._console.out(self._say("cli.plain_keys_answer"), style="quiet")

    def _answer(self, view: View) -> View:
        assert view.turn is not None
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
            case "n":
                return self._post(s.Next())
            case "h":
                self._console.out(view.turn.question.hint or self._say("cli.plain_no_hint"))
                return view
            case "?":
                self._help_answer(view)
                return view
        return self._post(s.TypedAnswer(self._lines(line or "")))

    def _speak(self) -> View:
        view = self._post(s.StartAnswer())
        if view.state is not s.State.ANSWERING:
            self._typed = True
            self._help_answer(view)
            return view
        self._begin_recording()
        while view.state in (s.State.ANSWERING, s.State.PAUSED):
            line = self._console.ask("")
            word = line.strip().casefold() if line is not None else ""
            if not word:
                view = self._end_recording()
            elif (done := self._while_recording(word)) is not None:
                view = done
            else:
                self._console.out(self._say("cli.plain_recording"))
                view = self._post(None)
        self._listening = False
        # In mock mode the next question is up already; what was heard of this one comes with its report.
        if view.state is s.State.FEEDBACK and view.text:
            self._console.out(self._say("cli.plain_heard", text=view.text.text))
        return view

    def _feedback(self, view: View) -> View:
        assert view.report is not None
        assert view.text is not None
        if view.report is not self._shown:
            self._shown = view.report
            self._console.out()
            self._report(view.report, view.text.text, self._before(view))
        if view.can_probe:
            self._console.out()
            self._console.out(self._say("cli.plain_probe_offer", probe=view.probe_text))
        key = "last" if view.is_last else "next"
        keys = self._say("cli.plain_keys_probe") + " " if view.can_probe else ""
        line = self._console.ask(keys + self._say(f"cli.plain_keys_{key}"))
        match line.strip().casefold() if line is not None else None:
            case None | "q":
                return self._post(s.Finish())
            case "":
                return self._post(s.AskProbe() if view.can_probe else s.Next())
            case "p" if view.can_probe:
                return self._post(s.AskProbe())
            case "r":
                return self._post(s.Retry())
            case "n":
                return self._post(s.Next())
            case "e":
                return self._correct(view)
        self._console.out(self._say("cli.plain_not_understood", word=line or ""))
        return view

    def _correct(self, view: View) -> View:
        assert self._conductor is not None
        self._console.out(self._say("cli.plain_correct"))
        first = self._console.ask("")
        if not first or not first.strip():
            return view
        self._conductor.correct(self._lines(first))
        return self._post(None)

    def _before(self, view: View) -> Report | None:
        """The report that this one is to be compared with: of the answer that was carried on, or of the earlier try."""
        record = view.record
        if record and record.follows:
            earlier = self._store.answer(record.follows)
            return earlier.report if earlier else None
        return view.earlier

    def _report(self, report: Report, text: str, before: Report | None = None) -> None:
        for line in plain.lines(report, text, self._say):
            self._console.out(line.text, style=line.style)
        if before is not None:
            self._console.out()
            for line in plain.changes(before, report, self._say):
                self._console.out(line.text, style=line.style)

    # the end --------------------------------------------------------------------------------------------------------

    def _summary(self) -> None:
        record = self.record()
        answers = whole_answers(record) if record else []
        self._console.out()
        if not answers:
            self._console.out(self._say("cli.plain_nothing"))
            return
        assert self._conductor is not None
        if self._conductor.session.mode == "mock":
            for answer in answers:
                self._console.out(answer.question.text, style="head")
                assert answer.report is not None
                text = answer.text.text if answer.text else ""
                if answer.raw and answer.raw.source == "speech":
                    self._console.out(self._say("cli.plain_heard", text=text))
                self._report(answer.report, text)
                self._console.out()
        self._console.out(self._say("cli.plain_summary"), style="head")
        latest = {a.question.id: a for a in answers}.values()
        for line in competencies.lines([(a.question, a.report) for a in latest if a.report], self._say):
            self._console.out(line.text, style=line.style)
        self._console.out(self._say("cli.plain_kept", answer=answers[-1].id))


def whole_answers(record: SessionRecord) -> list[AnswerRecord]:
    """The answers with a report, without those that a later turn of the closing carried on: their words are in that one."""
    carried = {a.follows for a in record.answers if a.report is not None and a.probe == s.MORE}
    return [a for a in record.answers if a.report is not None and a.id not in carried]
