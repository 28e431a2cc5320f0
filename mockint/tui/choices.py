"""The settings as the screen offers them: a name, the values to choose from, and how a value is read from and put into them.

Pure: what devices, voices and models there are is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mockint.config import Settings


@dataclass(frozen=True)
class Offer:
    """The names that only the outside knows; None while it is being asked."""

    inputs: Sequence[str] | None = None
    outputs: Sequence[str] | None = None
    voices_en: Sequence[str] | None = None
    voices_id: Sequence[str] | None = None
    models: Sequence[str] | None = None


@dataclass(frozen=True)
class Choice:
    """One setting. ``path`` is "theme" or "voice.rate"; ``values`` in the order in which they are gone through."""

    path: str
    values: tuple[Any, ...] = field(default=())

    @property
    def name(self) -> str:
        """As the catalogue has it: ``settings.<name>``."""
        return self.path.replace(".", "_")


def choices(settings: Settings, offer: Offer) -> list[Choice]:
    """All settings of the screen. The value in use is always among the values."""
    rows = [
        Choice("interface", ("", "en", "id")),
        Choice("theme", ("dark", "light")),
        Choice("voice.enabled", (True, False)),
        Choice("voice.en", ("", *(offer.voices_en or ()))),
        Choice("voice.id", ("", *(offer.voices_id or ()))),
        Choice("voice.rate", tuple(range(100, 261, 10))),
        Choice("voice.volume", tuple(round(0.1 * step, 1) for step in range(1, 11))),
        Choice("voice.output", ("", *(offer.outputs or ()))),
        Choice("microphone.enabled", (True, False)),
        Choice("microphone.input", ("", *(offer.inputs or ()))),
        Choice("microphone.stop_after_silence", (0.0, 3.0, 5.0, 8.0, 12.0)),
        Choice("microphone.headphones", (False, True)),
        Choice("speech.model", ("", *(offer.models or ()))),
        Choice("habit.minutes", (3, 5, 10, 15, 20, 30)),
        Choice("habit.questions", (1, 2, 3, 4, 5, 6, 8, 10)),
        Choice("habit.days_a_week", tuple(range(8))),
        Choice("library.guess", (False, True)),
        Choice("library.audio_days", (0, 30, 90, 180, 365, 730)),
    ]
    return [_with_current(row, value_of(settings, row.path)) for row in rows]


def _with_current(row: Choice, value: Any) -> Choice:
    if value in row.values:
        return row
    number = isinstance(value, int | float) and not isinstance(value, bool)
    values = sorted({*row.values, value}) if number else [*row.values, value]
    return Choice(row.path, tuple(values))


def value_of(settings: Settings, path: str) -> Any:
    """The value in use."""
    value: Any = settings
    for name in path.split("."):
        value = getattr(value, name)
    return value


def put(settings: Settings, path: str, value: Any) -> Settings:
    """The settings with one value changed."""
    table, _, name = path.rpartition(".")
    if not table:
        return msgspec.structs.replace(settings, **{name: value})
    return msgspec.structs.replace(settings, **{table: msgspec.structs.replace(getattr(settings, table), **{name: value})})


def step(row: Choice, value: Any, by: int) -> Any:
    """The next value, or the one before; numbers stop at their ends, other choices go round."""
    at = row.values.index(value) + by
    number = isinstance(value, int | float) and not isinstance(value, bool)
    at = min(len(row.values) - 1, max(0, at)) if number else at % len(row.values)
    return row.values[at]
