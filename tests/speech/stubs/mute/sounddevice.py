import fake_portaudio
from fake_portaudio import PortAudioError, RawOutputStream, default, query_devices  # noqa: F401


class RawInputStream(fake_portaudio.RawInputStream):
    blocks = 0  # opens, and never calls back
