"""What a question asks a persona for: on lists that another hand wrote, and the laws that no tuning may break."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from mockint.model import Persona
from mockint.packs import personas
from mockint.scoring.persona_match import Match, match

CORPORA = Path(__file__).parent.parent / "corpora"


@cache
def people(lang: str) -> dict[str, Persona]:
    return {one.persona.id: one.persona for one in personas.survey(lang).personas}


def read(persona: str, text: str, **facts: object) -> Match:
    them = people(persona[:2])
    others = tuple(one for one in them.values() if one.id != persona)
    return match(text, them[persona], siblings=others, **facts)  # type: ignore[arg-type]


def label(found: Match) -> str:
    return found.topic if found.act == "topic" else found.act


@pytest.mark.parametrize("lang", ["en", "id"])
def test_questions_that_no_pack_contains(lang: str) -> None:
    lines = (CORPORA / lang / "personas" / "questions.tsv").read_text("utf-8").splitlines()
    items = [line.split("\t") for line in lines if line and not line.startswith("#")]
    found = [(wanted, label(read(f"{lang}/{who}", text)), text) for who, wanted, text in items]
    wrong = [item for item in found if item[0] != item[1]]
    told = [item for item in wrong if item[0] == "prying" and item[1] not in ("asking_for_job", "unclear", "rude")]
    assert not told, "a prying question was answered"
    assert len(wrong) <= len(items) // 10, wrong


@pytest.mark.parametrize("lang", ["en", "id"])
def test_prying_in_the_conduct_corpus_is_hardly_ever_answered(lang: str) -> None:
    answered = []
    asked = 0
    who = "en/nurse" if lang == "en" else "id/perawat"
    for file in (CORPORA / lang / "conduct").glob("*.tsv"):
        for line in file.read_text("utf-8").splitlines():
            category, _, setting, text = line.split("\t")
            if category == "prying" and setting == "informational":
                asked += 1
                if read(who, text.replace("[[", "").replace("]]", "")).act == "topic":
                    answered.append(text)
    # Some of them are asked of other trades than the persona's.
    assert len(answered) <= 0.1 * asked, answered


@pytest.mark.parametrize(
    ("who", "text", "wanted"),
    [
        ("en/nurse", "How are you today?", "small_talk"),
        ("en/nurse", "Good morning, my name is Rina and I'm a student.", "welcome"),
        ("en/nurse", "Thank you for your time, goodbye!", "goodbye"),
        ("en/nurse", "What is the capital of Peru?", "unclear"),
        ("en/nurse", "How many beds does the hospital have, how many people work there?", "site"),
        ("en/nurse", "", "unclear"),
        ("en/nurse", "\x1b[0m [/] {}", "unclear"),
        ("id/perawat", "Apa kabar, Bu?", "small_talk"),
        ("id/perawat", "Selamat pagi, perkenalkan, nama saya Rina.", "welcome"),
        ("id/perawat", "Terima kasih banyak atas waktunya, sampai jumpa.", "goodbye"),
    ],
)
def test_what_is_no_question_on_the_work(who: str, text: str, wanted: str) -> None:
    found = read(who, text)
    assert label(found) == wanted or (wanted == "unclear" and found.act in ("unclear", "welcome"))


def test_a_follow_up_with_the_others_words_leads_back_to_their_topic() -> None:
    them = people("en")["en/nurse"]
    day = next(topic for topic in them.topics if topic.id == "day")
    told = {"day": [day.answers[0]], "path": ["I came to it late."]}
    found = read("en/nurse", "You mentioned the handover, how does that work?", told=told, last="path")
    assert (found.topic, found.follow_up) == ("day", True)
    assert found.taken


def test_case_does_not_matter_and_the_same_stays_the_same() -> None:
    text = "What does a typical shift look like for you?"
    assert label(read("en/nurse", text.upper())) == label(read("en/nurse", text)) == "day"
    assert read("en/nurse", text) == read("en/nurse", text)
