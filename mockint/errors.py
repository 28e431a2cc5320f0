"""One family of exceptions. Each carries a catalogue key, so that the message is shown in the interface's language."""

from __future__ import annotations

from collections.abc import Iterable


class MockintError(Exception):
    """Something a person can put right.

    ``key`` names a line of the catalogue (``error.<key>``), ``facts`` fill it. ``str()`` gives the English line, so that an
    error is readable even where no catalogue was loaded. ``exit_code`` is what a command ends with: 1 failed, 2 usage.
    """

    exit_code = 1

    def __init__(self, key: str, /, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts

    def __str__(self) -> str:
        from mockint.catalogue import Catalogue

        return self.line(Catalogue("en"))

    def line(self, catalogue: object) -> str:
        """The one line to show, in the catalogue's language."""
        return catalogue(f"error.{self.key}", **self.facts)  # type: ignore[operator, no-any-return]


class UsageError(MockintError):
    """Wrong command line or input: exit code 2."""

    exit_code = 2


class SettingsError(UsageError):
    """config.toml or the environment holds something that is not allowed."""


class PackError(MockintError):
    """A question pack is not as the schema wants it; names file, question and field."""


class RuleError(MockintError):
    """A conduct rule is malformed or its own examples do not hold."""


class SpeechError(MockintError):
    """No voice, no microphone, or the device failed. The session goes on with shown text and typed answers."""


class ModelError(MockintError):
    """The speech model is missing, damaged, or could not be fetched."""


class StoreError(MockintError):
    """The data folder or the database cannot be used."""


def near(word: str, allowed: Iterable[str], limit: int = 3) -> str:
    """The words of ``allowed`` that look like ``word``, joined for a message; when none does, all of them, 12 at most."""
    options = sorted(set(allowed))
    import difflib  # takes longer to import than the rest of a command that goes well

    close = difflib.get_close_matches(word, options, n=limit, cutoff=0.5)
    return ", ".join(close or (options if len(options) <= 12 else [*options[:12], "…"]))
