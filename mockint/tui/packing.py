"""The packs as the home screen lists them: finding by typing, a line each, and what was practised last. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from mockint.catalogue import Catalogue
from mockint.tui.show import safe

if TYPE_CHECKING:
    from mockint.config import PracticeSettings
    from mockint.packs.loader import Listing


def found(packs: Sequence[Listing], typed: str, say: Catalogue) -> list[Listing]:
    """The packs that hold every typed word at the beginning of one of their own: title, role, name, stage or language, as
    they are shown and as they are called in a command."""
    wanted = typed.casefold().split()
    return [pack for pack in packs if all(any(word.startswith(w) for word in _words(pack, say)) for w in wanted)]


def _words(pack: Listing, say: Catalogue) -> list[str]:
    spoken = (pack.title, pack.role, say(f"home.stage_{pack.stage}"), say(f"common.lang_{pack.lang}"))
    parts = " ".join(spoken).replace(":", " ").replace("/", " ").casefold().split()
    return [*parts, *pack.name.split("-"), pack.id, pack.name, pack.lang]


def row(pack: Listing, room: int, say: Catalogue) -> Content:
    """Title, stage and language in one line of ``room`` cells."""
    about = f"{say(f'home.stage_{pack.stage}')} · {say(f'common.lang_{pack.lang}')}"
    title = safe(pack.title, longest=max(12, room - len(about) - 3))
    gap = max(2, room - title.cell_length - len(about))
    return Content.assemble(title, " " * gap, (about, "$quiet"))


def last(practice: PracticeSettings, packs: Sequence[Listing]) -> Listing | None:
    """The pack practised last, while it is still there."""
    return next((pack for pack in packs if pack.id == practice.pack), None)


def again(practice: PracticeSettings, pack: Listing, room: int, say: Catalogue) -> Content:
    """What the key for "again" will start."""
    facts = {
        "stage": say(f"home.stage_{pack.stage}"),
        "lang": say(f"common.lang_{pack.lang}"),
        "mode": say(f"home.mode_{practice.mode}"),
        "length": say(f"home.length_{'chosen' if practice.questions else practice.length}"),
    }
    bare = say("home.again_line", title="", **facts)
    title = safe(pack.title, longest=max(12, room - len(bare) - 11)).plain
    return Content.assemble((f"{say('home.again'):<10} ", "$quiet"), ("r", "bold $accent"), "  ", _line(title, facts, say))


def _line(title: str, facts: dict[str, str], say: Catalogue) -> Content:
    # The title is text from outside: put in as it is, never read as markup.
    return Content(say("home.again_line", title=title, **facts))
