"""The time set aside for a practice: told once when it is over, and nothing is cut off."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Timekeeper:
    """Calls ``over`` once, from a thread of its own, so many seconds after ``start``; never after ``stop``. 0: never at all."""

    def __init__(self, seconds: float, over: Callable[[], None]) -> None:
        self._timer = threading.Timer(seconds, over) if seconds > 0 else None

    def start(self) -> None:
        """The practice begins."""
        if self._timer:
            self._timer.daemon = True
            self._timer.start()

    def stop(self) -> None:
        """It is over anyway."""
        if self._timer:
            self._timer.cancel()
