"""A whole interview with HR and with the future boss, in both languages, typed from the first question to the report."""

from __future__ import annotations

import json

import pytest

from mockint.catalogue import Catalogue
from mockint.model import COMPETENCIES

ANSWERS = {
    "en": (
        "Last year our biggest client was about to leave, and I had to win them back by June. I called them every day and "
        "visited them with a new offer. In the end they stayed, and their orders grew by 20 percent. I would do it again "
        "because your company and this role fit my experience."
    ),
    "id": (
        "Tahun lalu klien terbesar kami hampir pergi, dan saya harus mempertahankannya sebelum Juni. Saya menelepon mereka "
        "setiap hari dan datang membawa tawaran baru. Akhirnya mereka bertahan dan pesanannya naik 20 persen. Saya akan "
        "melakukannya lagi karena perusahaan dan posisi ini cocok dengan pengalaman saya."
    ),
}
ASKS = {
    "en": ("How does the team measure success in the first three months?", "What are the company's plans for next year?"),
    "id": ("Bagaimana tim mengukur keberhasilan di tiga bulan pertama?", "Apa rencana perusahaan untuk tahun depan?"),
}
ENDS = {"en": "No, that is all, thank you.", "id": "Tidak ada lagi, terima kasih."}


def typed(*lines: str) -> str:
    return "".join(f"{line}\n\n" for line in lines)


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("pack", ["hr-general", "user-sales"])
def test_from_the_opening_to_the_report(mockint, lang, pack):
    body = [ANSWERS[lang]] * (1 + len(COMPETENCIES))
    words = ("practice", "--plain", "--no-voice", "--typed", "--interview", "--mode", "mock", "--pack", f"{lang}/{pack}")
    ran = mockint(*words, "--json", input=typed(*body, *ASKS[lang], ENDS[lang]))
    assert ran.code == 0, ran.err
    answers = ran.json["answers"]
    kinds = [answer["question"]["kind"] for answer in answers]
    assert kinds[0] == "opener"
    assert kinds[-3:] == ["closing"] * 3
    assert len(kinds) == 1 + len(COMPETENCIES) + 3
    body_kinds = {answer["question"]["competency"] for answer in answers[1:-3]}
    assert body_kinds == set(COMPETENCIES)
    assert len({answer["question"]["id"] for answer in answers}) == 2 + len(COMPETENCIES)
    # The candidate's own questions are taken up, scored together, and the polite no is not among them.
    say = Catalogue(lang)
    stage = pack.partition("-")[0]
    assert say("interview.else_1") in ran.err
    assert say("interview.else_2") in ran.err
    assert say(f"interview.farewell_{stage}") in ran.err
    # How to answer is said once, not after every question.
    assert ran.err.count("an empty line ends it") == 1
    last = answers[-1]
    assert last["text"]["text"] == " ".join(ASKS[lang])
    assert last["raw"]["text"] == ENDS[lang]
    assert last["report"]["score"] > 60
    assert last["report"]["conduct"] == []
    # The summary goes by competency and weighs as this interview does.
    shown = Catalogue("en")
    for name in COMPETENCIES:
        assert shown(f"report.competency_{name}") in ran.err
    assert shown(f"report.whole_{stage}", score="{}").partition("{}")[2] in ran.err
    # The next interview asks other questions where the pack has others.
    again = mockint("practice", "--again", "--plain", "--no-voice", "--typed", "--json", input=typed(*body[:2]) + "q\n")
    assert again.code == 0, again.err
    assert json.dumps(again.json["pack"]) == json.dumps(f"{lang}/{pack}")
    assert again.json["mode"] == "mock"
    assert again.json["answers"][1]["question"]["id"] not in {answer["question"]["id"] for answer in answers[1:-3]}


def test_no_questions_and_pay_first_are_found(mockint):
    words = (
        "practice",
        "--plain",
        "--no-voice",
        "--typed",
        "--interview",
        "--pack",
        "en/hr-general",
        "--json",
        "--mode",
        "mock",
    )
    skips = "n\n" * (1 + len(COMPETENCIES))
    for asked, category in (("No questions from me.", "no_questions"), ("How much do you pay?", "money_first")):
        ran = mockint(*words, "--mode", "mock", input=skips + typed(asked, "No, thank you."))
        assert ran.code == 0, ran.err
        assert [f["category"] for f in ran.json["answers"][-1]["report"]["conduct"]] == [category]


def test_again_needs_something_to_repeat(mockint):
    mockint("practice", "--again", "--plain").refused("nothing")
    mockint("practice", "--again", "--mode", "mock").refused("--again", "--mode")
    mockint("practice", "--interview", "--length", "short").refused("--length", "--interview")
