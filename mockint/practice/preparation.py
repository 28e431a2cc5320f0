"""The preparation sheet put to use: its key words are listened for where company, fit and role are asked about. Pure."""

from __future__ import annotations

import msgspec

from mockint.application import Application
from mockint.model import Pack, Question
from mockint.packs.filling import fill_pack
from mockint.scoring.keywords import keywords

LISTENED = {
    "motivation": ("company", "values", "role"),
    "opener": ("company", "role"),
    "closing": ("company", "role"),
}
"""Which points of the sheet are listened for, by kind of question; the competency adds its own."""
BY_COMPETENCY = {"role": ("role",), "values": ("values",), "enthusiasm": ("company",)}


def key_words(application: Application) -> dict[str, tuple[str, ...]]:
    """Key words of the sheet by what they tell of: ``company``, ``values``, ``role`` and ``own`` (the user's own list).

    Empty ones are left out. A word stands under the first heading it occurs in.
    """
    sheet, lang = application.preparation, application.lang
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for name, text in (
        ("own", " ".join(sheet.words)),
        ("company", sheet.does),
        ("values", sheet.values),
        ("role", sheet.duties),
    ):
        words = tuple(w for w in keywords(text, lang) if w not in taken)
        taken.update(words)
        if words:
            found[name] = words
    return found


def listened(application: Application, question: Question) -> tuple[tuple[str, ...], ...]:
    """The key words of the sheet that are listened for in the answer to a question, by heading."""
    names = dict.fromkeys((*LISTENED.get(question.kind, ()), *BY_COMPETENCY.get(question.competency, ())))
    if not names:
        return ()
    words = key_words(application)
    return tuple(words[name] for name in (*names, "own") if name in words)


def key_points(application: Application, question: Question) -> tuple[str, ...]:
    """The key points that the sheet adds to a question: one a heading, taken up by any of its words."""
    return tuple(" ".join(words) for words in listened(application, question))


def prepared(pack: Pack, application: Application) -> Pack:
    """A pack as written, made ready for one application: its facts filled in and the sheet's key words listened for.

    The sheet speaks the application's language: a pack of the other one only gets the facts.
    """
    filled = fill_pack(pack, company=application.company, position=application.position, name=application.me)
    if pack.lang != application.lang:
        return filled
    return msgspec.structs.replace(filled, questions=tuple(_listening(q, application) for q in filled.questions))


def _listening(question: Question, application: Application) -> Question:
    words = tuple(word for group in listened(application, question) for word in group)
    points = (*question.key_points, *key_points(application, question))
    return msgspec.structs.replace(question, key_points=points, listened=words)
