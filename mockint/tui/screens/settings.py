"""Settings: up and down choose one, left and right change it. Each change is kept and takes effect at once."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from mockint.reports.clean import one_line
from mockint.tui.choices import Choice, Offer, choices, put, step, value_of
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.widgets.keybar import Key, KeyBar

GROUPS = {
    "interface": "screen",
    "voice.enabled": "voice",
    "microphone.enabled": "microphone",
    "speech.model": "model",
    "habit.minutes": "habit",
    "library.guess": "history",
}
"""Before which setting which heading stands."""


class SettingsScreen(Screened[None]):
    """One line a setting."""

    AUTO_FOCUS = "#rows"
    HELP_NAME = "settings"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("left,right", "turn", "turn"),
        Key("left", "less", "less", bar=False),
        Key("right,space", "more", "more", bar=False),
        Key("up,down", "move", "choose", bar=False),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self) -> None:
        super().__init__()
        self._offer = Offer()
        self._at = 0

    def compose(self) -> ComposeResult:
        """The list, and a sentence on the setting under the cursor."""
        yield Static(Content(self.say("settings.title")), classes="title", id="title")
        yield OptionList(id="rows", compact=True)
        yield Static(id="about", classes="quiet")
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask what devices, voices and models there are."""
        self._fill()
        wiring = self.main.wiring

        def look() -> Offer:
            return Offer(wiring.inputs(), wiring.outputs(), wiring.voices("en"), wiring.voices("id"), wiring.models())

        self.main.bridge.ask(self, look, self._found, self.main.show_trouble, looking=True)

    def on_screen_resume(self) -> None:
        """Also after the language has changed, when everything is made anew."""
        super().on_screen_resume()
        self._fill()

    def _found(self, offer: Offer) -> None:
        self._offer = offer
        self._fill()

    def _rows(self) -> list[Choice]:
        return choices(self.main.settings, self._offer)

    def _fill(self) -> None:
        rows = self._rows()
        options = self.query_one("#rows", OptionList)
        with self.prevent(OptionList.OptionHighlighted):
            options.clear_options()
            for row in rows:
                heading = self.say(f"settings.group_{GROUPS[row.path]}") if row.path in GROUPS else None
                if heading:
                    options.add_option(Option(Content.styled(heading, "bold $accent"), disabled=True))
                options.add_option(Option(self._line(row), id=row.name))
            options.highlighted = options.get_option_index(rows[self._at].name)
        self._about()

    def _line(self, row: Choice) -> Content:
        value = value_of(self.main.settings, row.path)
        name = self.say(f"settings.{row.name}")
        more = len(row.values) > 1
        shown = self._value(row, value)
        left, right = ("‹ ", " ›") if more else ("  ", "")
        return Content.assemble("  ", (f"{name:<28}", ""), (left, "$quiet"), (shown, "bold"), (right, "$quiet"))

    def _value(self, row: Choice, value: Any) -> str:
        key = f"settings.{row.name}_{value}".replace(".0", "").lower()
        if isinstance(value, bool):
            return self.say("common.on" if value else "common.off")
        if value == "":
            return self.say(f"settings.{row.name}_default")
        if self.main.say.has(key):
            return self.say(key)
        match row.path:
            case "voice.rate":
                return self.say("settings.words_a_minute", count=value)
            case "voice.volume":
                return f"{round(100 * value)} %"
            case "microphone.stop_after_silence":
                return self.say("settings.seconds", count=f"{value:g}") if value else self.say("settings.never")
            case "habit.minutes":
                return self.say("settings.minutes", count=value)
            case "habit.questions":
                return self.say("settings.at_most", count=value)
            case "habit.days_a_week":
                return self.say("settings.days_a_week", count=value) if value else self.say("settings.no_goal")
            case "library.audio_days":
                return self.say("settings.days", count=value) if value else self.say("settings.always")
        return one_line(str(value), 60)

    def _about(self) -> None:
        self.query_one("#about", Static).update(Content(self.say(f"settings.{self._rows()[self._at].name}_about")))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another setting."""
        names = [row.name for row in self._rows()]
        if event.option.id in names:
            self._at = names.index(event.option.id)
            self._about()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click: the next value."""
        self.on_option_list_option_highlighted(
            OptionList.OptionHighlighted(event.option_list, event.option, event.option_index)
        )
        self.action_more()

    def _turn(self, by: int) -> None:
        row = self._rows()[self._at]
        value = value_of(self.main.settings, row.path)
        wanted = step(row, value, by)
        if wanted != value and self.main.change(put(self.main.settings, row.path, wanted)):
            self.call_after_refresh(self._fill)

    def action_turn(self) -> None:
        """Stands for both directions in the line of keys; a key pressed goes on to its own action."""
        raise SkipAction

    def action_less(self) -> None:
        """The value before."""
        self._turn(-1)

    def action_more(self) -> None:
        """The next value."""
        self._turn(1)

    def action_move(self) -> None:
        """Up and down are the list's own."""
