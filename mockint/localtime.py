"""The zone of the user's clock, by its IANA name."""

from __future__ import annotations

from datetime import UTC, datetime


def local_zone() -> str:
    """The IANA name of the zone this computer is set to (``$TZ`` wins), as in Asia/Jakarta.

    Where the system names none, the fixed zone of its present offset; "Etc/GMT-7" is seven hours east of Greenwich.
    """
    import zoneinfo

    import tzlocal

    try:
        name = str(tzlocal.get_localzone_name() or "")
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, LookupError, OSError):
        # zoneinfo.ZoneInfoNotFoundError is a KeyError.
        return _by_offset(datetime.now(UTC).astimezone())
    return name


def _by_offset(now: datetime) -> str:
    offset = now.utcoffset()
    hours = round(offset.total_seconds() / 3600) if offset else 0
    return "Etc/UTC" if not hours else f"Etc/GMT{-hours:+d}"
