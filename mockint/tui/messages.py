"""What the bridge tells the screens, as small messages. Of levels, captions and progress only the latest is handled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from mockint.practice.conductor import View
    from mockint.speech.protocols import Caption, Level


@dataclass
class ViewChanged(Message):
    """The session moved on."""

    view: View


@dataclass
class LevelHeard(Message):
    """The microphone's level; a newer one takes the place of one not yet shown."""

    level: Level

    def can_replace(self, message: Message) -> bool:
        """Only the latest level matters."""
        return isinstance(message, LevelHeard)


@dataclass
class CaptionHeard(Message):
    """What has been recognised so far; a newer one takes the place of one not yet shown."""

    caption: Caption

    def can_replace(self, message: Message) -> bool:
        """A caption holds everything so far."""
        return isinstance(message, CaptionHeard)


@dataclass
class Progress(Message):
    """How far long work has come, 0–1."""

    share: float

    def can_replace(self, message: Message) -> bool:
        """Only the latest share matters."""
        return isinstance(message, Progress)


@dataclass
class PlayheadMoved(Message):
    """Where a playing is, in seconds of its take; ``turn`` tells which playing."""

    turn: int
    seconds: float

    def can_replace(self, message: Message) -> bool:
        """Only the latest place matters."""
        return isinstance(message, PlayheadMoved)


@dataclass
class Done(Message):
    """A job of the bridge has ended: ``call`` is run on the screen's thread."""

    call: Callable[[], None]
