"""The daily habit: when a part of a question comes again, what today holds, streak, goal and a year at a glance. Pure: the
moment and the zone are passed in; days are local dates.

When a part comes again is decided by FSRS (Ye, Su & Cao, "A stochastic shortest path algorithm for optimizing spaced repetition
scheduling", KDD 2022; library ``fsrs``), one card a question and part, graded from what was measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from mockint.model import STAR_PARTS, Question, Record, Report

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
"""FSRS's ratings."""
LONGEST = 60
"""Days after which a part comes again at the latest: an interview is prepared in weeks, not in years."""
HORIZON = 14
"""Days over which what is due is spread. What does not fit rests, uncounted: nobody is shown a mountain."""
FORGIVEN_EVERY = 7
"""Days in which one missed day is forgiven."""
WHOLE = 300
"""Seconds of a drill, all in all, unless the user sets another time."""
READING = 60
"""Seconds of it for the feedback."""
STRONG = 0.67
"""The share of a part's points from which it counts as strong, as in the history's own grades."""
_OVERALL = frozenset({"evidence", "relevance", "delivery", "conduct", "non_answer", "short", "names"})
_NOT_DRILLED = frozenset({"informational", "follow_up"})


class Reviewed(Record, frozen=True):
    """A card after a review: fsrs's JSON, and when it is due (seconds since 1970)."""

    card: str
    due: int


class Waiting(Record, frozen=True):
    """One question × part; ``due`` in seconds since 1970."""

    question_id: str
    part: str
    pack: str
    lang: str
    due: int


class Drill(Record, frozen=True):
    """A question with the parts of it that are due together, the most pressing first. ``day`` is the local date."""

    question_id: str
    parts: tuple[str, ...]
    pack: str
    lang: str
    day: date


class Streak(Record, frozen=True):
    """``days`` practised in the present run; whether today is one of them; the missed days in it that were forgiven."""

    days: int
    today: bool
    forgiven: tuple[date, ...] = ()


class Week(Record, frozen=True):
    """Days practised in this week (from Monday), and how many are wished for."""

    done: int
    wished: int


# --- when a part comes again -------------------------------------------------------------------------------------


def grades(question: Question, report: Report) -> dict[str, int]:
    """How well each part of the question was heard: absent → AGAIN, weak → HARD, strong → GOOD, and EASY when the answer also
    holds concrete data and nothing that costs the job. Nothing for kinds of question that are not drilled."""
    if question.kind in _NOT_DRILLED:
        return {}
    best = EASY if report.evidence and not report.conduct else GOOD
    if question.kind == "behavioural":
        graded = {"absent": AGAIN, "weak": HARD, "strong": best}
        return {part: graded[report.star[part].presence] if part in report.star else AGAIN for part in STAR_PARTS}
    return {
        part.name: best if part.points >= STRONG * part.weight else HARD if part.points > 0 else AGAIN
        for part in report.parts
        if part.weight > 0 and part.name not in _OVERALL
    }


def review(card: str, grade: int, at: datetime) -> Reviewed:
    """The card (fsrs's JSON; "" for a new one) after an answer with this grade at an aware time.

    It is due again after 1 to LONGEST whole days, without chance. A card that cannot be read begins anew. When the clock was
    set back since the last review, this one counts as made on the same day.
    """
    from fsrs import Card, Rating, Scheduler

    moment = at.astimezone(UTC)
    # Steps of minutes are for vocabulary: an answer comes again on another day.
    plan = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False)
    fresh = Card(card_id=1, due=moment)
    try:
        after, _ = plan.review_card(Card.from_json(card) if card else fresh, Rating(grade), moment)
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError, ArithmeticError):
        after, _ = plan.review_card(fresh, Rating(grade), moment)
    return Reviewed(after.to_json(), int(after.due.timestamp()))


# --- what today holds --------------------------------------------------------------------------------------------


def drills(cards: Iterable[Waiting], now: datetime, zone: tzinfo) -> list[Drill]:
    """The cards by question, the most pressing first. A card is due on its whole local day. One that is due later than any
    review could put it was reviewed while the clock was ahead: it is due now."""
    today, moment = now.astimezone(zone).date(), int(now.timestamp())
    latest = moment + (LONGEST + 1) * 86_400
    by_question: dict[str, list[tuple[int, str, Waiting]]] = defaultdict(list)
    for one in cards:
        due = moment if one.due > latest else one.due
        by_question[one.question_id].append((due, one.part, one))
    out = []
    for some in by_question.values():
        some.sort(key=lambda each: each[:2])
        first = some[0][2]
        day = _day(some[0][0], zone)
        parts = tuple(part for due, part, _ in some if _day(due, zone) <= max(day, today))
        out.append((some[0][0], Drill(first.question_id, parts, first.pack, first.lang, day)))
    return [drill for _, drill in sorted(out, key=lambda pair: (pair[0], pair[1].question_id))]


def queue(
    waiting: Sequence[Drill], today: date, at_most: int, *, done: int = 0, days: int = HORIZON
) -> dict[date, tuple[Drill, ...]]:
    """What each of the next ``days`` days holds: at most ``at_most``, today less what is ``done``; nothing before its day,
    nothing twice, the most pressing (``waiting``'s order) first. However long the break was, what does not fit rests."""
    rest, out = list(waiting), {}
    for offset in range(days):
        day = today + timedelta(days=offset)
        room = max(0, at_most - done) if offset == 0 else at_most
        due = [drill for drill in rest if drill.day <= day][:room]
        rest = [drill for drill in rest if drill not in due]
        out[day] = tuple(due)
    return out


def warm_up(questions: Sequence[Question], drilled: Question, asked: Mapping[str, int], whole: int = WHOLE) -> Question | None:
    """The opener to begin with, not scored: the one asked least often that leaves time for the question; None without any."""
    room = whole - READING - min(drilled.seconds, whole - READING)
    openers = [q for q in questions if q.kind == "opener" and q.id != drilled.id and q.seconds <= room]
    return min(openers, key=lambda q: asked.get(q.id, 0), default=None)


# --- streak, goal, year ------------------------------------------------------------------------------------------


def streak(days: Iterable[date], today: date) -> Streak:
    """The run of days that reaches to today or yesterday. A missed day is forgiven when no other was in the FORGIVEN_EVERY days
    up to it and after it; today is not missed before it is over. A date one day ahead is today's, seen from further east;
    dates further ahead, of a clock that was wrong, are left out."""
    practised = {min(day, today) for day in days if day <= today + timedelta(days=1)}
    run, forgiven, maybe = 0, [], None
    day, last_missed = today, None
    while practised:
        if day in practised:
            run += 1
            if maybe is not None:
                forgiven.append(maybe)
                maybe = None
        elif day != today:
            if maybe is not None or (last_missed is not None and (last_missed - day).days < FORGIVEN_EVERY):
                break
            maybe = last_missed = day
        day -= timedelta(days=1)
    return Streak(run, today in practised, tuple(forgiven))


def week(days: Iterable[date], today: date, wished: int) -> Week:
    """How many days of this week were practised, of those wished for."""
    monday = today - timedelta(days=today.weekday())
    return Week(len({day for day in days if monday <= day <= today}), wished)


def heatmap(counts: Mapping[date, int], today: date, weeks: int = 53) -> tuple[tuple[int | None, ...], ...]:
    """Seven rows, Monday first, of ``weeks`` counts each, this week last; None for days that are still to come."""
    first = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    return tuple(
        tuple(
            None if (day := first + timedelta(days=7 * column + row)) > today else counts.get(day, 0) for column in range(weeks)
        )
        for row in range(7)
    )


def _day(seconds: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).date()
