"""An answer whose recording is there but whose words are not: cut off by a crash, or left unrecognised."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.errors import MockintError
from mockint.practice import baseline, retelling
from mockint.practice.drill import Deck
from mockint.practice.marking import Marker

if TYPE_CHECKING:
    from mockint.history.store import Store
    from mockint.model import AnswerRecord, Transcript
    from mockint.speech.protocols import Heard, Transcriber


def recover(
    record: AnswerRecord,
    store: Store,
    transcriber: Transcriber | None,
    *,
    ui: str = "en",
    mend: Callable[[Path], object] = lambda file: None,
    on_done: Callable[[AnswerRecord | MockintError], None],
    on_progress: Callable[[float], None] = lambda share: None,
) -> None:
    """Recognise the recording, score it and keep both; returns when the recogniser has been given its work.

    ``mend`` makes a file whole that was cut off (``speech.takes.recover_take``). ``on_done`` gets the finished answer or what
    went wrong (nothing is lost then: it can be tried again), from a thread of the transcriber or from the caller's. Raises
    StoreError, and SpeechError when the file holds no sound.
    """
    session = store.session(record.session)
    file = store.take_file(record)
    if session is None or file is None:
        on_done(MockintError("no_sound_kept"))
        return
    if transcriber is None:
        on_done(MockintError("cannot_listen"))
        return
    lang = session.lang
    mend(file)

    def done(heard: Heard | str) -> None:
        if isinstance(heard, str):
            on_done(MockintError(heard))
            return
        try:
            said = heard.transcript(lang)
            store.keep_heard(record.id, said, heard.timeline)
            if session.mode == "informational":
                on_done(_turn(record, said, store, ui))
                return
            habits = baseline.of(store.spoken_reports(lang))
            marked = Marker(store, habits, ui).mark(record, said, heard.timeline)
            store.keep_report(record.id, marked.text, marked.report, marked.lead)
            with suppress(Exception):
                # The answer is kept; when its question comes again is the lesser thing.
                Deck(store, session.pack, lang).note(record, marked.report)
            finished = store.answer(record.id)
        except MockintError as error:
            on_done(error)
            return
        on_done(finished or record)

    transcriber.read_file(file, lang, done, on_progress)


def _turn(record: AnswerRecord, said: Transcript, store: Store, ui: str) -> AnswerRecord | MockintError:
    """A turn of a talk is not scored alone: kept, and the report on the whole talk built anew, which is the answer."""
    if said.text.strip():
        store.keep_turn(record.id, said)
    else:
        store.set_state(record.id, "abandoned")
    told = retelling.renew(store, record.session, ui)
    return told or store.answer(record.id) or record
