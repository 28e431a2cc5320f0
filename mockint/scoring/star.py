"""The parts of a story, clause by clause, and what kind of answer it is.

The answer is read twice. Once as it stands, with its punctuation, to show where each part was said. And once as bare words,
without punctuation, fillers, repetitions and clauses that were found fault with, to decide what counts: so that none of
these can raise a score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from mockint.model import AnswerKind, Presence, Span, StarReading
from mockint.scoring import tagger
from mockint.scoring.clauses import Borders, Clause, split
from mockint.scoring.rules import clause_rules
from mockint.scoring.shelf import lookup
from mockint.scoring.story_words import clause_features, story_words
from mockint.scoring.text import Token, touching, words_of

PARTS = {"situation": 0, "task": 1, "action": 2, "result": 3}
OTHER = 4
STRONG = 0.75
"""Probability from which a part is strongly there; below, and in clauses of fewer than STRONG_WORDS words, it is weak."""
STRONG_WORDS = 4
NONE_CERTAIN, NONE_WORDS = 0.9, 9
"""Certainty that an answer of so many words and more needs to be called none."""
SURE = 0.93
"""How sure the labels of two neighbouring pieces of a clause must be for it to be parted there."""
REPEATED = 4
"""Words in a row that count as said again."""


class Story(msgspec.Struct, frozen=True):
    """The kind of answer with its probability, and the parts heard. ``clauses`` are (start, end, label of S T A R O)."""

    kind: AnswerKind
    certainty: float
    star: dict[str, StarReading]
    clauses: tuple[tuple[int, int, str], ...]
    counted: tuple[Token, ...] = ()


def read(
    text: str, tokens: list[Token], lang: str, *, fillers: frozenset[int] = frozenset(), faults: Sequence[Span] = ()
) -> Story:
    """Label the clauses, decide the kind, weigh the parts.

    ``fillers`` are start offsets of tokens that only fill a pause, ``faults`` the spans of conduct findings.
    """
    words = [t for t in words_of(tokens) if t.start not in fillers]
    faulty = touching([(t.start, t.end) for t in words], faults)
    counted = without_repeats([t for t, found in zip(words, faulty, strict=True) if not found])
    if not counted:
        return Story("non_answer", 1.0, {name: StarReading() for name in PARTS}, (), ())
    table = tagger.load(lang)
    bare, basis = _tagged(counted, lang)
    kind, certainty = _kind(counted, bare, basis, lang, table)
    shown = cut(words, lang, gaps=True)
    seen = tagger.tag_words(_folded(words, shown), lang)
    labels = list(seen.labels) if kind == "story" else [OTHER] * len(shown)
    if kind == "story":
        same = len(counted) == len(words)
        shown, labels = _parted(words, shown, labels, lang, (bare, basis) if same else None)
    # What counts as said only by the bare words may stand inside a clause that is shown as another part: each is told once.
    only_bare: dict[int, Clause] = {}
    presences: dict[int, Presence] = {}
    for k in PARTS.values():
        presences[k], best = _presence(k, bare, basis, table) if kind == "story" else ("absent", 0)
        if presences[k] != "absent" and k not in labels:
            only_bare[k] = bare[best]
    shown, labels = _without(words, shown, labels, [(counted[c.first], counted[c.last - 1], k) for k, c in only_bare.items()])
    star = {}
    for name, k in PARTS.items():
        if presences[k] == "absent":
            labels = [OTHER if label == k else label for label in labels]
            star[name] = StarReading()
            continue
        chosen = [c for c, label in zip(shown, labels, strict=True) if label == k]
        share = round(sum(c.last - c.first for c in chosen) / len(words), 3)
        star[name] = StarReading(presences[k], _spans(words, chosen), share, _cues(words, chosen, k, lang, table))
    clauses = tuple(
        (words[c.first].start, words[c.last - 1].end, tagger.LABELS[label]) for c, label in zip(shown, labels, strict=True)
    )
    return Story(kind, round(certainty, 3), star, clauses, tuple(counted))  # type: ignore[arg-type]


def _tagged(words: Sequence[Token], lang: str) -> tuple[list[Clause], tagger.Tagged]:
    """The clauses of bare words and their labels."""
    found = cut(words, lang, gaps=False)
    return found, tagger.tag_words(_folded(words, found), lang)


def _without(
    words: Sequence[Token], clauses: Sequence[Clause], labels: Sequence[int], told: Sequence[tuple[Token, Token, int]]
) -> tuple[list[Clause], list[int]]:
    """The clauses with stretches (first word, last word, label) cut out of them as clauses of their own."""
    if not told:
        return list(clauses), list(labels)
    by_word = [label for c, label in zip(clauses, labels, strict=True) for _ in range(c.first, c.last)]
    number = [n for n, c in enumerate(clauses) for _ in range(c.first, c.last)]
    for begin, end, label in told:
        for i, word in enumerate(words):
            if begin.start <= word.start <= end.start:
                by_word[i], number[i] = label, -1 - label
    out: list[Clause] = []
    kept: list[int] = []
    for i, (label, n) in enumerate(zip(by_word, number, strict=True)):
        if i and n == number[i - 1]:
            out[-1] = Clause(out[-1].first, i + 1)
        else:
            out.append(Clause(i, i + 1))
            kept.append(label)
    return out, kept


def _parted(
    words: Sequence[Token],
    clauses: Sequence[Clause],
    labels: Sequence[int],
    lang: str,
    read_bare: tuple[list[Clause], tagger.Tagged] | None,
) -> tuple[list[Clause], list[int]]:
    """The clauses, parted where two parts of a story surely meet in one ("the till broke, I had to serve forty people").

    Where they meet, the words alone tell: with punctuation a border is often looked for only where there is some.
    ``read_bare`` are the clauses of the bare words and their labels, where these have been read already.
    """
    fine, tagged = read_bare or _tagged(words, lang)
    out: list[Clause] = []
    told: list[int] = []
    at = 0
    for clause, label in zip(clauses, labels, strict=True):
        while fine[at].last <= clause.first:
            at += 1
        pieces = _sure_pieces(clause, fine, tagged, at)
        if len(pieces) > 1:
            out += [piece for piece, _ in pieces]
            told += [k for _, k in pieces]
        else:
            out.append(clause)
            told.append(label)
    return out, told


def _sure_pieces(clause: Clause, fine: Sequence[Clause], tagged: tagger.Tagged, at: int) -> list[tuple[Clause, int]]:
    """A clause cut by finer ones, from the ``at``-th on, with their labels; those whose label is not sure go with the piece
    before, or the first after."""
    out: list[tuple[Clause, int]] = []
    for k in range(at, len(fine)):
        if fine[k].first >= clause.last:
            break
        label, last = tagged.labels[k], min(fine[k].last, clause.last)
        sure = tagged.probabilities[k][label] >= SURE
        if out and (not sure or out[-1][1] == label):
            out[-1] = Clause(out[-1][0].first, last), out[-1][1]
        elif sure:
            out.append((Clause(max(fine[k].first, clause.first) if out else clause.first, last), label))
    return out


def cut(words: Sequence[Token], lang: str, *, gaps: bool, borders: Borders | None = None) -> list[Clause]:
    """The clauses of a word list, by the fitted weights of its language unless others are given."""
    return split(words, clause_rules(lang), borders or tagger.borders(lang), gaps=gaps)


def features(words: Sequence[Token], clauses: Sequence[Clause], lang: str) -> list[list[str]]:
    """The tagger's features of each clause."""
    return [clause_features(each, lang) for each in _folded(words, clauses)]


def _folded(words: Sequence[Token], clauses: Sequence[Clause]) -> list[tuple[str, ...]]:
    return [tuple([t.folded for t in words[c.first : c.last]]) for c in clauses]


def without_repeats(words: Sequence[Token]) -> list[Token]:
    """Drop what has been said before: words that lie in a run of REPEATED words which occurred earlier."""
    count = len(words)
    first: dict[tuple[str, ...], int] = {}
    drop = bytearray(count)
    for i in range(count - REPEATED + 1):
        run = tuple(t.folded for t in words[i : i + REPEATED])
        if first.setdefault(run, i) <= i - REPEATED:
            drop[i : i + REPEATED] = b"\1" * REPEATED
    return [t for t, dropped in zip(words, drop, strict=True) if not dropped]


def kind_features(words: Sequence[Token], clauses: Sequence[Clause], basis: tagger.Tagged, lang: str) -> dict[str, float]:
    """What tells the kind of answer: its words, how often each class of words occurs, tense, and what the tagger made of it."""
    own = story_words(lang)
    folded = [t.folded for t in words]
    count = len(folded)
    out: dict[str, float] = {}
    for word in set(folded):
        out["w=" + word] = 1.0
    for pair in set(pairwise(folded)):
        out[f"b={pair[0]}_{pair[1]}"] = 0.7
    heard = Counter(name for c in clauses for name in own.classes(folded[c.first : c.last]))
    for name, times in heard.items():
        out["C=" + name] = min(4.0, 4.0 * times / len(clauses))
        out["has=" + name] = 1.0
    past = sum(own.is_past(w) for w in folded)
    present = sum(w in own.present for w in folded)
    out["past"] = 20.0 * past / count
    out["present"] = 20.0 * present / count
    out["balance"] = 4.0 * (past - present) / (past + present + 2)
    out[f"long={min(count // 20, 6)}"] = 1.0
    out["first=" + folded[0]] = 1.0
    for k, label in enumerate(tagger.LABELS):
        out["share=" + label] = 3.0 * sum(row[k] for row in basis.probabilities) / len(clauses)
        out["top=" + label] = max(row[k] for row in basis.probabilities)
    return out


def _kind(
    words: Sequence[Token], clauses: Sequence[Clause], basis: tagger.Tagged, lang: str, table: tagger.Table
) -> tuple[str, float]:
    """The likeliest kind. What is a story without its results is one with them: a true result never costs points."""
    odds = tagger.kind_of(kind_features(words, clauses, basis, lang), table)
    kind, certainty = odds[0]
    if kind == "non_answer" and certainty < NONE_CERTAIN and len(words) >= NONE_WORDS:
        # To be told that one said nothing is hard; a short answer is one as long as that is in doubt.
        kind, certainty = odds[1]
    rest = [c for c, row in zip(clauses, basis.probabilities, strict=True) if row[PARTS["result"]] < 0.5]
    if kind == "story" or not rest or len(rest) == len(clauses):
        return kind, certainty
    kept = [w for c in rest for w in words[c.first : c.last]]
    again = cut(kept, lang, gaps=False)
    other, other_certainty = tagger.kind_of(
        kind_features(kept, again, tagger.tag_words(_folded(kept, again), lang), lang), table
    )[0]
    return (other, other_certainty) if other == "story" else (kind, certainty)


def _presence(k: int, clauses: Sequence[Clause], tagged: tagger.Tagged, table: tagger.Table) -> tuple[Presence, int]:
    """How far part ``k`` is there, and which clause says so most clearly."""
    rows = tagged.probabilities
    best = max(range(len(rows)), key=lambda i: (rows[i][k], -i))
    top = rows[best][k]
    if top < table.presence.get(tagger.LABELS[k], 0.5):
        return "absent", best
    words = sum(c.last - c.first for c, row in zip(clauses, rows, strict=True) if row[k] >= 0.5)
    return ("strong" if top >= STRONG and words >= STRONG_WORDS else "weak"), best


def _spans(words: Sequence[Token], clauses: Sequence[Clause]) -> tuple[Span, ...]:
    """Character spans of clauses, neighbours joined."""
    out: list[Span] = []
    last = -1
    for c in clauses:
        start, end = words[c.first].start, words[c.last - 1].end
        if out and c.first == last:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
        last = c.last
    return tuple(out)


def _cues(words: Sequence[Token], clauses: Sequence[Clause], k: int, lang: str, table: tagger.Table) -> tuple[Span, ...]:
    """For each clause the word that speaks most for label ``k`` against the other labels."""
    out: list[Span] = []
    look = lookup(table.clauses)
    for c in clauses:
        best, gain = None, 0.0
        for i in range(c.first, c.last):
            word = words[i].folded
            names = ["w=" + word, *("C=" + name for name in story_words(lang).classes([word]))]
            if i + 1 < c.last:
                names.append(f"b={word}_{words[i + 1].folded}")
            worth = 0.0
            for name in names:
                packed = look(name)
                if packed is not None:
                    w = tagger.row(packed)
                    worth += w[k] - max(w[j] for j in range(len(tagger.LABELS)) if j != k)
            if worth > gain:
                best, gain = i, worth
        if best is not None:
            out.append((words[best].start, words[best].end))
    return tuple(out)
