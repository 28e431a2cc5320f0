"""What stands in for sounddevice in the child, for faults that the virtual microphone cannot make.

Each folder beside this file holds a ``sounddevice`` that picks one fault from here; tests put it on PYTHONPATH.
"""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import numpy as np

RATE = 48_000
BLOCK = 960


class PortAudioError(Exception):
    pass


default = SimpleNamespace(hostapi=0)
DEVICE = {
    "name": "Pretend",
    "index": 0,
    "hostapi": 0,
    "max_input_channels": 1,
    "max_output_channels": 2,
    "default_samplerate": float(RATE),
}


def query_devices(device=None, kind=None):
    return DEVICE if kind else [DEVICE]


def no_devices(device=None, kind=None):
    if kind:
        raise PortAudioError("Error querying device -1")
    return []


class _Stream:
    latency = 0.02

    def start(self):
        pass

    def abort(self, ignore_errors=True):
        pass

    def close(self, ignore_errors=True):
        pass


class RawOutputStream(_Stream):
    def __init__(self, **options):
        pass

    def write(self, data):
        time.sleep(len(data) / 4 / RATE)


class RawInputStream(_Stream):
    """Gives noise: ``blocks`` until it falls silent, ``speed`` times as fast as life, each ``lost``-th block marked so."""

    blocks = 10**9
    speed = 1.0
    lost = 0

    def __init__(self, *, callback, **options):
        self.callback = callback
        self.going = True

    def start(self):
        threading.Thread(target=self._call_back, daemon=True).start()

    def _call_back(self):
        noise = np.random.default_rng(7).normal(0, 2000, BLOCK * 50).astype(np.int16)
        pieces = [noise[i : i + BLOCK].tobytes() for i in range(0, len(noise), BLOCK)]
        began = time.monotonic()
        for number in range(self.blocks):
            ahead = number * BLOCK / RATE / self.speed - (time.monotonic() - began)
            if ahead > 0:
                time.sleep(ahead)
            if not self.going:
                return
            overflow = bool(self.lost) and number % self.lost == self.lost - 1
            self.callback(pieces[number % 50], BLOCK, None, SimpleNamespace(input_overflow=True) if overflow else None)

    def abort(self, ignore_errors=True):
        self.going = False
