"""Memory of the session's process and of the sound process after a 1-minute and after a 15-minute answer.

    python tests/bench/audio_memory.py           40 times faster than life, with a stand-in for the device
    python tests/bench/audio_memory.py --live    16 minutes, with a virtual microphone

Prints megabytes and the ratios; fails when the session's is over 1.1.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
LIMIT = 1.1


def resident(pid: int) -> float:
    """Megabytes a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def record(file: Path, seconds: float) -> None:
    """Record one answer in this process, and print both sizes at its end."""
    from mockint.speech.process import AudioProcess
    from mockint.speech.recorder import MicrophoneRecorder

    audio = AudioProcess()
    recorder = MicrophoneRecorder(audio)
    reached = 0.0

    def on_level(level: object) -> None:
        nonlocal reached
        reached = level.seconds  # type: ignore[attr-defined]

    recorder.start(file, on_level=on_level, on_pcm=lambda pcm: None, on_trouble=lambda key: sys.exit(key))
    child = audio.child().pid
    while reached < seconds:
        time.sleep(0.05)
    sizes = resident(os.getpid()), resident(child)
    take = recorder.stop()
    recorder.close()
    print(*sizes, take.seconds, take.overflows)


def measure(seconds: float, env: dict[str, str]) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--record", f"{folder}/takes/take.flac", str(seconds)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    session, child, length, overflows = map(float, done.stdout.split())
    print(f"{length:7.1f} s  session {session:6.1f} MB  sound process {child:6.1f} MB  lost blocks {overflows:.0f}")
    return session, child


def main() -> None:
    stubs = TESTS / "speech" / "stubs"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(stubs / "fast"), str(stubs), str(TESTS.parent)])}
    server = None
    if "--live" in sys.argv:
        sys.path.insert(0, str(TESTS))
        from virtual_audio import VirtualAudio

        server = VirtualAudio()
        server.start()
        env = {**os.environ, **server.env, "PYTHONPATH": str(TESTS.parent)}
    try:
        short, long = measure(60, env), measure(900, env)
    finally:
        if server:
            server.close()
    print(f"15 minutes against 1: session {long[0] / short[0]:.3f}, sound process {long[1] / short[1]:.3f}")
    if long[0] / short[0] > LIMIT:
        sys.exit(f"the session's memory grows with the answer: over {LIMIT}")


if __name__ == "__main__":
    if "--record" in sys.argv:
        record(Path(sys.argv[2]), float(sys.argv[3]))
    else:
        main()
