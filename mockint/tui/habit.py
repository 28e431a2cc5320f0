"""What home knows of the daily habit: what is due today, in one line, and the key that starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from mockint import config
from mockint.catalogue import Catalogue
from mockint.tui.bridge import Request
from mockint.tui.screens.base import Screened
from mockint.tui.show import safe

if TYPE_CHECKING:
    from mockint.practice.drill import Today

KEY = "d"


class WithHabit(Screened[None]):
    """The part of the home screen that has to do with today's drill; ``_write`` shows it."""

    def __init__(self) -> None:
        super().__init__()
        self._today: Today | None = None

    def _look_for_today(self) -> None:
        main = self.main
        settings, now, zone = main.settings, main.wiring.now(), main.wiring.zone()
        interface = config.interface_language(settings)

        def job() -> Today:
            from mockint.practice import drill

            lang = drill.language_of(settings, interface)
            return drill.look(main.bridge.store(), settings, lang, now, zone)

        # A store that cannot be opened is told by whoever asks it for the unfinished answers.
        main.bridge.ask(self, job, self._found_today)

    def _found_today(self, today: Today) -> None:
        self._today = today
        self._write()

    def _write(self) -> None:
        """Bring the screen up to date."""

    def _habit(self, say: Catalogue) -> Content | None:
        """The line on today; None before the first practice."""
        from mockint.practice.today import home_line

        room = min(88, self.app.size.width) - 4
        line = home_line(self._today, say, KEY, room) if self._today else ""
        return safe(line, longest=room) if line else None

    @property
    def _can_drill(self) -> bool:
        from mockint.practice.today import begun

        return self._today is not None and self._today.question is not None and begun(self._today)

    def action_drill(self) -> None:
        """A warm-up, then what is due."""
        today = self._today
        if today is None or today.question is None:
            return
        first = today.warm_up.id if today.warm_up else ""
        request = Request(today.pack, "coach", "short", today.chosen, warm_up=first, minutes=today.minutes)
        self.app.push_screen(self.main.make("practice", request))
