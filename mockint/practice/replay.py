"""A kept answer along its time: its words, sentences, parts, findings and pauses in seconds, and where each key leads. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal

import msgspec

from mockint.model import STAR_PARTS, AnswerRecord, Record, Word
from mockint.practice import align

TEMPOS = (0.75, 1.0, 1.25, 1.5)
"""The paces offered: outside of these stretched speech loses its clearness."""
LONG_PAUSE = 0.6
"""Seconds of silence that are drawn and skipped. Shorter ones (from 0.25 s they count as pauses) belong to speaking."""
MARGIN = 0.15
"""Seconds kept at both ends of a stretch of speech when silence is skipped: soft beginnings and endings are speech too."""
NEW_SENTENCE = 1.0
"""Seconds without a word after which a new sentence is taken to begin, for transcripts without full stops."""
GRACE = 0.8
"""Seconds into a sentence, part or finding within which going back leads to the one before it, not to its beginning."""

Unit = Literal["word", "sentence", "part", "finding"]
_SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*(?=\s)|\n")


class Passage(Record, frozen=True):
    """A stretch of the take in which a part of the story is told."""

    part: str
    start: float
    end: float


class Track(Record, frozen=True):
    """One take, or the takes of an answer that was carried on, one after the other on one axis of time. ``takes`` is from when
    to when each of them lasts. ``words`` in the order of time; ``sentences`` are their beginnings; ``findings`` one entry for
    each finding of the report, None when it was not said in these takes; ``speech`` None when it is not known where there was
    speech."""

    seconds: float
    takes: tuple[tuple[float, float], ...] = ()
    words: tuple[Word, ...] = ()
    sentences: tuple[float, ...] = ()
    parts: tuple[Passage, ...] = ()
    findings: tuple[tuple[float, float] | None, ...] = ()
    speech: tuple[tuple[float, float], ...] | None = None

    @property
    def pauses(self) -> tuple[tuple[float, float], ...]:
        """Where nothing is said for ``LONG_PAUSE`` and longer, also before the first and after the last word."""
        if self.speech is None:
            return ()
        ends = (0.0, *(b for _, b in self.speech))
        starts = (*(a for a, _ in self.speech), self.seconds)
        return tuple((a, b) for a, b in zip(ends, starts, strict=True) if b - a >= LONG_PAUSE)


def track(*records: AnswerRecord) -> Track:
    """The takes of one answer: the last record is the whole answer, those before it are what it carries on, in order. Words
    that come from none of these takes have no place in time."""
    report, text = records[-1].report, records[-1].text
    words: list[Word] = []
    takes: list[tuple[float, float]] = []
    speech: list[tuple[float, float]] = []
    known, begin = True, 0.0
    for record in records:
        own = _placed(record, text.text) if text else ()
        timeline = record.timeline
        length = max(timeline.seconds if timeline else 0.0, max((word.end for word in own), default=0.0))
        words += (Word(w.start + begin, w.end + begin, w.span, w.confidence) for w in own)
        if timeline and timeline.speech:
            speech += ((a + begin, b + begin) for a, b in _joined(timeline.speech, length))
        else:
            known = False
        takes.append((begin, begin + length))
        begin += length
    if text is None:
        return Track(begin, tuple(takes))
    said = msgspec.structs.replace(text, words=tuple(words))
    parts, findings = [], []
    if report is not None:
        for part in STAR_PARTS:
            for span in report.star[part].spans if part in report.star else ():
                if times := align.when(said, span):
                    parts.append(Passage(part, *times))
        findings = [align.when(said, one.span) for one in report.conduct]
    return Track(
        begin,
        tuple(takes),
        tuple(words),
        _sentences(text.text, tuple(words)),
        tuple(sorted(parts, key=lambda p: (p.start, p.end))),
        tuple(findings),
        _joined(tuple(speech), begin) if known and speech else None,
    )


def _placed(record: AnswerRecord, whole: str) -> tuple[Word, ...]:
    """The words of a record's own take, in the order of time, where they stand in the whole text."""
    if record.text is None:
        return ()
    said = record.text
    if not whole.startswith(said.text):
        # The whole was corrected later on: what stayed of these words keeps its times.
        said = align.realign(said, whole[: len(said.text)])
    return tuple(sorted(said.words, key=lambda w: (w.start, w.span)))


def _joined(speech: tuple[tuple[float, float], ...], seconds: float) -> tuple[tuple[float, float], ...]:
    """In order, inside the take, overlaps made one."""
    out: list[tuple[float, float]] = []
    for start, end in sorted((max(0.0, a), min(seconds, b)) for a, b in speech):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif start < end:
            out.append((start, end))
    return tuple(out)


def _sentences(text: str, words: tuple[Word, ...]) -> tuple[float, ...]:
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    starts: list[float] = []
    sentence, before = -1, -NEW_SENTENCE
    for word in words:
        number = bisect_right(ends, word.span[0])
        if number != sentence or word.start - before >= NEW_SENTENCE:
            starts.append(word.start)
        sentence, before = number, word.end
    return tuple(starts)


def word_at(of: Track, seconds: float) -> Word | None:
    """The word that is being said, or the last one before; None before the first."""
    index = bisect_right(of.words, seconds + 0.01, key=lambda w: w.start) - 1
    return of.words[index] if index >= 0 else None


def word_of(of: Track, offset: int) -> Word | None:
    """The first word that ends behind this character; None when none of this take does."""
    return next((word for word in of.words if word.span[1] > offset), None)


def part_at(of: Track, seconds: float) -> str:
    """The part of the story being told; "" for none."""
    return next((p.part for p in reversed(of.parts) if p.start <= seconds <= p.end), "")


def stops(of: Track, unit: Unit) -> list[float]:
    """Where a key of that kind may lead, in order."""
    match unit:
        case "word":
            places = {word.start for word in of.words}
        case "sentence":
            places = set(of.sentences)
        case "part":
            places = {passage.start for passage in of.parts}
        case "finding":
            places = {times[0] for times in of.findings if times}
    return sorted(places)


def seek(of: Track, now: float, unit: Unit, forward: bool) -> float | None:
    """Where to go from ``now``; None when there is nothing on that side. Backwards, from well inside a sentence, part or
    finding it is to its own beginning, else to the one before."""
    places = stops(of, unit)
    if forward:
        return next((place for place in places if place > now + 0.02), None)
    if unit == "word":
        here = bisect_right(places, now + 0.01) - 2
        return places[here] if here >= 0 else None
    return next((place for place in reversed(places) if place < now - GRACE), None)


def next_of_part(of: Track, now: float, part: str) -> float | None:
    """The next passage of that part, from the first again behind the last; None when it is not heard in this take."""
    places = [p.start for p in of.parts if p.part == part]
    return next((place for place in places if place > now + 0.02), places[0] if places else None)


def pieces(of: Track, start: float, skip_silence: bool) -> tuple[tuple[float, float], ...]:
    """What is to be played from ``start`` on, seconds from and to: everything, or only where there is speech."""
    if not skip_silence or of.speech is None:
        return ((start, of.seconds),) if start < of.seconds else ()
    out: list[tuple[float, float]] = []
    for a, b in of.speech:
        a, b = max(start, a - MARGIN, 0.0), min(of.seconds, b + MARGIN)
        if a >= b:
            continue
        if out and a - out[-1][1] < LONG_PAUSE - 2 * MARGIN:
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return tuple(out)


def take_at(of: Track, seconds: float) -> int:
    """Which take is heard at that moment, from 0; the last one from its beginning on."""
    return max(0, bisect_right(of.takes, seconds, key=lambda take: take[0]) - 1)


def pieces_of(of: Track, take: int, start: float, skip_silence: bool) -> tuple[tuple[float, float], ...]:
    """What is to be played of one take from ``start`` on, in seconds of its own file."""
    begin, end = of.takes[take]
    some = ((max(a, begin), min(b, end)) for a, b in pieces(of, max(start, begin), skip_silence))
    return tuple((a - begin, b - begin) for a, b in some if a < b)


class Playhead(Record, frozen=True):
    """Where a playing is: ``place`` seconds of the take at the moment ``since`` of a clock, going on at ``tempo``."""

    place: float
    since: float
    tempo: float

    def at(self, moment: float, last: float) -> float:
        """The place at a moment, never behind ``last``."""
        return min(last, self.place + max(0.0, moment - self.since) * self.tempo)
