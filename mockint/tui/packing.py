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
    """The packs that hold every typed word at the beginning of one of their own: first by what is shown (title, role, stage,
    language), then by what they are called in a command."""
    wanted = typed.casefold().split()
    shown = [pack for pack in packs if _holds(_shown(pack, say), wanted)]
    called = [pack for pack in packs if pack not in shown and _holds([*_shown(pack, say), *_called(pack)], wanted)]
    return [*shown, *called]


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _shown(pack: Listing, say: Catalogue) -> list[str]:
    texts = (pack.title, pack.role, say(f"home.stage_{pack.stage}"), say(f"common.lang_{pack.lang}"))
    return " ".join(texts).replace(":", " ").replace("/", " ").casefold().split()


def _called(pack: Listing) -> list[str]:
    return [*pack.name.split("-"), pack.id, pack.name, pack.lang]


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
    """What the key for "again" will start, in one line of ``room`` cells."""
    facts = {
        "stage": say(f"home.stage_{pack.stage}"),
        "lang": say(f"common.lang_{pack.lang}"),
        "mode": say(f"home.mode_{practice.mode}"),
        "length": say(f"home.length_{'chosen' if practice.questions else practice.length}"),
    }
    label = f"{say('home.again'):<10} "
    bare = say("home.again_line", role="", **facts)
    role = safe(pack.role, longest=max(8, room - len(bare) - len(label) - 3)).plain
    # The role is text from outside: put in as it is, never read as markup.
    line = Content(say("home.again_line", role=role, **facts))
    return Content.assemble((label, "$quiet"), ("r", "bold $accent"), "  ", line)
