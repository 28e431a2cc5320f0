"""From the command to the first usable screen, against a bare Textual app: ``python tests/bench/first_screen.py [ROUNDS]``.

Both run in a terminal of their own and are timed until their words are on it; runs take turns, the median counts. Usable
means that the packs are listed and a key is taken. The budget is 1.5 times the bare app.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time

import pexpect

BUDGET = 1.5
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    BINDINGS = [("q", "quit", "Quit")]
    def compose(self):
        yield Static("here it is")
Bare().run()
"""
CASES = {"bare": (["-c", BARE], "here it is"), "mockint": (["-m", "mockint"], "User interview: sales")}


def once(words: list[str], wanted: str) -> float:
    """Seconds until the words are on the terminal."""
    start = time.perf_counter()
    child = pexpect.spawn(sys.executable, words, dimensions=(40, 120), timeout=60)
    child.expect_exact(wanted)
    taken = time.perf_counter() - start
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    return taken


def main(rounds: int = 9) -> int:
    """Print a row a case; 1 when the budget is missed."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MOCKINT_HOME": home, "LC_ALL": "en_US.UTF-8", "TERM": "xterm-256color"}
        # As installed: compiled once, which an environment of developers may forbid.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{home}/compiled"
        for case in CASES.values():
            once(*case)
        taken: dict[str, list[float]] = {name: [] for name in CASES}
        for _ in range(rounds):
            for name, case in CASES.items():
                taken[name].append(once(*case))
    bare = statistics.median(taken["bare"])
    for name, seconds in taken.items():
        print(f"{name:10} {1000 * statistics.median(seconds):7.0f} ms  {statistics.median(seconds) / bare:5.2f} × bare")
    return int(statistics.median(taken["mockint"]) > BUDGET * bare)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
