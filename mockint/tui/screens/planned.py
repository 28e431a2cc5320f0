"""Planned practice: of one application, or all of it; planned, changed and taken off here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
from textual.content import Content
from textual.widgets import OptionList

from mockint.application import Application, Appointment
from mockint.practice.planned import standing
from mockint.practice.reminders import name
from mockint.tui import applied, forms
from mockint.tui.screens.base import HELP
from mockint.tui.screens.form import Values
from mockint.tui.screens.keeping import KeptListScreen
from mockint.tui.show import safe
from mockint.tui.widgets.keybar import Key


class PlannedScreen(KeptListScreen):
    """The list by time; those of every application for number 0."""

    AUTO_FOCUS = "#appointments"
    LIST, LIST_TITLE = "appointments", "applications.planned"
    HELP_NAME = "planned"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("n", "plan", "appoint"),
        Key("enter,e", "change", "change_appointment"),
        Key("x,delete", "take_off", "remove_appointment"),
        Key("up,down", "move", "choose", bar=False),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self, application: int = 0) -> None:
        super().__init__()
        self._number = application
        self._names: dict[int, str] = {}
        self._found: list[Appointment] = []
        self._read_once = False

    def _read(self) -> None:
        def read() -> tuple[list[Application], list[Appointment]]:
            at = self._applications()
            return at.all(), [one for one in at.appointments() if self._number in (0, one.application)]

        self.main.bridge.ask(self, read, self._show, self.main.show_trouble)

    def _show(self, found: tuple[list[Application], list[Appointment]]) -> None:
        say = self.main.say
        self._names = {one.id: name(one, say) for one in found[0]}
        self._found, self._read_once = found[1], True
        where = self._names.get(self._number, "")
        if not self._found:
            where = " · ".join(part for part in (where, say("applications.planned_empty")) if part)
        self._fill(where, [self._line(one) for one in self._found])

    def _line(self, one: Appointment) -> Content:
        room = self._room()
        line = applied.appointment(one, self.main.wiring.now(), room, self.main.say)
        owner = self._names.get(one.application, "") if not self._number else ""
        return Content.assemble(line, "\n  ", safe(owner, "$quiet", room)) if owner else line

    def _here(self) -> Appointment | None:
        at = self._at()
        return self._found[at] if 0 <= at < len(self._found) else None

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What has been held cannot be moved any more."""
        if action == "plan":
            return self._read_once
        if action in ("change", "take_off"):
            here = self._here() if self._read_once else None
            return here is not None and (action == "take_off" or not here.session)
        return True

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The keys depend on the line."""
        self.show_keys()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter changes it."""
        if self.check_action("change", ()):
            self.action_change()

    def _plan_form(self, title: str, one: Appointment | None, keep: Callable[[dict[str, Any]], object]) -> None:
        wiring = self.main.wiring
        zone = one.starts.zone if one else wiring.zone()

        def check(values: Values) -> dict[str, Any]:
            return forms.read_appointment(values, zone, wiring.now(), one)

        about, fields = self.say("applications.form_appoint_about"), forms.appointment_fields(self.main.say, one)
        self._form(title, about, fields, check, keep)

    def action_plan(self) -> None:
        """Practice, planned for a time."""
        self._plan_form(
            "applications.form_appoint", None, lambda read: self._applications().appoint(application=self._number, **read)
        )

    def action_change(self) -> None:
        """Another time, length or note."""
        one = self._here()
        if one is not None:
            keep = lambda read: self._applications().keep_appointment(msgspec.structs.replace(one, **read))  # noqa: E731
            self._plan_form("applications.form_change_appointment", one, keep)

    def action_take_off(self) -> None:
        """After a question."""
        one = self._here()
        if one is None:
            return
        what = standing(one, self.main.say, self.main.wiring.now()).text
        about = self.say("applications.ask_delete_appointment_about")
        question = self.say("applications.ask_delete_appointment", what=what)
        self._confirm(question, about, lambda: self._keep(lambda: self._applications().remove_appointment(one.id)))
