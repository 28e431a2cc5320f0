"""What looking back costs, against the one bare SQLite query it comes down to, and with ten times the data.

    python tests/bench/history.py [FOLDER] [--sessions 3650] [--times 1 3 10] [--rounds 15]

Three histories of ten years, and of three and ten times that, are made (or taken from FOLDER, where they are kept; making them
takes three minutes and 2.2 GB). Times are processor time, the best of all rounds. Limits: 3 × the bare query; 2 × at ten times
the data; coverage grows no faster than the data, and takes about 300 ms over ten years.
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
from mockint.history import counting, daily, library
from mockint.history.library import Filter
from mockint.history.store import Store
from mockint.practice import drill
from mockint.reports import page
from mockint.reports.coverage import coverage

BARE, LARGER = 3.0, 2.0
LISTED = (
    "SELECT f.*, a.started, json_extract(a.question, '$.text') FROM facts f"
    " JOIN answer a ON a.id = f.answer WHERE {where} ORDER BY f.at DESC LIMIT 50"
)
FOUND = (
    "SELECT f.*, a.started, json_extract(a.question, '$.text'), highlight(search, 0, '<', '>') FROM search"
    " JOIN facts f ON f.search_row = search.rowid JOIN answer a ON a.id = f.answer"
    " WHERE search MATCH '{word}' ORDER BY search.rowid DESC LIMIT 50"
)
CASES: dict[str, tuple[Callable[[Store], object], str]] = {
    "home: what is unfinished": (
        lambda store: store.unfinished(),
        "SELECT * FROM answer WHERE state IN ('open', 'recorded') AND take != '' ORDER BY id",
    ),
    "home: the streak": (
        lambda store: drill.streak(store, ten_years.LATEST),
        daily.DAYS.replace("?1", "'1900'").replace("?2", f"'{ten_years.LATEST}'"),
    ),
    "home: how often what was asked": (
        lambda store: store.asked_counts("en"),
        "SELECT question_id, times FROM asked WHERE lang = 'en'",
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


def best(rounds: int, *jobs: Callable[[], object]) -> list[float]:
    """The shortest of several runs of each, in milliseconds of processor time. They take turns, so that what else the machine
    does hits all alike; of what is short there are many more runs."""
    taken: list[list[float]] = [[] for _ in jobs]
    while len(taken[0]) < rounds or (len(taken[0]) < 20 * rounds and sum(map(sum, taken)) < 0.4):
        for job, times in zip(jobs, taken, strict=True):
            start = time.process_time()
            job()
            times.append(time.process_time() - start)
    return [1000 * min(times) for times in taken]


def measure(store: Store, rounds: int) -> dict[str, tuple[float, float]]:
    """Ours and the bare query's time for each case."""
    out = {}
    with closing(sqlite3.connect(store.file)) as db:
        for name, (ours, bare) in CASES.items():
            mine, least = best(rounds, lambda ours=ours: ours(store), lambda bare=bare: db.execute(bare).fetchall())
            out[name] = mine, least
    return out


def whole(store: Store) -> float:
    """Coverage over everything, from the database on."""
    return best(5, lambda: coverage(counting.counts(store, Filter())))[0]


def a_page(store: Store) -> tuple[float, float]:
    """Seconds and megabytes of an HTML report of a hundred answers without sound."""
    start = time.process_time()
    found = coverage(counting.counts(store, Filter()))
    answers = [answer for number in counting.latest(store, Filter(), 100) if (answer := store.answer(number))]
    text = page.html(found, {}, answers, Catalogue("en"), made="2026-11-21T19:00")
    return time.process_time() - start, len(text.encode()) / 1e6


def main() -> int:
    """Print the table; 1 when a limit is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--sessions", type=int, default=ten_years.SESSIONS)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 3, 10])
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    folder = args.folder or Path(tempfile.mkdtemp(prefix="mockint-bench-"))
    stores = []
    for times in args.times:
        place, started = folder / str(args.sessions * times), time.perf_counter()
        if (place / "history.sqlite").is_file():
            stores.append(Store(place))
            continue
        stores.append(ten_years.build(place, args.sessions * times / ten_years.SESSIONS))
        print(f"{times} × the data: made in {time.perf_counter() - started:.0f} s")
    small, *_, large = measured = [measure(store, args.rounds) for store in stores]
    missed = False
    print(f"{'':34}{'ours ms':>9}{'bare ms':>9}{'× bare':>8}{f'× {args.times[-1]} data':>11}")
    for name in CASES:
        # Below a twentieth of a millisecond both are the cost of a call.
        times = max(one[name][0] / max(one[name][1], 0.05) for one in measured)
        ours, bare = large[name]
        grown = ours / max(small[name][0], 0.05)
        bad = times > BARE or grown > LARGER
        missed |= bad
        print(f"{name:34}{ours:9.2f}{bare:9.2f}{times:8.2f}{grown:11.2f}{'  missed' if bad else ''}")
    taken = [whole(store) for store in stores]
    for times, each in zip(args.times, taken, strict=True):
        ratio, size = each / taken[0], times / args.times[0]
        # Some room for the clock, and for the caches of the machine, which hold the smaller history whole.
        bad = ratio > 1.15 * size
        missed |= bad
        print(f"coverage over {times:2} × the data: {each:6.0f} ms, {ratio:5.2f} ×{'  missed' if bad else ''}")
    seconds, megabytes = a_page(stores[0])
    missed |= seconds > 2 or megabytes > 3
    print(f"HTML report of 100 answers: {seconds:.2f} s, {megabytes:.2f} MB")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
