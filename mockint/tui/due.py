"""What home knows of applications: what is due, in one line, and for which one is practised."""

from __future__ import annotations

from textual.content import Content

from mockint.application import Application, Appointment
from mockint.catalogue import Catalogue
from mockint.practice.followup import open_steps
from mockint.practice.reminders import due_line, name
from mockint.tui.screens.base import Screened
from mockint.tui.show import hanging, safe

Found = tuple[list[Application], list[Appointment]]


class WithApplications(Screened[None]):
    """The part of the home screen that has to do with applications; ``_write`` shows it."""

    def __init__(self) -> None:
        super().__init__()
        self._applications: list[Application] = []
        self._planned: list[Appointment] = []

    def _look_for_applications(self) -> None:
        bridge = self.main.bridge

        def job() -> Found:
            from mockint.history.applications import Applications

            at = Applications(bridge.store())
            return at.all(), at.appointments()

        # A store that cannot be opened is told by whoever asks it for the unfinished answers.
        bridge.ask(self, job, self._found_applications)

    def _found_applications(self, found: Found) -> None:
        self._applications, self._planned = found
        if self.main.practise_for not in [a.id for a in self._applications]:
            self.main.practise_for = 0
        self._write()

    def _write(self) -> None:
        """Bring the screen up to date."""

    def _due(self, say: Catalogue) -> Content | None:
        """The line on what is due; None when nothing is."""
        now = self.main.wiring.now()
        line = due_line(open_steps(self._applications, now), self._planned, now, say)
        return hanging(line, min(88, self.app.size.width) - 4, 2) if line else None

    def _practised_for(self, say: Catalogue) -> Content | None:
        """For which application; None while there are none."""
        if not self._applications:
            return None
        chosen = next((a for a in self._applications if a.id == self.main.practise_for), None)
        label = (f"{say('applications.home_for'):<10}", "$quiet")
        if chosen is None:
            return Content.assemble(label, (f" {say('applications.home_for_none')} ", "$quiet"))
        return Content.assemble(label, ("‹", "bold"), safe(name(chosen, say), "bold", 60), ("›", "bold"))

    def action_applications(self) -> None:
        """Where one has applied."""
        self.app.push_screen(self.main.make("applications"))

    def action_for_application(self) -> None:
        """One application further; after the last, none."""
        numbers = [0, *(a.id for a in self._applications)]
        at = numbers.index(self.main.practise_for) if self.main.practise_for in numbers else 0
        self.main.practise_for = numbers[(at + 1) % len(numbers)]
        self._write()
