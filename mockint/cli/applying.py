"""What the commands on applications share: the store, the clock and its zone, dates from options, prompts, JSON."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mockint.cli.console import Console
from mockint.errors import MockintError, UsageError

if TYPE_CHECKING:
    from mockint.application import Application, MessageKind, Moment, Stage
    from mockint.history.applications import Applications
    from mockint.practice.followup import Step
    from mockint.scoring.followup import LetterReport

LONGEST_MESSAGE = 1 << 20
"""Bytes of a message file; a longer one is none."""


@contextlib.contextmanager
def opened() -> Iterator[Applications]:
    """The applications in the data folder. Raises StoreError."""
    from mockint.history.applications import Applications
    from mockint.history.store import Store

    store = Store()
    try:
        yield Applications(store)
    finally:
        store.close()


def now() -> datetime:
    """The time it is."""
    return datetime.now(UTC)


def zone(name: str | None) -> str:
    """The zone that was named, else the computer's. Raises UsageError."""
    from mockint.localtime import local_zone
    from mockint.practice.dates import zone_of

    return zone_of(name).key if name else local_zone()


def one_number(text: str | None, console: Console, parser: Any, at: Applications) -> int:
    """The application's number: as given, else the only one there is. Raises UsageError."""
    from mockint.cli.arguments import number

    if text is not None:
        return number("N")(text)
    known = at.all()
    if len(known) == 1:
        return known[0].id
    if known and console.interactive:
        for application in known:
            console.out(f"{application.id:>3}  {application.position} · {application.company}")
        answer = console.ask(console.say("applications.ask_which"))
        return number("N")((answer or "").strip())
    return int(parser.required(None, "N"))


def asked(console: Console, key: str, usual: str = "") -> str:
    """One line from the person at the terminal; Enter keeps what there was. The end of input is as good as Ctrl-C."""
    prompt = console.say(f"applications.ask_{key}") + (f" [{usual}]" if usual else "") + ":"
    line = console.ask(prompt)
    if line is None:
        raise KeyboardInterrupt
    return line.strip() or usual


def asked_lines(console: Console, key: str) -> list[str]:
    """Lines up to an empty one."""
    console.out(console.say(f"applications.ask_{key}"), style="quiet")
    found: list[str] = []
    while line := (console.ask("  -") or "").strip():
        found.append(line)
    return found


def until_right(console: Console, key: str, read: Any, usual: str = "") -> Any:
    """Ask until ``read(answer)`` raises no MockintError; its line is shown each time."""
    while True:
        try:
            return read(asked(console, key, usual))
        except MockintError as error:
            console.error(error)


def moment(text: str, place: str, at: tuple[int, int] | None = None) -> Moment:
    """A moment from an option. Raises UsageError."""
    from mockint.practice.dates import read_moment

    return read_moment(text, place, now(), at=at)


def day(text: str, place: str) -> str:
    """An ISO day from an option, "" for "". Raises UsageError."""
    from mockint.practice.dates import read_day, zone_of

    return read_day(text, now().astimezone(zone_of(place)).date()).isoformat() if text else ""


def stage_after(application: Application, kind: MessageKind, wanted: int | None) -> Stage:
    """The stage a message follows: as given, else the one the plan names, else the latest that fits. Raises UsageError."""
    from mockint.application import INTERVIEWS
    from mockint.practice.followup import next_step

    by_id = {s.id: s for s in application.stages}
    if wanted is not None:
        if wanted not in by_id:
            raise UsageError("no_stage", number=wanted, known=", ".join(map(str, by_id)) or "–")
        return by_id[wanted]
    step = next_step(application, kind, now())
    if step is not None:
        return by_id[step.stage]
    fitting = [s for s in application.stages if (s.kind == "refused") == (kind == "feedback")]
    fitting = [s for s in fitting if s.kind in INTERVIEWS or kind == "feedback"]
    if not fitting:
        raise UsageError("nothing_to_follow" if kind != "feedback" else "no_refusal", number=application.id)
    return fitting[-1]


def step_json(application: Application, step: Step) -> dict[str, Any]:
    """A step of the plan as ``--json`` shows it; times in the zone of the interview."""
    return {
        "application": application.id,
        "company": application.company,
        "position": application.position,
        "stage": step.stage,
        "kind": step.kind,
        "number": step.number,
        "state": step.state,
        "begins": step.begins.isoformat(),
        "best": step.best.isoformat(),
        "until": step.until.isoformat(),
        "sent": step.sent.isoformat() if step.sent else None,
    }


def message_text(file: str, console: Console) -> str:
    """A message from a file or standard input ("-"). Raises UsageError."""
    import sys
    from pathlib import Path

    try:
        if file == "-":
            data = sys.stdin.buffer.read(LONGEST_MESSAGE + 1) if sys.stdin is not None else b""
        else:
            with Path(file).open("rb") as source:
                data = source.read(LONGEST_MESSAGE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError("file_unreadable", file=file, reason=reason) from error
    if len(data) > LONGEST_MESSAGE:
        raise UsageError("message_too_big", file=file, limit=LONGEST_MESSAGE >> 10)
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def show_letter(report: LetterReport, console: Console) -> None:
    """The checked message, line by line."""
    say = console.say
    kind = say(f"followup.kind_{report.kind}")
    console.out(say("followup.score", score=report.score, words=report.words, kind=kind), style="head")
    console.out()
    console.out(say("followup.parts"), style="head")
    rows = [
        (f"  {say(f'followup.part_{p.name}')}", f"{p.points:g}" + (f"/{p.weight:g}" if p.weight else ""), p.why)
        for p in report.parts
    ]
    console.table(rows)
    if report.names:
        console.out()
        console.out(say("followup.names_title"), style="head")
        for fault in report.names:
            console.out(f"  “{fault.text}”: {fault.why}")
    if report.conduct:
        console.out()
        console.out(say("followup.findings"), style="head")
        for found in report.conduct:
            console.out(f"  “{found.text}”: {found.why}", style="finding")
            console.out("    " + say("followup.instead", text=found.instead))
    console.out()
    if report.missing:
        console.out(say("followup.missing"), style="head")
        for part, words in report.missing.items():
            console.out(f"  {say(f'followup.part_{part}')}: {words}")
    elif not (report.conduct or report.names):
        console.out(say("followup.all_there"))
