"""Past sessions and answers, newest first: searched, filtered, opened again, tagged, noted, left out, deleted and undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mockint.errors import UsageError
from mockint.history import library, stories, trash
from mockint.history.library import Filter, Found
from mockint.model import SessionRecord
from mockint.practice import retelling
from mockint.tui import looking
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.screens.form import Field
from mockint.tui.show import day, safe
from mockint.tui.widgets.finder import Finder
from mockint.tui.widgets.keybar import Key, KeyBar

Sessions = list[tuple[SessionRecord, int, float | None]]
MOST = 200
"""Lines in the list; the rest is found by searching."""


class HistoryScreen(Screened[None]):
    """One line a session; one or two an answer, once something is searched or filtered."""

    AUTO_FOCUS = "#sessions"
    HELP_NAME = "history"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "open", "open"),
        Key("up,down", "move", "choose", bar=False),
        Key("slash", "find", "find"),
        Key("f", "filter", "filter"),
        Key("a", "answers", "answers"),
        Key("d", "delete", "delete"),
        Key("u", "undo", "undo"),
        Key("t", "tag", "tag"),
        Key("n", "note", "note"),
        Key("x", "leave_out", "leave_out"),
        Key("s", "story", "story"),
        Key("o", "coverage", "coverage"),
        Key("b", "bank", "bank"),
        HELP,
        Key("escape", "all", "all"),
        Key("escape,q", "back", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._sessions: Sessions = []
        self._found: list[Found] = []
        self._filter = Filter()
        self._listing_answers = False

    def compose(self) -> ComposeResult:
        """A title, what is looked for, and the list."""
        yield Static(Content(self.say("history.title")), classes="title", id="title")
        yield Static(id="where", classes="quiet")
        yield Finder(self.say("history.search"))
        yield OptionList(id="sessions", compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the sessions."""
        self.query_one(Finder).display = False
        self._read()

    def on_screen_resume(self) -> None:
        """Back from an answer."""
        super().on_screen_resume()
        if self._sessions or self._found:
            self._read(keep=True)

    # reading --------------------------------------------------------------------------------------------------------

    def _read(self, keep: bool = False) -> None:
        bridge, wanted = self.main.bridge, self._filter
        at = self.query_one("#sessions", OptionList).highlighted if keep else 0
        if self._listing_answers:
            bridge.ask(
                self,
                lambda: library.find(bridge.store(), wanted, MOST),
                lambda found: self._show_answers(found, at or 0),
                self.main.show_trouble,
            )
        else:
            bridge.ask(self, self._sessions_now, lambda seen: self._show_sessions(seen, at or 0), self.main.show_trouble)

    def _sessions_now(self) -> Sessions:
        """All sessions; a talk that was cut off gets its report first, from what was kept of it."""
        store = self.main.bridge.store()
        retelling.complete(store, self.main.say.lang)
        return store.overview()

    def _show_sessions(self, sessions: Sessions, at: int) -> None:
        self._sessions = [entry for entry in sessions if entry[1]]
        count = len(self._sessions)
        self._fill(
            self.say("history.count", count=count) if count else self.say("history.none"),
            [self._line(*entry) for entry in self._sessions],
            at,
        )

    def _show_answers(self, found: list[Found], at: int) -> None:
        self._found = found
        what = looking.told(self._filter, self.main.say)
        key = "history.found" if found else "history.found_none"
        if len(found) == MOST:
            key = "history.found_many"
        room = self._room
        self._fill(
            f"{self.say(key, count=len(found))}{what}",
            [looking.answer(one, room, self.main.wiring.now(), self.main.say) for one in found],
            at,
        )

    def _fill(self, where: str, lines: list[Content], at: int) -> None:
        self.query_one("#where", Static).update(safe(where))
        options = self.query_one("#sessions", OptionList)
        options.clear_options()
        options.add_options([Option(line) for line in lines])
        options.display = bool(lines)
        if lines:
            options.highlighted = min(at, len(lines) - 1)
            if not self.query_one(Finder).has_focus:
                options.focus()
        self.show_keys()

    @property
    def _room(self) -> int:
        """Cells for a line of the list: without the page's edges, the line's own and the bar for scrolling."""
        return min(96, self.app.size.width - 4) - 4

    def _line(self, session: SessionRecord, answers: int, mean: float | None) -> Content:
        say = self.main.say
        when = day(session.started, self.main.wiring.now(), say)
        score = f"{mean:>3.0f}" if mean is not None else "  –"
        about = say("history.answers", count=answers) + " · " + say(f"home.mode_{session.mode}")
        room = max(12, self._room - 26 - cell_len(about) - 2)
        title = safe(session.title, longest=room)
        gap = " " * max(2, room - title.cell_length + 2)
        return Content.assemble((f"{when:<20}", "$quiet"), (score, "bold"), "   ", title, gap, (about, "$quiet"))

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Most keys need a line to act on, some need it to be an answer."""
        lines = bool(self._found if self._listing_answers else self._sessions)
        if action in ("open", "delete"):
            return lines
        if action in ("tag", "note", "leave_out", "story"):
            return lines and self._listing_answers
        if action in ("all", "back"):
            return (action == "all") == self._listing_answers
        if action == "answers":
            return not self._listing_answers and bool(self._sessions)
        return True

    def _here(self) -> int:
        return self.query_one("#sessions", OptionList).highlighted or 0

    def _answer(self) -> Found:
        return self._found[self._here()]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open a session or an answer."""
        if not self._listing_answers:
            self.app.push_screen(self.main.make("summary", self._sessions[event.option_index][0].id))
            return
        self.open_numbered(self._found[event.option_index].answer)

    def action_open(self) -> None:
        """See ``on_option_list_option_selected``."""

    def action_move(self) -> None:
        """Up and down are the list's own."""

    def action_find(self) -> None:
        """Type words; the list follows."""
        finder = self.query_one(Finder)
        finder.display = True
        finder.value = self._filter.text.rstrip("*")
        finder.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is typed is looked for at once."""
        self._look_for(looking.with_text(self._filter, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: on to the list."""
        self.query_one("#sessions", OptionList).focus()

    def _look_for(self, wanted: Filter) -> None:
        if wanted != self._filter or not self._listing_answers:
            self._filter = wanted
            self._listing_answers = wanted != Filter()
            self._read()

    def action_filter(self) -> None:
        """Choose language, role, kind, score, time, missing part, tag."""
        bridge = self.main.bridge

        def chosen(wanted: Filter | None) -> None:
            if wanted is not None:
                self._look_for(wanted)

        def known(there: dict[str, list[str]]) -> None:
            self.app.push_screen(self.main.make("filter", self._filter, there), chosen)

        bridge.ask(self, lambda: library.known(bridge.store()), known, self.main.show_trouble)

    def action_answers(self) -> None:
        """All answers instead of sessions."""
        self._listing_answers = True
        self._read()

    def action_all(self) -> None:
        """Back to all sessions."""
        self._filter, self._listing_answers = Filter(), False
        finder = self.query_one(Finder)
        with self.prevent(Input.Changed):
            finder.value = ""
        finder.display = False
        self.query_one("#sessions", OptionList).focus()
        self._read()

    def _do(self, job: Callable[[], object], told: str = "") -> None:
        """Change something, read the list again, say it in a line."""

        def done(result: object) -> None:
            if told:
                self.app.notify(told, markup=False, timeout=6)
            self._read(keep=True)

        self.main.bridge.ask(self, job, done, self.main.show_trouble)

    def action_delete(self) -> None:
        """Into the trash; ``u`` takes it back."""
        store = self.main.bridge.store
        if self._listing_answers:
            number = self._answer().answer
            self._do(lambda: trash.delete(store(), [number]), self.say("history.deleted"))
        else:
            session = self._sessions[self._here()][0].id
            self._do(lambda: trash.delete(store(), trash.of_session(store(), session)), self.say("history.deleted"))

    def action_undo(self) -> None:
        """Take the last change back."""
        bridge = self.main.bridge

        def done(undone: trash.Undone | None) -> None:
            told = (
                self.say("history.undone", what=self.say(f"cli.did_{undone.what}")) if undone else self.say("history.no_undo")
            )
            self.app.notify(told, markup=False, timeout=6)
            self._read(keep=True)

        bridge.ask(self, lambda: trash.undo(bridge.store()), done, self.main.show_trouble)

    def _write(self, title: str, about: str, value: str, check: Callable[[str], object], job: Callable[[str], object]) -> None:
        def written(values: dict[str, str] | None) -> None:
            if values is not None:
                self._do(lambda: job(values["text"]))

        field = Field("text", title, value)
        self.app.push_screen(self.main.make("form", title, about, [field], lambda values: check(values["text"])), written)

    def action_tag(self) -> None:
        """Give the answer a tag, or take it away by writing one that it has."""
        one, store = self._answer(), self.main.bridge.store

        def job(name: str) -> int:
            change = trash.untag if trash.tag_name(name) in one.tags else trash.tag
            return change(store(), [one.answer], name)

        self._write(self.say("history.tag"), self.say("history.tag_about"), "", trash.tag_name, job)

    def action_note(self) -> None:
        """Write a note to the answer."""
        one, store = self._answer(), self.main.bridge.store
        about = self.say("history.note_about")
        self._write(
            self.say("history.note"), about, one.note, lambda text: None, lambda text: trash.note(store(), one.answer, text)
        )

    def action_leave_out(self) -> None:
        """Keep the answer out of averages and reports, or count it again."""
        one, store = self._answer(), self.main.bridge.store
        told = self.say("history.counted" if one.left_out else "history.left_out_now")
        self._do(lambda: trash.leave_out(store(), [one.answer], not one.left_out), told)

    def action_story(self) -> None:
        """Keep the answer in the story bank."""
        one, store = self._answer(), self.main.bridge.store

        def check(title: str) -> None:
            if not title.strip():
                raise UsageError("story_untitled")

        about = self.say("history.story_about")
        self._write(self.say("history.story"), about, "", check, lambda title: stories.make(store(), one.answer, title, ""))

    def action_coverage(self) -> None:
        """What practice has covered, of what is filtered here."""
        self.app.push_screen(self.main.make("coverage", self._filter))

    def action_bank(self) -> None:
        """The story bank."""
        self.app.push_screen(self.main.make("stories"))
