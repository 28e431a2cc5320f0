"""``mockint prepare``: what one has found out before the interview, and what will be listened for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockint.cli import applying
from mockint.cli.arguments import Parser
from mockint.cli.console import Console

if TYPE_CHECKING:
    from mockint.application import Application, Preparation

TEXTS = ("does", "values", "duties", "interviewer")
LISTS = {"questions": "question", "words": "word"}


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    parser.value("number", "cli.applications_number")
    for name in TEXTS:
        parser.option(f"--{name}", f"cli.prepare_{name}", "TEXT")
    parser.option("--question", "cli.prepare_question", "TEXT", many=True)
    parser.option("--word", "cli.prepare_word", many=True)
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Fill in the sheet, or show it. Raises UsageError, StoreError."""
    import msgspec

    from mockint.practice import entering

    with applying.opened() as at:
        found = at.get(applying.one_number(args.number, console, parser, at))
        given: dict[str, Any] = {
            name: entering.plain(getattr(args, name), f"--{name}", entering.LONGEST_TEXT)
            for name in TEXTS
            if getattr(args, name) is not None
        }
        for field, option in LISTS.items():
            if getattr(args, option):
                given[field] = entering.lines(getattr(args, option), f"--{option}")
        if not given and console.interactive and not args.json:
            given = _ask(found.preparation, console)
        if given:
            found = at.keep(msgspec.structs.replace(found, preparation=msgspec.structs.replace(found.preparation, **given)))
    _show(found, args.json, console)
    return 0


def _ask(sheet: Preparation, console: Console) -> dict[str, Any]:
    """Every field in turn; Enter keeps what stands there."""
    from mockint.practice import entering

    given: dict[str, Any] = {}
    for name in TEXTS:
        read = lambda text, name=name: entering.plain(text, name, entering.LONGEST_TEXT)  # noqa: E731
        given[name] = applying.until_right(console, name, read, getattr(sheet, name))
    for field in LISTS:
        kept = getattr(sheet, field)
        for line in kept:
            console.out(f"  - {line}", style="quiet")
        given[field] = entering.lines([*kept, *applying.asked_lines(console, field)], field)
    return given


def _show(application: Application, as_json: bool, console: Console) -> None:
    from mockint.practice.preparation import key_words
    from mockint.practice.reminders import name

    words = key_words(application)
    if as_json:
        console.json({"application": application.id, "preparation": application.preparation, "key_words": words})
        return
    say, sheet = console.say, application.preparation
    console.out(name(application, say), style="head")
    for field in TEXTS:
        console.out(f"  {say(f'applications.sheet_{field}')}: {getattr(sheet, field) or '–'}")
    console.out(f"  {say('applications.sheet_questions')}:")
    for line in sheet.questions or ("–",):
        console.out(f"    - {line}")
    console.out()
    listened = ", ".join(word for group in words.values() for word in group)
    console.out(say("applications.listened", words=listened) if listened else say("applications.listened_none"))
    console.out(say("applications.practise_for", command=f"mockint practice --for {application.id}"), style="quiet")
