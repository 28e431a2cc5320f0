"""Fit the judgement that weighs what the conduct rules propose (mockint/scoring/conduct_fitted.py).

    python tests/fit/fit_conduct.py en id [--without d-4.tsv] [--dry]

Needs scikit-learn (extra ``fit``). It reads the conduct corpus and the answers of ``tests/corpora`` (never ``final``), the
further utterances beside this file, the rules' own examples, and writes ``mockint/scoring/rules/<lang>/conduct.weights``.
Thresholds are chosen on predictions for held-out parts of the texts.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from mockint.scoring import conduct_fitted as fitted  # noqa: E402
from mockint.scoring.conduct import Hit, proposals, told  # noqa: E402
from mockint.scoring.conduct_check import shipped_examples  # noqa: E402
from mockint.scoring.conduct_rules import CATEGORIES, shipped  # noqa: E402
from mockint.scoring.conduct_words import mentions, read  # noqa: E402
from mockint.scoring.corpus import CorpusError, read_answers, read_conduct  # noqa: E402
from mockint.scoring.text import tokenize  # noqa: E402

LABELS = list(CATEGORIES)
SETTINGS = {"closing": "closing", "informational": "informational", "follow_up": "follow_up"}
STRENGTH, CATEGORY_STRENGTH = 0.1, 0.3
ANSWERS_EVERY = 3
"""Every third answer is used; all of them say little more and take three times as long."""
EXAMPLE = 5.0
"""Weight of a rule's own examples: what the rules promise must hold."""
FOLDS = 4
TOGETHER = 50
"""Neighbouring texts that are held out together."""
SEEN = 3
"""Words a feature must occur at to be weighed."""
SMALLEST = 3
"""Weights below this many hundredths are left out of the table."""
FLAGGED, ANSWERS_FLAGGED = 0.03, 0.06
"""Share of clean utterances and of answers that may be flagged at most."""


@dataclass
class Example:
    """One text: its rows in the matrix of words, its label, the words of the finding, its group for folds."""

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


def examples(lang: str, without: list[str]) -> list[Example]:
    """The labelled utterances and a share of the answers, nearly all of which are clean."""
    out = []
    corpora = sorted((ROOT / "tests/corpora" / lang / "conduct").glob("*.tsv"))
    for path in [*corpora, HERE / "conduct" / f"{lang}.tsv"]:
        if path.name not in without:
            for item in read_conduct(path.read_text("utf-8"), path.name):
                out.append(Example(item.text, item.setting, item.category, item.spans))
    for example in shipped_examples(lang):
        rule = shipped(lang).rules[example.rule]
        setting = rule.settings.split()[0]
        for text, start, end in example.flagged:
            out.append(Example(text, setting, rule.category, ((start, end),), weight=EXAMPLE))
        out += [Example(text, setting, "", (), weight=EXAMPLE) for text in example.near]
    number = 0
    for path in sorted((ROOT / "tests/corpora" / lang / "answers").glob("*.txt")):
        try:
            for answer in read_answers(path.read_text("utf-8"), lang, path.name):
                number += 1
                if number % ANSWERS_EVERY == 0:
                    out.append(Example(answer.text, SETTINGS.get(answer.ask, "job"), "", (), True))
        except CorpusError as error:
            print("left out:", error)
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
            row = fitted.in_setting([*fitted.own_features(form, mine), *context], e.setting)
            indices += [names.setdefault(name, len(names)) for name in row]
            bounds.append(len(indices))
    matrix = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, bounds), shape=(len(bounds) - 1, len(names)))
    matrix.sum_duplicates()
    seen = np.asarray((matrix > 0).sum(axis=0)).ravel() >= SEEN
    kept = [name for name, ok in zip(names, seen, strict=True) if ok]
    return matrix[:, seen].tocsr(), kept


def near_columns(names: list[str]) -> np.ndarray:
    """Features that also count in the surroundings of a window: words and classes."""
    return np.array([i for i, n in enumerate(names) if n[:2] in ("w:", "c:") and "|" not in n])


def windows(e: Example, middles: list[int]):
    """For each middle the rows of the window and of its surroundings."""
    for m in middles:
        low, high = max(0, m - fitted.HALF), min(e.count, m + fitted.HALF + 1)
        start, end = max(0, low - fitted.AROUND), min(e.count, high + fitted.AROUND)
        base = e.first
        yield range(base + low, base + high), [*range(base + start, base + low), *range(base + high, base + end)]


def gather(matrix, nears, settings: list[str], rows):
    """The training matrix of windows: inner features, surrounding ones, settings."""
    ptr_in, ptr_near, idx_in, idx_near = [0], [0], [], []
    for inner, outer in rows:
        idx_in += inner
        idx_near += outer
        ptr_in.append(len(idx_in))
        ptr_near.append(len(idx_near))
    shape = (len(ptr_in) - 1, matrix.shape[0])
    pick = sparse.csr_matrix((np.ones(len(idx_in), np.float32), idx_in, ptr_in), shape=shape)
    around = sparse.csr_matrix((np.ones(len(idx_near), np.float32), idx_near, ptr_near), shape=shape)
    flags = sparse.csr_matrix(np.array([[s == name for name in SETTINGS] for s in settings], np.float32))
    return sparse.hstack([pick @ matrix, (around @ matrix)[:, nears] * 0.5, flags]).tocsr()


def middles_of(e: Example) -> tuple[list[int], list[int]]:
    """Middles of windows with the finding, and of windows without."""
    if not e.label:
        step = 6 if e.answer else 3
        return [], list(range(2 if e.answer else 0, e.count, step)) or [0]
    first, last = e.inside[0], e.inside[-1]
    middle = (first + last) // 2
    with_it = sorted({middle, min(middle, first + 2), max(middle, last - 2)})
    far = [i for i in range(0, e.count, 4) if i < first - fitted.HALF - 2 or i > last + fitted.HALF + 2]
    return with_it, far


def scores(e: Example, inner: np.ndarray, outer: np.ndarray, bias: float) -> np.ndarray:
    """The model's log odds of each middle of a text."""
    a = np.concatenate([[0], np.cumsum(inner[e.first : e.first + e.count])])
    b = np.concatenate([[0], np.cumsum(outer[e.first : e.first + e.count])])
    m = np.arange(e.count)
    low, high = np.maximum(0, m - fitted.HALF), np.minimum(e.count, m + fitted.HALF + 1)
    start, end = np.maximum(0, low - fitted.AROUND), np.minimum(e.count, high + fitted.AROUND)
    return bias + a[high] - a[low] + b[low] - b[start] + b[end] - b[high]


def training(texts: list[Example], extra: list[tuple[Example, int]]):
    rows, labels, weights, settings = [], [], [], []
    for e in texts:
        with_it, without_it = middles_of(e)
        for chosen, label, weight in ((with_it, 1, 3.0 / max(1, len(with_it))), (without_it, 0, 1.0 if not e.label else 0.5)):
            rows += windows(e, chosen)
            labels += [label] * len(chosen)
            weights += [weight * e.weight] * len(chosen)
            settings += [e.setting] * len(chosen)
    for e, middle in extra:
        rows += windows(e, [middle])
        labels.append(0)
        weights.append(1.0)
        settings.append(e.setting)
    return rows, np.array(labels), np.array(weights), settings


class Binary:
    """The model of finding or none."""

    def __init__(self, matrix, nears, texts: list[Example]) -> None:
        self.matrix, self.nears = matrix, nears
        hard: list[tuple[Example, int]] = []
        for round_ in range(2):
            rows, labels, weights, settings = training(texts, hard)
            data = gather(matrix, nears, settings, rows)
            model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=60, tol=1e-2, intercept_scaling=4)
            model.fit(data, labels, sample_weight=weights)
            self._take(model.coef_[0], float(model.intercept_[0]))
            if not round_:
                for e in texts:
                    if not e.label:
                        s = self.of(e)
                        top = int(np.argmax(s))
                        if s[top] > -2:
                            hard.append((e, top))

    def _take(self, coef: np.ndarray, bias: float) -> None:
        n = self.matrix.shape[1]
        self.inner, self.outer, self.sets = coef[:n], coef[n : n + len(self.nears)] * 0.5, coef[n + len(self.nears) :]
        self.bias = bias
        self._words = self.matrix @ self.inner
        self._around = self.matrix[:, self.nears] @ self.outer

    def of(self, e: Example) -> np.ndarray:
        """Log odds of each middle of a text."""
        flag = [self.sets[k] for k, name in enumerate(SETTINGS) if name == e.setting]
        return scores(e, self._words, self._around, self.bias + sum(flag))


def odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def chance(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))


def categories(matrix, names: list[str], texts: list[Example]):
    """The model of categories, fitted on the windows that hold a finding."""
    rows, labels, settings = [], [], []
    for e in texts:
        if e.label:
            chosen = middles_of(e)[0]
            rows += windows(e, chosen)
            labels += [LABELS.index(e.label)] * len(chosen)
            settings += [e.setting] * len(chosen)
    data = gather(matrix, near_columns(names)[:0], settings, rows)
    model = LogisticRegression(C=CATEGORY_STRENGTH, max_iter=60, tol=1e-2).fit(data, labels)
    return model


@dataclass
class Judged:
    """What the model says of a text it was not fitted on: log odds of its best window, the rules' matches, the finding."""

    kind: str
    top: float
    usual: float
    plain: bool
    at_finding: float = -99.0
    usual_there: float = -99.0
    plain_there: bool = False

    def flagged(self, alone: float, drop: float) -> bool:
        return self.plain or self.top >= alone or self.usual >= drop

    def recalled(self, alone: float, drop: float) -> bool:
        return self.plain_there or self.at_finding >= alone or self.usual_there >= drop


def judged(e: Example, model: Binary) -> Judged:
    """A text judged by a model fitted on others."""
    s = model.of(e)

    def best(hits: list[Hit]) -> float:
        return max((float(s[h.begin : max(h.end, h.begin + 1)].max()) for h in hits), default=-99.0)

    usual = [h for h in e.hits if not h.broad and not h.plain]
    plain = [h for h in e.hits if h.plain]
    out = Judged("answer" if e.answer else (e.label and "finding") or "clean", float(s.max()), best(usual), bool(plain))
    if e.label:
        first, last = e.inside[0], e.inside[-1] + 1
        there = [h for h in usual if h.begin < last and first < h.end]
        out.at_finding, out.usual_there = float(s[first:last].max()), best(there)
        out.plain_there = any(h.begin < last and first < h.end for h in plain)
    return out


def thresholds(all_judged: list[Judged]) -> tuple[float, float]:
    """The thresholds that recall most while no more than the allowed share of clean texts is flagged; prints what they do."""
    groups = {kind: [j for j in all_judged if j.kind == kind] for kind in ("finding", "clean", "answer")}

    def share(kind: str, alone: float, drop: float) -> float:
        return float(np.mean([j.flagged(alone, drop) for j in groups[kind]]))

    grid = np.arange(-3, 4.01, 0.2)
    best = (0.0, 3.0, 0.0)
    for alone in grid:
        for drop in grid[grid <= alone]:
            if share("clean", alone, drop) <= FLAGGED and share("answer", alone, drop) <= ANSWERS_FLAGGED:
                recalled = float(np.mean([j.recalled(alone, drop) for j in groups["finding"]]))
                best = max(best, (recalled, float(alone), float(drop)))
    for alone, drop in (best[1:], *((a, a - 1) for a in (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5))):
        recalled = np.mean([j.recalled(alone, drop) for j in groups["finding"]])
        print(
            f"  alone {chance(alone):.3f}, drop {chance(drop):.3f}: recalled {recalled:.3f}, clean flagged "
            f"{share('clean', alone, drop):.3f}, answers {share('answer', alone, drop):.3f}"
        )
    return best[1], best[2]


def fit(lang: str, without: list[str], dry: bool) -> None:
    """Fit, choose thresholds on held-out parts, write the table."""
    texts = examples(lang, without)
    matrix, names = word_matrix(lang, texts)
    nears = near_columns(names)
    # Pairs of utterances often stand near each other: they stay in one part.
    fold = np.random.default_rng(3).integers(0, FOLDS, len(texts) // TOGETHER + 1).repeat(TOGETHER)[: len(texts)]
    seen: list[Judged] = []
    right = total = 0
    for k in range(FOLDS):
        inside = [e for e, f in zip(texts, fold, strict=True) if f != k]
        model = Binary(matrix, nears, inside)
        kinds = categories(matrix, names, inside)
        for e, f in zip(texts, fold, strict=True):
            if f == k:
                seen.append(judged(e, model))
                if e.label:
                    row = gather(matrix, nears[:0], [e.setting], list(windows(e, [(e.inside[0] + e.inside[-1]) // 2])))
                    right += LABELS[kinds.predict(row)[0]] == e.label
                    total += 1
    print(f"{lang}: {len(texts)} texts, {matrix.shape[0]} words, {matrix.shape[1]} features; category {right / total:.2f}")
    alone, drop = thresholds(seen)
    if dry:
        return
    model = Binary(matrix, nears, texts)
    kinds = categories(matrix, names, texts)

    def whole(values: np.ndarray, keys: list[str]) -> dict[str, int]:
        rounded = np.rint(values * 100).astype(int)
        return {key: int(v) for key, v in zip(keys, rounded, strict=True) if abs(v) >= SMALLEST}

    finding = whole(model.inner, names)
    finding.update({f"set:{name}": round(float(v) * 100) for name, v in zip(SETTINGS, model.sets, strict=True)})
    weights = np.zeros((len(LABELS), kinds.coef_.shape[1]))
    weights[kinds.classes_] = kinds.coef_
    rounded = np.rint(weights * 100).astype(int)
    keys = [*names, *[f"set:{name}" for name in SETTINGS]]
    bias = np.full(len(LABELS), -900)
    bias[kinds.classes_] = np.rint(kinds.intercept_ * 100).astype(int)
    table = {
        "labels": LABELS,
        "bias": round(model.bias * 100),
        "category_bias": bias.tolist(),
        "finding": finding,
        "near": whole(model.outer, [names[i] for i in nears]),
        "category": {key: rounded[:, i].tolist() for i, key in enumerate(keys) if abs(rounded[:, i]).max() >= 12},
        "alone": round(chance(alone), 4),
        "drop": round(chance(drop), 4),
    }
    out = fitted.encode(fitted.Table(**table))
    print(f"  {len(finding)} + {len(table['near'])} + {len(table['category'])} weights, {len(out) / 1000:.0f} kB")
    (ROOT / "mockint/scoring/rules" / lang / "conduct.weights").write_bytes(out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("langs", nargs="+")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--dry", action="store_true")
    options = parser.parse_args()
    for one in options.langs:
        fit(one, options.without, options.dry)
