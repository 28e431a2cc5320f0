"""What is loaded when, in a fresh interpreter; and which libraries have exactly one file."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mockint"
SPEECH = {"sounddevice", "soundfile", "soxr", "pyttsx3", "espeakng_loader", "faster_whisper", "ctranslate2", "onnxruntime"}
HEAVY = SPEECH | {"numpy", "textual", "rich", "huggingface_hub", "sqlite3", "platformdirs"}


def loaded(code: str, *, input: str = "") -> set[str]:
    """The top-level modules that a program has loaded when it is done."""
    names = "*sorted({name.partition('.')[0] for name in sys.modules})"
    tail = f"\nimport sys; sys.__stdout__.flush(); print('LOADED', {names}, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code + tail], input=input, capture_output=True, text=True, timeout=60)
    assert "LOADED" in done.stderr, done.stderr
    return set(done.stderr.rpartition("LOADED")[2].split())


def command(*words: str) -> str:
    return f"from mockint.cli import main; assert main({list(words)!r}) == 0"


def test_the_version_loads_next_to_nothing():
    assert not loaded(command("--version")) & (HEAVY | {"argparse", "msgspec", "tomllib"})


@pytest.mark.parametrize("words", [("--help",), ("score", "--help"), ("practice", "--help"), ("demo", "--help")])
def test_help_loads_neither_types_nor_libraries(words):
    assert not loaded(command(*words)) & (HEAVY | {"msgspec"})


def test_scoring_loads_no_screens_sound_or_numbers():
    words = command("score", "--lang", "en", "--question", "Why?", "--json")
    assert not loaded(words, input="I sold twenty cars.") & HEAVY


def test_a_typed_session_loads_no_screens_and_no_sound_library():
    words = command("practice", "--plain", "--typed", "--no-voice", "--lang", "en", "--length", "quick")
    assert not loaded(words, input="I sold twenty cars.\n\n") & (SPEECH | {"numpy", "textual", "rich"})


def test_the_screens_load_no_speech_library():
    everything = (
        "import importlib, pkgutil, mockint.tui\n"
        "for m in pkgutil.walk_packages(mockint.tui.__path__, 'mockint.tui.'): importlib.import_module(m.name)"
    )
    assert not loaded(everything) & (SPEECH | {"numpy", "huggingface_hub"})


@pytest.mark.parametrize("library", ["pyttsx3", "sounddevice", "faster_whisper"])
def test_one_file_for_each_speech_library(library):
    at_home = [f for f, names in _imports().items() if library in names]
    assert len(at_home) == 1, at_home
    assert at_home[0].startswith("speech/")


def test_heavy_libraries_are_imported_inside_functions():
    """Apart from the screens, which are made of textual."""
    for file, names in _imports(top_only=True).items():
        heavy = names & (HEAVY - {"sqlite3"} if file.startswith("history/") else HEAVY)
        if file.startswith("tui/"):
            heavy -= {"textual", "rich"}
        assert not heavy, (file, heavy)


def test_threads_of_the_screens_live_in_the_bridge():
    assert [f for f, names in _imports().items() if f.startswith("tui/") and "threading" in names] in ([], ["tui/bridge.py"])


def _imports(*, top_only: bool = False) -> dict[str, set[str]]:
    """File of the package to the libraries it imports; type-checking imports do not count."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        names: set[str] = set()
        todo: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
        while todo:
            node = todo.pop()
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                todo += node.orelse
                continue
            if top_only and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
                names |= {str(a.value).partition(".")[0] for a in node.args if isinstance(a, ast.Constant)}
            todo += ast.iter_child_nodes(node)
        found[path.relative_to(PACKAGE).as_posix()] = names
    return found
