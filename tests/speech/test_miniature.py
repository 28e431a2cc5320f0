"""The miniature Whisper under tests/miniature hears eSpeak NG through the real faster-whisper."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr
from faster_whisper import WhisperModel
from miniature import corpus, sentences, voice

MINIATURE = Path(__file__).resolve().parents[1] / "miniature"
LANGUAGES = ("en", "id")
SAMPLE_RATE = voice.SAMPLE_RATE


@pytest.fixture(scope="module")
def speaker() -> Any:
    try:
        return voice.open_voice()
    except voice.NoVoiceError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def whisper() -> WhisperModel:
    return WhisperModel(str(MINIATURE / "model"), device="cpu", compute_type="int8")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def word_errors(said: str, heard: str) -> int:
    """How many words must be put in, left out or changed to make one of the other."""
    a, b = words(said), words(heard)
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        corner, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (x != y))
    return row[-1]


def hear(whisper: Any, audio: np.ndarray, language: str, *, times: bool = False) -> tuple[str, list[Any]]:
    segments, _ = whisper.transcribe(
        audio.astype(np.float32),
        language=language,
        beam_size=2,
        temperature=0.0,  # no second tries: the same each time
        word_timestamps=times,
        vad_filter=True,
        condition_on_previous_text=False,
    )
    heard = list(segments)
    return " ".join(s.text.strip() for s in heard), heard


def error_rate(pairs: list[tuple[str, str]]) -> tuple[float, str]:
    """Word error rate of (said, heard), and a report of what went wrong."""
    wrong = sum(word_errors(*pair) for pair in pairs)
    report = "\n".join(f"{said}\n  heard: {heard}" for said, heard in pairs if word_errors(said, heard))
    return wrong / sum(len(words(said)) for said, _ in pairs), report


def speak_answer(speaker: Any, answer: list[str], language: str, seed: int) -> np.ndarray:
    """A whole answer, with the pauses of someone who thinks between sentences."""
    rng = np.random.default_rng(seed)
    sound = [np.zeros(SAMPLE_RATE // 2, np.float32)]
    for text in answer:
        sound.append(speaker.speak(text, language).audio)
        sound.append(np.zeros(int(rng.uniform(0.3, 0.9) * SAMPLE_RATE), np.float32))
    return np.concatenate(sound)


def through_microphone(audio: np.ndarray, rate: int, seed: int) -> np.ndarray:
    """What a sound card makes of it: another sample rate and back, less loud, a little noise."""
    rng = np.random.default_rng(seed)
    on_card = soxr.resample(audio * 0.4, SAMPLE_RATE, rate)
    on_card = np.round(on_card * 32767 + rng.normal(0, 20, len(on_card))) / 32767
    return soxr.resample(on_card.astype(np.float32), rate, SAMPLE_RATE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_sentences_belong_to_the_corpus(language: str) -> None:
    pattern = corpus.pattern(language)
    assert len(sentences.SENTENCES[language]) == 40
    assert len(sentences.ANSWERS[language]) >= 4
    for text in sentences.held_out(language):
        assert pattern.fullmatch(text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_hears_held_out_sentences(speaker: Any, whisper: Any, language: str) -> None:
    pairs = []
    for text in sentences.SENTENCES[language]:
        heard, _ = hear(whisper, speaker.speak(text, language).audio, language)
        pairs.append((text, heard))
    rate, report = error_rate(pairs)
    assert rate <= 0.05, f"word error rate {rate:.1%}\n{report}"


@pytest.mark.parametrize(("language", "microphone"), [("en", 44100), ("id", 48000)])
def test_hears_sentences_through_a_microphone(speaker: Any, whisper: Any, language: str, microphone: int) -> None:
    pairs = []
    for seed, answer in enumerate(sentences.ANSWERS[language][:2]):
        for text in answer:
            audio = through_microphone(speak_answer(speaker, [text], language, seed), microphone, seed)
            heard, segments = hear(whisper, audio, language, times=True)
            pairs.append((text, heard))
            times = [t for s in segments for w in s.words for t in (w.start, w.end)]
            assert times == sorted(times)
            assert all(0 <= t <= len(audio) / SAMPLE_RATE + 0.1 for t in times)
    rate, report = error_rate(pairs)
    assert rate <= 0.10, f"word error rate {rate:.1%}\n{report}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("noise", [0.0, 0.001])
def test_hears_nothing_in_silence(whisper: Any, language: str, noise: float) -> None:
    audio = np.random.default_rng(0).normal(0, noise, 10 * SAMPLE_RATE)
    assert hear(whisper, audio, language)[0] == ""
    # Also where no voice detection stands before it.
    segments, _ = whisper.transcribe(audio.astype(np.float32), language=language)
    assert [s.text for s in segments] == []


def test_tells_the_languages_apart(speaker: Any, whisper: Any) -> None:
    for language in LANGUAGES:
        text = sentences.SENTENCES[language][0]
        _, info = whisper.transcribe(speaker.speak(text, language).audio)
        assert info.language == language
