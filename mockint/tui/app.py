"""The screens' app: settings and wiring in, an exit code out. Screens are made from a table when first shown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, ScreenError
from textual.binding import Binding, BindingType
from textual.css.query import QueryError
from textual.widget import WidgetError

from mockint import config
from mockint.catalogue import Catalogue
from mockint.errors import MockintError
from mockint.reports.clean import one_line
from mockint.tui.bridge import Bridge
from mockint.tui.theme import DEFAULTS, THEMES
from mockint.tui.wiring import DevicesFactory, Names, StatusProbe, StoreFactory, VoiceNames, Wiring

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

    from mockint.config import Settings

SCREEN_TABLE = {
    "home": "HomeScreen",
    "choose": "ChooseScreen",
    "practice": "PracticeScreen",
    "feedback": "FeedbackScreen",
    "replay": "ReplayScreen",
    "compare": "CompareScreen",
    "correct": "CorrectScreen",
    "summary": "SummaryScreen",
    "history": "HistoryScreen",
    "settings": "SettingsScreen",
    "soundcheck": "SoundCheckScreen",
    "filter": "FilterScreen",
    "coverage": "CoverageScreen",
    "stories": "StoriesScreen",
    "guess": "GuessScreen",
    "help": "HelpScreen",
    "confirm": "ConfirmScreen",
    "applications": "ApplicationsScreen",
    "application": "ApplicationScreen",
    "planned": "PlannedScreen",
    "stages": "StagesScreen",
    "form": "FormScreen",
    "message": "MessageScreen",
    "persona": "PersonaScreen",
    "talk": "TalkScreen",
    "talkreport": "TalkReportScreen",
}
"""Name of the file in ``screens`` and of its class."""

INTERRUPTED = 130
THIN_AFTER = 2.0
"""Seconds after the start: nothing that is slow stands in the way of the first screen."""


class MockintApp(App[int]):
    """Holds what all screens share: settings, texts, the bridge."""

    CSS_PATH = "styles.tcss"
    TITLE = "mockint"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 (Textual declares it so)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "interrupt", show=False)]

    def __init__(self, settings: Settings, wiring: Wiring | None = None) -> None:
        self.settings = settings
        self.say = Catalogue(config.interface_language(settings))
        self.wiring = wiring or Wiring()
        self.bridge = Bridge(self.wiring, settings)
        self.again = False
        """Start the last practice at once, the first time home is shown."""
        self.practise_for = 0
        """The application that is practised for; 0 for none."""
        self.opening: tuple[Any, ...] = ()
        """A screen to show over home at once: its name and what it is made of."""
        self.leaving = False
        """The user has left: nothing can be shown any more."""
        super().__init__()
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = THEMES[settings.theme].name
        self.stylesheet.set_variables(self.get_css_variables())
        self._styled = self.theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Names of ours that the style sheet uses."""
        return DEFAULTS

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the style sheet again only for another theme: at the start it has just been parsed, with this one."""
        if self._styled != self.theme:
            self._styled = self.theme
            super().refresh_css(animate=animate)

    def get_default_screen(self) -> Screen[Any]:
        """Home."""
        return self.make("home")

    def make(self, name: str, *facts: Any) -> Screen[Any]:
        """A new screen of the table."""
        made: Screen[Any] = getattr(import_module(f"mockint.tui.screens.{name}"), SCREEN_TABLE[name])(*facts)
        return made

    def on_mount(self) -> None:
        """Old recordings go by the user's own rule, once the first screen stands."""
        rule = self.settings.library
        if rule.audio_days or rule.audio_megabytes:
            self.set_timer(THIN_AFTER, self._thin)

    def _thin(self) -> None:
        from mockint.history import keeping

        rule, bridge = self.settings.library, self.bridge

        def job() -> None:
            keeping.thin(bridge.store(), days=rule.audio_days, megabytes=rule.audio_megabytes)

        bridge.later(job)

    def show_trouble(self, error: MockintError) -> None:
        """An error in one line, over any screen."""
        self.notify(one_line(error.line(self.say)), severity="error", markup=False, timeout=12)

    def change(self, settings: Settings) -> bool:
        """Keep new settings and apply them at once; False (and a line on the screen) when they cannot be written."""
        try:
            config.save(settings)
        except MockintError as error:
            self.show_trouble(error)
            return False
        old, self.settings = self.settings, settings
        self.bridge.use(settings)
        if old.theme != settings.theme:
            self.theme = THEMES[settings.theme].name
        lang = config.interface_language(settings)
        if lang != self.say.lang:
            self.say = Catalogue(lang)
            for screen in self.screen_stack:
                screen.refresh(recompose=True)
        return True

    def on_ready(self) -> None:
        """Home stands; go on to what the command named."""
        if self.opening:
            self.push_screen(self.make(*self.opening))

    def action_interrupt(self) -> None:
        """Ctrl+C: out, at once. A recording under way is kept."""
        self.exit(INTERRUPTED)

    def exit(self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave."""
        self.leaving = True
        super().exit(result, return_code, message)

    def _on_unmount(self) -> None:
        self.bridge.close()

    def _handle_exception(self, error: Exception) -> None:
        # From the moment the app leaves, Textual takes screens apart: what a message still under way looks for or wants to
        # put there may be gone, which is no trouble of the user's.
        if not (self.leaving and isinstance(error, (QueryError, WidgetError, ScreenError))):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # No traceback on the terminal: ``run`` raises the exception again, and the command says it in one line.
        self._close_messages_no_wait()


def run(
    settings: Settings,
    *,
    devices_factory: DevicesFactory | None = None,
    store_factory: StoreFactory | None = None,
    status_lines: StatusProbe | None = None,
    inputs: Names | None = None,
    outputs: Names | None = None,
    voices: VoiceNames | None = None,
    models: Names | None = None,
    mend_take: Callable[[Path], object] | None = None,
    again: bool = False,
    application: int = 0,
    opening: tuple[Any, ...] = (),
) -> int:
    """Show the screens until the user leaves; returns the exit code (0, or 130 after Ctrl+C).

    ``devices_factory(settings, lang)`` makes what to speak and hear with, ``store_factory()`` opens the history,
    ``status_lines(settings, lang)`` probes voice, microphone and model for the home screen; ``inputs``, ``outputs``,
    ``voices(lang)`` and ``models`` name what the settings offer; ``mend_take(file)`` makes a recording whole that was cut
    off. All are called off the screen's thread. ``again`` starts with the last practice; practice is for ``application``.
    ``opening`` names a screen to show over home, with what it is made of. Whatever exception ends the screens is raised here.
    """
    given = {
        "devices": devices_factory,
        "store": store_factory,
        "status": status_lines,
        "inputs": inputs,
        "outputs": outputs,
        "voices": voices,
        "models": models,
        "mend_take": mend_take,
    }
    app = MockintApp(settings, Wiring(**{name: value for name, value in given.items() if value is not None}))  # type: ignore[arg-type]
    app.again, app.practise_for, app.opening = again, application, opening
    try:
        code = app.run()
    finally:
        app.bridge.close()
    broken = getattr(app, "_exception", None)
    if isinstance(broken, Exception):
        raise broken
    sys.stdout.flush()
    return code or 0
