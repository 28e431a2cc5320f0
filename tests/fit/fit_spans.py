"""Fit which words of a conduct finding are quoted (mockint/scoring/conduct_spans.py).

    python tests/fit/fit_spans.py en id [--held h-*.tsv]

Needs PyTorch (extra ``fit``). The findings of the shipped rules and judgement in the conduct corpus (never ``final``) that
overlap the marked words, or are the only one of the text and of the right category, show where a quotation should have begun
and ended; the sum of the weights of a stretch is its log odds among all stretches that may be quoted. With ``--held``
those files are left out and measured.
"""

from __future__ import annotations

import argparse
import fnmatch
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from held import files

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from mockint.scoring import conduct_spans as spans  # noqa: E402
from mockint.scoring.conduct import scenes  # noqa: E402
from mockint.scoring.conduct_check import shipped_examples  # noqa: E402
from mockint.scoring.conduct_rules import shipped  # noqa: E402
from mockint.scoring.corpus import read_conduct  # noqa: E402

SEEN = 3
EPOCHS, BATCH, RATE, DECAY = 6, 64, 0.03, 1e-4


def marked(lang: str, chosen: str, without: str) -> Iterator[tuple[str, str, str, tuple[tuple[int, int], ...]]]:
    """Texts with a finding: text, setting, category, the marked words. The rules' own examples go with all files."""
    for path in files(lang, "conduct"):
        if fnmatch.fnmatch(path.name, chosen) and not (without and fnmatch.fnmatch(path.name, without)):
            for item in read_conduct(path.read_text("utf-8"), path.name):
                if item.category:
                    yield item.text, item.setting, item.category, item.spans
    for example in shipped_examples(lang) if chosen == "*" else ():
        rule = shipped(lang).rules[example.rule]
        for text, start, end in example.flagged:
            yield text, rule.settings.split()[0], rule.category, ((start, end),)


def samples(lang: str, chosen: str, without: str) -> list[tuple[spans.Scene, tuple[int, int]]]:
    """The findings that belong to what is marked, with the words that should be quoted."""
    out = []
    for text, setting, category, wanted in marked(lang, chosen, without):
        words, found = scenes(text, lang, setting)
        for scene in found:
            alone = len(found) == len(wanted) == 1 and scene.category == category
            for a, b in wanted:
                inside = [i for i, w in enumerate(words) if w.start < b and a < w.end]
                if inside and (alone or (inside[0] < scene.last and scene.first <= inside[-1])):
                    out.append((scene, (inside[0], inside[-1] + 1)))
                    break
    return out


def overlap(found: tuple[int, int], wanted: tuple[int, int]) -> float:
    """F1 of two stretches of words."""
    both = max(0, min(found[1], wanted[1]) - max(found[0], wanted[0]))
    return 2 * both / (found[1] - found[0] + wanted[1] - wanted[0])


def report(name: str, pairs: list[tuple[spans.Scene, tuple[int, int]]], weights: dict[str, int]) -> None:
    before = np.mean([overlap((s.first, s.last), w) for s, w in pairs])
    after = np.mean([overlap(spans.choose(s, weights), w) for s, w in pairs])
    print(f"  {name}: {len(pairs)} findings, overlap {before:.3f} before, {after:.3f} now")


def fit(lang: str, held: str) -> None:
    """Fit, report, write the table."""
    pairs = samples(lang, "*", held)
    number: dict[str, int] = {}
    count: dict[str, int] = {}
    data = []
    for scene, (first, last) in pairs:
        middle = spans.anchor(scene)
        low, high = spans.reach(scene, middle)
        stay = not spans.may_leave(scene)
        if not low <= first < last <= high or (stay and not first <= middle < last):
            continue
        begins = [spans.edge_features(scene, i, "<") for i in range(low, high)]
        ends = [spans.edge_features(scene, i, ">") for i in range(low + 1, high + 1)]
        words = [spans.word_features(scene, i) for i in range(low, high)]
        sizes = [spans.length_features(n, scene.category) for n in range(1, high - low + 1)]
        rows = [*begins, *ends, *words, *sizes, spans.aside_features(scene)]
        for names in rows:
            for name in names:
                count[name] = count.get(name, 0) + 1
        data.append((rows, high - low, middle - low, stay, first - low, last - low - 1))
    names = sorted(name for name, times in count.items() if times >= SEEN)
    number = {name: i for i, name in enumerate(names)}
    packed = [([[number[n] for n in row if n in number] for row in rows], *rest) for rows, *rest in data]
    weight = torch.nn.EmbeddingBag(len(names), 1, mode="sum")
    torch.nn.init.zeros_(weight.weight)
    optimiser = torch.optim.Adam(weight.parameters(), lr=RATE)
    random.seed(1)
    for _ in range(EPOCHS):
        random.shuffle(packed)
        for at in range(0, len(packed), BATCH):
            some = packed[at : at + BATCH]
            flat: list[int] = []
            offsets: list[int] = []
            for rows, *_ in some:
                for row in rows:
                    offsets.append(len(flat))
                    flat += row
            values = weight(torch.tensor(flat or [0]), torch.tensor(offsets))[:, 0]
            loss, base = torch.zeros(()), 0
            for rows, size, middle, stay, first, last in some:
                begin, end, inside, length, aside = values[base : base + len(rows)].split([size, size, size, size, 1])
                total = torch.cat([torch.zeros(1), inside.cumsum(0)])
                i, j = torch.arange(size)[:, None], torch.arange(size)[None, :]  # the first word, the last
                grid = begin[:, None] + end[None, :] + total[j + 1] - total[i] + length[(j - i).clamp(min=0)]
                around = (i <= middle) & (middle <= j)
                grid = torch.where(around, grid, grid + aside)
                grid = grid.masked_fill((j < i) | ~around if stay else j < i, -torch.inf)
                loss = loss - torch.log_softmax(grid.flatten(), 0)[first * size + last]
                base += len(rows)
            loss = loss / len(some) + DECAY * (weight.weight**2).sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    rounded = np.rint(weight.weight.detach().numpy()[:, 0] * 100).astype(int)
    table = {name: int(v) for name, v in zip(names, rounded, strict=True) if abs(v) >= 2}
    print(f"{lang}: {len(data)} of {len(pairs)} findings, {len(table)} weights")
    report("fitted on", pairs[:3000], table)
    if held:
        report(held, samples(lang, held, ""), table)
        return
    out = spans.encode(table)
    (ROOT / "mockint/scoring/rules" / lang / "spans.weights").write_bytes(out)
    print(f"  {len(out) / 1000:.0f} kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("langs", nargs="+")
    parser.add_argument("--held", default="")
    options = parser.parse_args()
    torch.set_num_threads(1)
    for one in options.langs:
        fit(one, options.held)
