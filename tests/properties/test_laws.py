"""What must hold for every answer: the score moves the right way, spans quote the text, nothing raises."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockint.model import Question, Report, Transcript
from mockint.scoring import score
from mockint.scoring.corpus import GoldAnswer, read_answers

CORPORA = Path(__file__).parent.parent / "corpora"
RESULTS = {
    "en": ["As a result, sales grew by thirty percent.", "In the end the customer came back and thanked us."],
    "id": ["Hasilnya, penjualan naik tiga puluh persen.", "Akhirnya pelanggan itu kembali dan berterima kasih."],
}
INSULTS = {
    "en": ["My old boss was an idiot.", "That company was a complete joke."],
    "id": ["Bos lama saya goblok.", "Perusahaan itu brengsek banget."],
}
FILLERS = {"en": ["um", "uh", "er"], "id": ["eee", "anu", "ehm"]}


def some_answers(count: int = 24) -> list[GoldAnswer]:
    """Every so-manyth answer of the corpora, both languages."""
    out = []
    for lang in ("en", "id"):
        files = sorted((CORPORA / lang / "answers").glob("*.txt"))
        answers = [a for f in files for a in read_answers(f.read_text("utf-8"), lang, f.name)]
        step = max(1, len(answers) // (count // 2))
        out += answers[::step][: count // 2]
    return out


OPEN = {
    "id-e-113": "a result at the end changes the kind of answer",
    "en-b-010": "an insult that is not heard changes its kind",
}
"""Answers on which a law does not hold yet, and why."""

ANSWERS = some_answers()
IDS = [a.id for a in ANSWERS]
ALL = [pytest.param(a, id=a.id, marks=[pytest.mark.xfail(reason=OPEN[a.id])] if a.id in OPEN else []) for a in ANSWERS]


def report(answer: GoldAnswer, text: str | None = None) -> Report:
    question = Question("q", answer.question, "behavioural")
    return score(question, Transcript(text=answer.text if text is None else text, lang=answer.lang))  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", ALL)
def test_a_true_result_never_costs_points(answer: GoldAnswer) -> None:
    before = report(answer).score
    for result in RESULTS[answer.lang]:
        assert report(answer, f"{answer.text} {result}").score >= before


@pytest.mark.parametrize("answer", ALL)
def test_an_insult_never_brings_points(answer: GoldAnswer) -> None:
    before = report(answer).score
    for insult in INSULTS[answer.lang]:
        after = report(answer, f"{answer.text} {insult}")
        assert after.score <= before
        if any(f.severity == "high" for f in after.conduct):
            assert after.score <= 50


def test_plain_insults_are_heard_wherever_they_stand() -> None:
    """At the end of any answer, whatever was said before."""
    said = [(a, insult) for a in ANSWERS for insult in INSULTS[a.lang]]
    heard = [any(f.severity == "high" for f in report(a, f"{a.text} {insult}").conduct) for a, insult in said]
    assert sum(heard) >= 0.9 * len(said)


@pytest.mark.parametrize("answer", ANSWERS, ids=IDS)
def test_case_and_punctuation_bring_nothing(answer: GoldAnswer) -> None:
    plain = report(answer)
    bare = re.sub(r"(?<!\d)[.,;:!?…](?!\d)|[.,;:!?…](?!\d)", "", answer.text)
    for changed in (answer.text.lower(), answer.text.upper(), bare, answer.text.replace(" ", ", ", 3)):
        assert report(answer, changed).score == plain.score


@pytest.mark.parametrize("answer", ANSWERS, ids=IDS)
def test_fillers_bring_nothing(answer: GoldAnswer) -> None:
    rng = random.Random(answer.id)
    words = answer.text.split()
    for _ in range(3):
        words.insert(rng.randrange(len(words) + 1), rng.choice(FILLERS[answer.lang]))
    assert report(answer, " ".join(words)).score <= report(answer).score


@pytest.mark.parametrize("answer", ANSWERS, ids=IDS)
def test_saying_it_again_brings_nothing(answer: GoldAnswer) -> None:
    before = report(answer).score
    sentences = [s for s in re.split(r"(?<=[.!?])\s+", answer.text) if len(s.split()) >= 5]
    for sentence in sentences[:2]:
        assert report(answer, f"{answer.text} {sentence}").score <= before


@pytest.mark.parametrize("answer", ANSWERS, ids=IDS)
def test_points_add_up_and_spans_quote(answer: GoldAnswer) -> None:
    found = report(answer)
    assert abs(sum(p.points for p in found.parts) - found.score) <= 1
    for item in (*found.evidence, *found.vague, *found.conduct):
        assert answer.text[item.span[0] : item.span[1]] == item.text
    for part in found.parts:
        assert part.why
        for start, end in part.spans:
            assert 0 <= start < end <= len(answer.text)


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("text", ["", "   ", "fine", "ok", "asdf qwer zxcv", "...", "😀😀", "eee anu"])
def test_what_is_no_answer_scores_at_most_ten(lang: str, text: str) -> None:
    question = Question(
        "q", "Tell me about a time you solved a problem." if lang == "en" else "Ceritakan masalah yang Anda atasi."
    )
    for said in (text, question.text):
        found = score(question, Transcript(text=said, lang=lang))  # type: ignore[arg-type]
        assert found.answer_kind == "non_answer"
        assert found.score <= 10


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(max_size=400),
    st.sampled_from(["en", "id"]),
    st.sampled_from(["behavioural", "closing", "informational", "follow_up"]),
)
def test_any_text_is_read_and_read_alike_twice(text: str, lang: str, kind: str) -> None:
    question = Question("q", "Tell me about a time.", kind)  # type: ignore[arg-type]
    transcript = Transcript(text=text, lang=lang)  # type: ignore[arg-type]
    first = msgspec.json.encode(score(question, transcript))
    assert first == msgspec.json.encode(score(question, transcript))
    found = msgspec.json.decode(first, type=Report)
    for item in (*found.evidence, *found.vague, *found.conduct):
        assert text[item.span[0] : item.span[1]] == item.text
    assert 0 <= found.score <= 100


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_time_grows_with_the_length_only(lang: str) -> None:
    """Four times the words take at most about four times as long; generous, since machines are busy."""
    unit = next(a.text for a in ANSWERS if a.lang == lang)

    def took(times: int) -> float:
        text = " ".join(f"{unit} {i}" for i in range(times))
        begun = time.process_time()
        score(Question("q", "Tell me."), Transcript(text=text, lang=lang))  # type: ignore[arg-type]
        return time.process_time() - begun

    took(1)
    assert took(80) < 12 * max(took(20), 0.01)
