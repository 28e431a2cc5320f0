"""The home screen's lines as styled text: greeting, choices, what is unfinished, the state of the devices. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from mockint.catalogue import Catalogue
from mockint.reports.clean import one_line
from mockint.tui.show import day, hanging, safe
from mockint.tui.wiring import StatusLine

if TYPE_CHECKING:
    from mockint.model import AnswerRecord

INDENT = 13
"""Where the words of a device's line begin."""


def greeting(now: datetime, say: Catalogue) -> Content:
    """By the time of day."""
    hour = now.hour
    part = "morning" if 4 <= hour < 11 else "noon" if 11 <= hour < 15 else "afternoon" if 15 <= hour < 18 else "evening"
    tagline = ("  " + say("home.tagline"), "$quiet")
    return Content.assemble(("mockint", "bold $accent"), ("   ", ""), say(f"home.{part}"), tagline)


def choice(name: str, value: str, choices: Sequence[str], say: Catalogue) -> Content:
    """What there is to choose from, the choice in brackets, and what it means."""
    parts: list[str | tuple[str, str]] = [(f"{say(f'home.{name}'):<10}", "$quiet")]
    for one in choices:
        word = say(f"home.{name}_{one}")
        parts += [(f"‹{word}›", "bold") if one == value else (f" {word} ", "$quiet"), " "]
    return Content.assemble(*parts, (" " + say(f"home.{name}_{value}_about"), "$quiet"))


def unfinished(records: Sequence[AnswerRecord], writing: float | None, now: datetime, say: Catalogue) -> Content | None:
    """The oldest unfinished answer, how many more there are, or how far the writing down has come (0–1)."""
    if not records:
        return None
    if writing is not None:
        return Content(say("home.writing", percent=round(100 * writing)))
    more = say("home.unfinished_more", count=len(records) - 1) if len(records) > 1 else ""
    head = (say("home.unfinished", when=day(records[0].started, now, say)), "bold")
    return Content.assemble(head, more, "\n", safe(records[0].question.text, "$quiet", 72))


def no_model(say: Catalogue) -> Content:
    """The first moment: what works already, and the command that brings the rest."""
    head, command = (say("home.no_model"), "bold"), (say("home.no_model_command"), "bold $accent")
    return Content.assemble(head, "\n", say("home.no_model_typed"), " ", command, say("home.no_model_then"))


def status(lines: Sequence[StatusLine] | None, width: int, say: Catalogue) -> Content:
    """A line for each device with the command that mends it; None while they are being looked for."""
    if lines is None:
        return Content.styled(say("home.looking"), "$quiet")
    # A missing model is said at length above.
    return Content("\n").join(_status(line, width, say) for line in lines if line.what != "model" or line.ok)


def _status(line: StatusLine, width: int, say: Catalogue) -> Content:
    mark = ("●", "$success") if line.ok else ("○", "$warning")
    name = say(f"home.{line.what}") if line.what in ("voice", "microphone", "model") else ""
    text = hanging(line.text, width, INDENT, "$quiet" if line.ok else "")
    pieces: list[Content | str | tuple[str, str]] = [mark, " ", (f"{name:<{INDENT - 2}}", "$quiet"), text]
    if line.mend:
        mend = one_line(line.mend)
        fits = "\n" not in text.plain and INDENT + text.cell_length + 4 + cell_len(mend) <= width
        pieces += ["  → " if fits else "\n" + " " * INDENT + "→ ", (mend, "bold $accent")]
    return Content.assemble(*pieces)
