"""``mockint applications``: where one has applied, with whom one talks, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mockint.cli import applying, staging
from mockint.cli.arguments import Parser, number, one_of
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mockint.application import Application, Appointment
    from mockint.history.applications import Applications
    from mockint.model import Lang

ACTIONS = ("list", "show", "new", "edit", "remove", "appoint")


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    parser.value("action", "cli.applications_action", type=one_of("ACTION", ACTIONS))
    parser.value("number", "cli.applications_number")
    parser.option("--company", "cli.applications_company")
    parser.option("--position", "cli.applications_position")
    parser.choice("--lang", "cli.applications_lang", ("en", "id"))
    parser.option("--me", "cli.applications_me", "NAME")
    parser.option("--person", "cli.applications_person", '"NAME; ROLE; CONTACT"', many=True)
    parser.option("--remove-person", "cli.applications_remove_person", "NAME", many=True)
    parser.option("--note", "cli.applications_note", "TEXT")
    parser.choice("--stage", "cli.applications_stage", staging.STAGES)
    parser.option("--on", "cli.applications_on", "WHEN")
    parser.option("--until", "cli.applications_until", "WHEN")
    parser.option("--answer-by", "cli.applications_answer_by", "DATE")
    parser.option("--change-stage", "cli.applications_change_stage", "ID", type=number("--change-stage"))
    parser.option("--remove-stage", "cli.applications_remove_stage", "ID", type=number("--remove-stage"))
    parser.option("--minutes", "cli.applications_minutes", type=number("--minutes"))
    parser.option("--pack", "cli.practice_pack")
    parser.option("--change-appointment", "cli.applications_change_appointment", "ID", type=number("--change-appointment"))
    parser.option("--remove-appointment", "cli.applications_remove_appointment", "ID", type=number("--remove-appointment"))
    parser.option("--zone", "cli.applications_zone")
    parser.switch("--yes", "cli.applications_yes")
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """List, show, enter, change, delete, or plan practice. Raises UsageError, StoreError."""
    action = args.action or "list"
    with applying.opened() as at:
        if action == "list":
            return _list(at, args.json, console)
        if action == "new":
            if args.number is not None:
                raise UsageError("value_too_many", value=args.number, command=parser.prog)
            found = _new(at, args, console, parser)
        elif action == "appoint":
            return _appoint(at, args, console, parser)
        else:
            which = applying.one_number(args.number, console, parser, at)
            found = at.get(which)
            if action == "remove":
                return _remove(at, found, args, console)
            if action == "edit":
                found = _edit(at, found, args, console, parser)
        show(found, args.json, console)
    return 0


def _list(at: Applications, as_json: bool, console: Console) -> int:
    from mockint.practice.followup import plan
    from mockint.practice.reminders import stage_line, step_words

    now = applying.now()
    found = at.all()
    if as_json:
        console.json([_as_json(a) for a in found])
        return 0
    if not found:
        console.out(console.say("applications.none"))
        return 0
    rows = []
    for application in found:
        open_ = sorted((s for s in plan(application, now) if s.open), key=lambda s: s.until)
        last = stage_line(application.stages[-1], console.say, now) if application.stages else "–"
        due = step_words(open_[0], console.say, now) if open_ else ""
        rows.append((str(application.id), application.position, application.company, last, due))
    console.table(rows)
    return 0


def _as_json(application: Application) -> dict[str, Any]:
    import msgspec

    from mockint.practice.followup import plan
    from mockint.practice.preparation import key_words

    data: dict[str, Any] = msgspec.to_builtins(application)
    data["plan"] = [applying.step_json(application, step) for step in plan(application, applying.now())]
    data["key_words"] = key_words(application)
    return data


def show(application: Application, as_json: bool, console: Console) -> None:
    """One application, whole."""
    if as_json:
        console.json(_as_json(application))
        return
    from mockint.practice.followup import plan
    from mockint.practice.reminders import name, stage_line, step_words

    say, now = console.say, applying.now()
    console.out(f"{application.id}. {name(application, say)} ({say(f'common.lang_{application.lang}')})", style="head")
    for person in application.people:
        console.out("  " + " · ".join(part for part in (person.name, person.role, person.contact) if part))
    if application.notes:
        console.out("  " + application.notes)
    if application.stages:
        console.out()
        console.out(say("applications.timeline"), style="head")
        for stage in application.stages:
            console.out(f"  {stage.id:>3}  {stage_line(stage, say, now)}")
    steps = plan(application, now)
    if steps:
        console.out()
        console.out(say("followup.list_title"), style="head")
        for step in steps:
            console.out("  " + step_words(step, say, now), style="" if step.open else "quiet")
    if application.appointments:
        console.out()
        console.out(say("applications.planned"), style="head")
        _planned(application.appointments, console)


def _fields(args: Any, zone: str) -> dict[str, Any]:
    """What the options say of the application itself. Raises UsageError."""
    from mockint.practice import entering

    given: dict[str, Any] = {}
    for field in ("company", "position"):
        if getattr(args, field) is not None:
            given[field] = entering.plain(getattr(args, field), f"--{field}", needed=True)
    if args.me is not None:
        given["me"] = entering.plain(args.me, "--me")
    if args.lang:
        given["lang"] = args.lang
    return given


def _new(at: Applications, args: Any, console: Console, parser: Parser) -> Application:
    from mockint.practice import entering

    zone = applying.zone(args.zone)
    given = _fields(args, zone)
    people = [entering.person(p) for p in args.person]
    if console.interactive and not ("company" in given and "position" in given):
        for field in ("company", "position"):
            read = lambda text, field=field: entering.plain(text, field, needed=True)  # noqa: E731
            given.setdefault(field, applying.until_right(console, field, read))
        if not args.me:
            given["me"] = applying.until_right(console, "me", lambda text: entering.plain(text, "me"))
        people += [entering.person(p) for p in applying.asked_lines(console, "people")]
    company = parser.required(given.get("company"), "--company")
    position = parser.required(given.get("position"), "--position")
    lang = cast("Lang", given.get("lang", console.lang))
    if len(people) > entering.MOST_PEOPLE:
        raise UsageError("field_many", field="--person", count=len(people), most=entering.MOST_PEOPLE)
    stage = staging.read_stage(args, zone, parser)
    if stage is not None:
        # Against the clock before anything is kept.
        from mockint.application import Application

        staging.check_stage(Application(0, company, position, lang, ""), stage)
    note = entering.plain(args.note or "", "--note", entering.LONGEST_TEXT) if stage is None else ""
    made = at.add(company, position, lang, me=given.get("me", ""), notes=note, people=people)
    if stage is not None:
        staging.add_stage(at, made, stage)
    elif console.interactive and not args.company:
        staging.ask_stage(at, made, zone, console)
    return at.get(made.id)


def _edit(at: Applications, found: Application, args: Any, console: Console, parser: Parser) -> Application:
    import msgspec

    from mockint.practice import entering

    zone = applying.zone(args.zone)
    given = _fields(args, zone)
    stage = staging.read_stage(args, zone, parser)
    dropped = {name.casefold() for name in args.remove_person}
    people = [p for p in found.people if p.name.casefold() not in dropped]
    unknown = dropped - {p.name.casefold() for p in found.people}
    if unknown:
        raise UsageError("no_person", name=sorted(unknown)[0], known=", ".join(p.name for p in found.people) or "–")
    added = [entering.person(p) for p in args.person]
    people = [p for p in people if p.name.casefold() not in {a.name.casefold() for a in added}] + added
    if len(people) > entering.MOST_PEOPLE:
        raise UsageError("field_many", field="--person", count=len(people), most=entering.MOST_PEOPLE)
    if args.note is not None and stage is None:
        given["notes"] = entering.plain(args.note, "--note", entering.LONGEST_TEXT)
    touched = given or args.person or args.remove_person or stage or args.remove_stage or args.remove_appointment
    if not touched:
        if not console.interactive:
            raise UsageError("nothing_given", command=parser.prog)
        return _ask_edit(at, found, zone, console)
    if stage is not None:
        staging.check_stage(found, stage, args.change_stage or 0)
    changed = at.keep(msgspec.structs.replace(found, people=tuple(people), **given))
    if args.remove_stage:
        staging.known_stage(found, args.remove_stage)
        at.remove_stage(args.remove_stage)
    if args.remove_appointment:
        at.remove_appointment(args.remove_appointment)
    if stage is not None:
        staging.add_stage(at, changed, stage, args.change_stage)
    return at.get(found.id)


def _ask_edit(at: Applications, found: Application, zone: str, console: Console) -> Application:
    import msgspec

    from mockint.practice import entering

    given: dict[str, Any] = {}
    for field in ("company", "position", "me"):
        read = lambda text, field=field: entering.plain(text, field, needed=field != "me")  # noqa: E731
        given[field] = applying.until_right(console, field, read, getattr(found, field))
    people = [*found.people, *(entering.person(p) for p in applying.asked_lines(console, "people"))]
    kept = at.keep(msgspec.structs.replace(found, people=tuple(people[: entering.MOST_PEOPLE]), **given))
    staging.ask_stage(at, kept, zone, console)
    return at.get(found.id)


def _remove(at: Applications, found: Application, args: Any, console: Console) -> int:
    from mockint.practice.reminders import name

    what = name(found, console.say)
    if not args.yes:
        if not console.interactive:
            raise UsageError("remove_needs_yes", what=what)
        answer = console.ask(console.say("applications.ask_remove", what=what))
        if (answer or "").strip().casefold() not in ("y", "yes", "ya", "j"):
            return 0
    at.remove(found.id)
    console.out(console.say("applications.removed", what=what))
    return 0


def _appoint(at: Applications, args: Any, console: Console, parser: Parser) -> int:
    from mockint.practice import entering

    zone = applying.zone(args.zone)
    application = at.get(applying.one_number(args.number, console, parser, at)).id if args.number is not None else 0
    if args.remove_appointment:
        at.remove_appointment(args.remove_appointment)
    else:
        old = at.get_appointment(args.change_appointment) if args.change_appointment else None
        minutes = args.minutes or (old.minutes if old else 30)
        pack = old.pack if old else ""
        if args.pack:
            from mockint.packs.loader import find

            pack = find(args.pack, args.lang).id

        def when(text: str) -> Any:
            starts = applying.moment(text, zone)
            entering.appointment(starts, minutes, applying.now(), instead=old)
            return starts

        if args.on is None and old:
            starts = old.starts
            entering.appointment(starts, minutes, applying.now(), instead=old)
        elif args.on is None and console.interactive:
            starts = applying.until_right(console, "on", when)
        else:
            starts = when(parser.required(args.on, "--on"))
        note = entering.plain((old.note if old and args.note is None else args.note) or "", "--note", 400)
        if old:
            import msgspec

            at.keep_appointment(msgspec.structs.replace(old, starts=starts, minutes=minutes, pack=pack, note=note))
        else:
            at.appoint(starts, application=application, minutes=minutes, pack=pack, note=note)
    planned = at.appointments()
    if args.json:
        console.json(planned)
        return 0
    console.out(console.say("applications.planned"), style="head")
    if not planned:
        console.out(f"  {console.say('applications.planned_none')}", style="quiet")
    _planned(planned, console)
    return 0


def _planned(planned: Iterable[Appointment], console: Console) -> None:
    """Planned practice, one line each: how it stands, and how late it began."""
    from mockint.practice.planned import standing

    for one in planned:
        found = standing(one, console.say, applying.now())
        console.out(f"  {one.id:>3}  " + " · ".join(part for part in (found.text, found.note) if part))
