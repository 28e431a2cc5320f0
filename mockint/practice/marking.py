"""From what was said to its report, with the earlier answer that it carries on. Reads the store, writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockint.model import AnswerRecord, Baseline, Report, Timeline, Transcript
from mockint.practice import align, closing
from mockint.practice.events import MORE
from mockint.scoring import score

if TYPE_CHECKING:
    from mockint.history.store import Store


@dataclass(frozen=True)
class Marked:
    """A report, the text it is about, and how many of that text's code points an earlier answer brought."""

    report: Report
    text: Transcript
    lead: int = 0


@dataclass(frozen=True)
class Marker:
    """Scores answers of one session against the speaker's own habits, with explanations in the language ``ui``."""

    store: Store
    baseline: Baseline | None = None
    ui: str = "en"

    def mark(self, record: AnswerRecord, said: Transcript, timeline: Timeline | None) -> Marked:
        """The report on an answer; one that carries on an earlier answer is scored together with it."""
        before = self.store.answer(record.follows) if record.follows else None
        if before is None or before.text is None:
            return Marked(self._score(record, said, timeline), said)
        if record.probe == MORE and closing.declines(said, self.alone(record, said)):
            # "No, that is all, thank you" ends the questions; it takes nothing back of those that were asked.
            text = Transcript(before.text.text, said.lang, source=said.source, model=said.model)
            return Marked(self._score(record, text, None), text, len(text.text))
        joined, lead = align.carry_on(before.text, said)
        # Times are known of one earlier take at most; over three and more the text alone counts.
        first = None if before.follows else before.timeline
        spoken, both = align.as_one_take(before.text, first, joined, timeline)
        return Marked(self._score(record, spoken, both), joined, lead)

    def again(self, record: AnswerRecord, text: str) -> Marked:
        """The report on the user's correction of an answer that has a text."""
        assert record.text is not None
        mended = align.realign(record.text, text)
        # Scored as one text: a correction may reach into the part that an earlier answer brought.
        timeline = record.timeline if not record.follows else None
        return Marked(self._score(record, mended, timeline), mended, 0 if not record.follows else min(record.lead, len(text)))

    def alone(self, record: AnswerRecord, said: Transcript) -> Report:
        """The report on these words only, whatever they carry on."""
        return self._score(record, said, None)

    def _score(self, record: AnswerRecord, said: Transcript, timeline: Timeline | None) -> Report:
        return score(record.question, said, timeline, baseline=self.baseline, ui=self.ui)
