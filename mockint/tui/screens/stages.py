"""The stages of an application: entered, changed and taken off here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mockint.application import STAGE_KINDS, Application, Stage
from mockint.practice.reminders import name, stage_line
from mockint.tui import applied, forms
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.screens.form import Values
from mockint.tui.show import safe
from mockint.tui.widgets.keybar import Key, KeyBar


class StagesScreen(Screened[None]):
    """The list by time."""

    AUTO_FOCUS = "#stages"
    HELP_NAME = "stages"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("n", "enter_stage", "stage"),
        Key("enter,e", "change", "change_stage"),
        Key("x,delete", "take_off", "remove_stage"),
        Key("up,down", "move", "choose", bar=False),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self, application: int) -> None:
        super().__init__()
        self._number = application
        self._found: Application | None = None

    def compose(self) -> ComposeResult:
        """A title and the list."""
        yield Static(Content(self.say("applications.stages")), classes="title", id="title")
        yield Static(id="where", classes="quiet")
        yield OptionList(id="stages", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read them."""
        self._read()

    def _applications(self) -> Any:
        from mockint.history.applications import Applications

        return Applications(self.main.bridge.store())

    def _read(self) -> None:
        self.main.bridge.ask(self, lambda: self._applications().get(self._number), self._show, self.main.show_trouble)

    def _show(self, found: Application) -> None:
        self._found, say = found, self.main.say
        where = [name(found, say)] + ([] if found.stages else [say("applications.stages_empty")])
        self.query_one("#where", Static).update(safe(" · ".join(where)))
        options = self.query_one("#stages", OptionList)
        at = options.highlighted or 0
        options.clear_options()
        room, now = min(96, self.app.size.width) - 6, self.main.wiring.now()
        options.add_options([Option(applied.stage(one, now, room, say)) for one in found.stages])
        options.display = bool(found.stages)
        if found.stages:
            options.highlighted = min(at, len(found.stages) - 1)
            options.focus()
        self.show_keys()

    def _here(self) -> Stage | None:
        at = self.query_one("#stages", OptionList).highlighted
        stages = self._found.stages if self._found else ()
        return stages[at] if at is not None and at < len(stages) else None

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is there can be changed."""
        if action == "enter_stage":
            return self._found is not None
        return action not in ("change", "take_off") or (self._found is not None and self._here() is not None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter changes it."""
        self.action_change()

    def action_move(self) -> None:
        """Up and down are the list's own."""

    def _form(self, title: str, one: Stage | None, keep: Callable[[dict[str, Any]], object]) -> None:
        found, wiring = self._found, self.main.wiring
        assert found is not None
        zone = one.starts.zone if one else wiring.zone()

        def check(values: Values) -> dict[str, Any]:
            return forms.read_stage(found, values, zone, wiring.now(), one)

        def filled(values: Values | None) -> None:
            if values is not None:
                read = check(values)
                self.main.bridge.ask(self, lambda: keep(read), lambda done: self._read(), self.main.show_trouble)

        about = self.say("applications.form_stage_about", stages=", ".join(STAGE_KINDS))
        self.app.push_screen(
            self.main.make("form", self.say(title), about, forms.stage_fields(one, self.main.say), check), filled
        )

    def action_enter_stage(self) -> None:
        """A new one."""
        self._form("applications.form_stage", None, lambda read: self._applications().add_stage(self._number, **read))

    def action_change(self) -> None:
        """Another kind, time, day of their answer, note; what was remembered of it stays."""
        one = self._here()
        if one is not None:
            keep = lambda read: self._applications().keep_stage(msgspec.structs.replace(one, **read))  # noqa: E731
            self._form("applications.form_change_stage", one, keep)

    def action_take_off(self) -> None:
        """After a question."""
        one = self._here()
        if one is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                job = lambda: self._applications().remove_stage(one.id)  # noqa: E731
                self.main.bridge.ask(self, job, lambda done: self._read(), self.main.show_trouble)

        what = stage_line(one, self.main.say, self.main.wiring.now())
        question = self.say("applications.ask_delete_stage", what=what)
        self.app.push_screen(self.main.make("confirm", question, self.say("applications.ask_delete_stage_about")), answered)
