"""A spoken session line by line, for true: the question out of the loudspeaker, the answer into the microphone, recognised."""

from __future__ import annotations

import pytest
from miniature.sentences import ANSWERS
from virtual_audio import VirtualAudio
from whole.wer import spoken_wav


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_spoken_answer_is_asked_for_heard_scored_and_kept(
    sound: VirtualAudio, model, by_line, mockint, mockint_home, tmp_path, lang
):
    said = ANSWERS[lang][0][:4]
    answer = spoken_wav(said, lang, tmp_path / "answer.wav")
    with sound.listening() as heard:
        session = by_line("practice", "--plain", "--lang", lang, "--length", "quick", "--model", str(model))
        session.until(">")
        heard.wait_for_sound()
    session.type()
    session.until("Recording.")
    sound.say_into_mouth(answer)
    session.type()
    report = session.until("q end:")
    session.type("n")
    assert session.end() == 0
    assert "Heard: " in report
    [kept] = mockint("history", "--json").json
    [one] = kept["answers"]
    assert one["raw"]["source"] == "speech"
    wanted, got = _words(" ".join(said)), _words(one["raw"]["text"])
    missing = [word for word in wanted if word not in got]
    assert len(missing) <= 0.1 * len(wanted), one["raw"]["text"]
    assert one["raw"]["words"]
    assert (mockint_home / one["take"]).stat().st_size > 10_000
    for part in one["report"]["star"].values():
        for start, end in part["spans"]:
            assert one["text"]["text"][start:end].strip()


def _words(text: str) -> list[str]:
    return ["".join(c for c in word if c.isalnum()) for word in text.casefold().split()]


def test_a_recording_is_scored(model, mockint, tmp_path):
    said = ANSWERS["en"][1]
    wav = spoken_wav(said, "en", tmp_path / "answer.wav")
    words = ("score", str(wav), "--lang", "en", "--question", "Tell me about a time.", "--model", str(model))
    report = mockint(*words, "--json").json
    assert report["delivery"]["seconds"] > 5
    assert "sales" in report["text"]
    for item in report["evidence"]:
        assert report["text"][item["span"][0] : item["span"][1]] == item["text"]
    assert "Heard: " in mockint(*words).out


def test_a_file_that_is_no_audio_is_refused(model, mockint, tmp_path):
    wrong = tmp_path / "answer.wav"
    wrong.write_text("not sound at all")
    mockint("score", str(wrong), "--lang", "en", "--question", "?", "--model", str(model)).refused("answer.wav")


def test_without_a_model_a_recording_cannot_be_scored(mockint, tmp_path):
    wav = tmp_path / "answer.wav"
    wav.write_bytes(b"RIFF\0\0\0\0WAVE")
    ran = mockint("score", str(wav), "--lang", "en", "--question", "?")
    assert ran.code == 1
    assert "mockint models get" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_doctor_is_well_where_all_is_there(sound: VirtualAudio, model, mockint, mockint_home):
    assert mockint("models", "use", str(model)).code == 0
    checks = {c["name"]: c for c in mockint("doctor", "--json").json["checks"]}
    for name in ("voice en", "voice id", "output", "model"):
        assert checks[name]["ok"], checks[name]
    # Nobody speaks into the virtual microphone, and doctor hears that.
    assert "mic" in checks["microphone"]["text"].casefold() or not checks["microphone"]["ok"]
