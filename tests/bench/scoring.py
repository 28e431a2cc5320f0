"""What scoring costs, side by side in one run: ``python tests/bench/scoring.py`` (needs the extra ``bench``).

Three limits: an answer of 300 words takes at most a fifth of what proselint takes for the same text; ``mockint score`` as a
whole process takes at most three times a bare interpreter that imports msgspec and tomllib; 10,000 answers through ``--jsonl``
take no more time each than 100, and no more memory.
"""

from __future__ import annotations

import gc
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
QUESTION = "Tell me about a time you solved a problem at work."


def answers(lang: str) -> list[str]:
    """The texts of the labelled answers."""
    from mockint.scoring.corpus import read_answers

    files = sorted((CORPORA / lang / "answers").glob("*.txt"))
    return [a.text for f in files for a in read_answers(f.read_text("utf-8"), lang, f.name)]


def of_words(texts: list[str], count: int, rng: random.Random) -> str:
    """A text of about so many words, made of whole answers."""
    words: list[str] = []
    while len(words) < count:
        words += rng.choice(texts).split()
    return " ".join(words[:count])


def seconds(*jobs: Callable[[], object], rounds: int = 15) -> list[float]:
    """The median of each job; they take turns, so that a busy moment hits all alike."""
    taken: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds):
        for job, times in zip(jobs, taken, strict=True):
            gc.collect()
            start = time.perf_counter()
            job()
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]


def proselint() -> Callable[[str], object]:
    """Its check of a text, all checks on. 0.16 was rewritten and is some thirty times as quick as 0.14; both can be told."""
    try:
        from proselint.checks import __register__
        from proselint.registry import CheckRegistry
        from proselint.tools import LintFile
    except ImportError:
        from proselint.tools import lint

        return lint
    CheckRegistry().register_many(__register__)
    return lambda text: LintFile("answer", text).lint()


def one_answer() -> bool:
    """Against proselint, in one process, everything loaded; a new text each time, so that nothing remembered helps."""
    from mockint.model import Question, Transcript
    from mockint.scoring import score

    check = proselint()
    rng, known = random.Random(1), answers("en")
    question = Question("q", QUESTION, "behavioural")
    mine = [of_words(known, 300, rng) for _ in range(20)]
    theirs = list(mine)
    score(question, Transcript(text=mine.pop(), lang="en"))
    check(theirs.pop())
    own, other = seconds(lambda: score(question, Transcript(text=mine.pop(), lang="en")), lambda: check(theirs.pop()))
    name = f"proselint {version('proselint')}"
    print(f"300 words: {1000 * own:.1f} ms, {name} {1000 * other:.1f} ms: {own / other:.2f} × (at most 0.20)")
    return own / other <= 0.20


def whole_process() -> bool:
    """Against a bare interpreter."""
    with tempfile.TemporaryDirectory() as home:
        # As installed: compiled once, which an environment of developers may forbid.
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        env |= {"MOCKINT_HOME": home, "PYTHONPYCACHEPREFIX": f"{home}/compiled"}
        text = of_words(answers("en"), 120, random.Random(2)).encode()
        score = [sys.executable, "-m", "mockint", "score", "--lang", "en", "--question", QUESTION, "--json"]
        bare = [sys.executable, "-c", "import msgspec, tomllib"]

        def run(words: list[str]) -> None:
            subprocess.run(words, input=text, stdout=subprocess.DEVNULL, env=env, check=True)

        run(score)
        own, other = seconds(lambda: run(score), lambda: run(bare))
    print(f"process: {1000 * own:.0f} ms, bare {1000 * other:.0f} ms: {own / other:.2f} × (at most 3)")
    return own / other <= 3


def many(count: int = 10_000) -> bool:
    """Through ``--jsonl``: time and memory of 100 and of many."""
    from mockint.cli import main

    rng = random.Random(3)
    texts = {lang: answers(lang) for lang in ("en", "id")}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MOCKINT_HOME"] = folder
        costs, memory = [], []
        for size in (100, count):
            file = Path(folder) / f"{size}.jsonl"
            with file.open("w", encoding="utf-8") as out:
                for i in range(size):
                    lang = ("en", "id")[i % 2]
                    line = {"id": i, "lang": lang, "question": QUESTION, "kind": "behavioural", "text": rng.choice(texts[lang])}
                    out.write(json.dumps(line) + "\n")
            if size == 100:
                _quiet(main, ["score", "--jsonl", str(file)])
            start = time.perf_counter()
            _quiet(main, ["score", "--jsonl", str(file)])
            costs.append((time.perf_counter() - start) / size)
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    print(
        f"100 answers: {1000 * costs[0]:.1f} ms each; {count}: {1000 * costs[1]:.1f} ms: {costs[1] / costs[0]:.2f} × (about 1)"
    )
    print(f"memory: {memory[0] / 1024:.0f} MB, then {memory[1] / 1024:.0f} MB: {memory[1] / memory[0]:.2f} × (at most 1.1)")
    return costs[1] <= 1.1 * costs[0] and memory[1] <= 1.1 * memory[0]


def _quiet(main: Callable[[list[str]], int], words: list[str]) -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        before, sys.stdout = sys.stdout, nowhere
        try:
            if main(words):
                raise RuntimeError("mockint score --jsonl failed")
        finally:
            sys.stdout = before


if __name__ == "__main__":
    sys.exit(not all([one_answer(), whole_process(), many()]))
