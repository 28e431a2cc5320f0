"""How our child processes are started: out of the terminal's reach, and never from what lies in the current folder."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[2])
# -P keeps the current folder off the path (a numpy.py lying there would be run); our own package goes last onto it, for a
# checkout that is not installed.
_START = "import runpy, sys; sys.path.append(sys.argv.pop(1)); runpy.run_module(sys.argv.pop(1), run_name='__main__')"


def start_child(module: str) -> subprocess.Popen[bytes]:
    """Run a module of ours with pipes as standard input and output, in a session of its own: the terminal's Ctrl-C and hang-up
    do not reach it, its whole group can be killed, and nothing it prints is seen. Raises OSError."""
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _START, _ROOT, module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def kill_child(child: subprocess.Popen[bytes], *, wait: bool = True) -> None:
    """End the child and its group at once, if it still runs; ``wait`` for it to be gone, 0.2 s at most."""
    if child.poll() is not None:
        return
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    if wait:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(0.2)
