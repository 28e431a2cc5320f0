"""Rendering questions, for real: pyttsx3 and espeak-ng in their child process."""

from __future__ import annotations

import os
import stat
import threading
import time
import wave
from pathlib import Path
from typing import Any

import pytest
from speech.recording import promised

from mockint import paths
from mockint.errors import SpeechError
from mockint.speech import voice
from mockint.speech.voice import SLOWER, Rendering, cached, voices
from mockint.speech.voice_engine import Voice, default_voice

STUBS = Path(__file__).parent / "stubs"
QUESTIONS = {
    "en": "Tell me about a customer you nearly lost.",
    "id": "Ceritakan pengalaman Anda menghadapi pelanggan yang hampir pergi.",
}


def seconds(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return sound.getnframes() / sound.getframerate()


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_question_is_rendered_in_its_language_and_slower_takes_longer(lang: Any) -> None:
    usual = Rendering(QUESTIONS[lang], lang)
    length = seconds(usual.run())
    slower = seconds(Rendering(QUESTIONS[lang], lang, rate=round(160 * SLOWER)).run())
    assert usual.voice == {"en": "gmw/en-us", "id": "poz/id"}[lang]
    assert length > 1.0
    assert 1.1 < slower / length < 1.4


def test_the_second_time_it_comes_from_the_cache_without_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cached("Hello", "en", "", 160) is None
    file = Rendering("Hello", "en").run()

    def refuse(module: str) -> Any:
        raise AssertionError("a process was started")

    monkeypatch.setattr(voice, "start_child", refuse)
    assert Rendering("Hello", "en").run() == file == cached("Hello", "en", "", 160)
    assert cached("Hello", "en", "", 150) is None
    assert cached("Hello", "id", "", 160) is None
    assert cached("Hello", "en", "gmw/en", 160) is None


def test_what_is_kept_is_private() -> None:
    file = Rendering("Hello", "en").run()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for folder in (paths.voices_dir(), paths.voices_dir().parent, paths.home()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [f.name for f in paths.voices_dir().iterdir()] == [file.name]


def test_the_cache_is_bounded_and_the_longest_unused_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    used = Rendering("Hello", "en").run()
    os.utime(used, (1, 1))
    assert cached("Hello", "en", "", 160) == used
    assert used.stat().st_mtime > 1
    for age in range(1, 6):
        old = paths.voices_dir() / f"{age}.wav"
        old.write_bytes(bytes(1_000_000))
        os.utime(old, (1000 - age, 1000 - age))
    monkeypatch.setattr(voice, "CACHE_BYTES", 3_500_000)
    new = Rendering("Good morning", "en").run()
    assert {f.name for f in paths.voices_dir().iterdir()} == {used.name, new.name, "1.wav", "2.wav", "3.wav"}


def test_markup_and_control_characters_are_not_passed_on() -> None:
    hostile = "<speak>\x00Why\x1b[31m [[slnc 9000]] us?</speak>\ud800\n\n"
    assert seconds(Rendering(hostile, "en").run()) < 5
    assert cached(hostile, "en", "", 160) == cached("speak Why 31m slnc 9000 us? /speak", "en", "", 160)


@pytest.mark.parametrize("text", ["", " \n", "\x00"])
def test_nothing_to_say_is_said(text: str) -> None:
    with pytest.raises(SpeechError) as caught:
        Rendering(text, "en").run()
    assert caught.value.key == "voice_failed"


def test_an_unknown_voice_of_the_settings() -> None:
    with pytest.raises(SpeechError) as caught:
        Rendering("Hello", "en", "com.apple.nobody").run()
    assert caught.value.key == "voice_unknown"
    assert str(caught.value)


@pytest.mark.parametrize(("stub", "key"), [("speechless", "voice_missing"), ("voiceless", "voice_engine")])
def test_no_voice_for_the_language_and_no_engine_at_all(stub: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(STUBS / stub))
    with pytest.raises(SpeechError) as caught:
        Rendering("Halo", "id").run()
    assert caught.value.key == key


def test_an_engine_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(STUBS / "endless"))
    monkeypatch.setattr(voice, "SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(SpeechError) as caught:
        Rendering("Hello", "en").run()
    assert caught.value.key == "voice_timeout"
    assert time.monotonic() - began < promised(1.5)


def test_cancelling_ends_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(STUBS / "endless"))
    rendering = Rendering("Hello", "en")
    ended: list[str] = []

    def work() -> None:
        try:
            rendering.run()
        except SpeechError as error:
            ended.append(error.key)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.3)
    began = time.monotonic()
    rendering.cancel()
    thread.join(2)
    assert time.monotonic() - began < promised(0.3)
    assert ended == ["voice_failed"]
    assert not list(paths.voices_dir().iterdir())


def test_a_cache_that_cannot_be_written_is_a_speech_error(mockint_home: Path) -> None:
    mockint_home.write_text("a file where the folder should be")
    with pytest.raises(SpeechError) as caught:
        Rendering("Hello", "en").run()
    assert caught.value.key == "voice_failed"


def test_the_voices_of_a_language() -> None:
    assert {v.id for v in voices("id")} == {"poz/id"}
    assert {"gmw/en-us", "gmw/en"} <= {v.id for v in voices("en")}


def test_the_default_voice_by_the_tags_of_other_systems() -> None:
    mac = (
        Voice(id="com.apple.voice.Anna", name="Anna", languages=("de-de",)),
        Voice(id="com.apple.voice.Daniel", name="Daniel", languages=("en-gb",)),
        Voice(id="com.apple.voice.Samantha", name="Samantha", languages=("en-us",)),
        Voice(id="com.apple.voice.Damayanti", name="Damayanti", languages=("id-id",)),
    )
    assert default_voice(mac, "en") == "com.apple.voice.Samantha"
    assert default_voice(mac, "id") == "com.apple.voice.Damayanti"
    assert default_voice(mac[:2], "en") == "com.apple.voice.Daniel"
    assert default_voice(mac[:3], "id") is None
