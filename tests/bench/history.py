"""What looking back costs, against the one bare SQLite query it comes down to, and with ten times the data.

    python tests/bench/history.py [FOLDER] [--small 365] [--large 3650] [--rounds 15]

Two histories are made (or taken from FOLDER, where they are kept), of as many sessions. Times are processor time, the best of
all rounds, calls and bare queries taking turns. Limits: 3 × the bare query; 2 × at ten times the data; coverage no faster than
the data. A history of ten years is 3,650 sessions; `--small 3650 --large 36500` takes hours to make on a small machine.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import ten_years

from mockint.catalogue import Catalogue
from mockint.history import library
from mockint.history.library import Filter
from mockint.history.store import Store
from mockint.reports import page
from mockint.reports.coverage import coverage

BARE, LARGER = 3.0, 2.0
LISTED = (
    "SELECT f.*, a.started, json_extract(a.question, '$.text') FROM facts f"
    " JOIN answer a ON a.id = f.answer WHERE {where} ORDER BY f.at DESC LIMIT 50"
)
FOUND = (
    "SELECT f.*, a.started, json_extract(a.question, '$.text'), highlight(search, 0, '<', '>') FROM search"
    " JOIN facts f ON f.answer = search.rowid JOIN answer a ON a.id = f.answer"
    " WHERE search MATCH '{word}' ORDER BY search.rowid DESC LIMIT 50"
)
CASES: dict[str, tuple[Callable[[Store], object], str]] = {
    "home: what is unfinished": (
        lambda store: store.unfinished(),
        "SELECT * FROM answer WHERE state IN ('open', 'recorded') AND take != '' ORDER BY id",
    ),
    "history: latest sessions": (
        lambda store: store.overview(50),
        "SELECT s.*, (SELECT count(*) FROM facts f WHERE f.session = s.id AND f.state = 'done' AND f.trashed IS NULL),"
        " (SELECT avg(score) FROM facts f WHERE f.session = s.id AND f.state = 'done' AND f.trashed IS NULL)"
        " FROM session s ORDER BY s.started DESC LIMIT 50",
    ),
    "filter: language": (
        lambda s: library.find(s, Filter(lang="id")),
        LISTED.format(where="f.lang = 'id' AND f.trashed IS NULL"),
    ),
    "filter: missing result": (
        lambda s: library.find(s, Filter(missing="result")),
        LISTED.format(where="f.result = 0 AND f.trashed IS NULL"),
    ),
    "filter: kind and language": (
        lambda s: library.find(s, Filter(kind="technical", lang="en")),
        LISTED.format(where="f.kind = 'technical' AND f.lang = 'en' AND f.trashed IS NULL"),
    ),
    "filter: tag": (
        lambda s: library.find(s, Filter(tag="good")),
        "SELECT f.*, a.started, json_extract(a.question, '$.text') FROM tag t"
        " CROSS JOIN facts f ON f.answer = t.answer JOIN answer a ON a.id = f.answer"
        " WHERE t.name = 'good' AND f.trashed IS NULL ORDER BY t.at DESC LIMIT 50",
    ),
    "search: a word of every answer": (lambda s: library.find(s, Filter(text="warehouse")), FOUND.format(word="warehouse")),
    "search: a word of few": (
        lambda s: library.find(s, Filter(text="kingfisher"), 2),
        FOUND.format(word="kingfisher").replace("LIMIT 50", "LIMIT 2"),
    ),
}


def best(job: Callable[[], object], rounds: int) -> float:
    """The shortest of several runs, in milliseconds of processor time."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        job()
        taken.append(time.process_time() - start)
    return 1000 * min(taken)


def measure(store: Store, rounds: int) -> dict[str, tuple[float, float]]:
    """Ours and the bare query's time for each case."""
    out = {}
    with closing(sqlite3.connect(store.file)) as db:
        for name, (ours, bare) in CASES.items():
            out[name] = best(lambda ours=ours: ours(store), rounds), best(lambda bare=bare: db.execute(bare).fetchall(), rounds)
    return out


def whole(store: Store) -> float:
    """Coverage over everything, from the database on."""
    return best(lambda: coverage(library.facts(store, Filter())), 3)


def a_page(store: Store) -> tuple[float, float]:
    """Seconds and megabytes of an HTML report of a hundred answers without sound."""
    start = time.process_time()
    facts = library.facts(store, Filter())
    found = coverage(facts)
    answers = [answer for one in facts[-100:] if (answer := store.answer(one.answer))]
    text = page.html(found, {}, answers, Catalogue("en"), made="2026-11-21T19:00")
    return time.process_time() - start, len(text.encode()) / 1e6


def main() -> int:
    """Print the table; 1 when a limit is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--small", type=int, default=365)
    parser.add_argument("--large", type=int, default=3650)
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    folder = args.folder or Path(tempfile.mkdtemp(prefix="mockint-bench-"))
    stores = []
    for sessions in (args.small, args.large):
        place = folder / str(sessions)
        there = (place / "history.sqlite").is_file()
        stores.append(Store(place) if there else ten_years.build(place, sessions / ten_years.SESSIONS))
    small, large = (measure(store, args.rounds) for store in stores)
    missed = False
    print(f"{'':34}{'ours ms':>9}{'bare ms':>9}{'× bare':>8}{'× small':>9}")
    for name, (ours, bare) in large.items():
        # Below a twentieth of a millisecond both are the cost of a call.
        times, grown = ours / max(bare, 0.05), ours / max(small[name][0], 0.05)
        bad = times > BARE or grown > LARGER
        missed |= bad
        print(f"{name:34}{ours:9.2f}{bare:9.2f}{times:8.2f}{grown:9.2f}{'  missed' if bad else ''}")
    once, more = whole(stores[0]), whole(stores[1])
    ratio, size = more / once, args.large / args.small
    missed |= ratio > 1.15 * size
    print(f"coverage over everything: {once:.0f} ms, {more:.0f} ms with {size:.0f} × the data: {ratio:.1f} ×")
    seconds, megabytes = a_page(stores[1])
    missed |= seconds > 2 or megabytes > 3
    print(f"HTML report of 100 answers: {seconds:.2f} s, {megabytes:.2f} MB")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
