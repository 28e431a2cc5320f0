"""``mockint score``: the shape that others rely on, and what wrong input gets."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mockint.cli import score
from mockint.model import QUESTION_KINDS

ANSWER = "Last year our biggest client was about to leave. I called them every day. In the end they stayed. 😀 Ya."
ASK = ("--lang", "en", "--question", "Tell me about a difficult client.")


def test_the_kinds_are_the_model_s():
    assert score.KINDS == QUESTION_KINDS


def test_the_report_has_the_promised_shape(mockint):
    report = mockint("score", *ASK, "--json", input=ANSWER).json
    assert report["version"] == 1
    assert report["lang"] == "en"
    assert isinstance(report["answer_kind"], str)
    assert isinstance(report["score"], int)
    assert 0 <= report["score"] <= 100
    for part in report["parts"]:
        assert {"name", "weight", "points", "why", "spans"} <= part.keys()
    assert set(report["star"]) == {"situation", "task", "action", "result"}
    for reading in report["star"].values():
        assert {"presence", "spans", "share"} <= reading.keys()
        assert reading["presence"] in ("strong", "weak", "absent")
    for name in ("evidence", "vague", "conduct"):
        for item in report[name]:
            start, end = item["span"]
            assert ANSWER[start:end] == item["text"]
    assert isinstance(report["delivery"], dict)


def test_same_text_same_bytes(mockint, tmp_path):
    file = tmp_path / "answer.txt"
    file.write_bytes(ANSWER.encode())
    piped = mockint("score", *ASK, "--json", input=ANSWER)
    read = mockint("score", str(file), *ASK, "--json")
    dashed = mockint("score", "-", *ASK, "--json", input=ANSWER)
    assert piped.out == read.out == dashed.out


def test_lines_for_people(mockint):
    ran = mockint("score", *ASK, input=ANSWER)
    assert ran.code == 0
    assert ran.err == ""
    assert "of 100 points" in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("text", ["", "   \n", "\x00\x01", "‮evil‬ [/] [@click=x] \x1b[31m"])
def test_nothing_and_odd_things_are_scored(mockint, text):
    ran = mockint("score", *ASK, "--json", input=text)
    assert ran.code == 0
    assert ran.json["score"] <= 10 or text.strip()
    if not text.strip():
        assert ran.json["answer_kind"] == "non_answer"
    shown = mockint("score", *ASK, input=text).out
    assert not {"\x1b", "‮", "\x00"} & set(shown)


def test_wrong_files(mockint, tmp_path):
    mockint("score", str(tmp_path / "none.txt"), *ASK).refused("none.txt")
    mockint("score", str(tmp_path), *ASK).refused("folder")
    bad = tmp_path / "latin.txt"
    bad.write_bytes("caf\xe9 society".encode("latin-1"))
    mockint("score", str(bad), *ASK).refused("latin.txt", "UTF-8", "4")
    mockint("score", *ASK, input=b"\xff\xfe").refused("UTF-8")


def test_jsonl_keeps_ids_and_order(mockint):
    given = [
        {"id": "a", "lang": "en", "question": "Why?", "kind": "behavioural", "text": ANSWER},
        {"id": 7, "lang": "id", "question": "Kenapa?", "kind": "opener", "text": "Saya menjual mobil."},
        {"id": None, "lang": "en", "question": "", "text": "", "note": "more fields do no harm"},
    ]
    ran = mockint("score", "--jsonl", input="\n".join(map(json.dumps, given)) + "\n\n")
    assert ran.code == 0
    reports = [json.loads(line) for line in ran.out.splitlines()]
    assert [r["id"] for r in reports] == ["a", 7, None]
    assert [r["lang"] for r in reports] == ["en", "id", "en"]
    single = mockint("score", "--lang", "en", "--question", "Why?", "--json", input=ANSWER).json
    assert {k: v for k, v in reports[0].items() if k != "id"} == single


def test_jsonl_tells_wrong_lines_and_does_the_others(mockint):
    good = json.dumps({"id": 1, "lang": "en", "question": "Why?", "text": "I sold cars."})
    wrong = [
        "not json",
        "[]",
        '{"id": 2, "lang": "fr", "question": "?", "text": "x"}',
        '{"id": 3, "lang": "en", "question": "?"}',
        '{"id": 4, "lang": "en", "question": "?", "text": 5}',
        '{"id": 5, "lang": "en", "question": "?", "kind": "tale", "text": "x"}',
        '{"id": 6, "lang": "en", "question": "?", "text": "\\ud800"}',
    ]
    ran = mockint("score", "--jsonl", input="\n".join([good, *wrong, good]))
    assert ran.code == 1
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == [1, 1]
    told = ran.err.splitlines()
    assert [line.split(":")[0] for line in told] == [f"line {n}" for n in range(2, 9)]
    assert "en, id" in told[2]
    assert "text" in told[3]
    assert "behavioural" in told[5]


def test_jsonl_defaults_come_from_the_command_line(mockint):
    ran = mockint("score", "--jsonl", "--lang", "id", "--question", "Apa?", input='{"id": 1, "text": "Saya bekerja."}')
    assert json.loads(ran.out)["lang"] == "id"


def test_jsonl_answers_each_line_at_once_in_flat_memory():
    child = subprocess.Popen(
        [sys.executable, "-m", "mockint", "score", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin
    assert child.stdout
    line = json.dumps({"id": 1, "lang": "en", "question": "Why?", "text": ANSWER}).encode() + b"\n"
    first = later = 0
    for turn in range(400):
        child.stdin.write(line)
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["id"] == 1
        if turn == 100:
            first = _memory(child.pid)
    later = _memory(child.pid)
    child.stdin.close()
    assert child.wait(10) == 0
    child.stdout.close()
    assert later <= first * 1.05 + 1024


def _memory(process: int) -> int:
    """Kilobytes of a process; 0 where there is no /proc."""
    try:
        with Path(f"/proc/{process}/status").open() as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    except OSError:
        return 0
