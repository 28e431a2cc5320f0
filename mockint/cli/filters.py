"""The options that choose past answers, the same for every command that looks back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockint.cli.arguments import Parser, number, one_of

if TYPE_CHECKING:
    from mockint.history.library import Filter
    from mockint.history.store import Store


def add(parser: Parser) -> None:
    """The filter's options."""
    from mockint.model import COMPETENCIES, LANGS, QUESTION_KINDS

    parser.choice("--lang", "cli.filter_lang", LANGS)
    parser.option("--role", "cli.filter_role")
    parser.option("--kind", "cli.filter_kind", type=one_of("--kind", QUESTION_KINDS))
    parser.option("--competency", "cli.filter_competency", type=one_of("--competency", COMPETENCIES))
    parser.option("--question", "cli.filter_question", "ID")
    parser.option("--from", "cli.filter_from", "DATE")
    parser.option("--to", "cli.filter_to", "DATE")
    parser.option("--least", "cli.filter_least", "SCORE", type=number("--least"))
    parser.option("--most", "cli.filter_most", "SCORE", type=number("--most"))
    parser.option("--missing", "cli.filter_missing", "PART")
    parser.option("--tag", "cli.filter_tag")
    parser.option("--text", "cli.filter_text", "WORDS")


def of(args: Any, store: Store) -> Filter:
    """The filter. Raises UsageError for a value that is none, a range that is empty, or a role, tag or question nobody has."""
    from mockint.history import library

    wanted = library.Filter(
        lang=args.lang or "",
        role=args.role or "",
        kind=args.kind or "",
        competency=args.competency or "",
        question=args.question or "",
        since=getattr(args, "from") or "",
        until=args.to or "",
        least=args.least,
        most=args.most,
        missing=args.missing or "",
        tag=args.tag or "",
        text=args.text or "",
    ).check()
    library.check_known(store, wanted)
    return wanted
