"""``mockint models``: the speech models on this computer, and getting one."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any, cast

from mockint.cli import INTERRUPTED
from mockint.cli.arguments import Parser, one_of
from mockint.cli.console import Console
from mockint.errors import UsageError
from mockint.reports.clean import clean

if TYPE_CHECKING:
    from mockint.model import Lang

ACTIONS = ("list", "get", "use", "remove")
MEGABYTE = 1_000_000


def add_arguments(parser: Parser) -> None:
    """The arguments of the command."""
    parser.value("action", "cli.models_action", type=one_of("ACTION", ACTIONS))
    parser.value("name", "cli.models_name")
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Do one of the four. Raises UsageError for an unknown size, ModelError."""
    action = args.action or "list"
    lang = cast("Lang", console.lang)
    if action == "list":
        if args.name:
            raise UsageError("value_too_many", value=args.name, command=parser.prog)
        return _list(args.json, lang, console)
    name = str(parser.required(args.name, "PATH" if action == "use" else "SIZE"))
    if action == "get":
        return _get(name, args.json, console)
    if action == "use":
        return _use(name, args.json, lang, console)
    return _remove(name, args.json, console)


def _list(as_json: bool, lang: Lang, console: Console) -> int:
    from mockint.errors import ModelError
    from mockint.speech import models

    here = {model.size.name: model for model in models.installed()}
    suggested = models.default_for(lang, os.cpu_count() or 1, models.memory_of_machine())
    try:
        used = models.resolve(console.settings.speech.model, lang)
    except ModelError:
        used = None
    rows = []
    for size in models.SIZES.values():
        model = here.get(size.name)
        rows.append(
            {
                "size": size.name,
                "download_mb": size.download // MEGABYTE,
                "memory_mb": size.memory // MEGABYTE,
                "installed": model is not None and not model.trouble,
                "trouble": model.trouble if model else "",
                "in_use": model is not None and model.folder == used,
                "suggested": size.name == suggested.name,
                "indonesian": size.name in models.INDONESIAN,
                "folder": str(model.folder) if model else None,
            }
        )
    own = str(used) if used and used not in {model.folder for model in here.values()} else None
    if as_json:
        console.json({"models": rows, "own_folder": own})
        return 0
    say = console.say
    shown = []
    for row, size in zip(rows, models.SIZES.values(), strict=True):
        states = ("in_use", "installed", "trouble", "suggested")
        state = next((state for state in states if row[state]), "")
        costs = say("cli.models_row", download=row["download_mb"], memory=row["memory_mb"])
        shown.append((size.name, costs, say(f"cli.models_{state}") if state else "", say(f"models.{size.gives}")))
    console.table(shown)
    if own:
        console.out(say("cli.models_using", folder=own))
    console.out()
    console.out(say("cli.models_how"), style="quiet")
    return 0


def _get(name: str, as_json: bool, console: Console) -> int:
    from mockint.speech.download import download

    known_size(name)
    console.note(console.say("cli.models_getting", size=name))
    bar = ProgressBar()
    try:
        folder = download(name, lambda now: bar.show(now.done, now.total, now.file))
    except KeyboardInterrupt:
        bar.clear()
        console.note(console.say("cli.models_kept"))
        return INTERRUPTED
    finally:
        bar.clear()
    if as_json:
        console.json({"size": name, "folder": str(folder)})
    else:
        console.out(console.say("cli.models_got", size=name, folder=folder))
    return 0


class ProgressBar:
    """A line on standard error that is written over, ten times a second at most; nothing where no person looks."""

    WIDTH = 28

    def __init__(self) -> None:
        self._shown = 0.0
        self._lively = sys.stderr is not None and sys.stderr.isatty()
        self._began: tuple[float, int] | None = None

    def show(self, done: int, total: int, file: str) -> None:
        """How far it is, in bytes."""
        now = time.monotonic()
        if not self._lively or (now - self._shown < 0.1 and done < total):
            return
        self._shown = now
        self._began = self._began or (now, done)
        since, before = self._began
        speed = (done - before) / (now - since) if now > since else 0.0
        share = done / total if total else 1.0
        bar = "#" * round(share * self.WIDTH)
        left = f" {(total - done) / speed:4.0f} s" if speed > 0 and done < total else ""
        numbers = f"{done / MEGABYTE:.0f}/{total / MEGABYTE:.0f} MB {speed / MEGABYTE:.1f} MB/s{left}"
        sys.stderr.write(f"\r[{bar:.<{self.WIDTH}}] {share:4.0%} {numbers} {clean(file)}\x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._lively and self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        self._shown = 0.0


def _use(name: str, as_json: bool, lang: Lang, console: Console) -> int:
    from msgspec.structs import replace

    from mockint import config
    from mockint.cli.devices import named_model
    from mockint.speech import models

    settings = console.settings
    named_model(name, lang)
    kept = models.use(name, lang)
    config.save(replace(settings, speech=replace(settings.speech, model=kept)))
    if as_json:
        console.json({"model": kept})
    else:
        console.out(console.say("cli.models_using", folder=kept))
    return 0


def _remove(name: str, as_json: bool, console: Console) -> int:
    from msgspec.structs import replace

    from mockint import config
    from mockint.speech import models

    known_size(name)
    freed = models.remove(name)
    settings = console.settings
    if settings.speech.model == name:
        # Else the next session would ask for what is not there.
        config.save(replace(settings, speech=replace(settings.speech, model="")))
    if as_json:
        console.json({"removed": name, "bytes": freed})
    else:
        console.out(console.say("cli.models_removed", size=name, megabytes=freed // MEGABYTE))
    return 0


def known_size(name: str) -> None:
    """Raise UsageError with the near ones for a size that there is not."""
    from mockint.errors import near
    from mockint.speech import models

    if name not in models.SIZES:
        raise UsageError("model_unknown", model=name, near=near(name, models.SIZES))
