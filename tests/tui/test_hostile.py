"""Text from outside is shown as it is and obeyed nowhere: on every screen, at both sizes."""

from __future__ import annotations

import msgspec
import pytest
from tui import samples
from tui.doubles import all_three
from tui.screens import LARGE, SMALL, Screens, running

from mockint import paths
from mockint.config import Settings, VoiceSettings
from mockint.history.store import Store
from mockint.model import Advice, Evidence, Finding, Pack, Question, Report, ScorePart, StarReading, Transcript
from mockint.packs import loader
from mockint.tui.sheet import Sheet
from mockint.tui.wiring import StatusLine

HOSTILE = samples.HOSTILE
FIT = HOSTILE.replace("\ud800", "")
"""What a database or a keyboard can hold: no half characters."""

QUESTION = Question(id="q", text=HOSTILE, hint=HOSTILE, probes={"result": HOSTILE})


def report(text: str) -> Report:
    """Every field that is text holds the worst; spans lie everywhere."""
    whole = (0, len(text))
    return msgspec.structs.replace(
        samples.rich(),
        kind_why=HOSTILE,
        parts=(ScorePart("result", 20, 5, HOSTILE), ScorePart("[/]\x1b[2J", 10, 3, HOSTILE)),
        star={"situation": StarReading("strong", ((0, 12),), 0.1), "result": StarReading("weak", ((40, 90),), 0.1)},
        evidence=(Evidence("name", HOSTILE, None, (3, 30), HOSTILE),),
        vague=(),
        conduct=(Finding("[bold]", "[/]", "high", whole, HOSTILE, HOSTILE, HOSTILE),),
        advice=Advice("[/]", 3, HOSTILE),
        delivery=samples.rich().delivery,
    )


def harmless(screens: Screens) -> None:
    """Nothing on the screen that a terminal would obey or cannot show, and nothing that can be clicked."""
    for strip in screens.app.screen._compositor.render_strips():
        for segment in strip:
            assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u202c\u2028" for c in segment.text)
            segment.text.encode()
            assert "@click" not in (segment.style.meta if segment.style else {})


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_feedback(size: tuple[int, int]) -> None:
    async with running(size=size) as screens:
        page = Sheet(
            QUESTION, "en", HOSTILE, report(HOSTILE), number=1, total=1, probe="[/]", can_probe=True, probe_text=HOSTILE
        )
        screens.app.push_screen(screens.app.make("feedback", page, None))
        await screens.reach("FeedbackScreen")
        seen = ""
        await screens.press("1")
        for _ in range(12):
            harmless(screens)
            seen += screens.text()
            await screens.press("pagedown")
        for plain in ("[/foo]", "[um]", "[@click=app.exit]press[/]", '[not closed="', "{name}", "$accent"):
            assert plain in seen
        assert "red" in seen


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_whole_session_over_a_hostile_pack(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    question = Question(id="q", text=FIT, hint=FIT)
    pack = Pack("en/[/]", FIT, "en", "user", FIT, 1, (question,))
    listing = loader.Listing("en/[/]", HOSTILE, "user", HOSTILE, "en", paths.home(), "user")
    monkeypatch.setattr(loader, "survey", lambda: loader.Survey((listing,), ()))
    monkeypatch.setattr(loader, "find", lambda name: pack)
    status = [StatusLine("voice", False, HOSTILE, HOSTILE), StatusLine(HOSTILE, True, HOSTILE)]
    async with running(size=size, status=lambda settings, lang: status) as screens:
        await screens.until(lambda: "[/foo]" in screens.words("status"))
        harmless(screens)
        await screens.press("l", "l", "l", "enter")
        await screens.reach("ChooseScreen")
        await screens.press("space")
        harmless(screens)
        await screens.press("enter")
        await screens.until(lambda: screens.at == "PracticeScreen" and screens.app.screen.query_one("#editor").has_focus)
        await screens.press("escape", "i")
        harmless(screens)
        assert "[/foo]" in screens.text()
        await screens.press("t")
        await screens.until(lambda: screens.app.screen.query_one("#editor").has_focus)
        await screens.write(HOSTILE)
        harmless(screens)
        await screens.press("ctrl+s")
        await screens.reach("FeedbackScreen")
        harmless(screens)
        await screens.press("e")
        await screens.reach("CorrectScreen")
        harmless(screens)
        await screens.press("escape")
        await screens.reach("FeedbackScreen")
        await screens.press("n")
        await screens.reach("SummaryScreen")
        await screens.until(lambda: "[/foo]" in screens.words("answers"))
        harmless(screens)
        await screens.press("escape")
        await screens.reach("HomeScreen")
        await screens.press("h")
        await screens.reach("HistoryScreen")
        await screens.until(lambda: "[/]" in screens.words("sessions"))
        harmless(screens)
    [(session, _, _)] = Store().overview()
    kept = Store().session(session.id).answers[0]  # type: ignore[union-attr]
    assert kept.raw is not None
    assert "\x1b" not in kept.raw.text
    assert "[@click=app.exit]press[/]" in kept.raw.text


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_captions_levels_and_notices(size: tuple[int, int]) -> None:
    _, recorder, transcriber, devices = all_three(held=True, text=FIT)
    async with running(size=size, devices=lambda settings, lang: devices) as screens:
        await screens.press("enter")
        await screens.until(lambda: screens.at == "PracticeScreen" and "Your turn" in screens.words("light"))
        await screens.press("space")
        await screens.until(lambda: "Listening" in screens.words("light"))
        transcriber.caption(HOSTILE, HOSTILE)
        recorder.level(1.0)
        await screens.until(lambda: "[/foo]" in screens.words("captions"))
        harmless(screens)
        await screens.press("space")
        await screens.until(lambda: transcriber.waiting)
        transcriber.let_go()
        await screens.reach("FeedbackScreen")
        harmless(screens)
        screens.app.show_trouble(
            __import__("mockint.errors").errors.MockintError("home_unwritable", folder=HOSTILE, reason="[/]")
        )
        await screens.pilot.pause()
        harmless(screens)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_names_of_devices_voices_and_models(size: tuple[int, int]) -> None:
    settings = Settings(voice=VoiceSettings(en=FIT))
    offer = {name: (lambda: [FIT]) for name in ("inputs", "outputs", "models")}
    async with running(settings, size, voices=lambda lang: [FIT], **offer) as screens:
        await screens.press("s")
        await screens.reach("SettingsScreen")
        await screens.until(lambda: "[/foo]" in screens.words("rows"))
        harmless(screens)


async def test_an_unfinished_answer_with_a_hostile_question() -> None:
    store = Store()
    session = store.begin_session(Pack("en/x", "x", "en", "user", "x", 1, ()), "coach")
    record = store.open_answer(session, Question(id="q", text=FIT), 1, spoken=True)
    (store.home / record.take).write_bytes(b"fLaC")
    store._db.execute("UPDATE answer SET owner = 999999999")
    store.close()
    async with running() as screens:
        await screens.until(lambda: "[/foo]" in screens.words("unfinished"))
        harmless(screens)


def test_the_worst_text_is_as_bad_as_it_says() -> None:
    Transcript(text=HOSTILE, lang="en")
    with pytest.raises(UnicodeEncodeError):
        HOSTILE.encode()
