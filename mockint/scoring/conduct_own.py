"""A user's own conduct rules, taken up once at the start: from then on every answer is read with them.

What the files hold is given in by the edge (``adopt``); nothing here reads a folder. A file with a rule that is wrong, or whose
examples do not hold, is left out and told; the others and the shipped rules go on.
"""

from __future__ import annotations

from collections.abc import Iterable

from mockint.errors import RuleError
from mockint.scoring.conduct_rules import RuleSet, shipped

_files: list[tuple[str, str]] = []
_ready: dict[str, RuleSet] = {}


def adopt(files: Iterable[tuple[str, str]], langs: Iterable[str]) -> list[RuleError]:
    """Take up rule files (name and text) in place of any taken up before; returns the first error of each file left out."""
    from mockint.scoring.conduct_check import check_file

    _files.clear()
    _ready.clear()
    problems: list[RuleError] = []
    languages = tuple(langs)
    for name, text in files:
        try:
            wrong = [problem for lang in languages[:1] for problem in check_file(text, lang, name)[1]]
        except RuleError as error:
            wrong = [error]
        if wrong:
            problems.append(wrong[0])
        else:
            _files.append((name, text))
    return problems


def rules_for(lang: str) -> RuleSet:
    """The rules an answer in this language is read with: the shipped ones, and the user's where there are any."""
    if not _files:
        return shipped(lang)
    found = _ready.get(lang)
    if found is None:
        from mockint.scoring.conduct_check import own_rules

        found = _ready[lang] = own_rules(_files, lang)
    return found
