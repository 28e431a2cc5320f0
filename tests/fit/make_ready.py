"""python tests/fit/make_ready.py: make the shipped rules and tables ready for a quick start; after any change of one."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mockint.model import LANGS
from mockint.scoring import ready, rules
from mockint.scoring.conduct_compiled import pack, path
from mockint.scoring.conduct_rules import with_extra

if __name__ == "__main__":
    files = {path(lang): pack(with_extra(lang, ())) for lang in LANGS}
    files[Path(rules.__file__).parent / rules.READY] = ready.pack()
    for file, data in files.items():
        file.write_bytes(data)
        print(f"{file}: {len(data) / 1000:.0f} kB")
