"""What the reader of stories hears in plain answers: parts on the words alone, wherever they stand."""

from __future__ import annotations

import pytest

from mockint.scoring import star
from mockint.scoring.text import tokenize

EN = {
    "situation": "Two years ago I worked at a furniture factory and our main machine kept breaking down.",
    "task": "My manager asked me to get it running again before Friday.",
    "action": "I checked every part, I called the supplier and I changed the maintenance plan.",
    "result": "As a result the machine ran for six months without a stop and we saved twelve hours a week.",
}
ID = {
    "situation": "Dua tahun yang lalu saya bekerja di pabrik mebel dan mesin utama kami sering mati.",
    "task": "Target saya mesin itu harus jalan lagi sebelum hari Jumat.",
    "action": "Saya memeriksa setiap bagian, saya menelepon pemasok, lalu saya menyusun jadwal perawatan baru.",
    "result": "Hasilnya mesin itu jalan enam bulan tanpa berhenti dan kami menghemat dua belas jam seminggu.",
}
STORIES = {"en": EN, "id": ID}


def read(text: str, lang: str) -> star.Story:
    return star.read(text, tokenize(text), lang)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_whole_story(lang: str) -> None:
    story = read(" ".join(STORIES[lang].values()), lang)
    assert story.kind == "story"
    assert {name for name, reading in story.star.items() if reading.presence != "absent"} == set(STORIES[lang])


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("gone", list(EN))
def test_a_missing_part_is_missed(lang: str, gone: str) -> None:
    story = read(" ".join(words for name, words in STORIES[lang].items() if name != gone), lang)
    assert story.star[gone].presence == "absent"


@pytest.mark.parametrize("lang", ["en", "id"])
def test_order_does_not_decide(lang: str) -> None:
    parts = STORIES[lang]
    text = " ".join(parts[name] for name in ("result", "situation", "action", "task"))
    story = read(text, lang)
    found = [
        name
        for name, words in parts.items()
        if any(text[a:b] in words or words in text[a:b] for a, b in story.star[name].spans)
    ]
    assert len(found) >= 3, found


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        (
            "en",
            "Usually when a client is angry I would let them talk, then I check the order and call them back.",
            "pseudo_story",
        ),
        ("en", "I am a patient and organised person, and I have been a nurse for six years.", "self_description"),
        ("en", "What would my first month look like, and who would I report to?", "question"),
        (
            "id",
            "Biasanya kalau ada pelanggan marah saya dengarkan dulu, lalu saya cek pesanannya dan saya telepon.",
            "pseudo_story",
        ),
        ("id", "Saya orangnya teliti dan sabar, latar belakang saya akuntansi.", "self_description"),
        ("id", "Kalau boleh tahu, tim saya nanti berapa orang, dan tantangan terbesarnya apa?", "question"),
    ],
)
def test_what_is_no_story(lang: str, text: str, kind: str) -> None:
    story = read(text, lang)
    assert story.kind == kind
    assert all(reading.presence == "absent" for reading in story.star.values())


@pytest.mark.parametrize("lang", ["en", "id"])
def test_each_part_says_which_word_made_it(lang: str) -> None:
    text = " ".join(STORIES[lang].values())
    for reading in read(text, lang).star.values():
        assert reading.cues
        assert all(any(a <= s and e <= b for a, b in reading.spans) for s, e in reading.cues)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_case_and_punctuation_change_no_presence(lang: str) -> None:
    text = " ".join(STORIES[lang].values())
    bare = text.replace(".", "").replace(",", "").upper()
    there = [r.presence for r in read(text, lang).star.values()]
    assert [r.presence for r in read(bare, lang).star.values()] == there
