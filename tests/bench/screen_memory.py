"""Memory of the screens' process after a 15-minute answer against after a 1-minute one, with the real ``mockint`` in tmux.

    python tests/bench/screen_memory.py [--speed 6] [--minutes 15]

A stand-in for the sound device speaks eSpeak NG's sentences ``--speed`` times as fast as life; everything behind it is real:
recording, FLAC, recognition with the miniature model, captions, the feedback on the whole answer, all keys. Each answer has a
process of its own, measured when its feedback stands on the screen. Wanted: at most 1.1. Linux only.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

TESTS = Path(__file__).resolve().parents[1]
sys.path += [str(TESTS), str(TESTS.parent), str(TESTS / "bench")]

from audio_memory import LIMIT, resident  # noqa: E402
from miniature.sentences import ANSWERS, SENTENCES  # noqa: E402
from miniature.voice import open_voice  # noqa: E402
from whole.terminal import Terminal  # noqa: E402

RATE = 48_000


def write_speech(file: Path) -> None:
    """Some three minutes of sentences with pauses, at the stand-in's rate."""
    import soxr

    voice = open_voice()
    sentences = [sentence for answer in ANSWERS["en"] for sentence in answer] + list(SENTENCES["en"])
    parts = [part for one in sentences for part in (voice.speak(one, "en").audio, np.zeros(9_600, np.float32))]
    sound = soxr.resample(np.concatenate(parts), 16_000, RATE)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((sound * 20_000).clip(-32768, 32767).astype("<i2").tobytes())


def spoken(words: str) -> int:
    """Seconds that the clock on the screen shows."""
    clock = re.search(r"(\d+):(\d\d) /", words)
    return 60 * int(clock[1]) + int(clock[2]) if clock else 0


def measure(minutes: float, speed: float, wav: Path) -> float:
    """Megabytes of the screens' process when the feedback on an answer of that length is shown."""
    stubs = TESTS / "speech" / "stubs"
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "config.toml").write_text(
            f'[voice]\nenabled = false\n[speech]\nmodel = "{TESTS}/miniature/model"\n'
            '[practice]\npack = "en/user-sales"\nlength = "quick"\n'
        )
        path = os.pathsep.join([str(stubs / "talking"), str(stubs), str(TESTS.parent)])
        facts = {"PYTHONPATH": path, "MOCKINT_HOME": home, "LC_ALL": "en_US.UTF-8"}
        screen = Terminal(80, 24, FAKE_WAV=str(wav), FAKE_SPEED=str(speed), **facts)
        try:
            screen.start("What would you like to practise?")
            screen.keys("Enter")
            screen.wait("Your turn.", "space answer", seconds=60)
            pid = screen.processes()[0]
            before = resident(pid)
            screen.keys("Space")
            whole = int(minutes * 60)
            screen.until(lambda: spoken(screen.words()) >= whole, f"{minutes:g} minutes", seconds=30 + 2 * whole / speed)
            while_listening = resident(pid)
            screen.keys("Space")
            screen.wait("of 100", seconds=300)
            after = resident(pid)
            assert "mockint" in subprocess.run(["ps", "-o", "args=", str(pid)], capture_output=True, text=True).stdout
        finally:
            screen.close()
    print(
        f"{minutes:5.1f} min  before {before:6.1f} MB  listening {while_listening:6.1f} MB  feedback {after:6.1f} MB",
        flush=True,
    )
    return after


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", type=float, default=6)
    parser.add_argument("--minutes", type=float, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        wav = Path(scratch) / "speech.wav"
        write_speech(wav)
        short, long = measure(1, options.speed, wav), measure(options.minutes, options.speed, wav)
    print(f"{options.minutes:g} minutes against 1: {long / short:.3f}")
    return int(long / short > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
