"""Shared by all tests: a data folder of its own for each, and no surprise from the developer's environment."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def mockint_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh data folder; the interface speaks English unless a test says otherwise."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MOCKINT_HOME", str(folder))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return folder
