"""A line to type into, to find something in a list."""

from __future__ import annotations

from textual.widgets import Input


class Finder(Input):
    """Keys that write a character are no commands while this has the focus."""

    takes_writing = True

    def __init__(self, placeholder: str, id: str = "finder") -> None:
        super().__init__(placeholder=placeholder, id=id, compact=True, max_length=60, select_on_focus=False)
