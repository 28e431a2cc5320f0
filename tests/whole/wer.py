"""Word error rate: the least words to add, drop or change, as a share of the words that were said."""

from __future__ import annotations

import re


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def word_error_rate(said: str, heard: str) -> float:
    a, b = words(said), words(heard)
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1] / max(1, len(a))
