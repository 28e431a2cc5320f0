"""README, .ci/run and the wheel: what a newcomer relies on."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_two_commands_for_debian():
    start, test = (block.strip() for block in re.findall(r"```sh\n(.*?)```", README, re.S)[:2])
    assert start.endswith(".venv/bin/mockint")
    assert test.endswith(".venv/bin/python -m pytest")
    assert "libportaudio2" in start
    assert len(start.splitlines()) == len(test.splitlines()) == 1


def test_ci_runs_the_readme_s_command():
    """Not a copy of it: .ci/run cuts it out of the README, as here."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    cut = re.search(r"sed -n '(.*)' README\.md", script)
    assert cut
    found = subprocess.run(["sed", "-n", cut[1], str(ROOT / "README.md")], capture_output=True, text=True, check=True).stdout
    assert found.strip() == re.findall(r"```sh\n(.*?)```", README, re.S)[1].strip()
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100


def test_the_packs_are_in_the_wheel_and_licences_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]["question_packs"] == "mockint/question_packs"
    assert project["project"]["license"] == "GPL-3.0-or-later"
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text("utf-8")


def test_the_readme_names_only_commands_that_exist():
    from mockint.cli import COMMANDS

    for name in re.findall(r"`mockint ([a-z]+)", README):
        assert name in COMMANDS
