"""Fit the judgement that weighs what the conduct rules propose (mockint/scoring/conduct_fitted.py).

    python tests/fit/fit_conduct.py en id [--without d-4.tsv] [--dry] [--bars 4.0 2.5 -4.5]

Needs scikit-learn and PyTorch (extra ``fit``). It reads the conduct corpus and the answers of ``tests/corpora`` (never
``final``), the further utterances beside this file, the rules' own examples, and writes
``mockint/scoring/rules/<lang>/conduct.weights``. Thresholds are chosen on predictions for held-out files, or given.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import conduct_training as training_net
import numpy as np
import torch
from conduct_examples import EXAMPLE, ROOT, SETTINGS, Example, examples, word_matrix
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from mockint.scoring import conduct_fitted as fitted
from mockint.scoring import conduct_net
from mockint.scoring.conduct_rules import CATEGORIES, shipped

LABELS = list(CATEGORIES)
STRENGTH = 0.1
EXAMPLE_TIMES = 3
"""How often the network is shown a rule's own example."""
ANSWER_TIMES = 5
"""How often the network is shown an answer, each time another piece of it."""
SUREST = -3.0
"""A plain match is taken back only where the models are clearly against it: plain insults count wherever they stand."""
PARTS = 4
"""One part in so many is held out to choose the thresholds."""
SMALLEST = 3
"""Weights below this many hundredths are left out of the table."""
FLAGGED, ANSWERS_FLAGGED = 0.03, 0.04
"""Share of clean utterances and of answers that may be flagged at most."""


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


def samples(texts: list[Example]) -> list[training_net.Sample]:
    """What the network learns from."""
    out = []
    for e in texts:
        if e.numbers:
            label = LABELS.index(e.label) + 1 if e.label else 0
            times = EXAMPLE_TIMES if e.weight == EXAMPLE else ANSWER_TIMES if e.answer else 1
            out += [training_net.Sample(e.numbers, label, e.inside[0], e.inside[-1])] * times
    return out


@dataclass
class Judged:
    """What the models say of a text they were not fitted on: log odds of the best free finding, the best ordinary and the
    best plain match of a rule; the same only where the true finding is. ``right`` says whether the network names its category,
    ``rule_right`` whether the rule that found it does."""

    kind: str
    found: np.ndarray
    there: np.ndarray
    right: bool = False
    rule_right: bool | None = None


NOTHING = -99.0


def judged(texts: list[Example], model: Binary, network: training_net.Network, lang: str) -> list[Judged]:
    """Texts judged by models fitted on others, as ``conduct_fitted`` does it."""
    rules = shipped(lang).rules
    places: dict[tuple[int, int], int] = {}
    first_sight = [model.of(e) for e in texts]
    wanted: list[tuple[list[tuple[int, int, int]], int]] = []
    for n, (e, s) in enumerate(zip(texts, first_sight, strict=True)):
        looked = []  # (which of the three, middle, whether it lies at the finding)
        first, last = e.inside[0], e.inside[-1] + 1
        taken = np.zeros(len(s), bool)
        for i in np.argsort(-s, kind="stable"):
            if s[i] < fitted.FLOOR:
                break
            if not taken[i]:
                looked.append((0, int(i), int(e.label != "" and first <= i < last)))
                taken[max(0, i - fitted.STEP) : i + fitted.STEP + 1] = True
        for hit in e.hits:
            if hit.plain or not hit.broad:
                i = max(range(hit.begin, max(hit.end, hit.begin + 1)), key=s.__getitem__)
                if hit.plain or s[i] >= fitted.FLOOR:
                    looked.append((2 if hit.plain else 1, i, int(e.label != "" and hit.begin < last and first < hit.end)))
        for _, i, _ in looked:
            places.setdefault((n, i), len(places))
        middle = (first + last - 1) // 2
        wanted.append((looked, places.setdefault((n, middle), len(places))))
    said = training_net.scores(network, [training_net.around(texts[n].numbers, i) for n, i in places])
    out = []
    for n, (e, s, (looked, middle)) in enumerate(zip(texts, first_sight, wanted, strict=True)):
        one = Judged("answer" if e.answer else (e.label and "finding") or "clean", np.full(3, NOTHING), np.full(3, NOTHING))
        for which, i, at_finding in looked:
            value = s[i] + conduct_net.log_odds(said[places[n, i]].tolist())
            one.found[which] = max(one.found[which], value)
            if at_finding:
                one.there[which] = max(one.there[which], value)
        if e.label:
            one.right = LABELS[int(said[middle][1:].argmax())] == e.label
            named = {rules[h.rule].category for h in e.hits if not h.broad and h.begin <= e.inside[-1] and e.inside[0] < h.end}
            one.rule_right = e.label in named if named else None
        out.append(one)
    return out


def thresholds(all_judged: list[Judged]) -> np.ndarray:
    """The thresholds (alone, drop, sure) that recall most while no more than the allowed share of clean texts is flagged;
    prints what they do, and what others would."""
    groups = {kind: [j for j in all_judged if j.kind == kind] for kind in ("finding", "clean", "answer")}
    values = {kind: np.array([j.there if kind == "finding" else j.found for j in group]) for kind, group in groups.items()}

    def shares(bars: np.ndarray) -> dict[str, float]:
        return {kind: float((each >= bars).any(axis=1).mean()) for kind, each in values.items()}

    def best_of(flagged: float) -> tuple[float, np.ndarray]:
        best = (0.0, np.full(3, 9.0))
        for alone in np.arange(-2, 12.01, 0.25):
            for drop in np.arange(alone - 4, alone + 0.01, 0.5):
                for sure in np.arange(SUREST - 2, min(alone, SUREST) + 0.01, 1.0):
                    bars = np.array([alone, drop, sure])
                    share = shares(bars)
                    if share["clean"] <= flagged and share["answer"] <= ANSWERS_FLAGGED and share["finding"] > best[0]:
                        best = (share["finding"], bars)
        return best

    for flagged in (0.01, 0.02, 0.03, 0.05):
        recalled, bars = best_of(flagged)
        print(f"  clean flagged {flagged}: recalled {recalled:.3f}, bars {bars}, answers {shares(bars)['answer']:.3f}")
    return best_of(FLAGGED)[1]


def left_out(texts: list[Example]) -> np.ndarray:
    """Which texts are held out: neighbours in a file together, since pairs of utterances stand there."""
    rng = np.random.default_rng(3)
    part: dict[str, int] = {}
    return np.array([part.setdefault(e.source, int(rng.integers(0, PARTS))) == 0 for e in texts])


def held_out(texts: list[Example], matrix, nears, features: int, lang: str) -> np.ndarray:
    """The thresholds chosen on predictions for texts that were left out; prints how right those are."""
    out = left_out(texts)
    inside = [e for e, left in zip(texts, out, strict=True) if not left]
    network = training_net.train(samples(inside), features, len(LABELS))
    seen = judged([e for e, left in zip(texts, out, strict=True) if left], Binary(matrix, nears, inside), network, lang)
    right = [j.right for j in seen if j.kind == "finding"]
    ruled = [(j.rule_right, j.right) for j in seen if j.rule_right is not None]
    print(f"  {len(seen)} held out: category {np.mean(right):.3f}; where a rule found it, ", end="")
    print(f"rule {np.mean([r for r, _ in ruled]):.3f}, network {np.mean([n for _, n in ruled]):.3f}")
    return thresholds(seen)


def fit(lang: str, without: list[str], dry: bool, bars: list[float] | None) -> None:
    """Fit, choose thresholds on held-out parts, write the table."""
    texts = examples(lang, without)
    matrix, names = word_matrix(lang, texts)
    words = training_net.Words([e.rows for e in texts])
    for e in texts:
        e.numbers, e.rows = words.rows(e.rows), []
    nears = near_columns(names)
    print(f"{lang}: {len(texts)} texts, {matrix.shape[0]} words, {matrix.shape[1]} and {len(words.names)} features")
    alone, drop, sure = bars or held_out(texts, matrix, nears, len(words.names), lang)
    if dry:
        return
    model = Binary(matrix, nears, texts)
    network = training_net.train(samples(texts), len(words.names), len(LABELS))

    def whole(values: np.ndarray, keys: list[str]) -> dict[str, int]:
        rounded = np.rint(values * 100).astype(int)
        return {key: int(v) for key, v in zip(keys, rounded, strict=True) if abs(v) >= SMALLEST}

    finding = whole(model.inner, names)
    finding.update({f"set:{name}": round(float(v) * 100) for name, v in zip(SETTINGS, model.sets, strict=True)})
    table = fitted.Table(
        labels=LABELS,
        bias=round(model.bias * 100),
        finding=finding,
        near=whole(model.outer, [names[i] for i in nears]),
        net=training_net.table(network, words.names),
        alone=round(float(alone), 2),
        drop=round(float(drop), 2),
        sure=round(float(sure), 2),
    )
    out = fitted.encode(table)
    print(f"  {len(finding)} + {len(table.near)} + {len(table.net.embedding)} weights, {len(out) / 1000:.0f} kB")
    (ROOT / "mockint/scoring/rules" / lang / "conduct.weights").write_bytes(out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("langs", nargs="+")
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--bars", nargs=3, type=float, metavar=("ALONE", "DROP", "SURE"))
    options = parser.parse_args()
    torch.set_num_threads(1)
    for one in options.langs:
        fit(one, options.without, options.dry, options.bars)
