"""The real ``mockint`` in a terminal of its own, driven by keys alone: a typed session, a spoken one, leaving in the middle of
an answer, and being killed there. What is looked at is the screen, what is left of it, and the history."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile
from miniature.sentences import ANSWERS
from virtual_audio import VirtualAudio, refuse
from whole.terminal import Terminal, alive, patience
from whole.test_whole_way import QUESTIONS
from whole.wer import spoken_wav, word_error_rate

from mockint import config
from mockint.config import MicrophoneSettings, PracticeSettings, Settings, SpeechSettings, VoiceSettings
from mockint.history.store import Store
from mockint.model import AnswerRecord, Lang

QUIT = 0.5
"""Seconds that leaving may take; ``MARGIN`` is for reading the screen and for ending the interpreter."""
MARGIN = 0.3
PROBES = {"en": ("In what year?", "What came of it?"), "id": ("Tahun berapa?", "Hasilnya apa?")}
PACK = """
[pack]
title = "{title}"
about = "For the tests."
lang = "{lang}"
stage = "user"
role = "tester"
version = 1

[[question]]
id = "problem"
text = "{text}"
kind = "behavioural"
competency = "problem_solving"
wants = "One real problem"
hint = "One event is enough."
seconds = 60
key_points = ["problem", "result"]

[question.probes]
situation = "{other}"
task = "{other}"
action = "{other}"
result = "{result}"
evidence = "{other}"
"""

Open = Callable[..., Terminal]


@pytest.fixture
def terminal() -> Iterator[Open]:
    """Opens terminals of 80×24, and closes them."""
    if os.name == "nt":
        pytest.skip("there is no tmux on Windows")
    if shutil.which("tmux") is None:
        refuse("no terminal to drive without tmux (apt install tmux)")
    opened: list[Terminal] = []

    def open_one(**environment: str) -> Terminal:
        opened.append(Terminal(80, 24, **environment))
        return opened[-1]

    yield open_one
    for one in opened:
        assert "Traceback" not in one.screen(scrollback=True)
        one.close()


def prepare(home: Path, lang: Lang, model: Path) -> None:
    """A pack with one question that the miniature model knows answers to, chosen already."""
    folder = home / "packs"
    folder.mkdir(parents=True, mode=0o700)
    other, result = PROBES[lang]
    text = PACK.format(title=f"Problem {lang}", lang=lang, text=QUESTIONS[lang], other=other, result=result)
    (folder / "problem.toml").write_text(text, "utf-8")
    practice = PracticeSettings(pack=f"{lang}/problem", length="quick")
    config.save(Settings(practice=practice, speech=SpeechSettings(model=str(model), window=2)))


def kept() -> list[AnswerRecord]:
    """The answers of the one session in the history, oldest first."""
    store = Store()
    try:
        [session] = store.sessions()
        whole = store.session(session.id)
        assert whole is not None
        return list(whole.answers)
    finally:
        store.close()


def check_quotes(answer: AnswerRecord) -> None:
    """A scored answer, whose report quotes its own text."""
    assert answer.state == "done"
    assert answer.text is not None
    assert answer.report is not None
    for item in (*answer.report.evidence, *answer.report.conduct):
        assert answer.text.text[item.span[0] : item.span[1]] == item.text


def check_quick(seconds: float) -> None:
    assert seconds <= (QUIT + MARGIN) * patience(), f"leaving took {seconds:.2f} s"


def test_a_typed_session(terminal: Open):
    quiet = Settings(
        voice=VoiceSettings(enabled=False),
        microphone=MicrophoneSettings(enabled=False),
        practice=PracticeSettings(pack="en/user-sales", length="quick"),
    )
    config.save(quiet)
    screen = terminal()
    screen.start("What would you like to practise?")
    screen.wait("User interview: sales", "enter start")
    screen.keys("Enter")
    screen.wait("Question 1 of 1", "type your answer", "ctrl+s send")
    first = (
        "Last year our biggest client wanted to leave us. I had to keep them until the end of June. "
        "I called them every week and wrote a new offer. My old boss was an idiot."
    )
    screen.type(first)
    screen.wait("boss was an idiot.")
    screen.keys("C-s")
    screen.wait("of 100", "Last year our biggest client", "S Situation T Task A Action R Result", "enter ask me")
    screen.keys("f")
    screen.wait("!1 “")
    screen.keys("Enter")
    screen.wait("asking for: Result", "ctrl+s send")
    second = "In the end they stayed and ordered twenty percent more."
    screen.type(second)
    screen.keys("C-s")
    screen.wait("after the probe for: Result", " → ")
    assert "enter ask me" not in screen.words(), "a part is asked for once"
    screen.keys("n")
    screen.wait("Done.", "on average", "enter open")
    screen.keys("Enter")
    screen.wait("from your history")
    screen.keys("q")
    screen.wait("Done.", "enter open")
    screen.keys("q")
    screen.wait("What would you like to practise?")
    check_quick(screen.leave("q"))
    answer, completed = kept()
    for one in (answer, completed):
        check_quotes(one)
        assert one.raw is not None
        assert one.raw.source == "typed"
    assert answer.report
    assert completed.report
    assert answer.text
    assert completed.text
    assert answer.text.text == first
    assert [found.text for found in answer.report.conduct]
    assert (completed.follows, completed.probe) == (answer.id, "result")
    assert completed.text.text == f"{first} {second}"
    assert completed.report.score > answer.report.score


def test_a_spoken_session(terminal: Open, sound: VirtualAudio, model: Path, mockint_home: Path, tmp_path: Path):
    prepare(mockint_home, "en", model)
    said = ANSWERS["en"][1]
    story, outcome = (spoken_wav(said[a:b], "en", tmp_path / f"{a}.wav") for a, b in ((0, 4), (4, 6)))
    screen = terminal()
    screen.start("Problem en")
    with sound.listening() as heard:
        screen.keys("Enter")
        screen.wait(QUESTIONS["en"], "The question is being read", seconds=30)
        heard.wait_for_sound(15 * patience())
        screen.wait("Your turn.", "space answer", seconds=30)
    assert heard.loud_seconds > 1.0, "the question was not read to its end"
    screen.keys("Space")
    screen.wait("Listening", "/ 1:00", "space done")
    sound.say_into_mouth(story)
    # Written down while it is recorded.
    screen.wait("Listening", "sales dropped by", "dashboard in Excel", seconds=20)
    screen.keys("Space")
    screen.wait("of 100", "my last job", "S Situation", "p play", "enter ask me", seconds=20)
    screen.keys("Enter")
    screen.wait("asking for: Result", "What came of it?", "space answer", seconds=20)
    # The answer may begin while the question is still being read.
    screen.keys("Space")
    screen.wait("Listening")
    sound.say_into_mouth(outcome)
    screen.keys("Space")
    screen.wait("after the probe for: Result", " → ", seconds=20)
    screen.keys("p")
    screen.keys("n")
    screen.wait("Done.", "Problem en", "enter open")
    screen.keys("q")
    screen.wait("What would you like to practise?")
    check_quick(screen.leave("q"))
    answer, completed = kept()
    for one, sentences in ((answer, said[:4]), (completed, said[4:])):
        check_quotes(one)
        assert one.raw is not None
        assert one.raw.source == "speech"
        assert word_error_rate(" ".join(sentences), one.raw.text) <= 0.15, one.raw.text
        assert soundfile.info(str(mockint_home / one.take)).duration > 3
    assert completed.follows == answer.id
    assert completed.report
    assert answer.report
    assert completed.report.score > answer.report.score


def test_leaving_while_the_microphone_is_open(terminal: Open, sound: VirtualAudio, model: Path, mockint_home: Path):
    prepare(mockint_home, "en", model)
    screen = terminal()
    screen.start("Problem en")
    screen.keys("Enter")
    screen.wait("The question is being read", seconds=30)
    screen.keys("Space")
    screen.wait("Listening", "0:02 /")
    running = screen.processes()
    assert len(running) >= 3, "mockint, its sound and its recogniser"
    check_quick(screen.leave("C-c", code=130))
    screen.until(lambda: not alive(running), "the end of all processes", 5)
    [answer] = kept()
    assert answer.state == "recorded"
    assert soundfile.info(str(mockint_home / answer.take)).duration > 1.5


def test_killed_in_the_middle_of_an_answer(
    terminal: Open, sound: VirtualAudio, model: Path, mockint_home: Path, tmp_path: Path
):
    prepare(mockint_home, "id", model)
    said = ANSWERS["id"][0][:3]
    answer = spoken_wav(said, "id", tmp_path / "answer.wav")
    screen = terminal(LC_ALL="id_ID.UTF-8")
    screen.start("Problem id")
    screen.keys("Enter")
    screen.wait("Pertanyaan sedang dibacakan", seconds=30)
    screen.keys("Space")
    screen.wait("Mendengarkan")
    recording = time.monotonic()
    sound.say_into_mouth(answer)
    spoken = time.monotonic() - recording
    screen.kill()
    again = terminal(LC_ALL="id_ID.UTF-8")
    again.start("Mau berlatih apa?")
    again.wait("Ada jawaban yang belum selesai", "rekamannya aman", "c lanjutkan")
    again.keys("c")
    again.wait("dari 100", "dari riwayat", "ua tahun yang lalu", seconds=30)  # with a capital or without, as it was heard
    again.keys("q")
    again.wait("Mau berlatih apa?")
    assert "belum selesai" not in again.words()
    check_quick(again.leave("q"))
    [one] = kept()
    check_quotes(one)
    assert soundfile.info(str(mockint_home / one.take)).duration >= spoken - 1.0
    assert one.raw
    # Nothing is lost; how well it is heard, tests/speech/test_miniature.py tells.
    assert word_error_rate(" ".join(said), one.raw.text) <= 0.25, one.raw.text
