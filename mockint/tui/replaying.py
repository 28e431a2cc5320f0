"""What replaying asks of the bridge: the take and its levels, playing it, and the other attempts at the same question."""

from __future__ import annotations

from collections.abc import Callable
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

    from mockint.model import AnswerRecord, Lang
    from mockint.speech.envelope import Envelope
    from mockint.speech.protocols import Speaker
    from mockint.tui.bridge import Bridge
    from mockint.tui.sheet import Sheet

MOST = 50
"""Attempts at one question that can be chosen from."""


@dataclass(frozen=True)
class Ready:
    """What there is to play: ``trouble`` is "" or a key of section ``replay``. ``paced``: slower, faster and piece by piece."""

    file: Path | None
    trouble: str = ""
    paced: bool = False


def prepare(bridge: Bridge, target: MessagePump, record: AnswerRecord, lang: Lang, then: Callable[[Ready], None]) -> None:
    """Look for the take and for what plays it."""

    def job() -> Ready:
        file = bridge.store().take_file(record)
        if file is None:
            return Ready(None, "missing")
        speaker = bridge.devices(lang).speaker
        if speaker is None:
            return Ready(file, "silent")
        return Ready(file, "", isinstance(speaker, Player))

    bridge.ask(target, job, then, lambda error: then(Ready(None, "missing")))


def levels(
    bridge: Bridge, target: MessagePump, file: Path, then: Callable[[Envelope], None], failed: Callable[[], None]
) -> None:
    """Read the take's levels, in a lane of their own."""

    def job() -> Envelope:
        from mockint.speech.envelope import envelope

        return envelope(file)

    bridge.ask(target, job, then, lambda error: failed(), looking=True)


@dataclass(frozen=True)
class Order:
    """One playing: seconds from and to of the take, at a pace. ``turn`` counts up, so that an older playing is not heeded."""

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


def open_rescore(screen: Screened[None], sheet: Sheet, kept: Callable[[AnswerRecord], None]) -> None:
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

        def keep() -> AnswerRecord | None:
            rescore.keep(bridge.store(), found)
            return bridge.store().answer(record.id)

        def done(renewed: AnswerRecord | None) -> None:
            main.notify(say("replay.rescored_kept"), markup=False, timeout=6)
            if renewed:
                kept(renewed)

        main.push_screen(main.make("confirm", told, say("replay.rescored_keep")), answered)

    bridge.ask(screen, lambda: rescore.rescore(bridge.store(), record, say.lang), scored, main.show_trouble)
