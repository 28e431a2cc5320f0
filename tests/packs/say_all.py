"""A child process that renders many texts with one engine: ``python say_all.py ORDERS RESULT`` (JSON files).

mockint itself takes a process an utterance, because some engines hang the second time; where a test has hundreds of texts
and espeak-ng, which does not, one engine is a hundred times cheaper and the same voice.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from mockint.speech import voice_engine


def main() -> None:
    orders = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    engine = voice_engine._engine()
    voices = voice_engine._voices(engine)
    sound = Path(sys.argv[2]).with_suffix(".wav")
    sizes: list[int] = []
    for lang, text in orders:
        voice = voice_engine.default_voice(voices, lang)
        assert voice is not None, lang
        voice_engine._settle(engine, voice, 450)
        sound.unlink(missing_ok=True)
        whole = voice_engine._render(engine, text, sound)
        sizes.append(sound.stat().st_size if whole else 0)
    Path(sys.argv[2]).write_text(json.dumps(sizes), "utf-8")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
