"""Answers and reports made by hand, rich in everything a screen may have to show; and texts that mean harm."""

from __future__ import annotations

from mockint.model import (
    Advice,
    Delivery,
    Evidence,
    Filler,
    Finding,
    Question,
    Report,
    ScorePart,
    Span,
    StarReading,
    Transcript,
    Vague,
    Word,
)

QUESTION = Question(
    id="lost-client",
    text="Tell me about a client you had already lost and won back. What did you do, and what came of it?",
    hint="One client, one time. Say what you did yourself, and end with a figure.",
    probes={"result": "And what came of it? Is there a figure?"},
    seconds=90,
)

ANSWER = (
    "So, last year in March, at our Bandung branch, three of our biggest clients left within two weeks. "
    "My old boss was a complete clown about it, to be honest. "
    "I was asked to win back at least two of them before the end of June. "
    "So I called each of them myself, and I asked what had gone wrong. "
    "I wrote down every complaint in a spreadsheet, I sorted them by how often they came up, "
    "and then I went to our warehouse and we changed the packing. "
    "After that I visited every client with a sample, um, and a new price list. "
    "In the end two of the three came back, and our returns fell from eight percent to three percent. "
    "It helped a lot."
)

ANSWER_ID = (
    "Jadi, bulan Maret tahun lalu, di cabang Bandung, tiga klien terbesar kami pergi dalam dua minggu. "
    "Saya diminta merebut kembali paling sedikit dua di antaranya sebelum akhir Juni. "
    "Saya menelepon mereka satu per satu, lalu saya tanya apa yang salah. "
    "Setelah itu saya ubah cara pengemasan bersama tim gudang. "
    "Akhirnya dua dari tiga klien kembali, dan retur turun dari delapan persen ke tiga persen."
)


def at(text: str, quote: str) -> Span:
    """Where a quote stands."""
    start = text.index(quote)
    return start, start + len(quote)


def spans(text: str, *quotes: str) -> tuple[Span, ...]:
    return tuple(at(text, quote) for quote in quotes)


def rich(text: str = ANSWER) -> Report:
    """Every part, data of several types, findings of each severity, a vague amount, delivery of a spoken answer."""
    situation = at(text, "last year in March, at our Bandung branch, three of our biggest clients left within two weeks.")
    action = (at(text, "So I called each")[0], at(text, "new price list.")[1])
    return Report(
        version=1,
        lang="en",
        answer_kind="story",
        kind_why="One event, told in the past, with a beginning and an end.",
        score=74,
        parts=(
            ScorePart("situation", 10, 9, "Time, place and people are named: “last year in March, at our Bandung branch”."),
            ScorePart("task", 10, 8, "The goal is said: “win back at least two of them”."),
            ScorePart("action", 25, 22, "Five acts of your own, with their how: “I called each of them myself”."),
            ScorePart("result", 25, 18, "A figure, but not what it was worth: “two of the three came back”."),
            ScorePart("evidence", 15, 13, "Six data; one vague amount could be a number."),
            ScorePart("relevance", 10, 10, "Takes up client, lost and won back."),
            ScorePart("delivery", 5, 4, "At least one filled pause; a good length."),
            ScorePart("conduct", 0, -10, "A judgement of a former boss takes ten points."),
        ),
        star={
            "situation": StarReading("strong", (situation,), 0.16),
            "task": StarReading(
                "strong", spans(text, "I was asked to win back at least two of them before the end of June."), 0.13
            ),
            "action": StarReading("strong", (action,), 0.52),
            "result": StarReading(
                "weak",
                spans(text, "In the end two of the three came back, and our returns fell from eight percent to three percent."),
                0.15,
            ),
        },
        evidence=(
            Evidence("date", "last year in March", None, at(text, "last year in March"), "last year in March"),
            Evidence("count", 3, "clients", at(text, "three of our biggest clients"), "three of our biggest clients"),
            Evidence("duration", 1209600, "second", at(text, "two weeks"), "two weeks"),
            Evidence("name", "spreadsheet", None, at(text, "spreadsheet"), "spreadsheet"),
            Evidence("count", 2, "", at(text, "two of the three"), "two of the three"),
            Evidence(
                "change", {"from": 8, "to": 3}, "percent", at(text, "from eight percent to three percent"), "from eight percent"
            ),
        ),
        vague=(Vague(at(text, "a lot"), "a lot"),),
        conduct=(
            Finding(
                "badmouthing",
                "badmouth.boss",
                "high",
                at(text, "My old boss was a complete clown about it"),
                "My old boss was a complete clown about it",
                "A harsh judgement of a former boss makes the listener wonder how you will speak of them.",
                "“My manager and I saw it differently, so I put the facts on one page.”",
            ),
            Finding(
                "blaming",
                "blame.team",
                "low",
                at(text, "to be honest"),
                "to be honest",
                "It suggests that the rest is not.",
                "Leave it out.",
                likely=True,
            ),
        ),
        delivery=Delivery(
            words=118,
            syllables=160,
            seconds=68.0,
            speaking_seconds=58.0,
            pauses=6,
            longest_pause=2.1,
            words_per_minute=122.0,
            filled_pauses=(Filler(at(text, "um"), "um"),),
            hedges=(Filler(at(text, "at least"), "at least"),),
            target_seconds=90,
            length="good",
        ),
        advice=Advice("result", 7, "Say what the two clients were worth in a year, and what you learnt."),
    )


def poor(text: str = ANSWER) -> Report:
    """The same answer before the result was told."""
    good = rich(text)
    parts = tuple(
        ScorePart(
            p.name, p.weight, 2 if p.name == "result" else p.points, p.why if p.name != "result" else "No result heard yet."
        )
        for p in good.parts
    )
    return Report(
        version=1,
        lang="en",
        answer_kind="story",
        score=58,
        parts=parts,
        star={**good.star, "result": StarReading()},
        evidence=good.evidence[:4],
        vague=(),
        conduct=(),
        delivery=good.delivery,
        advice=Advice("result", 20, "Say what came of it, with a figure."),
    )


def spoken(text: str = ANSWER) -> Transcript:
    """The words with a time each: three a second."""
    words, place = [], 0
    for index, word in enumerate(text.split()):
        start = text.index(word, place)
        place = start + len(word)
        words.append(Word(index / 3, (index + 1) / 3, (start, place)))
    return Transcript(text=text, lang="en", words=tuple(words), source="speech", model="tiny")


HOSTILE = (
    '[/] [/foo] [um] [@click=app.exit]press[/] [not closed=" [bold]b[/bold] {0} {name} %s $accent \\[x] '
    "\x1b[31mred\x1b]0;title\x07 \x9b2J \x00 \x7f \u202eright to left\u202c \u2028 \ud800 "
    "שלום עולם مرحبا 👩‍👩‍👧‍👦🇮🇩 e\u0301 " + "w" * 300
)
"""Markup, unclosed and injected; format fields; escape sequences; turns of direction; half a character; emoji; a long word."""
