"""From a pack and a few choices to a running session: the one way in for the screens and for the commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mockint.catalogue import Catalogue
from mockint.model import Mode, Pack
from mockint.practice import baseline, plan
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
    on_change: Callable[[View], None] = lambda view: None,
    on_level: Callable[[Level], None] = lambda level: None,
    on_caption: Callable[[Caption], None] = lambda caption: None,
) -> Conductor:
    """A session ready to ``post(Begin())``: questions chosen by ``length`` or by ``chosen`` ids, the speaker's own baseline
    from the store. Raises UsageError for an unknown question, StoreError."""
    questions = plan.choose(pack, length, chosen=chosen, asked=store.asked_counts(pack.lang))
    return Conductor(
        pack,
        Session(questions, pack.lang, mode),
        store,
        devices,
        line=Catalogue(ui),
        ui=ui,
        baseline=baseline.of(store.spoken_reports(pack.lang)),
        stop_after_silence=settings.microphone.stop_after_silence,
        on_change=on_change,
        on_level=on_level,
        on_caption=on_caption,
    )
