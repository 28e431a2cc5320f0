"""The recording light, the microphone's level with its hint, and the clock against the question's target."""

from __future__ import annotations

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from mockint.catalogue import Catalogue
from mockint.speech.protocols import Level
from mockint.tui.show import bar, clock

FLOOR = -60.0
"""dBFS at the left end of the meter: a quiet room."""
WIDTH = 24


class Light(Static):
    """What is happening now, in words, with the light before it. Only the recording light blinks."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words, self._mark, self._style, self._lit = "", " ", "", True
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """The light's beat; held while nothing is being recorded."""
        self._timer = self.set_interval(0.6, self._beat, pause=True)

    def show(self, words: str, mark: str = "○", style: str = "$quiet", *, recording: bool = False) -> None:
        """Set the words and the mark before them."""
        self._words, self._mark, self._style, self._lit = words, mark, style, True
        if self._timer is not None:
            if recording and self.app.animation_level != "none":
                self._timer.resume()
            else:
                self._timer.pause()
        self._write()

    def _beat(self) -> None:
        self._lit = not self._lit
        self._write()

    def _write(self) -> None:
        self.update(Content.assemble((self._mark if self._lit else " ", self._style), " ", (self._words, "bold")))


class Meter(Static):
    """The level of the last moment, the highest of the last while, and a hint in words when something is wrong."""

    def __init__(self, say: Catalogue, id: str | None = None) -> None:
        super().__init__(id=id)
        self._say = say
        self._peak = FLOOR

    def reset(self) -> None:
        """For a new take."""
        self._peak = FLOOR
        self.update("")

    def show(self, level: Level) -> None:
        """One more level."""
        self._peak = max(level.peak, self._peak - 1.5)
        share = (level.rms - FLOOR) / -FLOOR
        full = round(min(1.0, max(0.0, share)) * WIDTH)
        tip = min(WIDTH - 1, round(min(1.0, max(0.0, (self._peak - FLOOR) / -FLOOR)) * WIDTH))
        cells = ["▮"] * full + ["▯"] * (WIDTH - full)
        rest = "".join(cells[full:tip]), "".join(cells[tip + 1 :])
        parts: list[str | tuple[str, str]] = [("▮" * full, "$success")]
        if tip >= full and self._peak > FLOOR:
            parts += [(rest[0], "$faint"), ("▮", "$quiet"), (rest[1], "$faint")]
        else:
            parts.append(("▯" * (WIDTH - full), "$faint"))
        if level.hint:
            parts += ["\n", (self._say(f"sound.hint_{level.hint}"), "bold $warning")]
        self.update(Content.assemble(*parts))


class Clock(Static):
    """Time spoken against the time a good answer takes."""

    def show(self, seconds: float, target: int, over: str) -> None:
        """``over`` is said when the target has passed."""
        full, empty = bar(seconds / max(1, target), WIDTH)
        late = seconds > target
        style = "$warning" if late else "$foreground"
        parts = [(f"{clock(seconds)}", f"bold {style}"), (f" / {clock(target)}  ", "$quiet"), (full, style), (empty, "$faint")]
        if late:
            parts.append((f"  {over}", "$quiet"))
        self.update(Content.assemble(*parts))
