"""Applications, preparation, debrief and follow-up by commands: a whole follow-up from the first entry to the report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from mockint.application import MESSAGE_KINDS, SIGNS, STAGE_KINDS
from mockint.cli import debrief, followup, staging

ZONE = ("--zone", "Asia/Jakarta")
UTC_ZONE = ("--zone", "UTC")
MESSAGE = """Subject: Thank you - Sales Executive

Dear Ms Rinna,

Thank you for your time. I kept thinking about how the orders move from paper to tablets. I am interested in the work.

Best regards,
Budi Santoso, budi@example.com
"""


def stamp(**ago: int) -> str:
    return f"{datetime.now(UTC) - timedelta(**ago):%Y-%m-%d %H:%M}"


def test_the_words_of_the_options_are_those_of_the_types():
    assert staging.STAGES == STAGE_KINDS
    assert followup.KINDS == MESSAGE_KINDS
    assert debrief.SIGNS == SIGNS


def test_a_whole_follow_up(mockint, tmp_path):
    new = ("--company", "Mawar Jaya", "--position", "Sales Executive", "--lang", "en", "--me", "Budi Santoso")
    made = mockint("applications", "new", *new, "--person", "Ms Rina Wijaya; hiring manager", "--json").json
    assert made["id"] == 1
    # The interview was five hours ago.
    entered = mockint("applications", "edit", "1", "--stage", "user", "--on", stamp(hours=5), *UTC_ZONE, "--json").json
    assert [s["kind"] for s in entered["plan"]] == ["thanks", "check_in", "check_in"]
    due = mockint("followup", "--json").json
    assert due[0]["kind"] == "thanks"
    assert due[0]["state"] == "due"
    told = mockint("followup").out
    assert "Mawar Jaya" in told
    assert "mockint followup write 1" in told
    noted = mockint(
        "debrief", "1", "--asked", "Tell me about a lost client", "--asked", "Why us?", "--sign", "deeper",
        "--talk", "orders move from paper to tablets", "--json",
    ).json  # fmt: skip
    assert noted["pack"]["id"] == "en/asked-1-mawar-jaya"
    assert mockint("packs", "check", noted["pack"]["file"]).code == 0
    skeleton = mockint("followup", "write", "1", "--json").json
    assert "«" in skeleton["skeleton"]
    assert "Sales Executive" in skeleton["skeleton"]
    checked = mockint("followup", "write", "1", "--file", "-", "--json", input=MESSAGE).json
    assert [n["right"] for n in checked["names"]] == ["Rina"]
    assert "specific" not in checked["missing"]
    right = mockint("followup", "check", "-", "--for", "1", "--json", input=MESSAGE.replace("Rinna", "Rina")).json
    assert right["score"] > checked["score"]
    assert right["missing"] == {}
    assert mockint("followup", "done", "1").code == 0
    mockint("followup", "done", "1", "--kind", "thanks").refused("noted as sent already")
    assert [s["kind"] for s in mockint("followup", "--json").json] == ["check_in", "check_in"]
    file = tmp_path / "plan.ics"
    assert mockint("followup", "ics", str(file)).code == 0
    events = list(icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT"))
    assert len(events) == 2
    assert "Mawar Jaya" in str(events[0]["summary"])
    refused = mockint("applications", "edit", "1", "--stage", "refused", "--on", stamp(minutes=5), *UTC_ZONE, "--json").json
    assert [s["kind"] for s in refused["plan"] if s["state"] == "due"] == ["feedback"]
    gone = mockint("applications", "remove", "1")
    gone.refused("--yes")
    assert mockint("applications", "remove", "1", "--yes").code == 0
    assert mockint("applications", "--json").json == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--stage", "hr", "--on", "2026-02-31 10:00"), "no such day"),
        (("--stage", "hr", "--on", "03/04/2026 10:00"), "two ways"),
        (("--stage", "hr", "--on", "2026-11-20 10:00", "--until", "09:00"), "not after the start"),
        (("--stage", "hr", "--on", "2026-11-20"), "no time of day"),
        (("--stage", "offer", "--on", "2099-11-20"), "future"),
        (("--on", "2026-11-20 10:00"), "--stage"),
        (("--remove-stage", "9"), "no such stage 9"),
        (("--remove-person", "Nobody"), "Nobody"),
        (("--company", ""), "empty"),
        (("--company", "x" * 90), "at most 80"),
        (("--zone", "Asia/Jakart", "--stage", "hr", "--on", "2026-11-20 10:00"), "Asia/Jakarta"),
        ((), "Nothing to change"),
    ],
)
def test_wrong_entries_are_said_at_once(mockint, words, told):
    mockint("applications", "new", "--company", "A", "--position", "B")
    zone = () if "--zone" in words else ZONE
    mockint("applications", "edit", "1", *words, *(zone if words else ())).refused(told)
    assert mockint("applications", "show", "1", "--json").json["stages"] == []


def test_preparation_and_practice_for_an_application(mockint):
    mockint("applications", "new", "--company", "Mawar Jaya", "--position", "Sales Executive", "--lang", "en", "--me", "Budi")
    sheet = mockint("prepare", "1", "--does", "groceries for village shops", "--duties", "plan routes", "--json").json
    assert sheet["key_words"]["company"] == ["groceries", "village", "shops"]
    assert "village" in mockint("prepare", "1").out
    starts = f"{datetime.now(UTC) + timedelta(minutes=30):%Y-%m-%d %H:%M}"
    planned = mockint("applications", "appoint", "1", "--on", starts, *UTC_ZONE, "--json").json
    assert planned[0]["minutes"] == 30
    words = ("practice", "--plain", "--typed", "--no-voice", "--for", "1", "--pack", "hr-general", "--mode", "mock")
    answer = "I know your groceries reach village shops, and I want to plan routes.\n\n"
    asked = mockint(*words, "--length", "full", input=answer * 12)
    assert asked.code == 0
    assert "Mawar Jaya" in asked.out or "Sales Executive" in asked.out
    assert "on time" in asked.out
    held = mockint("applications", "show", "1", "--json").json["appointments"]
    assert [(one["session"], one["late"]) for one in held] == [(1, 0)]
    mockint("practice", "--plain", "--for", "9").refused("no application 9")
    mockint("applications", "appoint", "1", "--on", stamp(hours=1), *UTC_ZONE).refused("past")


def test_files_that_are_no_messages(mockint, tmp_path):
    mockint("followup", "check", str(tmp_path / "none")).refused("cannot be read")
    mockint("followup", "check", str(tmp_path)).refused("cannot be read")
    big = tmp_path / "big"
    big.write_bytes(b"x" * (2 << 20))
    mockint("followup", "check", str(big)).refused("no message")
    odd = tmp_path / "odd"
    odd.write_bytes(b"\xff\xfe\x00 \x1b[31m [/] thank you")
    ran = mockint("followup", "check", str(odd), "--lang", "en")
    assert ran.code == 0
    assert "\x1b" not in ran.out
    hostile = ("--company", "\x1b[31m[/]\u202eEvil", "--position", "x\ny")
    assert "\x1b" not in mockint("applications", "new", *hostile).out
    assert mockint("applications", "--json").json[0]["position"] == "x y"


def test_planned_practice_is_changed_and_taken_off(mockint):
    day = (datetime.now() + timedelta(days=3)).strftime("%Y-%m-%d")
    [one] = mockint("applications", "appoint", "--on", f"{day} 09:00", "--note", "aloud", "--json").json
    number = str(one["id"])
    [moved] = mockint("applications", "appoint", "--change-appointment", number, "--on", f"{day} 16:00", "--json").json
    assert moved["starts"] != one["starts"]
    assert (moved["note"], moved["minutes"]) == ("aloud", 30)
    [longer] = mockint("applications", "appoint", "--change-appointment", number, "--minutes", "50", "--json").json
    assert (longer["starts"], longer["minutes"]) == (moved["starts"], 50)
    mockint("applications", "appoint", "--change-appointment", number, "--on", "2020-01-01 10:00").refused("2020-01-01")
    mockint("applications", "appoint", "--change-appointment", "99", "--minutes", "50").refused("99", number)
    assert mockint("applications", "appoint", "--remove-appointment", number, "--json").json == []
