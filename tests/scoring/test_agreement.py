from __future__ import annotations

import pytest

from mockint.scoring.agreement import compare, kappa, read_labels
from mockint.scoring.corpus import CorpusError, GoldAnswer, GoldClause


def test_readers_who_always_agree() -> None:
    assert kappa([("S", "S"), ("A", "A"), ("A", "A")]) == 1.0


def test_agreement_by_chance_is_nothing() -> None:
    assert kappa([("S", "S"), ("S", "A"), ("A", "S"), ("A", "A")]) == 0.0


def test_an_example_worked_by_hand() -> None:
    pairs = [("S", "S")] * 20 + [("S", "A")] * 5 + [("A", "S")] * 10 + [("A", "A")] * 15
    assert kappa(pairs) == pytest.approx(0.4)


def test_labels_of_another_length_are_refused() -> None:
    answer = GoldAnswer("en-1", "en", "story", "opener", "?", "I ran", (GoldClause(0, 5, "A"),), ())
    assert compare([answer], read_labels("en-1 story A\n", "f"))["kappa_labels"] == 1.0
    with pytest.raises(CorpusError, match="en-1"):
        compare([answer], {"en-1": ("story", "AA")})
    with pytest.raises(CorpusError, match="f:2"):
        read_labels("# head\nen-1 story X\n", "f")
