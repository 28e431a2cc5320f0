"""What the conduct judgement is fitted on: labelled utterances, alone and within pieces of answers, and the words they are
made of."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from held import files
from scipy import sparse

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from mockint.scoring import conduct_fitted as fitted  # noqa: E402
from mockint.scoring import conduct_net  # noqa: E402
from mockint.scoring.conduct import proposals  # noqa: E402
from mockint.scoring.conduct_check import shipped_examples  # noqa: E402
from mockint.scoring.conduct_matches import Hit, told  # noqa: E402
from mockint.scoring.conduct_rules import shipped  # noqa: E402
from mockint.scoring.conduct_words import mentions, read  # noqa: E402
from mockint.scoring.corpus import CorpusError, read_answers, read_conduct  # noqa: E402
from mockint.scoring.text import tokenize  # noqa: E402

SETTINGS = {"closing": "closing", "informational": "informational", "follow_up": "follow_up"}
EXAMPLE_COPIES = 3
"""How often a rule's own example is shown in the middle of an answer; any other utterance is once."""
EXAMPLE = 5.0
"""Weight of a rule's own examples: what the rules promise must hold."""
TOGETHER = 100
"""Texts of a file that are held out together at most."""
SEEN = 5
"""Words a feature must occur at to be weighed."""


@dataclass
class Example:
    """One text: where it stands, its label, the words of the finding, its rows in the matrix of words."""

    source: str
    text: str
    setting: str
    label: str
    spans: tuple[tuple[int, int], ...]
    answer: bool = False
    weight: float = 1.0
    first: int = 0
    count: int = 0
    inside: list[int] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    numbers: list[list[int]] = field(default_factory=list)


def examples(lang: str, without: list[str]) -> list[Example]:
    """The labelled utterances and a share of the answers, nearly all of which are clean."""
    out = []
    for path in [*files(lang, "conduct"), HERE / "conduct" / f"{lang}.tsv"]:
        if path.name not in without:
            for item in read_conduct(path.read_text("utf-8"), path.name):
                out.append(Example(path.name, item.text, item.setting, item.category, item.spans))
    for example in shipped_examples(lang):
        rule = shipped(lang).rules[example.rule]
        setting = rule.settings.split()[0]
        for text, start, end in example.flagged:
            out.append(Example("rules", text, setting, rule.category, ((start, end),), weight=EXAMPLE))
        out += [Example("rules", text, setting, "", (), weight=EXAMPLE) for text in example.near]
    pieces = []
    for path in files(lang, "answers"):
        try:
            for answer in read_answers(path.read_text("utf-8"), lang, path.name):
                out.append(Example(path.name, answer.text, SETTINGS.get(answer.ask, "job"), "", (), True))
                pieces.append(answer.text.split())
        except CorpusError as error:
            print("left out:", error)
    for number, e in enumerate(out):
        e.source += f" {number // TOGETHER}"
    return out + embedded(out, pieces)


def embedded(texts: list[Example], answers: list[list[str]]) -> list[Example]:
    """The utterances once more, each within pieces of two answers, half of them without case and punctuation: an
    insult stays one wherever it is said, and what is innocent stays innocent."""
    rng = random.Random(5)
    out = []
    said = [e for e in texts if not e.answer and e.setting == "job"]
    for e in [one for one in said for _ in range(EXAMPLE_COPIES if one.weight == EXAMPLE else 1)]:
        before, after = (rng.choice(answers) for _ in range(2))
        start = rng.randrange(max(1, len(before) - 20))
        lead = " ".join(before[start : start + rng.randint(6, 20)])
        tail = " ".join(after[: rng.randint(0, 20)])
        text = f"{lead} {e.text} {tail}".strip()
        spans = tuple((a + len(lead) + 1, b + len(lead) + 1) for a, b in e.spans)
        if rng.random() < 0.5:
            bare = "".join(c if c.isalnum() or c in "'’-" else " " for c in text).lower()
            if len(bare) == len(text):
                text = bare
        out.append(Example(e.source, text, e.setting, e.label, spans))
    return out


def word_matrix(lang: str, texts: list[Example]):
    """Features of every word of every text (sparse, words × features) and their names."""
    rules = shipped(lang)
    names: dict[str, int] = {}
    indices: list[int] = []
    bounds = [0]
    for e in texts:
        words = read(tokenize(e.text), rules.lexicon)
        e.first, e.count = len(bounds) - 1, len(words)
        e.inside = [i for i, w in enumerate(words) if any(w.start < b and a < w.end for a, b in e.spans)] or [0]
        e.hits = proposals(e.text, lang, e.setting)
        keys, at, _ = mentions(words, rules.lexicon)
        forms = [w.form for w in words]
        for form, mine, context in zip(forms, keys, fitted.context_features(forms, at, told(e.hits, rules)), strict=True):
            own = fitted.own_features(form, mine)
            e.rows.append([sys.intern(name) for name in conduct_net.features(own, context, e.setting)])
            row = fitted.in_setting([*own, *context], e.setting)
            indices += [names.setdefault(name, len(names)) for name in row]
            bounds.append(len(indices))
    matrix = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, bounds), shape=(len(bounds) - 1, len(names)))
    matrix.sum_duplicates()
    seen = np.asarray((matrix > 0).sum(axis=0)).ravel() >= SEEN
    kept = [name for name, ok in zip(names, seen, strict=True) if ok]
    return matrix[:, seen].tocsr(), kept
