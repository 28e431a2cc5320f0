"""Recording and recognising at once, on two cores: no sound lost, and no settled caption late.

    python tests/bench/listening.py [--models miniature tiny base small] [--seconds 120] [--cores 2]

An answer spoken by eSpeak NG is played into a virtual microphone; sounddevice records it to disk in its process, the recogniser
listens in its own, all of them (PulseAudio too) on ``--cores`` cores. tiny, base and small have random weights in the true
dimensions. How late a caption settles counts from the moment at which the last sound before its pause arrived in the session's
process. Wanted: no input overflow; no settled caption later than a pause takes to be one (0.5 s) and the dearest window.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
import wave
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parents[1]
sys.path += [str(TESTS), str(TESTS.parent), str(TESTS / "bench")]

from random_weights import build  # noqa: E402
from stop_to_report import PAUSE, TOKENS, speak  # noqa: E402
from virtual_audio import VirtualAudio  # noqa: E402

from mockint.speech.process import AudioProcess  # noqa: E402
from mockint.speech.protocols import PCM_RATE, Caption, Heard, Level  # noqa: E402
from mockint.speech.recognise_wire import Passed  # noqa: E402
from mockint.speech.recorder import MicrophoneRecorder  # noqa: E402
from mockint.speech.transcriber import WhisperTranscriber  # noqa: E402

SLACK = 0.2
"""Seconds for detecting, sending and waking up."""


class Arrivals:
    """When which second of the answer came in."""

    def __init__(self) -> None:
        self._at: list[float] = []
        self._seconds: list[float] = []
        self._bytes = 0

    def note(self, pcm: bytes) -> None:
        self._bytes += len(pcm)
        self._seconds.append(self._bytes / 2 / PCM_RATE)
        self._at.append(time.monotonic())

    def of(self, second: float) -> float:
        return float(np.interp(second, self._seconds, self._at))


def measure(name: str, folder: Path, wav: Path, server: VirtualAudio, threads: int) -> bool:
    """One answer with one model; True when all is as wanted."""
    arrivals, captions, passes = Arrivals(), list[Caption](), list[tuple[float, Passed]]()
    results: list[Heard | str] = []
    done = threading.Event()
    recorder = MicrophoneRecorder(AudioProcess())
    transcriber = WhisperTranscriber(folder, threads=threads, tokens_per_second=8.0 if name == "miniature" else TOKENS / 30.5)
    transcriber.on_pass = lambda one: passes.append((time.monotonic(), one))

    def hear(pcm: bytes) -> None:
        arrivals.note(pcm)
        transcriber.feed(pcm)

    def level(now: Level) -> None:
        """The meter's part in a session."""

    def finished(result: Heard | str) -> None:
        results.append(result)
        done.set()

    with tempfile.TemporaryDirectory() as scratch:
        transcriber.warm_up("en")
        transcriber.begin("en", on_caption=captions.append, on_trouble=lambda key: sys.exit(key))
        recorder.start(Path(scratch) / "take.flac", on_level=level, on_pcm=hear, on_trouble=lambda key: print("trouble:", key))
        server.say_into_mouth(wav)
        stopped = time.monotonic()
        take = recorder.stop()
        transcriber.finish(finished)
        done.wait(120)
        recorder.close()
        transcriber.close()
    assert results, "no result"
    assert isinstance(results[0], Heard), results[0]
    closing = [(at, one) for at, one in passes if one.closing and at <= stopped]
    behind = max((at - arrivals.of(one.spoken) for at, one in closing), default=0.0)
    dearest = max((one.work for _, one in passes), default=0.0)
    busy = sum(one.work for _, one in passes) / take.seconds
    good = take.overflows == 0 and bool(closing) and behind <= PAUSE + dearest + SLACK
    print(
        f"{name:10} {take.seconds:6.1f} s recorded  lost blocks {take.overflows}  windows settled while speaking {len(closing)}"
        f"  latest {behind:5.2f} s behind its pause (dearest window {dearest:.2f} s)  recogniser busy {100 * busy:.0f} %"
        f"  captions {len(captions)}  {'ok' if good else 'MISSED'}",
        flush=True,
    )
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["miniature", "tiny", "base", "small"])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--cores", type=int, default=2)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    server = VirtualAudio()
    server.start()
    os.environ |= server.env
    good = True
    with tempfile.TemporaryDirectory() as scratch:
        wav = Path(scratch) / "answer.wav"
        with wave.open(str(wav), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(PCM_RATE)
            out.writeframes((speak("pause", options.seconds, 1) * 20_000).clip(-32768, 32767).astype("<i2").tobytes())
        try:
            for name in options.models:
                folder = TESTS / "miniature" / "model" if name == "miniature" else build(name, Path(scratch) / name, TOKENS)
                good &= measure(name, folder, wav, server, options.cores)
        finally:
            server.close()
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
