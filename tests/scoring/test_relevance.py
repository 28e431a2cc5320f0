"""Whether an answer takes up its question."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.model import Question, Transcript
from mockint.scoring import score
from mockint.scoring.corpus import read_answers
from mockint.scoring.relevance import Relevance, measure
from mockint.scoring.stems import stem
from mockint.scoring.text import tokenize

CORPORA = Path(__file__).parents[1] / "corpora"


def about(question: str, answer: str, lang: str = "en", **more: object) -> Relevance:
    return measure(Question("q", question, **more), tokenize(answer), lang)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("en", ["deliver", "delivered", "delivers", "delivering"]),
        ("en", ["negotiate", "negotiated", "negotiation", "negotiating"]),
        ("en", ["customer", "customers", "customer's"]),
        ("id", ["tulis", "menulis", "nulis", "ditulis", "tuliskan", "menuliskan", "tulisan", "tulisannya"]),
        ("id", ["kirim", "mengirim", "ngirim", "dikirim", "mengirimkan", "kirimin", "pengiriman"]),
        ("id", ["cari", "mencari", "nyari", "dicari"]),
        ("id", ["pakai", "memakai", "dipakai", "pakainya"]),
        ("id", ["teman", "teman-teman", "temannya", "temanku"]),
        ("id", ["hasil", "berhasil", "hasilnya", "keberhasilan"]),
        ("id", ["baik", "perbaiki", "memperbaiki", "diperbaiki", "perbaikan"]),
        ("id", ["jadi", "menjadi", "menjadikan", "dijadikan"]),
    ],
)
def test_forms_of_one_word_meet(lang: str, forms: list[str]) -> None:
    assert len({stem(form, lang) for form in forms}) == 1


@settings(deadline=None)
@given(word=st.text(max_size=60), lang=st.sampled_from(["en", "id"]))
def test_any_word_has_a_stem(word: str, lang: str) -> None:
    assert isinstance(stem(word, lang), str)


def test_related_words_take_up_the_question() -> None:
    question = "Tell me about a conflict with a client."
    assert about(question, "We argued about the invoice with the buyer.").share == 1.0
    assert about(question, "The weather was lovely on the beach.").share < 0.5


def test_key_points_and_their_synonyms_count() -> None:
    pack = {"key_points": ("price list", "warranty"), "synonyms": {"warranty": ("guarantee",)}}
    both = about("What would you tell a buyer?", "I show the buyer the price and explain the guarantee.", **pack)
    one = about("What would you tell a buyer?", "I show the buyer the price.", **pack)
    assert both.share > one.share
    assert both.spans


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Tell me about a time you had to deal with an angry customer."),
        ("id", "Ceritakan saat Anda menghadapi pelanggan yang marah besar."),
    ],
)
def test_the_question_read_back(lang: str, question: str) -> None:
    assert about(question, question, lang).read_back
    assert about(question, question.upper() + " " + question, lang).read_back


def test_a_real_answer_is_not_the_question() -> None:
    question = "Tell me about a time you had to deal with an angry customer."
    answer = "A time I had to deal with an angry customer was in March, a man wanted his money back and I gave it to him."
    assert not about(question, answer).read_back


def test_one_sentence_over_and_over() -> None:
    assert about("Tell me about yourself.", "I work hard every single day. " * 12).repeated
    assert not about("Tell me about yourself.", "I work hard every single day.").repeated


def test_repeating_changes_nothing() -> None:
    question, answer = "Tell me about a conflict with a client.", "We argued about the invoice."
    assert about(question, answer).share == about(question, f"{answer} {answer} {answer}").share


def test_gibberish_has_no_words() -> None:
    assert about("Tell me about yourself.", "asdf qwer zxcv poiu lkjh mnbv trew gfds").gibberish
    assert not about("Tell me about yourself.", "I have worked as a nurse for five years.").gibberish


@pytest.mark.parametrize("lang", ["en", "id"])
def test_true_answers_are_hardly_ever_called_off_topic(lang: str) -> None:
    answers = [
        answer
        for path in sorted((CORPORA / lang / "answers").glob("*.txt"))
        for answer in read_answers(path.read_text("utf-8"), lang, path.name)
        if answer.kind != "non_answer"
    ]
    seen = [about(a.question, a.text, lang) for a in answers]
    assert sum(s.off_topic for s in seen) < 0.02 * len(seen)
    assert not any(s.read_back or s.repeated or s.gibberish for s in seen)


@settings(deadline=None)
@given(text=st.text(max_size=300), question=st.text(max_size=100), lang=st.sampled_from(["en", "id"]))
def test_any_text(text: str, question: str, lang: str) -> None:
    seen = about(question, text, lang)
    assert 0.0 <= seen.share <= 1.0
    assert all(0 <= start < end <= len(text) for start, end in seen.spans)


def test_an_answer_to_another_question_is_said_to_be_one() -> None:
    text = (
        "On Saturdays my brother and I repair old bicycles in the garage. We buy them at the market, take them apart, clean "
        "every piece with petrol and paint the frames. Last month we finished a green one from the seventies, and the man "
        "who bought it rode it home through the rain with a big smile."
    )
    report = score(
        Question("q", "How would you deal with an angry customer on the phone who asks for a refund?", "situational"),
        Transcript(text=text, lang="en"),
    )
    (finding,) = [f for f in report.conduct if f.category == "off_topic"]
    assert finding.text == text[slice(*finding.span)]
    assert not any(p.name == "conduct" for p in report.parts)  # the part that stands for it is lost already
