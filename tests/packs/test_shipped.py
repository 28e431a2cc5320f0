"""The packs that come with mockint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockint import paths
from mockint.catalogue import Catalogue
from mockint.model import COMPETENCIES, Pack, Question
from mockint.packs.filling import fill
from mockint.packs.lint import lint
from mockint.packs.loader import available, load_file
from mockint.packs.reading import control_in
from mockint.packs.schema import HEAD_FIELDS, PROBE_PARTS, QUESTION_FIELDS, json_schema

FILES = sorted(paths.shipped_packs_dir().glob("*/*.toml"))
IDS = [f"{file.parent.name}/{file.stem}" for file in FILES]


@pytest.fixture(params=FILES, ids=IDS)
def pack(request: pytest.FixtureRequest) -> Pack:
    file: Path = request.param
    return load_file(file)


def test_they_are_there_in_both_languages() -> None:
    assert {"id/user-sales", "en/user-sales"} <= set(IDS)
    assert [p.id for p in available()] == IDS


def test_each_loads_without_advice(pack: Pack) -> None:
    assert [remark.line(Catalogue("en")) for remark in lint(pack)] == []


def test_each_is_a_whole_interview(pack: Pack) -> None:
    kinds = [question.kind for question in pack.questions]
    assert len(kinds) >= 12
    assert kinds[0] == "opener"
    assert kinds[-1] == "closing"
    assert kinds.count("behavioural") >= 2
    assert {"situational", "technical", "motivation"} <= set(kinds)
    assert {question.competency for question in pack.questions} == set(COMPETENCIES)


def test_every_field_of_every_question_is_filled(pack: Pack) -> None:
    for question in pack.questions:
        assert question.wants, question.id
        assert question.hint, question.id
        assert len(question.key_points) >= 3, question.id
        assert set(question.probes) == set(PROBE_PARTS[question.kind]), question.id
        assert question.synonyms, question.id


def test_texts_are_plain_and_distinct(pack: Pack) -> None:
    for question in pack.questions:
        said = [question.text, question.wants, question.hint, *question.key_points, *question.probes.values()]
        assert not any(control_in(text) or "\n" in text for text in said)
        assert len(set(question.probes.values())) == len(question.probes), question.id
    assert len({question.id for question in pack.questions}) == len(pack.questions)


def test_what_is_spoken_reads_well_with_and_without_facts(pack: Pack) -> None:
    for question in pack.questions:
        for filled in (fill(question), fill(question, company="Maju", position="staf", name="Sari")):
            for text in (filled.text, *filled.probes.values()):
                assert text[0].isupper(), text
                assert text[-1] in ".?!", text
                assert not set("[]{}|") & set(text), text
                assert "  " not in text, text


def test_no_question_is_used_twice_in_a_language() -> None:
    for lang in ("en", "id"):
        texts = [q.text.casefold() for file in FILES if file.parent.name == lang for q in load_file(file).questions]
        assert len(set(texts)) == len(texts)


def test_each_role_is_there_in_both_languages() -> None:
    names = {lang: {file.stem for file in FILES if file.parent.name == lang} for lang in ("en", "id")}
    assert names["en"] == names["id"]


def test_the_json_schema_agrees_with_the_types() -> None:
    schema = json_schema()
    properties = schema["properties"]["question"]["items"]["properties"]
    assert set(properties) == set(Question.__struct_fields__) - {"stage", "listened"}  # of the pack, of an application
    assert set(schema["properties"]["pack"]["properties"]) == set(Pack.__struct_fields__) - {"id", "questions"}
    assert set(properties["kind"]["enum"]) == set(PROBE_PARTS)
    assert all(p["description"] for p in properties.values())
    assert json_schema("id") != schema
    shipped = paths.shipped_packs_dir() / "pack.schema.json"
    assert json.loads(shipped.read_text("utf-8")) == schema


def test_shipped_packs_use_only_keys_of_the_json_schema() -> None:
    import tomllib

    head = {field.name for field in HEAD_FIELDS}
    fields = {field.name for field in QUESTION_FIELDS}
    for file in FILES:
        data = tomllib.loads(file.read_text("utf-8"))
        assert set(data["pack"]) <= head
        assert all(set(table) <= fields for table in data["question"])


def starts(question: Question, *openings: str) -> bool:
    """Whether a sentence of the question begins with one of these."""
    sentences = [s.strip().casefold() for s in question.text.replace("?", ".").replace("!", ".").split(".")]
    return any(sentence.startswith(opening) for sentence in sentences for opening in openings)


MIX = {
    sort: tuple(openings.split("|"))
    for sort, openings in {
        "open": "tell me|think of|walk me|describe|what|how|which|choose|pick|remember|ceritakan|ingat|pilih|apa |bagaimana|"
        "coba ceritakan|silakan",
        "closed": "do you|have you|has |are you|is there|did you|should |apakah|pernahkah|sudahkah|pernah |bisakah|bisa ",
        "explain": "explain|take me through|jelaskan|bisa jelaskan|sebutkan",
        "practice": "suppose|say |imagine|let us|sell me|what if|what would you do|misalkan|seandainya|bagaimana bila|"
        "bagaimana jika|coba|bayangkan",
        "opinion": "in your opinion|in your view|do you think|menurut anda",
    }.items()
}
"""How the questions of a user interview begin, by what they are in the source articles."""


def heard(pack: Pack) -> dict[str, int]:
    """How many questions of each sort a pack has; an explanation may also be asked for inside the sentence."""
    counts = {sort: sum(starts(q, *openings) for q in pack.questions) for sort, openings in MIX.items()}
    texts = [q.text.casefold() for q in pack.questions]
    counts["closed"] += sum(", do you " in t or "apakah anda" in t or "boleh atau dilarang" in t for t in texts)
    counts["explain"] += sum(" explain" in t or "jelaskan" in t for t in texts)
    counts["opinion"] += sum("in your opinion" in t or "in your view" in t or "menurut" in t for t in texts)
    counts["practice"] += sum(q.kind == "situational" for q in pack.questions)
    return counts


def test_a_user_interview_mixes_its_questions(pack: Pack) -> None:
    if pack.stage == "user":
        assert [sort for sort, count in heard(pack).items() if not count] == []


def test_the_production_operator_is_asked_about_safety() -> None:
    words = {"en": ("safety", "guard", "near miss"), "id": ("keselamatan", "pelindung", "celaka")}
    for lang, wanted in words.items():
        texts = [
            q.text.casefold() for q in load_file(paths.shipped_packs_dir() / lang / "user-production-operator.toml").questions
        ]
        for word in wanted:
            assert any(word in text for text in texts), word
        assert sum(any(word in text for word in wanted) for text in texts) >= 3


def test_an_hr_interview_asks_what_hr_asks() -> None:
    for lang in ("en", "id"):
        pack = load_file(paths.shipped_packs_dir() / lang / "hr-general.toml")
        assert pack.stage == "hr"
        assert {"opener", "motivation", "technical", "behavioural", "situational", "closing"} <= {
            q.kind for q in pack.questions
        }


def test_questions_know_whose_interview_they_belong_to(pack: Pack) -> None:
    assert {question.stage for question in pack.questions} == {pack.stage}


def test_the_json_schema_holds_the_same_bounds_as_the_loader() -> None:
    """Structurally, without a validator: what a pack may hold by the schema is what the loader lets in."""
    schema = json_schema()["properties"]
    for table, fields in ((schema["pack"], HEAD_FIELDS), (schema["question"]["items"], QUESTION_FIELDS)):
        assert table["additionalProperties"] is False
        assert set(table["required"]) == {field.name for field in fields if field.required}
        for field in fields:
            found = table["properties"][field.name]
            inner = found.get("items") or found.get("additionalProperties") or found
            inner = inner.get("items", inner) if isinstance(inner, dict) else found
            if field.shape == "integer":
                assert (found["minimum"], found["maximum"]) == (field.low, field.high)
            elif field.allowed:
                assert tuple(found["enum"]) == field.allowed
            else:
                assert inner["maxLength"] == field.longest
            if field.most:
                assert field.most in (found.get("maxItems"), found.get("maxProperties"))
    probes = {
        rule["if"]["properties"]["kind"]["const"]: tuple(rule["then"]["properties"]["probes"]["propertyNames"]["enum"])
        for rule in schema["question"]["items"]["allOf"]
    }
    assert probes == PROBE_PARTS
