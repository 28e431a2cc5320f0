"""A calendar file (iCalendar, RFC 5545) that any calendar reads: events with their own zone, and an alarm.

Everything is an event: calendars that take events in leave to-dos out more often than not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mockint.model import Record
from mockint.reports.clean import clean, one_line

LONGEST_TITLE, LONGEST_TEXT = 200, 4000


class Entry(Record, frozen=True):
    """One entry. ``starts`` and ``ends`` are aware, in the zone they are meant in; ``uid`` stays the same over exports, so that
    a calendar replaces the earlier entry; ``alarm`` is minutes before the start."""

    uid: str
    title: str
    text: str
    starts: datetime
    ends: datetime
    alarm: int = 0


def calendar(entries: Sequence[Entry], now: datetime, lang: str = "en") -> bytes:
    """The file. Pure: ``now`` is its time stamp. Text from outside is cleaned and escaped; nothing in it becomes a property."""
    from icalendar import Alarm, Calendar, Event

    whole = Calendar()
    whole.add("prodid", f"-//mockint//{lang.upper()}")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    for entry in entries:
        event = Event()
        event.add("uid", one_line(entry.uid, 200))
        event.add("dtstamp", now)
        event.add("dtstart", entry.starts)
        event.add("dtend", max(entry.ends, entry.starts + timedelta(minutes=5)))
        event.add("summary", one_line(entry.title, LONGEST_TITLE))
        event.add("description", clean(entry.text[:LONGEST_TEXT], lines=True))
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(minutes=-entry.alarm))
        alarm.add("description", one_line(entry.title, LONGEST_TITLE))
        event.add_component(alarm)
        whole.add_component(event)
    if entries:
        first, last = min(e.starts for e in entries), max(e.ends for e in entries)
        whole.add_missing_timezones(
            first_date=(first - timedelta(days=366)).date(), last_date=(last + timedelta(days=366)).date()
        )
    data: bytes = whole.to_ical()
    return data
