"""The demo: whole, quick, and without a trace."""

from __future__ import annotations

import os
import sys
import time

import pytest

from mockint.catalogue import Catalogue


@pytest.mark.parametrize("lang", ["en", "id"])
def test_it_goes_through_a_whole_session_and_leaves_nothing(mockint, mockint_home, tmp_path, lang):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    ran = mockint("demo", "--fast", "--lang", lang, env={"TMPDIR": str(scratch)})
    assert ran.code == 0
    assert ran.err == ""
    text = Catalogue(lang)
    for key in ("question", "first", "second"):
        assert text(f"demo.{key}") in ran.out
    for label in ("first", "probe", "second", "compare"):
        assert Catalogue("en")(f"demo.{label}_label") in ran.out
    assert "→" in ran.out
    assert not mockint_home.exists()
    assert list(scratch.iterdir()) == []


def test_in_a_pipe_with_voice_it_ends_within_a_minute(mockint):
    start = time.monotonic()
    ran = mockint("demo")
    assert ran.code == 0
    assert time.monotonic() - start < 60
    assert "\x1b" not in ran.out


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_in_a_terminal_it_has_colours_unless_told_otherwise(tmp_path):
    import pexpect

    usual = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm-256color"}
    for words, more in ((["--no-voice"], {}), (["--fast"], {"NO_COLOR": "1"})):
        start = time.monotonic()
        child = pexpect.spawn(sys.executable, ["-m", "mockint", "demo", *words], env=usual | more, encoding="utf-8", timeout=55)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0
        assert time.monotonic() - start < 60
        assert ("\x1b[1m" in child.before) is not bool(more)
