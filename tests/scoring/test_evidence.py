"""Concrete data found in what is said, with value and unit, and what is left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.model import Evidence
from mockint.scoring.corpus import read_answers, read_sentences
from mockint.scoring.evaluate_evidence import Tally, match, tally
from mockint.scoring.evidence import counts, find, scored
from mockint.scoring.text import tokenize

CORPORA = Path(__file__).parents[1] / "corpora"
DAY = 86_400
MONTH = 2_628_000


def found(text: str, lang: str = "en", question: str = "") -> list[Evidence]:
    return list(find(text, tokenize(text), lang, question)[0])


def told(text: str, lang: str = "en", question: str = "") -> list[tuple[str, object, str | None, str]]:
    return [(e.type, e.value, e.unit, e.text) for e in found(text, lang, question)]


@pytest.mark.parametrize(
    ("lang", "text", "type", "value", "unit", "words"),
    [
        ("en", "Complaints fell by twenty percent.", "percent", 20, None, "twenty percent"),
        ("en", "It was 99.95% of the time.", "percent", 99.95, None, "99.95%"),
        ("en", "One in five came back.", "percent", 20, None, "One in five"),
        ("en", "We lost a third of it.", "percent", 33.3, None, "a third"),
        ("id", "Tingkatnya nol koma delapan persen saja.", "percent", 0.8, None, "nol koma delapan persen"),
        ("id", "Separuh peserta langsung mendaftar.", "percent", 50.0, None, "Separuh"),
        ("en", "We saved $40k at night.", "money", 40_000, "USD", "$40k"),
        ("en", "It cost fifty cents a bottle.", "money", 0.5, "USD", "fifty cents"),
        ("en", "Lunch was three euros fifty.", "money", 3.5, "EUR", "three euros fifty"),
        ("en", "A new pump was ten grand in Leeds.", "money", 10_000, "GBP", "ten grand"),
        ("id", "Saya menagih Rp 7 miliar dari piutang.", "money", 7_000_000_000, "IDR", "Rp 7 miliar"),
        ("id", "Modal awalnya lima ratus ribu, itu pun pinjaman.", "money", 500_000, "IDR", "lima ratus ribu"),
        ("id", "Kasnya kurang sejuta dua ratus.", "money", 1_200_000, "IDR", "sejuta dua ratus"),
        ("en", "I trained three new colleagues.", "count", 3, "colleagues", "three new colleagues"),
        ("id", "Tim saya lima belas orang.", "count", 15, "orang", "lima belas orang"),
        ("en", "We had it done within two hours.", "duration", 7200, "second", "two hours"),
        ("en", "It took an hour and a half.", "duration", 5400, "second", "an hour and a half"),
        ("en", "I took half a year off.", "duration", 6 * MONTH, "second", "half a year"),
        ("id", "Kontraknya setahun setengah.", "duration", 18 * MONTH, "second", "setahun setengah"),
        ("id", "Saya menunggu dua setengah jam di sana.", "duration", 9000, "second", "dua setengah jam"),
        ("en", "I joined in March 2021.", "date", "March 2021", None, "March 2021"),
        ("en", "Two years ago I had nothing.", "date", "Two years ago", None, "Two years ago"),
        ("en", "We went live on the fourteenth of May.", "date", "the fourteenth of May", None, "the fourteenth of May"),
        ("id", "Tahun lalu saya pindah.", "date", "Tahun lalu", None, "Tahun lalu"),
        ("id", "Itu tanggal tujuh Mei.", "date", "tanggal tujuh Mei", None, "tanggal tujuh Mei"),
        ("en", "Our list doubled after that.", "change", 2.0, "factor", "doubled"),
        ("en", "From 3 days to 4 hours.", "change", {"from": 3 * DAY, "to": 14_400}, "second", "From 3 days to 4 hours"),
        ("id", "Keluhan turun dari 8 ke 5 seminggu.", "change", {"from": 8, "to": 5}, None, "dari 8 ke 5"),
        ("en", "From 900 fans to 4 thousand.", "change", {"from": 900, "to": 4000}, "fans", "From 900 fans to 4 thousand"),
        ("en", "From 900 to four thousand.", "change", {"from": 900, "to": 4000}, "USD", "From 900 to four thousand"),
        ("en", "From 6 to 9 thousand.", "change", {"from": 6000, "to": 9000}, "USD", "From 6 to 9 thousand"),
        ("id", "Dari 900 siswa jadi 4 ribu.", "change", {"from": 900, "to": 4000}, "siswa", "Dari 900 siswa jadi 4 ribu"),
        ("en", "We had sixty pounds, and I spent the sixty on tape.", "money", 60, "GBP", "sixty"),
        ("id", "Penjualannya naik tiga kali lipat.", "change", 3, "factor", "tiga kali lipat"),
        ("en", "I finished second out of sixty.", "rank", "2/60", None, "second out of sixty"),
        ("en", "We made the top ten.", "rank", 10, None, "top ten"),
        ("id", "Tim kami juara satu di sana.", "rank", 1, None, "juara satu"),
        ("id", "Cabang kami masuk sepuluh besar.", "rank", 10, None, "sepuluh besar"),
        ("en", "I kept it all in Salesforce.", "name", "Salesforce", None, "Salesforce"),
        ("id", "Laporannya saya buat pakai excel.", "name", "excel", None, "excel"),
        ("id", "Kami pakai ISO 9001 di sana.", "name", "ISO 9001", None, "ISO 9001"),
    ],
)  # fmt: skip
def test_each_type(lang: str, text: str, type: str, value: object, unit: str | None, words: str) -> None:
    assert (type, value, unit, words) in told(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "First, I think people need to feel safe."),
        ("en", "I agree one hundred percent with you."),
        ("en", "It was one of those days, and no one knew."),
        ("en", "We open at nine, and by ten it was full."),
        ("en", "The bell rang at three in the morning."),
        ("en", "Nine times out of ten it's the cable."),
        ("en", "I wrote page nine, in week three."),
        ("en", "They were waiting in theatre three, and then on plot nine."),
        ("en", "He's nineteen, a good lad."),
        ("en", "Can I excel at it? I want to excel."),
        ("id", "Seribu maaf, Pak, suaranya hilang."),
        ("id", "Kami saling percaya satu sama lain."),
        ("id", "Pertama saya dengarkan, kedua saya catat."),
        ("id", "Saya berangkat jam setengah enam dari rumah."),
        ("id", "Salah satu teman satu per satu pergi."),
        ("id", "Nomornya 081234567890123456789, Pak."),
    ],
)
def test_left_alone(lang: str, text: str) -> None:
    assert told(text, lang) == []


def test_figures_of_the_question_read_back_are_left_out() -> None:
    question = "How would you bring 200 complaints down within two weeks?"
    assert told("So, 200 complaints within two weeks.", "en", question) == []
    assert [t[:2] for t in told("I cut 200 complaints to 50 complaints.", "en", question)] == [("count", 50)]


def test_both_languages_are_read_in_one_answer() -> None:
    types = {t[:2] for t in told("Saya handle campaign-nya three months, then engagement naik dua puluh persen.", "id")}
    assert types == {("duration", 3 * MONTH), ("percent", 20)}


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [("en", "We saw a lot of improvement.", "a lot of"), ("id", "Hasilnya cukup signifikan.", "cukup signifikan")],
)
def test_vague_amounts_are_pointed_out(lang: str, text: str, words: str) -> None:
    assert words in [v.text for v in find(text, tokenize(text), lang)[1]]


def test_a_name_known_by_its_capitals_alone_does_not_count() -> None:
    (name,) = found("We did it using Blorptron for weeks.")
    assert name.value is None
    assert not counts(name)
    assert found("we did it using blorptron for weeks.") == []


def _counted(text: str, lang: str, gaps: bool = True) -> list[tuple[str, str]]:
    pieces = find(text, tokenize(text), lang, gaps=gaps)[0]
    return [(e.type, str(e.value).casefold()) for e in pieces if counts(e)]


@pytest.mark.parametrize("lang", ["en", "id"])
def test_case_changes_nothing_that_counts(lang: str) -> None:
    path = CORPORA / lang / "answers" / "a-01.txt"
    for answer in read_answers(path.read_text("utf-8"), lang, path.name):
        plain = _counted(answer.text, lang)
        assert _counted(answer.text.lower(), lang) == plain
        assert _counted(answer.text.upper(), lang) == plain


@pytest.mark.parametrize("lang", ["en", "id"])
def test_punctuation_changes_nothing_that_is_scored(lang: str) -> None:
    path = CORPORA / lang / "answers" / "a-01.txt"
    for answer in read_answers(path.read_text("utf-8"), lang, path.name):
        bare = re.sub(r"[.,;:!?…](?!\d)", "", answer.text)
        commas = answer.text.replace(" ", ", ", 3)
        kinds = [[e.type for e in scored(text, tokenize(text), lang)] for text in (answer.text, bare, commas)]
        assert kinds[1] == kinds[0]
        assert kinds[2] == kinds[0]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "we um trained uh twenty er five people in two um hours you know"),
        ("id", "kami eee melatih dua puluh anu lima orang dalam ehm dua jam apa namanya"),
    ],
)
def test_fillers_neither_split_nor_make_a_number(lang: str, text: str) -> None:
    assert [v for _, v in _counted(text, lang)] == ["25", "7200"]


@settings(deadline=None, max_examples=200)
@given(text=st.text(max_size=300), lang=st.sampled_from(["en", "id"]))
def test_any_text_gives_ordered_spans_that_quote_it(text: str, lang: str) -> None:
    for piece in (*find(text, tokenize(text), lang)[0], *find(text, tokenize(text), lang)[1]):
        start, end = piece.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == piece.text


WORDS = """dua puluh tiga ratus ribu juta setengah se one two twenty hundred thousand million and a half point koma from to dari
jadi persen % $ Rp 5 1.250,5 ke- 12:30 jam hours tahun lalu last first pertama of the top besar nomor um eee , . - / times kali
lipat out seminggu ago in march may Excel satu lain twice once dozen puluhan an"""


@settings(deadline=None, max_examples=300)
@given(words=st.lists(st.sampled_from(WORDS.split()), max_size=25), lang=st.sampled_from(["en", "id"]))
def test_any_order_of_number_words_is_read_without_an_error(words: list[str], lang: str) -> None:
    text = " ".join(words)
    once = find(text, tokenize(text), lang, text[:40])
    assert once == find(text, tokenize(text), lang, text[:40])
    for piece in once[0]:
        assert text[piece.span[0] : piece.span[1]] == piece.text


@pytest.mark.parametrize(("lang", "least"), [("en", 0.95), ("id", 0.95)])
def test_the_sentences_of_the_corpus(lang: str, least: float) -> None:
    total = Tally()
    for sentence in read_sentences((CORPORA / lang / "evidence" / "a.txt").read_text("utf-8")):
        total.add(tally(match(sentence.evidence, find(sentence.text, tokenize(sentence.text), lang)[0])))
    assert total.scores()[2] >= least
    assert total.values() >= 0.97
