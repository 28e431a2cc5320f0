"""Days and times as people write them, in both languages, read strictly: what is impossible or could be read in two ways is
refused with a line that says how to write it. Pure: the day it is and the zone are passed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from mockint.application import Moment
from mockint.errors import UsageError, near

EARLIEST, LATEST = 1990, 2100
_MONTHS = (
    ("january", "januari", "jan"),
    ("february", "februari", "feb", "peb"),
    ("march", "maret", "mar"),
    ("april", "apr"),
    ("may", "mei"),
    ("june", "juni", "jun"),
    ("july", "juli", "jul"),
    ("august", "agustus", "aug", "agt", "agu", "ags"),
    ("september", "sep", "sept"),
    ("october", "oktober", "oct", "okt"),
    ("november", "nov", "nopember", "nop"),
    ("december", "desember", "dec", "des"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_WEEKDAYS = (
    ("monday", "senin", "mon", "sen"),
    ("tuesday", "selasa", "tue", "sel"),
    ("wednesday", "rabu", "wed", "rab"),
    ("thursday", "kamis", "thu", "kam"),
    ("friday", "jumat", "jum'at", "fri", "jum"),
    ("saturday", "sabtu", "sat", "sab"),
    ("sunday", "minggu", "ahad", "sun", "min"),
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
NEAR_DAYS = {
    "today": 0,
    "hari ini": 0,
    "tomorrow": 1,
    "besok": 1,
    "lusa": 2,
    "yesterday": -1,
    "kemarin": -1,
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([^\W\d_]+)\.?,?\s+(\d{4})")
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_TIME = re.compile(
    r"(?:[\sT,]+|^)(?:at\s+|jam\s+|pukul\s+|pkl\.?\s+)?(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s*(am|pm)?\s*(z|[+-]\d{2}:?\d{2})?\s*$",
    re.IGNORECASE,
)


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises UsageError with near names."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        import zoneinfo

        raise UsageError("zone_unknown", name=name[:60], near=near(name[:60], zoneinfo.available_timezones())) from error


def local(moment: Moment) -> datetime:
    """The moment as an aware time in its own zone."""
    return datetime.fromisoformat(moment.utc).astimezone(zone_of(moment.zone))


def moment_of(when: datetime, zone: str) -> Moment:
    """An aware time as a moment of a zone, to the second."""
    return Moment(when.astimezone(UTC).replace(microsecond=0).isoformat(timespec="seconds"), zone)


def read_day(text: str, today: date) -> date:
    """A day. ISO, "25 November 2026", "25/11/2026", "besok". Raises UsageError: unreadable, impossible, ambiguous."""
    shown = " ".join(text.split())[:60]
    words = shown.casefold().rstrip(".")
    if words in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS[words])
    first, _, rest = words.partition(" ")
    weekday = WEEKDAYS.get(first.rstrip(",."))
    if weekday is not None and rest:
        words = rest.strip()
    found = _parts(words, shown)
    if found is None:
        raise UsageError("date_unreadable", text=shown)
    year, month, day = found
    if not EARLIEST <= year <= LATEST:
        raise UsageError("date_far", text=shown, first=EARLIEST, last=LATEST)
    try:
        read = date(year, month, day)
    except ValueError as error:
        raise UsageError("date_impossible", text=shown) from error
    if weekday is not None and read.weekday() != weekday:
        raise UsageError("date_weekday", text=shown, date=read.isoformat())
    return read


def _parts(words: str, shown: str) -> tuple[int, int, int] | None:
    if match := _ISO.fullmatch(words):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _NUMBERS.fullmatch(words):
        one, two, year = int(match[1]), int(match[2]), int(match[3])
        if one <= 12 and two <= 12 and one != two:
            readings = f"{year}-{two:02d}-{one:02d}, {year}-{one:02d}-{two:02d}"
            raise UsageError("date_ambiguous", text=shown, readings=readings)
        return (year, two, one) if two <= 12 else (year, one, two)
    if (match := _DAY_MONTH.fullmatch(words)) and match[2] in MONTHS:
        return int(match[3]), MONTHS[match[2]], int(match[1])
    if (match := _MONTH_DAY.fullmatch(words)) and match[1] in MONTHS:
        return int(match[3]), MONTHS[match[1]], int(match[2])
    return None


def read_moment(text: str, zone: str, now: datetime, *, at: tuple[int, int] | None = None) -> Moment:
    """A day with its time of day in ``zone``; ``at`` (hour, minute) is taken where no time is written.

    An offset may follow the time ("01:30+02:00"), which settles the hour that a change of clocks brings twice. Raises
    UsageError: as ``read_day``, no time, a time that there is not, or twice.
    """
    place = zone_of(zone)
    shown = " ".join(text.split())[:60]
    match = _TIME.search(shown)
    words = shown[: match.start()].strip(" ,T") if match else shown
    # A time alone is meant today.
    today = now.astimezone(place).date()
    day = read_day(words, today) if words or not match else today
    if match is None and at is None:
        raise UsageError("time_missing", text=shown)
    if match is None:
        assert at is not None
        hour, minute = at
    else:
        hour, minute = int(match[1]), int(match[2])
        half = (match[3] or "").casefold()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half:
            hour = 99
    if hour > 23 or minute > 59:
        raise UsageError("time_impossible", text=shown)
    plain = datetime(day.year, day.month, day.day, hour, minute)
    if match is not None and match[4]:
        return moment_of(plain.replace(tzinfo=_offset(match[4], shown)), zone)
    return moment_of(_in_zone(plain, place, shown), zone)


def _offset(text: str, shown: str) -> timezone:
    if text.casefold() == "z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise UsageError("time_impossible", text=shown)
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def _in_zone(plain: datetime, place: ZoneInfo, shown: str) -> datetime:
    """The time in its zone; where clocks change, it may not exist or come twice."""
    earlier, later = plain.replace(tzinfo=place), plain.replace(tzinfo=place, fold=1)
    if earlier.astimezone(UTC).astimezone(place).replace(tzinfo=None) != plain:
        raise UsageError("time_skipped", text=shown, zone=place.key)
    if earlier.utcoffset() != later.utcoffset():
        raise UsageError("time_twice", text=shown, zone=place.key, one=f"{earlier:%H:%M%z}", two=f"{later:%H:%M%z}")
    return earlier


def working_day(day: date) -> date:
    """The day itself, or Monday for a weekend. Public holidays differ by country and are not known here."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day


def last_working_day(day: date) -> date:
    """The day itself, or Friday for a weekend."""
    return day - timedelta(days=day.weekday() - 4) if day.weekday() >= 5 else day
