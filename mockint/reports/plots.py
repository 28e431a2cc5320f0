"""Plots as SVG, each with its numbers in words and as a table beside it. Lines differ by dashes as well as by colour. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mockint.catalogue import Catalogue
from mockint.model import STAR_PARTS
from mockint.reports.coverage import Week
from mockint.reports.plain import LETTERS, part_name

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 200, 34, 26, 12, 22
MOST_WEEKS = 530
"""Ten years; more are not drawn."""

Line = tuple[str, str, list[float | None]]


def score(weeks: Sequence[Week], say: Catalogue) -> str:
    """The mean score by week."""
    return _figure(say("coverage.plot_score"), weeks, [("score", say("coverage.mean"), [w.mean for w in weeks])], 100, say)


def heard(weeks: Sequence[Week], say: Catalogue) -> str:
    """How well each part of a story was heard by week, in percent."""
    lines: list[Line] = []
    for part in STAR_PARTS:
        values = [None if part not in w.heard else 100 * w.heard[part] for w in weeks]
        if any(value is not None for value in values):
            lines.append((part, f"{LETTERS[part]} {part_name(part, say)}", values))
    return _figure(say("coverage.plot_heard"), weeks, lines, 100, say) if lines else ""


def _figure(title: str, weeks: Sequence[Week], lines: Sequence[Line], top: float, say: Catalogue) -> str:
    weeks = weeks[-MOST_WEEKS:]
    lines = [(name, label, values[-MOST_WEEKS:]) for name, label, values in lines]
    if len(weeks) < 2:
        return ""
    words = " ".join(_words(label, values, weeks, say) for _, label, values in lines)
    drawn = [_grid(weeks, top), *(_line(name, label, values, top) for name, label, values in lines)]
    head = "".join(f'<th scope="col">{escape(label)}</th>' for _, label, _ in lines)
    rows = "".join(
        f"<tr><td>{escape(week.monday)}</td>"
        + "".join(f"<td>{'–' if values[i] is None else f'{values[i]:.0f}'}</td>" for _, _, values in lines)
        + "</tr>"
        for i, week in enumerate(weeks)
    )
    table = (
        f"<details><summary>{escape(say('coverage.plot_table'))}</summary><table><thead><tr>"
        f'<th scope="col">{escape(say("coverage.week"))}</th>{head}</tr></thead><tbody>{rows}</tbody></table></details>'
    )
    svg = (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(f"{title}. {words}", quote=True)}">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>{''.join(drawn)}</svg>"
    )
    return f"<figure><figcaption>{escape(title)}</figcaption>{svg}<p class='cues'>{escape(words)}</p>{table}</figure>"


def _grid(weeks: Sequence[Week], top: float) -> str:
    out = []
    for value in (0.0, top / 2, top):
        y = _y(value, top)
        out.append(f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.0f}</text>')
    out.append(f'<text x="{LEFT}" y="{HEIGHT - 6}">{escape(weeks[0].monday)}</text>')
    out.append(f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 6}" text-anchor="end">{escape(weeks[-1].monday)}</text>')
    return "".join(out)


def _line(name: str, label: str, values: Sequence[float | None], top: float) -> str:
    step = (WIDTH - LEFT - RIGHT) / max(1, len(values) - 1)
    points = [(LEFT + i * step, _y(value, top)) for i, value in enumerate(values) if value is not None]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    letter = label.split(" ", 1)[0] if name != "score" else ""
    end = f'<text class="{name}" x="{x + 5:.1f}" y="{y + 4:.1f}">{escape(letter)}</text>' if letter else ""
    return f'<polyline class="line {name}" points="{path}"/>{end}'


def _words(label: str, values: Sequence[float | None], weeks: Sequence[Week], say: Catalogue) -> str:
    there = [(week.monday, value) for week, value in zip(weeks, values, strict=True) if value is not None]
    if not there:
        return ""
    told = say(
        "coverage.plot_describe",
        first=there[0][0],
        from_value=round(there[0][1]),
        last=there[-1][0],
        to_value=round(there[-1][1]),
        count=len(there),
        highest=round(max(value for _, value in there)),
        lowest=round(min(value for _, value in there)),
    )
    return f"{label}: {told}"


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(top, max(0.0, value)) / top
