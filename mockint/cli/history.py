"""``mockint history``: the past sessions."""

from __future__ import annotations

from typing import Any

from mockint.cli.arguments import Parser, number
from mockint.cli.console import Console

USUAL = 20


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.option("--limit", "cli.history_limit", "N", type=number("--limit"))
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """List the latest sessions with their answers, newest first. Raises StoreError."""
    from mockint.history.store import Store

    store = Store()
    try:
        sessions = [store.session(found.id) for found, _, _ in store.overview(args.limit or USUAL)]
    finally:
        store.close()
    if args.json:
        console.json([session for session in sessions if session])
        return 0
    if not sessions:
        console.out(console.say("cli.history_empty"))
    for session in sessions:
        if session is None:
            continue
        when = session.started[:16].replace("T", " ")
        mode = console.say(f"cli.mode_{session.mode}")
        console.out(f"{when}  {session.title} ({session.pack}, {mode})", style="head")
        rows = []
        for answer in session.answers:
            score = str(answer.report.score) if answer.report else console.say(f"cli.state_{answer.state}")
            kind = console.say("cli.history_probe", question=answer.question.text) if answer.probe else answer.question.text
            rows.append((f"  {answer.id}", score, kind))
        console.table(rows)
        console.out()
    return 0
