"""python tests/fit/compile_conduct.py: make the shipped conduct rules ready for a quick start; after any change of one."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mockint.model import LANGS
from mockint.scoring.conduct_compiled import pack, path
from mockint.scoring.conduct_rules import with_extra

if __name__ == "__main__":
    for lang in LANGS:
        data = pack(with_extra(lang, ()))
        path(lang).write_bytes(data)
        print(f"{path(lang)}: {len(data) / 1000:.0f} kB")
