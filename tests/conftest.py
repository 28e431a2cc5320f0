"""Shared by all tests: a data folder of its own for each, and no surprise from the developer's environment."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

# The runtime under the recogniser reports home unless told not to.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# The tests run side by side and their speech model is tiny: several threads would mostly wait for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Hundreds of tests start the command: compiled once, not each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# A shell that starts the tests in the background has interrupts ignored, and what the tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def mockint_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh data folder; the interface speaks English unless a test says otherwise."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MOCKINT_HOME", str(folder))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests run in three processes. All that plays or records does so in one of them, since sound keeps real time; so does
    what loads the speech model, to load it once."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "virtual_audio" in names or "sound" in names:
            item.add_marker(pytest.mark.xdist_group("sound"))
        elif "speech" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
