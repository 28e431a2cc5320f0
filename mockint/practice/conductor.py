"""Performs a session: takes the state machine's effects to the speaker, the recorder, the transcriber and the store.

One thread of its own takes events from a queue, so that nothing here runs twice at once; the devices' callbacks and the
screens only post. ``on_change`` gets a frozen ``View`` after each event, from that thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mockint.errors import MockintError
from mockint.model import AnswerRecord, Baseline, Pack, Report, Timeline, Transcript
from mockint.practice import align, closing, probes
from mockint.practice import session as s
from mockint.practice.drill import Deck
from mockint.practice.listening import Listening
from mockint.practice.loop import Loop
from mockint.practice.marking import Marked, Marker
from mockint.practice.timekeeper import Timekeeper
from mockint.practice.view import Devices, View

if TYPE_CHECKING:
    from mockint.history.store import Store
    from mockint.speech.protocols import Caption, Heard, Level

__all__ = ["Conductor", "Devices", "View", "locate"]


class Conductor(Loop):
    """One session being held. ``post`` events; ``close`` when the screen goes."""

    def __init__(
        self,
        pack: Pack,
        session: s.Session,
        store: Store,
        devices: Devices,
        *,
        line: Callable[..., str],
        ui: str = "en",
        baseline: Baseline | None = None,
        stop_after_silence: float = 0.0,
        warm_up: str = "",
        minutes: int = 0,
        on_change: Callable[[View], None] = lambda view: None,
        on_level: Callable[[Level], None] = lambda level: None,
        on_caption: Callable[[Caption], None] = lambda caption: None,
    ) -> None:
        self.pack, self.session, self.store, self.devices = pack, session, store, devices
        super().__init__(on_change)
        self._line = line
        self._marker = Marker(store, baseline, ui)
        self._deck = Deck(store, pack.id, pack.lang)
        self.warm_up = warm_up
        """The id of the question whose answer is kept and not scored; "" for none."""
        self.minutes = minutes
        """What this practice is to take; 0 when no time is set aside for it."""
        self._time_up = False
        self._timekeeper = Timekeeper(60 * minutes, lambda: self._call(self._tell_time))
        self._listening = Listening(
            devices,
            on_level=on_level,
            on_caption=on_caption,
            stop_after_silence=stop_after_silence,
            on_silence=lambda: self.post(s.StopAnswer()),
        )
        self._session_id = 0
        self._record: AnswerRecord | None = None
        self._answered: AnswerRecord | None = None
        self._earlier: Report | None = None
        self._can_speak = devices.speaker is not None
        self._can_listen = devices.can_listen
        self._notices: list[str] = []
        self._saying = 0
        self._rounds = 0
        """How often the candidate has been asked for more questions."""
        self._awaited = False
        """The recogniser has been asked and has not answered yet."""
        self.view = self._snapshot()
        self._start()

    # for the outside ------------------------------------------------------------------------------------------------

    def post(self, event: s.Event) -> None:
        """Queue an event; returns at once."""
        self._call(lambda: self._dispatch(event))

    def correct(self, text: str) -> None:
        """The user's correction of the last transcript: scored anew, the raw one stays."""
        self._call(lambda: self._correct(text))

    def play(self, span: tuple[int, int]) -> None:
        """Play the second of the recording in which these words of the last answer were said."""
        self._call(lambda: self._play(span))

    # when something goes wrong, and at the end ----------------------------------------------------------------------

    def _failed(self, error: Exception) -> None:
        self._notice(error if isinstance(error, MockintError) else "unexpected")
        self._let_go()

    def _ending(self) -> None:
        self._timekeeper.stop()
        if self.session.state is not s.State.SUMMARY:
            for effect in self.session.dispatch(s.Finish()):
                self._perform(effect)
        if self.devices.speaker:
            self.devices.speaker.stop()
        if self.devices.transcriber:
            self.devices.transcriber.cancel()

    def _let_go(self) -> None:
        """Whatever failed, an answer is not waited for in vain: its recording or row is kept and it can be given again."""
        if self.session.state is s.State.RECOGNISING and not self._awaited:
            self._dispatch_quietly(s.RecogniseFailed())

    def _snapshot(self) -> View:
        machine = self.session
        last = machine.done[-1] if machine.done else None
        return View(
            state=machine.state,
            turn=machine.turn,
            total=len(machine.questions),
            report=machine.report,
            earlier=self._earlier,
            record=self._answered,
            text=self._answered.text if self._answered and last else None,
            can_probe=machine.can_probe,
            probe_text=machine.probe_text,
            is_last=machine.is_last,
            can_listen=self._can_listen,
            can_speak=self._can_speak,
            notices=tuple(self._notices),
            done=tuple(machine.done),
            session_id=self._session_id,
            reading=machine.reading,
            farewell=machine.farewell,
            time_up=self._time_up,
        )

    def _tell_time(self) -> None:
        """The time set aside is over: told, and nothing is cut off."""
        if self.session.state is not s.State.SUMMARY:
            self._time_up = True
            self._notices.append(self._line("daily.time_up", minutes=self.minutes))

    def _dispatch(self, event: s.Event) -> None:
        if not isinstance(event, (s.Asked, s.Recognised, s.RecogniseFailed)):
            self._notices.clear()
        if isinstance(event, s.Begin):
            self._session_id = self.store.begin_session(self.pack, self.session.mode)
            self._timekeeper.start()
        if isinstance(event, s.Retry) and self.session.report:
            self._earlier = self.session.report
        elif isinstance(event, (s.Next, s.Begin)):
            self._earlier = None
        self._dispatch_quietly(event)

    def _dispatch_quietly(self, event: s.Event) -> None:
        turn = self.session.turn
        effects = self.session.dispatch(event)
        if self.session.turn is not turn:
            # A take that could not be written down belongs to its own question, not to what is typed for the next one.
            self._record = None
        for effect in effects:
            self._perform(effect)

    def _notice(self, error: MockintError | str) -> None:
        line = self._line(f"error.{error}") if isinstance(error, str) else self._line(f"error.{error.key}", **error.facts)
        if line not in self._notices:
            self._notices.append(line)

    # effects --------------------------------------------------------------------------------------------------------

    def _perform(self, effect: s.Effect) -> None:
        match effect:
            case s.Speak(text=text, slower=slower):
                self._speak(text, slower)
            case s.Hush():
                self._saying += 1
                if self.devices.speaker:
                    self.devices.speaker.stop()
            case s.Listen():
                self._listen()
            case s.HoldListening(on=on):
                self._listening.hold(on)
            case s.MarkQuestionEnd():
                self._listening.question_ended()
            case s.StopListening():
                self._stop_listening()
            case s.DropTake(keep=keep):
                self._drop(keep)
            case s.ScoreTyped(text=text):
                self._typed(text)
            case s.CloseSession():
                if self._session_id:
                    self.store.end_session(self._session_id)

    def _speak(self, text: str, slower: bool) -> None:
        self._saying += 1
        saying = self._saying

        def ended(trouble: str) -> None:
            def note() -> None:
                if saying != self._saying:
                    return
                if trouble:
                    self._can_speak = False
                    self._notice(trouble)
                self._dispatch(s.Asked())

            self._call(note)

        # The model loads while the question is being read.
        if self._can_listen and self.devices.transcriber:
            self.devices.transcriber.warm_up(self.session.lang)
        if not self.devices.speaker:
            ended("")
            return
        try:
            self.devices.speaker.say(text, self.session.lang, slower=slower, on_end=ended)
        except MockintError as error:
            self._can_speak = False
            self._notice(error)
            ended("")

    def _open(self, spoken: bool) -> AnswerRecord:
        turn = self.session.turn
        assert turn is not None
        follows = self._answered.id if turn.probe and self._answered else 0
        return self.store.open_answer(
            self._session_id, turn.question, turn.attempt, spoken=spoken, probe=turn.probe, follows=follows
        )

    def _listen(self) -> None:
        if not self.devices.can_listen:
            self._notice("cannot_listen")
            self._dispatch_quietly(s.ListenFailed())
            return
        record = self._record = self._open(spoken=True)
        try:
            self._listening.start(
                record,
                self.store.home,
                self.session.lang,
                on_trouble=lambda key: self._call(lambda: self._device_failed(record.id, key)),
                on_recogniser_trouble=lambda key: self._call(lambda: self._notice(key)),
            )
        except MockintError as error:
            self._notice(error)
            self.store.set_state(record.id, "abandoned")
            self._record = None
            self._dispatch_quietly(s.ListenFailed())

    def _device_failed(self, answer: int, key: str) -> None:
        """The microphone is gone or the disk is full: what is there is taken as the answer so far."""
        if self._record and self._record.id == answer and self.session.state in (s.State.ANSWERING, s.State.PAUSED):
            self._dispatch_quietly(s.StopAnswer())
            self._notice(key)

    def _stop_listening(self) -> None:
        record = self._record
        assert record is not None
        take = self._listening.stop()
        if take.trouble:
            self._notice(take.trouble)
        self.store.set_state(record.id, "recorded")
        self._listening.finish(lambda heard: self._call(lambda: self._heard(record, heard, take.overflows)))
        self._awaited = True

    def _heard(self, record: AnswerRecord, heard: Heard | str, overflows: int) -> None:
        if self._record is None or self._record.id != record.id:
            return
        self._awaited = False
        if isinstance(heard, str):
            self._notice(heard)
            self._dispatch_quietly(s.RecogniseFailed())
            return
        transcript = heard.transcript(self.session.lang)
        timeline = self._listening.on_timeline(heard.timeline, overflows)
        self.store.keep_heard(record.id, transcript, timeline)
        self._report(record, transcript, timeline)

    def _drop(self, keep: bool) -> None:
        self._listening.drop()
        if self._record is not None:
            self.store.set_state(self._record.id, "recorded" if keep else "abandoned")
        self._record = None

    def _typed(self, text: str) -> None:
        # After a failed recognition the recording's row is there already: the typed text belongs to it.
        record = self._record or self._open(spoken=False)
        self._record = record
        transcript = Transcript(text=text, lang=self.session.lang, source="typed")
        self.store.keep_heard(record.id, transcript, None)
        self._report(record, transcript, None)

    # scoring --------------------------------------------------------------------------------------------------------

    def _report(self, record: AnswerRecord, said: Transcript, timeline: Timeline | None) -> None:
        if record.question.id == self.warm_up:
            self.store.keep_turn(record.id, said)
            self._record = None
            self._dispatch_quietly(s.WarmedUp())
            return
        marked = self._marker.mark(record, said, timeline)
        self._keep(record, marked)
        self._record = None
        reply = self._reply(record, said)
        self._dispatch_quietly(
            s.Recognised(
                marked.report,
                *probes.choose(record.question, marked.report, self.session.lang),
                reply=reply.text,
                farewell=reply.farewell,
            )
        )

    def _reply(self, record: AnswerRecord, said: Transcript) -> closing.Reply:
        """What the interviewer says to the candidate's questions at the end of a whole interview; nothing elsewhere."""
        if not self.session.interview or record.question.kind != "closing" or record.probe not in ("", s.MORE):
            return closing.Reply("", "")
        self._rounds = self._rounds + 1 if record.probe else 0
        alone = self._marker.alone(record, said)
        return closing.reply(said, alone, self._rounds, self.session.lang, record.question.stage)

    def _keep(self, record: AnswerRecord, marked: Marked) -> None:
        self.store.keep_report(record.id, marked.text, marked.report, marked.lead)
        self._answered = self.store.answer(record.id)
        try:
            self._deck.note(record, marked.report)
        except Exception:
            # The answer is kept; when it comes again is the lesser thing, whatever goes wrong with it.
            self._notice("daily_not_noted")

    def _correct(self, text: str) -> None:
        record = self._answered
        if self.session.state is not s.State.FEEDBACK or record is None or record.text is None or not text.strip():
            return
        marked = self._marker.again(record, text)
        self._keep(record, marked)
        self._dispatch_quietly(s.Corrected(marked.report, *probes.choose(record.question, marked.report, self.session.lang)))

    def _play(self, span: tuple[int, int]) -> None:
        if self._answered is None or self.devices.speaker is None:
            return
        place = locate(self.store, self._answered, span)
        file = self.store.take_file(place[0]) if place else None
        if place is None or file is None:
            self._notices.append(self._line("error.no_sound_kept"))
            return
        self.devices.speaker.play(file, start=max(0.0, place[1] - 0.3), end=place[2] + 0.3)


def locate(store: Store, record: AnswerRecord, span: tuple[int, int]) -> tuple[AnswerRecord, float, float] | None:
    """In which answer's take, and when, words of a text were said: for words an earlier answer brought, that one's."""
    while record.follows and span[0] < record.lead:
        earlier = store.answer(record.follows)
        if earlier is None or earlier.text is None:
            return None
        record = earlier
    if record.text is None:
        return None
    times = align.when(record.text, span)
    return (record, *times) if times else None
