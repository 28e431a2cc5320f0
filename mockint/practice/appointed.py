"""Which planned practice a session was held for, and how late it began. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from mockint.application import Appointment
from mockint.practice.dates import local
from mockint.practice.followup import late_minutes

EARLY = timedelta(hours=1)
"""How long before its time practice counts as the one that was planned."""
LATE = timedelta(hours=4)
"""How long after its planned end it still does; later it is another session and the planned one was missed."""


def held(planned: Iterable[Appointment], began: datetime, application: int = 0) -> tuple[Appointment, int] | None:
    """The appointment a session that ``began`` then was held for, and how many minutes late; None when none was planned.

    With several that fit, one of the same application comes first, then the nearest in time. An appointment for another
    application is not taken.
    """
    fitting = []
    for one in planned:
        starts = local(one.starts)
        fits = starts - EARLY <= began <= starts + timedelta(minutes=one.minutes) + LATE
        if not one.session and fits and one.application in (0, application):
            fitting.append((one.application != application, abs(began - starts), one.id, one))
    if not fitting:
        return None
    best = min(fitting, key=lambda f: f[:3])[3]
    return best, late_minutes(local(best.starts), began)
