"""Home: what to practise, what was left unfinished, and what there is to speak and hear with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, cast

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from mockint import config
from mockint.errors import MockintError
from mockint.tui import packing, welcome
from mockint.tui.bridge import Request
from mockint.tui.carrying import CarryingOn
from mockint.tui.due import WithApplications
from mockint.tui.habit import WithHabit
from mockint.tui.screens.base import HELP
from mockint.tui.show import safe
from mockint.tui.widgets.finder import Finder
from mockint.tui.widgets.keybar import Key, KeyBar
from mockint.tui.wiring import StatusLine

if TYPE_CHECKING:
    from mockint.packs.loader import Listing
    from mockint.practice import plan

SETTLED = 0.25
"""Seconds after which the first screen has been drawn."""
LENGTHS = ("quick", "short", "full", "interview", "chosen")


class HomeScreen(CarryingOn, WithApplications, WithHabit):
    """The first screen."""

    AUTO_FOCUS = "#packs"
    HELP_NAME = "home"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "start", "start"),
        Key("r", "again", "again"),
        Key("d", "drill", "drill"),
        Key("up,down", "choose", "choose", bar=False),
        Key("slash", "find", "find"),
        Key("escape", "find_off", "back"),
        Key("m", "mode", "mode"),
        Key("l", "length", "length"),
        Key("c", "carry_on", "carry_on"),
        Key("x", "set_aside", "set_aside"),
        Key("escape", "stop_writing", "stop_writing"),
        Key("f", "for_application", "for_application"),
        Key("a", "applications", "applications"),
        Key("i", "informational", "informational"),
        Key("h", "history", "history"),
        Key("k", "soundcheck", "soundcheck"),
        Key("s", "settings", "settings"),
        HELP,
        Key("q", "quit", "quit"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._packs: list[Listing] = []
        self._typed = ""
        self._listed = ""
        self._refused = 0
        self._mode: Literal["coach", "mock"] = "coach"
        self._length = "short"
        self._picked = ""
        self._status: Sequence[StatusLine] | None = None
        self._trouble = ""

    # what is there --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """One column."""
        with VerticalScroll(id="page", can_focus=False):
            yield Static(id="greeting")
            yield Static(Content(self.say("home.what")), id="what", classes="title")
            yield Finder(self.say("home.filter"))
            yield OptionList(id="packs", compact=True)
            yield Static(id="choices")
            yield Static(id="status")
        yield KeyBar()

    def on_mount(self) -> None:
        """The last choice first; packs now, the rest while the screen is already there."""
        last = self.main.settings.practice
        self._mode, self._length, self._picked = last.mode, last.length, last.pack
        self.query_one(Finder).display = False
        self._list_packs()
        if self.main.again:
            self.main.again = False
            self.call_after_refresh(self.action_again)
        # The probes want the processor too: the screen stands first.
        self.set_timer(SETTLED, self._look_around)

    def on_screen_resume(self) -> None:
        """Back from practice: what is unfinished may have changed."""
        super().on_screen_resume()
        if self._status is not None:
            self._look_around()
        if self._listed != self.main.say.lang:
            self._list_packs()
        self._fill()
        self._write()

    def _list_packs(self) -> None:
        from mockint.packs.loader import survey

        try:
            seen = survey()
        except MockintError as error:
            self._trouble = error.line(self.main.say)
            return
        self._listed = lang = self.main.say.lang
        self._packs = sorted(seen.packs, key=lambda pack: pack.lang != lang)
        self._refused = len(seen.refused)
        ids = [pack.id for pack in self._packs]
        if self._picked not in ids and ids:
            self._picked = ids[0]

    def _fill(self) -> None:
        options = self.query_one("#packs", OptionList)
        options.clear_options()
        room = min(88, self.app.size.width) - 8
        shown = packing.found(self._packs, self._typed, self.main.say)
        options.add_options([Option(packing.row(pack, room, self.main.say), id=pack.id) for pack in shown])
        ids = [pack.id for pack in shown]
        if ids:
            options.highlighted = ids.index(self._picked) if self._picked in ids else 0
        elif self._packs:
            options.add_option(Option(Content.styled(self.say("home.filter_none"), "$quiet"), disabled=True))

    def _look_around(self) -> None:
        main = self.main
        main.bridge.ask(self, lambda: main.bridge.store().unfinished(), self._found_unfinished, self._no_store)
        self._look_for_applications()
        self._look_for_today()
        settings, lang = main.settings, config.interface_language(main.settings)
        main.bridge.ask(self, lambda: main.wiring.status(settings, lang), self._found_status, self._no_status, looking=True)

    def _no_store(self, error: MockintError) -> None:
        self._trouble = error.line(self.main.say)
        self._write()

    def _found_status(self, lines: Sequence[StatusLine]) -> None:
        self._status = lines
        self._write()

    def _no_status(self, error: MockintError) -> None:
        self._found_status([StatusLine("voice", False, error.line(self.main.say))])

    # showing it -----------------------------------------------------------------------------------------------------

    def _write(self) -> None:
        say = self.main.say
        if not self.query("#greeting"):
            return
        self.query_one("#greeting", Static).update(welcome.greeting(self.main.wiring.now(), say))
        trouble = self._trouble or (say("home.refused", count=self._refused) if self._refused else "")
        if not self._packs and not self._trouble:
            trouble = say("home.no_packs")
        self._set("trouble", safe(trouble) if trouble else None, "trouble", before="#what")
        offer = welcome.unfinished(self._unfinished, self._writing, self.main.wiring.now(), say)
        self._set("unfinished", offer, "box", before="#what")
        self._set("due", self._due(say), "due", before="#what")
        self._set("habit", self._habit(say), "habit", before="#what")
        self.set_class(bool(self._unfinished), "-unfinished")
        mode = welcome.choice("mode", self._mode, ("coach", "mock"), say)
        length = welcome.choice("length", self._length, LENGTHS, say)
        room = min(88, self.app.size.width) - 4
        before = packing.last(self.main.settings.practice, self._packs)
        again = packing.again(self.main.settings.practice, before, room, say) if before else ""
        self.query_one("#choices", Static).update(Content.assemble(mode, "\n", length, "\n" if before else "", again))
        self._set("for", self._practised_for(say), "", before="#status")
        no_model = self._status is not None and any(line.what == "model" and not line.ok for line in self._status)
        self._set("first", welcome.no_model(say) if no_model else None, "box", before="#status")
        self.query_one("#status", Static).update(welcome.status(self._status, room, say))
        self.show_keys()
        # What has just come or gone leaves the list more or less room; the pack under the cursor stays in sight.
        self.call_after_refresh(self.query_one("#packs", OptionList).scroll_to_highlight)

    def _set(self, name: str, content: Content | None, look: str, *, before: str) -> None:
        """A line that is there only when it has something to say; most starts need none of them."""
        found = self.query(f"#{name}").results(Static)
        widget = next(found, None)
        if content is None:
            if widget is not None:
                widget.remove()
        elif widget is not None:
            widget.update(content)
        else:
            self.query_one("#page").mount(Static(content, id=name, classes=look), before=before)

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Carrying on needs something unfinished."""
        if action in ("carry_on", "set_aside"):
            return bool(self._unfinished) and self._writing is None
        if action == "stop_writing":
            return self._writing is not None
        if action == "find_off":
            return self.query_one(Finder).display if self.is_mounted and self._writing is None else False
        if action == "for_application":
            return bool(self._applications)
        if action == "drill":
            return self._can_drill
        if action == "again":
            return packing.last(self.main.settings.practice, self._packs) is not None
        return not (action == "start" and not self._packs)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Remember the pack under the cursor."""
        self._picked = event.option.id or self._picked

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a pack, or a click."""
        self._picked = event.option.id or self._picked
        self.action_start()

    def action_start(self) -> None:
        """Practise what is chosen."""
        if self._trouble or not self._picked or not packing.found(self._packs, self._typed, self.main.say):
            return
        if self._length == "chosen":
            self.app.push_screen(self.main.make("choose", self._picked), self._start)
        else:
            self._start(())

    def _start(self, chosen: tuple[str, ...] | None) -> None:
        if chosen is None:
            return
        length = cast("plan.Length", "short" if self._length == "chosen" else self._length)
        settings = self.main.settings
        wanted = msgspec.structs.replace(
            settings.practice, pack=self._picked, mode=self._mode, length=length, questions=" ".join(chosen)
        )
        if wanted != settings.practice and not self.main.change(msgspec.structs.replace(settings, practice=wanted)):
            return
        request = Request(self._picked, self._mode, length, chosen, self.main.practise_for)
        self.app.push_screen(self.main.make("practice", request))

    def action_again(self) -> None:
        """Once more what was practised last, whatever the cursor stands on."""
        last = self.main.settings.practice
        if self._trouble or packing.last(last, self._packs) is None:
            return
        self._picked, self._mode = last.pack, last.mode
        self._length = "chosen" if last.questions else last.length
        self._fill()
        self._write()
        self._start(tuple(last.questions.split()))

    def action_find(self) -> None:
        """A line to type into above the list."""
        finder = self.query_one(Finder)
        finder.display = True
        finder.focus()
        self.show_keys()

    def action_find_off(self) -> None:
        """All packs again, the cursor where it is."""
        finder = self.query_one(Finder)
        finder.value, finder.display, self._typed = "", False, ""
        self._fill()
        self.query_one("#packs").focus()
        self.show_keys()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Fewer packs with each letter."""
        if event.value != self._typed:
            self._typed = event.value
            self._fill()

    def on_input_submitted(self) -> None:
        """Enter starts the first that is left, or the one the cursor was moved to."""
        self.action_start()

    def on_key(self, event: events.Key) -> None:
        """Up and down move through the list while something is being typed."""
        if event.key in ("up", "down") and isinstance(self.focused, Finder):
            event.stop()
            packs = self.query_one("#packs", OptionList)
            packs.action_cursor_down() if event.key == "down" else packs.action_cursor_up()

    def action_choose(self) -> None:
        """Up and down are the list's own."""

    def action_mode(self) -> None:
        """Coach or mock."""
        self._mode = "mock" if self._mode == "coach" else "coach"
        self._write()

    def action_length(self) -> None:
        """One length further."""
        self._length = LENGTHS[(LENGTHS.index(self._length) + 1) % len(LENGTHS)]
        self._write()

    def action_informational(self) -> None:
        """Ask somebody of the trade."""
        self.app.push_screen(self.main.make("persona"))

    def action_history(self) -> None:
        """What was practised."""
        self.app.push_screen(self.main.make("history"))

    def action_settings(self) -> None:
        """Settings."""
        self.app.push_screen(self.main.make("settings"))

    def action_soundcheck(self) -> None:
        """Speak, hear yourself, see it written."""
        self.app.push_screen(self.main.make("soundcheck"))

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit(0)
