"""``mockint show``: one answer again, with its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mockint.cli.arguments import Parser, number
from mockint.cli.console import Console
from mockint.errors import UsageError
from mockint.model import RUBRIC_VERSION

if TYPE_CHECKING:
    from mockint.history.store import Store
    from mockint.model import AnswerRecord


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.value("answer", "cli.show_answer", type=number("ANSWER"))
    parser.option("--against", "cli.show_against", "ANSWER", type=number("--against"))
    parser.switch("--rescore", "cli.show_rescore")
    parser.switch("--keep", "cli.show_keep")
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Print the answer, alone or against another one, or scored again. Raises UsageError for an unknown one, StoreError."""
    from mockint.history.rescored import earlier
    from mockint.history.store import Store
    from mockint.practice.rescore import outdated
    from mockint.practice.retelling import complete, report_of
    from mockint.reports import plain
    from mockint.reports import talk as talk_lines

    wanted = parser.required(args.answer, "ANSWER")
    if args.keep and not args.rescore:
        raise UsageError("option_needs", name="--keep", other="--rescore")
    if args.rescore and args.against:
        raise UsageError("option_excludes", name="--rescore", other="--against")
    store = Store()
    try:
        complete(store, console.lang)
        answer = _answer(store, wanted)
        if args.against:
            return _against(answer, _answer(store, args.against), args.json, console)
        if args.rescore:
            return _rescore(store, answer, args, console)
        take = store.take_file(answer)
        replaced = earlier(store, answer.id)
        talk = report_of(store, answer, console.lang)
    finally:
        store.close()
    if args.json:
        whole = {"talk": {"answer": talk[0], "report": talk[1].report, "points": talk[1].points}} if talk else {}
        console.json({**msgspec.structs.asdict(answer), "earlier_reports": replaced, **whole})
        return 0
    console.out(answer.question.text, style="head")
    console.out(answer.started[:16].replace("T", " "), style="quiet")
    if take:
        console.out(console.say("cli.show_take", file=take), style="quiet")
    elif answer.take:
        console.out(console.say("replay.missing"), style="quiet")
    if answer.report and outdated(answer.report):
        console.out(console.say("replay.rubric_old", version=answer.report.version, today=RUBRIC_VERSION), style="quiet")
    for told in plain.versions(replaced, answer.report, console.say):
        console.out(told, style="quiet")
    console.out()
    said = answer.text or answer.raw
    console.out(said.text if said else console.say(f"cli.state_{answer.state}"))
    if talk:
        console.out()
        if not answer.report:
            console.out(console.say("cli.show_whole_talk", answer=talk[0]), style="quiet")
        for line in talk_lines.lines(talk[1], console.say):
            console.out(line.text, style=line.style)
    elif answer.report and said:
        console.out()
        for line in plain.lines(answer.report, said.text, console.say):
            console.out(line.text, style=line.style)
    return 0


def _answer(store: Store, number_: int) -> AnswerRecord:
    answer = store.answer(number_)
    if answer is None:
        raise UsageError("answer_unknown", answer=number_)
    return answer


def _against(answer: AnswerRecord, other: AnswerRecord, json: bool, console: Console) -> int:
    """The attempt that came first is the one held against, whichever was named first."""
    from mockint.reports import compare

    first, second = sorted((answer, other), key=lambda one: one.id)
    found = compare.compare(first, second)
    if json:
        console.json(found)
        return 0
    console.out(found.question, style="head")
    for line in compare.lines(found, console.say):
        console.out(line.text, style=line.style)
    return 0


def _rescore(store: Store, answer: AnswerRecord, args: Any, console: Console) -> int:
    from mockint.practice import rescore
    from mockint.reports import plain

    found = rescore.rescore(store, answer, console.lang)
    if args.keep:
        rescore.keep(store, found)
    if args.json:
        console.json({"answer": answer.id, "kept": args.keep, "changed": found.changed, "old": found.old, "new": found.new})
        return 0
    old, new = found.old, found.new
    told = console.say("replay.rescored_was", old=old.version, before=old.score, new=new.version, after=new.score)
    console.out(told, style="head")
    if not found.changed:
        console.out(console.say("replay.rescored_same"), style="quiet")
    else:
        for line in plain.changes(old, new, console.say):
            console.out(line.text, style=line.style)
        text = answer.text.text if answer.text else ""
        console.out()
        for line in plain.lines(new, text, console.say):
            console.out(line.text, style=line.style)
    key = "replay.rescored_kept" if args.keep else "replay.rescored_only_shown"
    console.out()
    console.out(console.say(key, answer=answer.id), style="quiet")
    return 0
