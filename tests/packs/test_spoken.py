"""Every shipped question is spoken by the voice of its language, for real."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mockint import paths
from mockint.catalogue import Catalogue
from mockint.model import LANGS
from mockint.packs.filling import fill
from mockint.packs.loader import load_file

BYTES_A_LETTER = 300
"""At 450 words a minute a letter takes about 40 ms; a third of that is the least a spoken one can take."""


PARTS = 3
"""Each text takes 13 ms of one processor, all of them under 10 s; on a machine that does other things half a second each, so
the work is split into parts that can run beside each other. Every text is in one of them."""


def texts() -> list[tuple[str, str]]:
    """Each distinct text once: the questions with and without their facts, and what the interviewer says at the end."""
    found: dict[tuple[str, str], None] = {}
    for file in sorted(paths.shipped_packs_dir().glob("*/*.toml")):
        pack = load_file(file)
        for question in pack.questions:
            for filled in (fill(question), fill(question, company="Maju Jaya", position="staf", name="Sari")):
                found[pack.lang, filled.text] = None
    for lang in LANGS:
        say = Catalogue(lang)
        for key in ("taken_role", "taken_company", "taken_money", "taken_other", "taken_nothing", "else_1", "else_2"):
            found[lang, say(f"interview.{key}")] = None
        for key in ("farewell", "farewell_hr", "farewell_user"):
            found[lang, say(f"interview.{key}")] = None
    return list(found)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other engines hang when they are used twice in a process")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_question_is_spoken(tmp_path: Path, part: int) -> None:
    assert len(texts()) > 350
    orders = texts()[part::PARTS]
    file, result = tmp_path / "orders.json", tmp_path / "sizes.json"
    file.write_text(json.dumps(orders), "utf-8")
    child = [sys.executable, str(Path(__file__).with_name("say_all.py")), str(file), str(result)]
    ran = subprocess.run(child, capture_output=True, timeout=240)
    assert ran.returncode == 0, ran.stderr.decode()[-500:]
    sizes = json.loads(result.read_text("utf-8"))
    short = [text for (_, text), size in zip(orders, sizes, strict=True) if size < BYTES_A_LETTER * len(text)]
    assert short == []
