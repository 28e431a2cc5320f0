"""python tests/fit/fit_story.py LANG [--folds N] [--out FILE]: fits the story table on the corpora, without the final split.

Needs the extra ``fit``. The chain is fitted by CRFsuite (Okazaki 2007), the kind of answer by logistic regression, whose
features include what a chain fitted on the other folds makes of the answer. Each answer is fitted with and without its
punctuation, and again with blocks shuffled and with a part taken out, so that place does not stand in for words.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pycrfsuite
from held import files
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mockint.scoring import corpus, corrupt, star, tagger
from mockint.scoring.clauses import Borders, border_features
from mockint.scoring.rules import clause_rules
from mockint.scoring.text import Token, tokenize, words_of

SCALE = 100
LARGEST = 2_980_000
"""Bytes of a table; small weights are left out until it fits."""
CLEAR = 0.75
"""A clause that is so likely a part shows that the part is there, whatever threshold would have been best on the folds."""
LABELS = tagger.LABELS


def answers(lang: str) -> list[corpus.GoldAnswer]:
    """All labelled answers of a language outside the final split."""
    out = []
    for file in files(lang, "answers"):
        out += list(corpus.read_answers(file.read_text("utf-8"), lang, file.name))
    return out


class Prepared:
    """An answer cut into clauses with the gold label of each word; ``gaps`` keeps punctuation."""

    def __init__(
        self, clauses: Sequence[tuple[str, str]], lang: str, borders: Borders, *, gaps: bool, dedupe: bool = False
    ) -> None:
        text = " ".join(words for words, _ in clauses)
        tokens = words_of(tokenize(text))
        starts, at = [], 0
        for words, label in clauses:
            starts.append((at, at + len(words), label))
            at += len(words) + 1
        if dedupe:
            tokens = star.without_repeats(tokens)
        self.tokens: list[Token] = tokens
        self.gold = []
        place = 0
        for t in tokens:
            while place + 1 < len(starts) and t.start >= starts[place + 1][0]:
                place += 1
            self.gold.append(starts[place][2])
        self.cut = star.cut(tokens, lang, gaps=gaps, borders=borders)
        self.features = star.features(tokens, self.cut, lang)
        self.labels = [Counter(self.gold[c.first : c.last]).most_common(1)[0][0] for c in self.cut]


def pieces(answer: corpus.GoldAnswer) -> list[tuple[str, str]]:
    """(words, label) of each clause."""
    return [(answer.text[c.start : c.end], c.label) for c in answer.clauses]


def blocks(clauses: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Runs of clauses with one label."""
    out: list[list[tuple[str, str]]] = []
    for piece in clauses:
        if out and out[-1][0][1] == piece[1]:
            out[-1].append(piece)
        else:
            out.append([piece])
    return out


def altered(clauses: list[tuple[str, str]], rng: random.Random) -> list[list[tuple[str, str]]]:
    """A shuffled copy and one with a part taken out."""
    order = blocks(clauses)
    rng.shuffle(order)
    shuffled = [piece for block in order for piece in block]
    present = sorted({label for _, label in clauses} - {"O"})
    gone = rng.choice(present) if present else "O"
    without = [piece for piece in clauses if piece[1] != gone]
    return [shuffled] + ([without] if without else [])


MARKS = {0: "", 1: "<", -1: ">", 2: "<<", -2: ">>"}
"""How a feature is named in the clause it speaks for, by how far that clause is from its own."""
FAR = ("C=", "s=", "t=")
"""Features that also speak for the next but one."""


def chained(features: Sequence[Sequence[str]]) -> list[list[str]]:
    """Own features and those of the clauses around, marked by where they stand, and the ends."""
    out = []
    for i in range(len(features)):
        row = [] if i else ["^first"]
        if i + 1 == len(features):
            row.append("$last")
        for place in tagger.PLACES:
            if 0 <= i - place < len(features):
                row += [MARKS[place] + name for name in features[i - place] if abs(place) < 2 or name.startswith(FAR)]
        out.append(row)
    return out


def fit_chain(items: Sequence[Prepared], c1: float, c2: float, iterations: int) -> dict:
    """Weights of a linear chain: state features by label, and transitions."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for item in items:
        if item.labels:
            trainer.append(chained(item.features), item.labels)
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": iterations, "feature.possible_transitions": True})
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "model")
        trainer.train(file)
        opened = pycrfsuite.Tagger()
        opened.open(file)
        info = opened.info()
        state: dict[str, dict[str, float]] = {}
        for (name, label), weight in info.state_features.items():
            state.setdefault(name, {})[label] = weight
        edges = dict(info.transitions)
        opened.close()
    return {"state": state, "edges": edges}


def as_table(
    chain: dict, borders: Borders, kinds: dict | None = None, presence: dict | None = None, least: float = 0.03
) -> tagger.Table:
    """The run-time table; weights below ``least`` are left out."""
    clauses: dict[str, list[int]] = {}
    first, last = [0] * 5, [0] * 5
    for name, by_label in chain["state"].items():
        row = [round(by_label.get(label, 0.0) * SCALE) for label in LABELS]
        if name == "^first":
            first = row
        elif name == "$last":
            last = row
        elif max(map(abs, row)) >= least * SCALE:
            plain = name.lstrip("<>")
            at = 5 * [MARKS[place] for place in tagger.PLACES].index(name[: len(name) - len(plain)])
            slots = clauses.setdefault(plain, [])
            slots += [0] * (at + 5 - len(slots))
            slots[at : at + 5] = row
    edges = [[round(chain["edges"].get((a, b), 0.0) * SCALE) for b in LABELS] for a in LABELS]
    kinds = kinds or {"names": list(corpus.KINDS), "weights": {}, "bias": [0] * len(corpus.KINDS)}
    return tagger.Table(
        SCALE,
        {name: tagger.pack(row) for name, row in clauses.items()},
        edges,
        first,
        last,
        kinds["names"],
        kinds["weights"],
        kinds["bias"],
        dict(borders.weights),
        borders.bias,
        presence or {},
    )


def write(out: Path, chain: dict, borders: Borders, kinds: dict, presence: dict) -> None:
    """Write the table, leaving out small weights until it fits."""
    for least in (0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3):
        raw = tagger.encode(as_table(chain, borders, kinds, presence, least))
        if len(raw) <= LARGEST:
            break
    out.write_bytes(raw)
    print(out, len(raw), "bytes, weights from", least, flush=True)


def fit_kinds(rows: list[dict[str, float]], kinds: list[str], strength: float) -> dict:
    """Logistic regression over whole-answer features."""
    vectors = DictVectorizer()
    matrix = vectors.fit_transform(rows)
    model = LogisticRegression(C=strength, max_iter=400)
    model.fit(matrix, kinds)
    weights = {}
    for j, name in enumerate(vectors.feature_names_):
        row = [round(float(model.coef_[k][j]) * SCALE) for k in range(len(model.classes_))]
        if any(abs(v) >= 3 for v in row):
            weights[name] = row
    bias = [round(float(b) * SCALE) for b in model.intercept_]
    return {"names": [str(name) for name in model.classes_], "weights": weights, "bias": bias}


def macro_f1(gold: list[str], said: list[str]) -> tuple[float, list[float]]:
    """Macro F1 over the five labels, and each label's F1."""
    each = []
    for label in LABELS:
        both = sum(g == s == label for g, s in zip(gold, said, strict=True))
        total = gold.count(label) + said.count(label)
        each.append(2 * both / total if total else 0.0)
    return sum(each) / len(each), each


def fit_borders(chosen: Sequence[corpus.GoldAnswer], lang: str, least: float = 0.2) -> Borders:
    """Logistic regression over all places between two words, with and without punctuation."""
    rules = clause_rules(lang)
    rows, gold = [], []
    for answer in chosen:
        tokens = words_of(tokenize(answer.text))
        begins = {c.start for c in answer.clauses}
        for i in range(1, len(tokens)):
            for gaps in (True, False):
                rows.append(dict.fromkeys(border_features(tokens, i, rules, gaps=gaps), 1.0))
                gold.append(tokens[i].start in begins)
    vectors = DictVectorizer(dtype=np.float32)
    model = LogisticRegression(C=0.7, max_iter=150)
    model.fit(vectors.fit_transform(rows), gold)
    weights = {
        name: round(float(w) * SCALE) for name, w in zip(vectors.feature_names_, model.coef_[0], strict=True) if abs(w) >= least
    }
    return Borders(SCALE, weights, round(float(model.intercept_[0]) * SCALE))


def training_items(chosen: Sequence[corpus.GoldAnswer], lang: str, rng: random.Random) -> tuple[list[Prepared], Borders]:
    """Each answer with and without punctuation, misheard, and shuffled both ways, some with a part taken out; and borders
    fitted on all of them.

    Each half is cut by borders fitted on the other half: on answers that they were fitted on they would be too good.
    """
    halves = [chosen[0::2], chosen[1::2]]
    out = []
    for half, other in (halves, reversed(halves)):
        borders = fit_borders(other, lang)
        for answer in half:
            plain = pieces(answer)
            out.append(Prepared(plain, lang, borders, gaps=True))
            out.append(Prepared(plain, lang, borders, gaps=False, dedupe=True))
            out.append(Prepared(pieces(corrupt.noisy(answer, rng)), lang, borders, gaps=False, dedupe=True))
            shuffled, *without = altered(plain, rng)
            out.append(Prepared(shuffled, lang, borders, gaps=True))
            out.append(Prepared(altered(plain, rng)[0], lang, borders, gaps=False))
            if without and rng.random() < 0.3:
                out.append(Prepared(without[0], lang, borders, gaps=rng.random() < 0.5))
    return out, fit_borders(chosen, lang)


def best_threshold(found: list[tuple[float, bool]]) -> float:
    """The probability that tells presence best: highest balanced accuracy."""
    best, at = 0.0, 0.5
    yes = sum(there for _, there in found)
    no = len(found) - yes
    for cut in np.arange(0.2, CLEAR, 0.02):
        hit = sum(p >= cut for p, there in found if there)
        quiet = sum(p < cut for p, there in found if not there)
        value = (hit / max(1, yes) + quiet / max(1, no)) / 2
        if value > best:
            best, at = value, float(cut)
    return round(at, 2)


def main() -> None:
    """Cross-validate, say what came out, and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lang")
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--only", type=int, default=0, help="measure on that many folds and stop")
    parser.add_argument("--c1", type=float, default=0.05)
    parser.add_argument("--c2", type=float, default=0.5)
    parser.add_argument("--iterations", type=int, default=100)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--keep", action="store_true", help="fit the chain alone; kinds and thresholds stay as shipped")
    args = parser.parse_args()
    everything = answers(args.lang)
    rng = random.Random(7)
    if args.keep:
        old = tagger.load(args.lang)
        items, borders = training_items(everything, args.lang, rng)
        chain = fit_chain(items, args.c1, args.c2, args.iterations)
        kept = {"names": old.kind_names, "weights": old.kinds, "bias": old.kind_bias}
        write(args.out, chain, borders, kept, {label: min(CLEAR, bar) for label, bar in old.presence.items()})
        return
    order = list(range(len(everything)))
    rng.shuffle(order)
    folds = [order[k :: args.folds] for k in range(args.folds)]
    rows: list[dict[str, float]] = []
    kinds: list[str] = []
    found: dict[str, list[tuple[float, bool]]] = {label: [] for label in "STAR"}
    gold: dict[bool, list[str]] = {True: [], False: []}
    ideal: dict[bool, list[str]] = {True: [], False: []}
    said: dict[bool, list[str]] = {True: [], False: []}
    for number, fold in enumerate(folds):
        if args.only and number >= args.only:
            break
        rest = [everything[i] for k, other in enumerate(folds) if k != number for i in other]
        items, borders = training_items(rest, args.lang, rng)
        table = as_table(fit_chain(items, args.c1, args.c2, args.iterations), borders)
        for i in fold:
            answer = everything[i]
            for gaps in (True, False):
                item = Prepared(pieces(answer), args.lang, borders, gaps=gaps, dedupe=not gaps)
                if not item.cut:
                    continue
                tagged = tagger.tag(item.features, table)
                for c, label in zip(item.cut, tagged.labels, strict=True):
                    gold[gaps] += item.gold[c.first : c.last]
                    said[gaps] += [LABELS[label]] * (c.last - c.first)
                for c, best in zip(item.cut, item.labels, strict=True):
                    ideal[gaps] += [best] * (c.last - c.first)
                if not gaps:
                    rows.append(star.kind_features(item.tokens, item.cut, tagged, args.lang))
                    kinds.append(answer.kind)
                    if answer.kind == "story":
                        there = {c.label for c in answer.clauses}
                        for k, label in enumerate("STAR"):
                            found[label].append((max(row[k] for row in tagged.probabilities), label in there))
    for gaps in (True, False):
        value, each = macro_f1(gold[gaps], said[gaps])
        print(args.lang, "punctuated" if gaps else "bare", f"{value:.3f}", [f"{v:.3f}" for v in each], end=" ")
        print(f"(all clauses right: {macro_f1(gold[gaps], ideal[gaps])[0]:.3f})", flush=True)
    presence = {label: best_threshold(pairs) for label, pairs in found.items()}
    for label, pairs in found.items():
        hit = [p >= presence[label] for p, there in pairs if there]
        quiet = [p < presence[label] for p, there in pairs if not there]
        print(label, presence[label], f"present {np.mean(hit):.2f} of {len(hit)}, absent {np.mean(quiet):.2f} of {len(quiet)}")
    half = len(rows) // 2
    right = 0
    for train, test in ((slice(0, half), slice(half, None)), (slice(half, None), slice(0, half))):
        model = fit_kinds(rows[train], kinds[train], 1.0)
        table = tagger.Table(SCALE, {}, [], [], [], model["names"], model["weights"], model["bias"])
        right += sum(tagger.kind_of(row, table)[0][0] == kind for row, kind in zip(rows[test], kinds[test], strict=True))
    print("kind", f"{right / len(rows):.3f}", "of", len(rows), flush=True)
    if args.out:
        items, borders = training_items(everything, args.lang, rng)
        chain = fit_chain(items, args.c1, args.c2, args.iterations)
        write(args.out, chain, borders, fit_kinds(rows, kinds, 1.0), presence)


if __name__ == "__main__":
    main()
