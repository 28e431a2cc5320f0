"""Words of an informational interview as they are compared: stems with synonyms, runs of them, and weighted bags.

The data are in ``rules/<lang>/informational.toml``; what is special to a trade comes with the persona.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from mockint.model import Persona, Span
from mockint.scoring.lexicon import LANGUAGES
from mockint.scoring.rules import table
from mockint.scoring.stems import stem
from mockint.scoring.stopwords import asking_words, function_words
from mockint.scoring.text import Token, fold, tokenize

GAP = ".."
GAP_WORDS = 3
"""Words that a gap of a run lets stand between."""
SURE_RUN, SURE_WORD, CUE, OWN_CUE = 0.7, 0.9, 0.2, 3.1
"""What a run of several sure words, a single sure word, a helping word, and a word of the persona's trade are worth."""
ALIKE = 16.0
"""What full likeness to sample phrasings is worth."""
NEIGHBOURS = (0.6, 0.25, 0.15)
"""Shares of the most alike phrasings in the likeness to a topic."""
TOLD, TOLD_MOST = 0.75, 4.0
"""What a special word of the topic's answers is worth, and how much of it counts at most."""
LEAN = 0.45
"""What the words' leaning is worth: the log odds of each word under the topic's sample phrasings against all.

The weights are those of a conditional logit model, fitted on the personas' own sample phrasings, each left out together with
all of its persona's when it was matched, in both languages at once; so a difference of scores reads as log odds.
"""
SMOOTHING = 0.3


@dataclass(frozen=True)
class Spoken:
    """One sentence of the user's: its words (no punctuation), their stems, and whether it ends with a question mark."""

    words: tuple[Token, ...]
    stems: tuple[str, ...]
    marked: bool

    @property
    def exact(self) -> tuple[str, ...]:
        """The words as they stand, folded."""
        return tuple(word.folded.removesuffix("-nya") for word in self.words)

    @property
    def span(self) -> Span:
        """From the first to the last word."""
        return self.words[0].start, self.words[-1].end


class Runs:
    """Runs of words under names, found by their stems, or with ``exact`` by the words as they stand. Longer runs win over
    shorter ones that they cover."""

    def __init__(self, words: Words, entries: Iterable[tuple[str, str]], *, exact: bool = False) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        seen: set[tuple[tuple[str, ...], str]] = set()
        for name, entry in entries:
            run = words.run(entry, exact=exact)
            if run and (run, name) not in seen:
                seen.add((run, name))
                self._by_first.setdefault(run[0], []).append((run, name))

    def find(self, stems: tuple[str, ...]) -> list[tuple[str, int, int, tuple[str, ...]]]:
        """All matches as (name, first, end, run), those covered by a longer one of the same name left out."""
        found = []
        for i, first in enumerate(stems):
            for run, name in self._by_first.get(first, ()):
                end = _match(run, stems, i)
                if end:
                    found.append((name, i, end, run))
        found.sort(key=lambda hit: (hit[1] - hit[2], hit[1]))
        kept: list[tuple[str, int, int, tuple[str, ...]]] = []
        for hit in found:
            if not any(k[0] == hit[0] and k[1] <= hit[1] and hit[2] <= k[2] for k in kept):
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit[1])


def _match(run: tuple[str, ...], stems: tuple[str, ...], i: int) -> int:
    """The end of a run that begins at ``i``, 0 for none."""
    at = i
    for k, part in enumerate(run):
        if part == GAP:
            after = run[k + 1]
            for skipped in range(GAP_WORDS + 1):
                if at + skipped < len(stems) and stems[at + skipped] == after:
                    at += skipped
                    break
            else:
                return 0
            continue
        if at >= len(stems) or stems[at] != part:
            return 0
        at += 1
    return at


class Words:
    """The data of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        data = table(lang, "informational")
        self._same: dict[str, str] = {}
        for line in data["synonyms"].strip().splitlines():
            group = [stem(fold(w), lang) for w in line.split()]
            for word in group:
                self._same.setdefault(word, group[0])
        self.plain = function_words() | asking_words(lang)
        self.general = frozenset(self.key(fold(w)) for w in data["general"].split())
        self.names: dict[str, str] = data["names"]
        self.topics: dict[str, dict[str, Any]] = data["topics"]
        self.sure = Runs(self, ((name, run) for name, topic in self.topics.items() for run in parts(topic["sure"])))
        self.cues = Runs(self, ((name, run) for name, topic in self.topics.items() for run in parts(topic["cues"])))
        declined = ("prying", "asking_for_job")
        # What is declined is so in whichever language it slips out: speech mixes them.
        all_ = [table(other, "informational") for other in LANGUAGES]
        refused = [(name, run) for one in all_ for name in declined for run in parts(one[name]["sure"])]
        rescued = [(name, run) for one in all_ for name in declined for run in parts(one[name]["rescues"])]
        self.refused, self.rescued = Runs(self, refused, exact=True), Runs(self, rescued, exact=True)
        self.acts = Runs(self, ((name, run) for name, runs in data["acts"].items() for run in parts(runs)))
        points = {name: runs for name, runs in data["points"].items() if name != "five"}
        self.points = Runs(self, ((name, run) for name, runs in points.items() for run in parts(runs)))
        self.five: tuple[str, ...] = tuple(data["points"]["five"].split())
        self.asks: dict[str, list[str]] = {name: list(topic["ask"]) for name, topic in self.topics.items()}
        for name in ("prying", "asking_for_job"):
            self.asks[name] = list(data[name]["ask"])
        self.others = frozenset(fold(w) for w in data["others"].split())

    def key(self, folded: str) -> str:
        """The stem a word is compared by, the first of its synonyms."""
        root = stem(folded, self.lang)
        return self._same.get(root, root)

    def run(self, entry: str, *, exact: bool = False) -> tuple[str, ...]:
        """A run of the data as stems, or as folded words; gaps stay."""
        out: list[str] = []
        for piece in entry.split(GAP):
            keys = [t.folded if exact else self.key(t.folded) for t in tokenize(piece) if t.kind != "p"]
            out += [GAP, *keys] if out and keys else keys
        return tuple(out)

    def content(self, tokens: Iterable[Token]) -> list[tuple[str, Token]]:
        """Content words with their stems: without function words, asking words and words too general."""
        found = ((self.key(t.folded), t) for t in tokens if t.kind != "p" and t.folded not in self.plain)
        return [(key, t) for key, t in found if key not in self.general]

    def sentences(self, text: str) -> list[Spoken]:
        """The sentences of a text, by its punctuation; bare speech is one sentence."""
        out: list[Spoken] = []
        words: list[Token] = []
        marked = False

        def close() -> None:
            nonlocal words, marked
            if words:
                out.append(Spoken(tuple(words), tuple(self.key(w.folded) for w in words), marked))
            words, marked = [], False

        for token in tokenize(text):
            if token.kind == "p":
                marked = marked or (bool(words) and text[token.start : token.end] == "?")
                continue
            if token.gap == "." or ("\n" in text[words[-1].end : token.start] if words else False):
                close()
            words.append(token)
        close()
        return out


@lru_cache(maxsize=4)
def words_of(lang: str) -> Words:
    """The data of a language."""
    return Words(lang)


def parts(runs: str) -> list[str]:
    """The entries of a list parted by bars and line ends."""
    return [part.strip() for line in runs.splitlines() for part in line.split("|") if part.strip()]


class PersonaIndex:
    """What can be asked of one persona, ready to be compared. ``siblings`` are other personas of the language, whose ways of
    asking stand in for ways that nobody thought of for this one."""

    def __init__(self, persona: Persona, siblings: tuple[Persona, ...] = ()) -> None:
        self.words = words = words_of(persona.lang)
        self.topics = tuple(topic.id for topic in persona.topics)
        self.own = Runs(words, ((topic.id, cue) for topic in persona.topics for cue in topic.cues))
        self._owners = Counter(words.run(cue) for topic in persona.topics for cue in topic.cues)
        answers = {topic.id: [self._keys(a) for a in topic.answers] for topic in persona.topics}
        counted = Counter(key for some in answers.values() for keys in some for key in keys)
        total = sum(len(some) for some in answers.values())
        self._rarity = {key: math.log((total + 1) / n) for key, n in counted.items()}
        self._usual = math.log(total + 1)
        holders = Counter(key for some in answers.values() for key in frozenset[str]().union(*some))
        self._told = {
            name: {key: math.log(len(answers) / holders[key]) for key in frozenset[str]().union(*some)}
            for name, some in answers.items()
        }
        phrases = [(name, ask) for name, asks in words.asks.items() for ask in asks]
        for one in (persona, *siblings):
            phrases += [(topic.id, ask) for topic in one.topics for ask in topic.ask]
        samples = [(name, features([words.key(t.folded) for t in tokenize(ask) if t.kind != "p"])) for name, ask in phrases]
        spread = Counter(feature for _, found in samples for feature in found)
        self._weights = {feature: math.log((len(samples) + 1) / n) for feature, n in spread.items()}
        self._unseen = math.log(len(samples) + 1)
        self._samples = [(name, found, self._norm(found)) for name, found in samples]
        self._count: dict[str, Counter[str]] = {name: Counter() for name in self.topics}
        for name, found in samples:
            if name in self._count:
                self._count[name].update(feature for feature in found if " " not in feature)
        self._sums = {name: sum(count.values()) for name, count in self._count.items()}
        self._where: dict[str, list[int]] = {}
        for number, (_, found, _) in enumerate(self._samples):
            for feature in found:
                self._where.setdefault(feature, []).append(number)

    def _keys(self, text: str) -> frozenset[str]:
        return frozenset(key for key, _ in self.words.content(tokenize(text)))

    def _norm(self, found: frozenset[str]) -> float:
        return math.sqrt(sum(self._weights.get(feature, self._unseen) ** 2 for feature in found)) or 1.0

    def rarity(self, key: str) -> float:
        """How special a word of the persona's answers is (0 for one that is in all of them)."""
        return self._rarity.get(key, self._usual)

    def known(self, said: Spoken) -> float:
        """The share of a sentence's content words that stand in the data or in the persona's answers; 1 for no words."""
        keys = {key for key, _ in self.words.content(said.words)}
        cued = {
            said.stems[k] for runs in (self.own, self.words.sure) for _, a, b, _ in runs.find(said.stems) for k in range(a, b)
        }
        return sum(key in self._weights or key in self._rarity or key in cued for key in keys) / len(keys) if keys else 1.0

    def alike(self, said: Spoken) -> dict[str, float]:
        """For each name the likeness (cosine, 0 to 1) of a sentence to its most alike sample phrasings."""
        found = features(said.stems)
        norm = self._norm(found)
        dots: dict[int, float] = {}
        for feature in found:
            for number in self._where.get(feature, ()):
                dots[number] = dots.get(number, 0.0) + self._weights[feature] ** 2
        best: dict[str, list[float]] = {}
        for number, dot in dots.items():
            name, _, other = self._samples[number]
            best.setdefault(name, []).append(dot / (norm * other))
        out = {}
        for name, some in best.items():
            some.sort(reverse=True)
            out[name] = sum(n * share for n, share in zip(some, NEIGHBOURS, strict=False))
        return out

    def scores(self, said: Spoken) -> dict[str, float]:
        """How much a sentence speaks for each topic, and for prying and asking for a job by their sample phrasings alone."""
        words = self.words
        out = dict.fromkeys(words.asks, 0.0)
        for name, _, _, run in words.sure.find(said.stems):
            out[name] += SURE_RUN if len(run) > 1 else SURE_WORD
        for name, _, _, _ in words.cues.find(said.stems):
            out[name] += CUE
        for name, _, _, run in self.own.find(said.stems):
            out[name] += OWN_CUE / self._owners[run] * (1.5 if len(run) > 1 else 1.0)
        for name, share in self.alike(said).items():
            out[name] += ALIKE * share
        keys = {key for key, _ in words.content(said.words)}
        for name, told in self._told.items():
            out[name] += TOLD * min(TOLD_MOST, sum(told.get(key, 0.0) for key in keys))
        for name, lean in self._leaning(said).items():
            out[name] += LEAN * lean
        return out

    def _leaning(self, said: Spoken) -> dict[str, float]:
        """The log odds of the words known from sample phrasings, by topic."""
        known = {key for key in said.stems if key in self._weights}
        kinds, room = len(self._count), SMOOTHING * 200
        everything = sum(self._sums.values()) + room * kinds
        out = dict.fromkeys(self._count, 0.0)
        for key in sorted(known):
            usual = (sum(count[key] for count in self._count.values()) + SMOOTHING * kinds) / everything
            for name, count in self._count.items():
                out[name] += math.log((count[key] + SMOOTHING) / (self._sums[name] + room) / usual)
        return out

        return out


def features(stems: Sequence[str]) -> frozenset[str]:
    """Single stems and pairs of neighbours, with the ends of the sentence."""
    ends = ["^", *stems, "$"]
    return frozenset(stems) | {f"{a} {b}" for a, b in pairwise(ends)}


@lru_cache(maxsize=8)
def index_of(persona: Persona, siblings: tuple[Persona, ...] = ()) -> PersonaIndex:
    """The index of a persona."""
    return PersonaIndex(persona, siblings)
