"""python tests/corpora/check.py [FILE ...]: reads the corpora (or the files given), says what they hold or what is wrong."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mockint.scoring.corpus import CorpusError, read_answers, read_conduct, read_sentences

here = Path(__file__).resolve().parent
files = [Path(a).resolve() for a in sys.argv[1:]] or sorted(
    [*here.rglob("*.txt"), *here.glob("*/conduct/*.tsv"), *here.glob("*/final/*.tsv")]
)
seen: dict[str, Path] = {}
bad = 0
for path in files:
    source = path.read_text("utf-8")
    lang = path.relative_to(here).parts[0] if path.is_relative_to(here) else path.name[:2]
    try:
        if path.suffix == ".tsv":
            items = list(read_conduct(source, path.name))
            print(path.name, len(items), dict(Counter(i.category or "clean" for i in items)))
        elif "=== " in source:
            answers = list(read_answers(source, lang, path.name))
            for answer in answers:
                if answer.id in seen:
                    raise CorpusError(f"{path.name}: {answer.id} stands in {seen[answer.id].name} already")
                seen[answer.id] = path
            words = sorted(len(a.text.split()) for a in answers)
            stories = [{c.label for c in a.clauses} for a in answers if a.kind == "story"]
            missing = Counter(part for there in stories for part in "STAR" if part not in there)
            print(
                path.name,
                len(answers),
                dict(Counter(a.kind for a in answers)),
                f"words {words[0]}..{words[len(words) // 2]}..{words[-1]}",
                f"evidence {sum(len(a.evidence) for a in answers)}",
                f"missing in stories {dict(missing)}",
            )
        else:
            sentences = list(read_sentences(source, path.name))
            print(path.name, len(sentences), dict(Counter(e.type for s in sentences for e in s.evidence)))
    except CorpusError as error:
        bad += 1
        print("WRONG", error)
sys.exit(1 if bad else 0)
