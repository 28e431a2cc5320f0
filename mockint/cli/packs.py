"""``mockint packs``: what can be practised and with whom; and packs of one's own, from the first draft to the list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockint.cli.arguments import Parser, one_of
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.packs.personas import PersonaListing

ACTIONS = ("list", "show", "new", "check", "import", "remove")
OPTIONS = {"role": ("new",), "stage": ("new",), "name_option": ("import",), "yes": ("remove",)}
"""Options that mean something to some actions only."""
SHOWN = 2
"""Sample questions shown of each topic of a persona."""


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    parser.value("action", "cli.packs_action", type=one_of("ACTION", ACTIONS))
    parser.value("name", "cli.packs_name", many=True)
    parser.choice("--lang", "cli.practice_lang", ("en", "id"))
    parser.option("--role", "cli.packs_role")
    parser.choice("--stage", "cli.packs_stage", ("hr", "user", "informational"))
    parser.option("--name", "cli.packs_as", dest="name_option")
    parser.switch("--yes", "cli.packs_yes")
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Do what the action says. Raises UsageError, PackError, StoreError."""
    action = args.action or "list"
    for option, actions in OPTIONS.items():
        if getattr(args, option) and action not in actions:
            name = f"--{option.removesuffix('_option')}"
            raise UsageError("packs_option", name=name, action=f"{parser.prog} {actions[0]}", command=parser.prog)
    if action == "list":
        if args.name:
            raise UsageError("value_too_many", value=args.name[0], command=parser.prog)
        return _list(args.lang, args.json, console)
    names = args.name if action == "new" else parser.required(args.name, "PACK" if action in ("show", "remove") else "FILE")
    if action == "check":
        return _check(names, args.json, console)
    if len(names) > 1:
        raise UsageError("value_too_many", value=names[1], command=parser.prog)
    if action == "show":
        return _show(names[0], args.lang, args.json, console)
    from mockint.cli import packs_own

    if action == "new":
        return packs_own.new(names[0] if names else None, args, console, parser)
    if action == "import":
        return packs_own.bring_in(names[0], args, console)
    return packs_own.remove(names[0], args, console)


def _list(lang: str | None, as_json: bool, console: Console) -> int:
    from mockint.packs import loader, personas

    survey, people = loader.survey(), personas.survey(lang)
    packs = [p for p in survey.packs if lang in (None, p.lang)]
    for error in (*survey.refused, *people.refused):
        console.error(error)
    rows = [
        {"id": p.id, "title": p.title, "lang": p.lang, "stage": p.stage, "role": p.role, "source": p.source, "kind": "pack"}
        for p in packs
    ]
    rows += [
        {
            "id": one.place,
            "title": console.say("cli.packs_persona", trade=one.persona.trade, name=one.persona.name),
            "lang": one.persona.lang,
            "stage": "informational",
            "role": one.persona.trade,
            "source": one.source,
            "kind": "persona",
        }
        for one in people.personas
    ]
    if as_json:
        console.json(rows)
    else:
        # Whose a pack is only needs saying where some are the user's own.
        own = any(row["source"] == "user" for row in rows)
        console.table(
            [(row["id"], row["title"], *([console.say(f"cli.source_{row['source']}")] if own else ())) for row in rows]
        )
    return 0


def _show(name: str, lang: str | None, as_json: bool, console: Console) -> int:
    from mockint.packs import loader, personas
    from mockint.packs.loader import UnknownPackError
    from mockint.packs.persona_check import FOLDER

    if f"{FOLDER}/" in name.casefold():
        return _show_persona(personas.find_listed(name, lang), as_json, console)
    try:
        pack = loader.find(name, lang)
    except UnknownPackError as unknown:
        try:
            return _show_persona(personas.find_listed(name, lang), as_json, console)
        except UnknownPackError as other:
            raise (unknown if other.key == "persona_unknown" else other) from None
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


def _show_persona(one: PersonaListing, as_json: bool, console: Console) -> int:
    """Who it is and what they can be asked; the answers are kept for the talk."""
    them = one.persona
    if as_json:
        console.json(them)
        return 0
    console.out(f"{console.say('cli.packs_persona', trade=them.trade, name=them.name)} ({one.place})", style="head")
    console.out(them.about)
    console.out(console.say("cli.packs_persona_file", file=one.path), style="quiet")
    for topic in them.topics:
        console.out()
        console.out(console.say("cli.packs_topic", id=topic.id, answers=len(topic.answers)), style="head")
        for asked in topic.ask[:SHOWN]:
            console.out(f"   {asked}")
    console.out()
    console.out(console.say("cli.packs_persona_next", id=them.id), style="quiet")
    return 0


def _check(names: list[str], as_json: bool, console: Console) -> int:
    from mockint.cli.packs_own import check_any, explain
    from mockint.packs.lint import lint

    wrong = 0
    told = []
    for name in names:
        checked = check_any(Path(name))
        pack = getattr(checked, "pack", None)
        errors = [error.line(console.say) for error in checked.errors]
        remarks = [remark.line(console.say) for remark in lint(pack)] if pack else []
        wrong += bool(errors)
        places = [{key: error.facts.get(key) for key in ("question", "field", "line", "column")} for error in checked.errors]
        told.append({"file": name, "ok": not errors, "errors": errors, "places": places, "remarks": remarks})
        if not as_json:
            explain(checked, console)
            for line in remarks:
                console.out(f"{name}: {line}")
            if not errors:
                console.out(console.say("cli.packs_right", file=name, remarks=len(remarks)))
    if as_json:
        console.json(told)
    return 1 if wrong else 0
