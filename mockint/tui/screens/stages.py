"""The stages of an application: entered, changed and taken off here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
from textual.widgets import OptionList

from mockint.application import STAGE_KINDS, Application, Stage
from mockint.practice.reminders import name, stage_line
from mockint.tui import applied, forms
from mockint.tui.screens.base import HELP
from mockint.tui.screens.form import Values
from mockint.tui.screens.keeping import KeptListScreen
from mockint.tui.widgets.keybar import Key


class StagesScreen(KeptListScreen):
    """The list by time."""

    AUTO_FOCUS = "#stages"
    LIST, LIST_TITLE = "stages", "applications.stages"
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

    def _read(self) -> None:
        self.main.bridge.ask(self, lambda: self._applications().get(self._number), self._show, self.main.show_trouble)

    def _show(self, found: Application) -> None:
        self._found, say, room, now = found, self.main.say, self._room(), self.main.wiring.now()
        where = [name(found, say)] + ([] if found.stages else [say("applications.stages_empty")])
        self._fill(" · ".join(where), [applied.stage(one, now, room, say) for one in found.stages])

    def _here(self) -> Stage | None:
        at, stages = self._at(), self._found.stages if self._found else ()
        return stages[at] if 0 <= at < len(stages) else None

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is there can be changed."""
        if action == "enter_stage":
            return self._found is not None
        return action not in ("change", "take_off") or (self._found is not None and self._here() is not None)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter changes it."""
        self.action_change()

    def _stage_form(self, title: str, one: Stage | None, keep: Callable[[dict[str, Any]], object]) -> None:
        found, wiring = self._found, self.main.wiring
        assert found is not None
        zone = one.starts.zone if one else wiring.zone()

        def check(values: Values) -> dict[str, Any]:
            return forms.read_stage(found, values, zone, wiring.now(), one)

        about = self.say("applications.form_stage_about", stages=", ".join(STAGE_KINDS))
        self._form(title, about, forms.stage_fields(one, self.main.say), check, keep)

    def action_enter_stage(self) -> None:
        """A new one."""
        self._stage_form("applications.form_stage", None, lambda read: self._applications().add_stage(self._number, **read))

    def action_change(self) -> None:
        """Another kind, time, day of their answer, note; what was remembered of it stays."""
        one = self._here()
        if one is not None:
            keep = lambda read: self._applications().keep_stage(msgspec.structs.replace(one, **read))  # noqa: E731
            self._stage_form("applications.form_change_stage", one, keep)

    def action_take_off(self) -> None:
        """After a question."""
        one = self._here()
        if one is None:
            return
        what = stage_line(one, self.main.say, self.main.wiring.now())
        question = self.say("applications.ask_delete_stage", what=what)
        about = self.say("applications.ask_delete_stage_about")
        self._confirm(question, about, lambda: self._keep(lambda: self._applications().remove_stage(one.id)))
