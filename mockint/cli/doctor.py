"""``mockint doctor``: what works here, and the one command that mends what does not."""

from __future__ import annotations

from typing import Any, cast

from mockint.cli.arguments import Parser
from mockint.cli.console import Console


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Try everything; 0 when one can practise at all (typed answers need no sound), 1 when not."""
    from mockint import config
    from mockint.cli import checks
    from mockint.model import Lang

    done = []
    for check in checks.everything(console.say, config.load, cast("Lang", console.lang)):
        done.append(check)
        if not args.json:
            _tell(check, console)
    broken = [check for check in done if check.essential and not check.ok]
    missing = [check for check in done if not check.ok and check.name not in ("terminal", "disk")]
    if args.json:
        console.json({"ok": not broken, "checks": done})
    else:
        console.out()
        key = "cli.doctor_broken" if broken else "cli.doctor_partly" if missing else "cli.doctor_well"
        console.out(console.say(key), style="head")
    return 1 if broken else 0


def _tell(check: Any, console: Console) -> None:
    name = console.say(f"cli.check_name_{check.name.replace(' ', '_')}")
    mark = console.say("cli.check_ok" if check.ok else "cli.check_wrong")
    console.out(f"{mark} {name}: {check.text}", style="" if check.ok else "finding")
    if not check.ok and check.mend:
        console.out(f"     {console.say('cli.check_mend')} {check.mend}", style="head")
    console.flush()
