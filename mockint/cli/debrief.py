"""``mockint debrief``: what was asked in a real interview and how it went; the questions become a pack to practise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockint.cli import applying
from mockint.cli.arguments import Parser, number, one_of
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.application import Application, Stage
    from mockint.history.applications import Applications

SIGNS = ("interest", "detail", "easy", "deeper", "same_again", "silence", "next_stage", "next_steps")
"""As ``application.SIGNS`` (a test compares them), so that ``--help`` need not load the types."""


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    parser.value("number", "cli.applications_number")
    parser.option("--stage", "cli.debrief_stage", "ID", type=number("--stage"))
    parser.option("--asked", "cli.debrief_asked", "QUESTION", many=True)
    parser.option("--how", "cli.debrief_how", "TEXT")
    parser.option("--sign", "cli.debrief_sign", "|".join(SIGNS), many=True, type=one_of("--sign", SIGNS))
    parser.option("--talk", "cli.debrief_talk", "TEXT", many=True)
    parser.option("--answer-by", "cli.applications_answer_by", "DATE")
    parser.option("--zone", "cli.applications_zone")
    parser.switch("--no-pack", "cli.debrief_no_pack")
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Note the debrief, or show it. Raises UsageError, PackError, StoreError."""
    with applying.opened() as at:
        found = at.get(applying.one_number(args.number, console, parser, at))
        stage = _stage(found, args.stage)
        given = bool(args.asked or args.how is not None or args.sign or args.talk or args.answer_by is not None)
        if given:
            _keep(at, found, stage, args)
        elif console.interactive and not args.json:
            _ask(at, found, stage, args, console)
            given = True
        found = at.get(found.id)
        stage = next(s for s in found.stages if s.id == stage.id)
        pack = _pack(found) if given and not args.no_pack else None
    _show(found, stage, pack, args.json, console)
    return 0


def _stage(found: Application, wanted: int | None) -> Stage:
    """The interview: as given, else the latest that has taken place. Raises UsageError."""
    from mockint.application import INTERVIEWS
    from mockint.practice.dates import local

    talks = [s for s in found.stages if s.kind in INTERVIEWS or s.kind == "test"]
    if wanted is not None:
        chosen = next((s for s in talks if s.id == wanted), None)
        if chosen is None:
            raise UsageError("no_stage", number=wanted, known=", ".join(str(s.id) for s in talks) or "–")
    else:
        past = [s for s in talks if local(s.starts) <= applying.now()]
        if not talks:
            raise UsageError("debrief_none", number=found.id)
        chosen = past[-1] if past else talks[0]
    if local(chosen.starts) > applying.now():
        raise UsageError("debrief_early", when=f"{local(chosen.starts):%Y-%m-%d %H:%M}")
    return chosen


def _keep(at: Applications, found: Application, stage: Stage, args: Any) -> None:
    """Add what the options say to what was noted before."""
    import msgspec

    from mockint.application import Debrief
    from mockint.practice import entering

    old = stage.debrief or Debrief()
    new = Debrief(
        asked=entering.lines([*old.asked, *args.asked], "--asked"),
        how=old.how if args.how is None else entering.plain(args.how, "--how", entering.LONGEST_TEXT),
        signs=tuple(dict.fromkeys((*old.signs, *args.sign))),
        talk=entering.lines([*old.talk, *args.talk], "--talk"),
    )
    changed = msgspec.structs.replace(stage, debrief=new)
    if args.answer_by is not None:
        changed = msgspec.structs.replace(changed, answer_by=_answer_by(found, stage, args.answer_by, args.zone))
    at.keep_stage(changed)


def _answer_by(found: Application, stage: Stage, text: str, zone: str | None) -> str:
    from datetime import date

    from mockint.practice import entering

    named = applying.day(text, zone or stage.starts.zone)
    by = date.fromisoformat(named) if named else None
    entering.stage(found, stage.kind, stage.starts, stage.ends, by, applying.now(), instead=stage.id)
    return named


def _ask(at: Applications, found: Application, stage: Stage, args: Any, console: Console) -> None:
    """Piece by piece; Enter leaves a piece out."""
    args.asked = applying.asked_lines(console, "asked")
    args.how = applying.asked(console, "how", stage.debrief.how if stage.debrief else "")
    console.out(console.say("applications.signs_about"), style="quiet")
    for place, sign in enumerate(SIGNS, 1):
        console.out(f"  {place}. {console.say(f'applications.sign_{sign}')}")
    chosen = applying.asked(console, "signs").replace(",", " ").split()
    args.sign = [SIGNS[int(c) - 1] for c in chosen if c.isascii() and c.isdigit() and 1 <= int(c) <= len(SIGNS)]
    args.talk = applying.asked_lines(console, "talk")
    read = lambda text: _answer_by(found, stage, text, args.zone)  # noqa: E731
    args.answer_by = applying.until_right(console, "answer_by", read, stage.answer_by)
    _keep(at, found, stage, args)


def _pack(found: Application) -> tuple[str, str] | None:
    """The personal pack, written anew: its id and file."""
    from mockint import paths
    from mockint.catalogue import Catalogue
    from mockint.practice.debriefing import write_pack

    written = write_pack(found, paths.packs_dir(), Catalogue(found.lang))
    return (written[0], str(written[1])) if written else None


def _show(found: Application, stage: Stage, pack: tuple[str, str] | None, as_json: bool, console: Console) -> None:
    if as_json:
        told = {"id": pack[0], "file": pack[1]} if pack else None
        console.json({"application": found.id, "stage": stage, "pack": told})
        return
    from mockint.practice.reminders import name, stage_line

    say, debrief = console.say, stage.debrief
    console.out(name(found, say), style="head")
    console.out("  " + stage_line(stage, say, applying.now()))
    if debrief is None:
        console.out(say("applications.debrief_empty"))
        return
    for key, lines in (("asked", debrief.asked), ("talk", debrief.talk), ("how", (debrief.how,) if debrief.how else ())):
        if lines:
            console.out(say(f"applications.debrief_{key}"), style="head")
            for line in lines:
                console.out(f"  - {line}")
    if debrief.signs:
        console.out(say("applications.debrief_signs"), style="head")
        for sign in debrief.signs:
            console.out("  - " + say(f"applications.sign_{sign}"))
        console.out("  " + say("applications.signs_about"), style="quiet")
    if pack:
        console.out()
        console.out(say("applications.pack_kept", command=f"mockint practice --pack {pack[0]}"))
