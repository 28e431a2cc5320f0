"""What the feedback screen shows: one scored answer, from a running session or from the history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mockint.model import AnswerRecord, EarlierReport, Lang, Question, Report

if TYPE_CHECKING:
    from mockint.history.store import Store
    from mockint.practice.conductor import View


@dataclass(frozen=True)
class Sheet:
    """``earlier`` is the report of the try before this one. ``number`` of ``total`` is 0 outside a session.

    ``replaced`` are the reports of the same answer by earlier rubrics, the oldest first; ``version`` says which is shown, from
    its end: 0 the one that counts, 1 the one before it.
    """

    question: Question
    lang: Lang
    text: str
    report: Report
    record: AnswerRecord | None = None
    earlier: Report | None = None
    number: int = 0
    total: int = 0
    attempt: int = 1
    probe: str = ""
    can_probe: bool = False
    probe_text: str = ""
    is_last: bool = False
    replaced: tuple[EarlierReport, ...] = ()
    version: int = 0

    def at_version(self, version: int) -> Sheet:
        """The same answer as an earlier report has it, or with the one that counts."""
        if version == 0:
            assert self.record
            assert self.record.report
            report, text = self.record.report, self.record.text
        else:
            report, text = self.replaced[-version].report, self.replaced[-version].text
        return replace(self, version=version, report=report, text=text.text if text else "")

    @property
    def spoken(self) -> bool:
        """Whether there is a recording to play."""
        return bool(self.record and self.record.take)


def of_view(view: View) -> Sheet | None:
    """The answer that has just been scored; None while there is none."""
    if view.turn is None or view.report is None:
        return None
    record = view.record
    # After a probe what counts is the answer it asked to complete, else the try before.
    earlier = view.done[-2].report if record and record.follows and len(view.done) > 1 else view.earlier
    return Sheet(
        question=view.turn.question,
        lang=view.report.lang,
        text=view.text.text if view.text else "",
        report=view.report,
        record=record,
        earlier=earlier if earlier is not view.report else None,
        number=view.turn.number,
        total=view.total,
        attempt=view.turn.attempt,
        probe=view.turn.probe,
        can_probe=view.can_probe,
        probe_text=view.probe_text,
        is_last=view.is_last,
    )


def of_record(store: Store, record: AnswerRecord) -> Sheet | None:
    """A kept answer; None when it was never scored. Raises StoreError."""
    from mockint.history import rescored

    if record.report is None or record.text is None:
        return None
    before: Report | None = None
    if record.follows:
        followed = store.answer(record.follows)
        before = followed.report if followed else None
    elif record.attempt > 1 and (session := store.session(record.session)):
        tries = [a for a in session.answers if a.question.id == record.question.id and a.id < record.id and a.report]
        before = tries[-1].report if tries else None
    return Sheet(
        question=record.question,
        lang=record.report.lang,
        text=record.text.text,
        report=record.report,
        record=record,
        earlier=before,
        attempt=record.attempt,
        probe=record.probe,
        replaced=rescored.earlier(store, record.id),
    )
