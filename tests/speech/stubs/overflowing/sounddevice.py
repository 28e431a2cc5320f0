import fake_portaudio
from fake_portaudio import PortAudioError, RawOutputStream, default, query_devices  # noqa: F401


class RawInputStream(fake_portaudio.RawInputStream):
    lost = 5
