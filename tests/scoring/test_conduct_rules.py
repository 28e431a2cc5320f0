"""Conduct rules hold what their own examples say, and what is used at run time is what the rule files say."""

from __future__ import annotations

import random
import time
import tomllib
from pathlib import Path

import pytest

from mockint.scoring import conduct, conduct_compiled, conduct_rules, ready, rules
from mockint.scoring.conduct_check import LEAST, check, shipped_examples
from mockint.scoring.text import tokenize

RULES = Path(conduct_rules.__file__).parent / "rules"
LANGUAGES = ("en", "id")


def found(text: str, lang: str, setting: str = "job") -> list[conduct.Finding]:
    return list(conduct.find(text, tokenize(text), lang, setting))


def covered(lang: str) -> set[str]:
    """Rules that have patterns in a language."""
    out = set()
    for path in sorted((RULES / lang / "conduct").glob("*.toml")):
        if not path.name.endswith(".examples.toml"):
            for name, table in tomllib.loads(path.read_text("utf-8")).items():
                if "." in name and any(table.get(field) for field in ("patterns", "plain", "broad", "relations")):
                    out.add(name)
    return out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_its_examples_and_they_hold(lang: str) -> None:
    """Flagged ones by the rule itself; near misses of every rule pass every rule, since all rules run over each text."""
    examples = shipped_examples(lang)
    assert {e.rule for e in examples} == covered(lang)
    for example in examples:
        assert len(example.flagged) >= LEAST, example.rule
        assert len(example.near) >= LEAST, example.rule
        assert len({*(t[0] for t in example.flagged), *example.near}) == len(example.flagged) + len(example.near), example.rule
    problems = check(conduct_rules.shipped(lang), examples, lang)
    assert not problems, [(p.key, p.facts) for p in problems]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_made_ready_is_up_to_date(lang: str) -> None:
    """After a change of a rule file: ``python tests/fit/make_ready.py``."""
    packed = conduct_compiled.path(lang).read_bytes()
    assert packed == conduct_compiled.pack(conduct_rules.with_extra(lang, ()))


def test_tables_made_ready_are_up_to_date() -> None:
    """After a change of any table of the rules: ``python tests/fit/make_ready.py``."""
    assert (Path(rules.__file__).parent / rules.READY).read_bytes() == ready.pack()


PLAIN = {
    "en": [
        "my boss was an idiot",
        "my manager was useless",
        "that company was terrible",
        "my coworkers were lazy",
        "my old supervisor was a liar",
        "the owner was a crook",
        "our director was incompetent",
        "my last boss was a bully",
        "the clients were stupid",
        "my team leader was a clown",
        "the management was clueless",
        "my former boss was horrible",
        "my colleagues were idiots",
        "that firm was a joke",
        "my manager was an arrogant man",
    ],
    "id": [
        "atasan saya tidak becus",
        "bosnya goblok",
        "perusahaan itu buruk sekali",
        "bos lama saya tolol",
        "manajer saya brengsek",
        "rekan kerja saya malas semua",
        "atasannya munafik",
        "kantor lama saya kacau",
        "direkturnya licik",
        "bos saya gila hormat",
        "pelanggannya bodoh",
        "perusahaan itu penipu",
        "supervisor saya nggak kompeten",
        "bos saya pelit banget",
        "manajernya sok tahu",
    ],
}
AROUND = {
    "en": ("last year i sold phones in a small shop and i kept a list", "so in the end the sales went up by ten percent"),
    "id": ("tahun lalu saya jualan di toko kecil dan saya bikin daftar", "akhirnya penjualan naik sepuluh persen"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("shape", ["alone", "upper", "dot", "middle", "end", "commas"])
def test_plain_insults_are_found_in_any_dress(lang: str, shape: str) -> None:
    before, after = AROUND[lang]
    missed = []
    for insult in PLAIN[lang]:
        said = {
            "alone": insult,
            "upper": insult.upper(),
            "dot": f"{insult.capitalize()}.",
            "middle": f"{before} {insult} {after}",
            "end": f"{before.capitalize()}. {after.capitalize()}. {insult.capitalize()}!",
            "commas": f"{before}, {insult}, {after}",
        }[shape]
        start = said.lower().index(insult)
        if not any(f.category in ("badmouthing", "rudeness") and f.span[1] > start for f in found(said, lang)):
            missed.append(insult)
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_case_and_punctuation_find_the_same(lang: str) -> None:
    before, after = AROUND[lang]
    for insult in PLAIN[lang][:6]:
        text = f"{before.capitalize()}, and {insult}. {after.capitalize()}."
        bare = text.replace(",", "").replace(".", "")
        rules = [f.rule for f in found(text, lang)]
        assert [f.rule for f in found(bare.lower(), lang)] == rules
        assert [f.rule for f in found(bare.upper(), lang)] == rules


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_finding_stays_inside_one_sentence(lang: str) -> None:
    for example in shipped_examples(lang):
        for text, _, _ in example.flagged:
            twice = f"{text} {AROUND[lang][1].capitalize()}."
            for finding in found(twice, lang):
                assert not any(mark in finding.text.rstrip(".!?") for mark in (". ", "! ")), (twice, finding.text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_time_grows_with_the_length_only(lang: str) -> None:
    rng = random.Random(5)
    words = [w for e in shipped_examples(lang) for t in e.near for w in t.split()]

    def took(count: int) -> float:
        text = " ".join(rng.choice(words) for _ in range(count))
        tokens = tokenize(text)
        start = time.process_time()
        conduct.find(text, tokens, lang)
        return time.process_time() - start

    took(500)
    assert took(8000) < 10 * max(took(2000), 0.01)
