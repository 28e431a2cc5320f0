"""The story bank: what each story serves, where it is overused, which figures changed."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mockint.history import stories
from mockint.history.stories import Story
from mockint.reports import story_lines, tables
from mockint.reports.clean import one_line
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.show import safe
from mockint.tui.widgets.keybar import Key, KeyBar

MOST_QUESTIONS = 6


class StoriesScreen(Screened[None]):
    """One line a story; the one under the cursor is told below."""

    AUTO_FOCUS = "#stories"
    HELP_NAME = "stories"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "open", "open_telling"),
        Key("up,down", "move", "choose", bar=False),
        Key("d", "remove", "remove_story"),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._stories: list[Story] = []

    def compose(self) -> ComposeResult:
        """A title, the stories, the chosen one."""
        yield Static(Content(self.say("history.bank")), classes="title", id="title")
        yield Static(id="where", classes="quiet")
        yield OptionList(id="stories", compact=True)
        yield Static(id="about")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the bank; this also finds new tellings."""
        self._read()

    def _read(self) -> None:
        bridge = self.main.bridge
        bridge.ask(self, lambda: stories.bank(bridge.store()), self._found, self.main.show_trouble)

    def _found(self, found: list[Story]) -> None:
        self._stories = found
        where = self.say("history.bank_count", count=len(found)) if found else self.say("history.bank_none")
        self.query_one("#where", Static).update(Content(where))
        options = self.query_one("#stories", OptionList)
        options.clear_options()
        for story in found:
            told = self.say("cli.stories_tellings", count=len(story.tellings))
            about = f"{tables.competency(story.competency, self.main.say)} · {told}"
            room = max(16, min(96, self.app.size.width) - 8 - len(about))
            title = safe(story.title, "bold", room)
            options.add_option(Option(Content.assemble(title, " " * max(2, room + 2 - title.cell_length), (about, "$quiet"))))
        options.display = bool(found)
        if found:
            options.highlighted = 0
            options.focus()
        self._tell()
        self.show_keys()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another story."""
        self._tell()

    def _chosen(self) -> Story | None:
        at = self.query_one("#stories", OptionList).highlighted
        return self._stories[at] if at is not None and at < len(self._stories) else None

    def _tell(self) -> None:
        story, say = self._chosen(), self.main.say
        about = self.query_one("#about", Static)
        about.display = story is not None
        if story is None:
            return
        lines: list[Content] = []
        if story.figures:
            figures = [safe(text, "underline") for text in dict.fromkeys(one_line(e.text, 40) for e in story.figures)]
            lines += [Content.assemble((f"{say('report.evidence')}: ", "$quiet"), Content(", ").join(figures)), Content("")]
        asked = {one.question_id: one for one in story.tellings}
        for question, times in list(story_lines.serves(story.tellings).items())[:MOST_QUESTIONS]:
            one = asked[question]
            bare = say("cli.stories_serves", question="", times=times, score=one.score)
            # The question gives way, so that each stands on one line.
            question_room = max(16, min(96, self.app.size.width - 4) - 4 - len(bare))
            text = say("cli.stories_serves", question=one_line(one.question, question_room), times=times, score=one.score)
            lines.append(safe(text))
        if often := story_lines.overused(story.tellings):
            lines.append(safe(f"! {say('cli.stories_overused', count=often)}", "bold $error"))
        for change in story_lines.changed(story.figures, story.tellings)[:MOST_QUESTIONS]:
            facts = {"answer": change.answer, "before": one_line(change.before, 40), "now": one_line(change.now, 40)}
            lines.append(safe(f"! {say('cli.stories_changed', **facts)}", "bold $error"))
        about.update(Content("\n").join(lines))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Opening and removing need a story."""
        return bool(self._stories) if action in ("open", "remove") else True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the latest telling."""
        story = self._chosen()
        if story is None or not story.tellings:
            return
        self.open_numbered(story.tellings[-1].answer)

    def action_open(self) -> None:
        """See ``on_option_list_option_selected``."""

    def action_move(self) -> None:
        """Up and down are the list's own."""

    def action_remove(self) -> None:
        """Out of the bank, after a question; its answers stay."""
        story = self._chosen()
        if story is None:
            return
        bridge = self.main.bridge

        def answered(yes: bool | None) -> None:
            if yes:
                bridge.ask(
                    self, lambda: stories.remove(bridge.store(), story.id), lambda done: self._read(), self.main.show_trouble
                )

        question = self.say("history.bank_remove")
        self.app.push_screen(self.main.make("confirm", question, self.say("history.bank_stays")), answered)
