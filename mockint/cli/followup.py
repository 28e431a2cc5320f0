"""``mockint followup``: what to write after an interview and when; writing and checking it; a calendar file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mockint.cli import applying
from mockint.cli.arguments import Parser, number, one_of
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.application import Application, MessageKind, Stage
    from mockint.history.applications import Applications
    from mockint.model import Lang

ACTIONS = ("list", "write", "check", "done", "ics")
KINDS = ("thanks", "check_in", "feedback")
"""As ``application.MESSAGE_KINDS`` (a test compares them), so that ``--help`` need not load the types."""


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    parser.value("action", "cli.followup_action", type=one_of("ACTION", ACTIONS))
    parser.value("what", "cli.followup_what")
    parser.choice("--kind", "cli.followup_kind", KINDS)
    parser.option("--for", "cli.followup_for", "N", type=number("--for"))
    parser.option("--stage", "cli.followup_stage", "ID", type=number("--stage"))
    parser.option("--file", "cli.followup_file")
    parser.option("--on", "cli.followup_on", "WHEN")
    parser.choice("--lang", "cli.followup_lang", ("en", "id"))
    parser.option("--position", "cli.applications_position")
    parser.option("--person", "cli.followup_person", "NAME", many=True)
    parser.option("--zone", "cli.applications_zone")
    parser.switch("--all", "cli.followup_all")
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """List, write, check, mark as sent, or write the calendar file. Raises UsageError, StoreError."""
    action = args.action or "list"
    if action == "check":
        return _check(args, console, parser)
    with applying.opened() as at:
        if action == "list":
            return _list(at, args, console)
        if action == "ics":
            return _ics(at, args, console, parser)
        which = str(getattr(args, "for")) if getattr(args, "for") else args.what
        found = at.get(applying.one_number(which, console, parser, at))
        kind = _kind(found, args.kind, console)
        stage = applying.stage_after(found, kind, args.stage)
        if action == "done":
            return _done(at, found, kind, stage, args, console)
        return _write(at, found, kind, stage, args, console)


def _list(at: Applications, args: Any, console: Console) -> int:
    from mockint.practice.followup import open_steps, plan
    from mockint.practice.reminders import name, step_words

    now = applying.now()
    wanted = number("N")(args.what) if args.what is not None else getattr(args, "for")
    applications = [at.get(wanted)] if wanted else at.all()
    found = [(a, step) for a in applications for step in plan(a, now)] if args.all else open_steps(applications, now)
    if args.json:
        console.json([applying.step_json(a, step) for a, step in found])
        return 0
    if not found:
        console.out(console.say("followup.nothing"))
        return 0
    for application in {id(application): application for application, _ in found}.values():
        console.out(f"{application.id}. {name(application, console.say)}", style="head")
        steps = [step for owner, step in found if owner is application]
        rows = [(f"   {console.say(f'followup.state_{step.state}')}", step_words(step, console.say, now)) for step in steps]
        console.table(rows)
        if any(step.state in ("due", "overdue") for step in steps):
            console.out("   " + console.say("followup.write_next", number=application.id), style="quiet")
    return 0


def _kind(found: Application, wanted: str | None, console: Console) -> MessageKind:
    """The message that was named, else the one that is due next. Raises UsageError."""
    from mockint.practice.followup import next_step

    if wanted:
        return cast("MessageKind", wanted)
    step = next_step(found, None, applying.now())
    if step is None:
        raise UsageError("nothing_to_follow", number=found.id)
    return step.kind


def _done(at: Applications, found: Application, kind: MessageKind, stage: Stage, args: Any, console: Console) -> int:
    from mockint.practice import entering
    from mockint.practice.dates import local, moment_of
    from mockint.practice.reminders import when

    zone = applying.zone(args.zone)
    sent = applying.moment(args.on, zone, (12, 0)) if args.on else moment_of(applying.now(), zone)
    entering.sent(found, stage, kind, sent, applying.now())
    at.mark_sent(found.id, stage.id, kind, sent)
    if args.json:
        return _list(at, _only(args, found.id), console)
    said = when(local(sent), console.say, now=applying.now())
    console.out(console.say("followup.sent_kept", what=console.say(f"followup.kind_{kind}"), when=said))
    return 0


def _only(args: Any, application: int) -> Any:
    args.what = str(application)
    return args


def _write(at: Applications, found: Application, kind: MessageKind, stage: Stage, args: Any, console: Console) -> int:
    from mockint.practice import letters
    from mockint.scoring.followup import check

    say = console.say
    text = applying.message_text(args.file, console) if args.file else ""
    draft = next((m.text for m in reversed(found.messages) if m.kind == kind and m.stage == stage.id and not m.sent), "")
    if not text and not args.json:
        console.out(say(f"followup.about_{kind}"), style="quiet")
        console.out()
        console.out(say("followup.draft" if draft else "followup.skeleton"), style="quiet")
        console.out(draft or letters.skeleton(found, kind))
        if console.interactive:
            text = _typed(console)
    if text.strip():
        at.keep_draft(found.id, stage.id, kind, text)
        report = check(text, letters.facts(found, kind, stage), console.lang)
        if args.json:
            console.json(report)
        else:
            applying.show_letter(report, console)
            console.out(say("followup.draft_kept"), style="quiet")
            console.out(say("followup.send_next", number=found.id), style="quiet")
    elif args.json:
        told = {
            "application": found.id,
            "stage": stage.id,
            "kind": kind,
            "skeleton": letters.skeleton(found, kind),
            "draft": draft,
        }
        console.json(told)
    return 0


def _typed(console: Console) -> str:
    """Lines up to one with a single full stop, or the end of input."""
    console.out(console.say("followup.type_it"), style="quiet")
    lines: list[str] = []
    while (line := console.ask("")) is not None and line.strip() != ".":
        lines.append(line)
    return "\n".join(lines).strip("\n")


def _check(args: Any, console: Console, parser: Parser) -> int:
    """A message from anywhere, against an application when one is named."""
    from mockint.scoring.followup import LetterFacts, check

    text = applying.message_text(str(parser.required(args.what, "FILE")), console)
    wanted = getattr(args, "for")
    if wanted:
        from mockint.practice import letters

        with applying.opened() as at:
            found = at.get(wanted)
            kind = _kind(found, args.kind or ("thanks" if not found.stages else None), console)
            stage = applying.stage_after(found, kind, args.stage) if found.stages else None
            facts = letters.facts(found, kind, stage, args.lang)
    else:
        facts = LetterFacts(
            kind=cast("MessageKind", args.kind or "thanks"),
            lang=cast("Lang", args.lang or console.lang),
            position=args.position or "",
            people=tuple(args.person),
        )
    report = check(text, facts, console.lang)
    if args.json:
        console.json(report)
    else:
        applying.show_letter(report, console)
    return 0


def _ics(at: Applications, args: Any, console: Console, parser: Parser) -> int:
    from pathlib import Path

    from mockint.errors import StoreError
    from mockint.practice.reminders import entries
    from mockint.reports.calendar import calendar

    target = str(parser.required(args.what, "FILE"))
    wanted = getattr(args, "for")
    applications = [at.get(wanted)] if wanted else at.all()
    planned = [p for p in at.appointments() if not wanted or p.application == wanted]
    found = entries(applications, planned, applying.now(), console.say)
    data = calendar(found, applying.now(), console.lang)
    if target == "-":
        console.bytes(data)
        return 0
    try:
        Path(target).write_bytes(data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreError("calendar_unwritable", file=target, reason=reason) from error
    if args.json:
        console.json(
            [{"uid": e.uid, "title": e.title, "starts": e.starts.isoformat(), "ends": e.ends.isoformat()} for e in found]
        )
    else:
        console.out(console.say("followup.ics_kept", file=target, count=len(found)))
    return 0
