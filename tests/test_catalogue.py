"""The texts: whole in both languages, with the same facts, and every key that the code names is there."""

from __future__ import annotations

import ast
import re
import string
import tomllib

import pytest

from mockint.catalogue import FOLDER

PACKAGE = FOLDER.parent
SECTIONS = sorted(path.stem for path in (FOLDER / "en").glob("*.toml"))
KEY = re.compile(r"[a-z]+\.[a-z0-9_]*")
FILES = (".toml", ".py", ".tcss", ".sqlite", ".json", ".jsonl", ".md", ".txt", ".flac", ".wav")
"""Endings of what looks like a key and is the name of a file."""


def section(lang: str, name: str) -> dict[str, str]:
    return tomllib.loads((FOLDER / lang / f"{name}.toml").read_text("utf-8"))


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_sections():
    assert sorted(path.stem for path in (FOLDER / "id").glob("*.toml")) == SECTIONS


@pytest.mark.parametrize("name", SECTIONS)
def test_the_same_keys_with_the_same_facts(name):
    english, indonesian = section("en", name), section("id", name)
    assert english.keys() == indonesian.keys()
    for key in english:
        assert english[key].strip(), key
        assert indonesian[key].strip(), key
        if "{" in english[key] or "{" in indonesian[key]:
            # A text without facts is never formatted and may hold braces of its own.
            assert _facts_or_braces(english[key]) == _facts_or_braces(indonesian[key]), key


def _facts_or_braces(text: str) -> set[str]:
    try:
        return facts(text)
    except ValueError:
        return {"{…}"}


@pytest.mark.parametrize("lang", ["en", "id"])
def test_texts_fit_a_terminal(lang):
    for name in SECTIONS:
        for key, text in section(lang, name).items():
            assert text.isprintable() or text.replace("\n", "").isprintable(), (name, key)


def test_every_key_in_the_code_exists():
    """A literal is a key; the beginning of an f-string is the beginning of some key."""
    english = {f"{name}.{key}" for name in SECTIONS for key in section("en", name)}
    missing = set()
    for where, key, whole in _used():
        if not (key in english if whole else any(known.startswith(key) for known in english)):
            missing.add((where, key))
    assert not missing


def test_every_error_has_its_line():
    """The first argument of an exception of ours is a key of section ``error``."""
    english = section("en", "error")
    missing = {(where, key) for where, key in _raised() if key not in english}
    assert not missing


def _nodes():
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield path.relative_to(PACKAGE).as_posix(), node


def _used():
    """Where, text, and whether it is the whole key, for literals that begin with the name of a section and a dot."""
    for where, node in _nodes():
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
            value, whole = str(node.values[0].value), False
            # Its constants are met again on their own.
            node.values[0].value = ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            value, whole = node.value, True
        else:
            continue
        if KEY.fullmatch(value) and value.partition(".")[0] in SECTIONS and not value.endswith(FILES):
            yield where, value, whole


def _raised():
    for where, node in _nodes():
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = ast.unparse(node.func).rpartition(".")[2]
            value = node.args[0].value
            if name.endswith("Error") and name in _family() and isinstance(value, str):
                yield where, value


def _family() -> set[str]:
    tree = ast.parse((PACKAGE / "errors.py").read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)} | {"UnknownPackError"}
