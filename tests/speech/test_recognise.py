"""The real recogniser in its process: faster-whisper with the miniature model, hearing eSpeak NG."""

from __future__ import annotations

import itertools
import json
import os
import queue
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from speech.recording import promised
from speech.spoken import MODEL, RATE, WINDOW, answer, error_rate, missing, open_voice, pcm

from mockint.speech.protocols import Caption, Heard
from mockint.speech.recognise import default_threads
from mockint.speech.takes import TakeWriter
from mockint.speech.transcriber import WhisperTranscriber

CHUNK = 3_200  # bytes: 0.1 s
SECONDS = 120.0  # until a test gives up on a busy machine


class Listener:
    """Keeps what a transcriber tells."""

    def __init__(self) -> None:
        self.captions: list[Caption] = []
        self.troubles: queue.Queue[str] = queue.Queue()
        self.results: queue.Queue[Heard | str] = queue.Queue()
        self.shares: list[float] = []

    def begin(self, transcriber: WhisperTranscriber, lang: Any) -> None:
        transcriber.begin(lang, on_caption=self.captions.append, on_trouble=self.troubles.put)

    def result(self) -> Heard | str:
        return self.results.get(timeout=SECONDS)

    def heard(self) -> Heard:
        result = self.result()
        assert isinstance(result, Heard), result
        return result


@pytest.fixture(scope="module")
def speaker() -> Any:
    if not (MODEL / "model.bin").is_file():
        missing("the miniature model is not there")
    return open_voice()


@pytest.fixture
def transcriber() -> Iterator[WhisperTranscriber]:
    if not (MODEL / "model.bin").is_file():
        missing("the miniature model is not there")
    transcriber = WhisperTranscriber(MODEL, name="miniature", window=WINDOW)
    yield transcriber
    transcriber.close()


def wait_for(what: Callable[[], object]) -> None:
    end = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < end, "waited for nothing"
        time.sleep(0.01)


def stream(transcriber: WhisperTranscriber, sound: bytes, speed: float = 25.0) -> None:
    for at in range(0, len(sound), CHUNK):
        transcriber.feed(sound[at : at + CHUNK])
        time.sleep(0.1 / speed)


def write_wav(file: Path, sound: bytes) -> Path:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(sound)
    return file


def read(transcriber: WhisperTranscriber, file: Path, lang: Any = "en") -> Heard | str:
    listener = Listener()
    transcriber.read_file(file, lang, listener.results.put, listener.shares.append)
    result = listener.result()
    assert listener.shares == sorted(listener.shares)
    if isinstance(result, Heard):
        assert listener.shares[-1] == 1.0
    return result


@pytest.mark.parametrize("lang", ["en", "id"])
def test_hears_while_it_is_spoken_what_it_hears_afterwards(
    transcriber: WhisperTranscriber, speaker: Any, lang: Any, tmp_path: Path
) -> None:
    said, sound = answer(speaker, lang)
    listener = Listener()
    transcriber.warm_up(lang)
    listener.begin(transcriber, lang)
    stream(transcriber, sound)
    wait_for(lambda: any(caption.settled for caption in listener.captions))
    before_the_stop = listener.captions[-1]
    transcriber.finish(listener.results.put)
    heard = listener.heard()

    for before, after in itertools.pairwise(listener.captions):
        assert after.settled.startswith(before.settled)
    assert heard.text.startswith(before_the_stop.settled)
    assert listener.captions[-1] == Caption(heard.text, "")
    assert heard.model == "miniature"
    assert heard.transcript(lang).source == "speech"

    assert [heard.text[a:b] for a, b in (word.span for word in heard.words)] == heard.text.split()
    times = [moment for word in heard.words for moment in (word.start, word.end)]
    assert times == sorted(times)
    assert times[-1] <= heard.timeline.seconds == pytest.approx(len(sound) / 2 / RATE, abs=0.001)
    for word in heard.words:
        assert any(a - 0.35 <= word.start and word.end <= b + 0.35 for a, b in _joined(heard)), word

    afterwards = read(transcriber, write_wav(tmp_path / "answer.wav", sound), lang)
    assert isinstance(afterwards, Heard)
    assert afterwards.text == heard.text
    assert afterwards.words == heard.words
    assert afterwards.timeline == heard.timeline
    assert error_rate(said, heard.text) <= 0.1, f"{said}\nheard: {heard.text}"


def _joined(heard: Heard) -> list[tuple[float, float]]:
    """Speech with the gaps that a window keeps."""
    joined: list[tuple[float, float]] = []
    for start, end in heard.timeline.speech:
        if joined and start - joined[-1][1] <= 0.65:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def test_a_stop_in_mid_sentence_loses_nothing_said_before(transcriber: WhisperTranscriber, speaker: Any) -> None:
    said, sound = answer(speaker, "en", count=1)
    listener = Listener()
    listener.begin(transcriber, "en")
    stream(transcriber, sound[: len(sound) * 9 // 10 // CHUNK * CHUNK])
    transcriber.finish(listener.results.put)
    assert error_rate(said, listener.heard().text) <= 0.3


def test_silence_says_nothing(transcriber: WhisperTranscriber) -> None:
    for level in (0.0, 0.002):
        listener = Listener()
        listener.begin(transcriber, "id")
        sound = np.random.default_rng(1).normal(0, level, 8 * RATE).astype(np.float32)
        stream(transcriber, pcm(sound), 100)
        transcriber.finish(listener.results.put)
        heard = listener.heard()
        assert (heard.text, heard.words, heard.timeline.speech) == ("", (), ())
        assert heard.timeline.seconds == 8.0


def test_leaves_nothing_outside_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # ONNX Runtime keeps a device number and reports for its maker in the user's cache folder, if it is let.
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "TMPDIR", "ORT_DISABLE_TELEMETRY"):
        monkeypatch.delenv(name, raising=False)
    transcriber = WhisperTranscriber(MODEL, window=WINDOW)
    listener = Listener()
    listener.begin(transcriber, "en")
    stream(transcriber, bytes(4 * RATE), 100)
    transcriber.finish(listener.results.put)
    listener.heard()
    transcriber.close()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_what_is_cancelled_is_not_heard_of_again(transcriber: WhisperTranscriber, speaker: Any) -> None:
    _, sound = answer(speaker, "en")
    first, second = Listener(), Listener()
    first.begin(transcriber, "en")
    stream(transcriber, sound[: 40 * 2 * RATE], 200)
    transcriber.finish(first.results.put)
    transcriber.cancel()
    captions = len(first.captions)
    second.begin(transcriber, "en")
    stream(transcriber, sound[: 12 * 2 * RATE], 200)
    transcriber.finish(second.results.put)
    assert second.heard().timeline.seconds == 12.0
    assert first.results.empty()
    # One may have been on its way.
    assert len(first.captions) <= captions + 1
    assert first.troubles.empty()


def test_a_killed_recogniser_is_told_and_comes_back(transcriber: WhisperTranscriber, speaker: Any) -> None:
    _, sound = answer(speaker, "en", count=1)
    first, second, third = Listener(), Listener(), Listener()
    first.begin(transcriber, "en")
    stream(transcriber, sound[: 5 * 2 * RATE], 100)
    assert transcriber.pid
    os.kill(transcriber.pid, signal.SIGKILL)
    assert first.troubles.get(timeout=SECONDS) == "recogniser_died"
    transcriber.feed(sound[:CHUNK])
    transcriber.finish(first.results.put)
    assert first.result() == "recogniser_died"
    assert first.troubles.empty()

    second.begin(transcriber, "en")
    stream(transcriber, sound[: 10 * 2 * RATE], 100)
    transcriber.finish(second.results.put)
    assert second.heard().timeline.seconds == 10.0

    third.begin(transcriber, "en")
    os.kill(transcriber.pid, signal.SIGSTOP)
    transcriber.finish(third.results.put)
    os.kill(transcriber.pid, signal.SIGKILL)
    assert third.result() == "recogniser_died"
    assert third.troubles.empty()


def test_a_recogniser_that_hangs_holds_up_nobody(transcriber: WhisperTranscriber) -> None:
    listener = Listener()
    transcriber.warm_up("en")
    assert transcriber.pid
    os.kill(transcriber.pid, signal.SIGSTOP)
    began = time.monotonic()
    listener.begin(transcriber, "en")
    for _ in range(600):
        transcriber.feed(bytes(CHUNK))
    transcriber.finish(listener.results.put)
    transcriber.cancel()
    transcriber.close()
    transcriber.close()
    assert time.monotonic() - began < promised(0.3)
    assert listener.results.empty()
    assert listener.troubles.empty()


def test_reads_flac_mp3_and_a_take_that_was_cut_off(transcriber: WhisperTranscriber, speaker: Any, tmp_path: Path) -> None:
    import av

    _, sound = answer(speaker, "en", count=1)
    samples = np.frombuffer(sound, np.int16)
    expected = read(transcriber, write_wav(tmp_path / "a.wav", sound))
    assert isinstance(expected, Heard)

    writer = TakeWriter(tmp_path / "take.flac", RATE)
    for at in range(0, len(samples), 1_600):
        writer.write(samples[at : at + 1_600])
    cut = tmp_path / "cut.flac"
    cut.write_bytes((tmp_path / "take.flac").read_bytes())
    writer.close()
    whole = read(transcriber, tmp_path / "take.flac")
    assert isinstance(whole, Heard)
    assert whole.text == expected.text
    begun = read(transcriber, cut)
    assert isinstance(begun, Heard)
    assert begun.timeline.seconds >= len(samples) / RATE - 1.0

    with av.open(str(tmp_path / "a.mp3"), "w") as out:
        track = out.add_stream("mp3", rate=RATE)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        for packet in (*track.encode(frame), *track.encode(None)):
            out.mux(packet)
    squeezed = read(transcriber, tmp_path / "a.mp3")
    assert isinstance(squeezed, Heard)
    assert squeezed.timeline.seconds == pytest.approx(len(samples) / RATE, abs=0.2)
    assert squeezed.text


def test_files_that_hold_no_sound(transcriber: WhisperTranscriber, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("This is no sound.\n" * 100)
    (tmp_path / "empty.flac").write_bytes(b"")
    (tmp_path / "head.flac").write_bytes(b"fLaC" + bytes(50))
    write_wav(tmp_path / "nothing.wav", b"")
    (tmp_path / "folder.wav").mkdir()
    for name in ("text.wav", "empty.flac", "head.flac", "nothing.wav", "folder.wav", "missing.wav"):
        assert read(transcriber, tmp_path / name) == "audio_unreadable", name
    pid = transcriber.pid
    assert isinstance(read(transcriber, write_wav(tmp_path / "silence.wav", bytes(2 * RATE))), Heard)
    assert transcriber.pid == pid


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    transcriber = WhisperTranscriber(tmp_path)
    listener = Listener()
    transcriber.warm_up("en")
    listener.begin(transcriber, "en")
    assert listener.troubles.get(timeout=SECONDS) == "model_unloadable"
    transcriber.finish(listener.results.put)
    assert listener.result() == "model_unloadable"
    transcriber.close()


def test_ends_with_its_parent() -> None:
    code = (
        "import sys, time; from pathlib import Path; from mockint.speech.transcriber import WhisperTranscriber as W;"
        "t = W(Path(sys.argv[1])); t.warm_up('en'); print(t.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(MODEL)], stdout=subprocess.PIPE)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: not _runs(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A child nobody waits for is dead all the same.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_the_parent_loads_no_speech_library() -> None:
    code = (
        "import sys, mockint.speech.transcriber, mockint.speech.models, mockint.speech.download, mockint.speech.windows;"
        "print(sorted({'faster_whisper', 'ctranslate2', 'numpy', 'av', 'onnxruntime', 'huggingface_hub'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_an_english_model_is_not_asked_for_indonesian(tmp_path: Path) -> None:
    # A Whisper whose vocabulary lacks the empty piece is an English one for CTranslate2.
    for file in MODEL.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    vocabulary = tmp_path / "vocabulary.json"
    pieces = json.loads(vocabulary.read_text("utf-8"))
    vocabulary.write_text(json.dumps([piece or "<|none|>" for piece in pieces]), "utf-8")
    transcriber = WhisperTranscriber(tmp_path)
    listener = Listener()
    listener.begin(transcriber, "id")
    assert listener.troubles.get(timeout=SECONDS) == "model_english_only"
    transcriber.close()


@pytest.mark.parametrize(("told", "threads"), [("1", 1), ("3", 3), ("2,1", 2), ("100000", 256)])
def test_threads_are_as_many_as_openmp_is_told(monkeypatch: pytest.MonkeyPatch, told: str, threads: int) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert default_threads() == threads


@pytest.mark.parametrize("told", [None, "", "0", "-2", "many"])
def test_threads_are_as_many_as_there_are_cores_where_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, told: str | None
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS")
    if told is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert 1 <= default_threads() <= min(4, os.cpu_count() or 1)
