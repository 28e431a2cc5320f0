"""Two attempts at the same question held against each other: parts, data, conduct, pace. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from mockint.catalogue import Catalogue
from mockint.errors import UsageError
from mockint.model import AnswerRecord, Delivery, Evidence, Finding, Presence, Record, Report
from mockint.reports.plain import LETTERS, Line, part_name, quoted

Measure = Literal["words", "seconds", "words_per_minute", "pauses", "longest_pause", "fillers", "hedges"]


class Side(Record, frozen=True):
    """One of the two answers."""

    answer: int
    attempt: int
    started: str
    score: int
    kind: str
    rubric: int
    spoken: bool


class PartChange(Record, frozen=True):
    """A part of the score in both; None where one of them has no such part. ``presence`` for parts of a story."""

    name: str
    weight: float
    before: float | None
    after: float | None
    presence_before: Presence | None = None
    presence_after: Presence | None = None

    @property
    def change(self) -> float:
        """Points gained; a part that is absent counts nothing."""
        return round((self.after or 0.0) - (self.before or 0.0), 1)


class DataChange(Record, frozen=True):
    """Data told in both (the same kind, value and unit), only before, only after, each as it was said."""

    both: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]


class ConductChange(Record, frozen=True):
    """Findings by category, in the words they are about: in both, only before, only after."""

    both: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]
    new: tuple[tuple[str, str], ...]


class PaceChange(Record, frozen=True):
    """One measure of delivery; None where it is not known (typed answers have no times)."""

    name: Measure
    before: float | None
    after: float | None


class Comparison(Record, frozen=True):
    """Everything that differs, and what stayed."""

    question: str
    first: Side
    second: Side
    parts: tuple[PartChange, ...]
    data: DataChange
    conduct: ConductChange
    pace: tuple[PaceChange, ...]

    @property
    def same_rubric(self) -> bool:
        """Whether the two scores were made by the same rubric, so that they can be held against each other."""
        return self.first.rubric == self.second.rubric


def compare(first: AnswerRecord, second: AnswerRecord) -> Comparison:
    """Hold ``second`` against ``first``. Raises UsageError when one has no report, both are one, or the questions differ."""
    if first.id == second.id:
        raise UsageError("compare_same", answer=first.id)
    one, other = _report(first), _report(second)
    if first.question.id != second.question.id and first.question.text != second.question.text:
        raise UsageError("compare_other_question", first=first.id, second=second.id)
    return Comparison(
        question=second.question.text,
        first=_side(first, one),
        second=_side(second, other),
        parts=tuple(_parts(one, other)),
        data=_data(one.evidence, _text(first), other.evidence, _text(second)),
        conduct=_conduct(one.conduct, _text(first), other.conduct, _text(second)),
        pace=tuple(PaceChange(name, of(one.delivery), of(other.delivery)) for name, of in _MEASURES.items()),
    )


def _report(record: AnswerRecord) -> Report:
    if record.report is None or record.text is None:
        raise UsageError("answer_unscored", answer=record.id)
    return record.report


def _text(record: AnswerRecord) -> str:
    return record.text.text if record.text else ""


def _side(record: AnswerRecord, report: Report) -> Side:
    return Side(record.id, record.attempt, record.started, report.score, report.answer_kind, report.version, bool(record.take))


def _parts(one: Report, other: Report) -> Iterator[PartChange]:
    before, after = {p.name: p for p in one.parts}, {p.name: p for p in other.parts}
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        readings = one.star.get(name), other.star.get(name)
        yield PartChange(
            name,
            max(p.weight for p in (old, new) if p is not None),
            old.points if old else None,
            new.points if new else None,
            readings[0].presence if readings[0] else None,
            readings[1].presence if readings[1] else None,
        )


def _split(before: Iterable[tuple[bytes, str]], after: Iterable[tuple[bytes, str]]) -> tuple[list[str], list[str], list[str]]:
    """In both (as it was said the second time), only before, only after; what occurs twice counts twice."""
    before = list(before)
    left = Counter(key for key, _ in before)
    both: list[str] = []
    new: list[str] = []
    for key, words in after:
        (both if left[key] > 0 else new).append(words)
        left[key] -= 1
    gone = []
    for key, words in reversed(before):
        # What is left over of a key are its last occurrences.
        if left[key] > 0:
            gone.append(words)
            left[key] -= 1
    return both, gone[::-1], new


def _data(before: tuple[Evidence, ...], text: str, after: tuple[Evidence, ...], other: str) -> DataChange:
    def told(found: tuple[Evidence, ...], said: str) -> list[tuple[bytes, str]]:
        keys = [e.value.casefold() if isinstance(e.value, str) else e.value for e in found]
        return [
            (msgspec.json.encode((e.type, key, e.unit), order="sorted"), said[e.span[0] : e.span[1]])
            for e, key in zip(found, keys, strict=True)
        ]

    both, gone, new = _split(told(before, text), told(after, other))
    return DataChange(tuple(both), tuple(gone), tuple(new))


def _conduct(before: tuple[Finding, ...], text: str, after: tuple[Finding, ...], other: str) -> ConductChange:
    def told(found: tuple[Finding, ...], said: str) -> list[tuple[bytes, str]]:
        return [(f.category.encode(), f"{f.category}\n{said[f.span[0] : f.span[1]]}") for f in found]

    def apart(pieces: list[str]) -> tuple[tuple[str, str], ...]:
        return tuple((category, words) for category, _, words in (piece.partition("\n") for piece in pieces))

    both, gone, new = _split(told(before, text), told(after, other))
    return ConductChange(apart(both), apart(gone), apart(new))


def _fillers(said: Delivery) -> float:
    return float(len(said.filled_pauses) + len(said.discourse_markers))


_MEASURES: dict[Measure, Callable[[Delivery], float | None]] = {
    "words": lambda said: float(said.words),
    "seconds": lambda said: said.seconds,
    "words_per_minute": lambda said: said.words_per_minute,
    "pauses": lambda said: said.pauses if said.pauses is None else float(said.pauses),
    "longest_pause": lambda said: said.longest_pause,
    "fillers": _fillers,
    "hedges": lambda said: float(len(said.hedges)),
}


def figure(value: float | None) -> str:
    """A measure as it is shown: "–" where it is not known."""
    return "–" if value is None else f"{value:.1f}".removesuffix(".0").replace("-", "−")


def signed(value: float) -> str:
    """A change with its sign; "" for none."""
    return "" if round(value, 1) == 0 else f"{'+' if value > 0 else '−'}{figure(abs(value))}"


def category_name(category: str, say: Catalogue) -> str:
    """The name of a kind of finding."""
    key = f"report.category_{category}"
    return say(key) if say.has(key) else category


def lines(found: Comparison, say: Catalogue) -> list[Line]:
    """As plain lines, for the command and for screen readers. Words that were said are cleaned and shortened."""
    first, second = found.first, found.second
    out = [Line(say("replay.compare_head", first=first.answer, second=second.answer), "head")]
    if not found.same_rubric:
        out.append(Line(say("replay.compare_rubrics", first=first.rubric, second=second.rubric), "quiet"))
    change = signed(second.score - first.score)
    out.append(Line(f"{say('report.total')}: {first.score} → {second.score}  {change}".rstrip(), "head"))
    for part in found.parts:
        letter = f"{LETTERS[part.name]} " if part.name in LETTERS else "  "
        words = f"{letter} {part_name(part.name, say)}: {figure(part.before)} → {figure(part.after)}  {signed(part.change)}"
        out.append(Line(words.rstrip(), part.name if part.name in LETTERS else ""))
    out += _listed("report.evidence", found.data.new, found.data.gone, len(found.data.both), say)
    names = [
        tuple(f"{category_name(category, say)} {quoted(words, (0, len(words)), 40)}" for category, words in some)
        for some in (found.conduct.new, found.conduct.gone)
    ]
    out += _listed("report.findings", names[0], names[1], len(found.conduct.both), say, quote=False)
    out += [Line(""), Line(say("report.delivery"), "head")]
    for one in found.pace:
        if one.before is None and one.after is None:
            continue
        known = one.before is not None and one.after is not None
        grown = signed((one.after or 0.0) - (one.before or 0.0)) if known else ""
        out.append(Line(f"  {say(f'replay.pace_{one.name}')}: {figure(one.before)} → {figure(one.after)}  {grown}".rstrip()))
    return out


def _listed(
    title: str, new: tuple[str, ...], gone: tuple[str, ...], both: int, say: Catalogue, *, quote: bool = True
) -> list[Line]:
    out = [Line(""), Line(say(title), "head")]
    for mark, some in (("+", new), ("−", gone)):
        out += [Line(f"  {mark} {quoted(words, (0, len(words)), 60) if quote else words}") for words in some]
    out.append(Line("  " + say("replay.in_both", count=both), "quiet"))
    return out
