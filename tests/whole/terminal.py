"""A terminal of its own (tmux) in which a test starts mockint, presses keys and reads the screen."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

PROMPT = re.compile(r"\[(\d+)\]\$")
MARKS = "▌│╎▁▂▃▄▅▆▇█"


def patience() -> float:
    """How much longer than on a quiet machine things may take: the processes that want a core, for each core there is."""
    beside = 4.0 if "PYTEST_XDIST_WORKER" in os.environ else 1.0  # other tests run at the same time
    return min(4.0, max(beside, os.getloadavg()[0] / (os.cpu_count() or 1)))


class Terminal:
    """A shell in a terminal of ``width`` by ``height`` cells, on a tmux server that nobody else uses. Its prompt shows the last
    exit code. ``close`` ends it and whatever runs in it."""

    def __init__(self, width: int = 80, height: int = 24, **environment: str) -> None:
        # Not pytest's folder: a socket's path may have 108 characters only.
        self._folder = Path(tempfile.mkdtemp(prefix="mockint-tmux-"))
        beside = str(Path(sys.executable).parent)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("TMUX", "COLUMNS", "LINES", "ENV", "TEXTUAL"))}
        env |= {"PATH": f"{beside}{os.pathsep}{os.environ['PATH']}", "PS1": "", **environment}
        assert shutil.which("mockint", path=beside), "mockint is not installed beside this Python"
        new = ["new-session", "-d", "-x", str(width), "-y", str(height), "sh"]
        options = ["set", "-g", "status", "off", ";", "set", "-g", "escape-time", "0"]
        self._tmux(*new, ";", *options, env=env)
        self.keys("PS1='[$?]$ '; clear", "Enter")
        self.until(lambda: self.screen().strip() == "[0]$", "a prompt", 10)
        tty = self._tmux("display", "-p", "#{pane_tty}").strip()
        self._tty = os.open(tty, os.O_RDWR | os.O_NOCTTY)
        self._modes = self.modes()
        self._shell = int(self._tmux("display", "-p", "#{pane_pid}"))

    def close(self) -> None:
        """End the server, and what still runs in it."""
        left = self.processes()
        os.close(self._tty)
        self._tmux("kill-server")
        _kill(left)
        shutil.rmtree(self._folder, ignore_errors=True)

    # keys and screen ------------------------------------------------------------------------------------------------

    def keys(self, *names: str) -> None:
        """Press keys, as tmux names them; what is no key's name is typed."""
        self._tmux("send-keys", *names)

    def type(self, text: str) -> None:
        """Type a text."""
        self._tmux("send-keys", "-l", text)

    def screen(self, *, scrollback: bool = False) -> str:
        """What is on the screen now, line by line."""
        return self._tmux("capture-pane", "-p", *(["-S", "-"] if scrollback else []))

    def words(self) -> str:
        """The same as running text, without the marks at the edges of its lines."""
        return " ".join(" ".join(line.strip(f"{MARKS} ").split()) for line in self.screen().splitlines())

    def wait(self, *wanted: str, seconds: float = 15) -> str:
        """Until all of these stand on the screen; returns its words."""

        def there() -> bool:
            words = self.words()
            return all(w in words for w in wanted)

        self.until(there, " and ".join(map(repr, wanted)), seconds)
        return self.words()

    def until(self, there: Callable[[], object], what: str, seconds: float) -> None:
        """Until it is so; fails with the screen when it is not in time."""
        until = time.monotonic() + seconds * patience()
        while not there():
            assert time.monotonic() < until, f"waited in vain for {what}; the screen:\n{self.screen()}"
            time.sleep(0.02)

    # mockint --------------------------------------------------------------------------------------------------------

    def start(self, first: str) -> None:
        """Start mockint; returns when ``first`` stands on its first screen."""
        self.keys("mockint", "Enter")
        self.wait(first, seconds=30)

    def leave(self, key: str, code: int = 0) -> float:
        """Press the key that ends mockint; returns how many seconds later the prompt is there. Nothing else may be, the
        terminal must be as it was, and the exit code ``code``."""
        began = time.perf_counter()
        self.keys(key)
        self.until(lambda: PROMPT.fullmatch(self.screen().strip().rpartition("\n")[2]) is not None, "the prompt", 10)
        taken = time.perf_counter() - began
        assert self.screen(scrollback=True).split() == ["[0]$", "mockint", f"[{code}]$"], self.screen(scrollback=True)
        # On the way out the shell has its own line discipline back a moment after its prompt.
        self.until(lambda: self.modes() == self._modes, f"the terminal's modes {self._modes}", 5)
        return taken

    def modes(self) -> list[object]:
        """What a program may leave behind: line discipline, alternate screen, cursor, mouse, keypad."""
        flags = "#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{mouse_sgr_flag} #{keypad_flag} #{keypad_cursor_flag}"
        return [*termios.tcgetattr(self._tty)[:4], self._tmux("display", "-p", flags).strip()]

    def processes(self) -> list[int]:
        """Process numbers of mockint and of all that it has started."""
        parents: dict[int, list[int]] = {}
        rows = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        for row in rows.splitlines():
            pid, parent = map(int, row.split())
            parents.setdefault(parent, []).append(pid)
        found, look = [], [self._shell]
        while look:
            children = parents.get(look.pop(), [])
            found += children
            look += children
        return found

    def kill(self) -> None:
        """End mockint and all its processes as a power cut would."""
        processes = self.processes()
        assert processes
        _kill(processes)

    # ----------------------------------------------------------------------------------------------------------------

    def _tmux(self, *words: str, env: dict[str, str] | None = None) -> str:
        command = ["tmux", "-u", "-S", str(self._folder / "socket"), "-f", os.devnull, *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", timeout=30).stdout


def alive(processes: list[int]) -> list[int]:
    """Those of them that still run."""
    rows = subprocess.run(["ps", "-A", "-o", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    states = {int(pid): state for pid, state in map(str.split, rows.splitlines())}
    return [process for process in processes if not states.get(process, "Z").startswith("Z")]


def _kill(processes: list[int]) -> None:
    for process in processes:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
