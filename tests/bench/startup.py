"""How long a command takes to start, against a bare interpreter in the same run: ``python tests/bench/startup.py``.

Runs take turns, so that a busy moment hits all of them alike; the median counts. The budget is for ``--version`` and
``--help``: at most 100 ms above the bare interpreter.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

BUDGET = 0.100
ANSWER = b"Last year our biggest client was about to leave. I called them every day. In the end they stayed."
CASES: dict[str, list[str]] = {
    "bare": ["-c", "pass"],
    "--version": ["-m", "mockint", "--version"],
    "--help": ["-m", "mockint", "--help"],
    "score --help": ["-m", "mockint", "score", "--help"],
    "practice --help": ["-m", "mockint", "practice", "--help"],
    "score": ["-m", "mockint", "score", "--lang", "en", "--question", "Why?", "--json"],
}


def once(words: list[str]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], input=ANSWER, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main(rounds: int = 15) -> int:
    """Print a row a case; 1 when the budget is missed."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["MOCKINT_HOME"] = home
        # As installed: compiled once, which an environment of developers may forbid.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{home}/compiled"
        for words in CASES.values():
            once(words)
        taken: dict[str, list[float]] = {name: [] for name in CASES}
        for _ in range(rounds):
            for name, words in CASES.items():
                taken[name].append(once(words))
    bare = statistics.median(taken["bare"])
    late = False
    for name, seconds in taken.items():
        middle = statistics.median(seconds)
        print(f"{name:16} {1000 * middle:7.1f} ms  {middle / bare:5.2f} × bare  {1000 * (middle - bare):+7.1f} ms")
        late |= name.endswith(("--version", "--help")) and middle - bare > BUDGET
    return int(late)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
