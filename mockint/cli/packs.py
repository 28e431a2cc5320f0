"""``mockint packs``: what can be practised, and whether a pack of one's own is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mockint.cli.arguments import Parser, one_of
from mockint.cli.console import Console
from mockint.errors import UsageError

ACTIONS = ("list", "show", "check")


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    parser.value("action", "cli.packs_action", type=one_of("ACTION", ACTIONS))
    parser.value("name", "cli.packs_name", many=True)
    parser.choice("--lang", "cli.practice_lang", ("en", "id"))
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """List, show or check. Raises UsageError, PackError."""
    action = args.action or "list"
    if action == "list":
        if args.name:
            raise UsageError("value_too_many", value=args.name[0], command=parser.prog)
        return _list(args.lang, args.json, console)
    names = parser.required(args.name, "PACK" if action == "show" else "FILE")
    if action == "show":
        if len(names) > 1:
            raise UsageError("value_too_many", value=names[1], command=parser.prog)
        return _show(names[0], args.lang, args.json, console)
    return _check(names, args.json, console)


def _list(lang: str | None, as_json: bool, console: Console) -> int:
    from mockint.packs import loader

    survey = loader.survey()
    packs = [p for p in survey.packs if lang in (None, p.lang)]
    for error in survey.refused:
        console.error(error)
    if as_json:
        console.json(
            [
                {"id": p.id, "title": p.title, "lang": p.lang, "stage": p.stage, "role": p.role, "source": p.source}
                for p in packs
            ]
        )
    else:
        console.table([(p.id, p.title, console.say(f"cli.source_{p.source}")) for p in packs])
    return 0


def _show(name: str, lang: str | None, as_json: bool, console: Console) -> int:
    from mockint.packs import loader

    pack = loader.find(name, lang)
    if as_json:
        console.json(pack)
        return 0
    console.out(f"{pack.title} ({pack.id})", style="head")
    if pack.about:
        console.out(pack.about)
    for number, question in enumerate(pack.questions, 1):
        console.out()
        console.out(f"{number}. {question.text}", style="head")
        facts = console.say("cli.packs_question", id=question.id, kind=question.kind, seconds=question.seconds)
        console.out(f"   {facts}", style="quiet")
        if question.wants:
            console.out(f"   {question.wants}")
    return 0


def _check(names: list[str], as_json: bool, console: Console) -> int:
    from mockint.packs.checking import check_file
    from mockint.packs.lint import lint

    wrong = 0
    told = []
    for name in names:
        checked = check_file(Path(name))
        errors = [error.line(console.say) for error in checked.errors]
        remarks = [remark.line(console.say) for remark in lint(checked.pack)] if checked.pack else []
        wrong += bool(errors)
        told.append({"file": name, "ok": not errors, "errors": errors, "remarks": remarks})
        if not as_json:
            for line in errors:
                console.note(line)
            for line in remarks:
                console.out(f"{name}: {line}")
            if not errors:
                console.out(console.say("cli.packs_right", file=name, remarks=len(remarks)))
    if as_json:
        console.json(told)
    return 1 if wrong else 0
