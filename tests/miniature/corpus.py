"""The sentences that the miniature model can hear: interview answers in English and Indonesian.

Sentences are templates with slots. The space is kept small on purpose, so that two million
parameters can learn it: few numbers, and those far apart in sound (no thirteen beside thirty);
few phrases that could stand in for one another.

The words of a template stand under the part they play in an answer: situation, task, action,
result, lesson, badmouthing, other, and short replies to a probing question.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "id")

Slots = Mapping[str, Sequence[str]]
Templates = Mapping[str, Sequence[str]]

SLOTS: Mapping[str, Slots] = {
    "en": {
        "few": ["two", "three", "six", "ten"],
        "hours": ["two", "three", "six", "twelve"],
        "many": ["ten", "twelve", "thirty", "fifty", "one hundred"],
        "share": ["ten", "twenty", "thirty", "fifty", "ninety"],
        "place": [
            "a hospital",
            "a small bank",
            "an online shop",
            "a logistics company",
            "a furniture factory",
            "a primary school",
        ],
        "role": [
            "cashier",
            "project manager",
            "data analyst",
            "warehouse supervisor",
            "recruiter",
        ],
        "when": [
            "last year",
            "two years ago",
            "in my last job",
            "last December",
            "during the busy season",
        ],
        "problem": [
            "the main machine stopped",
            "our biggest client wanted to leave",
            "sales dropped by {share} percent",
            "the monthly report was always late",
            "we had only {few} people",
            "customers complained about long queues",
            "the old archive was a mess",
            "nobody followed the safety rules",
        ],
        "task": [
            "fix the problem before Friday",
            "win the client back",
            "cut the waiting time by {share} percent",
            "train {few} new people",
            "move all the documents online",
            "bring the numbers back up",
        ],
        "act": [
            "called every customer myself",
            "built a simple dashboard in Excel",
            "set up a short daily meeting",
            "checked the machine step by step",
            "rewrote the whole process",
            "negotiated with the supplier",
            "interviewed {many} customers",
            "trained {few} colleagues",
            "analysed the sales data",
            "made a new schedule",
        ],
        "result": [
            "sales grew by {share} percent",
            "we saved {hours} hours a week",
            "complaints fell by {share} percent",
            "we finished {few} days early",
            "the client stayed for {few} more years",
            "the machine was running again within {hours} hours",
            "the waiting time dropped to {few} minutes",
            "{many} customers came back",
            "the team grew to {many} people",
        ],
        "lesson": [
            "planning early matters",
            "small steps work best",
            "it helps to listen first",
            "good data saves time",
        ],
        "bad": [
            "my old boss was an idiot",
            "that company was terrible",
            "my manager was useless",
            "my coworkers were lazy",
        ],
        "filler": ["um", "uh", "well", "you know", "I mean", "so"],
    },
    "id": {
        "few": ["dua", "tiga", "enam", "sepuluh"],
        "hours": ["dua", "tiga", "enam", "dua belas"],
        "many": ["sepuluh", "dua belas", "tiga puluh", "lima puluh"],
        "share": ["sepuluh", "dua puluh", "tiga puluh", "lima puluh", "sembilan puluh"],
        "place": [
            "rumah sakit",
            "bank kecil",
            "toko daring",
            "perusahaan logistik",
            "pabrik mebel",
            "sekolah dasar",
        ],
        "role": [
            "kasir",
            "manajer proyek",
            "analis data",
            "pengawas gudang",
            "perekrut",
        ],
        "when": [
            "tahun lalu",
            "dua tahun yang lalu",
            "di pekerjaan terakhir saya",
            "bulan Desember lalu",
            "saat musim ramai",
        ],
        "problem": [
            "mesin utama mendadak berhenti",
            "klien terbesar kami ingin pergi",
            "penjualan turun {share} persen",
            "laporan bulanan selalu terlambat",
            "tim kami hanya {few} orang",
            "pelanggan mengeluh soal antrean panjang",
            "arsip lama sangat berantakan",
            "tidak ada yang mengikuti aturan keselamatan",
        ],
        "task": [
            "memperbaiki masalah itu sebelum hari Jumat",
            "meyakinkan klien itu kembali",
            "memangkas waktu tunggu {share} persen",
            "melatih {few} orang baru",
            "memindahkan semua dokumen",
            "menaikkan angka penjualan",
        ],
        "act": [
            "menelepon setiap pelanggan",
            "membuat dasbor sederhana di Excel",
            "mengadakan rapat singkat setiap hari",
            "memeriksa mesin langkah demi langkah",
            "menulis ulang seluruh prosesnya",
            "bernegosiasi dengan pemasok",
            "mewawancarai {many} pelanggan",
            "melatih {few} rekan kerja",
            "menganalisis data penjualan",
            "menyusun jadwal baru",
        ],
        "result": [
            "penjualan naik {share} persen",
            "kami menghemat {hours} jam seminggu",
            "keluhan turun {share} persen",
            "kami selesai {few} hari lebih cepat",
            "klien itu bertahan {few} tahun lagi",
            "mesin itu berjalan lagi dalam {hours} jam",
            "waktu tunggu turun menjadi {few} menit",
            "{many} pelanggan datang kembali",
            "tim kami tumbuh menjadi {many} orang",
        ],
        "lesson": [
            "perencanaan itu penting",
            "langkah kecil lebih baik",
            "kita harus mendengarkan dulu",
            "data yang baik menghemat waktu",
        ],
        "bad": [
            "bos lama saya bodoh",
            "perusahaan itu buruk sekali",
            "atasan saya tidak becus",
            "rekan kerja saya malas",
        ],
        "filler": ["eee", "anu", "nah", "jadi", "sebenarnya", "maksud saya"],
    },
}

TEMPLATES: Mapping[str, Templates] = {
    "en": {
        "situation": [
            "{when}, {problem}.",
            "{when}, {problem}.",
            "{when}, I worked as a {role} at {place}.",
            "I was a {role} at {place} when {problem}.",
            "I worked as a {role} at {place} for {few} years.",
            "at that time, {problem}.",
            "{filler}, {when}, {problem}.",
        ],
        "task": [
            "my task was to {task}.",
            "I had to {task}.",
            "the goal was to {task}.",
            "my manager asked me to {task}.",
        ],
        "action": [
            "I {act}.",
            "first, I {act}.",
            "then I {act}.",
            "after that, I {act}.",
            "so I {act}, and then I {act}.",
            "{filler}, I {act}.",
        ],
        "result": [
            "{result}.",
            "as a result, {result}.",
            "in the end, {result}.",
            "the result was that {result}.",
            "after {few} months, {result}.",
            "{result}, and {result}.",
        ],
        "lesson": ["I learned that {lesson}.", "today I know that {lesson}."],
        "badmouthing": ["I left because {bad}.", "honestly, {bad}.", "{filler}, {bad}."],
        "other": [
            "thank you for your time.",
            "good morning, thank you for having me.",
            "that is a good question.",
            "let me think for a moment.",
            "could you repeat the question, please?",
            "I do not remember the exact number.",
            "I have no questions.",
        ],
        "reply": [
            "about {share} percent.",
            "it took {hours} hours.",
            "there were {many} people in the team.",
            "around {many} customers a week.",
            "from {share} percent to {share} percent.",
            "I did it myself.",
            "{result}.",
        ],
    },
    "id": {
        "situation": [
            "{when}, {problem}.",
            "{when}, {problem}.",
            "{when}, saya bekerja sebagai {role} di {place}.",
            "saya menjadi {role} di {place} ketika {problem}.",
            "saya bekerja sebagai {role} di {place} selama {few} tahun.",
            "waktu itu, {problem}.",
            "{filler}, {when}, {problem}.",
        ],
        "task": [
            "tugas saya adalah {task}.",
            "saya harus {task}.",
            "targetnya adalah {task}.",
            "atasan saya meminta saya {task}.",
        ],
        "action": [
            "saya {act}.",
            "pertama, saya {act}.",
            "lalu saya {act}.",
            "setelah itu, saya {act}.",
            "jadi saya {act}, kemudian saya {act}.",
            "{filler}, saya {act}.",
        ],
        "result": [
            "{result}.",
            "hasilnya, {result}.",
            "akhirnya, {result}.",
            "dampaknya adalah {result}.",
            "setelah {few} bulan, {result}.",
            "{result}, dan {result}.",
        ],
        "lesson": ["saya belajar bahwa {lesson}.", "sekarang saya tahu bahwa {lesson}."],
        "badmouthing": ["saya keluar karena {bad}.", "jujur saja, {bad}.", "{filler}, {bad}."],
        "other": [
            "terima kasih atas waktunya.",
            "selamat pagi, terima kasih atas undangannya.",
            "itu pertanyaan yang bagus.",
            "saya pikir dulu sebentar.",
            "bisa diulangi pertanyaannya?",
            "saya tidak ingat angka pastinya.",
            "saya tidak punya pertanyaan.",
        ],
        "reply": [
            "sekitar {share} persen.",
            "itu butuh {hours} jam.",
            "ada {many} orang di tim kami.",
            "kira-kira {many} pelanggan seminggu.",
            "dari {share} persen menjadi {share} persen.",
            "saya mengerjakannya sendiri.",
            "{result}.",
        ],
    },
}

# How often each part is drawn; what has more slots needs more takes.
PARTS: Mapping[str, float] = {
    "situation": 6,
    "task": 3,
    "action": 5,
    "result": 5,
    "lesson": 0.6,
    "badmouthing": 1.2,
    "other": 1.2,
    "reply": 2.5,
}

_SLOT = re.compile(r"\{(\w+)\}")


def fill(template: str, language: str, rng: random.Random) -> str:
    """Put words into the slots of `template`, and a capital in front.

    No phrase is used twice in one sentence.
    """
    used: set[str] = set()

    def choose(match: re.Match[str]) -> str:
        options = [o for o in SLOTS[language][match[1]] if o not in used]
        chosen = rng.choice(options)
        used.add(chosen)
        return chosen

    text = template
    while "{" in text:
        text = _SLOT.sub(choose, text, count=1)
    return text[0].upper() + text[1:]


def sentence(language: str, rng: random.Random, part: str | None = None) -> str:
    """One sentence in `language`, of the given part of an answer or of any."""
    part = part or rng.choices(list(PARTS), list(PARTS.values()))[0]
    return fill(rng.choice(TEMPLATES[language][part]), language, rng)


def pattern(language: str) -> re.Pattern[str]:
    """A pattern that matches every sentence of the space and nothing else."""

    def expand(text: str) -> str:
        pieces = _SLOT.split(text)  # text, slot, text, slot, ...
        for i in range(0, len(pieces), 2):
            pieces[i] = re.escape(pieces[i])
        for i in range(1, len(pieces), 2):
            pieces[i] = "(?:" + "|".join(map(expand, SLOTS[language][pieces[i]])) + ")"
        return "".join(pieces)

    templates = dict.fromkeys(t for part in TEMPLATES[language].values() for t in part)
    return re.compile("|".join(map(expand, templates)), re.IGNORECASE)


if __name__ == "__main__":
    generator = random.Random(0)
    for name in LANGUAGES:
        for each in PARTS:
            print(name, each, "|", sentence(name, generator, each))
