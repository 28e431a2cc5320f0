"""A session as a whole: each answer with its score and what was missing; any of them opens again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mockint.practice.applied import punctuality
from mockint.reports.plain import part_name
from mockint.tui import summing, telling
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.show import bar, change, day, hanging, number, safe
from mockint.tui.widgets.keybar import Key, KeyBar

if TYPE_CHECKING:
    from mockint.application import Appointment
    from mockint.model import SessionRecord


class SummaryScreen(Screened[None]):
    """At the end of a session (``just_held``), and for each session of the history."""

    AUTO_FOCUS = "#answers"
    HELP_NAME = "summary"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "open", "open"),
        Key("up,down", "move", "choose", bar=False),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self, session: int, just_held: bool = False) -> None:
        super().__init__()
        self._session = session
        self._just_held = just_held
        self._rows: list[summing.Row] = []

    def compose(self) -> ComposeResult:
        """A title, the one thing, the answers."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="title", classes="title")
            yield Static(id="where", classes="quiet")
            yield Static(id="planned", classes="quiet")
            yield Static(id="advice", classes="box")
            yield Static(id="competencies")
            yield Static(id="prepared", classes="gap-top")
            yield OptionList(id="answers", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the session."""
        self.query_one("#advice").display = False
        self.query_one("#planned").display = False
        self.query_one("#competencies").display = False
        self.query_one("#prepared").display = False
        bridge = self.main.bridge
        bridge.ask(self, lambda: bridge.store().session(self._session), self._found, self.main.show_trouble)
        bridge.ask(self, lambda: bridge.planned_for(self._session), self._found_planned, self.main.show_trouble)

    def _found(self, session: SessionRecord | None) -> None:
        say = self.main.say
        if session is None:
            self.query_one("#title", Static).update(Content(say("history.nothing")))
            return
        self._rows = summing.rows(session.answers, session.lang)
        title = safe(session.title)
        head = Content.assemble((say("history.done"), "$accent"), "   ", title) if self._just_held else title
        self.query_one("#title", Static).update(head)
        pieces = [day(session.started, self.main.wiring.now(), say), say(f"home.mode_{session.mode}")]
        if self._rows:
            pieces.append(say("history.mean", score=number(summing.mean(self._rows))))
        self.query_one("#where", Static).update(Content(" · ".join(pieces)))
        advice = self.query_one("#advice", Static)
        words = summing.next_time(self._rows)
        advice.display = bool(words)
        advice.update(Content.assemble((say("feedback.next_time"), "bold $accent"), "  ", safe(words)))
        by_competency = summing.by_competency(self._rows, say)
        competencies = self.query_one("#competencies", Static)
        competencies.display = by_competency is not None
        competencies.update(by_competency or "")
        found = summing.prepared(self._rows)
        prepared = self.query_one("#prepared", Static)
        prepared.display = found is not None
        prepared.update(telling.taken_up(found, min(88, self.app.size.width) - 8, say) if found else "")
        answers = self.query_one("#answers", OptionList)
        answers.clear_options()
        for number_, row in enumerate(self._rows, 1):
            answers.add_option(Option(self._row(number_, row)))
        if self._rows:
            answers.highlighted = 0
            answers.focus()
        else:
            answers.display = False
            self.query_one("#where", Static).update(Content(say("history.nothing")))

    def _found_planned(self, planned: Appointment | None) -> None:
        """Whether the session began when it was planned (a late start is a finding of its own)."""
        line = punctuality(planned, self.main.say)
        widget = self.query_one("#planned", Static)
        widget.display = bool(line)
        widget.update(safe(line, "$warning" if planned and planned.late else ""))

    def _row(self, number_: int, row: summing.Row) -> Content:
        say = self.main.say
        full, empty = bar(row.score / 100, 10)
        pieces: list[Content | str | tuple[str, str]] = [(f"{number_:>2}  ", "$quiet"), (f"{row.score:>3}", "bold"), " "]
        pieces += [
            (full, "$accent"),
            (empty, "$faint"),
            "  ",
            hanging(row.record.question.text, min(88, self.app.size.width) - 8, 20),
            "\n",
            " " * 20,
        ]
        if row.tries > 1:
            grown = change(row.first_score, row.score)
            pieces.append((say("history.tries", count=row.tries, before=row.first_score, change=grown) + " · ", "$quiet"))
        if row.record.question.kind == "informational":
            missing = say("history.talk_open")
        else:
            missing = say("history.missing", part=part_name(row.missing, say)) if row.missing else say("history.all_heard")
        pieces.append((missing, "$quiet"))
        return Content.assemble(*pieces)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Opening needs an answer."""
        return bool(self._rows) if action == "open" else True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open an answer again."""
        self.open_answer(self._rows[event.option_index].record)

    def action_open(self) -> None:
        """See ``on_option_list_option_selected``."""

    def action_move(self) -> None:
        """Up and down are the list's own."""
