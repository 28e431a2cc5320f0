"""A take along its time: level, parts, pauses and findings, and where the playing is. A click leads there."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from mockint.practice.replay import Track, part_at
from mockint.reports.plain import LETTERS
from mockint.speech.envelope import STEP, Envelope

STEPS = " ▁▂▃▄▅▆▇█"


class Timeline(Static):
    """Rows from above: the level (one or three), the parts, pauses with findings, the playhead."""

    class Sought(Message):
        """A moment was clicked, in seconds."""

        def __init__(self, seconds: float) -> None:
            super().__init__()
            self.seconds = seconds

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._track = Track(0.0)
        self._levels: Envelope | None = None
        self._place = 0.0
        self._drawn: tuple[object, ...] = ()

    def show(self, track: Track, levels: Envelope | None) -> None:
        """Another take, or its levels."""
        self._track, self._levels, self._drawn = track, levels, ()
        self.move(self._place)

    def move(self, place: float) -> None:
        """The playing is there now."""
        self._place = place
        wanted = (self._room, self._column(place), self.screen.has_class("-wide"), self._levels is not None)
        if wanted != self._drawn:
            self._drawn = wanted
            self.update(draw(self._track, self._levels, place, wanted[0], 3 if wanted[2] else 1))

    def on_resize(self) -> None:
        """Columns stand for other moments."""
        self.move(self._place)

    @property
    def _room(self) -> int:
        return max(8, self.content_size.width)

    def _column(self, seconds: float) -> int:
        return column(seconds, self._track.seconds, self._room)

    def on_click(self, event: events.Click) -> None:
        """Tell the moment under the pointer."""
        self.post_message(self.Sought(max(0.0, (event.x + 0.0) / self._room * self._track.seconds)))


def column(seconds: float, whole: float, room: int) -> int:
    """The column of a moment."""
    return min(room - 1, max(0, int(seconds / whole * room))) if whole > 0 else 0


def draw(track: Track, levels: Envelope | None, place: float, room: int, rows: int) -> Content:
    """All rows. What is over is bright, what comes is dim; the mark below says the same without colour."""
    whole, now = track.seconds, column(place, track.seconds, room)
    out: list[Content | str | tuple[str, str]] = []
    heights = _heights(levels, whole, room, rows * (len(STEPS) - 1))
    for row in range(rows - 1, -1, -1):
        cells = "".join(STEPS[min(len(STEPS) - 1, max(0, height - row * (len(STEPS) - 1)))] for height in heights)
        out += [(cells[: now + 1], "$accent"), (cells[now + 1 :], "$quiet"), "\n"]
    out += [*_parts(track, room), "\n", *_marks(track, room), "\n", (" " * now + "▲", "bold $accent")]
    return Content.assemble(*out)


def _heights(levels: Envelope | None, whole: float, room: int, top: int) -> list[int]:
    if levels is None or not levels.levels or whole <= 0:
        return [0] * room
    out = []
    for at in range(room):
        first, last = int(at * whole / room / STEP), int((at + 1) * whole / room / STEP)
        part = levels.levels[first : max(first + 1, last)]
        out.append(round(max(part) * top) if part else 0)
    return out


def _parts(track: Track, room: int) -> list[tuple[str, str]]:
    """The part of each column's middle; its letter where it begins."""
    out: list[tuple[str, str]] = []
    before = ""
    for at in range(room):
        part = part_at(track, (at + 0.5) * track.seconds / room)
        mark, style = ("━", f"$part-{part}") if part else ("╌", "$faint")
        if part and part != before:
            mark, style = LETTERS[part], f"bold $part-{part}"
        before = part
        if out and out[-1][1] == style and not style.startswith("bold"):
            out[-1] = (out[-1][0] + mark, style)
        else:
            out.append((mark, style))
    return out


def _marks(track: Track, room: int) -> list[tuple[str, str]]:
    """Pauses as dots, findings as ! and number, and where one take ends and the next begins."""
    cells = [(" ", "")] * room
    for start, end in track.pauses:
        for at in range(column(start, track.seconds, room), column(end, track.seconds, room) + 1):
            cells[at] = ("·", "$quiet")
    for begin, _ in track.takes[1:]:
        cells[column(begin, track.seconds, room)] = ("┆", "bold $accent")
    for number, times in enumerate(track.findings, 1):
        if times:
            first = column(times[0], track.seconds, room)
            for at, mark in enumerate(f"!{number}", first):
                if at < room:
                    cells[at] = (mark, "bold $error")
    return cells
