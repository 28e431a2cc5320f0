"""Hearing an answer again, two attempts side by side, and an old score renewed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from tui import samples
from tui.doubles import Speaker
from tui.screens import LARGE, SMALL, Screens, running

from mockint.config import Settings
from mockint.history.store import Store
from mockint.model import Report, Timeline, Transcript, Word
from mockint.packs.loader import find
from mockint.practice.conductor import Devices
from mockint.tui.screens.feedback import FeedbackScreen
from mockint.tui.screens.replay import ReplayScreen
from mockint.tui.widgets.transcript import TranscriptView

WORDS = len(samples.ANSWER.split())
SECONDS = WORDS / 3
SPEECH = ((0.0, 10.0), (14.0, SECONDS))


@dataclass
class Replayer(Speaker):
    """Plays nothing; tells the places that a test asks for."""

    orders: list[tuple[str, tuple[tuple[float, float], ...], float]] = field(default_factory=list)
    on_position: Callable[[float], None] | None = None
    on_end: Callable[[str], None] | None = None

    def replay(
        self,
        file: Path,
        *,
        pieces: Sequence[tuple[float, float]],
        tempo: float = 1.0,
        on_position: Callable[[float], None] | None = None,
        on_end: Callable[[str], None] | None = None,
    ) -> None:
        self.orders.append((file.name, tuple(pieces), tempo))
        self.on_position, self.on_end = on_position, on_end

    def at(self, seconds: float) -> None:
        assert self.on_position is not None
        telling = threading.Thread(target=self.on_position, args=(seconds,))
        telling.start()
        telling.join()


def write_take(file: Path, seconds: float) -> None:
    import numpy
    import soundfile

    time = numpy.arange(round(seconds * 8000)) / 8000
    tone = numpy.sin(2 * numpy.pi * 220 * time) * numpy.where((time > 10) & (time < 14), 0.0005, 0.3)
    soundfile.write(str(file), tone, 8000, format="FLAC")


def kept(*reports: Report, seconds: float | None = SECONDS) -> list[int]:
    """Attempts at one question, with takes of so many seconds; no file for None."""
    store = Store()
    session = store.begin_session(find("en/user-sales"), "coach")
    numbers = []
    for attempt, report in enumerate(reports or (samples.rich(),), 1):
        record = store.open_answer(session, samples.QUESTION, attempt, spoken=True)
        if seconds:
            write_take(store.home / record.take, seconds)
        store.keep_heard(record.id, samples.spoken(), Timeline(SECONDS, SPEECH))
        store.keep_report(record.id, samples.spoken(), report)
        numbers.append(record.id)
    store.end_session(session)
    store.close()
    return numbers


async def feedback(screens: Screens, number: int) -> FeedbackScreen:
    record = screens.app.bridge.store().answer(number)
    assert record
    screens.app.screen.open_answer(record)  # type: ignore[attr-defined]
    await screens.reach("FeedbackScreen")
    page = screens.app.screen
    assert isinstance(page, FeedbackScreen)
    return page


async def replaying(screens: Screens, number: int) -> ReplayScreen:
    await feedback(screens, number)
    await screens.press("l")
    await screens.reach("ReplayScreen")
    page = screens.app.screen
    assert isinstance(page, ReplayScreen)
    await screens.until(lambda: page._ready is not None and (page._heard or not page._ready.files))
    return page


def lit(screens: Screens) -> str:
    view = screens.app.screen.query_one(TranscriptView)
    return "".join(
        segment.text
        for y in range(view.size.height)
        for segment in view.render_line(y)
        if segment.style and segment.style.reverse
    )


def devices(speaker: Speaker) -> dict[str, object]:
    return {"devices": lambda settings, lang: Devices(speaker, None, None)}


@pytest.mark.parametrize(("size", "lang"), [(SMALL, "en"), (LARGE, "id")])
async def test_words_light_up_as_the_player_tells_and_every_key_leads_somewhere(size: tuple[int, int], lang: str) -> None:
    (number,), speaker = kept(), Replayer()
    async with running(Settings(interface=lang), size, **devices(speaker)) as screens:  # type: ignore[arg-type]
        page = await replaying(screens, number)
        whole = page.track.seconds
        await screens.press("space")
        await screens.until(lambda: speaker.orders)
        assert speaker.orders == [(f"{number:08d}.flac", ((0.0, whole),), 1.0)]
        speaker.at(8 / 3 + 0.05)
        await screens.until(lambda: lit(screens) in samples.ANSWER.split()[8:10])
        # Held: silence, and from there on again.
        await screens.press("space")
        held = page.place
        await screens.until(lambda: speaker.stops)
        assert not page.playing
        await screens.press("space")
        await screens.until(lambda: len(speaker.orders) == 2)
        assert speaker.orders[-1][1] == ((held, whole),)
        speaker.at(20.0)
        await screens.until(lambda: page.place >= 20)
        # By part, by its letter, by finding, sentence and word; each leads to a word's beginning and plays on from there.
        words = {word.span[0]: word.start for word in samples.spoken().words}
        after = samples.ANSWER.index
        for key, place in (
            ("r", words[after("In the end two")]),
            ("s", words[after("last year")]),
            ("pagedown", words[after("I was asked")]),
            ("2", words[after("to be honest")]),
            ("1", words[after("My old boss")]),
            ("down", words[after("I was asked")]),
            ("right", words[after("was asked")]),
            ("left", words[after("I was asked")]),
        ):
            count = len(speaker.orders)
            await screens.press(key)
            await screens.until(lambda count=count: len(speaker.orders) > count)  # type: ignore[misc]
            # Words that do not stand alone in the text begin with the one they stand in.
            assert speaker.orders[-1][1][0][0] == pytest.approx(place, abs=0.34), key
        await screens.press("plus", "plus", "plus")
        await screens.until(lambda: speaker.orders[-1][2] == 1.5)
        await screens.press("minus", "minus", "minus", "minus")
        await screens.until(lambda: speaker.orders[-1][2] == 0.75)
        await screens.press("home", "x")
        await screens.until(lambda: len(speaker.orders[-1][1]) == 2)
        (_, pause), (on, end) = speaker.orders[-1][1]
        assert pause < 10.5
        assert on > 13.5
        assert end == whole
        assert speaker.on_end is not None
        speaker.on_end("")
        await screens.until(lambda: not page.playing)
        shown = screens.text()
        assert "▲" in shown
        assert "█" in shown
        assert all(letter in shown for letter in "STAR")
        await screens.press("escape")
        await screens.reach("FeedbackScreen")


def carried_on() -> list[int]:
    """An answer in three takes of 4 s each: the first words, a probe, and one more."""
    store, numbers, text = Store(), [], ""
    session = store.begin_session(find("en/user-sales"), "coach")
    for said in ("We lost three clients.", "I called each of them.", "Two came back to us."):
        before = numbers[-1] if numbers else 0
        record = store.open_answer(session, samples.QUESTION, 1, spoken=True, probe="action" if before else "", follows=before)
        write_take(store.home / record.take, 4.0)
        lead = len(text) + 1 if text else 0
        text = f"{text} {said}".strip()
        spans = [found.span() for found in re.finditer(r"\S+", text) if found.start() >= lead]
        words = tuple(Word(0.5 + at * 0.6, 1.0 + at * 0.6, span) for at, span in enumerate(spans))
        heard = Transcript(text, "en", words, "speech")
        store.keep_heard(record.id, heard, Timeline(4.0, ((0.4, 3.5),)))
        empty = msgspec.structs.replace(samples.rich(), conduct=(), evidence=(), vague=(), star={}, advice=None)
        store.keep_report(record.id, heard, empty, lead)
        numbers.append(record.id)
    store.end_session(session)
    store.close()
    return numbers


async def test_the_takes_of_an_answer_that_was_carried_on_are_heard_one_after_the_other() -> None:
    first, second, third = carried_on()
    speaker = Replayer()
    async with running(**devices(speaker)) as screens:
        page = await replaying(screens, third)
        assert page.track.seconds == pytest.approx(12.0)
        assert screens.words("trouble") == ""
        await screens.press("space")
        for at, (number, word) in enumerate(((first, "lost"), (second, "called"), (third, "came")), 1):
            await screens.until(lambda at=at: len(speaker.orders) == at)  # type: ignore[misc]
            assert speaker.orders[-1] == (f"{number:08d}.flac", ((0.0, 4.0),), 1.0)
            speaker.at(1.2)
            await screens.until(lambda word=word: lit(screens) == word)  # type: ignore[misc]
            assert page.place == pytest.approx(4.0 * (at - 1) + 1.2, abs=0.4)
            assert speaker.on_end is not None
            speaker.on_end("")
        await screens.until(lambda: not page.playing)
        assert page.place == pytest.approx(12.0)
        # Backwards over the seam, and with silence left out; a click of the mouse would do the same.
        await screens.press("home", "down", "down", "x", "space")
        await screens.until(lambda: len(speaker.orders) == 4)
        name, ((begin, end),), _ = speaker.orders[-1]
        assert name == f"{second:08d}.flac"
        assert begin == pytest.approx(0.5, abs=0.15)
        assert end == pytest.approx(3.65)


async def test_what_is_missing_of_an_earlier_take_does_not_stop_the_rest() -> None:
    first, second, third = carried_on()
    store = Store()
    (store.home / f"takes/{first:08d}.flac").unlink()
    (store.home / f"takes/{second:08d}.flac").write_bytes(b"fLaC and nothing")
    store.close()
    speaker = Replayer()
    async with running(**devices(speaker)) as screens:
        page = await replaying(screens, third)
        assert page.track.seconds == pytest.approx(8.0)
        await screens.press("space")
        await screens.until(lambda: speaker.orders)
        assert speaker.orders == [(f"{third:08d}.flac", ((0.0, 4.0),), 1.0)]


async def test_a_player_without_a_clock_plays_at_its_own_pace() -> None:
    (number,), speaker = kept(), Speaker()
    async with running(**devices(speaker)) as screens:
        page = await replaying(screens, number)
        assert "slower" not in screens.words("keys")
        await screens.press("down", "plus", "x", "space")
        await screens.until(lambda: speaker.played)
        assert speaker.played == [(f"{number:08d}.flac", page.track.sentences[1], page.track.seconds)]
        begin = page.place
        await screens.until(lambda: page.place > begin + 0.2)
        await screens.press("escape")
        await screens.until(lambda: speaker.stops)


@pytest.mark.parametrize("seconds", [None, 6.0])
async def test_a_recording_that_is_missing_or_cut_leaves_the_words(seconds: float | None) -> None:
    (number,), speaker = kept(seconds=seconds), Replayer()
    async with running(**devices(speaker)) as screens:
        page = await replaying(screens, number)
        expected = "not there any more" if seconds is None else "cut off after 6 s"
        await screens.until(lambda: expected in screens.words("trouble"))
        await screens.press("down", "right")
        await screens.until(lambda: lit(screens))
        await screens.press("space")
        await screens.pilot.pause()
        assert bool(speaker.orders) is (seconds is not None and page.place < 6)
        assert "My old boss" in screens.text()


async def test_a_file_that_is_no_sound() -> None:
    (number,) = kept(seconds=None)
    store = Store()
    record = store.answer(number)
    assert record
    (store.home / record.take).write_bytes(b"fLaC and then nothing of the kind")
    store.close()
    async with running(**devices(Replayer())) as screens:
        await feedback(screens, number)
        await screens.press("l")
        await screens.until(lambda: "no sound that can be read" in screens.words("trouble"))
        assert "My old boss" in screens.text()
        assert "play/hold" not in screens.words("keys")


@pytest.mark.parametrize(("size", "lang"), [(SMALL, "en"), (LARGE, "id")])
async def test_two_attempts_side_by_side(size: tuple[int, int], lang: str) -> None:
    first, second, third = kept(samples.poor(), samples.rich(), samples.rich())
    async with running(Settings(interface=lang), size) as screens:  # type: ignore[arg-type]
        await feedback(screens, second)
        await screens.press("c")
        await screens.reach("CompareScreen")
        assert "58 → 74  +16" in screens.words("where")
        assert "+16" in screens.words("parts")
        assert "+ two of the three" in screens.words("data")
        assert "complete clown" in " ".join(screens.words("conduct").split())
        views = screens.app.screen.query(TranscriptView)
        assert views.first().region.right <= views.last().region.x
        await screens.press("right")
        await screens.until(lambda: "74 → 74" in screens.words("where"))
        await screens.press("f1")
        await screens.reach("HelpScreen")
        await screens.press("escape")
        await screens.press("escape")
        await screens.reach("FeedbackScreen")
    assert first < second < third


async def test_the_only_attempt_has_nothing_beside_it() -> None:
    (number,) = kept()
    async with running() as screens:
        await feedback(screens, number)
        await screens.press("c")
        await screens.until(
            lambda: "no other scored attempt" in screens.text().replace("\n", " ") or screens.app._notifications
        )
        assert screens.at == "FeedbackScreen"


async def test_an_old_score_is_renewed_only_when_told_to() -> None:
    (number,) = kept(msgspec.structs.replace(samples.rich(), version=0))
    async with running() as screens:
        page = await feedback(screens, number)
        assert "rubric 0" in screens.words("where")
        for answer, version in (("n", 0), ("y", 1)):
            await screens.press("v")
            await screens.reach("ConfirmScreen")
            assert "Kept (rubric 0): 74" in screens.text()
            await screens.press(answer)
            await screens.reach("FeedbackScreen")
            await screens.until(lambda version=version: page.sheet.report.version == version)  # type: ignore[misc]
            record = screens.app.bridge.store().answer(number)
            assert record
            assert record.report
            assert record.report.version == version
        assert "score again" not in screens.words("keys")
        # The old report is still there, whole, behind the same key.
        new = page.sheet.report.score
        await screens.until(lambda: "which counts" in screens.words("versions"))
        await screens.until(lambda: "earlier score" in screens.text())
        for version, score in ((0, 74), (1, new)):
            await screens.press("v")
            await screens.until(lambda version=version: page.sheet.report.version == version)  # type: ignore[misc]
            assert page.sheet.report.score == score
            await screens.until(lambda score=score: screens.words("score").startswith(f"{score}"))  # type: ignore[misc]
            shown = next(line for line in screens.words("versions").splitlines() if "▸" in line)
            assert f"rubric {version}" in shown
