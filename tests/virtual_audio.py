"""A loudspeaker and a microphone without hardware: a PulseAudio server of our own, as root or not, one a test process.

What is played into the sink ``mouth`` is heard by the default microphone ``mic``; what the program plays goes to the default
sink ``speaker``, and ``listening`` records it there. Use it in another folder's tests with, in their conftest.py::

    from virtual_audio import sound, virtual_audio  # noqa: F401

Debian and Ubuntu: ``apt install pulseaudio pulseaudio-utils libportaudio2 libasound2-plugins``.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import tempfile
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

HEARD_RATE = 16_000


def refuse(reason: str) -> None:
    """Skip, and say why; on a machine that is there to test, fail."""
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(reason)
    pytest.skip(reason)


def sine(seconds: float, hertz: float = 440.0, level: float = 0.3, rate: int = 44_100) -> np.ndarray:
    """A tone as 16-bit samples; ``level`` is its peak as a share of full scale."""
    at = np.arange(round(seconds * rate)) / rate
    return np.asarray(np.sin(2 * np.pi * hertz * at) * level * 32767, np.int16)


def write_wav(file: Path, samples: np.ndarray, rate: int = 44_100) -> Path:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.astype("<i2").tobytes())
    return file


def loud_seconds(samples: np.ndarray, rate: int, level: float = 0.02) -> float:
    """From the first to the last sample over ``level`` (share of full scale), in seconds; 0 when there is none."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > level * 32767)
    return float(loud[-1] - loud[0] + 1) / rate if len(loud) else 0.0


def pitch(samples: np.ndarray, rate: int) -> float:
    """The strongest frequency, in hertz."""
    return float(np.argmax(np.abs(np.fft.rfft(samples.astype(np.float64))))) * rate / len(samples)


class Heard:
    """What came out of the loudspeaker, filled when ``listening`` ends: 16-bit mono at ``HEARD_RATE``."""

    def __init__(self, raw: Path) -> None:
        self._raw = raw
        self.samples = np.empty(0, np.int16)

    def read(self) -> np.ndarray:
        """What has been heard so far."""
        return np.fromfile(self._raw, "<i2", count=self._raw.stat().st_size // 2)

    def wait_for_sound(self, seconds: float = 15.0) -> None:
        """Until something is heard."""
        until = time.monotonic() + seconds
        while not loud_seconds(self.read(), HEARD_RATE):
            if time.monotonic() > until:
                raise AssertionError(f"nothing was heard for {seconds:g} s")
            time.sleep(0.02)

    @property
    def loud_seconds(self) -> float:
        return loud_seconds(self.samples, HEARD_RATE)


class VirtualAudio:
    """The running server. ``env`` is what a program needs in its environment to use it."""

    def __init__(self) -> None:
        # Not pytest's folder: a socket's path may have 108 characters only.
        self.folder = Path(tempfile.mkdtemp(prefix="mockint-sound-"))
        socket = self.folder / "native"
        (self.folder / "asound.conf").write_text(
            "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\nctl.!default { type pulse }\n"
        )
        self.env = {
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_RUNTIME_PATH": str(self.folder),
            "PULSE_STATE_PATH": str(self.folder),
            "PULSE_SERVER": f"unix:{socket}",
            "PULSE_COOKIE": str(self.folder / "cookie"),
            # PortAudio speaks to PulseAudio through ALSA's plugin.
            "ALSA_CONFIG_PATH": str(self.folder / "asound.conf"),
        }
        modules = [
            f"module-native-protocol-unix socket={socket} auth-anonymous=1 auth-cookie-enabled=0",
            "module-null-sink sink_name=speaker",
            "module-null-sink sink_name=mouth",
            "module-remap-source master=mouth.monitor source_name=mic",
            # A null sink nobody listens to works in steps of 2 s. Somebody who listens closely keeps it prompt.
            "module-null-sink sink_name=drain",
            "module-loopback source=mouth.monitor sink=drain latency_msec=10",
            "module-loopback source=speaker.monitor sink=drain latency_msec=10",
        ]
        # Leaves by itself should the tests be killed. Without shared memory: where a client dies with some of it in use, as in
        # these tests, the server may abort (memblock_replace_import).
        options = ["-n", "--daemonize=no", "--use-pid-file=no", "--disable-shm=yes", "--exit-idle-time=60"]
        options.append(f"--log-target=file:{self.folder}/log")
        self._command = ["pulseaudio", *options, *(part for module in modules for part in ("-L", module))]
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server unless it runs."""
        if self._server and self._server.poll() is None:
            return
        self._server = subprocess.Popen(
            self._command,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + 10
        while self._control("info").returncode:
            if self._server.poll() is not None or time.monotonic() > until:
                log = self.folder / "log"
                raise RuntimeError(f"pulseaudio did not start: {log.read_text()[-500:] if log.exists() else 'no log'}")
            time.sleep(0.05)
        for what, name in (("source", "mic"), ("sink", "speaker")):
            self._control(f"set-default-{what}", name).check_returncode()

    def close(self) -> None:
        if self._server:
            self._server.terminate()
            try:
                self._server.wait(3)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def say_into_mouth(self, wav: Path, *, wait: bool = True) -> subprocess.Popen[bytes]:
        """Play a file where the microphone hears it; waits until it has been heard unless told not to."""
        command = ["paplay", "--device=mouth", "--latency-msec=20", str(wav)]
        player = subprocess.Popen(command, env=self._environment(), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if wait:
            player.wait(600)
        return player

    @contextmanager
    def listening(self) -> Iterator[Heard]:
        """Record what the loudspeaker plays meanwhile."""
        raw = self.folder / f"heard-{time.monotonic_ns()}"
        heard = Heard(raw)
        command = ["parec", "--device=speaker.monitor", "--format=s16le", f"--rate={HEARD_RATE}", "--channels=1"]
        with raw.open("wb") as out:
            ear = subprocess.Popen(
                [*command, "--latency-msec=20"], env=self._environment(), stdin=subprocess.DEVNULL, stdout=out
            )
            try:
                until = time.monotonic() + 5
                while not raw.stat().st_size and time.monotonic() < until:
                    time.sleep(0.01)
                yield heard
                time.sleep(0.15)  # what is still on its way through the server
            finally:
                ear.terminate()
                ear.wait(3)
        heard.samples = heard.read()
        raw.unlink()

    def _environment(self) -> dict[str, str]:
        # A home of its own: PulseAudio writes there, and some users (CI's) have none.
        return {**os.environ, **self.env, "HOME": str(self.folder)}

    def _control(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["pactl", *words], env=self._environment(), capture_output=True, timeout=10, check=False)


@pytest.fixture(scope="session")
def virtual_audio() -> Iterator[VirtualAudio]:
    """The server, started once a test process. ``sound`` is what tests usually want."""
    missing = [tool for tool in ("pulseaudio", "pactl", "paplay", "parec") if shutil.which(tool) is None]
    if missing:
        refuse(f"no virtual microphone without {', '.join(missing)} (apt install pulseaudio pulseaudio-utils)")
    if ctypes.util.find_library("portaudio") is None:
        refuse("PortAudio is missing (apt install libportaudio2 libasound2-plugins)")
    server = VirtualAudio()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def sound(virtual_audio: VirtualAudio, monkeypatch: pytest.MonkeyPatch) -> VirtualAudio:
    """The virtual loudspeaker and microphone are this test's: child processes find them through the environment."""
    virtual_audio.start()
    for name, value in virtual_audio.env.items():
        monkeypatch.setenv(name, value)
    return virtual_audio
