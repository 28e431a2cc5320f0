"""What practice has covered: competency × part, the trend, the part that is missing most."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import msgspec
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint import config
from mockint.history import counting, library, stories
from mockint.history.library import Filter
from mockint.history.stories import Guess
from mockint.practice import drill
from mockint.practice.drill import Today
from mockint.reports.coverage import Coverage, coverage
from mockint.tui import matrix
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.show import safe
from mockint.tui.widgets.keybar import Key, KeyBar

RANGES = (0, 28, 84, 365)
"""Days; 0 is everything."""
Seen = tuple[Coverage, dict[str, str], list[Guess], Today]


class CoverageScreen(Screened[None]):
    """One page that scrolls."""

    AUTO_FOCUS = "#page"
    HELP_NAME = "coverage"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("left,right", "turn", "range"),
        Key("left", "less", "less", bar=False),
        Key("right,space", "more", "more", bar=False),
        Key("l", "lang", "lang_filter"),
        Key("up,down,pageup,pagedown,home,end", "scroll", "scroll", bar=False),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self, wanted: Filter | None = None) -> None:
        super().__init__()
        self._wanted = wanted or Filter()
        self._range = 0
        self._seen: Seen | None = None

    def compose(self) -> ComposeResult:
        """A title, the range, then what was found."""
        with VerticalScroll(id="page"):
            yield Static(Content(self.say("coverage.title")), classes="title", id="title")
            yield Static(id="where", classes="quiet")
            yield Static(id="summary", classes="gap-top")
            yield Static(id="weakest", classes="box")
            yield Static(id="matrix", classes="gap-top")
            yield Static(id="trend", classes="gap-top")
            yield Static(id="year", classes="gap-top")
            yield Static(id="questions", classes="gap-top")
            yield Static(id="conduct", classes="gap-top")
            yield Static(id="voices", classes="gap-top")
            yield Static(id="guesses", classes="gap-top gap")
        yield KeyBar()

    def on_mount(self) -> None:
        """Count."""
        self._read()

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        self._write()

    def _filter(self) -> Filter:
        days = RANGES[self._range]
        if not days:
            return self._wanted
        since = (self.main.wiring.now().date() - timedelta(days=days - 1)).isoformat()
        return msgspec.structs.replace(self._wanted, since=since, until="")

    def _read(self) -> None:
        main = self.main
        bridge, settings, wanted = main.bridge, main.settings, self._filter()
        lang = drill.language_of(settings, config.interface_language(settings))
        now, zone = main.wiring.now(), main.wiring.zone()

        def job() -> Seen:
            store = bridge.store()
            found = coverage(counting.counts(store, wanted))
            today = drill.look(store, settings, lang, now, zone, year=True)
            latest = {row.name: row.latest for row in found.questions}
            texts = library.questions(store, latest.values())
            asked = {name: texts.get(number, "") for name, number in latest.items()}
            return found, asked, stories.guesses(store), today

        bridge.ask(self, job, self._found, self.main.show_trouble)

    def _found(self, seen: Seen) -> None:
        self._seen = seen
        self._write()
        self.show_keys()

    def _write(self) -> None:
        if self._seen is None:
            return
        found, asked, guesses, today = self._seen
        say = self.main.say
        days = RANGES[self._range]
        pieces = [say("history.all_time") if not days else say("history.last_days", count=days)]
        if self._wanted.lang:
            pieces.append(say(f"common.lang_{self._wanted.lang}"))
        self.query_one("#where", Static).update(safe(" · ".join(pieces)))
        room = min(104, self.app.size.width) - 6
        self._put("summary", matrix.summary(found, room, say))
        self._put("weakest", matrix.weakest(found, say))
        self._put("matrix", matrix.by_competency(found, room, say))
        self._put("trend", matrix.trend(found, room, say))
        self._put("year", matrix.year(today, say))
        self._put("questions", matrix.by_question(found, asked, room, say))
        self._put("conduct", matrix.conduct(found, say))
        self._put("voices", matrix.voices(found, say))
        self._put("guesses", matrix.guesses(guesses, room, say))

    def _put(self, name: str, content: Content | None) -> None:
        widget = self.query_one(f"#{name}", Static)
        widget.display = content is not None
        widget.update(content or "")

    def action_turn(self) -> None:
        """Stands for both directions in the line of keys."""
        raise SkipAction

    def action_less(self) -> None:
        """A longer range."""
        self._range = (self._range - 1) % len(RANGES)
        self._read()

    def action_more(self) -> None:
        """The next range."""
        self._range = (self._range + 1) % len(RANGES)
        self._read()

    def action_lang(self) -> None:
        """Both languages, English, Indonesian."""
        options = ("", "en", "id")
        lang = options[(options.index(self._wanted.lang) + 1) % 3]
        self._wanted = msgspec.structs.replace(self._wanted, lang=lang)
        self._read()

    def action_scroll(self) -> None:
        """The page's own."""
