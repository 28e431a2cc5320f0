"""Whatever the bytes, a pack loads or is refused with a PackError whose line can be shown."""

from __future__ import annotations

import string
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockint import paths
from mockint.catalogue import Catalogue
from mockint.errors import PackError
from mockint.packs.checking import check_file
from mockint.packs.explain import excerpt
from mockint.packs.lint import lint
from mockint.packs.loader import list_file, load_file
from mockint.packs.schema import QUESTION_FIELDS

NAMES = [field.name for field in QUESTION_FIELDS]
SAMPLE = (paths.shipped_packs_dir() / "id" / "user-sales.toml").read_bytes()[:6000]
# One file is written over and over: nothing to clean between examples.
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

simple = st.one_of(
    st.text(max_size=20).map(repr),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["true", "1979-05-27", "[]", "{}", "[[[]]]", '"""\n"""', "{a={b={c=1}}}", '"en"', '"user"', '"closing"']),
)
names = st.sampled_from([*NAMES, "title", "lang", "stage", "role", "version", "a.b"])
lines = st.one_of(
    st.tuples(names, simple).map(" = ".join),
    st.sampled_from(
        ["[pack]", "[[question]]", "[question]", "[question.probes]", "[[pack]]", "[pack.x]", "[[question.probes]]"]
    ),
    st.text(alphabet=string.printable, max_size=15),
)


def survives(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    checked = check_file(file)
    errors = list(checked.errors)
    for read in (load_file, list_file):
        try:
            read(file)
        except PackError as error:
            errors.append(error)
    for error in errors:
        for line in excerpt(checked.text, error):
            assert line.isprintable()
        assert str(error).isprintable()
        assert error.line(Catalogue("id")).isprintable()
    if checked.pack is not None:
        lint(checked.pack)
        assert {question.stage for question in checked.pack.questions} == {checked.pack.stage}


@QUICK
@given(data=st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    survives(tmp_path / "fuzz.toml", data)


@QUICK
@given(text=st.lists(lines, max_size=25).map("\n".join))
def test_any_lines_that_look_like_a_pack(tmp_path: Path, text: str) -> None:
    survives(tmp_path / "fuzz.toml", text.encode("utf-8", "surrogatepass"))


@QUICK
@given(at=st.integers(0, len(SAMPLE) - 1), cut=st.integers(0, 60), patch=st.binary(max_size=12))
def test_a_real_pack_with_a_hole_or_a_patch(tmp_path: Path, at: int, cut: int, patch: bytes) -> None:
    survives(tmp_path / "fuzz.toml", SAMPLE[:at] + patch + SAMPLE[at + cut :])
