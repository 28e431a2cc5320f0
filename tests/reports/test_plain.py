"""A report as lines."""

from __future__ import annotations

import pytest

from mockint.catalogue import Catalogue
from mockint.model import Advice, Delivery, Evidence, Filler, Finding, Report, ScorePart, StarReading, Vague
from mockint.reports import plain

TEXT = "Last year my boss was a clown. I called um twenty clients, a lot. They stayed."


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


REPORT = Report(
    version=1,
    lang="en",
    answer_kind="story",
    score=48,
    parts=(
        ScorePart("result", 20, 15.0, "It tells what came of it.", (span("They stayed."),)),
        ScorePart("task", 10, 0, "Not heard."),
        ScorePart("conduct", 0, -10, "One finding."),
        ScorePart("something_new", 5, 2.5, "", ()),
    ),
    star={
        "situation": StarReading("weak", (span("Last year"),), 0.2),
        "task": StarReading(),
        "action": StarReading("strong", (span("I called um twenty clients, a lot."),), 0.5),
        "result": StarReading("strong", (span("They stayed."),), 0.1),
    },
    evidence=(Evidence("count", 20, "client", span("twenty clients"), "twenty clients"),),
    vague=(Vague(span("a lot"), "a lot"),),
    conduct=(
        Finding(
            "badmouthing", "badmouth.boss", "high", span("my boss was a clown"), "my boss was a clown", "Why.", "Say this."
        ),
    ),
    delivery=Delivery(
        words=16, seconds=12.2, words_per_minute=131.4, pauses=2, longest_pause=1.25, filled_pauses=(Filler(span("um"), "um"),)
    ),
    advice=Advice("task", 10, "Say what you had to reach."),
)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_everything_is_said_with_its_words(lang):
    told = "\n".join(line.text for line in plain.lines(REPORT, TEXT, Catalogue(lang)))
    for words in ("48", "“They stayed.”", "“twenty clients”", "“a lot”", "“my boss was a clown”", "Why.", "Say this.",
                  "Say what you had to reach.", "15", "2.5", "131", "um", "1.2"):  # fmt: skip
        assert words in told
    assert "something new" in told
    assert "{" not in told


def test_the_four_letters_stand_in_their_order():
    lines = [line for line in plain.lines(REPORT, TEXT, Catalogue("en")) if line.style in plain.LETTERS]
    assert [(line.text.split()[0], line.style) for line in lines][:4] == [
        ("S", "situation"), ("T", "task"), ("A", "action"), ("R", "result"),
    ]  # fmt: skip


def test_hostile_words_are_quoted_harmlessly():
    text = TEXT.replace("a clown", "\x1b[5mclwn"[:7])
    told = "\n".join(line.text for line in plain.lines(REPORT, text, Catalogue("en")))
    assert "\x1b" not in told


def test_changes_name_what_moved():
    import msgspec

    better = msgspec.structs.replace(REPORT, score=70, parts=(ScorePart("result", 20, 20, ""), ScorePart("task", 10, 8, "")))
    told = [line.text.strip() for line in plain.changes(REPORT, better, Catalogue("en"))]
    assert told == ["Points in all: 48 → 70", "Result: 15 → 20", "Task: 0 → 8"]


def test_the_weakest_part():
    lost = plain.weakest(REPORT)
    assert lost is not None
    assert lost.name == "task" or lost.name == "conduct"
