"""Getting, finding, checking and removing speech models; the network is a server of our own."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from speech.hub import Hub

from mockint import paths
from mockint.catalogue import Catalogue
from mockint.errors import ModelError
from mockint.speech import download as downloading
from mockint.speech import models
from mockint.speech.download import Progress, download

WEIGHTS = b"\x06\0\0\0\x0c\0WhisperSpec\0\x03\0\0\0" + bytes(i * 7 % 251 for i in range(900_000))
FILES = {
    "README.md": b"not wanted",
    "config.json": json.dumps({"lang_ids": [1, 2]}).encode(),
    "model.bin": WEIGHTS,
    "tokenizer.json": json.dumps({"model": {"vocab": {str(i): i for i in range(400)}}}).encode(),
    "vocabulary.json": json.dumps(["a", "b"]).encode(),
}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    hub = Hub(dict(FILES))
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    monkeypatch.setattr(downloading.time, "sleep", lambda seconds: None)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield hub
    hub.close()


def get(size: str = "tiny") -> list[Progress]:
    told: list[Progress] = []
    assert download(size, told.append) == models.folder_of(size)
    return told


def fails(key: str, size: str = "tiny") -> ModelError:
    with pytest.raises(ModelError) as caught:
        download(size, lambda progress: None)
    assert caught.value.key == key
    for lang in ("en", "id"):
        assert "{" not in caught.value.line(Catalogue(lang))
    return caught.value


def test_downloads_and_verifies(hub: Hub) -> None:
    told = get()
    folder = models.resolve("tiny", "en")
    assert {file.name for file in folder.iterdir()} == {*FILES, "complete.json"} - {"README.md"}
    assert (folder / "model.bin").read_bytes() == WEIGHTS
    assert [p.done for p in told] == sorted(p.done for p in told)
    assert told[-1].done == told[-1].total == sum(len(data) for name, data in FILES.items() if name != "README.md")
    assert folder.stat().st_mode & 0o077 == 0
    (here,) = models.installed()
    assert here.size.name == "tiny"
    assert here.trouble == ""
    assert here.bytes > len(WEIGHTS)


def test_a_model_that_is_here_asks_no_network(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    get()
    hub.requests.clear()

    def no_network(*_: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    assert models.resolve("tiny", "en") == models.resolve("", "en")
    assert hub.requests == []


def test_carries_on_when_the_line_breaks(hub: Hub) -> None:
    hub.break_after["model.bin"] = [300_000, 600_000]
    told = get()
    assert hub.ranges("model.bin") == [None, "bytes=300000-", "bytes=600000-"]
    assert [p.done for p in told] == sorted(p.done for p in told)


def test_carries_on_after_it_was_broken_off(hub: Hub) -> None:
    seen: list[Progress] = []
    assert download("tiny", seen.append, lambda: bool(seen) and seen[-1].done > 500_000) is None
    assert models.installed() == []
    with pytest.raises(ModelError) as caught:
        models.resolve("tiny", "en")
    assert caught.value.key == "model_not_installed"
    hub.requests.clear()
    get()
    (asked,) = hub.ranges("model.bin")
    assert asked
    assert int(asked.removeprefix("bytes=").removesuffix("-")) >= 250_000
    assert hub.ranges("tokenizer.json") == []
    assert (models.folder_of("tiny") / "model.bin").read_bytes() == WEIGHTS


def test_begins_again_when_the_server_cannot_carry_on(hub: Hub) -> None:
    hub.break_after["model.bin"] = [300_000]
    hub.ignore_ranges = True
    get()
    assert (models.folder_of("tiny") / "model.bin").read_bytes() == WEIGHTS


def test_a_line_that_always_breaks_is_given_up_and_what_came_is_kept(hub: Hub) -> None:
    hub.break_after["model.bin"] = [300_000] * 20
    fails("hub_offline")
    hub.break_after.clear()
    hub.requests.clear()
    get()
    assert hub.ranges("model.bin") == ["bytes=300000-"]


@pytest.mark.parametrize("name", ["model.bin", "config.json"])
def test_a_corrupt_file_is_refused_and_fetched_anew(hub: Hub, name: str) -> None:
    hub.served[name] = hub.files[name][:-1] + b"?"
    assert fails("model_corrupt").facts == {"file": name}
    assert models.installed() == []
    hub.served = dict(hub.files)
    get()
    assert hub.ranges(name) == [None, None]


def test_a_file_longer_than_listed_is_refused(hub: Hub) -> None:
    hub.served["model.bin"] = WEIGHTS + bytes(2_000_000)
    fails("model_corrupt")


def test_a_model_of_another_kind_is_refused(hub: Hub) -> None:
    hub.files["model.bin"] = hub.served["model.bin"] = bytes(5_000)
    fails("model_wrong_kind")


def test_a_repository_without_the_weights_is_refused(hub: Hub) -> None:
    del hub.files["model.bin"]
    assert "model.bin" in str(fails("model_incomplete"))


@pytest.mark.parametrize(("status", "key"), [(404, "hub_not_found"), (401, "hub_not_found"), (500, "hub_failed")])
def test_answers_that_say_no(hub: Hub, status: int, key: str) -> None:
    hub.status = status
    fails(key)


def test_no_server(hub: Hub) -> None:
    hub.close()
    fails("hub_offline")


def test_told_to_be_offline(hub: Hub) -> None:
    # huggingface_hub reads this when it is imported.
    import subprocess
    import sys

    code = "from mockint.speech.download import download; download('tiny', lambda p: None)"
    env = {**os.environ, "HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert "ModelError: The models' server does not answer." in done.stderr
    assert hub.requests == []


def test_no_room_on_the_disk(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(downloading.shutil, "disk_usage", lambda folder: usage._replace(free=50_100_000))
    assert "51 MB" in str(fails("model_no_space"))
    assert hub.ranges("model.bin") == []


def test_the_folder_cannot_be_written(hub: Hub) -> None:
    paths.home().mkdir(parents=True)
    paths.models_dir().write_text("in the way")
    fails("home_unwritable")


def test_unknown_sizes_get_the_near_names(hub: Hub) -> None:
    assert "small" in str(fails("model_unknown", "smal"))
    for setting in ("smal", "small.en"):
        with pytest.raises(ModelError, match="small"):
            models.resolve(setting, "en")
    with pytest.raises(ModelError) as caught:
        models.remove("smal")
    assert caught.value.key == "model_unknown"


def make_model(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_folder_of_the_users_own(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "my model")
    assert models.resolve(str(folder), "id") == folder
    assert models.use(str(folder), "id") == str(folder)
    for name in models.NEEDED:
        (folder / name).rename(folder / "elsewhere")
        with pytest.raises(ModelError, match=name) as caught:
            models.resolve(str(folder), "id")
        assert caught.value.key == "model_incomplete"
        (folder / "elsewhere").rename(folder / name)
    (folder / "tokenizer.json").write_text("{")
    with pytest.raises(ModelError) as caught:
        models.use(str(folder), "id")
    assert caught.value.key == "model_damaged"
    with pytest.raises(ModelError) as caught:
        models.resolve(str(tmp_path / "nothing"), "id")
    assert caught.value.key == "model_no_folder"


def test_a_downloaded_model_that_was_cut_is_noticed(hub: Hub) -> None:
    get()
    file = models.folder_of("tiny") / "model.bin"
    os.truncate(file, 1_000)
    with pytest.raises(ModelError) as caught:
        models.resolve("tiny", "en")
    assert caught.value.key == "model_damaged"
    assert models.installed()[0].trouble == "model_damaged"
    get()
    assert models.resolve("tiny", "en")


def test_nothing_installed_names_the_command() -> None:
    assert models.installed() == []
    for lang in ("en", "id"):
        with pytest.raises(ModelError, match="mockint models get"):
            models.resolve("", lang)  # type: ignore[arg-type]


def test_picks_the_best_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in ("tiny", "small", "medium"):
        make_model(models.folder_of(size))
    monkeypatch.setattr(models.os, "cpu_count", lambda: 2)
    assert models.resolve("", "id").name == "small"
    monkeypatch.setattr(models.os, "cpu_count", lambda: 16)
    assert models.resolve("", "id").name == "medium"
    assert models.remove("medium") > 0
    assert models.remove("small") > 0
    assert models.resolve("", "id").name == "tiny"
    with pytest.raises(ModelError) as caught:
        models.remove("small")
    assert caught.value.key == "model_not_installed"


def test_the_default_fits_the_machine() -> None:
    gigabyte = 1_000_000_000
    assert models.default_for("id", 2, 4 * gigabyte).name == "small"
    assert models.default_for("en", 4, 8 * gigabyte).name == "small"
    assert models.default_for("en", 2, 2 * gigabyte).name == "base"
    assert models.default_for("en", 1, gigabyte).name == "base" or models.default_for("en", 1, gigabyte).name == "tiny"


def test_every_size_says_what_it_gives() -> None:
    for size in models.SIZES.values():
        for lang in ("en", "id"):
            assert Catalogue(lang)(f"models.{size.gives}")
    costs = [(size.download, size.memory, size.window_seconds) for size in models.SIZES.values()]
    assert costs == sorted(costs)
