import os

import fake_portaudio
from fake_portaudio import PortAudioError, RawOutputStream, default, query_devices  # noqa: F401


class RawInputStream(fake_portaudio.RawInputStream):
    speed = 40.0
    blocks = int(os.environ.get("FAKE_BLOCKS", 10**9))
