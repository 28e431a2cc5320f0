"""Small pieces of text for the screens: times, lengths, dates. Pure."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from mockint.catalogue import Catalogue
from mockint.reports.clean import clean, one_line


def safe(text: str, style: str = "", longest: int = 0) -> Content:
    """Text from outside on one line: cleaned, never read as markup."""
    return Content.styled(one_line(text, longest), style)


def block(text: str, style: str = "") -> Content:
    """Text from outside that may have line feeds."""
    return Content.styled(clean(text, lines=True), style)


def hanging(text: str, width: int, indent: int, style: str = "") -> Content:
    """Text from outside over several lines of ``width`` cells, every line but the first indented."""
    from mockint.tui.marking import wrap

    words = one_line(text)
    lines = [words[start:end] for start, end in wrap(words, 0, len(words), max(8, width - indent))]
    return Content.styled(("\n" + " " * indent).join(lines), style)


def clock(seconds: float) -> str:
    """Minutes and seconds, as in 1:05."""
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def number(value: float) -> str:
    """At most one decimal, none where it would be zero."""
    return f"{value:.1f}".removesuffix(".0")


def day(moment: str, now: datetime, say: Catalogue) -> str:
    """An ISO time as people say it: today, yesterday, else the date; with the time of day."""
    try:
        then = datetime.fromisoformat(moment)
    except ValueError:
        return one_line(moment, 20)
    if now.tzinfo is not None and then.tzinfo is not None:
        then = then.astimezone(now.tzinfo)
    hour = f"{then:%H:%M}"
    days = (now.date() - then.date()).days
    if days == 0:
        return say("common.today", time=hour)
    if days == 1:
        return say("common.yesterday", time=hour)
    month = say("common.months").split()[then.month - 1]
    return say("common.date", day=then.day, month=month, year=then.year, time=hour)


def bar(share: float, width: int) -> tuple[str, str]:
    """The full and the empty part of a bar of ``width`` cells, as two strings; readable without colour."""
    full = round(min(1.0, max(0.0, share)) * width)
    return "━" * full, "╌" * (width - full)


def change(before: int, after: int) -> str:
    """A difference with its sign."""
    return f"+{after - before}" if after > before else "±0" if after == before else f"−{before - after}"
