"""Feedback on one answer: its words with the parts in the margin, the findings, the score with its reasons, the next step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

from mockint.model import RUBRIC_VERSION, AnswerRecord, EarlierReport
from mockint.practice import session as s
from mockint.practice.rescore import outdated
from mockint.reports.plain import part_name
from mockint.tui import replaying, telling
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.sheet import Sheet
from mockint.tui.show import safe
from mockint.tui.widgets.keybar import Key, KeyBar
from mockint.tui.widgets.transcript import TranscriptView

if TYPE_CHECKING:
    from mockint.practice.conductor import Conductor


class FindingCard(Static, can_focus=True):
    """One finding, explained."""

    class Chosen(Message):
        """It was clicked or reached by Tab."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, index: int, content: Content) -> None:
        super().__init__(content, classes="finding")
        self.index = index

    def on_focus(self) -> None:
        """Reached: its words are shown."""
        self.post_message(self.Chosen(self.index))

    def on_click(self) -> None:
        """Clicked: again, also when it had the focus."""
        self.post_message(self.Chosen(self.index))


class FeedbackScreen(Screened[None]):
    """With a conductor the answer is the latest of a running session; without one it is an old answer, read-only."""

    AUTO_FOCUS = ""
    HELP_NAME = "feedback"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "probe", "probe"),
        Key("r", "retry", "retry"),
        Key("n", "next", "next"),
        Key("n", "finish", "finish"),
        Key("f,1,2,3,4,5,6,7,8,9", "finding", "finding"),
        Key("p", "play", "play"),
        Key("x", "hush", "hush", bar=False),
        Key("l", "replay", "replay"),
        Key("c", "compare", "compare"),
        Key("v", "rescore", "rescore"),
        Key("v", "version", "version"),
        Key("e", "correct", "correct"),
        Key("up,down,pageup,pagedown,home,end", "scroll", "scroll", bar=False),
        HELP,
        Key("q,escape", "leave", "leave"),
        Key("q,escape", "back", "back"),
    )

    def __init__(self, sheet: Sheet, conductor: Conductor | None = None) -> None:
        super().__init__()
        self.sheet = sheet
        self._conductor = conductor
        self._chosen = -1
        self._guessed: set[int] = set()

    # what is shown --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Head; then words and findings beside (or above) the score's parts."""
        with VerticalScroll(id="page", can_focus=False):
            with Vertical(id="head"):
                yield Static(id="where", classes="quiet")
                yield Static(id="question", classes="title")
                yield Static(id="score")
                yield Static(id="versions", classes="quiet")
                yield Static(id="advice", classes="box")
            with Container(id="body"):
                with VerticalScroll(id="left", can_focus=False):
                    yield Static(telling.legend(self.main.say), id="legend")
                    yield TranscriptView(id="transcript")
                    yield Static(id="data")
                    yield Static(id="prepared")
                    yield Vertical(id="findings")
                with VerticalScroll(id="right", can_focus=False):
                    yield Static(Content(self.say("feedback.parts")), classes="title")
                    yield Vertical(id="parts")
                    yield Static(id="delivery")
        with Vertical(id="foot"):
            yield Static(id="beside")
            yield KeyBar()

    async def on_mount(self) -> None:
        """Fill in."""
        await self.show(self.sheet)

    async def show(self, sheet: Sheet) -> None:
        """Another sheet: the next answer, or the same one corrected."""
        self.sheet, self._chosen = sheet, -1
        say, report = self.main.say, sheet.report
        self.query_one("#where", Static).update(Content(self._where()))
        asked = sheet.question.text
        self.query_one("#question", Static).update(safe(asked))
        self.query_one("#score", Static).update(telling.score(report, sheet.earlier, say))
        self._put("versions", telling.versions(sheet, say))
        self._put("advice", telling.advice(report, say))
        self.query_one("#transcript", TranscriptView).show(sheet.text or say("feedback.nothing_said"), report)
        self._put("data", telling.data(report, sheet.text, say))
        self._put("prepared", telling.prepared(report, min(60, self.app.size.width - 8), say))
        self._put("delivery", telling.delivery(report.delivery, sheet.text, say))
        self._put("beside", None)
        await self._fill_findings()
        await self._fill_parts()
        self.show_keys()
        self._ask_for_guess()

    def _ask_for_guess(self) -> None:
        """Once for each new answer, when the user wants that: a guess before the report."""
        record = self.sheet.record
        if self._conductor is None or record is None or not self.main.settings.library.guess or record.id in self._guessed:
            return
        self._guessed.add(record.id)

        def guessed(guess: tuple[int, str] | None) -> None:
            if guess is not None:
                from mockint.history import stories

                bridge = self.main.bridge
                bridge.ask(self, lambda: stories.guess(bridge.store(), record.id, *guess), lambda done: None)

        self.app.push_screen(self.main.make("guess"), guessed)

    def _put(self, name: str, content: Content | None) -> None:
        widget = self.query_one(f"#{name}", Static)
        widget.display = content is not None
        widget.update(content or "")

    def _where(self) -> str:
        sheet, say = self.sheet, self.main.say
        pieces = [say("practice.number", number=sheet.number, total=sheet.total)] if sheet.number else []
        if sheet.attempt > 1:
            pieces.append(say("practice.attempt", attempt=sheet.attempt))
        if sheet.probe:
            pieces.append(say("feedback.after_probe", part=part_name(sheet.probe, say)))
        if not self._conductor:
            pieces.append(say("feedback.read_only"))
        if outdated(sheet.report) and not sheet.version:
            pieces.append(say("replay.rubric_old", version=sheet.report.version, today=RUBRIC_VERSION))
        return " · ".join(pieces)

    async def _fill_findings(self) -> None:
        say, sheet = self.main.say, self.sheet
        box = self.query_one("#findings", Vertical)
        await box.remove_children()
        found = sheet.report.conduct
        box.display = bool(found)
        if found:
            cards = [FindingCard(i, telling.finding(i + 1, one, sheet.text, say)) for i, one in enumerate(found)]
            await box.mount(Static(Content(say("report.findings")), classes="title"), *cards)

    async def _fill_parts(self) -> None:
        say, sheet = self.main.say, self.sheet
        before = {one.name: one for one in sheet.earlier.parts} if sheet.earlier else {}
        rows = []
        for one in sheet.report.parts:
            line, why = telling.part(one, sheet.report, before.get(one.name), say)
            rows.append(Static(line, classes="part"))
            if why:
                rows.append(Static(why, classes="why"))
        box = self.query_one("#parts", Vertical)
        await box.remove_children()
        await box.mount(*rows)

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done depends on the answer and on whether the session runs."""
        live, sheet = self._conductor is not None, self.sheet
        allowed = {
            "probe": live and sheet.can_probe,
            "retry": live,
            "next": live and not sheet.is_last,
            "finish": live and sheet.is_last,
            "correct": live,
            "leave": live,
            "back": not live,
            "finding": bool(sheet.report.conduct),
            "play": sheet.spoken,
            "hush": sheet.spoken,
            "replay": sheet.spoken,
            "compare": sheet.record is not None and (sheet.attempt > 1 or not live),
            "rescore": not live and sheet.record is not None and not sheet.version and outdated(sheet.report),
            "version": not live and bool(sheet.replaced) and (sheet.version > 0 or not outdated(sheet.report)),
        }
        return allowed.get(action, True)

    def _post(self, event: s.Event) -> None:
        if self._conductor:
            self._conductor.post(event)

    def action_probe(self) -> None:
        """Be asked for the missing part."""
        self._post(s.AskProbe())

    def action_retry(self) -> None:
        """The same question once more."""
        self._post(s.Retry())

    def action_next(self) -> None:
        """The next question."""
        self._post(s.Next())

    def action_finish(self) -> None:
        """After the last question: the summary."""
        self._post(s.Next())

    def action_leave(self) -> None:
        """Out of the session, after a question."""

        def answered(yes: bool | None) -> None:
            if yes:
                self._post(s.Finish())

        self.app.push_screen(self.main.make("confirm", self.say("practice.leave"), self.say("practice.leave_kept")), answered)

    def action_correct(self) -> None:
        """Mend what was written down."""

        def mended(text: str | None) -> None:
            if text and self._conductor:
                self._conductor.correct(text)

        self.app.push_screen(self.main.make("correct", self.sheet.text), mended)

    def on_key(self, event: events.Key) -> None:
        """Digits choose a finding, arrows scroll."""
        found = self.sheet.report.conduct
        if event.key.isdecimal() and 1 <= int(event.key) <= len(found):
            event.stop()
            event.prevent_default()
            self.choose(int(event.key) - 1)
        elif event.key in ("up", "down", "pageup", "pagedown", "home", "end"):
            event.stop()
            event.prevent_default()
            # At once, so that no press is lost of a key held down.
            now = {"immediate": True} if event.key in ("up", "down") else {}
            getattr(self._scroller(), f"scroll_{event.key.replace('page', 'page_')}")(animate=False, **now)

    def action_scroll(self) -> None:
        """See ``on_key``."""

    def _scroller(self) -> VerticalScroll:
        left = self.query_one("#left", VerticalScroll)
        return left if self.has_class("-wide") and left.max_scroll_y else self.query_one("#page", VerticalScroll)

    def action_finding(self) -> None:
        """The next finding."""
        self.choose((self._chosen + 1) % len(self.sheet.report.conduct))

    def on_finding_card_chosen(self, event: FindingCard.Chosen) -> None:
        """A card was clicked or reached."""
        if event.index != self._chosen:
            self.choose(event.index)

    def choose(self, index: int) -> None:
        """Show a finding's words, explain them beside, and play that second."""
        found = self.sheet.report.conduct[index]
        self._chosen = index
        for card in self.query(FindingCard):
            card.set_class(card.index == index, "chosen")
        transcript = self.query_one("#transcript", TranscriptView)
        region = transcript.choose(found.span)
        if not self.has_class("-wide"):
            self._put("beside", telling.finding(index + 1, found, self.sheet.text, self.main.say))
        if region is not None:
            # The explanation beside takes room first.
            self.call_after_refresh(self._bring_into_view, transcript, region)
        self._play(found.span)

    def _bring_into_view(self, transcript: TranscriptView, region: Region) -> None:
        scroller = self._scroller()
        top = transcript.region.y - scroller.region.y + int(scroller.scroll_y) + region.y
        height = scroller.region.height
        if not scroller.scroll_y <= top <= scroller.scroll_y + height - region.height - 1:
            scroller.scroll_to(y=max(0, top - height // 3), animate=False)

    def on_transcript_view_pointed(self, event: TranscriptView.Pointed) -> None:
        """A word was clicked: play from there."""
        self._play((event.span[0], event.span[1]))

    def action_play(self) -> None:
        """The chosen finding's words again, else the whole answer."""
        found = self.sheet.report.conduct
        lead = self.sheet.record.lead if self.sheet.record else 0
        self._play(found[self._chosen].span if self._chosen >= 0 else (lead, max(lead + 1, len(self.sheet.text))))

    def _play(self, span: tuple[int, int]) -> None:
        sheet = self.sheet
        if not sheet.spoken or sheet.record is None:
            return
        if self._conductor:
            self._conductor.play(span)
        else:
            self.main.bridge.play(self, sheet.record, sheet.lang, span, self.main.show_trouble)

    def action_hush(self) -> None:
        """Silence."""
        self.main.bridge.hush()

    def action_replay(self) -> None:
        """Hear the answer again, word by word."""
        self.main.bridge.hush()
        self.app.push_screen(self.main.make("replay", self.sheet))

    def action_compare(self) -> None:
        """Side by side with another attempt."""
        if self.sheet.record is not None:
            replaying.open_compare(self, self.sheet.record)

    def action_rescore(self) -> None:
        """Scored by an earlier rubric: score it again, show both."""

        def kept(record: AnswerRecord, replaced: tuple[EarlierReport, ...]) -> None:
            if record.report is not None:
                self.call_later(self.show, replace(self.sheet, record=record, report=record.report, replaced=replaced))

        replaying.open_rescore(self, self.sheet, kept)

    def action_version(self) -> None:
        """The score that an earlier rubric gave, the one before that, and again the one that counts."""
        version = (self.sheet.version + 1) % (len(self.sheet.replaced) + 1)
        self.call_later(self.show, self.sheet.at_version(version))
