"""The words around concrete data, of all languages together, and the place they are looked for in one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from mockint.scoring.lexicon import LANGUAGES, Atom
from mockint.scoring.numbers import Number
from mockint.scoring.rules import table
from mockint.scoring.stopwords import function_words
from mockint.scoring.text import fold

ANY_NUMBER = "<n>"
Phrases = dict[str, list[tuple[tuple[str, ...], str]]]
"""First word of a phrase -> its words and what is said about it (a number as text, or "")."""


class Piece(NamedTuple):
    """A found piece before it becomes evidence: atoms ``first`` to ``last`` (exclusive)."""

    type: str
    value: Any
    unit: str | None
    first: int
    last: int


def phrases(text: str, valued: bool = False) -> Iterable[tuple[tuple[str, ...], str]]:
    """The phrases of a text parted by " / ", folded; with ``valued`` the last word of each is its value."""
    for entry in fold(text.replace("\n", " ")).split(" / "):
        run = entry.split()
        if run:
            value = run.pop() if valued else ""
            yield tuple(run), value


def index(entries: Iterable[tuple[tuple[str, ...], str]]) -> Phrases:
    """Phrases by their first word, longest first."""
    out: Phrases = {}
    for run, value in entries:
        out.setdefault(run[0], []).append((run, value))
    for runs in out.values():
        runs.sort(key=lambda r: -len(r[0]))
    return out


class Cues:
    """Every list of ``evidence.toml``: ``cues["money.before"]`` is a set of words."""

    def __init__(self, lang: str) -> None:
        tables = [table(lang, "evidence"), *(table(other, "evidence") for other in LANGUAGES if other != lang)]
        self.lang = lang
        self._sets: dict[str, frozenset[str]] = {}
        for section in ("grammar", "duration_words", "money", "percent", "change", "rank", "date", "count", "clock"):
            names = {name for t in tables for name, value in t[section].items() if isinstance(value, str)}
            for name in names:
                joined = " ".join(str(t[section].get(name, "")) for t in tables)
                self._sets[f"{section}.{name}"] = frozenset(joined.split())
        self.durations = _merged(tables, "durations")
        self.single_durations = _merged(tables, "single_durations")
        self.currencies: dict[str, str] = {}
        self.countries: dict[str, str] = {}
        self.scale_currencies: dict[str, str] = {}
        for t in tables:
            self.currencies = {**t["money"]["words"], **self.currencies}
            self.countries = {**t["money"]["countries"], **self.countries}
            self.scale_currencies.update(t["money"].get("scale_currencies", {}))
        self.least_money: int = tables[0]["money"]["least"]
        self.default_currency: str = tables[0]["money"]["default"]
        self.places: dict[str, str] = {}
        for t in tables:
            for code, names in t["money"].get("places", {}).items():
                self.places.update(dict.fromkeys(names.split(), code))
        self.halves = [run for t in tables for run, _ in phrases(t["grammar"]["and_half"])]
        self.plural_units = frozenset(f"{unit}s" for unit in tables[0]["durations"]) if lang == "en" else frozenset()

        def both(section: str, name: str, valued: bool = False) -> Phrases:
            return index(p for t in tables for p in phrases(t[section].get(name, ""), valued))

        self.signs = _flat(both("money", "signs", True))
        self.codes = _flat(both("money", "codes", True))
        self.factors = both("change", "by_word", True)
        for first, runs in both("change", "phrases", True).items():
            self.factors.setdefault(first, []).extend(runs)
        self.factor_verbs = _flat(both("change", "verbs", True))
        self.percent_pairs = both("percent", "pairs")
        self.rank_words = both("rank", "words", True)
        self.holidays = both("date", "holidays")
        self.year_names = both("date", "year_names")
        self.adverbs = _flat(both("count", "adverbs", True))
        self.people = _flat(both("count", "people", True))
        self.vague = both("vague", "phrases")
        self.idioms = both("idioms", "phrases")
        self.function_words = function_words()

        changes = self["change.from"] | self["change.halves"] | self.factors.keys() | self.factor_verbs.keys()
        self.change_words = frozenset(changes)
        self.single_words = frozenset(self.single_durations) | self.people.keys() | self.adverbs.keys()
        date = "months unsure_months weekdays unsure_weekdays quarter_letters quarter decades year_word units seasons"
        named = frozenset[str]().union(*(self._sets.get(f"date.{name}", frozenset()) for name in date.split()))
        self.date_words = named | self.holidays.keys() | self.year_names.keys()

    def __getitem__(self, name: str) -> frozenset[str]:
        return self._sets[name]

    def seconds(self, word: str) -> float:
        """Seconds of a unit of time, also in the plural or with an ending ("mingguan", "year's"); 0 when it is none."""
        if not word:
            return 0
        for ending in ("", "'s", "s'", "s", "nya", "an"):
            if word.endswith(ending) and (found := self.durations.get(word.removesuffix(ending))):
                return found
        return 0


def _merged(tables: Sequence[Mapping[str, Any]], section: str) -> dict[str, float]:
    out: dict[str, float] = {}
    for t in tables:
        for word, value in t[section].items():
            out.setdefault(word, value)
    return out


def _flat(phrases: Phrases) -> dict[str, str]:
    return {first: runs[0][1] for first, runs in phrases.items()}


@lru_cache(maxsize=4)
def cues(lang: str) -> Cues:
    """The cues for a text's language."""
    return Cues(lang)


LOOKED_AT = 20_000
"""Characters of a text that show how it uses capitals."""


class Scene:
    """One answer while it is read: its atoms, the numbers by their first atom, and what has been used."""

    def __init__(self, text: str, atoms: Sequence[Atom], numbers: Sequence[Number], cues: Cues) -> None:
        self.text = text
        self.atoms = atoms
        self.count = len(atoms)
        self.numbers = {n.first: n for n in numbers}
        self.cues = cues
        self.used = bytearray(self.count)
        self.dead = bytearray(self.count)
        self.pieces: list[Piece] = []
        self.place = next((cues.places[a.folded] for a in atoms if a.folded in cues.places), "")
        named = next((c for a in atoms if (c := self._code(a.folded))), "")
        self.currency_named = bool(named)
        self.currency = self.dollar(named.upper()) if named else (self.place or cues.default_currency)

    @cached_property
    def capitals_tell(self) -> bool:
        """Whether a capital means something: it does not where half of the letters are."""
        letters = [c for c in self.text[:LOOKED_AT] if c.isalpha()]
        return 2 * sum(c.isupper() for c in letters) < len(letters)

    def _code(self, word: str) -> str:
        return self.cues.currencies.get(word) or self.cues.codes.get(word) or self.cues.signs.get(word) or ""

    def dollar(self, code: str) -> str:
        """Which dollar "dollars" are where the answer plays; any other currency as it is."""
        return self.place if code == "USD" and self.place in ("AUD", "CAD", "SGD", "HKD", "NZD") else code

    def word(self, i: int) -> str:
        """The word at ``i`` when it carries on the phrase, else ""."""
        if 0 <= i < self.count and self.atoms[i].gap in ("", "-", "+"):
            return self.atoms[i].folded
        return ""

    def before(self, i: int, back: int = 1) -> str:
        """The ``back``-th word before ``i``, when no pause lies between; else ""."""
        j = i - back
        if j < 0:
            return ""
        for k in range(j + 1, i + 1):
            if k < self.count and self.atoms[k].gap not in ("", "-", "+"):
                return ""
        return self.atoms[j].folded

    def number(self, i: int) -> Number | None:
        """The number that begins at ``i`` and carries on the phrase."""
        found = self.numbers.get(i)
        return found if found and self.atoms[i].gap in ("", "-", "+") else None

    def matches(self, phrases: Phrases) -> Iterator[tuple[int, int, str]]:
        """Begin, end and value of the longest phrase at every place where one begins."""
        numbered = ANY_NUMBER in phrases
        for i, atom in enumerate(self.atoms):
            if (atom.folded in phrases or (numbered and i in self.numbers)) and (held := self.match(i, phrases)):
                yield i, held[0], held[1]

    def match(self, i: int, phrases: Phrases) -> tuple[int, str] | None:
        """End and value of the longest phrase that begins at ``i``."""
        runs = phrases.get(self.atoms[i].folded, ())
        numbered = phrases.get(ANY_NUMBER) if i in self.numbers else None
        following = self.atoms[i + 1].folded if i + 1 < self.count else ""
        for run, value in (*runs, *(numbered or ())):
            if len(run) > 1 and run[1] not in (following, ANY_NUMBER) and run[0] != ANY_NUMBER:
                continue
            end = self._run(i, run)
            if end:
                return end, value
        return None

    def _run(self, i: int, run: tuple[str, ...]) -> int:
        j = i
        for word in run:
            if j >= self.count or (j > i and self.atoms[j].gap in (",", ".")):
                return 0
            if word == ANY_NUMBER:
                found = self.numbers.get(j)
                if not found:
                    return 0
                j = found.last
            elif self.atoms[j].folded == word:
                j += 1
            else:
                return 0
        return j

    def free(self, first: int, last: int) -> bool:
        """Whether no atom of these is used or part of an idiom."""
        return not any(self.used[first:last]) and not any(self.dead[first:last])

    def add(self, piece: Piece) -> None:
        """Keep a piece and mark its atoms as used."""
        self.pieces.append(piece)
        self.used[piece.first : piece.last] = b"\1" * (piece.last - piece.first)

    def kill(self, first: int, last: int) -> None:
        """No concrete data here."""
        self.dead[first:last] = b"\1" * (last - first)

    def said(self, first: int, last: int) -> str:
        """The words as they stand in the text."""
        return self.text[self.atoms[first].start : self.atoms[last - 1].end]

    def unit_behind(self, i: int) -> bool:
        """Whether a sign or unit of an amount stands at ``i`` ("%", "percent", "dollars", "hours")."""
        word = self.word(i)
        signed = i < self.count and self.atoms[i].kind == "s"
        return signed or word in self.cues["percent.words"] or word in self.cues.currencies or self.cues.seconds(word) > 0

    def content(self, i: int) -> bool:
        """Whether a content word stands at ``i``, with no pause before it."""
        word = self.word(i)
        return bool(word) and self.atoms[i].kind == "w" and word not in self.cues.function_words and i not in self.numbers
