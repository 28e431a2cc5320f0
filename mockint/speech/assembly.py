"""From the words of each window to one text with places and times. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from mockint.model import Word
from mockint.speech.activity import Interval

_LOOP_WORDS = 8
_LOOP_TIMES = {1: 5}
_LOOP_TIMES_USUAL = 4
_LONGEST_WORD = 100


class RawWord(msgspec.Struct, frozen=True):
    """A word as the recogniser gives it: seconds from the beginning of the pass's sound. Without a space before it, it carries
    on the word before."""

    text: str
    start: float
    end: float
    confidence: float


class Piece(msgspec.Struct, frozen=True):
    """The text of a window, its words with spans into that text and times in the take."""

    text: str = ""
    words: tuple[Word, ...] = ()


def whole_words(raw: Iterable[RawWord]) -> list[RawWord]:
    """Continuations joined to their words; what is not printable taken out, and words that are empty without it."""
    words: list[RawWord] = []
    for word in raw:
        text = "".join(c for c in word.text if c == " " or (unicodedata.category(c)[0] not in "CZ" and c != "\ufffd"))
        bare = text.replace(" ", "")[:_LONGEST_WORD]
        if not bare:
            continue
        last = words[-1] if words else None
        if last and not word.text[:1].isspace() and len(last.text) + len(bare) <= _LONGEST_WORD:
            sure = min(last.confidence, word.confidence)
            words[-1] = RawWord(last.text + bare, last.start, max(last.end, word.end), sure)
        else:
            words.append(RawWord(bare, word.start, word.end, word.confidence))
    return words


def without_loops(words: Sequence[RawWord]) -> list[RawWord]:
    """A recogniser that lost its way says the same phrase over and over: of one to eight words said four times on end (a single
    word five times, which nobody stutters), once is kept."""
    kept: list[RawWord] = []
    plain = [w.text.casefold().strip(".,!?;:") for w in words]
    at = 0
    while at < len(words):
        length, times = _loop(plain, at)
        kept += words[at : at + length]
        at += length * times
    return kept


def _loop(plain: Sequence[str], at: int) -> tuple[int, int]:
    """Length of the phrase that is repeated from here on, and how often it is said; (1, 1) when none is."""
    for length in range(1, _LOOP_WORDS + 1):
        phrase = plain[at : at + length]
        times = 1
        while len(phrase) == length and plain[at + times * length : at + (times + 1) * length] == phrase:
            times += 1
        if times >= _LOOP_TIMES.get(length, _LOOP_TIMES_USUAL):
            return length, times
    return 1, 1


def piece(raw: Iterable[RawWord], clips: Sequence[Interval], rate: int) -> Piece:
    """The words of a pass over ``clips`` (samples), with times in the take; in order, and within the clip that they lie in."""
    text, words, latest = "", [], 0.0
    for word in without_loops(whole_words(raw)):
        offset, first, last = _clip_at((word.start + word.end) / 2, clips, rate)
        start = max(latest, min(max(word.start + offset, first), last))
        end = max(start, min(max(word.end + offset, first), last))
        latest = end
        text += f" {word.text}" if text else word.text
        span = (len(text) - len(word.text), len(text))
        words.append(Word(round(start, 2), round(end, 2), span, round(min(1.0, max(0.0, word.confidence)), 3)))
    return Piece(text, tuple(words))


def _clip_at(seconds: float, clips: Sequence[Interval], rate: int) -> tuple[float, float, float]:
    """The clip in which a moment of the joined sound lies: what to add for the time in the take, and the clip's ends there."""
    before = 0
    for start, end in clips:
        if seconds * rate < before + end - start:
            break
        before += end - start
    else:
        before -= end - start
    return (start - before) / rate, start / rate, end / rate


def join(pieces: Iterable[Piece]) -> Piece:
    """One text, a space between the pieces."""
    text, words = "", []
    for part in pieces:
        if part.text:
            shift = len(text) + 1 if text else 0
            text = f"{text} {part.text}" if text else part.text
            words += [Word(w.start, w.end, (w.span[0] + shift, w.span[1] + shift), w.confidence) for w in part.words]
    return Piece(text, tuple(words))
