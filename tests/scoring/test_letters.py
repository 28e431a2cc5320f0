"""The check of follow-up messages: good ones whole, what is missing pointed at, names, pressure, and its laws."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.catalogue import Catalogue
from mockint.scoring.asked import kind_of
from mockint.scoring.followup import LetterFacts, check
from mockint.scoring.keywords import heard, keywords

ENGLISH = """Subject: Thank you - Sales Executive interview

Dear Ms Rina,

Thank you for your time yesterday. You mentioned that the team moves its orders from paper to tablets, and I kept thinking
about how we trained our drivers for that. I am interested in the work and look forward to the next step.

You can reach me on 0812-3456-7890.

Best regards,
Budi Santoso
"""
INDONESIAN = """Subjek: Terima kasih - wawancara Staf Penjualan

Yth. Ibu Rina,

Terima kasih atas waktu Ibu kemarin. Penjelasan Ibu tentang perpindahan pesanan dari kertas ke tablet membuat saya berpikir
tentang pelatihan sopir di tempat saya dulu. Saya tertarik dengan pekerjaan ini.

Saya dapat dihubungi di budi@contoh.id.

Hormat saya,
Budi Santoso
"""
CHECK_IN = {
    "en": """Subject: Sales Executive interview on 10 November

Dear Ms Rina,

Thank you again for your time on 10 November. I wanted to ask whether there is any update on the Sales Executive position. You
told me about the new routes to village shops, and I remain very interested.

Kind regards,
Budi Santoso, budi@example.com
""",
    "id": """Subjek: Menanyakan hasil wawancara Staf Penjualan

Yth. Ibu Rina,

Terima kasih atas kesempatan wawancara pada 10 November. Saya ingin menanyakan kabar tentang hasil wawancara, dan apakah ada
yang bisa saya lengkapi. Penjelasan Ibu tentang rute toko kelontong masih saya ingat, dan saya tetap tertarik.

Salam hormat,
Budi Santoso, 0812-3456-7890
""",
}
FEEDBACK = {
    "en": """Subject: Thank you - Sales Executive

Dear Ms Rina,

Thank you for letting me know, and for your time. I would be grateful for one thing I could do better next time; any feedback
helps me. I wish you and the team all the best.

Kind regards,
Budi Santoso, budi@example.com
""",
    "id": """Subjek: Terima kasih, posisi Staf Penjualan

Yth. Ibu Rina,

Terima kasih atas kabarnya dan atas waktu Ibu. Agar lebih baik lain kali, bolehkah saya meminta satu masukan tentang apa yang
perlu saya perbaiki? Semoga Ibu dan tim sukses selalu.

Salam hormat,
Budi Santoso, budi@contoh.id
""",
}
GOOD = {"en": ENGLISH, "id": INDONESIAN}


def facts(lang: str, kind: str = "thanks", **more: object) -> LetterFacts:
    position, person = ("Sales Executive", "Ms Rina Wijaya") if lang == "en" else ("Staf Penjualan", "Ibu Rina Wijaya")
    given = {"position": position, "company": "Mawar Jaya", "people": (person,), "me": "Budi Santoso", **more}
    return LetterFacts(kind, lang, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("kind", ["thanks", "check_in", "feedback"])
def test_good_messages_are_whole(lang, kind):
    text = {"thanks": GOOD, "check_in": CHECK_IN, "feedback": FEEDBACK}[kind][lang]
    report = check(text, facts(lang, kind), lang)
    assert report.conduct == ()
    assert report.names == ()
    assert report.missing == {}
    assert report.score >= 95
    for part in report.parts:
        for start, end in part.spans:
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize(
    ("part", "cut"),
    [
        (
            "subject",
            {"en": "Subject: Thank you - Sales Executive interview", "id": "Subjek: Terima kasih - wawancara Staf Penjualan"},
        ),
        ("greeting", {"en": "Dear Ms Rina,", "id": "Yth. Ibu Rina,"}),
        ("contact", {"en": "You can reach me on 0812-3456-7890.", "id": "Saya dapat dihubungi di budi@contoh.id."}),
        ("close", {"en": "Best regards,\nBudi Santoso", "id": "Hormat saya,\nBudi Santoso"}),
    ],
)
def test_what_is_missing_is_pointed_at(lang, part, cut):
    whole = check(GOOD[lang], facts(lang), lang)
    report = check(GOOD[lang].replace(cut[lang], ""), facts(lang), lang)
    assert part in report.missing
    assert report.score < whole.score


def test_something_from_this_talk_is_measured_against_the_notes():
    notes = ("orders move from paper to tablets",)
    assert "specific" not in check(ENGLISH, facts("en", talk=notes)).missing
    other = check(ENGLISH, facts("en", talk=("night shifts in the warehouse",)))
    assert "specific" in other.missing


@pytest.mark.parametrize(
    ("lang", "wrong", "right"),
    [("id", "Bu Rinna", "Rina"), ("id", "Ibu Rima", "Rina"), ("en", "Ms Reina", "Rina"), ("en", "Ms Rina Wijayya", "Wijaya")],
)
def test_a_name_that_is_nearly_right_is_pointed_at(lang, wrong, right):
    old = "Ms Rina" if lang == "en" else "Ibu Rina"
    text = GOOD[lang].replace(old, wrong, 1)
    report = check(text, facts(lang), lang)
    assert [n.right for n in report.names] == [right]
    start, end = report.names[0].span
    assert text[start:end] == report.names[0].text
    assert report.score < check(GOOD[lang], facts(lang)).score


def test_another_title_is_pointed_at():
    assert [n.right for n in check(INDONESIAN.replace("Yth. Ibu Rina", "Yth. Pak Rina"), facts("id")).names] == ["Ibu Rina"]


PRESSURE = {
    "en": [
        "Please, I beg you, give me this job.",
        "I will call you tomorrow.",
        "I have sent you a small gift.",
        "I need an answer today.",
        "This is my fourth email.",
    ],
    "id": [
        "Tolong terima saya, anak saya masih kecil.",
        "Besok saya akan menelepon Ibu.",
        "Saya titip bingkisan untuk Ibu.",
        "Tolong dijawab hari ini juga.",
        "Ini pesan saya yang keempat.",
    ],
}


@pytest.mark.parametrize(("lang", "sentence"), [(lang, s) for lang, them in PRESSURE.items() for s in them])
def test_pressure_is_found_and_never_raises_the_score(lang, sentence):
    text = GOOD[lang].replace("\n\nYou can", f" {sentence}\n\nYou can").replace("\n\nSaya dapat", f" {sentence}\n\nSaya dapat")
    report = check(text, facts(lang), lang)
    begin = text.index(sentence)
    assert any(f.span[0] < begin + len(sentence) and begin < f.span[1] for f in report.conduct)
    assert report.score < check(GOOD[lang], facts(lang), lang).score


def test_a_third_check_in_presses_however_polite():
    report = check(CHECK_IN["en"], facts("en", "check_in", check_ins=2))
    assert "letter.third" in {f.rule for f in report.conduct}
    assert report.score <= 50


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("kind", ["thanks", "check_in", "feedback"])
def test_a_template_left_as_it_is_is_no_message(lang, kind):
    text = Catalogue(lang)(f"followup.skeleton_{kind}", position="Staf", name="Ibu Rina", me="Budi")
    report = check(text, facts(lang, kind))
    assert report.score <= 10
    assert {f.category for f in report.conduct} == {"blank"}


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "id"]), st.sampled_from(["thanks", "check_in", "feedback"]))
def test_any_text_is_read_the_same_way_twice(text, lang, kind):
    one = check(text, facts(lang, kind))
    assert one == check(text, facts(lang, kind))
    assert 0 <= one.score <= 100
    for found in one.conduct:
        assert text[found.span[0] : found.span[1]] == found.text


@pytest.mark.parametrize("lang", ["en", "id"])
def test_case_punctuation_length_and_repetition_do_not_raise_it(lang):
    whole = check(GOOD[lang], facts(lang)).score
    for change in (str.upper, str.lower, lambda t: t.replace(",", ""), lambda t: t.replace(".\n", "!!!\n")):
        assert check(change(GOOD[lang]), facts(lang)).score <= whole
    bare = "Thank you. " if lang == "en" else "Terima kasih. "
    once = check(bare * 5, facts(lang)).score
    assert check(bare * 40, facts(lang)).score <= once
    long = GOOD[lang].replace("\n\n", "\n\n" + "and so on " * 60 + "\n\n", 1)
    assert "short" in {p.name for p in check(long, facts(lang)).parts if p.points < p.weight}


def test_nothing_scores_nothing():
    for text in ("", "   \n", "asdf qwer zxcv", "ok"):
        assert check(text, facts("en")).score <= 10


def test_key_words_leave_out_what_every_company_says():
    words = keywords("Our company distributes groceries to village shops. We value great customers.", "en")
    assert words == ("distributes", "groceries", "village", "shops")
    assert heard(words, "I know you distribute to the village shop owners", "en") == (
        ("distributes", "village", "shops"),
        ("groceries",),
    )
    assert "kelontong" in keywords("Perusahaan ini menyalurkan barang ke warung kelontong di desa", "id")


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("en", "Tell me about a time you lost a client.", "behavioural"),
        ("en", "What would you do if a shop did not pay?", "situational"),
        ("en", "Why do you want to work here?", "motivation"),
        ("en", "So, tell us a bit about yourself.", "opener"),
        ("en", "Do you have any questions for us?", "closing"),
        ("en", "What is the difference between gross and net?", "technical"),
        ("id", "Ceritakan pengalaman Anda menghadapi pelanggan marah", "behavioural"),
        ("id", "Apa yang akan Anda lakukan jika stok habis?", "situational"),
        ("id", "Kenapa melamar di sini?", "motivation"),
        ("id", "Tolong perkenalkan diri Anda", "opener"),
        ("id", "Apakah ada pertanyaan?", "closing"),
        ("id", "Apa itu FIFO?", "technical"),
    ],
)
def test_the_kind_of_a_question_is_read_from_its_words(lang, text, kind):
    assert kind_of(text, lang) == kind
