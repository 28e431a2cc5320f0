"""``mockint rules``: the conduct rules, and whether a rule file of one's own is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockint.cli.arguments import Parser, one_of
from mockint.cli.console import Console
from mockint.errors import RuleError, UsageError, near

if TYPE_CHECKING:
    from mockint.scoring.conduct_rules import RuleSet

ACTIONS = ("list", "show", "check")


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    parser.value("action", "cli.rules_action", type=one_of("ACTION", ACTIONS))
    parser.value("name", "cli.rules_name", many=True)
    parser.choice("--lang", "cli.rules_lang", ("en", "id"))
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """List, show or check. Raises UsageError, RuleError."""
    action = args.action or "list"
    lang = args.lang or console.lang
    if action == "list":
        if args.name:
            raise UsageError("value_too_many", value=args.name[0], command=parser.prog)
        return _list(lang, args.json, console)
    names = parser.required(args.name, "RULE" if action == "show" else "FILE")
    if action == "show":
        if len(names) > 1:
            raise UsageError("value_too_many", value=names[1], command=parser.prog)
        return _show(names[0], lang, args.json, console)
    return _check(names, lang, args.json, console)


def own_files() -> list[tuple[str, str]]:
    """Name and text of the rule files in the user's data folder, in order. Raises RuleError for one that cannot be read."""
    from mockint import paths

    folder = paths.rules_dir()
    return [(p.name, _read(p)) for p in sorted(folder.glob("*.toml"))] if folder.is_dir() else []


def adopt(console: Console) -> None:
    """Have answers read with the user's own rules as well; a file that is wrong is told in one line and left out."""
    from mockint import paths

    if not any(paths.rules_dir().glob("*.toml")):
        return
    from mockint.model import LANGS
    from mockint.scoring import conduct_own

    files = []
    for path in sorted(paths.rules_dir().glob("*.toml")):
        try:
            files.append((path.name, _read(path)))
        except RuleError as error:
            console.note(error.line(console.say))
    for problem in conduct_own.adopt(files, (console.lang, *(other for other in LANGS if other != console.lang))):
        console.note(f"{problem.line(console.say)} {console.say('rules.left_out')}")


def own_rules(lang: str) -> RuleSet | None:
    """The shipped rules with the user's own added, None when there are none. Raises RuleError."""
    from mockint.scoring.conduct_check import own_rules as build

    files = own_files()
    return build(files, lang) if files else None


def _list(lang: str, as_json: bool, console: Console) -> int:
    from mockint.scoring.conduct_rules import shipped

    common = shipped(lang)
    rules = own_rules(lang) or common
    rows = []
    for name, rule in rules.rules.items():
        why = rule.why_id if console.lang == "id" else rule.why_en
        rows.append(
            {"id": name, "category": rule.category, "severity": rule.severity, "own": name not in common.rules, "why": why}
        )
    if as_json:
        console.json(rows)
        return 0
    mine = console.say("rules.from_you")
    console.table([(r["id"], r["category"], r["severity"], mine if r["own"] else "") for r in rows])  # type: ignore[misc]
    return 0


def _show(name: str, lang: str, as_json: bool, console: Console) -> int:
    from mockint.scoring.conduct_check import shipped_examples
    from mockint.scoring.conduct_rules import shipped

    rules = own_rules(lang) or shipped(lang)
    rule = rules.rules.get(name)
    if rule is None:
        raise UsageError("rule_none_named", name=name, near=near(name, rules.rules))
    examples = [e for each in ("en", "id") for e in shipped_examples(each) if e.rule == name]
    if as_json:
        shown = [{"lang": e.lang, "flagged": [t[s:x] for t, s, x in e.flagged], "near": e.near} for e in examples]
        console.json({"id": name, "rule": rule, "examples": shown})
        return 0
    say = console.say
    console.out(name, style="head")
    console.out(say("rules.where", category=rule.category, severity=rule.severity, settings=", ".join(rule.settings.split())))
    console.out(say("rules.why", text=rule.why_id if console.lang == "id" else rule.why_en))
    console.out(say("rules.instead", text=rule.instead_id if console.lang == "id" else rule.instead_en))
    if rule.relations:
        targets = ", ".join(rule.targets.split())
        console.out(say("rules.relations", names=", ".join(sorted(set(rule.relations.split()))), targets=targets))
    if rule.rescues:
        console.out(say("rules.rescues", names=", ".join(sorted(set(rule.rescues.split())))))
    if rule.warns:
        console.out(say("rules.warns"))
    for key, text in (("rules.patterns", rule.patterns), ("rules.broad", rule.broad)):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if lines:
            console.out(say(key), style="quiet")
            for line in lines:
                console.out(f"  {line}")
    for example in examples:
        console.out(say("rules.flagged", lang=example.lang), style="quiet")
        for text, start, end in example.flagged:
            console.out(f"  {text[:start]}[[{text[start:end]}]]{text[end:]}")
        console.out(say("rules.passed", lang=example.lang), style="quiet")
        for text in example.near:
            console.out(f"  {text}")
    return 0


def _check(names: list[str], lang: str, as_json: bool, console: Console) -> int:
    from mockint.scoring.conduct_check import check_file, own

    wrong = 0
    told = []
    for name in names:
        count = examples = 0
        try:
            text = _read(Path(name))
            problems = check_file(text, lang, name)[1]
            added = own(text, lang, name)[1]
            count, examples = len(added), sum(len(e.flagged) + len(e.near) for e in added)
        except RuleError as error:
            problems = [error]
        lines = [problem.line(console.say) for problem in problems]
        wrong += bool(lines)
        told.append({"file": name, "ok": not lines, "errors": lines})
        if as_json:
            continue
        for line in lines:
            console.note(line)
        if not lines:
            console.out(console.say("rules.right", file=name, rules=count, examples=examples))
    if as_json:
        console.json(told)
    return 1 if wrong else 0


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError("rule_no_file", file=str(path)) from error
