"""A stage of an application from the command line: read, asked for, checked, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mockint.cli import applying
from mockint.cli.arguments import Parser, one_of
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.application import Application, StageKind
    from mockint.history.applications import Applications

STAGES = ("applied", "hr", "user", "informational", "test", "offer", "accepted", "refused", "withdrawn")
"""As ``application.STAGE_KINDS`` (a test compares them), so that ``--help`` need not load the types."""
NOON = (12, 0)
"""Where a stage that is no talk was entered with its day alone."""


def ask_stage(at: Applications, found: Application, zone: str, console: Console) -> None:
    """A stage, asked for piece by piece; Enter leaves it out."""
    from mockint.application import INTERVIEWS
    from mockint.practice import entering

    kinds = {kind: console.say(f"applications.stage_{kind}") for kind in STAGES}
    console.out(", ".join(word if name == word else f"{word} ({name})" for word, name in kinds.items()), style="quiet")
    read = lambda word: one_of("stage", STAGES)(word) if word else ""  # noqa: E731
    kind = cast("StageKind", applying.until_right(console, "stage", read))
    if not kind:
        return
    talk = kind in INTERVIEWS
    default = None if talk else NOON

    def when(text: str) -> Any:
        starts = applying.moment(text, zone, default)
        entering.stage(found, kind, starts, None, None, applying.now())
        return starts

    starts = applying.until_right(console, "on", when)

    def answer(text: str) -> str:
        from datetime import date

        named = applying.day(text, zone)
        entering.stage(found, kind, starts, None, date.fromisoformat(named) if named else None, applying.now())
        return named

    named = applying.until_right(console, "answer_by", answer) if talk else ""
    at.add_stage(found.id, kind, starts, answer_by=named)


def read_stage(args: Any, zone: str, parser: Parser) -> tuple[Any, ...] | None:
    """The stage of the options: kind, start, end, the day they named, a note; None when no stage is meant."""
    if not args.stage and not args.change_stage:
        for name in ("on", "until", "answer_by"):
            if getattr(args, name):
                raise UsageError("value_missing", name="--stage", command=parser.prog)
        return None
    kind = args.stage
    starts = None
    if not args.change_stage:
        parser.required(args.on, "--on")
    if args.on:
        default = None if kind in ("hr", "user", "informational", "test") else NOON
        starts = applying.moment(args.on, zone, default)
    ends = None
    if args.until:
        ends = applying.moment(args.until if starts is None or "-" in args.until else _same_day(args.until, starts), zone)
    named = applying.day(args.answer_by, zone) if args.answer_by is not None else None
    return kind, starts, ends, named, args.note


def _same_day(text: str, starts: Any) -> str:
    """A time alone is meant on the day of the start."""
    import re

    from mockint.practice.dates import local

    return f"{local(starts):%Y-%m-%d} {text}" if re.fullmatch(r"\s*\d{1,2}[:.]\d{2}.*", text) else text


def known_stage(found: Application, wanted: int) -> Any:
    """The stage of that number. Raises UsageError."""
    by_id = {s.id: s for s in found.stages}
    if wanted not in by_id:
        raise UsageError("no_stage", number=wanted, known=", ".join(map(str, by_id)) or "–")
    return by_id[wanted]


def check_stage(found: Application, given: tuple[Any, ...], instead: int = 0) -> tuple[Any, ...]:
    """The stage as it will be kept, checked. Raises UsageError."""
    from datetime import date

    from mockint.practice import entering

    kind, starts, ends, named, note = given
    if instead:
        old = known_stage(found, instead)
        kind, starts, ends = kind or old.kind, starts or old.starts, ends or (old.ends if starts is None else None)
        named, note = old.answer_by if named is None else named, old.note if note is None else note
    by = date.fromisoformat(named) if named else None
    entering.stage(found, kind, starts, ends, by, applying.now(), instead=instead)
    return kind, starts, ends, named or "", entering.plain(note or "", "--note", 400)


def add_stage(at: Applications, found: Application, given: tuple[Any, ...], instead: int | None = None) -> None:
    """Keep a stage that was read, in the place of ``instead`` when that is given. Raises UsageError."""
    import msgspec

    kind, starts, ends, named, note = check_stage(found, given, instead or 0)
    if instead:
        old = known_stage(found, instead)
        at.keep_stage(msgspec.structs.replace(old, kind=kind, starts=starts, ends=ends, answer_by=named, note=note))
    else:
        at.add_stage(found.id, kind, starts, ends=ends, answer_by=named, note=note)
