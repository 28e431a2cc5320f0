"""A fitted judgement of a window of words: how likely it holds a finding, and of which category.

Two linear models over counted features: words, lemmas, beginnings of words, word classes, runs of common words with the rest
masked, and pairs of classes that stand near each other. ``tests/fit/fit_conduct.py`` fits them; the table lies beside the
rules. It weighs what the rules propose (a match of a broad pattern is kept only when the judgement agrees, one of an ordinary
pattern is dropped when the judgement is clearly against it) and adds findings of its own where no rule reaches. Only words
count: case and punctuation change nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import msgspec

HALF = 6
"""Words on each side of the middle of a window; about one spoken clause with what it leans on."""
AROUND = 10
"""Words before and after a window that are its surroundings."""
PAIR_REACH = 6
"""Words between two classes that make a pair at most."""
STEM = 5
"""Letters of the beginning of a long word that count as a feature of their own: unseen inflections share it."""
PAIRED = frozenset(
    (
        *("boss", "employer", "colleague", "client", "third", "self", "neg", "thing", "be", "mine", "anda", "upah", "untung"),
        *("blamed", "insult", "metaphor", "flaw", "mild", "deed", "dark", "simile", "contempt", "virtue", "ought", "able"),
        *("lacking", "praise", "cela", "rugi", "lalai", "swear", "light_swear", "gaul", "pronoun", "punya", "adalah", "tuan"),
    )
)
"""Classes that take part in pairs."""


class Table(msgspec.Struct):
    """The fitted table, weights in hundredths: ``finding`` for a window, ``near`` for its surroundings, ``labels`` with
    ``category`` (one weight a label) for what kind it is. A free finding needs ``alone``, a broad match ``keep``; an ordinary
    match below ``drop`` is taken back."""

    labels: list[str]
    common: frozenset[str]
    bias: int
    category_bias: list[int]
    finding: dict[str, int]
    near: dict[str, int]
    category: dict[str, list[int]]
    alone: float
    keep: float
    drop: float


@lru_cache(maxsize=2)
def table(lang: str) -> Table | None:
    """The shipped table of a language; None where there is none, or one of another version."""
    path = Path(__file__).parent / "rules" / lang / "conduct.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Table)
    except (OSError, msgspec.DecodeError):
        return None


def features(
    forms: Sequence[str], keys: Sequence[Sequence[str]], at: Sequence[dict[str, int]], setting: str, common: frozenset[str]
) -> Iterator[list[str]]:
    """The features that belong to each word, in order. A window's features are those of its words, counted."""
    one = two = "^"
    recent: list[tuple[int, str]] = []
    last_neg = -1
    for i, mine in enumerate(keys):
        out = ["w:" + key for key in mine]
        classes = at[i]
        for name in classes:
            out.append("c:" + name)
            if name in PAIRED:
                for where, other in recent:
                    out.append(f"p:{other}>{'!' if where < last_neg < i else ''}{name}")
        if classes:
            recent = [(w, n) for w, n in recent if i - w < PAIR_REACH]
            recent += [(i, name) for name in classes if name in PAIRED]
            if "neg" in classes:
                last_neg = i
        form = forms[i]
        if form not in common:
            if len(form) > STEM + 1:
                out.append("x:" + form[:STEM])
            form = "*"
        out.append(f"f:{one} {form}")
        out.append(f"f:{two} {one} {form}")
        two, one = one, form
        if setting != "job":
            out += [f"{setting}|{name}" for name in out if name[0] != "p"]
        yield out


class Judgement:
    """The judgement of one text: after fitting, sums over words, so that any window costs the same."""

    def __init__(
        self, model: Table, forms: Sequence[str], keys: Sequence[Sequence[str]], at: Sequence[dict[str, int]], setting: str
    ) -> None:
        self._model = model
        self._features = list(features(forms, keys, at, setting, model.common))
        self._setting = setting
        inside, near = model.finding.get, model.near.get
        self.words = [sum([inside(name, 0) for name in names]) for names in self._features]
        """What each word speaks for a finding, in hundredths."""
        self._inside = [0, *accumulate(self.words)]
        self._near = [0, *accumulate([sum([near(name, 0) for name in names]) for names in self._features])]
        self._bias = model.bias + model.finding.get("set:" + setting, 0)

    def chance(self, middle: int) -> float:
        """The probability that the window around a word holds a finding."""
        count = len(self.words)
        low, high = max(0, middle - HALF), min(count, middle + HALF + 1)
        start, end = max(0, low - AROUND), min(count, high + AROUND)
        near = self._near
        raw = self._bias + self._inside[high] - self._inside[low] + near[low] - near[start] + near[end] - near[high]
        return 1 / (1 + math.exp(-max(-3000, min(3000, raw)) / 100))

    def best(self, begin: int, end: int) -> float:
        """The highest chance of a window whose middle lies within words ``begin`` to ``end``."""
        return max(self.chance(i) for i in range(begin, max(end, begin + 1)))

    def category(self, begin: int, end: int) -> str:
        """The most likely category of what stands around words ``begin`` to ``end``."""
        model = self._model
        sums = list(model.category_bias)
        middle = (begin + end) // 2
        low, high = max(0, min(begin, middle - HALF)), min(len(self.words), max(end, middle + HALF + 1))
        for names in (["set:" + self._setting], *self._features[low:high]):
            for name in names:
                row = model.category.get(name)
                if row is not None:
                    sums = [a + b for a, b in zip(sums, row, strict=True)]
        return model.labels[sums.index(max(sums))]

    def peaks(self, least: float) -> list[int]:
        """Middles of windows with at least that chance, the most likely first; none within a window of another."""
        chances = [self.chance(i) for i in range(len(self.words))]
        order = sorted((i for i, c in enumerate(chances) if c >= least), key=lambda i: (-chances[i], i))
        taken = bytearray(len(chances) + 2 * HALF + 1)
        out = []
        for i in order:
            if not taken[i + HALF]:
                out.append(i)
                taken[i : i + 2 * HALF + 1] = b"\1" * (2 * HALF + 1)
        return out
