"""What replaying asks of the bridge: the take and its levels, playing it, and the other attempts at the same question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.errors import MockintError
from mockint.practice import rescore
from mockint.speech.protocols import Player
from mockint.tui.messages import Done, PlayheadMoved
from mockint.tui.screens.base import Screened

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from mockint.model import AnswerRecord, EarlierReport, Lang
    from mockint.speech.envelope import Envelope
    from mockint.speech.protocols import Speaker
    from mockint.tui.bridge import Bridge
    from mockint.tui.sheet import Sheet

MOST = 50
"""Attempts at one question that can be chosen from."""


@dataclass(frozen=True)
class Ready:
    """What there is to play: the takes, one after the other, and whose answers they are. ``trouble`` is "" or a key of section
    ``replay``. ``paced``: slower, faster and piece by piece. ``unheard``: of answers that this one carries on no take is
    there."""

    files: tuple[Path, ...] = ()
    trouble: str = ""
    paced: bool = False
    records: tuple[AnswerRecord, ...] = ()
    unheard: bool = False


def prepare(bridge: Bridge, target: MessagePump, record: AnswerRecord, lang: Lang, then: Callable[[Ready], None]) -> None:
    """Look for the takes and for what plays them."""

    def job() -> Ready:
        store = bridge.store()
        file = store.take_file(record)
        if file is None:
            return Ready(trouble="missing")
        before = store.carried_on(record)
        heard = [(one, there) for one in before if (there := store.take_file(one))]
        files, records = (*(there for _, there in heard), file), (*(one for one, _ in heard), record)
        speaker = bridge.devices(lang).speaker
        trouble = "silent" if speaker is None else ""
        return Ready(files, trouble, isinstance(speaker, Player), records, len(heard) < len(before))

    bridge.ask(target, job, then, lambda error: then(Ready(trouble="missing")))


def levels(
    bridge: Bridge,
    target: MessagePump,
    files: Sequence[Path],
    then: Callable[[list[Envelope]], None],
    failed: Callable[[], None],
) -> None:
    """Read the takes' levels, in a lane of their own."""

    def job() -> list[Envelope]:
        from mockint.speech.envelope import Envelope, envelope

        def earlier(file: Path) -> Envelope:
            try:
                return envelope(file)
            except MockintError:
                # What it was carried on with can still be heard.
                return Envelope(0.0, (), cut=True)

        return [*map(earlier, files[:-1]), envelope(files[-1])]

    bridge.ask(target, job, then, lambda error: failed(), looking=True)


@dataclass(frozen=True)
class Order:
    """One playing: seconds from and to of one take, at a pace. ``turn`` counts up, so that an older playing is not heeded."""

    turn: int
    file: Path
    lang: Lang
    pieces: tuple[tuple[float, float], ...]
    tempo: float


def play(
    bridge: Bridge,
    target: MessagePump,
    order: Order,
    begun: Callable[[], None],
    ended: Callable[[str], None],
    failed: Callable[[MockintError], None],
) -> None:
    """Play; where it is comes as ``PlayheadMoved``. ``ended`` gets "" or the key of what went wrong."""

    def job() -> None:
        speaker: Speaker | None = bridge.devices(order.lang).speaker
        if speaker is None:
            raise MockintError("no_sound_kept")

        def end(trouble: str) -> None:
            bridge.post(target, Done(lambda: ended(trouble)))

        if isinstance(speaker, Player):
            speaker.replay(
                order.file,
                pieces=order.pieces,
                tempo=order.tempo,
                on_position=lambda seconds: bridge.post(target, PlayheadMoved(order.turn, seconds)),
                on_end=end,
            )
        else:
            speaker.play(order.file, start=order.pieces[0][0], end=order.pieces[-1][1], on_end=end)

    bridge.ask(target, job, lambda nothing: begun(), failed)


def attempts(
    bridge: Bridge, target: MessagePump, record: AnswerRecord, then: Callable[[list[AnswerRecord]], None],
    failed: Callable[[MockintError], None],
) -> None:  # fmt: skip
    """The scored attempts at the same question, this one among them, the oldest first."""

    def job() -> list[AnswerRecord]:
        from mockint.history import library

        store = bridge.store()
        found = library.find(store, library.Filter(question=record.question.id), MOST)
        known = [store.answer(one.answer) for one in found if one.score is not None and one.answer != record.id]
        there = [one for one in known if one and one.report and one.text and one.question.text == record.question.text]
        return sorted([*there, record], key=lambda one: one.id)

    bridge.ask(target, job, then, failed)


# from the feedback screen ---------------------------------------------------------------------------------------------


def open_compare(screen: Screened[None], record: AnswerRecord) -> None:
    """Two attempts side by side; a line when there is only one."""
    main = screen.main

    def found(all_of_them: list[AnswerRecord]) -> None:
        if len(all_of_them) < 2:
            main.notify(main.say("replay.compare_none"), markup=False, timeout=6)
        elif screen.is_current:
            main.push_screen(main.make("compare", all_of_them, record.id))

    attempts(main.bridge, screen, record, found, main.show_trouble)


def open_rescore(screen: Screened[None], sheet: Sheet, kept: Callable[[AnswerRecord, tuple[EarlierReport, ...]], None]) -> None:
    """Score an old answer again, show old and new, and keep the new score only when the user says so."""
    record, main = sheet.record, screen.main
    if record is None:
        return
    bridge, say = main.bridge, main.say

    def scored(found: rescore.Rescored) -> None:
        if not screen.is_current:
            return
        old, new = found.old, found.new
        told = say("replay.rescored_was", old=old.version, before=old.score, new=new.version, after=new.score)

        def answered(yes: bool | None) -> None:
            if yes:
                bridge.ask(screen, keep, done, main.show_trouble)

        def keep() -> tuple[AnswerRecord | None, tuple[EarlierReport, ...]]:
            from mockint.history.rescored import earlier

            rescore.keep(bridge.store(), found)
            return bridge.store().answer(record.id), earlier(bridge.store(), record.id)

        def done(renewed: tuple[AnswerRecord | None, tuple[EarlierReport, ...]]) -> None:
            main.notify(say("replay.rescored_kept"), markup=False, timeout=6)
            if renewed[0]:
                kept(renewed[0], renewed[1])

        main.push_screen(main.make("confirm", told, say("replay.rescored_keep")), answered)

    bridge.ask(screen, lambda: rescore.rescore(bridge.store(), record, say.lang), scored, main.show_trouble)
