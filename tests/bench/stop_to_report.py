"""From the stop to the result, and all work together, against recognising the whole file after the stop: ratios of one run.

    python tests/bench/stop_to_report.py [--models miniature tiny base small] [--seconds 120] [--speed 1] [--seeds 1]

An answer is spoken by eSpeak NG and fed at the pace of a microphone (``--speed 2`` feeds twice as fast, which makes the
recogniser look twice as slow: a pessimist's short cut). It stops 2 s after the last word, and in the middle of a sentence. The
same file is then given as a whole to faster-whisper with its own voice filter, same model, threads, beam and word times, before
and after, and the mean taken. tiny, base and small have random weights in the true dimensions and say 52 pieces for 30 s.

Wanted: stop to result at most 0.1 after a pause and 0.35 in mid-sentence; all work at most 2; no settled caption later behind
its pause than the pause takes to be one (0.5 s) and the dearest window of the run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent), str(Path(__file__).parent)]

from miniature import sentences, voice  # noqa: E402
from random_weights import build  # noqa: E402

from mockint.speech.protocols import Caption, Heard  # noqa: E402
from mockint.speech.recognise_wire import Passed  # noqa: E402
from mockint.speech.transcriber import WhisperTranscriber  # noqa: E402

RATE = 16_000
TOKENS = 52
WANTED = {"pause": 0.1, "mid": 0.35}
MOST_WORK = 2.0
PAUSE = 0.5


def speak(case: str, seconds: float, seed: int, lang: str = "en") -> np.ndarray:
    """An answer of about so many seconds: sentences with pauses of 0.3 to 0.9 s, and its end as the case wants it."""
    rng = np.random.default_rng(seed)
    said = [s for answer in sentences.ANSWERS[lang] for s in answer] + list(sentences.SENTENCES[lang])
    speaker = voice.open_voice()
    parts, length = [np.zeros(RATE // 2, np.float32)], 0.5
    for sentence in said:
        spoken = speaker.speak(sentence, lang).audio
        end = length + len(spoken) / RATE
        if case == "mid" and end > seconds:
            return np.concatenate([*parts, spoken[: len(spoken) * 6 // 10]])
        pause = rng.uniform(0.3, 0.9)
        parts += [spoken, np.zeros(int(pause * RATE), np.float32)]
        length = end + pause
        if end > seconds - 3:
            break
    return np.concatenate([*parts[:-1], np.zeros(2 * RATE, np.float32)])


class Baseline:
    """What tools of this kind do: the whole file after the stop."""

    def __init__(self, folder: Path, threads: int) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)

    def seconds(self, sound: np.ndarray) -> tuple[float, int]:
        """How long it takes, and in how many windows."""
        began = time.perf_counter()
        segments, _ = self._model.transcribe(
            sound, language="en", vad_filter=True, word_timestamps=True, condition_on_previous_text=False
        )
        windows = len({segment.seek for segment in segments})
        return time.perf_counter() - began, windows


class Live:
    """One answer fed at a pace; notes when what arrived."""

    def __init__(self, folder: Path, threads: int, tokens: float) -> None:
        self.transcriber = WhisperTranscriber(folder, threads=threads, tokens_per_second=tokens)
        self.transcriber.warm_up("en")
        self.passes: list[tuple[float, Passed]] = []
        self.transcriber.on_pass = lambda done: self.passes.append((time.monotonic(), done))

    def run(self, sound: np.ndarray, speed: float) -> dict[str, Any]:
        done = threading.Event()
        results: list[Heard | str] = []
        captions: list[Caption] = []

        def take(result: Heard | str) -> None:
            results.append(result)
            done.set()

        self.passes.clear()
        data = (sound * 26_000).clip(-32768, 32767).astype(np.int16).tobytes()
        self.transcriber.begin("en", on_caption=captions.append, on_trouble=print)
        began = time.monotonic()
        for at in range(0, len(data), 3_200):
            wait = began + (at / 2 / RATE + 0.1) / speed - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            self.transcriber.feed(data[at : at + 3_200])
        stopped = time.monotonic()
        self.transcriber.finish(take)
        done.wait()
        late = time.monotonic() - stopped
        heard = results[0]
        assert isinstance(heard, Heard), heard
        behind = [at - began - each.spoken / speed for at, each in self.passes if each.closing and at <= stopped]
        works = [each.work for _, each in self.passes]
        return {
            "late": late,
            "work": sum(works),
            "passes": sum(work > 0 for work in works),
            "dearest": max(works),
            "behind": max(behind, default=0.0),
            "captions": len(captions),
        }


def measure(name: str, folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Both cases for one model."""
    threads = options.threads or min(
        4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    baseline = Baseline(folder, threads)
    live = Live(folder, threads, 8.0 if name == "miniature" else TOKENS / 30.5)
    rows = []
    for case in options.cases:
        for seed in range(1, options.seeds + 1):
            sound = speak(case, options.seconds, seed)
            before, windows = baseline.seconds(sound)
            row = live.run(sound, options.speed)
            after, _ = baseline.seconds(sound)
            whole = statistics.mean((before, after))
            row |= {"model": name, "case": case, "seed": seed, "seconds": len(sound) / RATE, "whole": whole, "windows": windows}
            row |= {"late_ratio": row["late"] / whole, "work_ratio": row["work"] / whole}
            row["good"] = (
                row["late_ratio"] <= WANTED[case]
                and row["work_ratio"] <= MOST_WORK
                and row["behind"] <= PAUSE / options.speed + row["dearest"] + 0.2
            )
            rows.append(row)
            print(
                f"{name:10} {case:6} {row['seconds']:6.1f} s"
                f"  whole {whole:6.2f} s in {windows} windows ({before:.2f}, {after:.2f})"
                f"  stop to result {row['late']:5.2f} s = {row['late_ratio']:.3f}  all work {row['work_ratio']:.2f}"
                f" in {row['passes']} passes  caption behind its pause {row['behind']:.2f} s (window {row['dearest']:.2f} s)"
                f"  {'ok' if row['good'] else 'MISSED'}",
                flush=True,
            )
    live.transcriber.close()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=["miniature", "tiny", "base", "small"])
    parser.add_argument("--cases", nargs="+", default=list(WANTED), choices=list(WANTED))
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--speed", type=float, default=1)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for name in options.models:
            folder = TESTS / "miniature" / "model" if name == "miniature" else build(name, Path(scratch) / name, TOKENS)
            rows += measure(name, folder, options)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1))
    sys.exit(not all(row["good"] for row in rows))


if __name__ == "__main__":
    main()
