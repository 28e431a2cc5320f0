"""``mockint --help``: what there is, one line a command."""

from __future__ import annotations

from mockint.cli import COMMANDS
from mockint.cli.console import Console


def run(console: Console) -> int:
    """Print the overview."""
    say = console.say
    console.out(say("cli.usage"))
    console.out()
    console.out(say("cli.about"))
    console.out()
    rows = [(f"  mockint {name}", say(f"cli.{name}_short")) for name in COMMANDS]
    console.table([("  mockint", say("cli.home_short")), *rows])
    console.out()
    console.out(say("cli.more"))
    return 0
