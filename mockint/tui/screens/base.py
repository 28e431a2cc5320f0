"""What every screen has: texts, the bridge, a line of keys at its foot, help, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.binding import Binding
from textual.screen import ModalScreen, Screen

from mockint.tui.messages import Done
from mockint.tui.widgets.keybar import Key, KeyBar

if TYPE_CHECKING:
    from mockint.model import AnswerRecord
    from mockint.tui.app import MockintApp

Result = TypeVar("Result")
HELP = Key("question_mark,f1", "help", "help")
BACK = Key("escape,q", "back", "back")


class Screened(Screen[Result]):
    """Base of all screens. ``KEYS`` are its keys; the bar shows those whose action ``check_action`` allows now."""

    KEYS: ClassVar[tuple[Key, ...]] = ()
    HELP_NAME: ClassVar[str] = ""

    def __init_subclass__(cls, **facts: Any) -> None:
        # Under a dialog the app's own keys are out of reach, so the way out stands on every screen.
        cls.BINDINGS = [Binding("ctrl+c", "app.interrupt", show=False)]
        cls.BINDINGS += [Binding(key.keys, key.action, show=False) for key in cls.__dict__.get("KEYS", ())]
        super().__init_subclass__(**facts)

    @property
    def main(self) -> MockintApp:
        """The app, by its own type."""
        return cast("MockintApp", self.app)

    def say(self, key: str, **facts: object) -> str:
        """A text of the catalogue."""
        return self.main.say(key, **facts)

    def on_done(self, message: Done) -> None:
        """A job of the bridge has ended."""
        message.stop()
        if not self.main.leaving:
            message.call()

    def keys_now(self) -> list[Key]:
        """The keys that mean something at this moment."""
        typing = getattr(self.focused, "takes_writing", False)
        return [k for k in self.KEYS if k.bar and not (typing and k.types) and self.check_action(k.action, ()) is True]

    def show_keys(self) -> None:
        """Bring the line of keys up to date."""
        for bar in self.query(KeyBar):
            bar.show_keys(self.keys_now(), self.main.say)

    def on_screen_resume(self) -> None:
        """Shown, or shown again."""
        self.call_after_refresh(self.show_keys)

    def on_descendant_focus(self) -> None:
        """Keys depend on whether something is being typed."""
        self.show_keys()

    def on_descendant_blur(self) -> None:
        """Keys depend on whether something is being typed."""
        self.call_after_refresh(self.show_keys)

    def open_answer(self, record: AnswerRecord) -> None:
        """Show a kept answer, read-only, over this screen; of a talk, the report on the whole."""
        from mockint.tui import sheet

        bridge, ui = self.main.bridge, self.main.say.lang

        def look() -> tuple[object, ...] | None:
            from mockint.practice import retelling

            talk = retelling.report_of(bridge.store(), record, ui)
            if talk:
                return "talkreport", talk[1], record.question.text
            page = sheet.of_record(bridge.store(), record)
            return ("feedback", page) if page else None

        def found(screen: tuple[Any, ...] | None) -> None:
            if screen is not None and self.is_current:
                self.app.push_screen(self.main.make(*screen))

        bridge.ask(self, look, found, self.main.show_trouble)

    def open_numbered(self, answer: int) -> None:
        """Show a kept answer by its number, when it has a report."""
        bridge = self.main.bridge
        bridge.ask(
            self,
            lambda: bridge.store().answer(answer),
            lambda record: self.open_answer(record) if record and record.report else None,
            self.main.show_trouble,
        )

    def action_help(self) -> None:
        """All keys of this screen, with what they do."""
        self.app.push_screen(self.main.make("help", self.HELP_NAME, self.KEYS))

    def action_back(self) -> None:
        """To where one came from."""
        self.dismiss()


class Dialog(ModalScreen[Result], Screened[Result]):
    """A small window over another screen."""
