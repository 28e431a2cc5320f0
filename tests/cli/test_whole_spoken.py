"""A whole interview with HR and a whole informational interview, spoken from the start to the report: every question out of the
loudspeaker, every answer into the microphone, recognised by the real recogniser with the miniature model."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path

import pytest
from virtual_audio import HEARD_RATE, Heard, VirtualAudio, loud_seconds
from whole.wer import spoken_wav, word_error_rate

from mockint.catalogue import Catalogue
from mockint.model import COMPETENCIES
from mockint.packs import personas

HR = {
    "id": (
        "Saya bernegosiasi dengan pemasok.",
        "Saya harus menaikkan angka penjualan.",
        "Saya mengerjakannya sendiri.",
        "Saya menyusun jadwal baru.",
        "Ada lima puluh orang di tim kami.",
        "Sekitar dua puluh persen.",
        "Keluhan turun dua puluh persen.",
        "Saya tidak punya pertanyaan.",
    )
}
"""One sentence an answer, so that it takes no longer than it must; the last one is the answer to "any questions?"."""

TALKS = {
    "en": (
        "warehouse",
        (
            "Good morning, thank you for having me.",
            "I worked as a recruiter at a small bank for two years.",
            "There were ten people in the team.",
            "Thank you for your time.",
        ),
        "culture",
    ),
    "id": (
        "perawat",
        (
            "Saya bekerja sebagai kasir di rumah sakit selama dua tahun.",
            "Ada lima puluh orang di tim kami.",
            "Terima kasih atas waktunya.",
        ),
        "culture",
    ),
}


class Speaking:
    """Says sentences into the virtual microphone, each between the two Enters of a session held line by line."""

    def __init__(self, sound: VirtualAudio, session, lang: str, folder: Path) -> None:
        self._sound, self._session, self._lang, self._folder = sound, session, lang, folder
        self._numbers = count(1)

    def say(self, sentence: str) -> None:
        wav = spoken_wav([sentence], self._lang, self._folder / f"said-{next(self._numbers)}.wav", pause=0.2)
        self._session.type()
        self._session.until("Recording.")
        self._sound.say_into_mouth(wav)
        self._session.type()


def heard_well(said: tuple[str, ...], answers: list[dict]) -> None:
    """Of all the words, nearly all were heard, and each answer has its own recording."""
    texts = [one["raw"]["text"] for one in answers]
    assert all(one["raw"]["source"] == "speech" for one in answers)
    assert len({one["take"] for one in answers}) == len(said)
    assert word_error_rate(" ".join(said), " ".join(texts)) <= 0.15, texts


def quick(home: Path) -> None:
    """The interviewer speaks as fast as the setting lets her: nobody has to follow."""
    with (home / "config.toml").open("a") as settings:
        settings.write("[voice]\nrate = 300\n")


@pytest.mark.parametrize("lang", ["id"])
def test_a_whole_interview_with_hr(sound: VirtualAudio, model, by_line, mockint, mockint_home, tmp_path, lang):
    said = HR[lang]
    assert len(said) == 2 + len(COMPETENCIES)
    words = ("--plain", "--interview", "--mode", "mock", "--pack", f"{lang}/hr-general", "--model", str(model))
    quick(mockint_home)
    with sound.listening() as heard:
        session = by_line("practice", *words)
        speaking = Speaking(sound, session, lang, tmp_path)
        session.until(">")
        heard.wait_for_sound()
        for number, sentence in enumerate(said, 1):
            if number > 1:
                asked = session.until(">")
                assert f"{number} of {len(said)}" in asked
            speaking.say(sentence)
        assert session.end() == 0, session.told
    assert heard.loud_seconds > 5
    [kept] = mockint("history", "--json").json
    answers = kept["answers"]
    heard_well(said, answers)
    assert all((mockint_home / one["take"]).stat().st_size > 10_000 for one in answers)
    kinds = [one["question"]["kind"] for one in answers]
    assert (kinds[0], kinds[-1]) == ("opener", "closing")
    assert {one["question"]["competency"] for one in answers[1:-1]} == set(COMPETENCIES)
    # The refusal to ask anything is heard as one, taken leave of, and found fault with.
    assert Catalogue(lang)("interview.farewell_hr") in session.told
    assert [finding["category"] for finding in answers[-1]["report"]["conduct"]] == ["no_questions"]
    shown = Catalogue("en")
    for name in COMPETENCIES:
        assert shown(f"report.competency_{name}") in session.told
    for one in answers:
        assert one["text"]["text"] in session.told.replace("\n", " ")
        assert one["report"]["delivery"]["seconds"] > 1


def wait_for_more(heard: Heard, since: int, seconds: float = 15.0) -> None:
    """Until the loudspeaker is heard after that many samples."""
    until = time.monotonic() + seconds
    while not loud_seconds(heard.read()[since:], HEARD_RATE):
        assert time.monotonic() < until, "the last answer was not heard"
        time.sleep(0.02)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_whole_informational_interview(sound: VirtualAudio, model, by_line, mockint, mockint_home, tmp_path, lang):
    them, said, topic = TALKS[lang]
    with sound.listening() as heard:
        session = by_line("informational", them, "--lang", lang, "--plain", "--minutes", "3", "--model", str(model))
        speaking = Speaking(sound, session, lang, tmp_path)
        session.until(">")
        heard.wait_for_sound()
        for sentence in said:
            speaking.say(sentence)
            before = len(heard.read())
            session.until(">")
        wait_for_more(heard, before)
        session.type("q")
        assert session.end() == 0, session.told
    assert "What was heard" in session.told
    [kept] = mockint("history", "--json").json
    *turns, whole = kept["answers"]
    heard_well(said, turns)
    assert all((mockint_home / one["take"]).stat().st_size > 10_000 for one in turns)
    report = whole["report"]
    assert whole["text"]["text"] == "\n".join(one["text"]["text"] for one in turns)
    # The question was matched to its topic and answered from the persona.
    answers = next(one.answers for one in personas.find(f"{lang}/{them}").topics if one.id == topic)
    assert answers[0] in session.told
    assert report["answer_kind"] == "question"
    assert report["conduct"] == []
    assert f"{whole['id']}" in session.told
