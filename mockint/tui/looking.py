"""Looking back, in words: an answer of a list, what is being looked for, and the choices of the filter. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from datetime import datetime as Moment
from typing import TypeVar

import msgspec
from textual.content import Content

from mockint.catalogue import Catalogue
from mockint.history.library import Filter, Found
from mockint.model import LANGS, QUESTION_KINDS, STAR_PARTS
from mockint.reports.clean import clean, one_line
from mockint.reports.plain import LETTERS, part_name
from mockint.tui.show import day, safe

T = TypeVar("T")
SCORES: tuple[tuple[int | None, int | None], ...] = ((None, None), (None, 49), (50, 74), (75, None))
DAYS = (0, 7, 30, 90, 365)
ROWS = ("lang", "role", "kind", "missing", "score", "days", "tag")
"""The filter's rows, in the order of the dialog."""


def with_text(wanted: Filter, text: str) -> Filter:
    """The filter with other words; the last one may still be being typed, so its beginning is enough."""
    words = text.strip()
    return msgspec.structs.replace(wanted, text=f"{words}*" if words[-1:].isalnum() else words)


def answer(one: Found, room: int, now: Moment, say: Catalogue) -> Content:
    """An answer as two lines: when, score and question; then the words found, or what is to be said about it."""
    when = day(one.started, now, say)
    score = "  –" if one.score is None else f"{one.score:>3}"
    head = Content.assemble((f"{when:<22}", "$quiet"), (score, "bold"), "   ")
    title = safe(one.question, longest=max(12, room - head.cell_length))
    about = [say("history.not_heard", parts=" ".join(LETTERS[part] for part in one.missing))] if one.missing else []
    about += [f"#{tag}" for tag in one.tags]
    about += [say("history.out")] if one.left_out else []
    about += [one.note] if one.note else []
    line = Content.assemble(head, title)
    if one.hits:
        line = Content.assemble(line, "\n", " " * 28, quote(one, max(20, room - 31)))
    if about:
        line = Content.assemble(line, "\n", " " * 28, safe(" · ".join(about), "$quiet", max(12, room - 29)))
    return line


def quote(one: Found, room: int) -> Content:
    """The sentence of the first hit, cut round it, with the hits in bold."""
    first = one.hits[0][0]
    start = 0 if len(one.quote) <= room else max(0, min(first - room // 3, len(one.quote) - room))
    end = start + room
    pieces: list[Content | str] = ["…" if start else ""]
    at = start
    for begun, ended in one.hits:
        if begun >= end or ended <= start:
            continue
        pieces += [_plain(one.quote[at : max(at, begun)]), _plain(one.quote[max(at, begun) : min(ended, end)], "bold $accent")]
        at = min(ended, end)
    pieces.append(_plain(one.quote[at:end]))
    return Content.assemble(*pieces, "…" if end < len(one.quote) else "")


def _plain(text: str, style: str = "") -> Content:
    return Content.styled(clean(text), style)


def told(wanted: Filter, say: Catalogue) -> str:
    """What is looked for, for the line above the list."""
    pieces = [f"“{wanted.text.rstrip('*')}”"] if wanted.text else []
    for row in ROWS:
        if value(wanted, row):
            pieces.append(shown(wanted, row, say))
    return f" · {' · '.join(one_line(piece, 40) for piece in pieces)}" if pieces else ""


def value(wanted: Filter, row: str) -> object:
    """What a row is set to; empty when it asks for nothing."""
    if row == "score":
        return (wanted.least, wanted.most) if (wanted.least, wanted.most) != SCORES[0] else ()
    return wanted.since if row == "days" else getattr(wanted, row)


def shown(wanted: Filter, row: str, say: Catalogue) -> str:
    """How a row's value is written."""
    if not value(wanted, row):
        return say("history.any")
    match row:
        case "lang":
            return say(f"common.lang_{wanted.lang}")
        case "kind":
            return say(f"history.kind_{wanted.kind}")
        case "missing":
            return say("history.not_heard", parts=part_name(wanted.missing, say))
        case "score":
            low, high = wanted.least or 0, 100 if wanted.most is None else wanted.most
            return say("history.scored", low=low, high=high)
        case "days":
            return say("history.since", day=wanted.since)
        case "tag":
            return f"#{wanted.tag}"
    return str(getattr(wanted, row))


def turn(wanted: Filter, row: str, by: int, there: dict[str, list[str]], today: date) -> Filter:
    """The filter with a row's next value, or the one before."""
    if row == "score":
        now = (wanted.least, wanted.most)
        low, high = _next(SCORES, now if now in SCORES else SCORES[0], by)
        return msgspec.structs.replace(wanted, least=low, most=high)
    if row == "days":
        starts = ["", *((today - timedelta(days=days)).isoformat() for days in DAYS[1:])]
        return msgspec.structs.replace(
            wanted, since=_next(starts, wanted.since if wanted.since in starts else "", by), until=""
        )
    values: dict[str, Sequence[str]] = {
        "lang": ("", *LANGS),
        "kind": ("", *QUESTION_KINDS),
        "missing": ("", *STAR_PARTS, "evidence"),
        "role": ("", *there.get("role", ())),
        "tag": ("", *there.get("tag", ())),
    }
    now_value = getattr(wanted, row)
    options = values[row]
    return msgspec.structs.replace(wanted, **{row: _next(options, now_value if now_value in options else "", by)})


def _next(values: Sequence[T], now: T, by: int) -> T:
    return values[(list(values).index(now) + by) % len(values)]
