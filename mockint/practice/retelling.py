"""A talk that has been held, told again from its kept turns: its report can be built whenever they are there.

So a talk that was cut off before its report loses nothing, and the things that were listened for are shown again later.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from mockint.catalogue import Catalogue
from mockint.errors import PackError
from mockint.history.talks import WHOLE, cut_off
from mockint.model import AnswerRecord, Persona, Question, SessionRecord, Transcript
from mockint.practice import session as s
from mockint.practice.informational import Said, Talk, scale
from mockint.scoring import interruption
from mockint.scoring.informational import TalkReport
from mockint.scoring.parts import rules

if TYPE_CHECKING:
    from mockint.history.store import Store

PACK = "informational-"
"""How the pack of a talk is called, before its persona's name."""


def persona_of(session: SessionRecord) -> tuple[Persona, tuple[Persona, ...]] | None:
    """Who was talked with, and the others of that language; None when their file is gone or broken."""
    from mockint.packs import personas

    folder, _, name = session.pack.partition("/")
    try:
        them = personas.find(f"{folder}/{name.removeprefix(PACK)}")
    except PackError:
        return None
    siblings = tuple(one.persona for one in personas.survey(them.lang).personas if one.persona.id != them.id)
    return them, siblings


def retell(session: SessionRecord, ui: str = "en") -> TalkReport | None:
    """The report on a talk from its turns alone; None when nothing was said or the persona is gone.

    The clock is taken from when each turn began and how long it was; the whole time from what the first turn's row says of it.
    """
    turns = [one for one in session.answers if one.question.id != WHOLE and one.state == "done" and one.text]
    found = persona_of(session)
    if not turns or found is None:
        return None
    them, siblings = found
    limit, pace = scale(max(1, round(turns[0].question.seconds / 60)))
    talk = Talk((), session.lang, persona=them, siblings=siblings, ui=ui, limit=limit)
    say = Catalogue(ui)
    talk.dispatch(s.Begin())
    for turn in turns:
        assert turn.text is not None
        spent = turn.timeline.seconds if turn.timeline else 0.0
        talk.clock = max(talk.clock, (_seconds(session.started, turn.started) + spent) * pace)
        talk.dispatch(s.Quiet())
        talk.dispatch(s.TypedAnswer(turn.text.text))
        early = interruption.find(turn.text, turn.timeline, rules()["interrupting"], say)
        talk.dispatch(Said(turn.text.text, early))
        if talk.leaving:
            break
    return talk.outcome()


def whole(session: SessionRecord) -> AnswerRecord | None:
    """The row that holds the report on a talk."""
    return next((one for one in session.answers if one.question.id == WHOLE and one.report), None)


def outcome(session: SessionRecord, ui: str = "en") -> TalkReport | None:
    """The report on a talk as it was kept, with the things listened for told again; None when there is no telling."""
    kept, told = whole(session), retell(session, ui)
    if kept is None or kept.report is None or kept.text is None:
        return told
    if told is None or told.text != kept.text.text:
        return TalkReport(kept.report, (), kept.text.text)
    return msgspec.structs.replace(told, report=kept.report)


def report_of(store: Store, record: AnswerRecord, ui: str = "en") -> tuple[int, TalkReport] | None:
    """The report on the talk that an answer is part of, and the number of its row (0 while there is none); None for any other
    answer. Raises StoreError."""
    session = store.session(record.session) if record.question.kind == "informational" else None
    told = outcome(session, ui) if session and session.mode == "informational" else None
    if session is None or told is None:
        return None
    kept = whole(session)
    return (kept.id if kept else 0, told)


def keep(store: Store, session: int, name: Sequence[str], last: str, given: int, told: TalkReport, ui: str) -> int:
    """Keep the report on a talk as a row of its own; returns the row's number. ``name`` is the persona's name and trade,
    ``last`` what they said at the end, ``given`` the seconds of the user's that the talk was to take. Raises StoreError."""
    title = Catalogue(ui)("informational.whole", name=name[0], trade=name[1])
    question = Question(WHOLE, title, kind="informational", competency="enthusiasm", wants=last, seconds=given)
    record = store.open_answer(session, question, 1, spoken=False)
    text = Transcript(told.text, told.report.lang)
    store.keep_heard(record.id, text, None)
    store.keep_report(record.id, text, told.report)
    return record.id


def complete(store: Store, ui: str = "en") -> list[int]:
    """Build and keep the report of every talk that was cut off before it; returns the rows' numbers. Raises StoreError."""
    return [made.id for number in cut_off(store) if (made := renew(store, number, ui)) is not None]


def renew(store: Store, session: int, ui: str = "en") -> AnswerRecord | None:
    """Build the report of one talk from its turns as they are now, and keep it; returns its row, None when there is nothing
    to build it from. Raises StoreError."""
    held = store.session(session)
    told = retell(held, ui) if held else None
    found = persona_of(held) if held else None
    if held is None or told is None or found is None:
        return None
    kept = whole(held)
    if kept is not None:
        store.keep_report(kept.id, Transcript(told.text, held.lang), told.report)
        return store.answer(kept.id)
    given = held.answers[0].question.seconds
    return store.answer(keep(store, session, (found[0].name, found[0].trade), "", given, told, ui))


def _seconds(begun: str, then: str) -> float:
    return max(0.0, (datetime.fromisoformat(then) - datetime.fromisoformat(begun)).total_seconds())
