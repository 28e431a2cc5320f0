"""The daily habit in words: what is due, the streak, the goal, the year as rows of characters. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from mockint.catalogue import Catalogue
from mockint.practice.daily import Streak, Week, heatmap
from mockint.practice.drill import Today
from mockint.reports.clean import one_line
from mockint.reports.plain import part_name

LEVELS = ("·", "▂", "▄", "█")
"""None, 1-2, 3-5, 6 and more answers: told apart without colour."""
QUESTION_LENGTH = 90


def due_line(today: Today, say: Catalogue, longest: int = QUESTION_LENGTH) -> str:
    """What is due, in one line."""
    if today.question is None:
        return say("daily.done") if today.done else say("daily.nothing")
    question = one_line(today.question.text, longest)
    if not today.parts:
        return say("daily.fresh", minutes=today.minutes, question=question)
    parts = ", ".join(part_name(part, say) for part in today.parts)
    return say("daily.due", minutes=today.minutes, question=question, parts=say("daily.due_parts", parts=parts))


def streak_line(run: Streak, say: Catalogue) -> str:
    """How many days running, and whether today is still needed for it."""
    if not run.days:
        return say("daily.streak_none")
    text = say("daily.streak_one") if run.days == 1 else say("daily.streak", days=run.days)
    if run.forgiven:
        text += " · " + say("daily.forgiven", count=len(run.forgiven))
    return text if run.today else f"{text} · {say('daily.streak_keep')}"


def week_line(week: Week, say: Catalogue) -> str:
    """The goal of the week; "" without one."""
    if not week.wished:
        return ""
    return say("daily.week_reached" if week.done >= week.wished else "daily.week", done=week.done, wished=week.wished)


def home_line(today: Today, say: Catalogue, key: str, room: int) -> str:
    """The habit in one line for the home screen, in ``room`` cells; "" before the first practice."""
    if not begun(today):
        return ""
    run = say("daily.streak_one") if today.streak.days == 1 else say("daily.streak", days=today.streak.days)
    end = f" · {run}" if today.streak.days else ""
    if today.question is None:
        return due_line(today, say).rstrip(".") + end
    end += f" · {say('daily.press', key=key)}"
    parts = ", ".join(part_name(part, say) for part in today.parts)
    begin = say("daily.home", parts=parts) if parts else say("daily.home_new")
    # The question gives way: its beginning is enough to know it by.
    question = one_line(today.question.text, max(12, room - len(begin) - len(end) - 3))
    return f"{begin} “{question}”{end}"


def begun(today: Today) -> bool:
    """Whether there is a habit to speak of: before the first practice home says nothing of it."""
    return bool(today.streak.days or today.done or today.parts)


def heat_lines(today: Today, say: Catalogue, weeks: int = 53) -> list[str]:
    """The year: a row a weekday, a column a week, and what the marks mean."""
    grid = heatmap(today.counts, today.day, weeks)
    names = say("daily.weekdays").split()
    lines = [f"{name:<4}" + "".join(_mark(count) for count in row) for name, row in zip(names, grid, strict=True)]
    none, few, some, many = LEVELS
    shown = [count for row in grid for count in row if count]
    return [
        *(line.rstrip() for line in lines),
        say("daily.heat_legend", none=none, few=few, some=some, many=many),
        say("daily.heat_sum", answers=sum(shown), days=len(shown)),
    ]


def lines(today: Today, say: Catalogue) -> list[tuple[str, str]]:
    """Everything for ``mockint today``: each line and its style."""
    out = [(due_line(today, say), "head")]
    if today.question:
        if today.warm_up:
            out.append((say("daily.warm_up_first", question=one_line(today.warm_up.text, QUESTION_LENGTH)), ""))
        out.append((say("daily.start"), "quiet"))
    if today.done:
        out.append((say("daily.done_count", count=today.done), ""))
    if any(today.coming[1:]):
        out.append((say("daily.coming", counts=_counts(today.coming[1:])), "quiet"))
    out += [("", ""), (streak_line(today.streak, say), "")]
    if goal := week_line(today.week, say):
        out.append((goal, ""))
    return [*out, ("", ""), (say("daily.heat_title"), "quiet"), *((line, "") for line in heat_lines(today, say))]


def _counts(coming: Sequence[int]) -> str:
    while coming and not coming[-1]:
        coming = coming[:-1]
    return " ".join(str(count) for count in coming)


def _mark(count: int | None) -> str:
    if count is None:
        return " "
    return LEVELS[0 if not count else 1 if count < 3 else 2 if count < 6 else 3]
