"""The calendar file, read back by the library."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.application import Application, Appointment, Moment, Person, Stage
from mockint.catalogue import Catalogue
from mockint.practice.dates import moment_of
from mockint.practice.reminders import entries
from mockint.reports.calendar import Entry, calendar

NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


def read(data: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def test_local_times_stay_right_over_a_change_of_clocks_and_in_jakarta():
    made = []
    for zone in ("Europe/Berlin", "America/New_York", "Asia/Jakarta"):
        for day in (20, 27, 28, 29, 30):
            starts = datetime(2026, 3, day, 9, 0, tzinfo=ZoneInfo(zone))
            made.append(Entry(f"{zone}-{day}", "t", "", starts, starts + timedelta(minutes=15), 10))
    data = calendar(made, NOW)
    events = {str(e["uid"]): e for e in read(data)}
    for entry in made:
        event = events[entry.uid]
        starts = event.decoded("dtstart")
        assert starts == entry.starts
        assert (starts.hour, starts.minute) == (9, 0)
        assert str(event["dtstart"].params["TZID"]) == entry.starts.tzinfo.key  # type: ignore[union-attr]
        assert event.decoded("dtend") - starts == timedelta(minutes=15)
        alarm = event.walk("VALARM")[0]
        assert alarm.decoded("trigger") == timedelta(minutes=-10)
    # A reader without a table of zones finds them in the file.
    zones = {str(z["tzid"]) for z in icalendar.Calendar.from_ical(data).walk("VTIMEZONE")}
    assert zones == {"Europe/Berlin", "America/New_York", "Asia/Jakarta"}
    for line in data.split(b"\r\n"):
        assert len(line) <= 75


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80), st.text(max_size=200))
def test_hostile_text_is_only_text(title, text):
    starts = datetime(2026, 3, 28, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    nasty = title + "\r\nEND:VEVENT\r\nBEGIN:VALARM\nATTACH:file:///etc/passwd\\n;,:" + text
    events = read(calendar([Entry("u", nasty, nasty, starts, starts, 0)], NOW))
    assert len(events) == 1
    event = events[0]
    assert event.decoded("dtstart") == starts
    assert len(event.walk("VALARM")) == 1
    assert "ATTACH" not in event.walk("VALARM")[0]
    assert "\n" not in str(event["summary"])
    assert not any(unicodedata.category(c) == "Cc" for c in str(event["summary"]))


def test_an_application_becomes_entries():
    zone = "Asia/Jakarta"
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    talk = Stage(1, "user", moment_of(now - timedelta(hours=2), zone), answer_by="2026-11-27")
    coming = Stage(2, "hr", moment_of(now + timedelta(days=30), zone))
    one = Application(3, "Mawar; Jaya", "Staf", "id", "", people=(Person("Ibu Rina"),), stages=(talk, coming))
    plans = [
        Appointment(5, 3, moment_of(now + timedelta(days=1), zone)),
        Appointment(6, 0, Moment("2020-01-01T00:00:00+00:00", zone)),
    ]
    for lang in ("en", "id"):
        found = entries([one], plans, now, Catalogue(lang))
        events = {str(e["uid"]): e for e in read(calendar(found, now, lang))}
        assert "followup-3-1-thanks-1@mockint" in events
        assert "practice-5@mockint" in events
        assert "practice-6@mockint" not in events
        assert "stage-3-2@mockint" in events
        thanks = events["followup-3-1-thanks-1@mockint"]
        assert now < thanks.decoded("dtstart") <= now + timedelta(hours=23)
        assert "Mawar; Jaya" in str(thanks["summary"])
    assert read(calendar([], now)) == []
