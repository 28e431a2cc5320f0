"""Help, version, exit codes, and what wrong words get."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mockint import __version__
from mockint.catalogue import Catalogue
from mockint.cli import COMMANDS


def test_version(mockint):
    ran = mockint("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"mockint {__version__}\n", "")


@pytest.mark.parametrize(("locale", "word"), [("en_US.UTF-8", "Practise"), ("id_ID.UTF-8", "Berlatih")])
def test_help_speaks_the_interface_language(mockint, locale, word):
    ran = mockint("--help", env={"LC_ALL": locale})
    assert ran.code == 0
    assert word in ran.out
    assert all(f"mockint {name}" in ran.out for name in COMMANDS)


def test_the_setting_beats_the_locale(mockint, mockint_home):
    mockint_home.mkdir()
    (mockint_home / "config.toml").write_text('interface = "id"\n')
    assert "Berlatih" in mockint("--help").out


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("lang", ["en", "id"])
def test_each_command_explains_itself(mockint, name, lang):
    ran = mockint(name, "--help", env={"LC_ALL": lang})
    assert ran.code == 0
    assert ran.err == ""
    assert " ".join(ran.out.split()).count(Catalogue(lang)(f"cli.{name}_about")) == 1
    # Nothing is left of argparse's own English.
    assert "positional arguments" not in ran.out
    assert "show this help message" not in ran.out


def test_help_as_a_word(mockint):
    assert mockint("help").out == mockint("--help").out
    assert mockint("help", "score").out == mockint("score", "--help").out


def test_unknown_words_get_the_near_ones(mockint):
    mockint("practise").refused("practise", "practice")
    mockint("--verison").refused("--version")
    mockint("score", "--lnag", "en").refused("--lang")
    mockint("score", "--lang", "fr", "--question", "?").refused("--lang", "fr", "en, id")
    mockint("score", "--lang", "en", "--question", "?", "--kind", "storry").refused("storry", "behavioural", "follow_up")
    mockint("practice", "--mode", "fun").refused("coach, mock")
    mockint("practice", "--plain", "--pack", "en/user-sale").refused("en/user-sales")
    mockint("practice", "--plain", "--pack", "en/user-sales", "--question", "behind-tagret").refused("behind-target")
    mockint("show", "twelve").refused("twelve")
    mockint("show", "12").refused("12")
    mockint("packs", "lisst").refused("list, show, new, check")


def test_missing_values(mockint):
    mockint("score", "--lang").refused("--lang")
    mockint("score", "--question", "?", input="x").refused("--lang")
    mockint("score", "--lang", "en", input="x").refused("--question")
    mockint("show").refused("ANSWER")
    mockint("packs", "show").refused("PACK")
    mockint("score", "--json=1", "--lang", "en").refused("--json")
    mockint("score", "one", "two").refused("two")
    mockint("practice", "--plain", "--length", "full", "--question", "x").refused("--question", "--length")


def test_usage_in_indonesian(mockint):
    mockint("skor", env={"LC_ALL": "id_ID"}).refused("Tidak ada perintah skor", "score")


def test_control_characters_of_the_command_line_are_not_obeyed(mockint):
    ran = mockint("\x1b[31mred\nsecond")
    ran.refused("red")
    assert "\x1b" not in ran.err


def test_without_a_terminal_the_screens_say_what_works(mockint):
    mockint().refused("practice --plain", "demo", "score")


def test_wrong_settings_name_file_and_key(mockint, mockint_home):
    mockint_home.mkdir()
    file = mockint_home / "config.toml"
    file.write_text("[voice]\nrat = 100\n")
    mockint("practice", "--plain").refused(str(file), "voice.rat", "rate")
    file.write_text('[practice]\nmode = "hard"\n')
    mockint("practice", "--plain").refused("practice.mode", "coach")
    file.write_text("[voice\n")
    mockint("practice", "--plain").refused(str(file))
    # What needs no settings works on.
    assert mockint("score", "--lang", "en", "--question", "?", input="fine").code == 0


def test_an_unwritable_data_folder_is_told_before_any_question(mockint, tmp_path):
    file = tmp_path / "not-a-folder"
    file.write_text("")
    ran = mockint("practice", "--plain", "--no-voice", input="hello\n\n", env={"MOCKINT_HOME": str(file / "home")})
    assert ran.code == 1
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert "not-a-folder" in ran.err


def test_a_newer_database_is_refused_and_untouched(mockint, mockint_home):
    import sqlite3

    mockint_home.mkdir()
    file = mockint_home / "history.sqlite"
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    before = file.read_bytes()
    for words in (("practice", "--plain"), ("history",), ("show", "1")):
        ran = mockint(*words)
        assert ran.code == 1
        assert "999" in ran.err
        assert len(ran.err.splitlines()) == 1
    assert file.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to a single process on Windows")
def test_ctrl_c_is_clean(tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-m", "mockint", "practice", "--plain", "--no-voice", "--typed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout
    while child.stdout.read(1) not in (b">", b""):
        pass
    time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=10)
    assert child.returncode == 130
    assert b"Traceback" not in err
    assert b"interrupted" in err


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
def test_a_reader_that_has_seen_enough_is_no_trouble():
    child = subprocess.Popen(
        [sys.executable, "-m", "mockint", "packs", "show", "en/user-sales"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout
    assert child.stderr
    child.stdout.close()
    assert child.wait(20) == 0
    assert child.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_the_output_is_said():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "mockint", "packs"], stdout=full, stderr=subprocess.PIPE, timeout=30)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="shell redirection")
def test_closed_streams():
    start = f"{sys.executable} -m mockint"
    code = f"{start} packs >&- 2>&-; test $? -eq 0 && {start} practice --plain --no-voice <&-"
    done = subprocess.run(["bash", "-c", code], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_mistake_of_ours_is_one_line_and_a_log(mockint, mockint_home, tmp_path):
    trap = tmp_path / "trap"
    trap.mkdir()
    lines = (
        "import mockint.packs.loader as loader",
        "def survey():",
        "    raise RuntimeError('boo\\x1b')",
        "loader.survey = survey",
    )
    (trap / "sitecustomize.py").write_text("\n".join(lines))
    path = os.pathsep.join(filter(None, [str(trap), os.environ.get("PYTHONPATH", ""), str(Path(__file__).parents[2])]))
    ran = mockint("packs", env={"PYTHONPATH": path})
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    log = mockint_home / "errors.log"
    assert str(log) in ran.err
    assert "RuntimeError" in ran.err
    assert "boo" in log.read_text()
    if os.name == "posix":
        assert log.stat().st_mode & 0o077 == 0
