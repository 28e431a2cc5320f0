"""``mockint models`` against a stand-in for the models' server on the loopback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from speech.hub import Hub

WEIGHTS = b"\x06\x00\x00\x00\x0b\x00WhisperSpec\x00" + bytes(2_000_000)
FILES = {"config.json": b"{}", "tokenizer.json": b"{}", "vocabulary.json": b"[]", "model.bin": WEIGHTS}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    hub = Hub(dict(FILES))
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield hub
    hub.close()


def test_from_nothing_to_a_model_in_use_and_back(mockint, hub, mockint_home):
    assert not any(m["installed"] for m in mockint("models", "--json").json["models"])
    ran = mockint("models", "get", "tiny")
    assert ran.code == 0
    assert "\r" not in ran.err
    listed = {m["size"]: m for m in mockint("models", "--json").json["models"]}
    assert listed["tiny"]["installed"]
    assert listed["tiny"]["in_use"]
    assert mockint("models", "use", "tiny").code == 0
    assert 'model = "tiny"' in (mockint_home / "config.toml").read_text()
    assert mockint("models", "remove", "tiny", "--json").json["bytes"] > 2_000_000
    # The settings do not go on naming what is gone.
    assert "tiny" not in (mockint_home / "config.toml").read_text()


def test_the_list_is_for_people_too(mockint):
    out = mockint("models").out
    for size in ("tiny", "base", "small", "medium", "large-v3"):
        assert size in out
    assert "MB" in out


def test_wrong_names(mockint):
    mockint("models", "get", "smalll").refused("smalll", "small")
    mockint("models", "remove", "smalll").refused("small")
    mockint("models", "use", "smalll").refused("small")
    mockint("models", "use", "/no/such/folder").refused("/no/such/folder")
    mockint("models", "get").refused("SIZE")
    ran = mockint("models", "remove", "small")
    assert ran.code == 1
    assert "mockint models get small" in ran.err


def test_offline_is_one_clear_line(mockint, hub):
    hub.close()
    ran = mockint("models", "get", "tiny")
    assert ran.code == 1
    assert "mockint models get tiny" in ran.err.splitlines()[-1]
    assert len(ran.err.splitlines()) == 2


def test_a_folder_of_ones_own(mockint, mockint_home, tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    assert mockint("models", "use", str(folder)).code == 0
    assert str(folder) in (mockint_home / "config.toml").read_text()
    assert mockint("models", "--json").json["own_folder"] == str(folder)


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to a single process on Windows")
def test_interrupted_it_goes_on_where_it_was(mockint, hub, mockint_home):
    hub.break_after["model.bin"] = [500_000, 500_000, 500_000, 500_000, 500_000]
    child = subprocess.Popen([sys.executable, "-m", "mockint", "models", "get", "tiny"], stderr=subprocess.PIPE)
    until = time.monotonic() + 30
    while not _arrived(mockint_home) and time.monotonic() < until:
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=10)
    assert child.returncode == 130
    assert b"Traceback" not in err
    assert b"kept" in err
    hub.break_after.clear()
    hub.requests.clear()
    assert mockint("models", "get", "tiny").code == 0
    assert hub.ranges("model.bin") == ["bytes=500000-"]


def _arrived(home: Path) -> bool:
    return any(part.stat().st_size >= 500_000 for part in home.rglob("model.bin*.part"))
