"""Performs a session: takes the state machine's effects to the speaker, the recorder, the transcriber and the store.

One thread of its own takes events from a queue, so that nothing here runs twice at once; the devices' callbacks and the
screens only post. ``on_change`` gets a frozen ``View`` after each event, from that thread.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockint.errors import MockintError
from mockint.model import AnswerRecord, Baseline, Pack, Report, Timeline, Transcript
from mockint.practice import align, probes
from mockint.practice import session as s
from mockint.scoring import score

if TYPE_CHECKING:
    from mockint.history.store import Store
    from mockint.speech.protocols import Caption, Heard, Level, Recorder, Speaker, Transcriber

SPEECH_LEVEL = -45.0
"""dBFS above which the room is not silent; only for stopping after silence, which the user has to turn on."""


@dataclass(frozen=True)
class Devices:
    """What there is to speak and hear with; None for what is missing, so that the session goes on without it."""

    speaker: Speaker | None = None
    recorder: Recorder | None = None
    transcriber: Transcriber | None = None

    @property
    def can_listen(self) -> bool:
        """Spoken answers need a microphone and a model; typed ones always work."""
        return self.recorder is not None and self.transcriber is not None


@dataclass(frozen=True)
class View:
    """What a screen needs to know, whole, after each event. ``notices`` are lines in the interface's language."""

    state: s.State
    turn: s.Turn | None
    total: int
    report: Report | None = None
    earlier: Report | None = None
    record: AnswerRecord | None = None
    text: Transcript | None = None
    can_probe: bool = False
    probe_text: str = ""
    is_last: bool = False
    can_listen: bool = False
    can_speak: bool = False
    notices: tuple[str, ...] = ()
    done: tuple[s.Done, ...] = ()
    session_id: int = 0


class Conductor:
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
        on_change: Callable[[View], None] = lambda view: None,
        on_level: Callable[[Level], None] = lambda level: None,
        on_caption: Callable[[Caption], None] = lambda caption: None,
    ) -> None:
        self.pack, self.session, self.store, self.devices = pack, session, store, devices
        self._line, self._ui, self._baseline = line, ui, baseline
        self._stop_after_silence = stop_after_silence
        self._on_change, self._on_level, self._on_caption = on_change, on_level, on_caption
        self._events: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._settled = threading.Condition()
        self._pending = 0
        self._session_id = 0
        self._record: AnswerRecord | None = None
        self._answered: AnswerRecord | None = None
        self._earlier: Report | None = None
        self._can_speak = devices.speaker is not None
        self._can_listen = devices.can_listen
        self._notices: list[str] = []
        self._saying = 0
        self._last_sound = 0.0
        self._closed = False
        self._awaited = False
        """The recogniser has been asked and has not answered yet."""
        self.failure: Exception | None = None
        """What went wrong inside mockint, if anything did."""
        self.view = self._snapshot()
        self._thread = threading.Thread(target=self._run, name="conductor", daemon=True)
        self._thread.start()

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

    def wait(self, until: Callable[[View], bool], timeout: float = 60.0) -> View:
        """Block until a view satisfies ``until`` and nothing is queued (for --plain and tests). Raises TimeoutError, and what
        went wrong inside the session (see ``failure``)."""
        with self._settled:
            done = self._settled.wait_for(
                lambda: (self._pending == 0 and until(self.view)) or self._closed or self.failure is not None, timeout
            )
            if self.failure is not None:
                raise self.failure
            if not done:
                raise TimeoutError(f"the session stayed in state {self.view.state.value}")
            return self.view

    def close(self) -> None:
        """End: stop the devices' work on this session. A recording under way is kept for the next start."""
        if self._closed:
            return
        self._closed = True
        self._events.put(None)
        self._thread.join(timeout=2)
        with self._settled:
            self._settled.notify_all()

    # the thread -----------------------------------------------------------------------------------------------------

    def _call(self, work: Callable[[], None]) -> None:
        if self._closed:
            return
        with self._settled:
            self._pending += 1
        self._events.put(work)

    def _run(self) -> None:
        while (work := self._events.get()) is not None:
            try:
                work()
            except MockintError as error:
                self._notice(error)
                self._let_go()
            except Exception as error:
                # A mistake of ours ends this step, not the session; ``wait`` raises it, so that it is told and logged.
                self.failure = error
                self._notice("unexpected")
                self._let_go()
            self.view = self._snapshot()
            with self._settled:
                self._pending -= 1
                self._settled.notify_all()
            self._on_change(self.view)
        try:
            if self.session.state is not s.State.SUMMARY:
                for effect in self.session.dispatch(s.Finish()):
                    self._perform(effect)
            if self.devices.speaker:
                self.devices.speaker.stop()
            if self.devices.transcriber:
                self.devices.transcriber.cancel()
        except MockintError:
            # Nobody is left to read it; what was said is on disk and in its row.
            pass

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
        )

    def _dispatch(self, event: s.Event) -> None:
        if not isinstance(event, (s.Asked, s.Recognised, s.RecogniseFailed)):
            self._notices.clear()
        if isinstance(event, s.Begin):
            self._session_id = self.store.begin_session(self.pack, self.session.mode)
        if isinstance(event, s.Retry) and self.session.report:
            self._earlier = self.session.report
        elif isinstance(event, (s.Next, s.Begin)):
            self._earlier = None
        self._dispatch_quietly(event)

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
                assert self.devices.recorder is not None
                self.devices.recorder.pause() if on else self.devices.recorder.resume()
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
        recorder, transcriber = self.devices.recorder, self.devices.transcriber
        if recorder is None or transcriber is None:
            self._notice("cannot_listen")
            self._dispatch_quietly(s.ListenFailed())
            return
        record = self._record = self._open(spoken=True)
        self._last_sound = 0.0

        def trouble(key: str) -> None:
            self._call(lambda: self._device_failed(record.id, key))

        def recogniser_trouble(key: str) -> None:
            self._call(lambda: self._notice(key))

        def level(now: Level) -> None:
            self._on_level(now)
            self._watch_silence(now)

        try:
            transcriber.begin(self.session.lang, on_caption=self._on_caption, on_trouble=recogniser_trouble)
            recorder.start(self.store.home / record.take, on_level=level, on_pcm=transcriber.feed, on_trouble=trouble)
        except MockintError as error:
            self._notice(error)
            self.store.set_state(record.id, "abandoned")
            self._record = None
            transcriber.cancel()
            self._dispatch_quietly(s.ListenFailed())

    def _dispatch_quietly(self, event: s.Event) -> None:
        turn = self.session.turn
        effects = self.session.dispatch(event)
        if self.session.turn is not turn:
            # A take that could not be written down belongs to its own question, not to what is typed for the next one.
            self._record = None
        for effect in effects:
            self._perform(effect)

    def _watch_silence(self, level: Level) -> None:
        if level.rms > SPEECH_LEVEL:
            self._last_sound = level.seconds
        if self._stop_after_silence and self._last_sound and level.seconds - self._last_sound > self._stop_after_silence:
            self._last_sound = 0.0
            self.post(s.StopAnswer())

    def _device_failed(self, answer: int, key: str) -> None:
        """The microphone is gone or the disk is full: what is there is taken as the answer so far."""
        if self._record and self._record.id == answer and self.session.state in (s.State.ANSWERING, s.State.PAUSED):
            self._dispatch_quietly(s.StopAnswer())
            self._notice(key)

    def _stop_listening(self) -> None:
        recorder, transcriber, record = self.devices.recorder, self.devices.transcriber, self._record
        assert recorder is not None
        assert transcriber is not None
        assert record is not None
        take = recorder.stop()
        if take.trouble:
            self._notice(take.trouble)
        self.store.set_state(record.id, "recorded")

        def done(heard: Heard | str) -> None:
            self._call(lambda: self._heard(record, heard, take.overflows))

        transcriber.finish(done)
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
        timeline = replace_overflows(heard.timeline, overflows)
        self.store.keep_heard(record.id, transcript, timeline)
        self._report(record, transcript, timeline)

    def _drop(self, keep: bool) -> None:
        recorder, transcriber, record = self.devices.recorder, self.devices.transcriber, self._record
        if recorder is not None:
            recorder.stop()
        if transcriber is not None:
            transcriber.cancel()
        if record is not None:
            self.store.set_state(record.id, "recorded" if keep else "abandoned")
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
        report, whole, lead = self._score(record, said, timeline)
        self.store.keep_report(record.id, whole, report, lead)
        self._answered = self.store.answer(record.id)
        self._record = None
        self._dispatch_quietly(s.Recognised(report, *probes.choose(record.question, report, self.session.lang)))

    def _score(self, record: AnswerRecord, said: Transcript, timeline: Timeline | None) -> tuple[Report, Transcript, int]:
        """The report, the text it is about, and how much of that text an earlier answer brought."""
        before = self.store.answer(record.follows) if record.follows else None
        if before is None or before.text is None:
            return score(record.question, said, timeline, baseline=self._baseline, ui=self._ui), said, 0
        joined, lead = align.carry_on(before.text, said)
        spoken, both = align.as_one_take(before.text, before.timeline, joined, timeline)
        return score(record.question, spoken, both, baseline=self._baseline, ui=self._ui), joined, lead

    def _correct(self, text: str) -> None:
        record = self._answered
        if self.session.state is not s.State.FEEDBACK or record is None or record.text is None or not text.strip():
            return
        mended = align.realign(record.text, text)
        # Scored as one text: a correction may reach into the part that an earlier answer brought.
        timeline = record.timeline if not record.follows else None
        report = score(record.question, mended, timeline, baseline=self._baseline, ui=self._ui)
        self.store.keep_report(record.id, mended, report, 0 if not record.follows else min(record.lead, len(text)))
        self._answered = self.store.answer(record.id)
        self._dispatch_quietly(s.Corrected(report, *probes.choose(record.question, report, self.session.lang)))

    def _play(self, span: tuple[int, int]) -> None:
        if self._answered is None or self.devices.speaker is None:
            return
        place = locate(self.store, self._answered, span)
        if place is None:
            self._notices.append(self._line("error.no_sound_kept"))
            return
        record, start, end = place
        file = self.store.take_file(record)
        if file is None:
            self._notices.append(self._line("error.no_sound_kept"))
            return
        self.devices.speaker.play(file, start=max(0.0, start - 0.3), end=end + 0.3)


def replace_overflows(timeline: Timeline, overflows: int) -> Timeline:
    """The timeline with the recorder's count of lost blocks."""
    return Timeline(timeline.seconds, timeline.speech, timeline.first_word_after, overflows)


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
