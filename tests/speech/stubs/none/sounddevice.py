from fake_portaudio import PortAudioError, default  # noqa: F401
from fake_portaudio import no_devices as query_devices  # noqa: F401
