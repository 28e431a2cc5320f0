"""Choosing whom to ask in an informational interview, and how long it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mockint.practice.informational import scale
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.show import number, safe
from mockint.tui.widgets.keybar import Key, KeyBar

if TYPE_CHECKING:
    from mockint.packs.personas import PersonaListing, PersonaSurvey

MINUTES = (5, 10, 15, 25)


class PersonaScreen(Screened[None]):
    """The personas of all languages, those of the interface's language first."""

    AUTO_FOCUS = "#people"
    HELP_NAME = "persona"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "start", "start"),
        Key("up,down", "move", "choose", bar=False),
        Key("m", "minutes", "minutes"),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self, minutes: int = 10) -> None:
        super().__init__()
        self._minutes = minutes
        self._people: list[PersonaListing] = []

    def compose(self) -> ComposeResult:
        """A title, the list, what is known of the one under the cursor."""
        yield Static(Content(self.say("informational.choose")), id="title", classes="title")
        yield Static(Content(self.say("informational.tagline")), id="tagline", classes="quiet")
        yield OptionList(id="people", compact=True)
        yield Static(id="about", classes="box")
        yield Static(id="minutes")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the personas off the screen's thread: all files are checked."""
        from mockint.packs.personas import survey

        self.query_one("#about").display = False
        self._write()
        self.main.bridge.ask(self, survey, self._found, self.main.show_trouble)

    def _found(self, seen: PersonaSurvey) -> None:
        lang = self.main.say.lang
        self._people = sorted(seen.personas, key=lambda one: one.persona.lang != lang)
        options = self.query_one("#people", OptionList)
        room = min(96, self.app.size.width) - 8
        for one in self._people:
            them = one.persona
            about = self.say(f"common.lang_{them.lang}")
            words = safe(f"{them.trade} · {them.name}, {them.firm}", longest=max(12, room - len(about) - 3))
            gap = max(2, room - words.cell_length - len(about))
            options.add_option(Option(Content.assemble(words, " " * gap, (about, "$quiet")), id=them.id))
        if self._people:
            options.highlighted = 0
        else:
            self.query_one("#tagline", Static).update(Content(self.say("informational.none")))
        for error in seen.refused:
            self.main.show_trouble(error)
        self.show_keys()

    def _write(self) -> None:
        limit, _ = scale(self._minutes)
        choice = "  ".join(f"‹{m}›" if m == self._minutes else f" {m} " for m in sorted({*MINUTES, self._minutes}))
        about = self.say("informational.minutes_about", minutes=self._minutes, nominal=number(limit / 60))
        label = self.say("informational.minutes")
        self.query_one("#minutes", Static).update(Content.assemble((f"{label}  ", "bold"), choice, "   ", (about, "$quiet")))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """What one knows before the talk."""
        about = self.query_one("#about", Static)
        about.display = True
        about.update(safe(self._people[event.option_index].persona.about))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Starting needs somebody."""
        return bool(self._people) if action == "start" else True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a persona, or a click."""
        self.app.switch_screen(self.main.make("talk", event.option.id or "", self._minutes))

    def action_start(self) -> None:
        """See ``on_option_list_option_selected``."""

    def action_move(self) -> None:
        """Up and down are the list's own."""

    def action_minutes(self) -> None:
        """The next length."""
        later = [m for m in MINUTES if m > self._minutes]
        self._minutes = later[0] if later else MINUTES[0]
        self._write()
