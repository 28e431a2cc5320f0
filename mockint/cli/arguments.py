"""argparse with our voice: help in the interface's language, wrong words answered by one line with the near ones."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from mockint.errors import UsageError, near

if TYPE_CHECKING:
    from mockint.catalogue import Catalogue


class _Formatter(argparse.HelpFormatter):
    """Metavars as given; room for long names."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "")


class Parser(argparse.ArgumentParser):
    """The arguments of one command. Texts are keys of section ``cli``."""

    def __init__(self, command: str, say: Catalogue) -> None:
        super().__init__(
            prog=f"mockint {command}",
            description=f"cli.{command}_about",
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
        )
        self.say = say
        self._values = self.add_argument_group("cli.arguments")
        self._switches = self.add_argument_group("cli.options")
        self._switches.add_argument("-h", "--help", action="help", help="cli.option_help")

    def format_help(self) -> str:
        """The help; only here are the texts looked up, since most calls never show them."""
        self.description = self._told(self.description)
        for group in (self._values, self._switches):
            group.title = self._told(group.title)
        for action in self._actions:
            action.help = self._told(action.help)
        return super().format_help()

    def _told(self, key: str | None) -> str | None:
        return self.say(key) if key and key.partition(".")[0] == "cli" else key

    def format_usage(self) -> str:
        """The line of usage. argparse keeps it, without these seven letters, while options stand between values."""
        return "usage: " + super().format_usage()

    def value(self, name: str, help: str, *, many: bool = False, type: Callable[[str], Any] = str) -> None:
        """A positional argument, optional here; a command that needs it asks with ``required``."""
        self._values.add_argument(
            name, nargs="*" if many else "?", default=[] if many else None, metavar=name.upper(), type=type, help=help
        )

    def option(
        self,
        name: str,
        help: str,
        metavar: str = "",
        *,
        many: bool = False,
        type: Callable[[str], Any] = str,
        dest: str | None = None,
    ) -> None:
        """An option with a value; ``many`` collects a list; ``dest`` names it where its own name is taken."""
        metavar = metavar or name.strip("-").upper()
        self._switches.add_argument(
            name,
            metavar=metavar,
            action="append" if many else "store",
            default=[] if many else None,
            type=type,
            help=help,
            dest=dest or name.strip("-").replace("-", "_"),
        )

    def choice(self, name: str, help: str, allowed: Iterable[str]) -> None:
        """An option with a value out of a few."""
        words = tuple(allowed)
        self._switches.add_argument(name, metavar="|".join(words), type=one_of(name, words), help=help)

    def switch(self, name: str, help: str) -> None:
        """An option without a value."""
        self._switches.add_argument(name, action="store_true", help=help)

    def read(self, words: list[str]) -> argparse.Namespace:
        """The arguments. Raises UsageError with the near words; ``--help`` prints and raises SystemExit(0)."""
        try:
            # Intermixed: an option may stand between two values.
            found, rest = self.parse_known_intermixed_args(words)
        except argparse.ArgumentError as error:
            name = error.argument_name or ""
            if re.match(r"expected .*argument", error.message):
                raise UsageError("option_needs_value", name=name, command=self.prog) from error
            if error.message.startswith("ignored explicit argument"):
                raise UsageError("option_takes_none", name=name, command=self.prog) from error
            raise UsageError("usage_wrong", reason=f"{name} {error.message}".strip(), command=self.prog) from error
        if rest:
            known = [o for action in self._actions for o in action.option_strings]
            wrong = rest[0].partition("=")[0]
            if wrong.startswith("-"):
                raise UsageError("option_unknown", name=wrong, near=near(wrong, known), command=self.prog)
            raise UsageError("value_too_many", value=rest[0], command=self.prog)
        return found

    def required(self, value: Any, name: str) -> Any:
        """``value``, or UsageError when it was not given."""
        if value is None or value == []:
            raise UsageError("value_missing", name=name, command=self.prog)
        return value

    def error(self, message: str) -> NoReturn:
        """What argparse reports in its own words."""
        raise UsageError("usage_wrong", reason=message, command=self.prog)

    def print_help(self, file: Any = None) -> None:
        """The help on standard output, whatever its encoding can show."""
        stream = file or sys.stdout
        if stream is not None:
            stream.write(self.format_help())


def one_of(name: str, allowed: tuple[str, ...]) -> Callable[[str], str]:
    """A converter that lets only some words pass; the others raise UsageError with the allowed ones."""

    def convert(word: str) -> str:
        if word not in allowed:
            raise UsageError("value_unknown", name=name, value=word, allowed=", ".join(allowed))
        return word

    return convert


def number(name: str) -> Callable[[str], int]:
    """A converter for whole numbers from 1; others raise UsageError."""

    def convert(word: str) -> int:
        if not (word.isascii() and word.isdigit() and 0 < len(word) < 16 and int(word) > 0):
            raise UsageError("value_no_number", name=name, value=word)
        return int(word)

    return convert
