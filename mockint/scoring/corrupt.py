"""Altered copies of labelled answers, to see what a scorer rests on: shuffled, with a part taken out, lower-cased, noisy.

Every copy keeps its labels; the same seed makes the same copies.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from mockint.scoring.corpus import GoldAnswer, GoldClause
from mockint.scoring.rules import table

NOISE = 0.1
"""Share of words that are dropped, swapped for a like-sounding one, split or followed by a filler."""


def rebuild(answer: GoldAnswer, pieces: Sequence[tuple[str, str]]) -> GoldAnswer:
    """The answer made of other (words, label) pieces. Its evidence is not carried over."""
    text = ""
    clauses = []
    for words, label in pieces:
        if not words:
            continue
        start = len(text) + 1 if text else 0
        text = f"{text} {words}" if text else words
        clauses.append(GoldClause(start, len(text), label))
    return GoldAnswer(answer.id, answer.lang, answer.kind, answer.ask, answer.question, text, tuple(clauses), (), answer.weak)


def pieces_of(answer: GoldAnswer) -> list[tuple[str, str]]:
    """(words, label) of each clause."""
    return [(answer.text[c.start : c.end], c.label) for c in answer.clauses]


def tidy(answer: GoldAnswer, rng: random.Random) -> GoldAnswer:
    """As it was written."""
    return answer


def shuffled(answer: GoldAnswer, rng: random.Random) -> GoldAnswer:
    """Runs of clauses with one label, in another order."""
    runs: list[list[tuple[str, str]]] = []
    for piece in pieces_of(answer):
        if runs and runs[-1][0][1] == piece[1]:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    rng.shuffle(runs)
    return rebuild(answer, [piece for run in runs for piece in run])


def ablated(answer: GoldAnswer, rng: random.Random) -> GoldAnswer:
    """Without one of its parts."""
    present = sorted({c.label for c in answer.clauses} - {"O"})
    if len(present) < 2:
        return answer
    gone = rng.choice(present)
    return rebuild(answer, [piece for piece in pieces_of(answer) if piece[1] != gone])


def lowered(answer: GoldAnswer, rng: random.Random) -> GoldAnswer:
    """Lower case, no punctuation."""
    return rebuild(answer, [(_bare(words), label) for words, label in pieces_of(answer)])


def noisy(answer: GoldAnswer, rng: random.Random) -> GoldAnswer:
    """Lower case without punctuation, and NOISE of the words as a recogniser might have mistaken them."""
    return rebuild(answer, [(_noise(_bare(words), answer.lang, rng), label) for words, label in pieces_of(answer)])


VERSIONS: dict[str, Callable[[GoldAnswer, random.Random], GoldAnswer]] = {
    "tidy": tidy,
    "shuffled": shuffled,
    "ablated": ablated,
    "lowered": lowered,
    "noisy": noisy,
}


def _bare(words: str) -> str:
    return re.sub(r"[^\w\s%$'’.,:-]|(?<!\d)[.,:](?!\d)|[.,:](?!\d)|-(?!\w)", " ", words.lower()).strip()


def _noise(words: str, lang: str, rng: random.Random) -> str:
    rules = table(lang, "noise")
    alike: dict[str, str] = rules["alike"]
    out: list[str] = []
    for word in words.split():
        if rng.random() >= NOISE:
            out.append(word)
            continue
        how = rng.randrange(4)
        if how == 0:
            continue
        if how == 1:
            out.append(alike.get(word, word[:-1] if len(word) > 4 else word))
        elif how == 2 and len(word) > 5:
            cut = rng.randrange(2, len(word) - 2)
            out += [word[:cut], word[cut:]]
        else:
            out += [word, rng.choice(rules["fillers"])]
    return " ".join(out)
