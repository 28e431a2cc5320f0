"""``mockint`` alone: the screens."""

from __future__ import annotations

from mockint.cli.console import Console
from mockint.errors import UsageError


def run(console: Console) -> int:
    """Open the screens; without a terminal say what works there. Raises UsageError, SettingsError, StoreError."""
    if not console.interactive:
        raise UsageError("no_terminal")
    from mockint.cli import screens

    return screens.run(console, console.settings)
