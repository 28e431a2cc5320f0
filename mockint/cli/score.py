"""``mockint score``: the report on an answer from a file or standard input, without practising."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from mockint.cli.arguments import Parser
from mockint.cli.console import Console
from mockint.errors import MockintError, UsageError

if TYPE_CHECKING:
    from mockint.model import Lang, QuestionKind, Report, Timeline, Transcript

AUDIO_NAMES = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".aiff", ".webm")
AUDIO_STARTS = (b"fLaC", b"ID3", b"OggS", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
MANY = 50
"""Answers from which it pays to unpack the tables of the scorer as a whole."""
LONGEST_LINE = 8 << 20
"""Bytes of a line of ``--jsonl``; a longer one is refused, so that memory stays flat."""

KINDS = ("behavioural", "situational", "technical", "opener", "motivation", "closing", "informational", "follow_up")
"""As ``model.QUESTION_KINDS`` (a test compares them), so that ``--help`` need not load the types."""


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.value("file", "cli.score_file")
    parser.choice("--lang", "cli.score_lang", ("en", "id"))
    parser.option("--question", "cli.score_question", "TEXT")
    parser.choice("--kind", "cli.score_kind", KINDS)
    parser.switch("--json", "cli.score_json")
    parser.switch("--jsonl", "cli.score_jsonl")
    parser.option("--model", "cli.option_model")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Score one answer, or one a line. Raises UsageError, ModelError."""
    if args.jsonl:
        return _stream(args, console)
    lang = cast("Lang", parser.required(args.lang, "--lang"))
    asked = str(parser.required(args.question, "--question"))
    kind = cast("QuestionKind", args.kind or "behavioural")
    path = None if args.file in (None, "-") else Path(args.file)
    if path is not None and is_audio(path):
        from mockint.cli.hearing import hear

        transcript, timeline = hear(path, lang, console, args.model)
    else:
        transcript, timeline = _typed(_text(path, console), lang), None
    report = _score(asked, kind, transcript, timeline, console.lang)
    if args.json:
        # The offsets of a recording point into words that nobody else has.
        extra: dict[str, Any] = {"text": transcript.text} if transcript.source == "file" else {}
        console.bytes(_json(report, extra, indent=sys.stdout is not None and sys.stdout.isatty()))
        return 0
    from mockint.reports import plain

    if transcript.source == "file":
        console.out(console.say("cli.plain_heard", text=transcript.text))
        console.out()
    for line in plain.lines(report, transcript.text, console.say):
        console.out(line.text, style=line.style)
    return 0


def is_audio(path: Path) -> bool:
    """Whether a file is meant to be heard: by its name, else by how it begins. Raises UsageError when it cannot be read."""
    if path.is_dir():
        raise UsageError("file_is_folder", file=str(path))
    try:
        with path.open("rb") as file:
            start = file.read(12)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    is_wave = start[:4] in (b"RIFF", b"RF64") and start[8:12] == b"WAVE"
    return path.suffix.lower() in AUDIO_NAMES or is_wave or start.startswith(AUDIO_STARTS)


def _unreadable(path: Path, error: Exception) -> UsageError:
    if isinstance(error, FileNotFoundError):
        return UsageError("file_missing", file=str(path))
    return UsageError("file_unreadable", file=str(path), reason=getattr(error, "strerror", None) or str(error))


def _open(path: Path | None, console: Console) -> BinaryIO:
    if path is not None:
        try:
            return path.open("rb")
        except (OSError, ValueError) as error:
            raise _unreadable(path, error) from error
    if sys.stdin is None:
        raise UsageError("file_missing", file="-")
    if sys.stdin.isatty():
        console.note(console.say("cli.score_type"))
    return sys.stdin.buffer


def _text(path: Path | None, console: Console) -> str:
    """The text exactly as it stands, line ends included: offsets count its code points."""
    name = str(path) if path is not None else console.say("cli.standard_input")
    try:
        data = _open(path, console).read()
    except OSError as error:
        raise UsageError("file_unreadable", file=name, reason=error.strerror or str(error)) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("not_utf8", file=name, byte=error.start + 1) from error


def _typed(text: str, lang: Lang) -> Transcript:
    from mockint.model import Transcript

    return Transcript(text=text, lang=lang, source="typed")


def _score(asked: str, kind: QuestionKind, said: Transcript, timeline: Timeline | None, ui: str) -> Report:
    from mockint.model import Question
    from mockint.scoring import score

    return score(Question(id="asked", text=asked, kind=kind), said, timeline, ui=ui)


def _json(report: Report, extra: dict[str, Any], *, indent: bool = False) -> bytes:
    import msgspec

    data = msgspec.json.encode(report)
    if extra:
        data = msgspec.json.encode(extra)[:-1] + b"," + data[1:]
    return (msgspec.json.format(data, indent=2) if indent else data) + b"\n"


# --- one answer a line ---------------------------------------------------------------------------------------------


def _stream(args: Any, console: Console) -> int:
    """Each line by itself: a wrong one is told with its number, the others are done. Memory does not grow with the input."""
    path = None if args.file in (None, "-") else Path(args.file)
    if path is not None and path.is_dir():
        raise UsageError("file_is_folder", file=str(path))
    usual = {"lang": args.lang, "question": args.question, "kind": args.kind}
    wrong = 0
    with _open(path, console) as source:
        for number, line in _lines(source):
            if number == MANY:
                from mockint.scoring.shelf import expect_many

                expect_many()
            try:
                done = _one(line, usual, console.lang)
            except MockintError as error:
                wrong += 1
                console.note(console.say("cli.score_line", number=number, reason=error.line(console.say)))
                continue
            if done:
                console.bytes(done)
    return 1 if wrong else 0


def _lines(source: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line; one that is too long arrives as None."""
    number = 0
    while line := source.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := source.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def _one(line: bytes | None, usual: dict[str, str | None], ui: str) -> bytes:
    """The report on one line, b"" for an empty one. Raises UsageError with what is wrong."""
    import msgspec

    if line is None:
        raise UsageError("line_too_long", most=LONGEST_LINE >> 20)
    if not line.strip():
        return b""
    try:
        given = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError("line_no_json", reason=str(error)) from error
    if not isinstance(given, dict):
        raise UsageError("line_no_json", reason="{…}")
    text = _field(given, "text", None)
    lang = _field(given, "lang", usual["lang"], ("en", "id"))
    asked = _field(given, "question", usual["question"])
    kind = _field(given, "kind", usual["kind"] or "behavioural", KINDS)
    report = _score(asked, cast("QuestionKind", kind), _typed(text, cast("Lang", lang)), None, ui)
    return _json(report, {"id": given.get("id")})


def _field(given: dict[str, Any], name: str, usual: str | None, allowed: tuple[str, ...] = ()) -> str:
    value = given.get(name, usual)
    if value is None:
        raise UsageError("field_missing", field=name)
    if not isinstance(value, str):
        raise UsageError("field_no_text", field=name)
    if allowed and value not in allowed:
        raise UsageError("value_unknown", name=name, value=value, allowed=", ".join(allowed))
    return value
