"""The frozen types every room speaks in. No behaviour beyond what follows from the fields.

Spans are pairs of Unicode code point offsets ``(start, end)`` into the text they belong to. Times are seconds.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Lang = Literal["en", "id"]
LANGS: tuple[Lang, ...] = ("en", "id")

QuestionKind = Literal[
    "behavioural", "situational", "technical", "opener", "motivation", "closing", "informational", "follow_up"
]
QUESTION_KINDS: tuple[QuestionKind, ...] = (
    "behavioural",
    "situational",
    "technical",
    "opener",
    "motivation",
    "closing",
    "informational",
    "follow_up",
)

AnswerKind = Literal["story", "pseudo_story", "self_description", "opinion", "question", "non_answer"]
StarPart = Literal["situation", "task", "action", "result"]
STAR_PARTS: tuple[StarPart, ...] = ("situation", "task", "action", "result")
Presence = Literal["strong", "weak", "absent"]
Severity = Literal["high", "medium", "low"]
EvidenceType = Literal["percent", "money", "count", "duration", "date", "change", "rank", "name"]
Competency = Literal["role", "skill", "problem_solving", "collaboration", "values", "enthusiasm"]
COMPETENCIES: tuple[Competency, ...] = ("role", "skill", "problem_solving", "collaboration", "values", "enthusiasm")
Stage = Literal["hr", "user", "informational", "follow_up"]
STAGES: tuple[Stage, ...] = ("hr", "user", "informational", "follow_up")

Span = tuple[int, int]
RUBRIC_VERSION = 1


class Record(msgspec.Struct, frozen=True):
    """Base of the frozen types: compared by value, encoded by msgspec."""


# --- questions ---------------------------------------------------------------------------------------------------


class Question(Record, frozen=True):
    """One interview question.

    ``probes`` maps a missing part (situation, task, action, result, evidence, or a part of this kind of question) to the
    sentence that asks for it. ``seconds`` is the target length of the answer. ``synonyms`` maps a content word to other
    words that take it up equally well. ``stage`` is that of its pack: who asks decides what weighs most in the answer; ""
    for a question outside of any interview. ``listened`` are key words of the preparation for an application, listened for in
    the answer.
    """

    id: str
    text: str
    kind: QuestionKind = "behavioural"
    competency: Competency = "skill"
    wants: str = ""
    key_points: tuple[str, ...] = ()
    probes: dict[str, str] = {}
    hint: str = ""
    seconds: int = 90
    synonyms: dict[str, tuple[str, ...]] = {}
    stage: Stage | Literal[""] = ""
    listened: tuple[str, ...] = ()


class Pack(Record, frozen=True):
    """A set of questions for one stage, role and language. ``id`` is ``lang/name``, as in ``id/sales``."""

    id: str
    title: str
    lang: Lang
    stage: Stage
    role: str
    version: int
    questions: tuple[Question, ...]
    about: str = ""


class Topic(Record, frozen=True):
    """Something a persona can be asked about: answers from the first to the deepest, sample phrasings, words of the trade."""

    id: str
    answers: tuple[str, ...]
    ask: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()


class Persona(Record, frozen=True):
    """A professional who is asked in an informational interview. ``id`` is ``lang/name``, as in ``en/nurse``.

    ``about`` and ``site`` are what the firm's site tells before the talk. The lists are replies taken in turn.
    """

    id: str
    name: str
    trade: str
    firm: str
    lang: Lang
    version: int
    about: str
    greeting: str
    time_warning: str
    time_up: str
    goodbye: str
    topics: tuple[Topic, ...]
    site: tuple[str, ...] = ()
    small_talk: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()
    listening: tuple[str, ...] = ()
    declines: tuple[str, ...] = ()
    no_job: tuple[str, ...] = ()
    rude: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    address: str = ""

    @property
    def called(self) -> str:
        """How the user may call them."""
        return self.address or self.name


# --- what was said -----------------------------------------------------------------------------------------------


class Word(Record, frozen=True):
    """A recognised word: where it stands in the transcript's text, when it was said, and how sure the recogniser is (0–1)."""

    start: float
    end: float
    span: Span
    confidence: float = 1.0


class Transcript(Record, frozen=True):
    """What was said or typed. ``words`` is empty for typed text and after a correction that moved the words."""

    text: str
    lang: Lang
    words: tuple[Word, ...] = ()
    source: Literal["speech", "typed", "file"] = "typed"
    model: str = ""


class Timeline(Record, frozen=True):
    """What the audio alone tells: its length and where there was speech (from voice activity detection), in seconds.

    ``overflows`` counts blocks the device lost. ``first_word_after`` is from the end of the question to the first speech,
    negative when the answer began before the question had ended.
    """

    seconds: float
    speech: tuple[tuple[float, float], ...] = ()
    first_word_after: float | None = None
    overflows: int = 0


class Baseline(Record, frozen=True):
    """The speaker's own habits over earlier spoken answers; ``answers`` says how many it rests on."""

    answers: int = 0
    words_per_minute: float = 0.0
    syllables_per_second: float = 0.0
    pause_share: float = 0.0
    filled_per_minute: float = 0.0


# --- the report --------------------------------------------------------------------------------------------------


class ScorePart(Record, frozen=True):
    """A named part of the score: ``points`` of at most ``weight``, why, and the words it rests on."""

    name: str
    weight: float
    points: float
    why: str
    spans: tuple[Span, ...] = ()


class StarReading(Record, frozen=True):
    """How far one part of a story was heard, in which words, and its share of the answer's words (0–1).

    ``cues`` are the words that made the label, for the explanation beside it.
    """

    presence: Presence = "absent"
    spans: tuple[Span, ...] = ()
    share: float = 0.0
    cues: tuple[Span, ...] = ()


class Evidence(Record, frozen=True):
    """A piece of concrete data. ``value`` is a number, words as said, or ``{"from": …, "to": …}``; see RUBRIC §3.

    Durations are in seconds with unit ``second``; money has its ISO currency as unit; a count has its noun.
    """

    type: EvidenceType
    value: float | int | str | dict[str, float | int] | None
    unit: str | None
    span: Span
    text: str


class Vague(Record, frozen=True):
    """A vague amount: the place to put a number."""

    span: Span
    text: str


class Finding(Record, frozen=True):
    """Something in the words that could cost the job, with why and a tactful way to say it.

    ``likely`` marks a fitted judgement, which never exceeds medium severity.
    """

    category: str
    rule: str
    severity: Severity
    span: Span
    text: str
    why: str
    instead: str
    likely: bool = False


class Filler(Record, frozen=True):
    """A filled pause or a discourse marker used as a filler."""

    span: Span
    text: str


class Delivery(Record, frozen=True):
    """How it was said. Fields that need the audio are None for typed text. Counts of fillers read "at least"."""

    words: int = 0
    syllables: int = 0
    seconds: float | None = None
    speaking_seconds: float | None = None
    first_word_after: float | None = None
    pauses: int | None = None
    longest_pause: float | None = None
    pause_share: float | None = None
    words_per_minute: float | None = None
    syllables_per_second: float | None = None
    filled_pauses: tuple[Filler, ...] = ()
    discourse_markers: tuple[Filler, ...] = ()
    repeated_starts: tuple[Filler, ...] = ()
    hedges: tuple[Filler, ...] = ()
    first_person_singular: int = 0
    first_person_plural: int = 0
    target_seconds: int = 90
    length: Literal["unknown", "short", "good", "long"] = "unknown"
    part_seconds: dict[str, float] = {}
    against_baseline: dict[str, float] = {}


class Advice(Record, frozen=True):
    """The one change that would gain most: which part, how many points it could bring, what to do."""

    part: str
    gain: float
    text: str


class Prepared(Record, frozen=True):
    """Which key words of the preparation were heard, each with the words that took it up, and which were not."""

    heard: tuple[tuple[str, Span], ...] = ()
    missed: tuple[str, ...] = ()


class Report(Record, frozen=True):
    """The scored answer, in the shape ``mockint score --json`` prints. ``prepared`` is there when the question listens for a
    preparation."""

    version: int
    lang: Lang
    answer_kind: AnswerKind
    score: int
    parts: tuple[ScorePart, ...]
    star: dict[str, StarReading]
    evidence: tuple[Evidence, ...]
    vague: tuple[Vague, ...]
    conduct: tuple[Finding, ...]
    delivery: Delivery
    advice: Advice | None = None
    kind_why: str = ""
    prepared: Prepared | None = None


# --- a session ---------------------------------------------------------------------------------------------------

Mode = Literal["coach", "mock", "informational"]
AnswerState = Literal["open", "recorded", "done", "abandoned"]


class AnswerRecord(Record, frozen=True):
    """One attempt at one question, as kept. ``take`` is a path relative to the data folder, "" for typed answers.

    ``raw`` is what was recognised, for good; ``text`` is what was scored (the correction when there is one).
    An answer to a probe carries on an earlier answer: ``probe`` names the part asked for, ``follows`` the earlier answer, and
    the first ``lead`` code points of ``text`` are that answer's words (its times belong to its own take).
    Times are ISO 8601 with offset.
    """

    id: int
    session: int
    question: Question
    attempt: int
    state: AnswerState
    started: str
    take: str = ""
    raw: Transcript | None = None
    text: Transcript | None = None
    timeline: Timeline | None = None
    report: Report | None = None
    probe: str = ""
    follows: int = 0
    lead: int = 0


class EarlierReport(Record, frozen=True):
    """A report that one by a later rubric took the place of at ``replaced`` (ISO 8601), with the words it was made of."""

    replaced: str
    text: Transcript
    report: Report


class SessionRecord(Record, frozen=True):
    """One practice session, as kept."""

    id: int
    pack: str
    title: str
    lang: Lang
    mode: Mode
    started: str
    ended: str | None = None
    answers: tuple[AnswerRecord, ...] = ()


# --- looking back ------------------------------------------------------------------------------------------------


Tally = tuple[int, ...]
"""Answers counted together, in the order of ``TALLIED``."""
TALLIED = (
    "answers",
    "score",
    "data",
    "conduct",
    "stories",
    "wanted",
    *(f"{part}_{presence}" for part in STAR_PARTS for presence in ("strong", "weak", "absent")),
)
"""``score``, ``data`` and ``conduct`` (findings) are sums; ``wanted`` counts the answers that were asked for a story, and
``stories`` those that are one; the rest how often each part of a story was strong, weak and absent."""


class AskedCounts(Record, frozen=True):
    """The answers to one question. ``latest`` is the number of the last one, given at ``at`` (seconds since 1970); ``others``
    are the parts of its score when it asks for no story: strong, weak, absent."""

    question_id: str
    kind: str
    competency: str
    tally: Tally
    latest: int
    at: int
    others: dict[str, tuple[int, int, int]] = {}


class Counts(Record, frozen=True):
    """What is counted of many scored answers, without their words: by question and by local day.

    ``categories`` are those of the conduct findings. ``spoken`` holds, of each spoken answer in the order of time, its day, its
    language, its pace (words a minute) and its filled pauses a minute of speech.
    """

    sessions: int = 0
    questions: tuple[AskedCounts, ...] = ()
    days: tuple[tuple[str, Tally], ...] = ()
    categories: dict[str, int] = {}
    spoken: tuple[tuple[str, str, float, float], ...] = ()
