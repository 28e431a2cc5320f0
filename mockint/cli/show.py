"""``mockint show``: one answer again, with its report."""

from __future__ import annotations

from typing import Any

from mockint.cli.arguments import Parser, number
from mockint.cli.console import Console
from mockint.errors import UsageError


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.value("answer", "cli.show_answer", type=number("ANSWER"))
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Print the answer. Raises UsageError for an unknown one, StoreError."""
    from mockint.history.store import Store
    from mockint.reports import plain

    wanted = parser.required(args.answer, "ANSWER")
    store = Store()
    try:
        answer = store.answer(wanted)
        take = store.take_file(answer) if answer else None
    finally:
        store.close()
    if answer is None:
        raise UsageError("answer_unknown", answer=wanted)
    if args.json:
        console.json(answer)
        return 0
    console.out(answer.question.text, style="head")
    console.out(answer.started[:16].replace("T", " "), style="quiet")
    if take:
        console.out(console.say("cli.show_take", file=take), style="quiet")
    console.out()
    said = answer.text or answer.raw
    console.out(said.text if said else console.say(f"cli.state_{answer.state}"))
    if answer.report and said:
        console.out()
        for line in plain.lines(answer.report, said.text, console.say):
            console.out(line.text, style=line.style)
    return 0
