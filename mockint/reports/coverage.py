"""What practice has covered, as data: competency × part, question × part, the trend by week, the weakest part. Pure.

Presence is counted as the scorer judged it, strong, weak or absent, over the answers to questions that ask for a story. Pace
and fillers are held against the speaker's own median: there is no norm for Indonesian, and one's own habit can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from operator import add
from statistics import median

from mockint.model import STAR_PARTS, TALLIED, AskedCounts, Counts, Record, Tally

FEWEST_SPOKEN = 3
"""Spoken answers before there is an own pace to compare with, as for the baseline of a session."""
LATEST = 10
"""Spoken answers whose median is held against the median of all."""
WEEKS_SHOWN = 12


class Cell(Record, frozen=True):
    """How often a part was strong, weak and absent."""

    strong: int = 0
    weak: int = 0
    absent: int = 0

    @property
    def judged(self) -> int:
        """In how many answers."""
        return self.strong + self.weak + self.absent

    @property
    def heard(self) -> float:
        """How well it was heard, 0–1: strong counts whole, weak half. 0 when it was never judged."""
        return (self.strong + self.weak / 2) / self.judged if self.judged else 0.0


class Row(Record, frozen=True):
    """A competency or a question: how many answers, their mean score, its parts; ``latest`` is the last answer's number."""

    name: str
    kind: str
    answers: int
    mean: float
    parts: dict[str, Cell]
    latest: int = 0


class Week(Record, frozen=True):
    """One week from its Monday. Shares are 0–1; None where nothing was judged or spoken in it."""

    monday: str
    answers: int
    mean: float
    heard: dict[str, float]
    stories: float | None
    data: float
    conduct: float
    pace: float | None
    filled: float | None


class Voice(Record, frozen=True):
    """Pace (words a minute) and filled pauses a minute of one language: the latest answers' median, and that of all."""

    lang: str
    answers: int
    pace: float
    pace_latest: float
    filled: float
    filled_latest: float


class Coverage(Record, frozen=True):
    """The whole of it. ``weakest`` is the part of a story least often heard ("" when all were, or none was judged); ``stories``
    is the share of real stories where one was asked for; ``data`` and ``conduct`` are per answer."""

    answers: int
    sessions: int
    first: str
    last: str
    mean: float
    weakest: str
    stories: float | None
    data: float
    conduct: float
    parts: dict[str, Cell]
    competencies: tuple[Row, ...]
    questions: tuple[Row, ...]
    weeks: tuple[Week, ...]
    categories: dict[str, int]
    voices: tuple[Voice, ...]


_ANSWERS, _SCORE, _DATA, _CONDUCT, _STORIES, _WANTED, _PARTS = range(7)
_NONE: Tally = (0,) * len(TALLIED)


def coverage(counts: Counts) -> Coverage:
    """All of it from what was counted. Linear in the days, questions and spoken answers."""
    mondays = {day: _monday(day) for day, _ in counts.days}
    days = sorted(mondays)
    weeks: dict[str, Tally] = {}
    for day, tally in counts.days:
        weeks[mondays[day]] = _joined(weeks.get(mondays[day], _NONE), tally)
    total = _NONE
    competencies: dict[str, list[AskedCounts]] = {}
    questions: dict[tuple[str, str], list[AskedCounts]] = {}
    for one in counts.questions:
        total = _joined(total, one.tally)
        questions.setdefault((one.question_id, one.kind), []).append(one)
        if one.tally[_WANTED]:
            competencies.setdefault(one.competency, []).append(one)
    parts, answers = _cells(total), total[_ANSWERS]
    rows = [_row(*name, found) for name, found in questions.items()]
    by_week, by_lang = _voices(counts, mondays)
    return Coverage(
        answers=answers,
        sessions=counts.sessions,
        first=days[0] if days else "",
        last=days[-1] if days else "",
        mean=_share(total[_SCORE], answers),
        weakest=_weakest(parts),
        stories=_stories(total),
        data=_share(total[_DATA], answers),
        conduct=_share(total[_CONDUCT], answers),
        parts=parts,
        competencies=tuple(_row(name, "", found) for name, found in sorted(competencies.items())),
        questions=tuple(sorted(rows, key=lambda row: (not set(row.parts) & set(STAR_PARTS), row.name, row.kind))),
        weeks=tuple(_week(monday, tally, by_week.get(monday)) for monday, tally in sorted(weeks.items())),
        categories=dict(sorted(counts.categories.items(), key=lambda entry: -entry[1])),
        voices=tuple(v for lang in sorted(by_lang) if (v := _voice(lang, *by_lang[lang]))),
    )


_Spoken = tuple[list[float], list[float]]
"""Paces and filled pauses a minute, in the order of time."""


def _voices(counts: Counts, mondays: Mapping[str, str]) -> tuple[dict[str, _Spoken], dict[str, _Spoken]]:
    """Of each week, and of each language."""
    weeks: dict[str, _Spoken] = {}
    langs: dict[str, _Spoken] = {}
    by_both: dict[tuple[str, str], tuple[_Spoken, _Spoken]] = {}
    for day, lang, pace, filled in counts.spoken:
        both = by_both.get((day, lang))
        if both is None:
            both = weeks.setdefault(mondays[day], ([], [])), langs.setdefault(lang, ([], []))
            by_both[day, lang] = both
        (week_pace, week_filled), (lang_pace, lang_filled) = both
        week_pace.append(pace)
        week_filled.append(filled)
        lang_pace.append(pace)
        lang_filled.append(filled)
    return weeks, langs


def _joined(one: Tally, other: Tally) -> Tally:
    return tuple(map(add, one, other))


def _cells(tally: Tally) -> dict[str, Cell]:
    """The parts of a story that were judged, in their order."""
    threes = ((part, tally[at : at + 3]) for at, part in zip(range(_PARTS, len(tally), 3), STAR_PARTS, strict=True))
    return {part: Cell(*three) for part, three in threes if any(three)}


def _stories(tally: Tally) -> float | None:
    return tally[_STORIES] / tally[_WANTED] if tally[_WANTED] else None


def _row(name: str, kind: str, found: Sequence[AskedCounts]) -> Row:
    tally = _NONE
    others: dict[str, Cell] = {}
    for one in found:
        tally = _joined(tally, one.tally)
        for part, (strong, weak, absent) in one.others.items():
            before = others.get(part, Cell())
            others[part] = Cell(before.strong + strong, before.weak + weak, before.absent + absent)
    last = max(found, key=lambda one: (one.at, one.latest))
    parts = _cells(tally) if tally[_WANTED] else others
    return Row(name, kind, tally[_ANSWERS], _share(tally[_SCORE], tally[_ANSWERS]), parts, last.latest)


def _week(monday: str, tally: Tally, spoken: _Spoken | None) -> Week:
    answers = tally[_ANSWERS]
    return Week(
        monday=monday,
        answers=answers,
        mean=_share(tally[_SCORE], answers),
        heard={part: round(cell.heard, 3) for part, cell in _cells(tally).items()},
        stories=_stories(tally),
        data=_share(tally[_DATA], answers),
        conduct=_share(tally[_CONDUCT], answers),
        pace=median(spoken[0]) if spoken else None,
        filled=median(spoken[1]) if spoken else None,
    )


def _voice(lang: str, pace: list[float], filled: list[float]) -> Voice | None:
    if len(pace) < FEWEST_SPOKEN:
        return None
    latest = slice(-LATEST, None)
    return Voice(
        lang,
        len(pace),
        round(median(pace), 1),
        round(median(pace[latest]), 1),
        round(median(filled), 1),
        round(median(filled[latest]), 1),
    )


def _weakest(parts: dict[str, Cell]) -> str:
    short = [part for part, cell in parts.items() if cell.strong < cell.judged]
    # Of equals the result, which weighs most in the score, and then the action.
    return min(reversed(short), key=lambda part: parts[part].heard, default="")


def _share(value: float, whole: int) -> float:
    return round(value / whole, 3) if whole else 0.0


def _monday(day: str) -> str:
    try:
        at = date.fromisoformat(day)
    except ValueError:
        return day
    return (at - timedelta(days=at.weekday())).isoformat()
