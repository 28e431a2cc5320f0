"""An old answer scored anew by the rubric of today. Nothing is replaced unless the user says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from mockint.errors import UsageError
from mockint.history.talks import WHOLE
from mockint.model import RUBRIC_VERSION, AnswerRecord, Report
from mockint.practice import align, baseline, retelling
from mockint.scoring import score

if TYPE_CHECKING:
    from mockint.history.store import Store


@dataclass(frozen=True)
class Rescored:
    """The report that was kept and the one that today's rubric gives, on the same words."""

    record: AnswerRecord
    old: Report
    new: Report

    @property
    def changed(self) -> bool:
        """Whether anything but the explanations' wording and the rubric's number differs."""
        return _bare(self.old) != _bare(self.new)


def outdated(report: Report) -> bool:
    """Whether a report was made by an earlier rubric."""
    return report.version < RUBRIC_VERSION


def rescore(store: Store, record: AnswerRecord, ui: str) -> Rescored:
    """Score a kept answer again, with its own recording's times. Writes nothing. Raises UsageError for one that was never
    scored, StoreError."""
    if record.report is None or record.text is None:
        raise UsageError("answer_unscored", answer=record.id)
    if record.question.id == WHOLE:
        # A talk is judged by its turns, not as an answer.
        talk = store.session(record.session)
        told = retelling.retell(talk, ui) if talk else None
        return Rescored(record, record.report, told.report if told and told.text == record.text.text else record.report)
    said, timeline = record.text, record.timeline
    before = store.answer(record.follows) if record.follows else None
    if record.follows:
        if before is None or before.text is None or not _as_spoken(record):
            # As when it was scored first: without both takes' own words there is no time axis, so the words alone count.
            timeline = None
        else:
            first = None if before.follows else before.timeline
            said, timeline = align.as_one_take(before.text, first, said, timeline)
    habits = baseline.of(store.spoken_reports(record.text.lang))
    return Rescored(record, record.report, score(record.question, said, timeline, baseline=habits, ui=ui))


def _as_spoken(record: AnswerRecord) -> bool:
    """Whether what was carried on is what was recognised: not corrected, and not a "that is all"."""
    said = record.text.text[record.lead :] if record.text else ""
    return bool(said) and record.raw is not None and said == record.raw.text


def keep(store: Store, rescored: Rescored) -> None:
    """The new report counts from now on; the old one stays beside it, and the words as they are. Raises StoreError."""
    from mockint.history.rescored import renew

    renew(store, rescored.record.id, rescored.new)


def _bare(report: Report) -> object:
    parts = [(p.name, p.weight, round(p.points, 1)) for p in report.parts]
    findings = [(f.rule, f.span) for f in report.conduct]
    data = [(e.type, e.span) for e in report.evidence]
    return msgspec.json.encode((report.score, report.answer_kind, parts, findings, data))
