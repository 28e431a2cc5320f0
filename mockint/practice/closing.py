"""The end of a whole interview: the candidate's questions are taken up, more are asked for, and it ends warmly. Pure."""

from __future__ import annotations

from typing import NamedTuple

from mockint.catalogue import Catalogue
from mockint.model import Lang, Report, Stage, Transcript

MOST = 2
"""How often the interviewer asks whether there is anything else."""

SHORT = 12
"""Words up to which an answer without a question means that there is none."""


class Reply(NamedTuple):
    """What the interviewer says before asking for more ("" when nothing more is asked for), and the last word whenever it
    comes."""

    text: str
    farewell: str


def reply(said: Transcript, alone: Report, rounds: int, lang: Lang, stage: Stage | str = "") -> Reply:
    """The interviewer's reply to the candidate's turn in the closing.

    ``alone`` is the report on this turn's words only, ``rounds`` how often "anything else?" has been asked already. The
    words are in the language of the interview. Questions are taken up by what they are about; nothing about a company is
    made up.
    """
    say = Catalogue(lang)
    last = say(f"interview.farewell_{stage}" if say.has(f"interview.farewell_{stage}") else "interview.farewell")
    if declines(said, alone):
        return Reply("", last)
    taken = say(f"interview.taken_{_about(alone)}")
    if rounds >= MOST:
        return Reply("", f"{taken} {last}")
    return Reply(f"{taken} {say(f'interview.else_{rounds + 1}')}", f"{last}")


def declines(said: Transcript, alone: Report) -> bool:
    """Whether these words say that there is no (further) question, and nothing that would have to be judged."""
    categories = {finding.category for finding in alone.conduct}
    if categories - {"no_questions"}:
        return False
    return "no_questions" in categories or (not _points(alone, "question") and len(said.text.split()) <= SHORT)


def _about(alone: Report) -> str:
    """What the question is about: pay, the work, the company, or anything else; "nothing" when none is heard."""
    if any(finding.category == "money_first" for finding in alone.conduct):
        return "money"
    if not _points(alone, "question"):
        return "nothing"
    weighed = {part: _points(alone, part) for part in ("role", "company")}
    best = max(weighed, key=lambda part: weighed[part])
    return best if weighed[best] else "other"


def _points(report: Report, name: str) -> float:
    """The share of a part's points."""
    return next((part.points / part.weight for part in report.parts if part.name == name and part.weight), 0.0)
