"""The command ``mockint``. Each subcommand is one file here, imported only when it is called.

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 interrupted.
"""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False  # without importing typing, which takes longer than ``--version``
if TYPE_CHECKING:
    from mockint.cli.console import Console

COMMANDS = {
    "practice": "practice",
    "today": "today",
    "informational": "informational",
    "score": "score",
    "demo": "demo",
    "history": "history",
    "report": "report",
    "stories": "stories",
    "data": "data",
    "show": "show",
    "packs": "packs",
    "rules": "rules",
    "models": "models",
    "devices": "sound_devices",
    "doctor": "doctor",
    "applications": "applications",
    "prepare": "prepare",
    "debrief": "debrief",
    "followup": "followup",
    "eval": "eval",
}
"""Name of each command and the module of this room that does it, in the order of the help."""

SCORING = frozenset({"practice", "score", "debrief", "followup"})
"""Commands that read answers or messages: the user's own conduct rules count there."""

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
COLLECT_AFTER = 50_000
"""New objects after which Python looks for cycles to free. Loading the rules makes hundreds of thousands of objects that stay;
looking through them after every 700, as Python does by itself, takes a fifth of the time of ``mockint score``."""


def main(argv: list[str] | None = None) -> int:
    """Run one command line; returns the exit code. Nothing is raised: a person never sees a traceback."""
    words = sys.argv[1:] if argv is None else list(argv)
    if words[:1] in (["--version"], ["-V"]) and sys.stdout is not None:
        from mockint import __version__

        sys.stdout.write(f"mockint {__version__}\n")
        return DONE
    gc.set_threshold(COLLECT_AFTER, 10, 10)
    if argv is None and words[:1] == ["score"] and "--jsonl" not in words:
        gc.disable()  # over in a moment, and nothing it makes needs to be looked for
    try:
        from mockint.catalogue import language
        from mockint.cli.console import Console

        console = Console(language.quick())
    except KeyboardInterrupt:
        return INTERRUPTED
    try:
        code = _run(words, console)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough (``| head``); what is still buffered must not complain at exit.
        _forget_output()
        return DONE
    if argv is None:
        gc.freeze()  # or Python looks through all that is loaded once more before it ends
    return code


def _run(words: list[str], console: Console) -> int:
    from mockint.errors import MockintError

    try:
        return _command(words, console)
    except MockintError as error:
        console.error(error)
        return error.exit_code
    except KeyboardInterrupt:
        console.note(f"\nmockint: {console.say('cli.interrupted')}".lstrip("\n"))
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else DONE
    except Exception as error:
        from mockint.cli import failure

        return failure.tell(error, console)


def _command(words: list[str], console: Console) -> int:
    if not words:
        from mockint.cli import home
        from mockint.cli.rules import adopt

        adopt(console)
        return home.run(console)
    name, rest = words[0], words[1:]
    if name in ("--help", "-h", "help") and not (name == "help" and rest):
        from mockint.cli import overview

        return overview.run(console)
    if name == "help":
        name, rest = rest[0], ["--help"]
    if name not in COMMANDS:
        from mockint.errors import UsageError, near

        key = "option_unknown" if name.startswith("-") else "command_unknown"
        known = ("--help", "--version") if name.startswith("-") else COMMANDS
        raise UsageError(key, name=name, near=near(name, known), command="mockint")
    from importlib import import_module

    from mockint.cli.arguments import Parser

    module = import_module(f"mockint.cli.{COMMANDS[name]}")
    parser = Parser(name, console.say)
    module.add_arguments(parser)
    args = parser.read(rest)
    if name in SCORING:
        from mockint.cli.rules import adopt

        adopt(console)
    code: int = module.run(args, console, parser)
    return code


def _forget_output() -> None:
    import os

    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError, AttributeError):
            continue
