"""The thread of a session: takes work from a queue, one piece after the other, and shows a new view after each."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress

from mockint.errors import MockintError
from mockint.practice.view import View


class Loop:
    """What devices and screens hand in is done in order on one thread; nothing of it runs twice at once."""

    view: View

    def __init__(self, on_change: Callable[[View], None]) -> None:
        self._on_change = on_change
        self._events: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._settled = threading.Condition()
        self._pending = 0
        self._closed = False
        self.failure: Exception | None = None
        """What went wrong inside mockint, if anything did."""

    # what the session gives -----------------------------------------------------------------------------------------

    def _snapshot(self) -> View:
        """The view as it is now."""
        raise NotImplementedError

    def _failed(self, error: Exception) -> None:
        """A piece of work failed: tell it, and leave nobody waiting."""
        raise NotImplementedError

    def _ending(self) -> None:
        """The last work of all. A MockintError in it is nobody's concern any more."""
        raise NotImplementedError

    # for the outside ------------------------------------------------------------------------------------------------

    def wait(self, until: Callable[[View], bool], timeout: float = 60.0) -> View:
        """Block until a view satisfies ``until`` and nothing is queued (for --plain and tests). Raises TimeoutError, and what
        went wrong inside the session (see ``failure``)."""
        with self._settled:
            done = self._settled.wait_for(
                lambda: (self._pending == 0 and until(self.view)) or self._closed or self.failure is not None, timeout
            )
            if self.failure is not None:
                raise self.failure
            if not done:
                raise TimeoutError(f"the session stayed in state {self.view.state.value}")
            return self.view

    def close(self) -> None:
        """End: stop the devices' work on this session. A recording under way is kept for the next start."""
        if self._closed:
            return
        self._closed = True
        self._events.put(None)
        self._thread.join(timeout=2)
        with self._settled:
            self._settled.notify_all()

    # the thread -----------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="conductor", daemon=True)
        self._thread.start()

    def _call(self, work: Callable[[], None]) -> None:
        if self._closed:
            return
        with self._settled:
            self._pending += 1
        self._events.put(work)

    def _run(self) -> None:
        while (work := self._events.get()) is not None:
            try:
                work()
            except MockintError as error:
                self._failed(error)
            except Exception as error:
                # A mistake of ours ends this step, not the session; ``wait`` raises it, so that it is told and logged.
                self.failure = error
                self._failed(error)
            self.view = self._snapshot()
            with self._settled:
                self._pending -= 1
                self._settled.notify_all()
            self._on_change(self.view)
        # Nobody is left to read what goes wrong now; what was said is on disk and in its row.
        with suppress(MockintError):
            self._ending()
