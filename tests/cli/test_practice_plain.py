"""A session line by line, driven from a pipe as from a keyboard."""

from __future__ import annotations

import json
import os
import sys

import pytest

PLAIN = ("practice", "--plain", "--no-voice", "--typed", "--lang", "en")
ANSWER = "Last year our biggest client was about to leave. I called them every day. They stayed."


def test_one_question_from_first_line_to_summary(mockint, mockint_home):
    ran = mockint(*PLAIN, "--length", "quick", input=f"{ANSWER}\n\nn\n")
    assert ran.code == 0
    assert ran.err == ""
    assert "Question 1 of 1" in ran.out
    assert "of 100 points" in ran.out
    assert "Summary" in ran.out
    [session] = mockint("history", "--json").json
    assert [a["text"]["text"] for a in session["answers"]] == [ANSWER]
    assert session["ended"]
    shown = mockint("show", str(session["answers"][0]["id"]))
    assert ANSWER in shown.out
    assert "of 100 points" in shown.out
    assert mockint("show", "1", "--json").json["report"] == session["answers"][0]["report"]
    assert ANSWER.split(".")[0] not in mockint("history").out


def test_an_answer_of_several_lines_and_another_try(mockint):
    ran = mockint(*PLAIN, "--length", "quick", "--json", input="First line.\nSecond line.\n\nr\nAnother try.\n\nn\n")
    answers = ran.json["answers"]
    assert [a["text"]["text"] for a in answers] == ["First line.\nSecond line.", "Another try."]
    assert [a["attempt"] for a in answers] == [1, 2]
    assert "Points in all:" in ran.err


def test_the_end_of_the_input_ends_the_session(mockint):
    for text in ("", "\n", ANSWER, f"{ANSWER}\n", f"{ANSWER}\n\n", f"{ANSWER}\n\nr\n"):
        ran = mockint(*PLAIN, input=text)
        assert ran.code == 0
        assert ran.err == ""
        assert ("Nothing was answered" in ran.out) == (not text.strip())


def test_nothing_answered_leaves_no_session(mockint):
    assert mockint(*PLAIN, "--json", input="q\n").json["answers"] == []
    assert mockint("history", "--json").json == []


def test_keys_while_a_question_is_up(mockint):
    ran = mockint(*PLAIN, "--length", "short", input=f"h\nr\ns\n?\nn\nN\n{ANSWER}\n\nq\n")
    assert ran.code == 0
    assert "Question 3 of 3" in ran.out
    assert ran.out.count("of 100 points") == 1


def test_a_correction_is_scored_and_the_raw_text_kept(mockint):
    ran = mockint(*PLAIN, "--length", "quick", "--json", input="I sold carrs.\n\ne\nI sold cars.\n\nn\n")
    [answer] = ran.json["answers"]
    assert answer["raw"]["text"] == "I sold carrs."
    assert answer["text"]["text"] == "I sold cars."


def test_mock_mode_reports_at_the_end_only(mockint):
    ran = mockint(*PLAIN, "--mode", "mock", "--length", "short", input=f"{ANSWER}\n\n" * 3)
    assert ran.code == 0
    assert ran.out.count("of 100 points") == 3
    assert ran.out.index("Question 3 of 3") < ran.out.index("of 100 points")


def test_chosen_questions_in_their_order(mockint):
    words = ("--pack", "en/user-sales", "--question", "no-to-yes", "--question", "behind-target", "--json")
    ran = mockint(*PLAIN, *words, input=f"{ANSWER}\n\nn\n{ANSWER}\n\nn\n")
    assert [a["question"]["id"] for a in ran.json["answers"]] == ["no-to-yes", "behind-target"]


def test_in_indonesian(mockint):
    ran = mockint(
        "practice", "--plain", "--no-voice", "--typed", input="Saya menjual mobil.\n\nq\n", env={"LC_ALL": "id_ID.UTF-8"}
    )
    assert ran.code == 0
    assert "Pertanyaan 1 dari 3" in ran.out
    assert "dari 100 poin" in ran.out
    assert "Ringkasan" in ran.out


def test_hostile_text_is_kept_but_not_obeyed(mockint):
    hostile = "\x1b]0;title\x07 [/] \u202egnp \u0000 I sold cars."
    ran = mockint(*PLAIN, "--length", "quick", input=f"{hostile}\n\nn\n")
    assert ran.code == 0
    assert not {"\x1b", "\x07", "\u202e", "\0"} & set(ran.out)
    shown = mockint("show", "1").out
    assert "[/]" in shown
    assert not {"\x1b", "\x07", "\u202e", "\0"} & set(shown)


def test_a_hostile_pack(mockint, mockint_home):
    folder = mockint_home / "packs"
    folder.mkdir(parents=True)
    (folder / "odd.toml").write_text(
        '[pack]\ntitle = "[/] [@click=app.quit]"\nlang = "en"\nstage = "user"\nrole = "x"\nversion = 1\n'
        '[[question]]\nid = "q"\ntext = "Why [not closed=\\"?"\nkind = "behavioural"\ncompetency = "skill"\n'
    )
    ran = mockint(*PLAIN, "--pack", "odd", input="I sold cars.\n\n")
    assert ran.code == 0
    assert 'Why [not closed="?' in ran.out


def test_without_a_model_it_says_so_and_takes_typed_answers(mockint):
    ran = mockint("practice", "--plain", "--no-voice", "--lang", "en", "--length", "quick", input=f"{ANSWER}\n\n")
    assert ran.code == 0
    assert any(line.startswith("* ") for line in ran.out.splitlines())
    assert "of 100 points" in ran.out


def test_a_model_that_was_named_and_is_not_there_is_refused(mockint):
    ran = mockint("practice", "--plain", "--no-voice", "--model", "smal", input=f"{ANSWER}\n\n")
    assert ran.code in (1, 2)
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1


def test_json_is_the_only_thing_on_standard_output(mockint):
    ran = mockint(*PLAIN, "--length", "quick", "--json", input=f"{ANSWER}\n\n")
    assert json.loads(ran.out)["pack"].startswith("en/")
    assert "Question 1 of 1" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_recording_that_was_cut_off_is_offered(mockint_home):
    import pexpect

    from mockint.history.store import Store
    from mockint.packs.loader import find

    store = Store(mockint_home)
    pack = find("en/user-sales")
    session = store.begin_session(pack, "coach")
    answer = store.open_answer(session, pack.questions[0], 1, spoken=True)
    (mockint_home / answer.take).write_bytes(b"fLaC" + bytes(5000))
    store.set_state(answer.id, "recorded")
    store._db.execute("UPDATE answer SET owner = 0")
    store.close()
    words = ["-m", "mockint", "practice", "--plain", "--typed", "--no-voice", "--lang", "en"]
    for key, seen in (("", ""), ("c", "type your answer"), ("x", "")):
        child = pexpect.spawn(sys.executable, words, encoding="utf-8", timeout=30)
        child.expect("was cut off")
        child.expect("later:")
        child.sendline(key)
        child.expect("Question 1 of 3")
        assert seen in child.before
        child.sendline("q")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0
    store = Store(mockint_home)
    assert store.unfinished() == []
    store.close()
