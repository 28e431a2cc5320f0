"""The score: named parts with their weights, each with the words it rests on, and the one change that would gain most."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mockint.catalogue import Catalogue
from mockint.model import (
    RUBRIC_VERSION,
    Advice,
    Baseline,
    Evidence,
    Finding,
    Question,
    Report,
    ScorePart,
    Timeline,
    Transcript,
)
from mockint.scoring import conduct, delivery, evidence, interruption, keywords, parts, relevance, star
from mockint.scoring.text import tokenize, touching

SETTINGS = {"closing": "closing", "informational": "informational", "follow_up": "follow_up"}
STORY_KINDS = frozenset({"behavioural"})
"""Kinds of question that ask for a story; only there a habit told instead is worth a word."""
FEWEST_WORDS = 4
"""Words below which nothing can have been answered ("fine", "I don't know")."""


def score(
    question: Question,
    transcript: Transcript,
    timeline: Timeline | None = None,
    *,
    baseline: Baseline | None = None,
    ui: str = "en",
) -> Report:
    """See ``mockint.scoring.score``."""
    text, lang = transcript.text, transcript.lang
    line = Catalogue(ui)
    tokens = tokenize(text)
    findings = conduct.find(text, tokens, lang, SETTINGS.get(question.kind, "job"), ui)
    spoken = delivery.find_fillers(tokens, lang)
    story = star.read(text, tokens, lang, fillers=spoken.starts, faults=[f.span for f in findings])
    found, vague = evidence.find(text, tokens, lang, question.text)
    about = relevance.measure(question, tokens, lang)
    facts = delivery.measure(transcript, tokens, timeline, baseline, story.clauses, question.seconds)
    counted = _countable(evidence.scored(text, tokens, lang, question.text), findings, story)
    heard = parts.Heard(question, lang, story, counted, about, facts, findings, timeline is not None, line)
    weighed = parts.weigh(heard)
    kind = "non_answer" if _is_none(story, about) else story.kind
    points = sum(p.points for p in weighed)
    # Words that came too early are still words of the answer: they count, and cost.
    early = interruption.find(transcript, timeline, parts.rules()["interrupting"], line)
    findings = tuple(sorted((*findings, *early), key=lambda f: f.span))
    cost = parts.deduct(points, findings, line, question.stage)
    if cost:
        weighed.append(cost)
        points += cost.points
    if kind == "non_answer":
        capped = parts.limit(points, line)
        if capped:
            weighed.append(capped)
            points += capped.points
    return Report(
        version=RUBRIC_VERSION,
        lang=lang,
        answer_kind=kind,
        score=max(0, min(100, round(points))),
        parts=tuple(weighed),
        star=story.star,
        evidence=found,
        vague=vague,
        conduct=findings if kind == "non_answer" else (*findings, *_off_topic(text, story, about, line)),
        delivery=facts,
        advice=advise(weighed, findings, question, line),
        kind_why=line(f"score.kind_{kind}") if question.kind in STORY_KINDS and kind != "story" else "",
        prepared=keywords.listen(question.listened, text, lang),
    )


def _is_none(story: star.Story, about: relevance.Relevance) -> bool:
    return len(story.counted) < FEWEST_WORDS or about.read_back or about.gibberish or story.kind == "non_answer"


def _off_topic(text: str, story: star.Story, about: relevance.Relevance, line: Callable[..., str]) -> list[Finding]:
    """The finding on an answer that takes up nothing of what was asked, at its first clause.

    It costs nothing by itself: the part of the score that stands for taking up the question has already been lost.
    """
    if not about.off_topic or not story.clauses:
        return []
    start, end, _ = story.clauses[0]
    words = text[start:end]
    return [
        Finding(
            "off_topic",
            "off_topic.question",
            "low",
            (start, end),
            words,
            line("score.off_topic_why"),
            line("score.off_topic_instead"),
        )
    ]


def _countable(found: Sequence[Evidence], findings: Sequence[Finding], story: star.Story) -> tuple[Evidence, ...]:
    """Data that may bring points: not inside words that were found fault with, nor said before."""
    faulty = touching([e.span for e in found], [f.span for f in findings])
    said = touching([e.span for e in found], [(t.start, t.start + 1) for t in story.counted])
    return tuple(e for e, bad, heard in zip(found, faulty, said, strict=True) if heard and not bad)


def advise(
    weighed: Sequence[ScorePart], findings: Sequence[Finding], question: Question, line: Callable[..., str]
) -> Advice | None:
    """The one change that would gain most: the part with most points to win, or the finding that costs more."""
    gains = [(p.weight - p.points, -i, p) for i, p in enumerate(weighed) if p.weight > 0]
    best = max(gains, key=lambda g: g[:2], default=None)
    cost = next((-p.points for p in weighed if p.name == "conduct"), 0.0)
    if findings and (best is None or cost >= best[0]):
        worst = max(findings, key=lambda f: ({"high": 3, "medium": 2, "low": 1}[f.severity], -f.span[0]))
        return Advice("conduct", round(cost, 1), line("score.advice_conduct", words=_shortened(worst.text)))
    if best is None or best[0] < 2:
        return None
    return Advice(best[2].name, round(best[0], 1), line(f"score.advice_{best[2].name}"))


def _shortened(words: str, most: int = 80) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
