"""What a clause looks like to the tagger: its words, their forms, who acts in which tense, and the classes of its words.

All of it is read from folded words without punctuation, so that case and commas change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from mockint.scoring.rules import table
from mockint.scoring.text import fold

LANGUAGES = ("en", "id")
MOST_KNOWN = 4096
"""Words whose classes are remembered."""

Known = tuple[frozenset[str], dict[str, list[tuple[tuple[str, ...], str]]]]
"""What is remembered of a word: its own classes, and runs of words that begin with it by their second word."""
_NOTHING: Known = (frozenset(), {})
"""What is remembered of most words; one for all, since there are thousands."""


class StoryWords:
    """The word classes of one language (``rules/<lang>/story.toml``)."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._runs: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._stems: dict[str, list[tuple[str, str]]] = {}
        self._known: dict[str, Known] = {}
        for name, entries in data["classes"].items():
            for entry in entries.replace("\n", " ").split("|"):
                words = fold(" ".join(entry.split())).split()
                if not words:
                    continue
                if words[0].endswith("*"):
                    self._stems.setdefault(words[0][:3], []).append((words[0][:-1], name))
                else:
                    self._runs.setdefault(words[0], []).append((tuple(words), name))
        self.subjects = frozenset(fold(data["grammar"]["subjects"]).split())
        self.past = frozenset(fold(data["grammar"]["past"]).split())
        self.present = frozenset(fold(data["grammar"]["present"]).split())
        self.past_endings = tuple(data["grammar"]["past_endings"].split())
        self.beginnings = tuple(data["grammar"]["beginnings"].split())
        self.endings = tuple(data["grammar"]["endings"].split())

    def classes(self, words: Sequence[str]) -> set[str]:
        """The classes that occur in a clause."""
        found: set[str] = set()
        known = self._known
        for i, word in enumerate(words):
            mine = known.get(word)
            if mine is None:
                mine = self._look_up(word)
            if mine[0]:
                found |= mine[0]
            if mine[1] and i + 1 < len(words):
                for run, name in mine[1].get(words[i + 1], ()):
                    if tuple(words[i : i + len(run)]) == run:
                        found.add(name)
        return found

    def _look_up(self, word: str) -> Known:
        """The classes a word has by itself, and the runs of words that begin with it by their second word."""
        runs = self._runs.get(word, ())
        single = {name for run, name in runs if len(run) == 1}
        single |= {name for stem, name in self._stems.get(word[:3], ()) if word.startswith(stem)}
        longer: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for run, name in runs:
            if len(run) > 1:
                longer.setdefault(run[1], []).append((run, name))
        found = (frozenset(single), longer) if single or longer else _NOTHING
        if len(self._known) < MOST_KNOWN:
            self._known[word] = found
        return found

    def is_past(self, word: str) -> bool:
        """Whether a word tells of what is over, by its form or because it is listed."""
        return word in self.past or (len(word) > 4 and word.endswith(self.past_endings or ("\0",)))


@lru_cache(maxsize=4)
def story_words(lang: str) -> StoryWords:
    """The word classes of a language."""
    return StoryWords(table(lang, "story"))


def clause_features(words: Sequence[str], lang: str) -> list[str]:
    """Names of what is true of a clause; the fitted table gives each a weight. ``words`` are folded, at least one."""
    own = story_words(lang)
    out: list[str] = []
    for word in words:
        out.append("w=" + word)
        out.append("e=" + word[-3:])
        out.append("i=" + word[:4])
    count = len(words)
    for i in range(count - 1):
        out.append(f"b={words[i]}_{words[i + 1]}")
    for i in range(count - 2):
        out.append(f"k={words[i]}_{words[i + 2]}")
    out.append("f=" + words[0])
    if count > 1:
        out.append(f"g={words[0]}_{words[1]}")
    out.append("l=" + words[-1])
    out.append(f"n={min(count // 3, 4)}")
    if any(word[0].isdigit() for word in words):
        out.append("digits")
    out += _grammar(words, own)
    classes = sorted(own.classes(words))
    subject = next((w for w in words if w in own.subjects), "-")
    out += ["C=" + c for c in classes]
    out += [f"Cs={c}_{subject}" for c in classes]
    out += [f"CC={a}_{b}" for i, a in enumerate(classes) for b in classes[i + 1 :]]
    for other in LANGUAGES:
        if other != lang:
            out += ["X=" + c for c in story_words(other).classes(words)]
    return out


def _grammar(words: Sequence[str], own: StoryWords) -> Iterable[str]:
    """Who acts, and whether it is over: subject, tense, the verb after the subject, the verb's affixes."""
    place = next((i for i, w in enumerate(words) if w in own.subjects), -1)
    subject = words[place] if place >= 0 else "-"
    past = [w for w in words if own.is_past(w)]
    yield "s=" + subject
    yield f"t={subject}_{min(len(past), 2)}_{any(w in own.present for w in words)}"
    if past:
        yield f"v={subject}_{past[0]}"
    if 0 <= place < len(words) - 1:
        yield f"y={subject}_{words[place + 1]}"
        yield f"z={subject}_{words[place + 1][:3]}"
    if place > 0:
        yield f"o={words[place - 1][-3:]}_{subject}"
    for beginning in own.beginnings:
        if any(w.startswith(beginning) and len(w) > len(beginning) + 2 for w in words):
            yield "a=" + beginning
            yield f"as={beginning}_{subject}"
    for ending in own.endings:
        if any(w.endswith(ending) and len(w) > len(ending) + 2 for w in words):
            yield "z-" + ending
            yield f"zs={ending}_{subject}"
