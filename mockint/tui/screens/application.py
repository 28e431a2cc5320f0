"""One application: what is due, its timeline, people, preparation, debriefs, planned practice."""

from __future__ import annotations

from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint.application import INTERVIEWS, Application, Stage
from mockint.catalogue import Catalogue
from mockint.errors import UsageError
from mockint.practice.dates import local
from mockint.practice.followup import next_step
from mockint.tui import applied, forms
from mockint.tui.bridge import Request
from mockint.tui.screens.base import HELP
from mockint.tui.screens.keeping import KeepingScreen
from mockint.tui.show import safe
from mockint.tui.widgets.keybar import Key, KeyBar

SECTIONS = ("due", "timeline", "people", "preparation", "debrief", "planned")


class ApplicationScreen(KeepingScreen):
    """Read from the store each time it is shown."""

    AUTO_FOCUS = "#page"
    HELP_NAME = "application"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("w", "write", "write"),
        Key("s", "stages", "stages"),
        Key("v", "prepare", "prepare"),
        Key("d", "debrief", "debrief"),
        Key("p", "practise", "practise_for"),
        Key("t", "appoint", "planned"),
        Key("e", "edit", "edit_application"),
        Key("x", "remove", "remove_application"),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self, application: int) -> None:
        super().__init__()
        self._number = application
        self._found: Application | None = None

    def compose(self) -> ComposeResult:
        """One column of sections."""
        with VerticalScroll(id="page"):
            yield Static(id="head")
            yield Static(id="notes", classes="quiet")
            for name in SECTIONS:
                title = "applications.timeline" if name == "timeline" else "applications.planned"
                key = title if name in ("timeline", "planned") else f"applications.{name}_title"
                yield Static(Content(self.say(key)), classes="title gap-top")
                yield Static(id=name)
        yield KeyBar()

    def on_screen_resume(self) -> None:
        """Shown, or shown again: read anew."""
        super().on_screen_resume()
        self._read()

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        self._write()

    def _read(self) -> None:
        self.main.bridge.ask(self, lambda: self._applications().get(self._number), self._show, self.main.show_trouble)

    def _show(self, found: Application) -> None:
        self._found = found
        self._write()

    def _write(self) -> None:
        found, say, now = self._found, self.main.say, self.main.wiring.now()
        if found is None:
            return
        width = min(88, self.app.size.width) - 5
        contents = {
            "head": applied.head(found, say),
            "notes": safe(found.notes),
            "due": applied.due(found, now, width, say),
            "timeline": applied.timeline(found, now, width, say),
            "people": applied.people(found, width),
            "preparation": applied.preparation(found, width, say),
            "debrief": applied.debriefs(found, width, say),
            "planned": applied.planned(found, now, width, say),
        }
        for name, content in contents.items():
            self.query_one(f"#{name}", Static).update(content)
        self.query_one("#notes").display = bool(found.notes)
        self.show_keys()

    # keys -----------------------------------------------------------------------------------------------------------

    def _past(self) -> Stage | None:
        """The latest interview that has taken place."""
        now = self.main.wiring.now()
        talks = [s for s in (self._found.stages if self._found else ()) if s.kind in INTERVIEWS or s.kind == "test"]
        past = [s for s in talks if local(s.starts) <= now]
        return past[-1] if past else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A message needs one to write, a debrief an interview."""
        if action in ("help", "back"):
            return True
        if self._found is None:
            return False
        if action == "write":
            return next_step(self._found, None, self.main.wiring.now()) is not None
        return action != "debrief" or self._past() is not None

    def action_write(self) -> None:
        """The message that is due next."""
        assert self._found is not None
        step = next_step(self._found, None, self.main.wiring.now())
        if step is not None:
            self.app.push_screen(self.main.make("message", self._found, step))

    def action_stages(self) -> None:
        """Its stages: a list of their own, where they are entered, changed and taken off."""
        self.app.push_screen(self.main.make("stages", self._number))

    def action_prepare(self) -> None:
        """The preparation sheet."""
        found = self._found
        assert found is not None
        keep = lambda read: self._applications().keep(msgspec.structs.replace(found, preparation=read))  # noqa: E731
        fields = forms.preparation_fields(found.preparation, self.main.say)
        self._form("applications.form_prepare", self.say("applications.form_about"), fields, forms.read_preparation, keep)

    def action_debrief(self) -> None:
        """What was asked, in the latest interview."""
        found, stage, wiring = self._found, self._past(), self.main.wiring
        if found is None or stage is None:
            return
        check = lambda values: forms.read_debrief(found, stage, values, wiring.now())  # noqa: E731

        def keep(read: Stage) -> None:
            from mockint import paths
            from mockint.practice.debriefing import write_pack

            at = self._applications()
            at.keep_stage(read)
            write_pack(at.get(found.id), paths.packs_dir(), Catalogue(found.lang))

        about = self.say("applications.form_debrief_about")
        self._form("applications.form_debrief", about, forms.debrief_fields(stage, self.main.say), check, keep)

    def action_appoint(self) -> None:
        """Planned practice: its list, where it is planned, changed and taken off."""
        self.app.push_screen(self.main.make("planned", self._number))

    def action_edit(self) -> None:
        """Company, position, people, notes."""
        found = self._found
        assert found is not None
        keep = lambda read: self._applications().keep(msgspec.structs.replace(found, **read))  # noqa: E731
        fields = forms.application_fields(found, found.lang, self.main.say)
        self._form("applications.form_edit", self.say("applications.form_about"), fields, forms.read_application, keep)

    def action_practise(self) -> None:
        """With the pack last practised, else the first of the application's language."""
        found, main = self._found, self.main
        assert found is not None

        def pack() -> str:
            from mockint.packs.loader import available

            listed = [p.id for p in available() if p.lang == found.lang and p.stage in ("hr", "user")]
            last = main.settings.practice.pack
            if not listed:
                raise UsageError("pack_none")
            return last if last in listed else listed[0]

        def start(name: str) -> None:
            last = main.settings.practice
            self.app.push_screen(main.make("practice", Request(name, last.mode, last.length, application=found.id)))

        main.bridge.ask(self, pack, start, main.show_trouble)

    def action_remove(self) -> None:
        """After a question."""

        def remove() -> None:
            job = lambda: self._applications().remove(self._number)  # noqa: E731
            self.main.bridge.ask(self, job, self._gone, self.main.show_trouble)

        question, about = self.say("applications.ask_delete"), self.say("applications.ask_delete_about")
        self._confirm(question, about, remove)

    def _gone(self, nothing: None) -> None:
        self.dismiss()
