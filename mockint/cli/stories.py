"""``mockint stories``: the story bank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockint.cli.arguments import Parser, number, one_of
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.history.stories import Story

ACTIONS = ("list", "show", "add", "remove", "tell", "untell")


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    from mockint.model import COMPETENCIES

    parser.value("action", "cli.stories_action", type=one_of("ACTION", ACTIONS))
    parser.value("numbers", "cli.stories_numbers", many=True, type=number("NUMBER"))
    parser.option("--title", "cli.stories_title", "TEXT")
    parser.option("--competency", "cli.filter_competency", type=one_of("--competency", COMPETENCIES))
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """List, show, add, remove, or say what tells a story. Raises UsageError, StoreError."""
    from mockint.history import stories
    from mockint.history.store import Store

    action = args.action or "list"
    wants = {"list": 0, "tell": 2, "untell": 2}.get(action, 1)
    if len(args.numbers) > wants:
        raise UsageError("value_too_many", value=str(args.numbers[wants]), command=parser.prog)
    if len(args.numbers) < wants:
        raise UsageError("value_missing", name="NUMBER", command=parser.prog)
    store = Store()
    try:
        if action == "add":
            made = stories.make(store, args.numbers[0], args.title or "", args.competency or "")
            return _done(console, args.json, "cli.stories_added", made)
        if action == "remove":
            stories.remove(store, args.numbers[0])
            return _done(console, args.json, "cli.stories_removed", args.numbers[0])
        if action in ("tell", "untell"):
            stories.tell(store, args.numbers[0], args.numbers[1], action == "tell")
            return _done(console, args.json, "cli.stories_told", args.numbers[0])
        found = stories.bank(store)
    finally:
        store.close()
    if action == "show":
        found = [story for story in found if story.id == args.numbers[0]]
        if not found:
            raise UsageError("story_unknown", story=args.numbers[0])
    if args.json:
        console.json([_told(story) for story in found])
        return 0
    if not found:
        console.out(console.say("cli.stories_none"))
    for story in found:
        _show(story, console, whole=action == "show")
    return 0


def _done(console: Console, as_json: bool, key: str, story: int) -> int:
    if as_json:
        console.json({"story": story})
    else:
        console.out(console.say(key, story=story))
    return 0


def _told(story: Story) -> dict[str, Any]:
    import msgspec

    from mockint.reports import story_lines

    out: dict[str, Any] = msgspec.to_builtins(story)
    out["serves"] = story_lines.serves(story.tellings)
    out["overused"] = story_lines.overused(story.tellings)
    out["changed"] = msgspec.to_builtins(story_lines.changed(story.figures, story.tellings))
    return out


def _show(story: Story, console: Console, *, whole: bool) -> None:
    from mockint.reports import story_lines, tables
    from mockint.reports.clean import one_line

    say = console.say
    console.out(f"{story.id}  {one_line(story.title)}", style="head")
    told = say("cli.stories_tellings", count=len(story.tellings))
    console.out(f"   {tables.competency(story.competency, say)} · {story.lang} · {told}", style="quiet")
    if story.figures:
        figures = ", ".join(dict.fromkeys(one_line(e.text, 40) for e in story.figures))
        console.out(f"   {say('report.evidence')}: {figures}", style="data")
    asked = {one.question_id: one for one in story.tellings}
    for question, times in story_lines.serves(story.tellings).items():
        one = asked[question]
        console.out(f"   {say('cli.stories_serves', question=one_line(one.question, 80), times=times, score=one.score)}")
    if often := story_lines.overused(story.tellings):
        console.out(f"   ! {say('cli.stories_overused', count=often)}", style="finding")
    for change in story_lines.changed(story.figures, story.tellings):
        facts = {"answer": change.answer, "before": one_line(change.before), "now": one_line(change.now)}
        console.out(f"   ! {say('cli.stories_changed', **facts)}", style="finding")
    if whole:
        console.out()
        console.out(story.text)
