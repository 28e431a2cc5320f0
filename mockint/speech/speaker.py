"""The real Speaker: questions rendered by the voice process, played by the sound process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from mockint.config import VoiceSettings
from mockint.errors import SpeechError
from mockint.model import Lang
from mockint.speech import voice, wire
from mockint.speech.process import STOP_SECONDS, AudioChild, AudioProcess, next_number

OnEnd = Callable[[str], None]


class VoiceSpeaker:
    """Reads questions aloud and plays recordings; see ``protocols.Speaker``. Thread-safe."""

    def __init__(self, audio: AudioProcess, settings: VoiceSettings | None = None) -> None:
        """``settings``: voice by language, rate, volume, output device; ``enabled`` is the session's affair."""
        self._audio = audio
        self._settings = settings or VoiceSettings()
        self._lock = threading.Lock()
        # Counts what was asked for; whoever comes back with an older number has been stopped.
        self._turn = 0
        self._rendering: voice.Rendering | None = None
        self._playing: tuple[AudioChild, int] | None = None
        self._quiet = threading.Event()

    def _voice(self, lang: Lang) -> str:
        return self._settings.id if lang == "id" else self._settings.en

    def _rate(self, slower: bool) -> int:
        return round(self._settings.rate * voice.SLOWER) if slower else self._settings.rate

    def say(self, text: str, lang: Lang, *, slower: bool = False, on_end: OnEnd | None = None) -> None:
        """Start to speak; what was being said stops. Raises SpeechError when the sound process cannot be started."""
        turn = self._begin()
        name, rate = self._voice(lang), self._rate(slower)
        file = voice.cached(text, lang, name, rate)
        if file:
            self._play(turn, wire.Play(id=next_number(), file=str(file)), on_end)
            return
        rendering = voice.Rendering(text, lang, name, rate)
        with self._lock:
            if turn != self._turn:
                return
            self._rendering = rendering
        threading.Thread(target=self._render, args=(turn, rendering, on_end), name="voice", daemon=True).start()

    def prepare(self, text: str, lang: Lang) -> None:
        """Render a question that will be asked later, in the background; troubles show when it is said."""

        def work() -> None:
            try:
                voice.Rendering(text, lang, self._voice(lang), self._rate(False)).run()
            except SpeechError:
                return

        threading.Thread(target=work, name="voice ahead", daemon=True).start()

    def play(self, file: Path, *, start: float = 0.0, end: float | None = None, on_end: OnEnd | None = None) -> None:
        """Play part of a recording, seconds from its beginning. Raises SpeechError when the sound process cannot be started."""
        self._play(self._begin(), wire.Play(id=next_number(), file=str(file), start=start, end=end), on_end)

    def replay(
        self,
        file: Path,
        *,
        pieces: Sequence[tuple[float, float]],
        tempo: float = 1.0,
        on_position: Callable[[float], None] | None = None,
        on_end: OnEnd | None = None,
    ) -> None:
        """See ``protocols.Player``. Raises SpeechError when the sound process cannot be started."""
        turn = self._begin()
        command = wire.Play(id=next_number(), file=str(file), tempo=tempo, pieces=tuple(pieces), clocked=True)
        self._play(turn, command, on_end, on_position)

    def stop(self) -> None:
        """Be silent now: when this returns nothing is heard any more (0.03 s; 0.2 s when the sound process hangs)."""
        with self._lock:
            playing = self._playing
            quiet = self._quiet
        self._begin()
        if playing and not playing[0].in_reader and not quiet.wait(STOP_SECONDS) and not playing[0].taking:
            playing[0].kill()

    def close(self) -> None:
        """Stop, and let go of the sound process."""
        self.stop()
        self._audio.detach(self)

    def _begin(self) -> int:
        """A new turn: nothing of the older ones is said or told from here on."""
        with self._lock:
            self._turn += 1
            turn = self._turn
            rendering, self._rendering = self._rendering, None
            playing, self._playing = self._playing, None
        if rendering:
            rendering.cancel()
        if playing:
            child, number = playing
            try:
                child.send(wire.Halt(id=number))
            except SpeechError:
                self._quiet.set()
        return turn

    def _render(self, turn: int, rendering: voice.Rendering, on_end: OnEnd | None) -> None:
        try:
            file = rendering.run()
            self._play(turn, wire.Play(id=next_number(), file=str(file)), on_end)
        except SpeechError as error:
            with self._lock:
                told = turn == self._turn
            if told and on_end:
                on_end(error.key)

    def _play(
        self,
        turn: int,
        command: wire.Play,
        on_end: OnEnd | None,
        on_position: Callable[[float], None] | None = None,
    ) -> None:
        self._audio.attach(self)
        child = self._audio.child()
        command = msgspec.structs.replace(command, volume=self._settings.volume, device=self._settings.output)
        quiet = threading.Event()

        def listen(event: wire.Event) -> None:
            trouble = ""
            if isinstance(event, wire.At):
                if on_position and turn == self._turn:
                    on_position(event.seconds)
                return
            if isinstance(event, wire.Ended):
                trouble = event.trouble
            elif isinstance(event, wire.Gone):
                trouble = "audio_died"
            else:
                return
            quiet.set()
            child.forget(command.id)
            with self._lock:
                told = turn == self._turn
                if told:
                    self._playing = None
            if told and on_end:
                on_end(trouble)

        with self._lock:
            if turn != self._turn:
                return
            self._playing = (child, command.id)
            self._quiet = quiet
            child.send(command, listen)
