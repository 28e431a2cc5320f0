import time

import fake_portaudio
from fake_portaudio import PortAudioError, default, query_devices  # noqa: F401


class RawInputStream(fake_portaudio.RawInputStream):
    def abort(self, ignore_errors=True):
        time.sleep(60)


class RawOutputStream(fake_portaudio.RawOutputStream):
    def write(self, data):
        time.sleep(60)
