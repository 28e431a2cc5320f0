"""The score: named parts with their weights, each with the words it rests on."""

from __future__ import annotations

from mockint.model import RUBRIC_VERSION, Baseline, Question, Report, ScorePart, Timeline, Transcript
from mockint.scoring import conduct, delivery, evidence, relevance, star
from mockint.scoring.text import tokenize

SETTINGS = {"closing": "closing", "informational": "informational", "follow_up": "follow_up"}


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
    tokens = tokenize(text)
    story = star.read(text, tokens, lang, question.kind, question.text)
    found, vague = evidence.find(text, tokens, lang, question.text)
    findings = conduct.find(text, tokens, lang, SETTINGS.get(question.kind, "job"), ui)
    about = relevance.measure(question, tokens, lang)
    spoken = delivery.measure(transcript, tokens, timeline, baseline, story.clauses, question.seconds)
    parts = (ScorePart("relevance", 10, round(10 * about.share, 1), "", about.spans),)
    return Report(
        version=RUBRIC_VERSION,
        lang=lang,
        answer_kind=story.kind,
        score=round(sum(p.points for p in parts)),
        parts=parts,
        star=story.star,
        evidence=found,
        vague=vague,
        conduct=findings,
        delivery=spoken,
        kind_why=story.why,
    )
