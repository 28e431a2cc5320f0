"""Utterances that could cost the job."""

from __future__ import annotations

from mockint.model import Finding
from mockint.scoring.text import Token


def find(text: str, tokens: list[Token], lang: str, setting: str = "job", ui: str = "en") -> tuple[Finding, ...]:
    """The findings, in the order of the text. ``setting``: job, closing, informational or follow_up."""
    return ()
