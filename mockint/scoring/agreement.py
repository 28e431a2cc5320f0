"""How far two readers of a corpus agree: Cohen's kappa (Cohen 1960, "A coefficient of agreement for nominal scales")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mockint.scoring.corpus import KINDS, LABELS, CorpusError, GoldAnswer


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Agreement of two readers beyond chance: 1 when they always agree, 0 when as often as by chance."""
    if not pairs:
        return 0.0
    count = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    seen = sum(a == b for a, b in pairs) / count
    chance = sum(n * second[label] for label, n in first.items()) / count**2
    return (seen - chance) / (1 - chance) if chance < 1 else 1.0


def read_labels(text: str, file: str) -> dict[str, tuple[str, str]]:
    """A second reader's labels, one answer a line: id, kind, a letter a clause. Raises CorpusError."""
    out = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split()
        if len(fields) != 3 or fields[1] not in KINDS or set(fields[2]) - set(LABELS):
            raise CorpusError(f"{file}:{number}: expected an id, a kind and a letter of {LABELS} for each clause")
        out[fields[0]] = (fields[1], fields[2])
    return out


def compare(answers: Iterable[GoldAnswer], second: dict[str, tuple[str, str]]) -> dict[str, float]:
    """Kappa of clause labels and of kinds over the answers that both have read. Raises CorpusError for a wrong count."""
    labels: list[tuple[str, str]] = []
    kinds: list[tuple[str, str]] = []
    for answer in answers:
        if answer.id not in second:
            continue
        kind, letters = second[answer.id]
        if len(letters) != len(answer.clauses):
            raise CorpusError(f"{answer.id}: {len(answer.clauses)} clauses, the second reader has {len(letters)}")
        kinds.append((answer.kind, kind))
        labels += [(c.label, letter) for c, letter in zip(answer.clauses, letters, strict=True)]
    return {
        "answers": len(kinds),
        "clauses": len(labels),
        "same": round(sum(a == b for a, b in labels) / max(1, len(labels)), 3),
        "kappa_labels": round(kappa(labels), 3),
        "kappa_kinds": round(kappa(kinds), 3),
    }
