"""Days and times as they are written: what is impossible or could be read in two ways is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from mockint.errors import UsageError
from mockint.practice.dates import last_working_day, local, read_day, read_moment, working_day

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=timezone(timedelta(hours=7)))
JAKARTA, BERLIN = "Asia/Jakarta", "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-27", date(2026, 11, 27)),
        ("27 November 2026", date(2026, 11, 27)),
        ("27 nopember 2026", date(2026, 11, 27)),
        ("Jumat, 27 Nov 2026", date(2026, 11, 27)),
        ("November 27, 2026", date(2026, 11, 27)),
        ("27/11/2026", date(2026, 11, 27)),
        ("11/27/2026", date(2026, 11, 27)),
        ("05/05/2026", date(2026, 5, 5)),
        ("besok", date(2026, 11, 26)),
        ("Yesterday", date(2026, 11, 24)),
        ("17 Agustus 2026", date(2026, 8, 17)),
    ],
)
def test_read(text, day):
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2026-02-31", "date_impossible"),
        ("31 Februari 2026", "date_impossible"),
        ("2026-13-01", "date_impossible"),
        ("29/02/2027", "date_impossible"),
        ("03/04/2026", "date_ambiguous"),
        ("Monday, 27 November 2026", "date_weekday"),
        ("1826-11-27", "date_far"),
        ("next week", "date_unreadable"),
        ("27 Nov", "date_unreadable"),
        ("", "date_unreadable"),
        ("٢٧/١١/٢٠٢٦x", "date_unreadable"),
    ],
)
def test_refused(text, key):
    with pytest.raises(UsageError) as wrong:
        read_day(text, TODAY)
    assert wrong.value.key == key


def test_times_of_day():
    assert local(read_moment("2026-11-27 14:30", JAKARTA, NOW)).isoformat() == "2026-11-27T14:30:00+07:00"
    assert read_moment("27 Nov 2026 jam 14.30", JAKARTA, NOW).utc == "2026-11-27T07:30:00+00:00"
    assert read_moment("27 Nov 2026, 2:30 pm", JAKARTA, NOW).utc == "2026-11-27T07:30:00+00:00"
    assert read_moment("14:30", JAKARTA, NOW).utc == "2026-11-25T07:30:00+00:00"
    assert read_moment("2026-11-27T14:30+07:00", BERLIN, NOW).utc == "2026-11-27T07:30:00+00:00"
    assert read_moment("2026-11-27", JAKARTA, NOW, at=(12, 0)).utc == "2026-11-27T05:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "zone", "key"),
    [
        ("2026-11-27", JAKARTA, "time_missing"),
        ("2026-02-31", JAKARTA, "date_impossible"),
        ("2026-11-27 25:00", JAKARTA, "time_impossible"),
        ("2026-11-27 13:30 pm", JAKARTA, "time_impossible"),
        ("2026-03-29 02:30", BERLIN, "time_skipped"),
        ("2026-10-25 02:30", BERLIN, "time_twice"),
        ("2026-11-27 10:00", "Asia/Jakart", "zone_unknown"),
        ("2026-11-27 10:00", "../../etc/passwd", "zone_unknown"),
    ],
)
def test_times_refused(text, zone, key):
    with pytest.raises(UsageError) as wrong:
        read_moment(text, zone, NOW)
    assert wrong.value.key == key


def test_the_hour_that_comes_twice_is_settled_by_its_offset():
    early = read_moment("2026-10-25 02:30+02:00", BERLIN, NOW)
    late = read_moment("2026-10-25 02:30+01:00", BERLIN, NOW)
    assert (early.utc, late.utc) == ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00")


def test_working_days():
    for offset in range(14):
        day = TODAY + timedelta(days=offset)
        assert working_day(day).weekday() < 5
        assert last_working_day(day).weekday() < 5
        assert timedelta(0) <= working_day(day) - day <= timedelta(days=2)
        assert timedelta(0) <= day - last_working_day(day) <= timedelta(days=2)
