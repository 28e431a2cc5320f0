"""The report on an informational interview: what was heard and what was not, then the points."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint.reports import talk
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.show import bar, hanging
from mockint.tui.widgets.keybar import Key, KeyBar

if TYPE_CHECKING:
    from mockint.scoring.informational import TalkPoint, TalkReport

MARKS = {True: ("✓", "$success"), False: ("○", "$warning"), None: ("·", "$quiet")}


class TalkReportScreen(Screened[None]):
    """At the end of a talk."""

    AUTO_FOCUS = "#page"
    HELP_NAME = "talkreport"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("up,down", "scroll", "scroll"),
        HELP,
        Key("escape,q,enter", "back", "back"),
    )

    def __init__(self, outcome: TalkReport, title: str) -> None:
        super().__init__()
        self._outcome, self._title = outcome, title

    def compose(self) -> ComposeResult:
        """One column of reading width."""
        with VerticalScroll(id="page"):
            yield Static(Content(self._title), id="title", classes="title")
            yield Static(id="score")
            yield Static(id="points", classes="gap-top")
            yield Static(id="outcome")
        yield KeyBar()

    def on_mount(self) -> None:
        """Write it."""
        say, whole = self.main.say, self._outcome.report
        full, empty = bar(whole.score / 100, 24)
        score = Content.assemble((f"{whole.score}", "bold"), "  ", (full, "$accent"), (empty, "$faint"))
        self.query_one("#score", Static).update(score)
        room = max(40, min(88, self.app.size.width) - 6)
        rows = [self._row(point, room) for point in self._outcome.points]
        self.query_one("#points", Static).update(Content("\n").join(rows))
        styles = {"head": "bold", "quiet": "$quiet", "finding": "$error", "advice": "bold $accent"}
        rest = [
            Content("") if not line.text else hanging(line.text, room, 2, styles.get(line.style, ""))
            for line in talk.after(self._outcome, say)
        ]
        self.query_one("#outcome", Static).update(Content("\n").join(rest))

    def _row(self, point: TalkPoint, room: int) -> Content:
        mark, style = MARKS[point.heard]
        words = talk.point_line(point, self._outcome.text, self.main.say)
        return Content.assemble((mark, f"bold {style}"), " ", hanging(words, room, 2, "" if point.heard else "$quiet"))

    def action_scroll(self) -> None:
        """Up and down are the page's own."""
