"""Shared by the tests of the recorder: one that remembers what it was told."""

from __future__ import annotations

import os
import queue
import time
from pathlib import Path

import pytest

from mockint.speech.process import AudioProcess
from mockint.speech.protocols import Level
from mockint.speech.recorder import MicrophoneRecorder

STUBS = Path(__file__).parent / "stubs"


def use_stub(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """Let child processes find that stand-in for sounddevice."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(STUBS / fault), str(STUBS)]))


def promised(seconds: float) -> float:
    """The time that is promised; three times that while the machine has more to do than it has cores, as it has while other
    tests run beside this one."""
    busy = "PYTEST_XDIST_WORKER" in os.environ or os.getloadavg()[0] >= (os.cpu_count() or 1)
    return 3 * seconds if busy else seconds


class Studio:
    """A recorder and everything that its callbacks got."""

    def __init__(self, folder: Path, device: str = "") -> None:
        self.audio = AudioProcess()
        self.recorder = MicrophoneRecorder(self.audio, device)
        self.file = folder / "takes" / "take.flac"
        self.levels: list[Level] = []
        self.pcm: list[bytes] = []
        self.troubles: queue.Queue[str] = queue.Queue()

    @property
    def heard(self) -> float:
        """Seconds of 16 kHz sound that arrived."""
        return sum(map(len, self.pcm)) / 2 / 16_000

    @property
    def pid(self) -> int:
        return self.audio.child().pid

    def start(self) -> None:
        self.recorder.start(self.file, on_level=self.levels.append, on_pcm=self.pcm.append, on_trouble=self.troubles.put)

    def wait_for(self, seconds: float) -> None:
        """Until the take is that long."""
        until = time.monotonic() + 20
        while (not self.levels or self.levels[-1].seconds < seconds) and time.monotonic() < until:
            time.sleep(0.01)

    def close(self) -> None:
        self.recorder.close()
        self.audio.close()
