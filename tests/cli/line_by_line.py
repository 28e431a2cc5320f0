"""A session held line by line in a process of its own: what it prints is read up to what is waited for."""

from __future__ import annotations

import os
import subprocess
import sys


class LineByLine:
    """A command under way, its standard output and standard error read together."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-m", "mockint", *words]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ}
        )
        self.told = ""

    def until(self, words: str) -> str:
        """What is said up to these words; fails with all of it when the command ends before."""
        assert self.process.stdout
        start = len(self.told)
        data = b""
        while not data.endswith(words.encode()):
            byte = self.process.stdout.read(1)
            assert byte, self.told + data.decode()
            data += byte
        self.told += data.decode()
        return self.told[start:]

    def type(self, line: str = "") -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def end(self) -> int:
        """Wait for the end; the exit code."""
        rest, _ = self.process.communicate(timeout=60)
        self.told += rest.decode()
        return self.process.returncode

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.communicate()
