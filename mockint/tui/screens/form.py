"""A few fields to fill in. What is wrong is said in the form, before it closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
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
                    yield Static(Content(clean(field.label, lines=True)), classes="label quiet")
                    editor = Editor(field.value, id=f"field-{field.name}")
                    editor.styles.height = field.rows
                    yield editor
            yield Static(id="wrong", classes="trouble")
            yield KeyBar()

    def on_mount(self) -> None:
        """In the first field."""
        self.query_one("#wrong").display = False
        # Not scrolled to: what the form is about stands above its first field.
        self.query(Editor).first().focus(scroll_visible=False)

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Without scrolling: that is done below, once, for the field together with its name."""
        super().set_focus(widget, scroll_visible=False, from_app_focus=from_app_focus)

    def on_descendant_focus(self) -> None:
        """A field comes into view with its name."""
        fields = self.query_one("#fields", VerticalScroll)
        siblings = list(fields.children)
        at = siblings.index(self.focused) if self.focused in siblings else 0
        if at > 2:
            self.call_after_refresh(self._bring_into_view, siblings[at - 1], siblings[at])
        else:
            self.call_after_refresh(fields.scroll_home, animate=False)

    def _bring_into_view(self, label: Widget, editor: Widget) -> None:
        both = label.virtual_region.union(editor.virtual_region)
        self.query_one("#fields", VerticalScroll).scroll_to_region(both, animate=False)

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
            wrong.update(Content(clean(self._named(error))))
            return
        self.dismiss(values)

    def _named(self, error: MockintError) -> str:
        """What is wrong, with the field as the form calls it."""
        names = {field.name: field.label.split(" (")[0].split(",")[0] for field in self._fields}
        facts = {key: names.get(str(value), value) if key in ("field", "name") else value for key, value in error.facts.items()}
        return type(error)(error.key, **facts).line(self.main.say)

    def action_next_field(self) -> None:
        """Tab is the editors' own."""
        self.focus_next()

    def action_back(self) -> None:
        """Nothing changes."""
        self.dismiss(None)
