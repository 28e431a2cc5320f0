"""Fit the judgement that weighs what the conduct rules propose (mockint/scoring/conduct_fitted.py).

    python tests/fit/fit_conduct.py en id [--without a-3.tsv] [--dry]

Needs scikit-learn (extra ``fit``). It reads the conduct corpus and the answers of ``tests/corpora`` (never ``final``), the
further utterances beside this file, and writes ``mockint/scoring/rules/<lang>/conduct.json``. Thresholds are chosen on
predictions for held-out thirds of the texts.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from mockint.scoring import conduct_fitted as fitted  # noqa: E402
from mockint.scoring.conduct import proposals  # noqa: E402
from mockint.scoring.conduct_rules import CATEGORIES, shipped  # noqa: E402
from mockint.scoring.conduct_words import mentions, read  # noqa: E402
from mockint.scoring.corpus import CorpusError, read_answers, read_conduct  # noqa: E402
from mockint.scoring.text import tokenize  # noqa: E402

LABELS = list(CATEGORIES)
SETTINGS = {"closing": "closing", "informational": "informational", "follow_up": "follow_up"}
COMMON_WORDS = 220
STRENGTH, CATEGORY_STRENGTH = 0.04, 0.3
ANSWERS_EVERY = 3
"""Every third answer is used; all of them say little more and take three times as long."""
FOLDS = 3
SMALLEST = 3
"""Weights below this many hundredths are left out of the table."""
ALONE_SHARE, KEEP_SHARE, DROP_SHARE = 0.008, 0.012, 0.012
"""Share of clean texts that a finding of the table alone, a broad match, and an ordinary match may flag."""
MOST_DROPPED = 0.09
"""Share of findings that an ordinary match may lose to ``drop``."""


@dataclass
class Example:
    """One text: its rows in the matrix of words, its label, the words of the finding, its group for folds."""

    text: str
    setting: str
    label: str
    spans: tuple[tuple[int, int], ...]
    answer: bool = False
    first: int = 0
    count: int = 0
    inside: list[int] = field(default_factory=list)


def examples(lang: str, without: list[str]) -> list[Example]:
    """The labelled utterances and a share of the answers, nearly all of which are clean."""
    out = []
    corpora = sorted((ROOT / "tests/corpora" / lang / "conduct").glob("[ab]-*.tsv"))
    for path in [*corpora, HERE / "conduct" / f"{lang}.tsv"]:
        if path.name not in without:
            for item in read_conduct(path.read_text("utf-8"), path.name):
                out.append(Example(item.text, item.setting, item.category, item.spans))
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
    """Features of every word of every text (sparse, words × features), feature names, common words."""
    rules = shipped(lang)
    read_texts = [read(tokenize(e.text), rules.lexicon) for e in texts]
    counted = Counter(w.form for e, words in zip(texts, read_texts, strict=True) if e.answer for w in words)
    common = frozenset(w for w, _ in counted.most_common(COMMON_WORDS))
    names: dict[str, int] = {}
    indices: list[int] = []
    bounds = [0]
    for e, words in zip(texts, read_texts, strict=True):
        e.first, e.count = len(bounds) - 1, len(words)
        e.inside = [i for i, w in enumerate(words) if any(w.start < b and a < w.end for a, b in e.spans)] or [0]
        keys, at, _ = mentions(words, rules.lexicon)
        for row in fitted.features([w.form for w in words], keys, at, e.setting, common):
            indices += [names.setdefault(name, len(names)) for name in row]
            bounds.append(len(indices))
    matrix = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, bounds), shape=(len(bounds) - 1, len(names)))
    matrix.sum_duplicates()
    seen = np.asarray((matrix > 0).sum(axis=0)).ravel() >= 3
    kept = [name for name, ok in zip(names, seen, strict=True) if ok]
    return matrix[:, seen].tocsr(), kept, common


def near_columns(names: list[str]) -> np.ndarray:
    """Features that also count in the surroundings of a window: words and classes."""
    return np.array([i for i, n in enumerate(names) if n[0] in "wc" and "|" not in n])


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
            weights += [weight] * len(chosen)
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


def fit(lang: str, without: list[str], dry: bool) -> None:
    """Fit, choose thresholds on held-out thirds, write the table."""
    texts = examples(lang, without)
    matrix, names, common = word_matrix(lang, texts)
    nears = near_columns(names)
    rng = np.random.default_rng(3)
    fold = rng.integers(0, FOLDS, len(texts))
    top_clean, top_answer, on_finding, on_clean_broad, on_found_broad, on_clean_hit, on_answer_hit = [], [], [], [], [], [], []
    right = total = 0
    for k in range(FOLDS):
        inside = [e for e, f in zip(texts, fold, strict=True) if f != k]
        model = Binary(matrix, nears, inside)
        kinds = categories(matrix, names, inside)
        for e, f in zip(texts, fold, strict=True):
            if f != k:
                continue
            s = model.of(e)
            hits = [h for h in proposals(e.text, lang, e.setting) if not h.plain]
            broad = [s[h.begin : h.end].max() for h in hits if h.broad]
            ordinary = max([s[h.begin : h.end].max() for h in hits if not h.broad], default=-99)
            if e.answer:
                top_answer.append(s.max())
                on_answer_hit.append(ordinary)
                on_clean_broad.append(max(broad, default=-99))
                continue
            if e.label:
                on_finding.append(s[e.inside[0] : e.inside[-1] + 1].max())
                on_found_broad.append(max(broad, default=-99))
                row = gather(matrix, nears[:0], [e.setting], list(windows(e, [(e.inside[0] + e.inside[-1]) // 2])))
                right += LABELS[kinds.predict(row)[0]] == e.label
                total += 1
            else:
                top_clean.append(s.max())
                on_clean_hit.append(ordinary)
                on_clean_broad.append(max(broad, default=-99))
    found = np.array(on_finding)
    alone = max(float(np.quantile(top_clean, 1 - ALONE_SHARE)), float(np.quantile(top_answer, 1 - ALONE_SHARE)))
    keep = float(np.quantile(on_clean_broad, 1 - KEEP_SHARE))
    hit_bars = [float(np.quantile(hits, 1 - DROP_SHARE)) for hits in (on_clean_hit, on_answer_hit)]
    drop = min(max(hit_bars), float(np.quantile(found, MOST_DROPPED)))
    for q in (0.01, 0.03, 0.05, 0.08, 0.12, 0.16, 0.2):
        bar = float(np.quantile(found, q))
        print(
            f"  dropping {q:.2f} of findings (below {chance(bar):.3f}) leaves {np.mean(np.array(on_clean_hit) >= bar):.3f} of "
            f"clean items and {np.mean(np.array(on_answer_hit) >= bar):.3f} of answers flagged"
        )
    print(
        f"{lang}: {len(texts)} texts, {matrix.shape[0]} words, {matrix.shape[1]} features; category right {right / total:.2f}"
    )
    for share in (0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1):
        bar = float(np.quantile(top_clean, 1 - share))
        far = float(np.quantile(on_clean_broad, 1 - share))
        print(
            f"  {share:.3f} of clean flagged: alone {np.mean(found >= bar):.2f} of findings (answers "
            f"{np.mean(np.array(top_answer) >= bar):.3f}), broad {np.mean(np.array(on_found_broad) >= far):.2f}"
        )
    print(f"  alone {chance(alone):.3f}, keep {chance(keep):.3f}, drop {chance(drop):.3f}")
    print(
        f"  clean below drop {np.mean(np.array(top_clean) < drop):.2f}, found by the table alone {np.mean(found >= alone):.2f}"
    )
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
        "common": sorted(common),
        "bias": round(model.bias * 100),
        "category_bias": bias.tolist(),
        "finding": finding,
        "near": whole(model.outer, [names[i] for i in nears]),
        "category": {key: rounded[:, i].tolist() for i, key in enumerate(keys) if abs(rounded[:, i]).max() >= 12},
        "alone": round(chance(alone), 4),
        "keep": round(chance(keep), 4),
        "drop": round(chance(drop), 4),
    }
    out = msgspec.json.encode(table)
    print(f"  {len(finding)} + {len(table['near'])} + {len(table['category'])} weights, {len(out) / 1000:.0f} kB")
    (ROOT / "mockint/scoring/rules" / lang / "conduct.json").write_bytes(out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("langs", nargs="+")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--dry", action="store_true")
    options = parser.parse_args()
    for one in options.langs:
        fit(one, options.without, options.dry)
