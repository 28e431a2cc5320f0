"""Training the network of mockint/scoring/conduct_net.py, with PyTorch (extra ``fit``)."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from mockint.scoring import conduct_net as net

SIZE, FILTERS, WIDTHS = 32, 64, (1, 3, 5)
EPOCHS, BATCH = 10, 64
RATE, DECAY = 3e-3, 0.02
DROP_FEATURE, DROP_ANSWER = 0.35, 0.5
SMOOTHING = 0.05
SHARPER = 1.5
"""By how much the network's scores are stretched once it is fitted: on held-out files its log odds, damped by the smoothing and
by what is dropped, added best to the linear model's when stretched by 1.5 to 2."""
SEEN = 5
"""Words a feature must occur at to be looked at."""

Chunk = list[list[int]]


class Words:
    """Numbers of features, counted from 1; 0 is any other."""

    def __init__(self, texts: Sequence[Sequence[Sequence[str]]]) -> None:
        count: dict[str, int] = {}
        for rows in texts:
            for names in rows:
                for name in names:
                    count[name] = count.get(name, 0) + 1
        self.names = sorted(name for name, times in count.items() if times >= SEEN)
        self._number = {name: i + 1 for i, name in enumerate(self.names)}

    def rows(self, rows: Sequence[Sequence[str]]) -> Chunk:
        return [[self._number[name] for name in names if name in self._number] for names in rows]


class Network(nn.Module):
    """Words as sums of features, filters over neighbouring words, the strongest answer of each, a score a label."""

    def __init__(self, features: int, labels: int) -> None:
        super().__init__()
        self.embedding = nn.EmbeddingBag(features + 1, SIZE, mode="sum", padding_idx=0)
        nn.init.normal_(self.embedding.weight, 0, 0.1)
        with torch.no_grad():
            self.embedding.weight[0] = 0
        self.filters = nn.ModuleList([nn.Conv1d(SIZE, FILTERS, width, padding=width // 2) for width in WIDTHS])
        self.drop = nn.Dropout(DROP_ANSWER)
        self.out = nn.Linear(FILTERS * len(WIDTHS), labels + 1)

    def forward(self, chunks: list[Chunk]) -> torch.Tensor:
        longest = max(len(chunk) for chunk in chunks)
        flat: list[int] = []
        begins: list[int] = []
        for chunk in chunks:
            for names in chunk:
                begins.append(len(flat))
                flat += names
            begins += [len(flat)] * (longest - len(chunk))
        numbers = torch.tensor([*flat, 0])
        if self.training:
            numbers = torch.where(torch.rand(len(numbers)) < DROP_FEATURE, torch.zeros_like(numbers), numbers)
        there = torch.tensor([[1.0] * len(c) + [0.0] * (longest - len(c)) for c in chunks])[:, None]
        words = self.embedding(numbers, torch.tensor(begins)).view(len(chunks), longest, -1).transpose(1, 2) * there
        heard = [(torch.relu(each(words)) * there).max(-1).values for each in self.filters]
        return self.out(self.drop(torch.cat(heard, 1)))


class Sample:
    """A text to learn from: its words' features, its label (0 is none), the first and last word of the finding."""

    def __init__(self, rows: Chunk, label: int, first: int = 0, last: int = 0) -> None:
        self.rows, self.label, self.first, self.last = rows, label, first, last

    def draw(self) -> tuple[Chunk, int]:
        """The words around a place in the text, as they are looked at later, and whether they hold the finding."""
        count = len(self.rows)
        if not self.label:
            return around(self.rows, random.randrange(count)), 0
        reach = net.AROUND + 2
        far = [*range(0, max(0, self.first - reach)), *range(min(count, self.last + 1 + reach), count)]
        if far and random.random() < 0.2:
            return around(self.rows, random.choice(far)), 0
        return around(self.rows, random.randint(self.first, self.last)), self.label


def around(rows: Chunk, middle: int) -> Chunk:
    return rows[max(0, middle - net.AROUND) : middle + net.AROUND + 1]


def train(samples: Sequence[Sample], features: int, labels: int, seed: int = 1) -> Network:
    """A network fitted on samples; the same for the same seed."""
    torch.manual_seed(seed)
    random.seed(seed)
    network = Network(features, labels)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(samples) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    order = list(range(len(samples)))
    network.train()
    for _ in range(EPOCHS):
        random.shuffle(order)
        for at in range(0, len(order), BATCH):
            chunks, wanted = zip(*[samples[i].draw() for i in order[at : at + BATCH]], strict=True)
            optimiser.zero_grad()
            loss = nn.functional.cross_entropy(network(list(chunks)), torch.tensor(wanted), label_smoothing=SMOOTHING)
            loss.backward()
            optimiser.step()
            schedule.step()
    with torch.no_grad():
        network.out.weight *= SHARPER
        network.out.bias *= SHARPER
    network.eval()
    return network


def scores(network: Network, chunks: Sequence[Chunk]) -> np.ndarray:
    """For each chunk the scores of none and of each label."""
    out = []
    with torch.no_grad():
        for at in range(0, len(chunks), 256):
            out.append(network(list(chunks[at : at + 256])).numpy())
    return np.concatenate(out) if out else np.zeros((0, 1))


def _bytes(values: np.ndarray, unit: float) -> np.ndarray:
    return np.clip(np.rint(values * unit), -127, 127).astype(np.int8)


def table(network: Network, names: Sequence[str]) -> net.Table:
    """The network in small integers."""
    with torch.no_grad():
        words = network.embedding.weight.numpy()[1:]
        kernels = [each.weight.numpy() for each in network.filters]  # filters × size × width
        bias = np.concatenate([each.bias.numpy() for each in network.filters])
        out, out_bias = network.out.weight.numpy(), network.out.bias.numpy()
    of_words = 127 / np.quantile(np.abs(words), 0.9995)
    of_kernels = 127 / max(np.quantile(np.abs(kernel), 0.9995) for kernel in kernels)
    rows = np.concatenate([kernel.transpose(1, 2, 0).reshape(SIZE, -1) for kernel in kernels], axis=1)
    small = _bytes(words, of_words)
    return net.Table(
        size=SIZE,
        widths=list(WIDTHS),
        filters=FILTERS,
        embedding={name: small[i].tobytes() for i, name in enumerate(names) if small[i].any()},
        kernels=[_bytes(row, of_kernels).tobytes() for row in rows],
        bias=[int(v) for v in np.rint(bias * of_words * of_kernels)],
        scale=float(1 / (of_words * of_kernels)),
        out=[[round(float(v), 4) for v in row] for row in out],
        out_bias=[round(float(v), 4) for v in out_bias],
    )
