"""Applications: one line each, with what is due; each opens."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mockint.application import Application
from mockint.practice.followup import open_steps
from mockint.practice.reminders import step_words
from mockint.tui import forms
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.screens.form import Values
from mockint.tui.show import safe
from mockint.tui.widgets.keybar import Key, KeyBar


class ApplicationsScreen(Screened[None]):
    """The list; enter opens one, n enters a new one."""

    AUTO_FOCUS = "#applications"
    HELP_NAME = "applications"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "open", "open"),
        Key("n", "new", "new_application"),
        Key("t", "planned", "planned"),
        Key("up,down", "move", "choose", bar=False),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Application] = []

    def compose(self) -> ComposeResult:
        """A title and the list."""
        yield Static(Content(self.say("applications.title")), classes="title", id="title")
        yield Static(id="where", classes="quiet")
        yield OptionList(id="applications", compact=True)
        yield KeyBar()

    def on_screen_resume(self) -> None:
        """Shown, or shown again: read anew."""
        super().on_screen_resume()
        self._read()

    def _read(self) -> None:
        from mockint.history.applications import Applications

        bridge = self.main.bridge
        bridge.ask(self, lambda: Applications(bridge.store()).all(), self._show, self.main.show_trouble)

    def _show(self, found: list[Application]) -> None:
        self._found = found
        where, options = self.query_one("#where", Static), self.query_one("#applications", OptionList)
        where.update(Content(self.say("applications.count", count=len(found)) if found else self.say("applications.empty")))
        at = options.highlighted or 0
        options.clear_options()
        for application in found:
            options.add_option(Option(self._line(application)))
        options.display = bool(found)
        if found:
            options.highlighted = min(at, len(found) - 1)
            options.focus()
        self.show_keys()

    def _line(self, application: Application) -> Content:
        say, now = self.main.say, self.main.wiring.now()
        stage = application.stages[-1] if application.stages else None
        steps = open_steps([application], now)
        about = say(f"applications.stage_{stage.kind}") if stage else "–"
        room = max(20, min(96, self.app.size.width) - 6)
        name = Content.assemble(safe(application.position, "bold", room // 2), "  ", safe(application.company, "", room // 3))
        gap = " " * max(2, room - name.cell_length - len(about))
        head = Content.assemble(name, gap, (about, "$quiet"))
        if not steps:
            return Content.assemble(head, "\n  ", (say("applications.nothing_due"), "$quiet"))
        style = "$warning" if steps[0][1].state in ("overdue", "due") else "$quiet"
        return Content.assemble(head, "\n  ", safe(step_words(steps[0][1], say, now), style, room - 2))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Opening needs one."""
        return bool(self._found) if action == "open" else True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open it."""
        self.app.push_screen(self.main.make("application", self._found[event.option_index].id))

    def action_open(self) -> None:
        """See ``on_option_list_option_selected``."""

    def action_move(self) -> None:
        """Up and down are the list's own."""

    def action_planned(self) -> None:
        """All planned practice, also without an application."""
        self.app.push_screen(self.main.make("planned"))

    def action_new(self) -> None:
        """Enter one."""
        say = self.main.say
        fields = forms.application_fields(None, say.lang, say)
        form = self.main.make(
            "form", say("applications.form_new"), say("applications.form_about"), fields, forms.read_application
        )
        self.app.push_screen(form, self._entered)

    def _entered(self, values: Values | None) -> None:
        if values is None:
            return
        from mockint.history.applications import Applications

        bridge, given = self.main.bridge, forms.read_application(values)

        def opened(made: Application) -> None:
            self.app.push_screen(self.main.make("application", made.id))

        bridge.ask(self, lambda: Applications(bridge.store()).add(**given), opened, self.main.show_trouble)
