"""``mockint practice``: a session on the screens, or line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockint.cli.arguments import Parser
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.config import Settings
    from mockint.model import Pack

PREFERRED_STAGE = "hr"
"""Of several packs the one that suits every trade first."""


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.option("--pack", "cli.practice_pack")
    parser.choice("--lang", "cli.practice_lang", ("en", "id"))
    parser.choice("--mode", "cli.practice_mode", ("coach", "mock"))
    parser.choice("--length", "cli.practice_length", ("quick", "short", "full"))
    parser.option("--question", "cli.practice_question", "ID", many=True)
    parser.switch("--plain", "cli.practice_plain")
    parser.switch("--typed", "cli.practice_typed")
    parser.switch("--no-voice", "cli.practice_no_voice")
    parser.option("--model", "cli.option_model")
    parser.switch("--json", "cli.practice_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Hold a session. Raises MockintError before anything is asked when the pack or the data folder will not do."""
    if args.question and args.length:
        raise UsageError("options_exclude", one="--question", other="--length", command=parser.prog)
    if console.interactive and not (args.plain or args.json or args.question):
        from mockint.cli import screens

        settings = with_practice(console.settings, args)
        # Found now, so that a wrong name is told here and not on the screen.
        args.pack = choose_pack(settings, args.pack, args.lang, console.lang).id
        settings = with_practice(settings, args)
        return screens.run(console, settings, lambda chosen: with_devices(chosen, args))
    return plain(args, console, with_devices(with_practice(console.settings, args), args))


def plain(args: Any, console: Console, settings: Settings) -> int:
    """Line by line."""
    from mockint.cli import devices
    from mockint.cli.plain_session import PlainSession
    from mockint.history.store import Store
    from mockint.practice.open import open_session

    console.aside = args.json
    pack = choose_pack(settings, args.pack, args.lang, console.lang)
    store = Store()
    try:
        if args.model and not args.typed:
            # Asked for by name: to go on without it would be pretending.
            devices.named_model(args.model, pack.lang)
        found = devices.connect(settings, pack.lang)
        session = PlainSession(console, pack, store, typed=not found.devices.can_listen)
        try:
            conductor = open_session(
                pack,
                store,
                found.devices,
                settings,
                mode=settings.practice.mode,
                length=settings.practice.length,
                chosen=args.question,
                ui=console.lang,
                on_change=session.on_change,
                on_level=session.on_level,
            )
            try:
                session.hold(conductor, () if args.typed else found.reasons)
            finally:
                conductor.close()
        finally:
            devices.release(found.devices)
        if args.json:
            record = session.record()
            console.json(record if record else {"id": None, "pack": pack.id, "lang": pack.lang, "answers": []})
    finally:
        store.close()
    return 0


def with_practice(settings: Settings, args: Any) -> Settings:
    """The settings with what this command line wants to practise."""
    from msgspec.structs import replace

    chosen = {name: value for name in ("pack", "mode", "length") if (value := getattr(args, name))}
    return replace(settings, practice=replace(settings.practice, **chosen))


def with_devices(settings: Settings, args: Any) -> Settings:
    """The settings with what this command line says about voice, microphone and model."""
    from msgspec.structs import replace

    return replace(
        settings,
        voice=replace(settings.voice, enabled=settings.voice.enabled and not args.no_voice),
        microphone=replace(settings.microphone, enabled=settings.microphone.enabled and not args.typed),
        speech=replace(settings.speech, model=args.model or settings.speech.model),
    )


def choose_pack(settings: Settings, name: str | None, lang: str | None, interface: str) -> Pack:
    """The pack that was named, else the last one practised, else the first of the language. Raises PackError."""
    from mockint.packs import loader

    if name is not None:
        return loader.find(name, lang)
    listed = loader.available()
    if settings.practice.pack and not (lang and settings.practice.pack.partition("/")[0] != lang):
        known = {listing.id for listing in listed}
        # A pack that was deleted since is no reason not to practise.
        if settings.practice.pack in known:
            return loader.find(settings.practice.pack)
    wanted = [p for p in listed if p.lang == (lang or interface)] or listed
    if not wanted:
        raise UsageError("pack_none")
    best = next((p for p in wanted if p.stage == PREFERRED_STAGE), wanted[0])
    return loader.find(best.id)
