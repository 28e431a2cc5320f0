"""Two attempts at the same question side by side: parts, data, conduct, pace, and the words of both."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint.model import AnswerRecord
from mockint.reports.clean import one_line
from mockint.reports.compare import Comparison, PartChange, category_name, compare, figure, signed
from mockint.reports.plain import LETTERS, part_name
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.show import bar, day, hanging, safe
from mockint.tui.widgets.keybar import Key, KeyBar
from mockint.tui.widgets.transcript import TranscriptView

NAME = 30
"""Cells for the name of a part or a measure."""


class CompareScreen(Screened[None]):
    """One attempt stays, left and right choose the other one. What came first stands on the left."""

    AUTO_FOCUS = "#page"
    HELP_NAME = "compare"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("left,right", "turn", "compare_turn"),
        Key("left", "less", "less", bar=False),
        Key("right", "more", "more", bar=False),
        Key("up,down,pageup,pagedown,home,end", "scroll", "scroll", bar=False),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self, attempts: list[AnswerRecord], stays: int) -> None:
        super().__init__()
        self._one = next(record for record in attempts if record.id == stays)
        self._others = [record for record in attempts if record.id != stays]
        # The try just before; for the first one the one after it.
        self._at = max((i for i, other in enumerate(self._others) if other.id < stays), default=0)

    def compose(self) -> ComposeResult:
        """Differences above, the words of both below."""
        with VerticalScroll(id="page"):
            yield Static(Content(self.say("replay.compare_title")), classes="quiet")
            yield Static(safe(self._one.question.text), classes="title", id="title")
            yield Static(id="where", classes="gap-top")
            yield Static(id="rubrics", classes="notice")
            yield Static(id="parts", classes="gap-top")
            with Horizontal(id="told"):
                yield Static(id="data")
                yield Static(id="conduct")
            yield Static(id="pace", classes="gap-top")
            with Horizontal(id="both"):
                for name in ("first", "second"):
                    with Vertical(classes="side"):
                        yield Static(id=f"{name}-head", classes="title")
                        yield TranscriptView(id=name)
        yield KeyBar()

    def on_mount(self) -> None:
        """Hold them against each other."""
        self._show()

    def on_resize(self) -> None:
        """Bars take other room."""
        self._show()

    def _show(self) -> None:
        say = self.main.say
        first, second = sorted((self._one, self._others[self._at]), key=lambda record: record.id)
        found = compare(first, second)
        self.query_one("#where", Static).update(self._where(found))
        rubrics = self.query_one("#rubrics", Static)
        rubrics.display = not found.same_rubric
        told = say("replay.compare_rubrics", first=found.first.rubric, second=found.second.rubric)
        rubrics.update(Content(told))
        self.query_one("#parts", Static).update(Content("\n").join([self._part(part) for part in found.parts]))
        self.query_one("#data", Static).update(self._told("report.evidence", found.data.new, found.data.gone, found.data.both))
        conduct = [
            tuple(f"{category_name(category, say)}: {words}" for category, words in some)
            for some in (found.conduct.new, found.conduct.gone, found.conduct.both)
        ]
        self.query_one("#conduct", Static).update(self._told("report.findings", *conduct, worse=True))
        self.query_one("#pace", Static).update(self._pace(found))
        for name, record, side in (("first", first, found.first), ("second", second, found.second)):
            which = say("replay.compare_which", attempt=side.attempt, when=day(side.started, self.main.wiring.now(), say))
            self.query_one(f"#{name}-head", Static).update(safe(which))
            self.query_one(f"#{name}", TranscriptView).show(record.text.text if record.text else "", record.report)
        self.show_keys()

    def _where(self, found: Comparison) -> Content:
        grown = found.second.score - found.first.score
        style = "bold $success" if grown > 0 else "$quiet"
        pieces: list[str | tuple[str, str]] = [
            (f"{found.first.score} → ", ""),
            (f"{found.second.score}", "bold $accent"),
            (f"  {signed(grown) or '±0'}", style),
        ]
        if len(self._others) > 1:
            which = self.say("replay.compare_of", number=self._at + 1, total=len(self._others))
            pieces.append((f"   {which}", "$quiet"))
        return Content.assemble(*pieces)

    def _part(self, part: PartChange) -> Content:
        letter = LETTERS.get(part.name, " ")
        style = f"$part-{part.name}" if part.name in LETTERS else "$foreground"
        width, room = (12, NAME + 8) if self.has_class("-wide") else (8, NAME)
        name = _padded(part_name(part.name, self.main.say), room)
        pieces: list[str | tuple[str, str]] = [(f"{letter} ", f"bold {style}"), name]
        for points in (part.before, part.after):
            # A part of no weight only takes away.
            full, empty = bar((points or 0.0) / part.weight, width) if part.weight > 0 else ("", " " * width)
            pieces += [(f"{figure(points):>5} ", "bold"), (full, style), (empty, "$faint"), "  "]
        pieces.append((signed(part.change), "bold $success" if part.change > 0 else "$quiet"))
        return Content.assemble(*pieces)

    def _told(
        self, title: str, new: tuple[str, ...], gone: tuple[str, ...], both: tuple[str, ...], *, worse: bool = False
    ) -> Content:
        say = self.main.say
        rows: list[Content | str | tuple[str, str]] = [(say(title), "bold")]
        for mark, some, style in (("+", new, "$error" if worse else "$success"), ("−", gone, "$quiet")):
            for words in some:
                half = max(20, self.app.size.width // 2 - 6)
                rows += ["\n", (f"{mark} ", f"bold {style}"), hanging(one_line(words, 60), half, 2)]
        if not new and not gone:
            rows += ["\n", (say("replay.nothing_changed"), "$quiet")]
        if both:
            rows += ["\n", (say("replay.in_both", count=len(both)), "$quiet")]
        return Content.assemble(*rows)

    def _pace(self, found: Comparison) -> Content:
        say = self.main.say
        rows: list[Content] = [Content.styled(say("report.delivery"), "bold")]
        for one in found.pace:
            if one.before is None and one.after is None:
                continue
            known = one.before is not None and one.after is not None
            change = signed((one.after or 0.0) - (one.before or 0.0)) if known else ""
            name = "  " + _padded(say(f"replay.pace_{one.name}"), NAME + 8)
            rows.append(
                Content.assemble(name, f"{figure(one.before):>6} → ", (f"{figure(one.after):<6}", "bold"), (change, "$quiet"))
            )
        return Content("\n").join(rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There may be only one other attempt."""
        return len(self._others) > 1 if action in ("turn", "less", "more") else True

    def action_turn(self) -> None:
        """Stands for both directions in the line of keys."""
        raise SkipAction

    def action_less(self) -> None:
        """The attempt before."""
        self._at = (self._at - 1) % len(self._others)
        self._show()

    def action_more(self) -> None:
        """The attempt after."""
        self._at = (self._at + 1) % len(self._others)
        self._show()

    def action_scroll(self) -> None:
        """The page's own."""


def _padded(name: str, width: int) -> str:
    short = one_line(name, width)
    return short + " " * (width - cell_len(short))
