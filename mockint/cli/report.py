"""``mockint report``: what practice has covered, as text, JSON, CSV, Markdown or one HTML file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockint.cli import filters
from mockint.cli.arguments import Parser, number
from mockint.cli.console import Console
from mockint.errors import StoreError, UsageError

if TYPE_CHECKING:
    from mockint.history.store import Store
    from mockint.model import AnswerRecord
    from mockint.reports.coverage import Coverage

SHOWN = 100
"""Answers whose words stand in the HTML file."""
MOST_SOUND = 48 << 20
"""Bytes of recordings in the HTML file; the newest answers' come first."""


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    filters.add(parser)
    parser.switch("--json", "cli.option_json")
    parser.switch("--csv", "cli.report_csv")
    parser.switch("--markdown", "cli.report_markdown")
    parser.option("--html", "cli.report_html", "FILE", type=Path)
    parser.switch("--audio", "cli.report_audio")
    parser.option("--answers", "cli.report_answers", "N", type=number("--answers"))


def run(args: Any, console: Console, parser: Parser) -> int:
    """Print the coverage or write the file. Raises UsageError, StoreError."""
    from mockint.history import counting, library
    from mockint.history.store import Store
    from mockint.reports import coverage, tables

    shapes = [name for name in ("json", "csv", "markdown", "html") if getattr(args, name)]
    if len(shapes) > 1:
        raise UsageError("one_shape", names=" ".join(f"--{name}" for name in shapes))
    if args.html and args.html.exists():
        raise UsageError("file_exists", file=str(args.html))
    store = Store()
    try:
        wanted = filters.of(args, store)
        found = coverage.coverage(counting.counts(store, wanted))
        if not found.answers and wanted != library.Filter():
            raise UsageError("nothing_found")
        latest = {row.name: row.latest for row in found.questions}
        texts = library.questions(store, latest.values())
        asked = {name: texts.get(answer, "") for name, answer in latest.items()}
        if args.html:
            chosen = counting.latest(store, wanted, args.answers or SHOWN)
            answers = [answer for number in chosen if (answer := store.answer(number))]
            return _page(args, found, asked, answers, store, console)
    finally:
        store.close()
    if args.json:
        console.json({"version": 1, "coverage": found, "questions": asked})
    elif args.csv:
        console.bytes(tables.as_csv(found, asked, console.say).encode())
    elif args.markdown:
        console.bytes((tables.markdown(found, asked, console.say) + "\n").encode())
    else:
        for line in tables.lines(found, asked, console.say):
            console.out(line.text, style=line.style)
    return 0


def _page(
    args: Any, found: Coverage, asked: dict[str, str], answers: list[AnswerRecord], store: Store, console: Console
) -> int:
    from mockint.history.store import now
    from mockint.reports import page

    sound: dict[int, bytes] = {}
    room = MOST_SOUND
    for answer in answers if args.audio else ():
        take = store.take_file(answer)
        if take and take.stat().st_size <= room:
            sound[answer.id] = take.read_bytes()
            room -= len(sound[answer.id])
    text = page.html(found, asked, answers, console.say, made=now(), sound=sound)
    write_private(args.html, text.encode())
    console.out(console.say("cli.report_written", file=args.html, answers=len(answers), megabytes=f"{len(text) / 1e6:.1f}"))
    return 0


def write_private(file: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by the user alone. Raises UsageError, StoreError."""
    if not file.parent.is_dir():
        raise UsageError("no_folder", folder=str(file.parent))
    draft = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(data)
        draft.replace(file)
    except OSError as error:
        raise StoreError("disk_failed", reason=error.strerror or str(error)) from error
    finally:
        draft.unlink(missing_ok=True)
