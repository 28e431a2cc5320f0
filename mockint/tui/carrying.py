"""An answer that was cut off: offered on the home screen, written down and scored, or set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockint.errors import MockintError
from mockint.tui.messages import Progress
from mockint.tui.screens.base import Screened

if TYPE_CHECKING:
    from mockint.model import AnswerRecord


class CarryingOn(Screened[None]):
    """What the home screen does with unfinished recordings; ``_write`` shows how it stands."""

    def __init__(self) -> None:
        super().__init__()
        self._unfinished: list[AnswerRecord] = []
        self._writing: float | None = None

    def _write(self) -> None:
        raise NotImplementedError

    def _look_around(self) -> None:
        raise NotImplementedError

    def _no_store(self, error: MockintError) -> None:
        raise NotImplementedError

    def _found_unfinished(self, records: list[AnswerRecord]) -> None:
        self._unfinished = records
        self._write()

    def action_carry_on(self) -> None:
        """Have the recording written down and scored."""
        record, bridge = self._unfinished[0], self.main.bridge
        self._writing = 0.0
        self._write()
        bridge.recover(self, record, self.main.say.lang, self._recovered, self._not_recovered)

    def on_progress(self, message: Progress) -> None:
        """How far the writing down has come."""
        if self._writing is not None:
            self._writing = message.share
            self._write()

    def action_stop_writing(self) -> None:
        """Not now: the recording stays as it is and is offered again."""
        self._writing = None
        self.main.bridge.forget_recovery()
        self._write()

    def _recovered(self, record: AnswerRecord) -> None:
        if self._writing is None:
            self._look_around()
            return
        self._writing = None
        self._unfinished = self._unfinished[1:]
        self._write()
        self.open_answer(record)

    def _not_recovered(self, error: MockintError) -> None:
        if self._writing is None:
            return
        self._writing = None
        self._write()
        self.main.show_trouble(error)

    def action_set_aside(self) -> None:
        """Leave the recording where it is and do not offer it again."""
        record, bridge = self._unfinished[0], self.main.bridge

        def job() -> list[AnswerRecord]:
            bridge.store().set_state(record.id, "abandoned")
            return bridge.store().unfinished()

        bridge.ask(self, job, self._found_unfinished, self._no_store)
