"""Fit the judgement that weighs what the conduct rules propose (mockint/scoring/conduct_fitted.py).

    python tests/fit/fit_conduct.py en id [--without a-3.tsv] [--dry]

Needs scikit-learn (extra ``fit``). It reads the conduct corpus and the answers of ``tests/corpora`` (never ``final``), the
further utterances beside this file, and writes ``mockint/scoring/rules/<lang>/conduct.json``. Thresholds are chosen on
predictions for held-out fifths: a broad proposal is kept where at most 1 % of clean windows would be.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from mockint.scoring import conduct_fitted as fitted  # noqa: E402
from mockint.scoring.conduct import proposals  # noqa: E402
from mockint.scoring.conduct_rules import CATEGORIES, shipped  # noqa: E402
from mockint.scoring.conduct_words import mentions, read  # noqa: E402
from mockint.scoring.corpus import CorpusError, read_answers, read_conduct  # noqa: E402
from mockint.scoring.text import tokenize  # noqa: E402

LABELS = ["", *CATEGORIES]
SETTINGS = {"closing": "closing", "informational": "informational", "follow_up": "follow_up"}
COMMON_WORDS = 220
STRENGTH = 0.15
SMALLEST = 4
"""Weights below this many hundredths for every label are left out of the table."""


def items(lang: str, without: list[str]):
    """The labelled utterances: text, setting, label, words of the finding (first, last)."""
    files = [*sorted((ROOT / "tests/corpora" / lang / "conduct").glob("a-*.tsv")), HERE / "conduct" / f"{lang}.tsv"]
    for path in files:
        if path.name not in without:
            for item in read_conduct(path.read_text("utf-8"), path.name):
                yield item.text, item.setting, item.category, item.spans


def answers(lang: str):
    """All answers, nearly all of them clean: text and setting."""
    for path in sorted((ROOT / "tests/corpora" / lang / "answers").glob("*.txt")):
        try:
            for answer in read_answers(path.read_text("utf-8"), lang, path.name):
                yield answer.text, SETTINGS.get(answer.ask, "job")
        except CorpusError as error:
            print("left out:", error)


def windows(lang: str, without: list[str]):
    """Training windows: feature counts, label, weight, group."""
    rules = shipped(lang)
    counted = Counter(w.form for text, _ in answers(lang) for w in read(tokenize(text), rules.lexicon))
    common = frozenset(w for w, _ in counted.most_common(COMMON_WORDS))
    rng = np.random.default_rng(7)

    def prepared(text: str, setting: str):
        words = read(tokenize(text), rules.lexicon)
        keys, at, _ = mentions(words, rules.lexicon)
        return words, list(fitted.features([w.form for w in words], keys, at, setting, common))

    def window(per_word, begin: int, end: int, setting: str) -> dict[str, int]:
        low, high = max(0, begin - fitted.BEFORE), min(len(per_word), end + fitted.AFTER)
        out = Counter(name for names in per_word[low:high] for name in names)
        out["set:" + setting] = 1
        return out

    group = 0
    for text, setting, label, spans in items(lang, without):
        group += 1
        words, per_word = prepared(text, setting)
        if label:
            inside = [i for i, w in enumerate(words) if any(w.start < e and s < w.end for s, e in spans)] or [0]
            begin, end = inside[0], inside[-1] + 1
            places = {(begin, end), ((begin + end) // 2, (begin + end) // 2 + 1)}
        else:
            places = {(h.begin, h.end) for h in proposals(text, lang, setting)} | {(0, len(words))}
        chosen = sorted(places)[:: max(1, len(places) // 3)][:3]
        for begin, end in chosen:
            yield window(per_word, begin, end, setting), label, 3.0 / len(chosen), group
    for text, setting in answers(lang):
        group += 1
        words, per_word = prepared(text, setting)
        places = sorted({(h.begin, h.end) for h in proposals(text, lang, setting)})
        if len(places) > 6:
            places = [places[k] for k in sorted(rng.choice(len(places), 6, replace=False))]
        for begin, end in places:
            yield window(per_word, begin, end, setting), "", 1.0, group
    yield None, sorted(common), 0, 0


def fit(lang: str, without: list[str], dry: bool) -> None:
    """Fit, choose thresholds on held-out fifths, write the table."""
    rows = list(windows(lang, without))
    common = rows.pop()[1]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([row[0] for row in rows])
    matrix.data = np.minimum(matrix.data, 2)
    seen = np.asarray((matrix > 0).sum(axis=0)).ravel() >= 2
    names = np.array(vectorizer.get_feature_names_out())[seen]
    matrix = matrix[:, seen]
    labels = np.array([LABELS.index(row[1]) for row in rows])
    weights = np.array([row[2] for row in rows])
    groups = np.array([row[3] for row in rows])

    def model():
        return LogisticRegression(C=STRENGTH, max_iter=400)

    chances = np.zeros((len(rows), len(LABELS)))
    order = np.unique(groups)
    first = {g: labels[np.argmax(groups == g)] for g in order}
    for train, test in StratifiedKFold(5, shuffle=True, random_state=3).split(order, [first[g] for g in order]):
        inside, outside = np.isin(groups, order[train]), np.isin(groups, order[test])
        fold = model().fit(matrix[inside], labels[inside], sample_weight=weights[inside])
        chances[np.ix_(outside, fold.classes_)] = fold.predict_proba(matrix[outside])
    clean = labels == 0
    best = np.sort(chances[clean][:, 1:].max(axis=1))[::-1]
    keep = float(best[max(1, int(0.004 * clean.sum()))])
    drop = 1 - float(np.quantile(1 - chances[clean][:, 0], 0.85))
    right = chances[np.arange(len(rows)), labels]
    print(f"{lang}: {matrix.shape[0]} windows, {matrix.shape[1]} features, keep {keep:.3f}, drop {drop:.3f}")
    print(
        f"  held-out: kept {np.mean(right[~clean] >= keep):.2f}, not dropped {np.mean(chances[~clean][:, 0] <= drop):.2f}, "
        f"clean kept {np.mean(best >= keep):.4f}, clean not dropped {np.mean(chances[clean][:, 0] <= drop):.2f}"
    )
    final = model().fit(matrix, labels, sample_weight=weights)
    coefficients = np.zeros((len(LABELS), matrix.shape[1]))
    coefficients[final.classes_] = final.coef_
    bias = np.full(len(LABELS), -9.0)
    bias[final.classes_] = final.intercept_
    scaled = np.rint(coefficients * 100).astype(int)
    table = fitted.Table(
        labels=LABELS,
        common=common,
        bias=[round(b * 100) for b in bias],
        weights={str(n): scaled[:, k].tolist() for k, n in enumerate(names) if abs(scaled[:, k]).max() >= SMALLEST},
        keep=round(keep, 3),
        drop=round(drop, 3),
    )
    out = msgspec.json.encode({f: getattr(table, f) for f in ("labels", "common", "bias", "weights", "keep", "drop")})
    print(f"  {len(table.weights)} features kept, {len(out) / 1000:.0f} kB")
    if not dry:
        (ROOT / "mockint/scoring/rules" / lang / "conduct.json").write_bytes(out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("langs", nargs="+")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--dry", action="store_true")
    options = parser.parse_args()
    for one in options.langs:
        fit(one, options.without, options.dry)
