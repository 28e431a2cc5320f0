"""Personas: the shipped ones are whole, broken ones are refused with their place, and no text crashes the loader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint import paths
from mockint.model import Persona, Topic
from mockint.packs import loader, personas
from mockint.packs.schema import PERSONA_FIELDS, PERSONA_TOPICS, PERSONA_TOPICS_LEAST, TOPIC_FIELDS, persona_schema

FILES = sorted(paths.shipped_packs_dir().glob("*/personas/*.toml"))
GOOD = next(f for f in FILES if f.stem == "nurse").read_text("utf-8")
PLACE = Path("question_packs/en/personas/nurse.toml")


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.parent.name}/{f.stem}")
def test_every_shipped_persona_passes(file: Path) -> None:
    checked = personas.check_file(file)
    assert checked.persona, [str(e) for e in checked.errors]
    them = checked.persona
    assert len(them.topics) >= 14
    said = [answer for topic in them.topics for answer in topic.answers]
    assert len(set(said)) == len(said)


def test_at_least_four_a_language_and_none_is_taken_for_a_question_pack() -> None:
    seen = personas.survey()
    assert not seen.refused
    for lang in ("en", "id"):
        assert sum(one.persona.lang == lang for one in seen.personas) >= 4
    assert not any("personas" in str(pack.path) for pack in loader.survey().packs)
    assert not loader.survey().refused


def test_finding_by_name_trade_and_id() -> None:
    them = personas.find("en/nurse")
    assert personas.find("NURSE", "en") == personas.find(them.name.upper()) == them
    with pytest.raises(loader.UnknownPackError, match="en/nurse"):
        personas.find("nurze", "en")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "', 'nme = "', "pack_unknown_field"),
        ('id = "day"', 'id = "dya"', "pack_choice"),
        ('id = "day"', 'id = "path"', "persona_topic_twice"),
        ("version = 1", 'version = "1"', "pack_type"),
        ("version = 1", "version = 0", "pack_range"),
        ('lang = "en"', 'lang = "id"', "pack_folder"),
        ('goodbye = "', 'goodbye = "[b]', "persona_markup"),
        ('goodbye = "', 'goodbye = "\\u001b', "pack_control"),
        ('goodbye = "', 'goodbye = "{name} ', "persona_markup"),
        ('goodbye = "', 'goodbye = "' + "x" * 400, "pack_too_long"),
        ("[persona]", "[person]", "persona_no_head"),
        ("[[topic]]", "[[topik]]", "persona_no_topics"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(old: str, new: str, key: str) -> None:
    assert old in GOOD
    count = -1 if old in ("[[topic]]",) else 1
    checked = personas.check_text(PLACE, GOOD.replace(old, new, count))
    assert checked.persona is None
    assert key in [e.key for e in checked.errors]
    for error in checked.errors:
        assert "nurse.toml" in str(error)
        assert "\x1b" not in str(error)


def test_too_few_topics_are_counted_and_the_missing_named() -> None:
    head, *topics = GOOD.split("[[topic]]")
    [error] = personas.check_text(PLACE, "[[topic]]".join([head, *topics[:13]])).errors
    assert error.key == "persona_few_topics"
    missing = str(error.facts["missing"]).split(", ")
    assert set(missing) < set(PERSONA_TOPICS)


def test_ten_megabytes_a_link_and_another_encoding(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "personas"
    folder.mkdir(parents=True)
    big, latin, link = folder / "big.toml", folder / "latin.toml", folder / "link.toml"
    big.write_text("#" * 10_000_000)
    latin.write_bytes(GOOD.encode("utf-16"))
    link.symlink_to(FILES[0])
    assert [personas.check_file(f).errors[0].key for f in (big, latin, link)] == ["pack_too_big", "pack_bom", "pack_symlink"]
    assert personas.check_text(folder / "a.toml", "#" * 70_000).errors[0].key == "persona_too_big"


def test_a_users_persona_is_found_and_replaces_nothing(mockint_home: Path) -> None:
    folder = mockint_home / "packs" / "en" / "personas"
    folder.mkdir(parents=True)
    (folder / "nurse.toml").write_text(GOOD.replace("version = 1", "version = 7"), "utf-8")
    (folder / "ward-nurse.toml").write_text(GOOD, "utf-8")
    seen = personas.survey("en")
    assert personas.find("en/ward-nurse").trade == personas.find("en/nurse").trade
    assert personas.find("en/nurse").version == 1
    assert [e.key for e in seen.refused] == ["persona_taken"]


JUNK = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(max_examples=40, deadline=None)
@given(junk=JUNK, at=st.integers(0, len(GOOD)), cut=st.integers(0, 200))
def test_no_text_crashes_the_loader(junk: str, at: int, cut: int) -> None:
    checked = personas.check_text(PLACE, GOOD[:at] + junk + GOOD[at + cut :])
    assert (checked.persona is None) == bool(checked.errors)
    for error in checked.errors:
        assert str(error).isprintable()


def test_the_json_schema_is_the_loaders_own() -> None:
    shipped = paths.shipped_packs_dir() / "persona.schema.json"
    schema = persona_schema()
    assert json.loads(shipped.read_text("utf-8")) == schema
    assert persona_schema("id") != schema
    tables = schema["properties"]
    assert set(tables["persona"]["properties"]) == set(Persona.__struct_fields__) - {"id", "topics"}
    assert set(tables["topic"]["items"]["properties"]) == set(Topic.__struct_fields__)
    assert tables["topic"]["minItems"] == PERSONA_TOPICS_LEAST
    for table, fields in ((tables["persona"], PERSONA_FIELDS), (tables["topic"]["items"], TOPIC_FIELDS)):
        assert set(table["required"]) == {field.name for field in fields if field.required}
        for field in fields:
            found = table["properties"][field.name]
            if field.shape == "strings":
                assert (found["minItems"], found["maxItems"], found["items"]["maxLength"]) == (
                    field.low,
                    field.most,
                    field.longest,
                )
            elif field.allowed:
                assert tuple(found["enum"]) == field.allowed


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.parent.name}/{f.stem}")
def test_editors_find_the_schema(file: Path) -> None:
    schema = file.read_text("utf-8").split("\n")[0].removeprefix("#:schema ")
    assert (file.parent / schema).resolve() == (paths.shipped_packs_dir() / "persona.schema.json").resolve()
