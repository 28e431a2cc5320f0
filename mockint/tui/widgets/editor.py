"""Where answers and corrections are typed."""

from __future__ import annotations

from textual.actions import SkipAction
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from mockint.reports.clean import clean


def fit(text: str) -> str:
    """Without control characters; line feeds stay."""
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"), lines=True)


class Editor(TextArea):
    """A plain text area: no syntax, no line numbers; Tab leaves it; Ctrl+C with nothing chosen is not swallowed."""

    takes_writing = True
    """Keys that write a character are no commands while this has the focus."""

    def __init__(self, text: str = "", id: str | None = None) -> None:
        super().__init__(fit(text), id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True)

    @property
    def written(self) -> str:
        """What stands in it, without blanks at the ends."""
        return self.text.strip()

    def edit(self, edit: Edit) -> EditResult:
        """Whatever is typed or pasted is made fit first."""
        edit.text = fit(edit.text)
        return super().edit(edit)

    def load_text(self, text: str) -> None:
        """Whatever is put in is made fit first."""
        super().load_text(fit(text))

    def action_copy(self) -> None:
        """Copy what is chosen; with nothing chosen the key means what it means elsewhere."""
        if not self.selected_text:
            raise SkipAction
        super().action_copy()
