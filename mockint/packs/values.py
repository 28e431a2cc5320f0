"""What the checks of question packs and of personas ask of a single value alike."""

from __future__ import annotations

from typing import Any

from mockint.errors import MockintError
from mockint.packs.reading import control_in, shown, tidy


class Wrong(MockintError):
    """A value is not as it should be; becomes a PackError once its place is known."""

    facts: dict[str, Any]


def one_text(value: object, name: str, longest: int) -> str:
    """A text that is not empty, tidied. Raises Wrong."""
    if not isinstance(value, str):
        raise Wrong("pack_type", field=name, value=brief(value), expected='"…"')
    control = control_in(value)
    if control:
        raise Wrong("pack_control", field=name, character=control)
    text = tidy(value)
    if not text:
        raise Wrong("pack_empty", field=name)
    if len(text) > longest:
        raise Wrong("pack_too_long", field=name, length=len(text), longest=longest)
    return text


def brief(value: object) -> str:
    """A foreign value in a message. Only simple ones are shown, so that a deep structure cannot exhaust the stack."""
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**12:
        return "10^12+"
    return shown(repr(value[:80]) if isinstance(value, str) else str(value), 80)
