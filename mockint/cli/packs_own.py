"""``mockint packs new | import | remove``: packs of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mockint.cli.arguments import Parser
from mockint.cli.console import Console
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.model import Lang
    from mockint.packs.checking import Checked
    from mockint.packs.persona_check import CheckedPersona


def new(file: str | None, args: Any, console: Console, parser: Parser) -> int:
    """Write a commented pack to start from. What the options do not say is asked, where a person answers."""
    from mockint import paths
    from mockint.model import LANGS
    from mockint.packs import starter

    asking, stages = console.interactive and not args.json, (*starter.STARTER_STAGES, "informational")
    role = args.role or (_asked(console, "cli.packs_ask_role") if asking else None)
    role = str(parser.required(role or None, "--role"))
    stage = args.stage or (_one_of(console, "cli.packs_ask_stage", stages) if asking else "user")
    lang = args.lang or (_one_of(console, "cli.packs_ask_lang", LANGS, console.lang) if asking else console.lang)
    if stage not in stages:
        allowed = ", ".join(stages)
        raise UsageError("value_unknown", name="--stage", value=stage, allowed=allowed)
    path = Path(file) if file else Path(f"{starter.name_for(role, stage)}.toml")
    from mockint.packs.checking import pack_name

    name, persona = pack_name(path), stage == "informational"
    schema = (paths.shipped_packs_dir() / f"{'persona' if persona else 'pack'}.schema.json").absolute().as_uri()
    spoken, ui = cast("Lang", lang), console.lang
    if persona:
        text = starter.starter_persona(name, trade=role, lang=spoken, ui=ui, schema=schema)
    else:
        text = starter.starter(name, role=role, stage=stage, lang=spoken, ui=ui, schema=schema)
    starter.write_new(path, text)
    if args.json:
        console.json({"file": str(path), "id": f"{lang}/personas/{name}" if persona else f"{lang}/{name}"})
        return 0
    console.out(console.say("cli.packs_new_persona" if persona else "cli.packs_new_done", file=path))
    console.out(console.say("cli.packs_new_next", file=path), style="quiet")
    return 0


def check_any(path: Path) -> Checked | CheckedPersona:
    """A file checked as what it means to be: a question pack, or a persona. Never raises."""
    from mockint.errors import PackError
    from mockint.packs import checking, persona_check
    from mockint.packs.reading import read_text

    try:
        text = read_text(path)
    except PackError as error:
        return checking.Checked(None, (error,))
    check = persona_check.check_text if persona_check.is_persona(path, text) else checking.check_text
    return check(path, text)


def bring_in(file: str, args: Any, console: Console) -> int:
    """Check a file and copy it into the user's packs. Raises PackError when the name is taken, StoreError."""
    from mockint.packs.lint import lint
    from mockint.packs.own import keep

    checked = check_any(Path(file))
    if checked.errors:
        if args.json:
            console.json({"file": file, "ok": False, "errors": [error.line(console.say) for error in checked.errors]})
        else:
            explain(checked, console)
            console.note(console.say("cli.packs_not_imported", file=file))
        return 1
    kept = keep(checked, Path(file), args.name_option or "")
    if args.json:
        console.json({"file": file, "ok": True, "id": kept.id, "path": str(kept.path)})
        return 0
    pack = getattr(checked, "pack", None)
    for remark in lint(pack) if pack else ():
        console.out(f"{file}: {remark.line(console.say)}")
    console.out(console.say("cli.packs_imported", id=kept.id, path=kept.path))
    if pack:
        console.out(console.say("cli.packs_imported_next", id=kept.id), style="quiet")
    else:
        lang, _, name = kept.id.partition("/personas/")
        console.out(console.say("cli.packs_persona_next", id=f"{lang}/{name}"), style="quiet")
    return 0


def remove(name: str, args: Any, console: Console) -> int:
    """Delete a pack or persona of the user's, after asking. Raises UsageError when nobody can be asked, UnknownPackError."""
    from mockint.packs import own

    kept = own.find(name, args.lang)
    if not args.yes:
        if not console.interactive:
            raise UsageError("pack_remove_needs_yes", what=kept.id)
        answer = console.ask(console.say("cli.packs_remove_sure", id=kept.id, path=kept.path))
        if (answer or "").strip().casefold() not in ("y", "yes", "ya"):
            console.out(console.say("cli.packs_remove_kept"))
            return 0
    own.remove(kept)
    if args.json:
        console.json({"id": kept.id, "path": str(kept.path)})
    else:
        console.out(console.say("cli.packs_removed", id=kept.id))
    return 0


def explain(checked: Checked | CheckedPersona, console: Console) -> None:
    """Every error with its place, and the source line with a mark under it, on standard error."""
    from mockint.packs.explain import excerpt

    for error in checked.errors:
        console.note(error.line(console.say))
        for line in excerpt(checked.text, error):
            console.note(line)


def _asked(console: Console, prompt: str) -> str:
    return (console.ask(console.say(prompt)) or "").strip()


def _one_of(console: Console, prompt: str, allowed: tuple[str, ...], usual: str = "") -> str:
    """One of the allowed words, the usual one for an empty line."""
    usual = usual or allowed[-1]
    answer = _asked(console, prompt).casefold() or usual
    if answer not in allowed:
        raise UsageError("value_unknown", name=console.say(prompt), value=answer, allowed=", ".join(allowed))
    return answer
