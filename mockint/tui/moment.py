"""A running session at this moment: where it stands, what is happening, what can be done. Pure functions of its view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from mockint.catalogue import Catalogue
from mockint.practice.session import MORE, State, Turn
from mockint.reports.plain import part_name
from mockint.tui.marking import wrap

if TYPE_CHECKING:
    from mockint.practice.conductor import View


def place(turn: Turn, total: int, say: Catalogue) -> str:
    """Which question of how many, which try, and what a probe asks for."""
    pieces = [say("practice.number", number=turn.number, total=total)]
    if turn.attempt > 1:
        pieces.append(say("practice.attempt", attempt=turn.attempt))
    if turn.probe == MORE:
        pieces.append(say("practice.more"))
    elif turn.probe:
        pieces.append(say("practice.probe", part=part_name(turn.probe, say)))
    return " · ".join(pieces)


def now(view: View, say: Catalogue) -> tuple[str, str, str]:
    """What is happening: the words, the mark before them, its style."""
    match view.state:
        case State.ASKING:
            return say("practice.speaking"), "♪", "$accent"
        case State.THINKING if not view.can_listen:
            return say("practice.your_turn_typed"), "›", "$accent"
        case State.THINKING:
            return say("practice.your_turn"), "○", "$accent"
        case State.ANSWERING if view.reading:
            return say("practice.listening_already"), "●", "$record"
        case State.ANSWERING:
            return say("practice.listening"), "●", "$record"
        case State.PAUSED:
            return say("practice.paused"), "‖", "$warning"
        case State.RECOGNISING:
            return say("practice.writing"), "…", "$accent"
        case State.PARTING:
            return say("practice.parting"), "♪", "$accent"
    return "", " ", ""


def latest(settled: str, still: str, width: int, rows: int) -> Content:
    """The last ``rows`` lines of ``width`` cells of what is being written down: settled words bright, words that may still
    change dim and in italics."""
    text = f"{settled} {still}".strip()
    begin = max(0, len(text) - width * (rows + 2))
    lines = wrap(text, begin, len(text), max(8, width - 2))
    cut = lines[-rows][0] if len(lines) > rows else lines[1][0] if begin and len(lines) > 1 else begin
    bright = settled[cut:] + (" " if settled and still else "")
    return Content.assemble("… " if cut else "", bright, (text[max(cut, len(text) - len(still)) :], "italic $quiet"))


def allowed(view: View, typing: bool) -> dict[str, bool]:
    """For each action of the practice screen whether it means something now; ``typing`` while the editor is shown."""
    waiting = view.state in (State.ASKING, State.THINKING)
    recording = view.state in (State.ANSWERING, State.PAUSED)
    return {
        "submit": typing,
        "keys": typing,
        "start": waiting and view.can_listen and not typing,
        "stop": recording,
        "pause": view.state is State.ANSWERING,
        "resume": view.state is State.PAUSED,
        "over": recording,
        "type": waiting,
        "repeat": waiting and view.can_speak,
        "slower": waiting and view.can_speak,
        "quiet": view.state is State.ASKING or view.reading,
        "go_on": view.state is State.PARTING,
        "skip": view.state is State.THINKING,
        "hint": waiting and view.turn is not None and bool(view.turn.question.hint),
    }
