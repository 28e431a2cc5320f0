"""Named tools, products, methods and organisations: by a list of names in any case, and by their shape where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mockint.scoring.evidence_cues import Piece, Scene
from mockint.scoring.lexicon import LANGUAGES
from mockint.scoring.rules import data, derived, table
from mockint.scoring.shelf import Packed, Shelf, lookup
from mockint.scoring.stopwords import function_words
from mockint.scoring.text import fold, tokenize


class Name(NamedTuple):
    """A listed name: its words, how common a word it is ("", "~", "!"), whether a number goes with it ("", "may", "must")."""

    words: tuple[str, ...]
    doubt: str
    number: str


Listed = list[tuple[list[str], str, str]]
"""The fields of Name, in a form that is written down."""


def read_listed() -> dict[str, Listed]:
    """All listed names by their first word, longest first, read from ``names.txt``."""
    out: dict[str, Listed] = {}
    for line in data("names.txt").decode().splitlines():
        for entry in line.split(" / ") if not line.startswith("#") else ():
            doubt = entry[0] if entry.startswith(("~", "!")) else ""
            number = ("must" if entry.startswith("+") else "may") if entry.endswith(" #") else ""
            entry = entry.lstrip("~!+").removesuffix(" #")
            words = entry.split()
            if not all(map(str.isalpha, words)):
                words = [t.folded for t in tokenize(entry) if t.kind != "p"]
                if len(words) == 1 and not doubt and words[0] != entry:
                    doubt = "!"  # "c++", ".net": what is left of it may be any word
            if words:
                out.setdefault(words[0], []).append((words, doubt, number))
    for names in out.values():
        names.sort(key=lambda n: -len(n[0]))
    return out


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, Listed | None]:
    packed = derived("", "listed")
    return Shelf[Listed](Packed(**packed)) if packed else read_listed()


@lru_cache(maxsize=1024)
def listed(word: str) -> list[Name]:
    """The listed names that begin with a word, longest first."""
    return [Name(tuple(words), doubt, number) for words, doubt, number in lookup(_listed())(word) or ()]


class _Cues:
    """Words that stand before a name, of all languages."""

    def __init__(self) -> None:
        tables = [table(lang, "names") for lang in LANGUAGES]

        def both(name: str) -> frozenset[str]:
            return frozenset(fold(w) for t in tables for w in t[name].split())

        self.before = both("before")
        self.narrow = both("narrow")
        self.heads, self.tails = both("heads"), both("tails")
        self.owning, self.owned = both("owning"), both("owned")
        self.joins = both("joins")


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    return _Cues()


def find_listed(scene: Scene) -> None:
    """Add the names that are listed, in any case; their value is what was said, None where only a capital tells them."""
    near = _cues()
    atoms = scene.atoms
    after_name = -2
    i = 0
    while i < scene.count:
        word = atoms[i].folded
        found = listed(word) or (listed(_bare(word)) if len(word) > 3 and word.endswith(_ENDINGS) else None)
        end, sure = _listed_at(scene, i, found, near, after_name) if found and not scene.used[i] else (0, False)
        if end:
            scene.add(Piece("name", scene.said(i, end) if sure else None, None, i, end))
            after_name = i = end
        else:
            if word in near.joins and after_name == i:
                after_name = i + 1
            i += 1


_ENDINGS = ("-nya", "'s", "nya")


def _listed_at(scene: Scene, i: int, found: list[Name], near: _Cues, after_name: int) -> tuple[int, bool]:
    """The end of the longest of the listed names that stands at ``i`` (0 when none does), and whether more than a capital
    tells it from a common word."""
    atoms = scene.atoms
    second = _bare(atoms[i + 1].folded) if i + 1 < scene.count else ""
    for name in found:
        end = i + len(name.words)
        # Most listed names that begin with a common word go on differently, which their second word tells soonest.
        if end > i + 1 and name.words[1] != second:
            continue
        if end > scene.count or any(_bare(atoms[i + k].folded) != w for k, w in enumerate(name.words) if k > 1):
            continue
        if any(scene.used[i:end]) or not all(_one_name(scene, k) for k in range(i + 1, end)):
            continue
        before = scene.before(i)
        cues = near.before if name.doubt == "~" else near.narrow
        sure = not name.doubt or before in cues or (after_name == i and before != "")
        if not sure and not _written_as_name(scene, i):
            continue
        if name.number:
            own = end < scene.count and atoms[end].kind == "n" and atoms[end].gap == "" and not scene.content(end + 1)
            if own:
                end += 1
            elif name.number == "must":
                continue
        return end, sure
    return 0, False


def _written_as_name(scene: Scene, i: int) -> bool:
    """Whether a word stands with a capital where a common word would not: within a sentence, in a text with small letters."""
    atom = scene.atoms[i]
    alone = atom.end - atom.start == 1  # a letter, as in "nilainya C"
    return i > 0 and not alone and atom.gap == "" and scene.text[atom.start].isupper() and scene.capitals_tell


def _bare(word: str) -> str:
    """A word without the endings that names take on in speech ("Excel-nya", "Google's")."""
    for ending in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending)
    return word


def _one_name(scene: Scene, k: int) -> bool:
    """Whether atom ``k`` may belong to the same name as the one before: no pause, but a dot or slash inside is none."""
    return scene.atoms[k].gap not in (",", ".") or scene.atoms[k].start - scene.atoms[k - 1].end <= 1


def find_shapes(scene: Scene) -> None:
    """Add names known by their capitals alone, value None: inside a word ("AcmeDesk"), or a run behind "PT" or "using"."""
    text, atoms, near = scene.text, scene.atoms, _cues()
    for i, atom in enumerate(atoms):
        raw = text[atom.start : atom.end]
        if scene.used[i] or atom.kind != "w" or not (raw[0].isupper() or raw[1:2].isupper()):
            continue
        inside = raw[1].islower() and raw[2:] != raw[2:].lower() if raw[0].isupper() and len(raw) > 1 else raw[2:].islower()
        camel = len(raw) > 3 and raw.isalpha() and inside and not raw.startswith("Mc")
        owning = atom.folded in near.owning and i + 1 < scene.count and _capital(scene, i + 1)
        headed = i > 0 and atom.gap == "" and atoms[i - 1].folded in near.heads
        tailed = i > 0 and atom.gap == "" and scene.word(i + 1) in near.tails  # "the Orff approach"
        begin = _owner(scene, i) if atom.folded in near.owned else i
        if not (camel or owning or headed or tailed or begin < i):
            continue
        if not scene.capitals_tell:
            return
        end = i + 1
        while (headed or owning or begin < i) and end < scene.count and _capital(scene, end) and end - i < 5:
            end += 1
        if not any(scene.used[begin:end]):
            scene.add(Piece("name", None, None, begin, end))


def _owner(scene: Scene, i: int) -> int:
    """Where the capitals before the last word of a name begin ("Bank" in "at Access Bank"); ``i`` when there are none."""
    begin = i
    while begin and begin > i - 3 and _capital(scene, begin) and scene.text[scene.atoms[begin - 1].start].isupper():
        begin -= 1
    while begin < i and scene.atoms[begin].folded in function_words():
        begin += 1
    return begin


def _capital(scene: Scene, i: int) -> bool:
    return scene.atoms[i].gap == "" and scene.text[scene.atoms[i].start].isupper()
