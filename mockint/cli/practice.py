"""``mockint practice``: a session on the screens, or line by line."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mockint.cli.arguments import Parser, number
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.application import Application
    from mockint.cli.plain_session import PlainSession
    from mockint.config import Settings
    from mockint.history.store import Store
    from mockint.model import Pack

PREFERRED_STAGE = "hr"
"""Of several packs the one that suits every trade first."""


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.option("--pack", "cli.practice_pack")
    parser.choice("--lang", "cli.practice_lang", ("en", "id"))
    parser.choice("--mode", "cli.practice_mode", ("coach", "mock"))
    parser.choice("--length", "cli.practice_length", ("quick", "short", "full", "interview"))
    parser.switch("--interview", "cli.practice_interview")
    parser.switch("--again", "cli.practice_again")
    parser.switch("--due", "cli.practice_due")
    parser.option("--question", "cli.practice_question", "ID", many=True)
    parser.option("--for", "cli.practice_for", "N", type=number("--for"))
    parser.switch("--plain", "cli.practice_plain")
    parser.switch("--typed", "cli.practice_typed")
    parser.switch("--no-voice", "cli.practice_no_voice")
    parser.option("--model", "cli.option_model")
    parser.switch("--json", "cli.practice_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Hold a session. Raises MockintError before anything is asked when the pack or the data folder will not do."""
    _exclusive(args, parser)
    if args.interview:
        args.length = "interview"
    if args.again:
        _again(args, console)
    args.warm_up, args.minutes = "", 0
    if args.due:
        return _due(args, console)
    if console.interactive and not (args.plain or args.json or (args.question and not args.again)):
        from mockint.cli import screens

        settings = with_practice(console.settings, args)
        # Found now, so that a wrong name is told here and not on the screen.
        application = _application(args, None)
        args.pack = choose_pack(settings, args.pack, args.lang, console.lang).id
        settings = with_practice(settings, args)
        number_ = application.id if application else 0
        return screens.run(console, settings, lambda chosen: with_devices(chosen, args), again=args.again, application=number_)
    return plain(args, console, with_devices(with_practice(console.settings, args), args))


def _due(args: Any, console: Console) -> int:
    """Today's drill; one line when nothing is due."""
    from mockint.cli.today import due
    from mockint.practice.today import due_line

    found = due(console, args.lang)
    if found.question is None:
        if args.json:
            console.json({"id": None, "pack": None, "lang": found.lang, "answers": []})
        else:
            console.out(console.say("daily.nothing_start"))
        return 0
    args.pack, args.mode, args.question = found.pack, "coach", list(found.chosen)
    args.warm_up, args.minutes = found.warm_up.id if found.warm_up else "", found.minutes
    if console.interactive and not (args.plain or args.json):
        from mockint.cli import screens
        from mockint.tui.bridge import Request

        request = Request(found.pack, "coach", "short", found.chosen, warm_up=args.warm_up, minutes=args.minutes)
        opening = ("practice", request)
        return screens.run(console, console.settings, lambda chosen: with_devices(chosen, args), opening=opening)
    console.note(due_line(found, console.say))
    return plain(args, console, with_devices(with_practice(console.settings, args), args))


def plain(args: Any, console: Console, settings: Settings) -> int:
    """Line by line."""
    from mockint.cli import devices
    from mockint.cli.plain_session import PlainSession
    from mockint.history.store import Store
    from mockint.practice.open import open_session

    console.aside = args.json
    store = Store()
    try:
        application = _application(args, store)
        pack = choose_pack(settings, args.pack, args.lang, console.lang)
        if application:
            from mockint.practice.applied import pack_for

            pack = pack_for(pack.id, application)
        if args.model and not args.typed:
            # Asked for by name: to go on without it would be pretending.
            devices.named_model(args.model, pack.lang)
        found = devices.connect(settings, pack.lang)
        session = PlainSession(console, pack, store, typed=not found.devices.can_listen)
        try:
            if not args.due:
                remember(console.settings, pack, settings, args.question)
            conductor = open_session(
                pack,
                store,
                found.devices,
                settings,
                mode=settings.practice.mode,
                length=settings.practice.length,
                chosen=args.question,
                ui=console.lang,
                application=application.id if application else 0,
                warm_up=args.warm_up,
                minutes=args.minutes,
                on_change=session.on_change,
                on_level=session.on_level,
            )
            try:
                session.hold(conductor, () if args.typed else found.reasons)
            finally:
                conductor.close()
            _after(session, application, store, console)
        finally:
            devices.release(found.devices)
        if args.json:
            record = session.record()
            console.json(record if record else {"id": None, "pack": pack.id, "lang": pack.lang, "answers": []})
    finally:
        store.close()
    return 0


def _application(args: Any, store: Store | None) -> Application | None:
    """The application practised for; its language is the usual one then. Raises UsageError for an unknown number."""
    wanted = getattr(args, "for")
    if not wanted:
        return None
    from mockint.history.applications import Applications
    from mockint.history.store import Store

    opened = store or Store()
    try:
        found = Applications(opened).get(wanted)
    finally:
        if store is None:
            opened.close()
    from mockint.packs.loader import available

    if not args.lang and (not args.pack or f"{found.lang}/{args.pack}" in {listing.id for listing in available()}):
        args.lang = found.lang
    return found


def _after(session: PlainSession, application: Application | None, store: Store, console: Console) -> None:
    """Whether the session began when it was planned, and what of the preparation was heard."""
    from mockint.history.applications import Applications
    from mockint.practice.applied import punctuality, taken_up

    record = session.record()
    if record is None:
        return
    lines = [punctuality(Applications(store).appointment_of(record.id), console.say)]
    if application:
        lines += taken_up(application, record.answers, console.say)
    for line in lines:
        if line:
            console.out(line)


def _exclusive(args: Any, parser: Parser) -> None:
    """Options that say the same thing twice, or two things at once."""
    given = {name: getattr(args, name.strip("-")) for name in ("--question", "--length", "--interview")}
    said = [name for name, value in given.items() if value]
    if args.again:
        others = {name: getattr(args, name.strip("-")) for name in ("--pack", "--lang", "--mode")} | given
        said = ["--again", *(name for name, value in others.items() if value)]
    if args.due:
        others = {name: getattr(args, name.strip("-")) for name in ("--pack", "--mode", "--again", "--for")} | given
        said = ["--due", *(name for name, value in others.items() if value)]
    if len(said) > 1:
        raise UsageError("options_exclude", one=said[0], other=said[1], command=parser.prog)


def _again(args: Any, console: Console) -> None:
    """The last practice, as if it had been asked for in full. Raises UsageError when there was none, or its pack is gone."""
    from mockint.packs import loader

    last = console.settings.practice
    if not last.pack:
        raise UsageError("nothing_again")
    known = {listing.id: listing for listing in loader.available()}
    if last.pack not in known:
        raise UsageError("again_gone", pack=last.pack)
    args.pack, args.mode, args.question = last.pack, last.mode, last.questions.split()
    args.length = None if args.question else last.length
    length = console.say(f"home.length_{'chosen' if args.question else last.length}")
    facts = {"title": known[last.pack].title, "mode": console.say(f"home.mode_{last.mode}"), "length": length}
    console.note(console.say("cli.practice_again_line", **facts))


def remember(kept: Settings, pack: Pack, settings: Settings, chosen: list[str]) -> None:
    """Keep what is being practised, to be offered first next time. What cannot be kept is no reason not to practise."""
    from msgspec.structs import replace

    from mockint import config
    from mockint.errors import StoreError

    practice = replace(settings.practice, pack=pack.id, questions=" ".join(chosen))
    if practice != kept.practice:
        with suppress(StoreError):
            config.save(replace(kept, practice=practice))


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
