"""Words and times after the text has changed: corrections, and answers that carry on an earlier one."""

from __future__ import annotations

import difflib
import re

from mockint.model import Span, Timeline, Transcript, Word

_TOKEN = re.compile(r"\S+")


def realign(old: Transcript, text: str) -> Transcript:
    """A correction of ``old``: words that stayed keep their times; changed runs share the time of what they replace.

    Words that were only added get no time. The raw transcript itself is kept by the store.
    """
    words = old.words
    if not words:
        return Transcript(text=text, lang=old.lang, source=old.source, model=old.model)
    before = [old.text[w.span[0] : w.span[1]].casefold().strip(".,!?;:") for w in words]
    spans = [m.span() for m in _TOKEN.finditer(text)]
    after = [text[a:b].casefold().strip(".,!?;:") for a, b in spans]
    out: list[Word] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            out += [Word(w.start, w.end, span, w.confidence) for w, span in zip(words[i1:i2], spans[j1:j2], strict=True)]
        elif tag == "replace":
            start, end, count = words[i1].start, words[i2 - 1].end, j2 - j1
            step = (end - start) / count
            out += [Word(start + k * step, start + (k + 1) * step, spans[j1 + k], 1.0) for k in range(count)]
    return Transcript(text=text, lang=old.lang, words=tuple(out), source=old.source, model=old.model)


def carry_on(earlier: Transcript, later: Transcript) -> tuple[Transcript, int]:
    """The two texts as one, and how many code points the earlier one takes up. The words are the later take's only."""
    lead = len(earlier.text) + 1 if earlier.text else 0
    text = f"{earlier.text} {later.text}" if lead else later.text
    words = tuple(Word(w.start, w.end, (w.span[0] + lead, w.span[1] + lead), w.confidence) for w in later.words)
    return Transcript(text=text, lang=later.lang, words=words, source=later.source, model=later.model), lead


def as_one_take(
    earlier: Transcript, first: Timeline | None, joined: Transcript, second: Timeline | None
) -> tuple[Transcript, Timeline | None]:
    """For scoring alone: both takes on one time axis, the second after the first. None when either has no audio."""
    if first is None or second is None:
        return Transcript(text=joined.text, lang=joined.lang, source=joined.source, model=joined.model), None
    shift = first.seconds
    words = earlier.words + tuple(Word(w.start + shift, w.end + shift, w.span, w.confidence) for w in joined.words)
    speech = first.speech + tuple((a + shift, b + shift) for a, b in second.speech)
    timeline = Timeline(first.seconds + second.seconds, speech, first.first_word_after, first.overflows + second.overflows)
    return Transcript(text=joined.text, lang=joined.lang, words=words, source=joined.source, model=joined.model), timeline


def when(transcript: Transcript, span: Span) -> tuple[float, float] | None:
    """Start and end, in seconds of the take, of the words that a span touches; None when it has no times."""
    touched = [w for w in transcript.words if w.span[0] < span[1] and w.span[1] > span[0]]
    return (touched[0].start, touched[-1].end) if touched else None
