"""Every refusal names the file, the question, the field, and what would be right."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mockint.catalogue import Catalogue
from mockint.errors import PackError
from mockint.packs.checking import MOST_ERRORS, check_file
from mockint.packs.loader import list_file, load_file

HEAD = 'title = "Sales"\nlang = "en"\nstage = "user"\nrole = "Sales"\nversion = 1\n'
QUESTION = 'id = "first-sale"\ntext = "What did you sell first?"\nkind = "behavioural"\ncompetency = "skill"\n'


def pack(head: str = HEAD, question: str = QUESTION, more: str = "") -> str:
    return f"[pack]\n{head}\n[[question]]\n{question}{more}"


def refusal(tmp_path: Path, content: str | bytes, name: str = "user-test.toml") -> str:
    """The English line; the Indonesian one must be there too and differ."""
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PackError) as caught:
        load_file(file)
    line = str(caught.value)
    assert line != caught.value.line(Catalogue("id"))
    assert name in line
    assert "\n" not in line
    assert line.isprintable()
    return line


def test_the_minimal_pack_loads(tmp_path: Path) -> None:
    file = tmp_path / "user-test.toml"
    file.write_text(pack(), "utf-8")
    loaded = load_file(file)
    assert loaded.id == "en/user-test"
    assert loaded.questions[0].seconds == 90


CASES: list[tuple[str | bytes, list[str]]] = [
    (pack(question=QUESTION.replace("behavioural", "behavioral")), ["(first-sale)", "kind", "near: behavioural"]),
    (pack(question=QUESTION.replace('"skill"', '"skils"')), ["(first-sale)", "competency", "near: skill"]),
    (pack(head=HEAD.replace('"user"', '"users"')), ["[pack]", "stage", "near: user", "informational"]),
    (pack(head=HEAD.replace('"en"', '"fr"')), ["[pack]", "lang", "'fr'", "allowed: en, id"]),
    (pack(head=HEAD.replace("title", "titel")), ["[pack]", "titel", "near: title"]),
    (pack(more='key_point = ["a"]\n'), ["(first-sale)", "key_point", "near: key_points"]),
    (pack(question=QUESTION.replace("competency", "#")), ["(first-sale)", "competency", "missing"]),
    (pack(head=HEAD.replace("version = 1", "")), ["[pack]", "version", "missing"]),
    (pack(more='[question.probes]\nresults = "And then?"\n'), ["(first-sale)", "probes.results", "near: result"]),
    (pack(more='[question.probes]\nsteps = "And then?"\n'), ["probes.steps", "situation, task, action, result, evidence"]),
    (pack(more='[question.probes.result]\ntext = "And then?"\n'), ["probes.result", "{…}"]),
    (pack(more='seconds = "90"\n'), ["seconds", "'90'", "write it as 90"]),
    (pack(more="seconds = true\n"), ["seconds", "True"]),
    (pack(more="seconds = 90.5\n"), ["seconds", "90.5"]),
    (pack(more="seconds = 2\n"), ["seconds", "5 to 900"]),
    (pack(head=HEAD.replace("version = 1", "version = 0")), ["version", "1 to 9999"]),
    (pack(more='key_points = "one"\n'), ["key_points", '["…", "…"]']),
    (pack(more='key_points = ["one", 2]\n'), ["key_points[2]", "2"]),
    (pack(more='key_points = ["one", ["two"]]\n'), ["key_points[2]", "[…]"]),
    (pack(more='probes = ["one"]\n'), ["probes", "[…]"]),
    (pack(more='[question.synonyms]\nsell = "sold"\n'), ["synonyms.sell", "'sold'"]),
    (pack(more="[question.synonyms]\nsell = []\n"), ["synonyms.sell", "empty"]),
    (pack(question=QUESTION.replace("What did you sell first?", "   ")), ["(first-sale)", "text", "empty"]),
    (pack(more='hint = "a\\u001b[31mb"\n'), ["hint", "U+001B"]),
    (pack(more='hint = "a\u202eb"\n'), ["hint", "U+202E"]),
    (pack(more='hint = "a\\u0000b"\n'), ["hint", "U+0000"]),
    (pack(more='[question.synonyms]\n"a\\u0007" = ["b"]\n'), ["synonyms", "U+0007"]),
    (pack(more=f'hint = "{"x" * 301}"\n'), ["hint", "301", "300"]),
    (pack(more=f"key_points = {['x'] * 13}\n"), ["key_points", "13", "12"]),
    (pack(question=QUESTION.replace("first-sale", "First Sale")), ["id", "'First Sale'", "small letters"]),
    (pack(more=f"\n[[question]]\n{QUESTION}"), ["[[question]] 2 (first-sale)", "already by question 1"]),
    (pack(question=QUESTION.replace("sell first", "sell at {company}")), ["text", "company", "[at {company}|here]"]),
    (pack(question=QUESTION.replace("sell first", "sell[ at {compny}]")), ["text", "compny", "near: company"]),
    (pack(more='wants = "to know [{company}]"\n'), ["wants", "text, probes, hint"]),
    (f"[pack]\n{HEAD}", ["[[question]]", "at least one"]),
    (f"question = 3\n[pack]\n{HEAD}", ["[[question]]"]),
    (f"[[question]]\n{QUESTION}", ["[pack]", "missing"]),
    ("pack = 1\n" + f"[[question]]\n{QUESTION}", ["[pack]", "missing"]),
    (pack(more="\n[persona]\nname = 'x'\n"), ["persona", "near: "]),
    (pack(more="\nbroken\n"), ["not valid TOML", "at line 14"]),
    (pack(more=f"seconds = {'9' * 5000}\n"), ["not valid TOML"]),
    (f"a = {'[' * 5000}", ["nested too deeply"]),
    (f"{'.'.join('a' * 3000)} = 1\n" + pack(), ["nested too deeply"]),
    (pack() + pack()[len("[pack]\n" + HEAD) :] * 200, ["201 questions", "200"]),
    (b"\xef\xbb\xbf" + pack().encode(), ["byte order mark", "UTF-8"]),
    (pack().encode("utf-16"), ["byte order mark", "UTF-16"]),
    (pack(question=QUESTION.replace("sell", "caf\xe9")).encode("latin-1"), [":10:", "not UTF-8"]),
    (b"\x00" * 100, ["not valid TOML"]),
    (b"", ["[pack]", "missing"]),
    (pack(more=f'hint = """{"long text " * 1_000_000}"""\n'), ["KB", "256"]),
]


@pytest.mark.parametrize(
    ("content", "said"), CASES, ids=[f"{n:02}-{said[0].strip('[]():')}" for n, (_, said) in enumerate(CASES)]
)
def test_refused_with_place_and_remedy(tmp_path: Path, content: str | bytes, said: list[str]) -> None:
    line = refusal(tmp_path, content)
    assert [part for part in said if part not in line] == []


def test_the_line_of_the_field_is_told(tmp_path: Path) -> None:
    text = pack(more=f"\n[[question]]\n{QUESTION.replace('first-sale', 'other').replace('behavioural', 'story')}")
    wanted = text.split("\n").index('kind = "story"') + 1
    assert f"user-test.toml:{wanted}:8: [[question]] 2 (other): kind" in refusal(tmp_path, text)


def test_check_reports_everything_at_once(tmp_path: Path) -> None:
    file = tmp_path / "user-test.toml"
    file.write_text(pack(head=HEAD.replace('"user"', '"boss"'), question=QUESTION.replace('"skill"', '"x"'), more="secs = 3\n"))
    keys = [(error.key, error.facts["field"]) for error in check_file(file).errors]
    assert keys == [("pack_choice", "stage"), ("pack_unknown_field", "secs"), ("pack_choice", "competency")]


def test_ten_megabytes_are_not_read(tmp_path: Path) -> None:
    file = tmp_path / "user-big.toml"
    with file.open("wb") as out:
        out.write(b"[pack]\n# ")
        out.truncate(10 * 1024 * 1024 * 100)
    began = time.perf_counter()
    for read in (load_file, list_file):
        with pytest.raises(PackError, match="256 KB"):
            read(file)
    assert time.perf_counter() - began < 3


@pytest.mark.skipif(os.name == "nt", reason="symbolic links and pipes need POSIX")
def test_links_pipes_and_folders_are_refused(tmp_path: Path) -> None:
    real = tmp_path / "user-real.toml"
    real.write_text(pack(), "utf-8")
    link = tmp_path / "user-link.toml"
    link.symlink_to(real)
    pipe = tmp_path / "user-pipe.toml"
    os.mkfifo(pipe)
    folder = tmp_path / "user-folder.toml"
    folder.mkdir()
    for file, said in ((link, "symbolic link"), (pipe, "ordinary file"), (folder, "ordinary file")):
        for read in (load_file, list_file):
            with pytest.raises(PackError, match=said):
                read(file)
    with pytest.raises(PackError, match="no such file"):
        load_file(tmp_path / "user-none.toml")


@pytest.mark.parametrize(
    "name", ["User.toml", "user sales.toml", "user_sales.toml", "user.txt", "-a.toml", "a--b.toml", "é.toml"]
)
def test_file_names_are_names(tmp_path: Path, name: str) -> None:
    assert "as in user-sales.toml" in refusal(tmp_path, pack(), name)


def test_hostile_file_names_do_not_reach_the_terminal(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        load_file(tmp_path / "a\x1b[31m\n.toml")
    assert str(caught.value).isprintable()


def test_markup_and_braces_are_only_text(tmp_path: Path) -> None:
    file = tmp_path / "user-test.toml"
    text = '[b]bold[/b] <i> [@click=x] { } {0} [/] [not closed=\\"?'
    file.write_text(pack(question=QUESTION.replace("What did you sell first?", text)), "utf-8")
    assert load_file(file).questions[0].text == text.replace('\\"', '"')


def test_text_becomes_nfc_on_one_line(tmp_path: Path) -> None:
    file = tmp_path / "user-test.toml"
    file.write_text(pack(more='hint = """cafe\u0301\n  and\ttea"""\n'), "utf-8")
    assert load_file(file).questions[0].hint == "café and tea"


def test_the_folder_tells_the_language(tmp_path: Path) -> None:
    folder = tmp_path / "id"
    folder.mkdir()
    assert "lies in the folder id" in refusal(folder, pack())


@pytest.mark.parametrize(
    "content",
    [
        pack(more="".join(f"k{n} = 1\n" for n in range(25_000))),
        "".join(f"k{n} = 1\n" for n in range(25_000)) + pack(),
        pack() + "[[question]]\n" * 190,
        pack(question=QUESTION.replace("What did", "[a|" * 80_000)),
        pack(more="[question.probes]\n" + "".join(f"k{n} = 'x'\n" for n in range(15_000))),
        "".join(f"[{'a.' * 400}x{n}]\n" for n in range(300)),
        f"a = {'{a = ' * 40_000}",
        f"{'a.' * 120_000}a = 1",
        "".join(f"a{n}.{'b.' * 190}c = 1\n" for n in range(600)),
    ],
    ids=["keys", "tables", "questions", "brackets", "probes", "headers", "braces", "dots", "lines of dots"],
)
def test_a_file_made_of_faults_is_refused_at_once(tmp_path: Path, content: str) -> None:
    file = tmp_path / "user-faulty.toml"
    file.write_text(content, "utf-8")
    # The process's own time: how busy the machine is does not matter here.
    began = time.process_time()
    errors = check_file(file).errors
    assert 1 <= len(errors) <= MOST_ERRORS
    assert time.process_time() - began < 5
