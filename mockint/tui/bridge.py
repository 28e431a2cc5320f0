"""The one place where screens and other threads meet: conductor, devices and the store on one side, messages on the other.

Work that may wait (store, devices, probing) runs on daemon threads of the bridge, one job after the other in a lane, so that
nothing here ever delays the end of the program. Results come back as messages and are handled by the screen that asked.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar

from mockint.errors import MockintError
from mockint.tui.messages import CaptionHeard, Done, LevelHeard, Progress, ViewChanged
from mockint.tui.wiring import Wiring

if TYPE_CHECKING:
    from textual.message import Message
    from textual.message_pump import MessagePump

    from mockint.application import Appointment
    from mockint.config import Settings
    from mockint.history.store import Store
    from mockint.model import AnswerRecord, Lang, Mode, Pack, Span
    from mockint.practice.conductor import Conductor, Devices, View
    from mockint.speech.protocols import Caption, Level

T = TypeVar("T")
QUIT_WITHIN = 0.3
"""Seconds that closing may take; what has not ended by then is ended with the process (what was said is on disk)."""


@dataclass(frozen=True)
class Request:
    """What the user wants to practise."""

    pack: str
    mode: Mode
    length: Literal["quick", "short", "full", "interview"]
    chosen: tuple[str, ...] = ()
    application: int = 0
    warm_up: str = ""
    minutes: int = 0


class Telling(TypedDict):
    """What a conductor calls from its thread."""

    on_change: Callable[[View], None]
    on_level: Callable[[Level], None]
    on_caption: Callable[[Caption], None]


class Lane:
    """One daemon thread that does jobs in order. Started with the first job."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._name = name
        self._thread: threading.Thread | None = None

    def add(self, job: Callable[[], None]) -> None:
        """Queue a job; returns at once."""
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._jobs.get()()


class Bridge:
    """What the screens call. Every method returns at once; answers come as messages to the ``target`` given."""

    def __init__(self, wiring: Wiring, settings: Settings) -> None:
        self.wiring, self.settings = wiring, settings
        self._work, self._look = Lane("bridge"), Lane("bridge-look")
        self._store: Store | None = None
        self._devices: dict[str, Devices] = {}
        self._conductor: Conductor | None = None
        self._closed = False

    # jobs -----------------------------------------------------------------------------------------------------------

    def ask(
        self,
        target: MessagePump,
        job: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[MockintError], None] = lambda error: None,
        *,
        looking: bool = False,
    ) -> None:
        """Do ``job`` off the screen's thread, then ``then(result)`` or ``failed(error)`` on it. ``looking`` jobs (probes) have
        a lane of their own, so that they hold nothing up. Any other exception ends the app as it would on the screen."""

        def work() -> None:
            try:
                result = job()
            except MockintError as problem:
                # Bound here: the name of an except clause ends with it.
                error = problem
                self.post(target, Done(lambda: failed(error)))
            except Exception as problem:
                broken = problem

                def give_up() -> None:
                    raise broken

                self.post(target, Done(give_up))
            else:
                self.post(target, Done(lambda: then(result)))

        (self._look if looking else self._work).add(work)

    def post(self, target: MessagePump, message: Message) -> None:
        """Hand a message to a screen, from any thread; dropped when the screen or the app is gone."""
        # After the loop has ended a device may still call.
        if not self._closed:
            with suppress(RuntimeError):
                target.post_message(message)

    def store(self) -> Store:
        """The store, opened when first needed. Only for jobs. Raises StoreError."""
        if self._store is None:
            self._store = self.wiring.store()
        return self._store

    def planned_for(self, session: int) -> Appointment | None:
        """The planned practice that a session was held for. Only for jobs. Raises StoreError."""
        from mockint.history.applications import Applications

        return Applications(self.store()).appointment_of(session)

    def devices(self, lang: Lang) -> Devices:
        """The devices for a language, made when first needed. Only for jobs."""
        if lang not in self._devices:
            self._devices[lang] = self.wiring.devices(self.settings, lang)
        return self._devices[lang]

    def use(self, settings: Settings) -> None:
        """New settings: devices are made anew when they are next needed."""
        sound = (settings.voice, settings.microphone, settings.speech)
        if sound != (self.settings.voice, self.settings.microphone, self.settings.speech):

            def renew() -> None:
                old, self._devices = list(self._devices.values()), {}
                for closing in _closings(old):
                    _quietly(closing)

            self._work.add(renew)
        self.settings = settings

    # a session ------------------------------------------------------------------------------------------------------

    def practise(
        self,
        target: MessagePump,
        request: Request,
        ui: str,
        opened: Callable[[Conductor], None],
        failed: Callable[[MockintError], None],
    ) -> None:
        """Open a session; views, levels and captions go to ``target`` from then on."""

        def open_one() -> Conductor:
            from mockint.packs.loader import find
            from mockint.practice.open import open_session

            store = self.store()
            pack = pack_for_application(store, request) if request.application else find(request.pack)
            self._conductor = open_session(
                pack,
                store,
                self.devices(pack.lang),
                self.settings,
                mode=request.mode,
                length=request.length,
                chosen=request.chosen,
                ui=ui,
                application=request.application,
                warm_up=request.warm_up,
                minutes=request.minutes,
                **self._telling(target),
            )
            return self._conductor

        self.ask(target, open_one, opened, failed)

    def talk(
        self,
        target: MessagePump,
        persona: str,
        minutes: int,
        ui: str,
        opened: Callable[[Conductor], None],
        failed: Callable[[MockintError], None],
    ) -> None:
        """Open an informational interview; views, levels and captions go to ``target`` from then on."""

        def open_one() -> Conductor:
            from mockint.packs import personas
            from mockint.practice.talking import open_talk

            store = self.store()
            them = personas.find(persona)
            self._conductor = open_talk(
                them,
                store,
                self.devices(them.lang),
                self.settings,
                minutes=minutes,
                siblings=[one.persona for one in personas.survey(them.lang).personas],
                ui=ui,
                **self._telling(target),
            )
            return self._conductor

        self.ask(target, open_one, opened, failed)

    def _telling(self, target: MessagePump) -> Telling:
        return {
            "on_change": lambda view: self.post(target, ViewChanged(view)),
            "on_level": lambda level: self.post(target, LevelHeard(level)),
            "on_caption": lambda caption: self.post(target, CaptionHeard(caption)),
        }

    def leave(self) -> None:
        """The session's screen has gone: close its conductor."""

        def close_it() -> None:
            conductor, self._conductor = self._conductor, None
            if conductor:
                conductor.close()

        self._work.add(close_it)

    def recover(
        self,
        target: MessagePump,
        record: AnswerRecord,
        ui: str,
        then: Callable[[AnswerRecord], None],
        failed: Callable[[MockintError], None],
    ) -> None:
        """Have an unfinished recording written down and scored; ``Progress`` messages go to ``target`` meanwhile."""

        def ended(result: AnswerRecord | MockintError) -> None:
            call = (lambda: failed(result)) if isinstance(result, MockintError) else (lambda: then(result))
            self.post(target, Done(call))

        def job() -> None:
            from mockint.practice.recover import recover

            session = self.store().session(record.session)
            transcriber = self.devices(session.lang).transcriber if session else None
            on_progress = lambda share: self.post(target, Progress(share))  # noqa: E731
            recover(
                record,
                self.store(),
                transcriber,
                ui=ui,
                mend=self.wiring.mend_take,
                on_done=ended,
                on_progress=on_progress,
            )

        self.ask(target, job, lambda nothing: None, failed)

    def forget_recovery(self) -> None:
        """Leave off writing down an unfinished recording."""

        def job() -> None:
            for devices in self._devices.values():
                if devices.transcriber:
                    devices.transcriber.cancel()

        self.later(job)

    # sound ----------------------------------------------------------------------------------------------------------

    def play(
        self, target: MessagePump, record: AnswerRecord, lang: Lang, span: Span, failed: Callable[[MockintError], None]
    ) -> None:
        """Play the words of a kept answer."""

        def job() -> None:
            from mockint.practice.conductor import locate

            place = locate(self.store(), record, span)
            file = self.store().take_file(place[0]) if place else None
            speaker = self.devices(lang).speaker
            if place is None or file is None or speaker is None:
                raise MockintError("no_sound_kept")
            speaker.play(file, start=max(0.0, place[1] - 0.3), end=place[2] + 0.3)

        self.ask(target, job, lambda nothing: None, failed)

    def hush(self) -> None:
        """Silence, now."""

        def job() -> None:
            for devices in self._devices.values():
                if devices.speaker:
                    devices.speaker.stop()

        self.later(job)

    def later(self, job: Callable[[], None]) -> None:
        """Do a job of which nobody awaits anything."""
        self._work.add(lambda: _quietly(job))

    # the end --------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of everything within QUIT_WITHIN seconds; a recording under way is kept for the next start."""
        if self._closed:
            return
        self._closed = True
        until = time.monotonic() + QUIT_WITHIN
        if self._conductor:
            _all_within([self._conductor.close], until - QUIT_WITHIN / 3)
        _all_within(_closings(list(self._devices.values())), until)
        if self._store:
            _all_within([self._store.close], until)


def pack_for_application(store: Store, request: Request) -> Pack:
    """The pack made ready for the application that is practised for. Raises UsageError, PackError, StoreError."""
    from mockint.history.applications import Applications
    from mockint.practice.applied import pack_for

    return pack_for(request.pack, Applications(store).get(request.application))


def _closings(devices: Sequence[Devices]) -> list[Callable[[], Any]]:
    return [one.close for some in devices for one in (some.recorder, some.transcriber, some.speaker) if one is not None]


def _all_within(jobs: Sequence[Callable[[], Any]], until: float) -> None:
    threads = [threading.Thread(target=_quietly, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _quietly(job: Callable[[], Any]) -> None:
    # At the end nobody is left to be told; what was said is on disk.
    with suppress(Exception):
        job()
