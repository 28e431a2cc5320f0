"""python tests/fit/frequencies.py: counts on the corpora what tells whether an answer takes up its question.

``frequencies.txt``: how many answers hold each stem (first line: how many answers there are); stems in fewer than LEAST are all
rare alike. ``asked.txt``: for each thing that questions ask for, how often (percent) it is taken up by the answers that were
asked for it, pulled towards ODDS for things asked seldom, and how often by any answers. The final split is left alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP))

from mockint.scoring import relevance  # noqa: E402
from mockint.scoring.corpus import read_answers  # noqa: E402
from mockint.scoring.stems import stem  # noqa: E402
from mockint.scoring.text import tokenize  # noqa: E402

LEAST = 4
PRIOR = 3
RULES = TOP / "mockint" / "scoring" / "rules"


def main() -> None:
    for lang in ("en", "id"):
        folder = RULES / lang
        for name in ("frequencies.txt", "asked.txt"):
            (folder / name).write_text("1\n" if name == "frequencies.txt" else "", "utf-8")
        relevance._rules.cache_clear()
        rules = relevance._rules(lang)
        answers = [
            answer
            for path in sorted((TOP / "tests" / "corpora" / lang / "answers").glob("*.txt"))
            for answer in read_answers(path.read_text("utf-8"), lang, path.name)
            if answer.kind != "non_answer"
        ]
        said = [
            {stem(t.folded, lang) for t in tokenize(a.text) if t.kind == "w" and t.folded not in rules.function}
            for a in answers
        ]
        counts = Counter(root for roots in said for root in roots)
        kept = sorted((root, n) for root, n in counts.items() if n >= LEAST)
        lines = "".join(f"{root} {n}\n" for root, n in kept)
        (folder / "frequencies.txt").write_text(f"{len(answers)}\n{lines}", "utf-8")
        asked: Counter[str] = Counter()
        taken: Counter[str] = Counter()
        for answer, roots in zip(answers, said, strict=True):
            for root in set(relevance._roots(answer.question, rules.asking, lang)):
                asked[root] += 1
                taken[root] += not roots.isdisjoint({root} | rules.related.get(root, set()))
        rows = []
        for root in sorted({*rules.related, *(r for r, n in asked.items() if n >= LEAST)}):
            forms = {root} | rules.related.get(root, set())
            base = (sum(not forms.isdisjoint(roots) for roots in said) + 0.5) / (len(said) + 1)
            odds = relevance.ODDS * base / (1 - base)
            own = (taken[root] + PRIOR * odds / (1 + odds)) / (asked[root] + PRIOR)
            rows.append(f"{root} {round(100 * min(own, 0.97))} {max(1, min(98, round(100 * base)))}\n")
        (folder / "asked.txt").write_text("".join(rows), "utf-8")
        print(lang, len(answers), "answers,", len(kept), "stems,", len(rows), "things asked")


if __name__ == "__main__":
    main()
