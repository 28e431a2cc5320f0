import os
import time
import wave

import fake_portaudio
from fake_portaudio import BLOCK, RATE, PortAudioError, RawOutputStream, default, query_devices  # noqa: F401


class RawInputStream(fake_portaudio.RawInputStream):
    """Says the file ``FAKE_WAV`` (mono, 16 bits, 48 kHz) over and over, ``FAKE_SPEED`` times as fast as life."""

    speed = float(os.environ.get("FAKE_SPEED", "1"))

    def _call_back(self):
        with wave.open(os.environ["FAKE_WAV"]) as said:
            assert said.getframerate() == RATE
            sound = said.readframes(said.getnframes() // BLOCK * BLOCK)
        began, number = time.monotonic(), 0
        while self.going:
            ahead = number * BLOCK / RATE / self.speed - (time.monotonic() - began)
            if ahead > 0:
                time.sleep(ahead)
            at = number * BLOCK * 2 % len(sound)
            self.callback(sound[at : at + BLOCK * 2], BLOCK, None, None)
            number += 1
