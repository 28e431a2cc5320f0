"""The screens of applications: the list, one application, forms, a message checked while it is written."""

from __future__ import annotations

import msgspec
import pytest
from tui.doubles import all_three
from tui.screens import LARGE, SMALL, Screens, running

from mockint.application import Application, Debrief, Moment, Person, Preparation
from mockint.config import PracticeSettings, Settings
from mockint.history.applications import Applications
from mockint.history.store import Store
from mockint.packs.loader import find

JAKARTA = "Asia/Jakarta"
# The clock of these tests stands at 09:30 on Monday 23 November in Jakarta; the interview was yesterday at 14:00.
YESTERDAY = Moment("2026-11-22T07:00:00+00:00", JAKARTA)
NASTY = "[/] Evil\x1b[31m [bold]x[@click=app.quit]y"
MESSAGE = {
    "en": "Subject: Thank you - Sales Executive\n\nDear Ms Rinna,\n\nThank you for your time. I think of the tablets.\n",
    "id": "Subjek: Terima kasih - Sales Executive\n\nYth. Bu Rinna,\n\nTerima kasih atas waktunya. Saya ingat soal tablet.\n",
}


def fill(lang: str = "en") -> int:
    store = Store()
    at = Applications(store)
    made = at.add("Mawar Jaya", "Sales Executive", lang, me="Budi", people=[Person("Ms Rina" if lang == "en" else "Ibu Rina")])  # type: ignore[arg-type]
    at.add_stage(made.id, "user", YESTERDAY, answer_by="2026-11-27")
    kept = at.get(made.id)
    at.keep_stage(msgspec.structs.replace(kept.stages[0], debrief=Debrief(talk=("tablet orders",), signs=("deeper",))))
    at.keep(msgspec.structs.replace(kept, preparation=Preparation(does="groceries for village shops")))
    at.add(NASTY, NASTY, "id", notes=NASTY, people=[Person(NASTY)])
    store.close()
    return made.id


def kept(number: int = 1) -> Application:
    store = Store()
    try:
        return Applications(store).get(number)
    finally:
        store.close()


async def to_application(screens: Screens, name: str = "Mawar") -> None:
    await screens.press("a")
    await screens.reach("ApplicationsScreen")
    await screens.until(lambda: screens.app.screen.query_one("#applications").option_count == 2)  # type: ignore[attr-defined]
    if name != "Mawar":
        await screens.press("down")
    await screens.press("enter")
    await screens.reach("ApplicationScreen")
    await screens.until(lambda: name in screens.words("head"))


async def put(screens: Screens, name: str, text: str) -> None:
    from mockint.tui.widgets.editor import Editor

    screens.app.screen.query_one(f"#field-{name}", Editor).load_text(text)
    await screens.pilot.pause()


@pytest.mark.parametrize(("size", "lang"), [(SMALL, "id"), (LARGE, "en")])
async def test_a_message_from_home_to_sent(size: tuple[int, int], lang: str) -> None:
    fill(lang)
    async with running(Settings(interface=lang), size, zone=lambda: JAKARTA) as screens:  # type: ignore[arg-type]
        await screens.until(lambda: "Mawar Jaya" in screens.words("due"))
        assert "15:00" in screens.words("due")
        await to_application(screens)
        assert "15:00" in screens.words("due")
        assert "2026-11-27" in screens.words("timeline")
        assert "village" in screens.words("preparation")
        await screens.press("w")
        await screens.reach("MessageScreen")
        await screens.until(lambda: "/100" in screens.words("check") or "100" in screens.words("check"))
        editor = screens.app.screen.query_one("#editor")
        assert "«" in editor.text  # type: ignore[attr-defined]
        editor.load_text(MESSAGE[lang])  # type: ignore[attr-defined]
        await screens.until(lambda: "Rinna" in screens.words("check"))
        await screens.press("escape")
        await screens.reach("ApplicationScreen")
        assert [m.text for m in kept().messages] == [MESSAGE[lang]]
        await screens.press("w")
        await screens.reach("MessageScreen")
        assert screens.app.screen.query_one("#editor").text == MESSAGE[lang]  # type: ignore[attr-defined]
        await screens.press("ctrl+g")
        await screens.reach("ApplicationScreen")
        await screens.until(lambda: kept().messages[0].sent)
        assert kept().messages[0].sent == Moment("2026-11-23T02:30:00+00:00", JAKARTA)


async def test_a_stage_with_a_wrong_date_is_said_in_the_form() -> None:
    fill()
    async with running(size=SMALL, zone=lambda: JAKARTA) as screens:
        await to_application(screens)
        await screens.press("s")
        await screens.reach("StagesScreen")
        await screens.until(lambda: screens.words("stages"))
        await screens.press("n")
        await screens.reach("FormScreen")
        await put(screens, "stage", "hr")
        await put(screens, "on", "2026-02-31 10:00")
        await screens.press("ctrl+s")
        assert screens.at == "FormScreen"
        assert "no such day" in screens.words("wrong")
        await put(screens, "on", "2026-11-25 10:00")
        await put(screens, "until", "09:00")
        await screens.press("ctrl+s")
        assert "not after the start" in screens.words("wrong")
        await put(screens, "until", "11:00")
        await screens.press("ctrl+s")
        await screens.reach("StagesScreen")
        await screens.until(lambda: "25 Nov" in screens.words("stages"))
        await screens.press("escape")
        await screens.reach("ApplicationScreen")
        await screens.until(lambda: "25 Nov" in screens.words("timeline"))
        assert kept().stages[1].starts == Moment("2026-11-25T03:00:00+00:00", JAKARTA)
        assert kept().stages[1].ends == Moment("2026-11-25T04:00:00+00:00", JAKARTA)


async def test_a_stage_is_changed_and_taken_off() -> None:
    fill()
    async with running(size=SMALL, zone=lambda: JAKARTA) as screens:
        await to_application(screens)
        [before] = kept().stages
        await screens.press("s")
        await screens.reach("StagesScreen")
        await screens.until(lambda: screens.words("stages"))
        await screens.press("enter")
        await screens.reach("FormScreen")
        assert screens.app.screen.query_one("#field-stage").text == before.kind  # type: ignore[attr-defined]
        await put(screens, "stage", "test")
        await put(screens, "note", "[/] on paper")
        await screens.press("ctrl+s")
        await screens.reach("StagesScreen")
        await screens.until(lambda: "on paper" in screens.words("stages"))
        [now] = kept().stages
        assert (now.kind, now.note, now.starts, now.debrief) == ("test", "[/] on paper", before.starts, before.debrief)
        await screens.press("x")
        await screens.reach("ConfirmScreen")
        await screens.press("n")
        await screens.reach("StagesScreen")
        assert kept().stages
        await screens.press("x")
        await screens.reach("ConfirmScreen")
        await screens.press("y")
        await screens.reach("StagesScreen")
        await screens.until(lambda: "No stage yet" in screens.words("where"))
        assert not kept().stages
        assert "take off" not in screens.words("keys")


async def test_a_debrief_becomes_a_pack_and_practice_is_for_the_application() -> None:
    fill()
    async with running(size=LARGE, zone=lambda: JAKARTA) as screens:
        await to_application(screens)
        await screens.press("d")
        await screens.reach("FormScreen")
        await put(screens, "asked", "Tell me about a lost client\nWhy us?")
        await put(screens, "signs", "99")
        await screens.press("ctrl+s")
        assert "99" in screens.words("wrong")
        await put(screens, "signs", "1 4")
        await screens.press("ctrl+s")
        await screens.reach("ApplicationScreen")
        await screens.until(lambda: "lost client" in screens.words("debrief"))
        assert len(find("en/asked-1-mawar-jaya").questions) == 2
        assert "Noted, not counted" in screens.words("debrief")
        await screens.press("p")
        await screens.reach("PracticeScreen")


async def test_hostile_names_are_only_text() -> None:
    fill()
    async with running(size=SMALL, zone=lambda: JAKARTA) as screens:
        await to_application(screens, "Evil")
        assert "[bold]x[@click=app.quit]y" in screens.words("head")
        assert "\x1b" not in screens.text()
        await screens.press("e")
        await screens.reach("FormScreen")
        await screens.press("escape")
        await screens.press("x")
        await screens.reach("ConfirmScreen")
        await screens.press("y")
        await screens.reach("ApplicationsScreen")
        await screens.until(lambda: screens.app.screen.query_one("#applications").option_count == 1)  # type: ignore[attr-defined]


async def test_a_new_application_and_practising_for_it() -> None:
    async with running(size=SMALL, zone=lambda: JAKARTA) as screens:
        await screens.press("a")
        await screens.reach("ApplicationsScreen")
        await screens.until(lambda: "Nothing yet" in screens.words("where"))
        await screens.press("n")
        await screens.reach("FormScreen")
        await put(screens, "company", "Mawar Jaya")
        await screens.press("ctrl+s")
        assert "Position" in screens.words("wrong")
        await put(screens, "position", "Sales")
        await screens.press("ctrl+s")
        await screens.reach("ApplicationScreen")
        await screens.until(lambda: "Mawar Jaya" in screens.words("head"))
        await screens.press("escape", "escape")
        await screens.reach("HomeScreen")
        await screens.until(lambda: "no application" in screens.words("for"))
        await screens.press("f")
        assert "Sales at Mawar Jaya" in screens.words("for")


async def test_a_message_can_be_dictated() -> None:
    fill()
    speaker, recorder, transcriber, devices = all_three(text="Thank you for your time.")
    async with running(size=LARGE, zone=lambda: JAKARTA, devices=lambda s, lang: devices) as screens:
        await to_application(screens)
        await screens.press("w")
        await screens.reach("MessageScreen")
        await screens.press("ctrl+r")
        await screens.until(lambda: recorder.file)
        file = recorder.file
        transcriber.caption("Thank you")
        await screens.until(lambda: "Thank you" in screens.words("check"))
        await screens.press("ctrl+r")
        await screens.until(lambda: "Thank you for your time." in screens.app.screen.query_one("#editor").text)  # type: ignore[attr-defined]
        assert not speaker.played
        await screens.press("escape")
        await screens.reach("ApplicationScreen")
        assert file is not None
        await screens.until(lambda: not file.exists())


async def test_without_a_microphone_dictation_says_so() -> None:
    fill()
    async with running(size=SMALL, zone=lambda: JAKARTA) as screens:
        await to_application(screens)
        await screens.press("w")
        await screens.reach("MessageScreen")
        await screens.press("ctrl+r")
        await screens.until(lambda: "dictate" in screens.words("keys") and "No microphone" in screens.text())


async def test_practice_is_planned_changed_and_taken_off() -> None:
    number = fill()
    async with running(size=SMALL, zone=lambda: JAKARTA) as screens:
        await to_application(screens)
        await screens.press("t")
        await screens.reach("PlannedScreen")
        await screens.until(lambda: "Nothing is planned" in screens.words("where"))
        assert "take off" not in screens.words("keys")
        await screens.press("n")
        await screens.reach("FormScreen")
        await put(screens, "on", "2026-11-22 10:00")
        await screens.press("ctrl+s")
        assert "past" in screens.words("wrong")
        await put(screens, "on", "2026-11-24 10:00")
        await screens.press("ctrl+s")
        await screens.reach("PlannedScreen")
        await screens.until(lambda: "tomorrow 10:00" in screens.words("appointments"))
        await screens.press("e")
        await screens.reach("FormScreen")
        assert screens.app.screen.query_one("#field-on").text == "2026-11-24 10:00"  # type: ignore[attr-defined]
        await put(screens, "on", "2026-11-25 08:15")
        await put(screens, "minutes", "45")
        await put(screens, "note", "[/] answers aloud")
        await screens.press("ctrl+s")
        await screens.reach("PlannedScreen")
        await screens.until(lambda: "25 Nov" in screens.words("appointments"))
        assert "45 minutes" in screens.words("appointments")
        assert "[/] answers aloud" in screens.words("appointments")
        [one] = kept(number).appointments
        assert (one.starts, one.minutes) == (Moment("2026-11-25T01:15:00+00:00", JAKARTA), 45)
        await screens.press("x")
        await screens.reach("ConfirmScreen")
        await screens.press("n")
        await screens.reach("PlannedScreen")
        assert kept(number).appointments
        await screens.press("x")
        await screens.reach("ConfirmScreen")
        await screens.press("y")
        await screens.reach("PlannedScreen")
        await screens.until(lambda: "Nothing is planned" in screens.words("where"))
        assert not kept(number).appointments
        await screens.press("escape")
        await screens.reach("ApplicationScreen")


async def test_lateness_of_planned_practice_is_shown() -> None:
    """The clock stands at 02:30 UTC."""
    number = fill()
    store = Store()
    at = Applications(store)
    at.appoint(Moment("2026-11-23T02:10:00+00:00", JAKARTA), application=number)
    at.appoint(Moment("2026-11-20T02:00:00+00:00", JAKARTA), application=number)
    held = at.appoint(Moment("2026-11-21T02:00:00+00:00", JAKARTA), application=number)
    at.begun(held.id, 7, 12)
    at.appoint(Moment("2026-11-24T02:00:00+00:00", JAKARTA))
    store.close()
    async with running(size=SMALL, zone=lambda: JAKARTA) as screens:
        await to_application(screens)
        for words in ("20 minutes ago", "not held", "12 minutes late"):
            assert words in screens.words("planned")
        await screens.press("escape", "t")
        await screens.reach("PlannedScreen")
        await screens.until(lambda: screens.app.screen.query_one("#appointments").option_count == 4)  # type: ignore[attr-defined]
        shown = screens.words("appointments")
        assert "Sales Executive at Mawar Jaya" in shown
        assert shown.index("not held") < shown.index("12 minutes late") < shown.index("20 minutes ago")
        assert "change" in screens.words("keys")
        await screens.press("down")
        # What was held is a fact: it can be taken off, not moved.
        await screens.until(lambda: "change" not in screens.words("keys"))
        assert "take off" in screens.words("keys")


WANT = "I want to sell groceries because my parents had a shop and I know the work from both sides."


async def test_the_feedback_says_what_of_the_preparation_was_heard() -> None:
    """Practice for an application: in the feedback of an answer that listens for it, and over the whole session; without an
    application nothing is said of it."""
    fill()
    question = next(q for q in find("en/hr-general").questions if q.kind == "motivation")
    settings = Settings(practice=PracticeSettings(pack="en/hr-general", questions=question.id))
    for size, times in ((SMALL, 0), (LARGE, 1)):
        async with running(settings, size, zone=lambda: JAKARTA) as screens:
            await screens.until(lambda: "no application" in screens.words("for"))
            await screens.press(*("f" for _ in range(times)), "r")
            await screens.until(lambda: screens.at == "PracticeScreen" and screens.app.screen.query_one("#editor").has_focus)
            await screens.write(WANT)
            await screens.press("ctrl+s")
            await screens.reach("FeedbackScreen")
            if not times:
                assert not screens.app.screen.query_one("#prepared").display
                continue
            said = screens.words("prepared")
            assert "heard: groceries, shops" in said
            assert "not heard: village" in said
            await screens.press("n")
            await screens.reach("SummaryScreen")
            await screens.until(lambda: "not heard: village" in screens.words("prepared"))


async def test_a_form_shows_each_field_with_its_name_and_says_what_is_wrong_in_the_users_words() -> None:
    fill("id")
    async with running(Settings(interface="id"), SMALL, zone=lambda: JAKARTA) as screens:
        await to_application(screens)
        await screens.press("d")
        await screens.reach("FormScreen")
        await screens.pilot.wait_for_scheduled_animations()
        assert "Yang ditanyakan" in screens.text()
        for name in ("Jalannya", "Yang Anda perhatikan", "Yang dibicarakan"):
            await screens.press("tab")
            await screens.until(lambda name=name: name in screens.text())  # type: ignore[misc]
        await screens.press("escape")
        await screens.reach("ApplicationScreen")
        await screens.press("e")
        await screens.reach("FormScreen")
        await put(screens, "company", "")
        await screens.press("ctrl+s")
        assert screens.words("wrong").startswith("Perusahaan ")


async def test_what_is_due_stands_whole_on_a_small_screen() -> None:
    fill()
    store = Store()
    at = Applications(store)
    at.appoint(Moment("2026-11-23T09:00:00+00:00", JAKARTA), application=1)
    other = at.add("A company with a name that is rather long", "Sales", "en")
    at.add_stage(other.id, "hr", YESTERDAY)
    store.close()
    async with running(size=SMALL, zone=lambda: JAKARTA) as screens:
        await screens.until(lambda: "Mawar Jaya" in screens.words("due"))
        shown = " ".join(screens.text().split())
        assert "Practice planned: today 16:00" in shown
