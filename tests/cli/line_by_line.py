"""A session held line by line in a process of its own: what it prints is read up to what is waited for."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading

SILENT = 120.0
"""Seconds without a word after which nothing more is expected."""


class LineByLine:
    """A command under way, its standard output and standard error read together."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-m", "mockint", *words]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ}
        )
        self.told = ""
        self._bytes: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        while byte := self.process.stdout.read(1):
            self._bytes.put(byte)
        self._bytes.put(b"")

    def until(self, words: str) -> str:
        """What is said up to these words; fails with all of it when the command ends before, or falls silent."""
        start = len(self.told)
        data = b""
        while not data.endswith(words.encode()):
            try:
                byte = self._bytes.get(timeout=SILENT)
            except queue.Empty:
                raise AssertionError(f"waited for {words!r}: {self.told}{data.decode()}") from None
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
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=60)
        rest = b""
        while byte := self._bytes.get(timeout=SILENT):
            rest += byte
        self.told += rest.decode()
        return self.process.returncode

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
