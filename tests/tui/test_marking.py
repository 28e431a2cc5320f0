"""Where an answer's words stand and what stands beside them."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from tui import samples

from mockint.model import Evidence, Finding, Report, StarReading
from mockint.tui.marking import Run, label, lay_out, passages, wrap


def test_each_passage_begins_a_line_of_its_own_with_its_letter() -> None:
    layout = lay_out(samples.ANSWER, samples.rich(), 60)
    firsts = [line.part for line in layout.lines if line.first]
    assert firsts == ["situation", "", "task", "action", "result", ""]
    for line in layout.lines:
        assert cell_len(samples.ANSWER[line.start : line.end]) <= 60


def test_all_words_are_shown_once_and_in_order() -> None:
    layout = lay_out(samples.ANSWER, samples.rich(), 37)
    shown = " ".join(samples.ANSWER[line.start : line.end] for line in layout.lines)
    assert shown.split() == samples.ANSWER.split()
    for line in layout.lines:
        assert "".join(samples.ANSWER[r.start : r.end] for r in line.runs) == samples.ANSWER[line.start : line.end]


def test_data_findings_and_vague_amounts_are_marked_in_their_words() -> None:
    layout = lay_out(samples.ANSWER, samples.rich(), 60)
    runs = [run for line in layout.lines for run in line.runs]
    assert any(run.data and "two weeks" in samples.ANSWER[run.start : run.end] for run in runs)
    assert any(run.vague and samples.ANSWER[run.start : run.end] == "a lot" for run in runs)
    boss = next(line for line in layout.lines if "clown" in samples.ANSWER[line.start : line.end])
    assert boss.findings[0] == 1


def test_a_short_gap_joins_the_passage_before_it() -> None:
    text = "I sold ten units. And so we won. Then something else entirely happened there."
    report = samples.rich()
    star = {"action": StarReading("strong", ((0, 17),), 1.0), "result": StarReading("strong", ((25, 32),), 1.0)}
    runs = label(text, bare(report, star))
    assert [(text[a:b].strip(), part) for a, b, part in passages(text, runs)] == [
        ("I sold ten units. And so", "action"),
        ("we won.", "result"),
        ("Then something else entirely happened there.", ""),
    ]


def test_a_full_stop_stays_with_the_words_before_it() -> None:
    text = "I asked them twice. My boss was never there for anything."
    report = bare(samples.rich(), {"action": StarReading("strong", ((0, 18),), 1.0)})
    assert [text[line.start : line.end] for line in lay_out(text, report, 60).lines] == [
        "I asked them twice.",
        "My boss was never there for anything.",
    ]


def bare(report: Report, star: dict[str, StarReading]) -> Report:
    import msgspec

    return msgspec.structs.replace(report, star=star, evidence=(), vague=(), conduct=())


def test_the_line_of_a_word_is_found() -> None:
    layout = lay_out(samples.ANSWER, samples.rich(), 60)
    offset = samples.ANSWER.index("warehouse")
    line = layout.lines[layout.line_of(offset)]
    assert line.start <= offset < line.end


def test_spans_outside_the_text_do_no_harm() -> None:
    import msgspec

    report = msgspec.structs.replace(
        samples.rich(),
        star={"result": StarReading("strong", ((-5, 3), (90, 4), (2, 9999)), 1.0)},
        evidence=(Evidence("count", 1, None, (50, 60), "x"),),
        vague=(),
        conduct=(Finding("rudeness", "r", "high", (3, 3), "", "", ""),),
    )
    layout = lay_out("short text", report, 40)
    assert [line.part for line in layout.lines] == ["result"]


def test_very_long_words_are_cut_and_wide_characters_counted() -> None:
    assert [b - a for a, b in wrap("w" * 100, 0, 100, 40)] == [40, 40, 20]
    for text in ("面接" * 30, "👩‍👩‍👧‍👦 " * 20, "שלום " * 30):
        for start, end in wrap(text, 0, len(text), 20):
            assert cell_len(text[start:end]) <= 20


@given(st.text(max_size=400), st.integers(8, 60))
def test_no_word_is_lost_whatever_the_text(text: str, width: int) -> None:
    lines = wrap(text, 0, len(text), width)
    assert "".join("".join(text[a:b] for a, b in lines).split()) == "".join(text.split())
    assert all(a < b for a, b in lines)


def test_a_megabyte_is_laid_out_in_linear_time() -> None:
    def seconds(text: str) -> float:
        # The processor's time, the better of two: other programs and collections of garbage do not count.
        taken = []
        for _ in range(2):
            begin = time.thread_time()
            lay_out(text, None, 70)
            taken.append(time.thread_time() - begin)
        return min(taken)

    for piece in ("word ", "w", "字"):
        small, large = piece * 20_000, piece * 160_000
        seconds(small)
        # Eight times the text: 8 when linear, 64 when quadratic.
        assert seconds(large) < 24 * max(seconds(small), 0.005)


def test_without_a_report_the_text_is_plain() -> None:
    layout = lay_out("one two\n\nthree", None, 40)
    assert [("one two\n\nthree"[line.start : line.end], line.part) for line in layout.lines] == [("one two", ""), ("three", "")]
    assert label("", None) == []
    assert label("x", None) == [Run(0, 1)]
