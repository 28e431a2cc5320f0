"""``mockint history``: the past sessions; finding answers, and what can be done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockint.cli import filters
from mockint.cli.arguments import Parser, number, one_of
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.history.library import Found
    from mockint.history.store import Store

USUAL = 20
ACTIONS = (
    "list",
    "search",
    "delete",
    "restore",
    "trash",
    "empty",
    "tag",
    "untag",
    "note",
    "exclude",
    "include",
    "undo",
)


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    parser.value("action", "cli.history_action", type=one_of("ACTION", ACTIONS))
    parser.value("words", "cli.history_words", many=True)
    filters.add(parser)
    parser.switch("--session", "cli.history_session")
    parser.option("--limit", "cli.history_limit", "N", type=number("--limit"))
    parser.switch("--yes", "cli.option_yes")
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """List, find or change. Raises UsageError, StoreError."""
    from mockint.history import trash
    from mockint.history.library import Filter
    from mockint.history.store import Store
    from mockint.practice import retelling

    action = args.action or "list"
    store = Store()
    try:
        if action in ("list", "search"):
            # A talk that was cut off gets its report now: it is built from what was kept of it.
            retelling.complete(store, console.lang)
        if action == "search":
            args.text = " ".join([*parser.required(args.words, "WORDS"), args.text or ""]).strip()
        elif action in ("list", "trash", "undo") and args.words:
            raise UsageError("value_too_many", value=args.words[0], command=parser.prog)
        if action in ("list", "search"):
            wanted = filters.of(args, store)
            if wanted == Filter():
                return _sessions(store, args, console)
            return _answers(store, wanted, args, console)
        if action == "trash":
            return _trash(trash.trashed(store), args.json, console)
        if action == "undo":
            undone = trash.undo(store)
            if args.json:
                console.json(undone)
            elif undone is None:
                console.out(console.say("cli.history_nothing_undone"))
            else:
                facts = {"what": console.say(f"cli.did_{undone.what}"), "answers": ", ".join(map(str, undone.answers))}
                console.out(console.say("cli.history_undone", **facts))
            return 0
        if action == "empty":
            return _empty(store, args, console, parser)
        return _change(store, action, args, console, parser)
    finally:
        store.close()


def _change(store: Store, action: str, args: Any, console: Console, parser: Parser) -> int:
    from mockint.history import trash

    words = list(parser.required(args.words, "ANSWER"))
    name = ""
    if action in ("tag", "untag"):
        name = words.pop()
    elif action == "note":
        name, words = " ".join(words[1:]), words[:1]
    answers = [number("ANSWER")(word) for word in parser.required(words, "ANSWER")]
    if args.session:
        sessions, answers = answers, []
        for session in sessions:
            found = trash.of_session(store, session)
            if not found:
                raise UsageError("session_unknown", session=session)
            answers += found
    if action == "delete":
        changed = trash.delete(store, answers)
    elif action == "restore":
        changed = trash.restore(store, answers)
    elif action == "tag":
        changed = trash.tag(store, answers, name)
    elif action == "untag":
        changed = trash.untag(store, answers, name)
    elif action == "note":
        changed = trash.note(store, answers[0], name)
    else:
        changed = trash.leave_out(store, answers, action == "exclude")
    if args.json:
        console.json({"action": action, "answers": answers, "changed": changed})
    else:
        console.out(console.say(f"cli.history_{action}_done", count=changed))
    return 0


def _empty(store: Store, args: Any, console: Console, parser: Parser) -> int:
    from mockint.history import trash

    answers = [number("ANSWER")(word) for word in args.words] or None
    there = [number for number, _, _ in trash.trashed(store) if answers is None or number in answers]
    if there and not args.yes and not confirmed(console, console.say("cli.history_empty_ask", count=len(there))):
        return 1
    gone = trash.empty(store, there)
    if args.json:
        console.json({"deleted": gone})
    else:
        console.out(console.say("cli.history_empty_done", count=gone))
    return 0


def confirmed(console: Console, question: str) -> bool:
    """Whether the user says yes. Raises UsageError where nobody can be asked."""
    if not console.interactive:
        raise UsageError("needs_yes")
    answer = (console.ask(question) or "").strip().casefold()
    return answer in ("y", "yes", "ya")


def _trash(found: list[tuple[int, str, str]], as_json: bool, console: Console) -> int:
    if as_json:
        console.json([{"answer": answer, "question": asked, "deleted": when} for answer, asked, when in found])
    elif not found:
        console.out(console.say("cli.history_trash_empty"))
    else:
        console.table([(str(answer), when[:16].replace("T", " "), asked) for answer, asked, when in found])
    return 0


def _answers(store: Store, wanted: Any, args: Any, console: Console) -> int:
    from mockint.history import library

    found = library.find(store, wanted, args.limit or library.SHOWN)
    if args.json:
        console.json(found)
        return 0
    if not found:
        console.out(console.say("cli.history_no_answer"))
        return 0
    for one in found:
        show_found(one, console, searched=bool(wanted.text))
    count = library.count(store, wanted)
    if count > len(found):
        console.out(console.say("cli.history_more", shown=len(found), count=count), style="quiet")
    return 0


def show_found(one: Found, console: Console, *, searched: bool) -> None:
    """One answer of a list, with the sentence of the hit after a search."""
    from mockint.reports.clean import one_line
    from mockint.reports.plain import LETTERS

    score = "–" if one.score is None else str(one.score)
    pieces = [one.started[:16].replace("T", " "), one.lang, one.role, one.kind]
    if one.missing:
        letters = " ".join(LETTERS[part] for part in one.missing)
        pieces.append(console.say("cli.history_missing", parts=letters))
    pieces += [f"#{tag}" for tag in one.tags]
    if one.left_out:
        pieces.append(console.say("cli.history_left_out"))
    console.out(f"{one.answer}  {score}  {one_line(one.question, 90)}", style="head")
    console.out("    " + " · ".join(piece for piece in pieces if piece), style="quiet")
    if one.note:
        console.out(f"    {console.say('cli.history_note', note=one_line(one.note))}")
    if searched:
        text, at = "", 0
        for start, end in one.hits:
            text += one.quote[at:start] + "»" + one.quote[start:end] + "«"
            at = end
        console.out(f"    {one_line(text + one.quote[at:], 240)}")


def _sessions(store: Store, args: Any, console: Console) -> int:
    sessions = [store.session(found.id) for found, _, _ in store.overview(args.limit or USUAL)]
    there = [session for session in sessions if session and session.answers]
    if args.json:
        console.json(there)
        return 0
    if not there:
        console.out(console.say("cli.history_empty"))
    for session in there:
        when = session.started[:16].replace("T", " ")
        mode = console.say(f"cli.mode_{session.mode}")
        console.out(f"{when}  {session.title} ({session.pack}, {mode})", style="head")
        rows = []
        for answer in session.answers:
            score = str(answer.report.score) if answer.report else console.say(f"cli.state_{answer.state}")
            kind = console.say("cli.history_probe", question=answer.question.text) if answer.probe else answer.question.text
            rows.append((f"  {answer.id}", score, kind))
        console.table(rows)
        console.out()
    return 0
