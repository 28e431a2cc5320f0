"""The command as a person starts it: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from virtual_audio import sound, virtual_audio  # noqa: F401


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
