"""An informational interview line by line, driven from a pipe as from a keyboard."""

from __future__ import annotations

TURNS = {
    "en": (
        "Good morning, my name is Rina, I'm a student. I found you through my teacher. I'd like to learn about your work.",
        "What does a typical shift look like for you?",
        "How much do you earn?",
        "Thank you for your time. Goodbye!",
    ),
    "id": (
        "Selamat pagi, perkenalkan, nama saya Rina, saya mahasiswi. Saya ingin belajar tentang pekerjaan perawat.",
        "Seperti apa hari kerja yang biasa bagi Ibu?",
        "Gaji Ibu berapa sebulan?",
        "Terima kasih banyak atas waktunya. Sampai jumpa!",
    ),
}
WHO = {"en": "nurse", "id": "perawat"}
PLAIN = ("informational", "--plain", "--typed", "--no-voice")


def test_a_whole_talk_in_both_languages(mockint) -> None:
    for lang, turns in TURNS.items():
        ran = mockint(*PLAIN, WHO[lang], "--lang", lang, "--json", input="\n\n".join(turns) + "\n\n")
        assert ran.code == 0, ran.err
        told = ran.json
        assert [line["who"] for line in told["dialogue"]] == ["persona", "user"] * 4 + ["persona"]
        assert [f["category"] for f in told["report"]["conduct"]] == ["prying"]
        heard = {point["name"]: point["heard"] for point in told["points"]}
        assert heard["who"]
        assert heard["day"]
        assert heard["closed"]
        shown = mockint("show", str(told["answer"]))
        assert turns[1] in shown.out
        assert mockint("show", str(told["answer"] - 1)).code == 0
    assert len(mockint("history", "--json").json) == 2


def test_the_end_of_the_input_ends_the_talk(mockint) -> None:
    assert "Nothing was said" in mockint(*PLAIN, "nurse", "--lang", "en").out
    ran = mockint(*PLAIN, "nurse", "--lang", "en", input=TURNS["en"][1])
    assert ran.code == 0
    assert "What was heard" in ran.out


def test_listing_and_wrong_names(mockint) -> None:
    listed = mockint("informational", "--list", "--json").json
    assert {"en/nurse", "id/perawat"} <= {row["id"] for row in listed}
    assert "en/nurse" in mockint("informational", "--list", "--lang", "en").out
    mockint(*PLAIN, "nurze", "--lang", "en").refused("nurze", "en/nurse")
    mockint(*PLAIN, "nurse", "--minutes", "90").refused("90", "30")
