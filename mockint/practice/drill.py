"""Today's drill out of the history: a warm-up, one question and the part of it that keeps missing; and the cards behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from mockint.errors import MockintError
from mockint.history import daily as rows
from mockint.model import LANGS, AnswerRecord, Lang, Pack, Question, Record, Report
from mockint.practice import daily
from mockint.practice.dates import zone_of

if TYPE_CHECKING:
    from mockint.config import Settings
    from mockint.history.store import Store

YEAR = 53 * 7
"""Days of the year at a glance."""
MONTH = 32
PREFERRED_STAGE = "hr"
"""Of several packs the one that suits every trade first."""


class Today(Record, frozen=True):
    """What today holds. Without ``question`` nothing more is due today; ``warm_up`` may be missing. ``parts`` are the weak
    ones, the most pressing first, none for a question that is new. ``coming`` is how many questions each of the next days
    holds, today first; ``minutes`` what all of it is to take; ``counts`` the answers by local date."""

    day: date
    lang: Lang
    streak: daily.Streak
    week: daily.Week
    done: int = 0
    pack: str = ""
    question: Question | None = None
    parts: tuple[str, ...] = ()
    warm_up: Question | None = None
    coming: tuple[int, ...] = ()
    minutes: int = 5
    counts: dict[date, int] = {}  # noqa: RUF012 (msgspec copies it)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the drill's questions, in order."""
        return tuple(q.id for q in (self.warm_up, self.question) if q is not None) if self.question else ()


def look(store: Store, settings: Settings, lang: Lang, now: datetime, zone: str | tzinfo, *, year: bool = False) -> Today:
    """What is due at an aware time in a zone (by IANA name). With ``year`` the counts of a whole year, else those of a month. A
    question whose pack is gone is passed over. Raises StoreError."""
    place = zone_of(zone) if isinstance(zone, str) else zone
    day = now.astimezone(place).date()
    counts = rows.practised(store, day - timedelta(days=YEAR if year else MONTH), day + timedelta(days=1))
    run = streak(store, day)
    at_most = settings.habit.questions
    done = len(rows.answered(store, day, lang))
    moment = int(now.timestamp())
    until, beyond = moment + (daily.HORIZON + 1) * 86_400, moment + (daily.LONGEST + 1) * 86_400
    cards = [daily.Waiting(*row) for row in rows.cards(store, lang, until, beyond)]
    packs = _Packs(settings, lang)
    waiting = [drill for drill in daily.drills(cards, now, place) if packs.has(drill.pack)]
    ahead = daily.queue(waiting, day, at_most, done=done)
    found = Today(
        day,
        lang,
        run,
        daily.week(counts, day, settings.habit.days_a_week),
        done=done,
        coming=tuple(len(some) for some in ahead.values()),
        minutes=settings.habit.minutes,
        counts=counts,
    )
    for drill in ahead[day]:
        pack = packs.find(drill.pack)
        question = next((q for q in pack.questions if q.id == drill.question_id), None) if pack else None
        if pack and question:
            return _with(found, store, pack, question, drill.parts)
    if done or not at_most:
        return found
    # Nothing is due: something new keeps the habit, once a day.
    pack = packs.usual()
    asked = store.asked_counts(lang)
    pool = [q for q in pack.questions if q.kind not in ("opener", "closing", "informational", "follow_up")] if pack else []
    new = min(pool, key=lambda q: (asked.get(q.id, 0), q.kind != "behavioural"), default=None)
    return _with(found, store, pack, new, ()) if pack and new else found


def _with(found: Today, store: Store, pack: Pack, question: Question, parts: tuple[str, ...]) -> Today:
    from msgspec.structs import replace

    first = daily.warm_up(pack.questions, question, store.asked_counts(pack.lang), 60 * found.minutes)
    return replace(found, pack=pack.id, question=question, parts=parts, warm_up=first)


def streak(store: Store, today: date) -> daily.Streak:
    """The run of days that reaches to today; what lies before it is not read. Raises StoreError."""
    ahead, length = today + timedelta(days=1), MONTH
    while True:
        run = daily.streak(rows.days(store, today - timedelta(days=length), ahead), today)
        if run.days + len(run.forgiven) < length - daily.FORGIVEN_EVERY:
            return run
        # A second step reaches back twelve years.
        length *= 140


class _Packs:
    """The packs, each read when it is needed; one that cannot be read is as good as gone."""

    def __init__(self, settings: Settings, lang: Lang) -> None:
        self._last, self._lang = settings.practice.pack, lang
        self._known: set[str] | None = None

    def has(self, name: str) -> bool:
        from mockint.packs import loader

        if self._known is None:
            self._known = {listing.id for listing in loader.available()}
        return name in self._known

    def find(self, name: str) -> Pack | None:
        from mockint.packs import loader

        try:
            return loader.find(name)
        except MockintError:
            return None

    def usual(self) -> Pack | None:
        """The pack practised last, where it is of this language; else the one that suits everybody."""
        from mockint.packs import loader

        if self._last.partition("/")[0] == self._lang and self.has(self._last):
            return self.find(self._last)
        mine = [listing for listing in loader.available() if listing.lang == self._lang]
        best = next((p for p in mine if p.stage == PREFERRED_STAGE), mine[0] if mine else None)
        return self.find(best.id) if best else None


def language_of(settings: Settings, interface: Lang) -> Lang:
    """The language to drill in: that of the last practice, else the interface's."""
    last = settings.practice.pack.partition("/")[0]
    return next((lang for lang in LANGS if lang == last), interface)


class Deck:
    """Keeps the cards of one session's answers."""

    def __init__(self, store: Store, pack: str, lang: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store, self._pack, self._lang, self._clock = store, pack, lang, clock
        self._before: dict[int, dict[str, str]] = {}

    def note(self, record: AnswerRecord, report: Report) -> None:
        """The parts of an answer that has been kept with its report are graded. A correction takes the place of the first
        grading. What was only said when it was asked for (a probe) is no news about what is said unasked. Raises StoreError."""
        graded = {} if record.probe else daily.grades(record.question, report)
        if not graded:
            return
        again = record.id in self._before
        before = self._before[record.id] if again else rows.kept(self._store, record.question.id)
        now = self._clock()

        def change(part: str, card: str) -> tuple[str, int]:
            after = daily.review(before.get(part, "") if again else card, graded[part], now)
            return after.card, after.due

        rows.update(self._store, record.question.id, self._pack, self._lang, graded, change)
        self._before[record.id] = before
