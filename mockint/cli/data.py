"""``mockint data``: how much there is; export, import, backup, thinning, and deleting everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockint.cli.arguments import Parser, number, one_of
from mockint.cli.console import Console
from mockint.cli.history import confirmed
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.history.store import Store
    from mockint.history.transfer import Carried

ACTIONS = ("size", "export", "import", "backup", "thin", "purge")


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    parser.value("action", "cli.data_action", type=one_of("ACTION", ACTIONS))
    parser.value("file", "cli.data_file", type=Path)
    parser.switch("--no-audio", "cli.data_no_audio")
    parser.option("--days", "cli.data_days", "N", type=number("--days"))
    parser.option("--megabytes", "cli.data_megabytes", "N", type=number("--megabytes"))
    parser.switch("--try", "cli.data_try")
    parser.switch("--yes", "cli.option_yes")
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Do one of them. Raises UsageError, StoreError."""
    from mockint.history import transfer
    from mockint.history.store import Store, now

    action = args.action or "size"
    if action in ("export", "import"):
        parser.required(args.file, "FILE")
    elif args.file and action != "backup":
        raise UsageError("value_too_many", value=str(args.file), command=parser.prog)
    store = Store()
    try:
        if action == "size":
            return _size(store, args, console)
        if action == "export":
            return _carried("export", transfer.export(store, args.file, sound=not args.no_audio), args, console, args.file)
        if action == "backup":
            file = args.file or Path(f"mockint-{now()[:19].replace(':', '')}.zip")
            return _carried("backup", transfer.backup(store, file), args, console, file)
        if action == "import":
            return _carried("import", transfer.bring(store, args.file), args, console, args.file)
        return _thin(store, args, console) if action == "thin" else _purge(store, args, console)
    finally:
        store.close()


def _size(store: Store, args: Any, console: Console) -> int:
    from mockint.history import keeping

    found = keeping.sizes(store)
    if args.json:
        console.json(found)
        return 0
    say = console.say
    console.out(str(store.home), style="quiet")
    console.table(
        [
            (say("cli.data_rows"), megabytes(found.rows), say("cli.data_rows_of", **_counts(found))),
            (say("cli.data_recordings"), megabytes(found.recordings), say("cli.data_takes", count=found.takes)),
            (say("cli.data_caches"), megabytes(found.caches), ""),
            (say("cli.data_models"), megabytes(found.models), ""),
        ]
    )
    return 0


def _counts(found: Any) -> dict[str, int]:
    return {"sessions": found.sessions, "answers": found.answers, "trash": found.in_trash}


def _carried(action: str, carried: Carried, args: Any, console: Console, file: Path) -> int:
    if args.json:
        console.json(
            {"action": action, "file": str(file), "rows": carried.rows, "takes": carried.takes, "bytes": carried.bytes}
        )
        return 0
    facts = {"answers": carried.rows.get("answer", 0), "sessions": carried.rows.get("session", 0), "takes": carried.takes}
    console.out(console.say(f"cli.data_{action}_done", file=file, size=megabytes(carried.bytes), **facts))
    return 0


def _thin(store: Store, args: Any, console: Console) -> int:
    from mockint.history import keeping

    rule = console.settings.library
    days, most = args.days or 0, args.megabytes or 0
    if not (days or most):
        days, most = rule.audio_days, rule.audio_megabytes
    if not (days or most):
        raise UsageError("thin_no_rule")
    found = keeping.thin(store, days=days, megabytes=most, try_only=args.__dict__["try"])
    if args.json:
        console.json({"takes": found.takes, "bytes": found.bytes, "tried": args.__dict__["try"]})
    else:
        key = "cli.data_thin_tried" if args.__dict__["try"] else "cli.data_thin_done"
        console.out(console.say(key, takes=found.takes, size=megabytes(found.bytes)))
    return 0


def _purge(store: Store, args: Any, console: Console) -> int:
    from mockint.history import keeping

    there = keeping.sizes(store)
    if not args.yes and not confirmed(console, console.say("cli.data_purge_ask", answers=there.answers, takes=there.takes)):
        return 1
    found = keeping.purge(store)
    if args.json:
        console.json(found)
        return 0
    console.out(console.say("cli.data_purge_done", answers=found.answers, takes=found.takes, size=megabytes(found.bytes)))
    if found.held:
        console.note(console.say("cli.data_purge_held"))
    return 0


def megabytes(size: int) -> str:
    """Bytes as people read them."""
    return f"{size / 1e6:.1f} MB"
