"""The command as a person starts it: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cli.line_by_line import LineByLine
from virtual_audio import refuse, sound, virtual_audio  # noqa: F401

MODEL = Path(__file__).parent.parent / "miniature" / "model"


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def refused(self, *words: str) -> None:
        """Wrong usage: code 2, nothing on standard output, one line that names these words."""
        assert self.code == 2, self
        assert self.out == ""
        assert len(self.err.splitlines()) == 1, self.err
        for word in words:
            assert word in self.err


Mockint = Callable[..., Ran]


@pytest.fixture
def mockint() -> Mockint:
    """``mockint("score", "--lang", "en", input="…")``; ``env`` adds to the environment."""

    def run(*words: str, input: str | bytes = "", env: dict[str, str] | None = None, timeout: float = 60) -> Ran:
        data = input.encode() if isinstance(input, str) else input
        done = subprocess.run(
            [sys.executable, "-m", "mockint", *words],
            input=data,
            capture_output=True,
            timeout=timeout,
            env={**os.environ, **(env or {})},
        )
        ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in ran.err + ran.out, ran.err
        return ran

    return run


ByLine = Callable[..., LineByLine]


@pytest.fixture
def by_line() -> Iterator[ByLine]:
    """``by_line("practice", "--plain", …)`` starts the command and lets it be driven; what still runs at the end is killed."""
    begun: list[LineByLine] = []

    def start(*words: str) -> LineByLine:
        begun.append(LineByLine(*words))
        return begun[-1]

    yield start
    for one in begun:
        one.kill()


@pytest.fixture
def model(mockint_home: Path) -> Path:
    """The miniature model's folder, and settings that let it hear a sentence or two at a time."""
    if not (MODEL / "model.bin").is_file():
        refuse("the miniature model is missing: tests/miniature/README.md says how to make it")
    mockint_home.mkdir(exist_ok=True)
    (mockint_home / "config.toml").write_text("[speech]\nwindow = 2.0\n")
    return MODEL
