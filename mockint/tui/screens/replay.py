"""Hearing an answer again: the words light up as they were spoken, and every key leads to a word, a part or a finding."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mockint.errors import MockintError
from mockint.model import STAR_PARTS
from mockint.practice import replay
from mockint.practice.replay import Playhead, Unit
from mockint.reports.plain import LETTERS, part_name
from mockint.tui import replaying, telling
from mockint.tui.messages import PlayheadMoved
from mockint.tui.screens.base import HELP, Screened
from mockint.tui.sheet import Sheet
from mockint.tui.show import clock, number, safe
from mockint.tui.widgets.keybar import Key, KeyBar
from mockint.tui.widgets.timeline import Timeline
from mockint.tui.widgets.transcript import TranscriptView

if TYPE_CHECKING:
    from mockint.speech.envelope import Envelope

BEATS = 20
"""Looks at the playhead a second: a short word lasts a tenth."""


class ReplayScreen(Screened[None]):
    """Over the feedback on one answer. Without a recording the words stay, and the screen says why nothing is heard."""

    AUTO_FOCUS = ""
    HELP_NAME = "replay"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("space", "hold", "replay_toggle"),
        Key("left,right", "word", "replay_word"),
        Key("up,down", "sentence", "replay_sentence"),
        Key("s,t,a,r", "letter", "replay_letter"),
        Key("pageup,pagedown", "part", "replay_part", bar=False),
        Key("f,1,2,3,4,5,6,7,8,9", "finding", "replay_finding"),
        Key("minus", "slower", "replay_slower"),
        Key("plus,equals_sign", "faster", "replay_faster"),
        Key("x", "skip", "replay_skip"),
        Key("home,end", "edge", "replay_edge", bar=False),
        HELP,
        Key("escape,q", "back", "back"),
    )

    def __init__(self, sheet: Sheet, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        assert sheet.record is not None
        self.sheet, self._record = sheet, sheet.record
        self.track = replay.track(sheet.record)
        self._clock = now
        self._ready: replaying.Ready | None = None
        self._heard: tuple[float, ...] = ()
        """Until when each take can be heard, in seconds of all; empty until that is known."""
        self.place = 0.0
        self._begin = 0.0
        """When the take under way begins, in seconds of all."""
        self._head: Playhead | None = None
        """Where the playing under way is; None while nothing plays."""
        self._turn = 0
        self.tempo = 1.0
        self.skipping = False
        self._finding = -1
        self._lit: tuple[int, int] | None = None

    @property
    def playing(self) -> bool:
        """Whether sound was asked for and has not ended."""
        return self._head is not None

    def compose(self) -> ComposeResult:
        """The question, the state, the take along its time, and the words."""
        yield Static(classes="title", id="title")
        yield Static(id="where", classes="quiet")
        yield Timeline(id="timeline")
        yield Static(id="trouble", classes="notice")
        yield Static(telling.legend(self.main.say), id="legend")
        with VerticalScroll(id="words", can_focus=False):
            yield TranscriptView(id="transcript")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look for the recording; the words are there at once."""
        self.query_one(TranscriptView).show(self.sheet.text or self.say("feedback.nothing_said"), self.sheet.report)
        self.query_one(Timeline).show(self.track, None)
        self._tell("")
        self._show_state()
        self.set_interval(1 / BEATS, self._beat)
        replaying.prepare(self.main.bridge, self, self._record, self.sheet.lang, self._found)

    def on_resize(self) -> None:
        """On a small screen the question takes one line."""
        longest = 240 if self.has_class("-wide") else max(20, self.app.size.width - 5)
        self.query_one("#title", Static).update(safe(self.sheet.question.text, longest=longest))

    def on_unmount(self) -> None:
        """Nothing is heard of a screen that has gone."""
        if self.playing:
            self.main.bridge.hush()

    # the recording --------------------------------------------------------------------------------------------------

    def _found(self, ready: replaying.Ready) -> None:
        self._ready = ready
        self._tell(self.say(f"replay.{ready.trouble}") if ready.trouble else self._remark())
        if len(ready.records) > 1:
            self.track = replay.track(*ready.records)
            self.query_one(Timeline).show(self.track, None)
        if ready.files:
            replaying.levels(self.main.bridge, self, ready.files, self._measured, self._unreadable)
        self._show_state()
        self.show_keys()

    def _remark(self) -> str:
        if self._ready and self._ready.unheard and self.track.words:
            return self.say("replay.lead")
        if not self.track.words and self.sheet.text:
            return self.say("replay.no_times")
        return "" if self._ready and self._ready.paced else self.say("replay.plain_player")

    def _measured(self, levels: list[Envelope]) -> None:
        from mockint.speech.envelope import joined

        last, takes = levels[-1], self.track.takes
        if not last.cut:
            # The last take may go on behind its last word.
            begin, end = takes[-1]
            takes = (*takes[:-1], (begin, max(end, begin + last.seconds)))
            self.track = msgspec.structs.replace(self.track, seconds=takes[-1][1], takes=takes)
        lengths = [end - begin for begin, end in takes]
        self._heard = tuple(min(end, begin + one.seconds) for (begin, end), one in zip(takes, levels, strict=True))
        self.query_one(Timeline).show(self.track, joined(levels, lengths))
        for one, length in zip(levels, lengths, strict=True):
            if one.cut or one.seconds < length - 1.0:
                self._tell(self.say("replay.cut", seconds=round(one.seconds)))
        self._show_state()

    def _unreadable(self) -> None:
        self._ready = replaying.Ready(trouble="unreadable")
        self._stop()
        self._tell(self.say("replay.unreadable"))
        self._show_state()
        self.show_keys()

    @property
    def _audible(self) -> float:
        """The end of what can be heard."""
        return self._heard[-1] if self._heard else self.track.seconds

    @property
    def _take(self) -> int:
        """Which take the place is in; behind what can be heard of one it is the next."""
        take = replay.take_at(self.track, self.place)
        last = len(self.track.takes) - 1
        return take + 1 if take < last and self.place >= self._end_of(take) - 0.05 else take

    def _end_of(self, take: int) -> float:
        return self._heard[take] if self._heard else self.track.takes[take][1]

    # playing --------------------------------------------------------------------------------------------------------

    def _can_play(self) -> bool:
        return self._ready is not None and bool(self._ready.files) and not self._ready.trouble

    def _play(self) -> None:
        ready = self._ready
        if not self._can_play() or ready is None:
            return
        take = self._take
        pieces: tuple[tuple[float, float], ...] = ()
        if self.place < self._audible - 0.05:
            pieces = replay.pieces_of(self.track, take, self.place, self.skipping)
            while not pieces and take < len(ready.files) - 1:
                # Nothing but silence is left of this take.
                take += 1
                pieces = replay.pieces_of(self.track, take, self.place, self.skipping)
        if not pieces:
            self._stop(hush=self.playing)
            return
        self._turn += 1
        turn = self._turn
        self._begin = self.track.takes[take][0]
        self.place = max(self.place, self._begin + pieces[0][0])
        # Until it is heard, the playhead waits.
        self._head = Playhead(self.place, self._clock() + 3600.0, self.tempo)

        def begun() -> None:
            if turn == self._turn and self._head is not None and not ready.paced:
                # This player tells nothing: the time since the start has to do.
                self._head = Playhead(self._head.place, self._clock(), self.tempo)

        def ended(trouble: str) -> None:
            if turn == self._turn:
                if trouble:
                    self.main.show_trouble(MockintError(trouble))
                elif take < len(ready.files) - 1:
                    self.place = self.track.takes[take + 1][0]
                    self._play()
                    return
                else:
                    self.place = self._audible
                self._stop(hush=False)

        def failed(error: MockintError) -> None:
            if turn == self._turn:
                self._stop(hush=False)
                self.main.show_trouble(error)

        order = replaying.Order(turn, ready.files[take], self.sheet.lang, pieces, self.tempo)
        replaying.play(self.main.bridge, self, order, begun, ended, failed)
        self._show_state()

    def _stop(self, *, hush: bool = True) -> None:
        if self.playing and hush:
            self._turn += 1
            self.main.bridge.hush()
        self._head = None
        self._light()
        self._show_state()

    def on_playhead_moved(self, message: PlayheadMoved) -> None:
        """The player's own clock."""
        if message.turn == self._turn and self._head is not None:
            self._head = Playhead(self._begin + message.seconds, self._clock(), self.tempo)

    def _beat(self) -> None:
        if self._head is None:
            return
        # A player that tells where it is is never run ahead of by more than its next word is away.
        last = self._end_of(replay.take_at(self.track, self._begin))
        if self._ready and self._ready.paced:
            last = min(last, self._head.place + 0.3 * self.tempo)
        self.place = max(0.0, self._head.at(self._clock(), last))
        self._light()
        self._show_state()

    def _go(self, place: float | None) -> None:
        if place is None:
            return
        self.place = min(max(0.0, place), self.track.seconds)
        if self.playing:
            self._play()
        self._light()
        self._show_state()

    # what is shown --------------------------------------------------------------------------------------------------

    def _tell(self, words: str) -> None:
        line = self.query_one("#trouble", Static)
        line.display = bool(words)
        line.update(Content(words))

    def _show_state(self) -> None:
        say, track = self.main.say, self.track
        at_end = track.seconds > 0 and self.place >= self._audible - 0.05
        state = "playing" if self.playing else "ended" if at_end else "held"
        if self._ready is None:
            state = "reading"
        pieces: list[str | tuple[str, str]] = [(f"{clock(self.place)}", "bold"), f" / {clock(track.seconds)}"]
        if self._ready is None or self._can_play():
            pieces += ["   ", (say(f"replay.{state}"), "$foreground")]
        if self.tempo != 1.0:
            pieces += [" · ", say("replay.tempo", tempo=f"{self.tempo:g}")]
        if self.skipping:
            pieces += [" · ", say("replay.skipping")]
        if part := replay.part_at(track, self.place):
            pieces += ["   ", (LETTERS[part], f"bold $part-{part}"), f" {part_name(part, say)}"]
        if pauses := track.pauses:
            longest = max(b - a for a, b in pauses)
            pieces += ["   ", say("report.said_pauses", count=len(pauses), longest=number(longest))]
        self.query_one("#where", Static).update(Content.assemble(*pieces))
        self.query_one(Timeline).move(self.place)

    def _light(self) -> None:
        word = replay.word_at(self.track, self.place)
        lit = word.span if word else None
        if lit == self._lit:
            return
        self._lit = lit
        view, scroller = self.query_one(TranscriptView), self.query_one("#words", VerticalScroll)
        region = view.choose(lit)
        if region is not None:
            top, height = int(scroller.scroll_y), scroller.size.height
            if not top <= region.y <= top + height - 2:
                scroller.scroll_to(y=max(0, region.y - height // 3), animate=False)

    # keys -----------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Seeking needs times; pace and skipping a player that can do it."""
        track, paced = self.track, self._can_play() and self._ready is not None and self._ready.paced
        allowed = {
            "hold": self._can_play(),
            "word": bool(track.words),
            "sentence": bool(track.sentences),
            "part": bool(track.parts),
            "letter": bool(track.parts),
            "finding": any(track.findings),
            "slower": paced,
            "faster": paced,
            "skip": paced and bool(track.pauses),
        }
        return allowed.get(action, True)

    def on_key(self, event: events.Key) -> None:
        """Keys that come in pairs or rows: arrows, letters, digits."""
        key = event.key
        moves: dict[str, tuple[Unit, bool]] = {
            "left": ("word", False),
            "right": ("word", True),
            "up": ("sentence", False),
            "down": ("sentence", True),
            "pageup": ("part", False),
            "pagedown": ("part", True),
        }
        if key in moves:
            self._go(replay.seek(self.track, self.place, *moves[key]))
        elif key in ("s", "t", "a", "r"):
            self._to_part(next(part for part in STAR_PARTS if LETTERS[part].lower() == key))
        elif key.isdecimal() and key != "0":
            self._to_finding(int(key) - 1)
        elif key in ("home", "end"):
            self._go(0.0 if key == "home" else self._audible)
        else:
            return
        event.stop()
        event.prevent_default()

    def _to_part(self, part: str) -> None:
        place = replay.next_of_part(self.track, self.place, part)
        if place is None:
            told = self.say("replay.no_part", part=part_name(part, self.main.say))
            self.app.notify(told, markup=False, timeout=4)
        self._go(place)

    def _to_finding(self, index: int) -> None:
        found = self.track.findings
        times = found[index] if index < len(found) else None
        if times is not None:
            self._finding = index
            self._go(times[0])

    def action_hold(self) -> None:
        """Play, hold, play on; from the end again from the beginning."""
        if self.playing:
            self._stop()
        else:
            if self.place >= self._audible - 0.05:
                self.place = 0.0
            self._play()

    def action_finding(self) -> None:
        """The next finding."""
        heard = [i for i, times in enumerate(self.track.findings) if times]
        if heard:
            self._to_finding(next((i for i in heard if i > self._finding), heard[0]))

    def _pace(self, by: int) -> None:
        at = replay.TEMPOS.index(self.tempo) + by
        if 0 <= at < len(replay.TEMPOS):
            self.tempo = replay.TEMPOS[at]
            self._go(self.place)

    def action_slower(self) -> None:
        """The next slower pace."""
        self._pace(-1)

    def action_faster(self) -> None:
        """The next faster pace."""
        self._pace(1)

    def action_skip(self) -> None:
        """Leave out where nothing is said, or not."""
        self.skipping = not self.skipping
        self._go(self.place)

    def action_word(self) -> None:
        """See ``on_key``; so for the keys that follow."""

    action_sentence = action_part = action_letter = action_edge = action_word

    def on_transcript_view_pointed(self, event: TranscriptView.Pointed) -> None:
        """A word was clicked: from there."""
        word = replay.word_of(self.track, event.span[0])
        if word is not None:
            self.place = word.start
            self._light()
            self._play()

    def on_timeline_sought(self, event: Timeline.Sought) -> None:
        """A moment was clicked."""
        self._go(event.seconds)
