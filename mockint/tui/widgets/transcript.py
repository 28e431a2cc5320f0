"""An answer's words with the parts of the story in the margin: letters that never change their place, and colour."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mockint.model import STAR_PARTS, Report
from mockint.reports.clean import clean
from mockint.reports.plain import LETTERS
from mockint.tui.marking import Layout, Line, Run, lay_out

MARGIN = 10
"""Cells before the text: four letters, a blank, a finding's number in three, the margin's line, a blank."""


class TranscriptView(Widget):
    """Renders only the lines that are on the screen, so that the length of an answer does not matter."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--situation",
        "transcript--task",
        "transcript--action",
        "transcript--result",
        "transcript--other",
        "transcript--data",
        "transcript--vague",
        "transcript--finding",
        "transcript--chosen",
        "transcript--rule",
    }

    class Pointed(Message):
        """A word was clicked."""

        def __init__(self, span: tuple[int, int]) -> None:
            super().__init__()
            self.span = span

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = ""
        self._report: Report | None = None
        self._chosen: tuple[int, int] | None = None
        self._layout: Layout = Layout((), ())
        self._width = 0

    def show(self, text: str, report: Report | None) -> None:
        """The words and what was found in them."""
        self._text, self._report, self._chosen, self._width = clean(text, lines=True), report, None, 0
        self.refresh(layout=True)

    def choose(self, span: tuple[int, int] | None) -> Region | None:
        """Mark these words; returns where they stand in this widget."""
        self._chosen = span
        self.refresh()
        if span is None or not self._layout.lines:
            return None
        first, last = self._layout.line_of(span[0]), self._layout.line_of(max(span[0], span[1] - 1))
        return Region(0, first, max(1, self.size.width), last - first + 1)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as it may be."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As high as its lines."""
        return max(1, len(self._lay_out(width).lines))

    def _lay_out(self, width: int) -> Layout:
        if width != self._width:
            self._width = width
            self._layout = lay_out(self._text, self._report, width - MARGIN)
        return self._layout

    def render_line(self, y: int) -> Strip:
        """One line of text with its margin."""
        width = self.size.width
        lines = self._lay_out(width).lines
        if not 0 <= y < len(lines):
            return Strip.blank(width, self.rich_style)
        line = lines[y]
        segments = [*self._margin(line)]
        for run in line.runs:
            segments += self._run(run)
        return Strip(segments).adjust_cell_length(width, self.rich_style).simplify()

    def _margin(self, line: Line) -> list[Segment]:
        base = self.rich_style
        out = []
        for part in STAR_PARTS:
            mark = (LETTERS[part] if line.first else "╎") if part == line.part else " "
            out.append(Segment(mark, base + self._component(part) + Style(bold=line.first)))
        mark = f"!{line.findings[0]}{'+' if len(line.findings) > 1 else ''}" if line.findings else ""
        out.append(Segment(f" {mark:<3.3}", base + self._component("finding")))
        out.append(Segment("│ ", base + self._component("rule")))
        return out

    def _run(self, run: Run) -> list[Segment]:
        style = self.rich_style + self._component(run.part or "other")
        if run.data:
            style += Style(underline=True)
        if run.vague:
            style += self._component("vague")
        if run.finding:
            style += self._component("finding")
        chosen = self._chosen
        if chosen is None or chosen[1] <= run.start or chosen[0] >= run.end:
            return [Segment(self._text[run.start : run.end], style)]
        a, b = max(run.start, chosen[0]), min(run.end, chosen[1])
        pieces = ((run.start, a, style), (a, b, style + self._component("chosen")), (b, run.end, style))
        return [Segment(self._text[start:end], look) for start, end, look in pieces if start < end]

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(f"transcript--{name}", partial=True)

    def on_click(self, event: events.Click) -> None:
        """Tell which word stands under the pointer."""
        lines = self._layout.lines
        x, y = event.x - MARGIN, event.y
        if not 0 <= y < len(lines) or x < 0:
            return
        at, used = lines[y].start, 0
        while at < lines[y].end and used + cell_len(self._text[at]) <= x:
            used += cell_len(self._text[at])
            at += 1
        if at >= lines[y].end or self._text[at].isspace():
            return
        start = end = at
        while start > lines[y].start and not self._text[start - 1].isspace():
            start -= 1
        while end < lines[y].end and not self._text[end].isspace():
            end += 1
        self.post_message(self.Pointed((start, end)))
