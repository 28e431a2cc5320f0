"""``mockint informational``: the user asks, mockint answers as somebody of the trade; on the screens, or line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockint.cli.arguments import Parser, number
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.config import Settings
    from mockint.model import Persona

MINUTES = 10


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.value("persona", "cli.informational_persona")
    parser.switch("--list", "cli.informational_list")
    parser.choice("--lang", "cli.practice_lang", ("en", "id"))
    parser.option("--minutes", "cli.informational_minutes", "N", type=number("--minutes"))
    parser.switch("--plain", "cli.practice_plain")
    parser.switch("--typed", "cli.practice_typed")
    parser.switch("--no-voice", "cli.practice_no_voice")
    parser.option("--model", "cli.option_model")
    parser.switch("--json", "cli.informational_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Hold a talk, or list the personas. Raises MockintError before anything is said when name or data folder will not do."""
    from mockint.practice.informational import LEAST_MINUTES, MOST_MINUTES

    if args.list:
        return _list(args, console)
    minutes = args.minutes or MINUTES
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise UsageError("persona_minutes", value=minutes, low=LEAST_MINUTES, high=MOST_MINUTES)
    persona = _chosen(args.persona, args.lang, console.lang)
    if console.interactive and not (args.plain or args.json):
        from mockint.cli import screens
        from mockint.cli.practice import with_devices

        opening = ("persona", minutes) if args.persona is None else ("talk", persona.id, minutes)
        return screens.run(console, console.settings, lambda chosen: with_devices(chosen, args), opening=opening)
    return plain(args, console, persona, minutes)


def plain(args: Any, console: Console, persona: Persona, minutes: int) -> int:
    """Line by line."""
    from mockint.cli import devices
    from mockint.cli.plain_talk import PlainTalk
    from mockint.cli.practice import with_devices
    from mockint.history.store import Store
    from mockint.packs import personas
    from mockint.practice.talking import open_talk

    console.aside = args.json
    settings: Settings = with_devices(console.settings, args)
    store = Store()
    try:
        if args.model and not args.typed:
            devices.named_model(args.model, persona.lang)
        found = devices.connect(settings, persona.lang)
        try:
            talk = PlainTalk(console, persona, typed=not found.devices.can_listen)
            conductor = open_talk(
                persona,
                store,
                found.devices,
                settings,
                minutes=minutes,
                siblings=[one.persona for one in personas.survey(persona.lang).personas],
                ui=console.lang,
                on_change=talk.on_change,
                on_level=talk.on_level,
            )
            try:
                view = talk.hold(conductor, () if args.typed else found.reasons)
            finally:
                conductor.close()
        finally:
            devices.release(found.devices)
    finally:
        store.close()
    if args.json:
        outcome = view.outcome
        console.json(
            {
                "persona": persona.id,
                "session": view.session_id or None,
                "answer": view.whole or None,
                "dialogue": [{"who": "persona" if one.theirs else "user", "text": one.text} for one in view.dialogue],
                "report": outcome.report if outcome else None,
                "points": outcome.points if outcome else [],
                "text": outcome.text if outcome else "",
            }
        )
    return 0


def _list(args: Any, console: Console) -> int:
    from mockint.packs import personas

    seen = personas.survey(args.lang)
    if args.json:
        rows = [{**_row(one.persona), "source": one.source} for one in seen.personas]
        console.json(rows)
    else:
        console.table([(one.persona.id, one.persona.name, f"{one.persona.trade}, {one.persona.firm}") for one in seen.personas])
    for error in seen.refused:
        console.error(error)
    return 0


def _row(persona: Persona) -> dict[str, object]:
    names = ("id", "name", "trade", "firm", "lang", "version", "about")
    return {name: getattr(persona, name) for name in names} | {"topics": [topic.id for topic in persona.topics]}


def _chosen(name: str | None, lang: str | None, interface: str) -> Persona:
    """The persona that was named, else the first of the language. Raises PackError."""
    from mockint.packs import personas

    if name is not None:
        return personas.find(name, lang)
    listed = personas.survey(lang or interface).personas or personas.survey().personas
    if not listed:
        raise UsageError("persona_none")
    return listed[0].persona
