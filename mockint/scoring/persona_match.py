"""What the user's words want of a persona: a topic, a follow-up, small talk, thanks; or what a person would not answer.

Prying and asking for a job are found by the conduct rules and by this module's own lists, and whoever hears both a question
on the work and something private in one breath declines: when in doubt, nothing is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from mockint.model import Finding, Persona, Record, Span
from mockint.scoring import conduct
from mockint.scoring.persona_words import PersonaIndex, Spoken, Words, index_of
from mockint.scoring.text import tokenize

Act = Literal[
    "topic",
    "prying",
    "asking_for_job",
    "rude",
    "site",
    "small_talk",
    "welcome",
    "remark",
    "thanks",
    "goodbye",
    "unclear",
    "repeat",
]
REPEAT_LONGEST = 10
"""Words of a sentence that only asks to hear something again."""
LEAST = 2.0
"""Score below which a question is not understood; on the personas' own phrasings, each left out, nearly all lie above it."""
LEAST_UNASKED = 7.0
"""The same for a sentence that has not the form of a question."""
SURE = 4.0
"""Score from which it does not matter how many words of a question are unknown."""
KNOWN = 0.5
"""Share of a question's content words that the data or the persona know, below which it is about something else."""
RUDE = frozenset({"rudeness", "badmouthing"})
DOUBT = 0.24
"""Likeness to prying's sample phrasings from which a question is declined, unless it is more like a topic's."""
PLAIN, MARGIN = 4.0, 0.06
"""By how much it must be more like prying where it plainly asks for a topic, too (a score of PLAIN)."""
CLEAR = 3.5
"""Score from which a sentence plainly asks for a topic, so that a conduct rule other than prying is taken to be mistaken."""
SURELY_CLEAR = 6.0
"""The same for what is only likely to be prying."""
POINTED, SHARED = 3.0, 1.2
"""What the persona's own words weigh in a question that points back ("you mentioned") and in any other."""
TAKEN_UP = 1.2
"""How special a word must be to count as the other's own (``PersonaIndex.rarity``)."""


class Match(Record, frozen=True):
    """What a turn of the user's wants. ``asked`` is the span of the sentence that asked; ``taken`` are the persona's own words
    in it; ``topics`` are all topics that its questions ask for, in order, ``places`` the sentences they stand in; ``findings``
    is what conduct rules found."""

    act: Act
    topic: str = ""
    follow_up: bool = False
    asked: Span | None = None
    taken: tuple[Span, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[Span, ...] = ()
    findings: tuple[Finding, ...] = ()
    score: float = 0.0


def match(
    text: str,
    persona: Persona,
    *,
    siblings: tuple[Persona, ...] = (),
    told: Mapping[str, Sequence[str]] | None = None,
    last: str = "",
    ui: str = "en",
) -> Match:
    """Read one turn.

    ``siblings`` are other personas of the language (see ``PersonaIndex``), ``told`` maps each topic that was answered to the
    answers given so far, ``last`` is the latest of these topics. Any text is accepted; same input, same output.
    """
    told = told or {}
    index = index_of(persona, siblings)
    words = index.words
    # A fitted judgement knows job interviews: in a talk full of questions it takes far too many of them for prying.
    found = conduct.find(text, tokenize(text), persona.lang, "informational", ui)
    findings = tuple(f for f in found if not f.likely)
    sentences = words.sentences(text)
    doubtful = [f for f in found if f.likely and f.category == "prying" and not _clear(f, sentences, index, SURELY_CLEAR)]
    refused = _refused(sentences, [*findings, *doubtful], index)
    if refused:
        act, span = refused
        return Match(act, asked=span, findings=findings)
    asked: list[_Asked] = []
    for said in sentences:
        asked.append(_Asked(said, index, told, last, asked[-1] if asked else None))
    rude = next((f for f in findings if f.category in RUDE), None)
    if rude and not _clear(rude, sentences, index):
        return Match("rude", asked=rude.span, findings=findings)
    again = next((one for one in asked if "repeat" in one.acts and len(one.said.words) <= REPEAT_LONGEST), None)
    questions = [one for one in asked if one.enough and one is not again]
    if again and not questions:
        return Match("repeat", asked=again.said.span, findings=findings)
    if questions:
        best = max(one.score for one in questions)
        chosen = [one for one in questions if one.score >= 0.6 * best][-1]
        topics = tuple(one.topic for one in questions)
        places = tuple(one.said.span for one in questions)
        taken = tuple(sorted({span for one in questions for span in one.taken}))
        return Match("topic", chosen.topic, chosen.follow_up, chosen.said.span, taken, topics, places, findings, chosen.score)
    return Match(*_other(asked, last, bool(told)), findings=findings)


class _Asked:
    """One sentence weighed against the topics."""

    def __init__(
        self, said: Spoken, index: PersonaIndex, told: Mapping[str, Sequence[str]], last: str, before: _Asked | None
    ) -> None:
        self.said = said
        words = index.words
        self.acts = {name for name, _, _, _ in words.acts.find(said.stems)}
        first = said.words[0].folded
        self.question = said.marked or "asking" in self.acts or _opens(words, first, said)
        scores = {name: n for name, n in index.scores(said).items() if name in index.topics}
        self.scores = dict(scores)
        if before is not None and not before.question:
            # "There is so much software now. Where does it lead?" asks about what the first sentence tells.
            scores = {name: n + CONTEXT * before.scores[name] for name, n in scores.items()}
        shared: dict[str, list[Span]] = {}
        weight = dict.fromkeys(told, 0.0)
        content = words.content(said.words)
        for topic, answers in told.items():
            spoken = {key for answer in answers for key, _ in words.content(tokenize(answer))}
            for key, token in content:
                if key in spoken and index.rarity(key) >= TAKEN_UP:
                    shared.setdefault(topic, []).append((token.start, token.end))
                    weight[topic] += index.rarity(key) / 2
        pointing = "follow_up" in self.acts
        for topic, n in weight.items():
            scores[topic] = scores.get(topic, 0.0) + min(4.0, n) * (POINTED if pointing else SHARED)
        if last and (pointing or "more" in self.acts):
            scores[last] = scores.get(last, 0.0) + (2.0 if pointing else 1.2)
        self.topic = max(scores, key=lambda name: (scores[name], name == last)) if scores else ""
        self.score = scores.get(self.topic, 0.0)
        more = "more" in self.acts and bool(last)
        if more and self.score < LEAST:
            self.topic, self.score = last, LEAST
        self.follow_up = self.topic in told
        enough_shared = len(shared.get(self.topic, ())) >= (1 if pointing else 2)
        self.taken = tuple(shared.get(self.topic, ())) if enough_shared else ()
        self.site = "site" in self.acts and self.question
        self.enough = bool(self.topic) and not self.site and self.score >= (LEAST if self.question else LEAST_UNASKED)
        self.enough = self.enough and (more or self.score >= SURE or index.known(said) >= KNOWN)
        if self.acts & {"thanks", "goodbye"} and not said.marked:
            # "Thank you for telling me about the night shifts" closes; it does not ask.
            self.enough = self.enough and "asking" in self.acts
        points = {name for name, _, _, _ in words.points.find(said.stems)}
        if points & INTRODUCING and not said.marked and (not self.question or (not told and points & {"who", "purpose"})):
            # "I am a student and would like to learn about the shifts" introduces.
            self.enough = self.question = False
        if "small_talk" in self.acts and (self.score < SMALL_TALK_BELOW or len(said.words) <= SHORT):
            self.enough = False


SMALL_TALK_BELOW, SHORT = 6.0, 5
CONTEXT = 0.3
"""Share of a statement's score that carries over to the question after it."""
INTRODUCING = frozenset({"who", "why_you", "purpose"})


def _opens(words: Words, first: str, said: Spoken) -> bool:
    """Whether a sentence begins as questions do; the first two words may be "and", "so", "lalu"."""
    heads = [w.folded for w in said.words[:3]]
    runs = {run for name, at, _, run in words.acts.find(tuple(words.key(h) for h in heads)) if name == "question"}
    return bool(runs)


def _clear(finding: Finding, sentences: Sequence[Spoken], index: PersonaIndex, least: float = CLEAR) -> bool:
    """Whether the sentence that was found fault with plainly asks for a topic, so that the fault is a mistake."""
    for said in sentences:
        if said.span[0] <= finding.span[0] < said.span[1]:
            scores = index.scores(said)
            best = max((n for name, n in scores.items() if name in index.topics), default=0.0)
            return best >= least and best > scores["asking_for_job"]
    return False


def _refused(
    sentences: Sequence[Spoken], findings: Sequence[Finding], index: PersonaIndex
) -> tuple[Literal["prying", "asking_for_job"], Span] | None:
    """The act that a person would decline, with its words; asking for a job goes before prying only when it comes first."""
    words = index.words
    hits: list[tuple[Span, Literal["prying", "asking_for_job"]]] = []
    for finding in findings:
        if finding.category == "prying":
            hits.append((finding.span, "prying"))
        elif finding.category == "asking_for_job" and not _clear(finding, sentences, index):
            hits.append((finding.span, "asking_for_job"))
    for said in sentences:
        acts = {name for name, _, _, _ in words.acts.find(said.stems)}
        question = said.marked or "asking" in acts or _opens(words, said.words[0].folded, said)
        about_other = any(w.folded in words.others for w in said.words)
        rescued = words.rescued.find(said.exact)
        for name, first, end, _ in words.refused.find(said.exact):
            if any(r == name and a < end and first < b for r, a, b, _ in rescued):
                continue
            span = said.words[first].start, said.words[end - 1].end
            if name == "asking_for_job":
                hits.append((span, "asking_for_job"))
            elif question or about_other:
                hits.append((span, "prying"))
        if question and not any(said.span[0] <= s[0] < said.span[1] for s, _ in hits):
            act = _doubted(said, index)
            if act:
                hits.append((said.span, act))
    if not hits:
        return None
    jobs = [span for span, act in hits if act == "asking_for_job"]
    span, act = min(hits, key=lambda hit: hit[0])
    if jobs and act == "prying" and min(jobs)[0] <= span[1]:
        return "asking_for_job", min(jobs)
    return act, span


def _doubted(said: Spoken, index: PersonaIndex) -> Literal["", "prying", "asking_for_job"]:
    """What a question sounds like by sample phrasings alone, when it is more like these than like any topic's."""
    alike, scores = index.alike(said), index.scores(said)
    best = max((n for name, n in alike.items() if name in index.topics), default=0.0)
    plain = max((n for name, n in scores.items() if name in index.topics), default=0.0) >= PLAIN
    acts: tuple[Literal["prying", "asking_for_job"], ...] = ("prying", "asking_for_job")
    for act in acts:
        if alike.get(act, 0.0) >= max(DOUBT, best + (MARGIN if plain else 0.0)):
            return act
    return ""


def _other(asked: Sequence[_Asked], last: str, begun: bool) -> tuple[Act, str, bool, Span | None]:
    """The act of a turn that asks for no topic."""
    acts = {act for one in asked for act in one.acts}
    span = asked[0].said.span if asked else None
    site = next((one for one in asked if one.site), None)
    if site:
        return "site", "", False, site.said.span
    if "goodbye" in acts:
        return "goodbye", "", False, span
    if "small_talk" in acts:
        return "small_talk", "", False, span
    unclear = next((one for one in asked if one.question), None)
    if unclear and not ({"thanks", "greeting"} & acts and not unclear.said.marked):
        return "unclear", "", False, unclear.said.span
    if not begun:
        return ("welcome" if asked else "unclear"), "", False, span
    if "thanks" in acts:
        return "thanks", "", False, span
    return ("remark" if asked else "unclear"), "", False, span
