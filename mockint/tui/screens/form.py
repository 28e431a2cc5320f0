"""A few fields to fill in. What is wrong is said in the form, before it closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint.errors import MockintError
from mockint.reports.clean import clean
from mockint.tui.screens.base import Dialog
from mockint.tui.widgets.editor import Editor
from mockint.tui.widgets.keybar import Key, KeyBar

Values = dict[str, str]


@dataclass(frozen=True)
class Field:
    """One field: its name, the line above it, what stands in it, and how many rows it has."""

    name: str
    label: str
    value: str = ""
    rows: int = 1


class FormScreen(Dialog[Values | None]):
    """Dismissed with the values once ``check`` has nothing against them, or None."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("ctrl+s,ctrl+enter,ctrl+j", "keep", "keep"),
        Key("tab", "next_field", "next_field"),
        Key("escape", "back", "cancel"),
    )

    def __init__(self, title: str, about: str, fields: Sequence[Field], check: Callable[[Values], object]) -> None:
        super().__init__()
        self._title, self._about, self._fields, self._check = title, about, fields, check

    def compose(self) -> ComposeResult:
        """A title, the fields, what is wrong with them."""
        with Vertical(id="dialog", classes="wide form"):
            yield Static(Content(clean(self._title)), classes="title")
            with VerticalScroll(id="fields", can_focus=False):
                yield Static(Content(clean(self._about)), classes="quiet")
                for field in self._fields:
                    yield Static(Content(clean(field.label)), classes="label quiet")
                    editor = Editor(field.value, id=f"field-{field.name}")
                    editor.styles.height = field.rows
                    yield editor
            yield Static(id="wrong", classes="trouble")
            yield KeyBar()

    def on_mount(self) -> None:
        """In the first field."""
        self.query_one("#wrong").display = False
        self.query(Editor).first().focus()

    def values(self) -> Values:
        """What stands in the fields."""
        return {field.name: self.query_one(f"#field-{field.name}", Editor).written for field in self._fields}

    def action_keep(self) -> None:
        """Take it, unless something is wrong."""
        values = self.values()
        try:
            self._check(values)
        except MockintError as error:
            wrong = self.query_one("#wrong", Static)
            wrong.display = True
            wrong.update(Content(clean(error.line(self.main.say))))
            return
        self.dismiss(values)

    def action_next_field(self) -> None:
        """Tab is the editors' own."""
        self.focus_next()

    def action_back(self) -> None:
        """Nothing changes."""
        self.dismiss(None)
