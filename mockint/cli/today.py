"""``mockint today``: what is due, the streak, the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockint.cli.arguments import Parser
from mockint.cli.console import Console

if TYPE_CHECKING:
    from mockint.practice.drill import Today


def add_arguments(parser: Parser) -> None:
    """The options of the command."""
    parser.choice("--lang", "cli.today_lang", ("en", "id"))
    parser.switch("--json", "cli.option_json")


def run(args: Any, console: Console, parser: Parser) -> int:
    """Show it. Raises StoreError."""
    from mockint.practice import today as told

    found = due(console, args.lang, year=True)
    if args.json:
        console.json(_told(found))
        return 0
    for text, style in told.lines(found, console.say):
        console.out(text, style=style)
    return 0


def due(console: Console, lang: Any, *, year: bool = False) -> Today:
    """What today holds by the user's clock. Raises StoreError."""
    from datetime import UTC, datetime

    from mockint import config
    from mockint.history.store import Store
    from mockint.localtime import local_zone
    from mockint.practice import drill

    settings = console.settings
    store = Store()
    try:
        wanted = lang or drill.language_of(settings, config.interface_language(settings))
        return drill.look(store, settings, wanted, datetime.now(UTC), local_zone(), year=year)
    finally:
        store.close()


def _told(found: Today) -> dict[str, Any]:
    from datetime import timedelta

    def question(one: Any) -> dict[str, str] | None:
        return {"id": one.id, "text": one.text} if one else None

    return {
        "day": found.day.isoformat(),
        "lang": found.lang,
        "done": found.done,
        "pack": found.pack or None,
        "warm_up": question(found.warm_up),
        "question": question(found.question),
        "parts": list(found.parts),
        "new": bool(found.question and not found.parts),
        "coming": {(found.day + timedelta(days=n)).isoformat(): count for n, count in enumerate(found.coming) if count},
        "streak": {
            "days": found.streak.days,
            "today": found.streak.today,
            "forgiven": [day.isoformat() for day in found.streak.forgiven],
        },
        "week": {"done": found.week.done, "wished": found.week.wished},
        "year": {day.isoformat(): count for day, count in sorted(found.counts.items()) if day <= found.day},
    }
