"""The whole way for true: the question rendered and played, an answer spoken into the microphone, recorded, recognised while
it is spoken, scored, kept. Every part is the real one; only loudspeaker and microphone are PulseAudio's."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import soundfile
from miniature.sentences import ANSWERS
from virtual_audio import VirtualAudio
from whole.wer import spoken_wav, word_error_rate

from mockint.cli.devices import connect, release
from mockint.config import Settings, SpeechSettings
from mockint.history.store import Store
from mockint.model import Pack, Question
from mockint.practice import session as s
from mockint.practice.open import open_session
from mockint.speech.protocols import Caption

QUESTIONS = {
    "en": "Tell me about a problem at work that you solved.",
    "id": "Ceritakan masalah kerja yang pernah Anda selesaikan.",
}


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_question_is_asked_and_its_spoken_answer_scored_and_kept(sound: VirtualAudio, model: Path, tmp_path: Path, lang: str):
    said = ANSWERS[lang][1]
    answer = spoken_wav(said, lang, tmp_path / "answer.wav")
    question = Question("problem", QUESTIONS[lang], probes={"result": "Hasilnya apa?" if lang == "id" else "What came of it?"})
    pack = Pack(f"{lang}/user-test", "Test", lang, "user", "tester", 1, (question,))  # type: ignore[arg-type]
    settings = Settings(speech=SpeechSettings(model=str(model), window=2))
    devices, reasons = connect(settings, lang)  # type: ignore[arg-type]
    assert not reasons
    store = Store()
    captions: list[Caption] = []
    conductor = open_session(pack, store, devices, settings, length="quick", on_caption=captions.append)
    try:
        with sound.listening() as heard:
            conductor.post(s.Begin())
            conductor.wait(lambda view: view.state is s.State.THINKING, timeout=30)
        assert heard.loud_seconds > 1.0, "the question was not heard"
        assert conductor.view.notices == ()
        conductor.post(s.StartAnswer())
        conductor.wait(lambda view: view.state is s.State.ANSWERING, timeout=10)
        sound.say_into_mouth(answer)
        time.sleep(0.5)
        conductor.post(s.StopAnswer())
        view = conductor.wait(lambda view: view.state is s.State.FEEDBACK, timeout=60)
    finally:
        conductor.close()
        release(devices)
    assert view.record is not None
    kept = store.answer(view.record.id)
    assert kept is not None
    assert kept.raw is not None
    assert kept.text is not None
    assert kept.report is not None
    wanted = " ".join(said)
    assert word_error_rate(wanted, kept.raw.text) <= 0.15, kept.raw.text
    assert captions, "nothing was written down while speaking"
    text = kept.text.text
    for item in (*kept.report.evidence, *kept.report.conduct):
        assert text[item.span[0] : item.span[1]] == item.text
    assert kept.report.evidence, "figures were said"
    assert any(reading.presence != "absent" for reading in kept.report.star.values())
    times = [w.start for w in kept.text.words]
    assert times == sorted(times)
    take = store.take_file(kept)
    assert take is not None
    info = soundfile.info(str(take))
    length = soundfile.info(str(answer)).duration
    assert length <= info.duration <= length + 4
