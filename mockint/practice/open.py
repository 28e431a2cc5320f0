"""From a pack and a few choices to a running session: the one way in for the screens and for the commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mockint.catalogue import Catalogue
from mockint.model import Mode, Pack
from mockint.practice import baseline, plan
from mockint.practice.applied import note_begin
from mockint.practice.conductor import Conductor, Devices, View
from mockint.practice.session import Session

if TYPE_CHECKING:
    from mockint.config import Settings
    from mockint.history.store import Store
    from mockint.speech.protocols import Caption, Level


def open_session(
    pack: Pack,
    store: Store,
    devices: Devices,
    settings: Settings,
    *,
    mode: Mode = "coach",
    length: plan.Length = "short",
    chosen: Sequence[str] = (),
    ui: str = "en",
    application: int = 0,
    warm_up: str = "",
    minutes: int = 0,
    on_change: Callable[[View], None] = lambda view: None,
    on_level: Callable[[Level], None] = lambda level: None,
    on_caption: Callable[[Caption], None] = lambda caption: None,
) -> Conductor:
    """A session ready to ``post(Begin())``: questions chosen by ``length`` or by ``chosen`` ids, the speaker's own baseline
    from the store. The history is the only seed of a whole interview: it differs from the last one, and not by chance.
    The answer to the question ``warm_up`` is kept and not scored; after ``minutes`` (0: never) it is told that the time is
    over. ``application`` is the one that is practised for: a time planned for it is noted as kept, or late. Raises UsageError
    for an unknown question, StoreError."""
    last = store.last_asked(pack.lang) if length == "interview" else {}
    seed = max(last.values(), default=0)
    questions = plan.choose(pack, length, chosen=chosen, asked=store.asked_counts(pack.lang), last=last, seed=seed)
    whole = length == "interview" and not chosen
    noted: list[int] = []

    def changed(view: View) -> None:
        if view.session_id and not noted:
            noted.append(view.session_id)
            note_begin(store, view.session_id, application)
        on_change(view)

    return Conductor(
        pack,
        Session(questions, pack.lang, mode, interview=whole, headphones=settings.microphone.headphones),
        store,
        devices,
        line=Catalogue(ui),
        ui=ui,
        baseline=baseline.of(store.spoken_reports(pack.lang)),
        stop_after_silence=settings.microphone.stop_after_silence,
        warm_up=warm_up,
        minutes=minutes,
        on_change=changed,
        on_level=on_level,
        on_caption=on_caption,
    )
