"""What practice has covered, as data: competency × part, question × part, the trend by week, the weakest part. Pure.

Presence is counted as the scorer judged it, strong, weak or absent, over the answers to questions that ask for a story. Pace
and fillers are held against the speaker's own median: there is no norm for Indonesian, and one's own habit can be changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

from mockint.model import STAR_PARTS, AnswerFacts, Record

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


class _Tally:
    """Counts under way, for a row or a week. ``grades`` counts whole answers by their grades, ``others`` by their other parts:
    they are taken apart at the end, once for each pattern and not once for each answer."""

    __slots__ = ("answers", "conduct", "data", "filled", "grades", "latest", "others", "pace", "score", "stories")

    def __init__(self) -> None:
        self.answers = self.score = self.latest = self.stories = self.data = self.conduct = 0
        self.grades: dict[tuple[int | None, ...], int] = {}
        self.others: dict[tuple[tuple[str, int], ...], int] = {}
        self.pace: list[float] = []
        self.filled: list[float] = []

    def add(self, one: AnswerFacts) -> None:
        self.answers += 1
        self.score += one.score
        self.latest = one.answer
        self.data += one.evidence
        self.conduct += one.conduct
        if one.result is not None:
            grade = (one.situation, one.task, one.action, one.result)
            self.grades[grade] = self.grades.get(grade, 0) + 1
            if one.answer_kind == "story":
                self.stories += 1
        else:
            self.others[one.parts] = self.others.get(one.parts, 0) + 1

    def join(self, more: _Tally) -> None:
        self.answers += more.answers
        self.score += more.score
        self.latest = max(self.latest, more.latest)
        self.data += more.data
        self.conduct += more.conduct
        self.stories += more.stories
        for grade, count in more.grades.items():
            self.grades[grade] = self.grades.get(grade, 0) + count
        for parts, count in more.others.items():
            self.others[parts] = self.others.get(parts, 0) + count

    @property
    def wanted(self) -> int:
        """Answers to questions that ask for a story."""
        return sum(self.grades.values())

    def cells(self) -> dict[str, Cell]:
        """The parts' cells: of a story in their order, else of the other parts."""
        counts: dict[str, list[int]] = {}
        for grades, times in self.grades.items():
            for part, grade in zip(STAR_PARTS, grades, strict=True):
                if grade is not None:
                    counts.setdefault(part, [0, 0, 0])[grade] += times
        if not self.grades:
            for parts, times in self.others.items():
                for name, grade in parts:
                    counts.setdefault(name, [0, 0, 0])[grade] += times
        return {name: Cell(*reversed(three)) for name, three in counts.items()}


def coverage(answers: Sequence[AnswerFacts]) -> Coverage:
    """All of it from the answers, which are in the order of time. Linear in their number."""
    asked: dict[tuple[str, str, str], _Tally] = {}
    weeks: dict[str, _Tally] = {}
    langs: dict[str, _Tally] = {}
    sessions: set[int] = set()
    by_day: dict[str, _Tally] = {}
    categories: Counter[str] = Counter()
    for one in answers:
        sessions.add(one.session)
        week = by_day.get(one.day)
        if week is None:
            week = by_day[one.day] = weeks.setdefault(_monday(one.day), _Tally())
        week.add(one)
        name = (one.question_id, one.kind, one.competency)
        question = asked.get(name)
        if question is None:
            question = asked[name] = _Tally()
        question.add(one)
        if one.pace and one.speaking:
            voice = langs.setdefault(one.lang, _Tally())
            filled = 60 * one.filled / one.speaking
            for tally in (week, voice):
                tally.pace.append(one.pace)
                tally.filled.append(filled)
        if one.categories:
            categories.update(one.categories)
    total = _Tally()
    competencies: dict[str, _Tally] = {}
    questions: dict[tuple[str, str], _Tally] = {}
    for (question_id, kind, competency), tally in asked.items():
        total.join(tally)
        questions.setdefault((question_id, kind), _Tally()).join(tally)
        if tally.grades:
            competencies.setdefault(competency, _Tally()).join(tally)
    total.others.clear()
    parts, wanted, days = total.cells(), total.wanted, sorted(by_day)
    return Coverage(
        answers=total.answers,
        sessions=len(sessions),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        mean=_share(total.score, total.answers),
        weakest=_weakest(parts),
        stories=total.stories / wanted if wanted else None,
        data=_share(total.data, total.answers),
        conduct=_share(total.conduct, total.answers),
        parts=parts,
        competencies=tuple(_row(name, "", tally) for name, tally in sorted(competencies.items())),
        questions=tuple(_row(*name, tally) for name, tally in sorted(questions.items(), key=_stories_first)),
        weeks=tuple(_week(monday, tally) for monday, tally in sorted(weeks.items())),
        categories=dict(categories.most_common()),
        voices=tuple(v for lang in sorted(langs) if (v := _voice(lang, langs[lang]))),
    )


def _stories_first(entry: tuple[tuple[str, str], _Tally]) -> tuple[bool, str, str]:
    (question, kind), tally = entry
    return not tally.grades, question, kind


def _row(name: str, kind: str, tally: _Tally) -> Row:
    return Row(name, kind, tally.answers, _share(tally.score, tally.answers), tally.cells(), tally.latest)


def _week(monday: str, tally: _Tally) -> Week:
    return Week(
        monday=monday,
        answers=tally.answers,
        mean=_share(tally.score, tally.answers),
        heard={part: round(cell.heard, 3) for part, cell in tally.cells().items() if tally.grades},
        stories=tally.stories / tally.wanted if tally.grades else None,
        data=_share(tally.data, tally.answers),
        conduct=_share(tally.conduct, tally.answers),
        pace=median(tally.pace) if tally.pace else None,
        filled=median(tally.filled) if tally.filled else None,
    )


def _voice(lang: str, tally: _Tally) -> Voice | None:
    if len(tally.pace) < FEWEST_SPOKEN:
        return None
    latest = slice(-LATEST, None)
    return Voice(
        lang,
        len(tally.pace),
        round(median(tally.pace), 1),
        round(median(tally.pace[latest]), 1),
        round(median(tally.filled), 1),
        round(median(tally.filled[latest]), 1),
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
