"""How it was said, from the audio's own timeline and the words: facts only, no label of emotion or confidence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from mockint.model import Baseline, Delivery, Filler, Timeline, Transcript
from mockint.scoring import fillers, syllables
from mockint.scoring.evidence_cues import Phrases, index, phrases
from mockint.scoring.fillers import Fillers
from mockint.scoring.lexicon import LANGUAGES
from mockint.scoring.rules import table
from mockint.scoring.text import Token, fold

PAUSE = 0.25
"""Seconds of silence that count as a pause: de Jong and Bosker (2013), "Choosing a threshold for silent pauses to measure
second language fluency", find 250 ms to fit; shorter silences belong to the sounds (closures of p, t, k)."""
SHORT, LONG = 2 / 3, 4 / 3
"""Shares of the target within which the length is good: 60 to 120 seconds for the usual 90."""
LONGEST_REPEAT = 3
"""Words of a start that is said again."""
PARTS = {"S": "situation", "T": "task", "A": "action", "R": "result", "O": "other"}


class _Rules:
    def __init__(self, lang: str) -> None:
        tables = [table(lang, "delivery"), *(table(other, "delivery") for other in LANGUAGES if other != lang)]

        def words(name: str) -> frozenset[str]:
            return frozenset(fold(w) for t in tables for w in t[name].split())

        self.hedges: Phrases = index(p for t in tables for p in phrases(t["hedges"]))
        self.repeated, self.singular, self.plural = words("repeated"), words("singular"), words("plural")


@lru_cache(maxsize=4)
def _rules(lang: str) -> _Rules:
    return _Rules(lang)


def find_fillers(tokens: list[Token], lang: str) -> Fillers:
    """Which words only fill a pause."""
    return fillers.find(tokens, lang)


def measure(
    transcript: Transcript,
    tokens: list[Token],
    timeline: Timeline | None,
    baseline: Baseline | None,
    clauses: tuple[tuple[int, int, str], ...],
    target_seconds: int,
) -> Delivery:
    """The facts of RUBRIC §5; without a timeline only what the words tell.

    ``clauses`` are (start, end, label) with a label of S T A R O. ``words_per_minute`` counts all the time from the first to
    the last speech, pauses included (the rate that listeners know as 130 to 160); ``syllables_per_second`` only the time in
    which there was speech (the articulation rate, which can be compared across languages). ``pause_share`` is the share of
    silence in that first time. ``against_baseline`` holds ratios, 1 being the speaker's own habit.
    """
    text, lang = transcript.text, transcript.lang
    rules = _rules(lang)
    said = [t for t in tokens if t.kind != "p"]
    found = fillers.find(tokens, lang)
    plain = [t for t in said if t.start not in found.starts]
    spoken = _speech(timeline, transcript)
    total = syllables.count(said, lang)
    speaking = sum(end - start for start, end in spoken)
    whole = spoken[-1][1] - spoken[0][0] if spoken else 0.0
    pauses = _pauses(spoken)
    per_minute = round(60 * len(said) / whole, 1) if whole > 0 else None
    per_second = round(total / speaking, 2) if speaking > 0 else None
    share = round(sum(pauses) / whole, 3) if whole > 0 else None
    return Delivery(
        words=len(said),
        syllables=total,
        seconds=round(timeline.seconds, 2) if timeline else None,
        speaking_seconds=round(speaking, 2) if spoken else None,
        first_word_after=timeline.first_word_after if timeline else None,
        pauses=len(pauses) if spoken else None,
        longest_pause=round(max(pauses, default=0.0), 2) if spoken else None,
        pause_share=share,
        words_per_minute=per_minute,
        syllables_per_second=per_second,
        filled_pauses=_quoted(text, found.pauses),
        discourse_markers=_quoted(text, found.markers),
        repeated_starts=_quoted(text, _repeats(plain, rules)),
        hedges=_quoted(text, _phrases_in(plain, rules.hedges)),
        first_person_singular=sum(t.folded in rules.singular for t in said),
        first_person_plural=sum(t.folded in rules.plural for t in said),
        target_seconds=target_seconds,
        length=_length(whole, target_seconds),
        part_seconds=_part_seconds(transcript, said, clauses, whole),
        against_baseline=_ratios(baseline, per_minute, per_second, share, len(found.pauses), speaking),
    )


def _quoted(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Filler, ...]:
    return tuple(Filler(span, text[span[0] : span[1]]) for span in spans)


def _speech(timeline: Timeline | None, transcript: Transcript) -> list[tuple[float, float]]:
    """When there was speech, in order and without overlap: from the audio, or else from the times of the words."""
    if timeline is None:
        return []
    pieces = timeline.speech or tuple((w.start, w.end) for w in transcript.words)
    out: list[tuple[float, float]] = []
    for start, end in sorted(pieces):
        if end <= start:
            continue
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _pauses(spoken: Sequence[tuple[float, float]]) -> list[float]:
    gaps = (after[0] - before[1] for before, after in pairwise(spoken))
    return [gap for gap in gaps if gap >= PAUSE]


def _length(whole: float, target: int) -> Literal["unknown", "short", "good", "long"]:
    if whole <= 0 or target <= 0:
        return "unknown"
    return "short" if whole < SHORT * target else "long" if whole > LONG * target else "good"


def _repeats(words: list[Token], rules: _Rules) -> list[tuple[int, int]]:
    """Starts said again: "I I", "we were we were". The span holds both; content words alone may be repeated on purpose."""
    out: list[tuple[int, int]] = []
    i, count = 0, len(words)
    while i < count:
        word = words[i].folded
        for size in range(LONGEST_REPEAT, 0, -1) if word in rules.repeated else ():
            end = i + 2 * size
            if end > count or words[i + size].folded != word or (size > 1 and words[i + 1].folded == word):
                continue
            if any(words[i + k].folded != words[i + size + k].folded for k in range(1, size)):
                continue
            out.append((words[i].start, words[end - 1].end))
            i = end - size - 1
            break
        i += 1
    return out


def _phrases_in(words: list[Token], table_: Phrases) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    i = 0
    while i < len(words):
        end = fillers.match(words, i, table_) if words[i].folded in table_ else 0
        if end:
            out.append((words[i].start, words[end - 1].end))
        i = end or i + 1
    return out


def _part_seconds(
    transcript: Transcript, said: list[Token], clauses: Sequence[tuple[int, int, str]], whole: float
) -> dict[str, float]:
    """Seconds of each part: from word to word where words have times, else by the share of syllables. Empty for typed text."""
    if whole <= 0 or not clauses:
        return {}
    if transcript.words:
        timed = sorted(transcript.words, key=lambda w: w.start)
        ends = [*(w.start for w in timed[1:]), timed[-1].end]
        pieces = [(w.span[0], max(0.0, end - w.start)) for w, end in zip(timed, ends, strict=True)]
    else:
        weights = [(t.start, float(syllables.count([t], transcript.lang))) for t in said]
        total = sum(w for _, w in weights) or 1.0
        pieces = [(start, whole * weight / total) for start, weight in weights]
    out = dict.fromkeys(PARTS.values(), 0.0)
    ordered = sorted(clauses)
    k = 0
    for start, seconds in sorted(pieces):
        while k < len(ordered) and ordered[k][1] <= start:
            k += 1
        if k < len(ordered) and ordered[k][0] <= start:
            out[PARTS.get(ordered[k][2], "other")] += seconds
    return {name: round(seconds, 1) for name, seconds in out.items()}


def _ratios(
    baseline: Baseline | None,
    per_minute: float | None,
    per_second: float | None,
    share: float | None,
    filled: int,
    speaking: float,
) -> dict[str, float]:
    """This answer over the speaker's own habit, where both are known."""
    if baseline is None or not baseline.answers:
        return {}
    own = {
        "words_per_minute": (per_minute, baseline.words_per_minute),
        "syllables_per_second": (per_second, baseline.syllables_per_second),
        "pause_share": (share, baseline.pause_share),
        "filled_per_minute": (60 * filled / speaking if speaking > 0 else None, baseline.filled_per_minute),
    }
    return {name: round(now / habit, 2) for name, (now, habit) in own.items() if now is not None and habit > 0}
