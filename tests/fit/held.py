"""What nothing is fitted on, so that there is something new to measure on; who fits it one day writes others first."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
HELD = (
    "*/answers/j-06.txt",
    "*/answers/k-06.txt",
    "*/answers/k-07.txt",
    "*/answers/l-*.txt",
    "en/answers/m-03.txt",
    "en/answers/m-1[678].txt",
    "*/conduct/n-*.tsv",
    "*/conduct/q-*.tsv",
    "en/conduct/r-*.tsv",
    "id/conduct/o-3*.tsv",
)


def files(lang: str, kind: str) -> list[Path]:
    """The files of ``answers`` or ``conduct`` in a language that may be fitted on, in order."""
    found = sorted((CORPORA / lang / kind).glob("*.txt" if kind == "answers" else "*.tsv"))
    return [path for path in found if not any(fnmatch(path.relative_to(CORPORA).as_posix(), held) for held in HELD)]
