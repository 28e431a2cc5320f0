"""Patterns over words and word classes: parsed to a small graph, matched with bounded work at every place.

The language, elements parted by blanks:

=============  =======================================================================================================
``word``       that word; ``~word`` any inflected form of it
``@class``     a member of the class (it may be a phrase)
``(a|b c|@d)`` one of several; a ``?`` after any element makes it optional
``..3``        a gap of up to three words that does not cross another clause, a negation or "I"; ``..`` is two, ``...`` five
``::3``        the same across anything
``!x``         not followed by ``x`` (a word, a class or a group)
``[ … ]``      the words to quote, when not all that matched
``_``          any one word
``>``          at the end: quote on to the end of the clause; ``>>`` the next clause as well when this one ends here
``<``          at the beginning: quote back to the start of the clause; ``<<`` likewise
=============  =======================================================================================================

Soft words (intensifiers, particles, articles) are passed over between elements unless the pattern names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

LITERAL, CLASS, GAP, ANY_GAP, ALTERNATIVES, OPEN, CLOSE, NOT, END = range(9)
TARGETS = frozenset({"target", "party", "firm"})
"""Classes whose member decides which rule a shared pattern belongs to; the first in the pattern counts."""
SOFT_RUN = 6
"""Soft words passed over in a row at most; keeps the work at each place bounded."""

_LEX = re.compile(r"[()|\[\]!?]|[<>]{1,2}|[^\s()|\[\]!<>?]+")


class PatternError(ValueError):
    """A pattern that cannot be read; the message says where."""


class Node:
    """One element and what follows it."""

    __slots__ = ("data", "firsts", "kind", "next")

    def __init__(self, kind: int, data: Any = None, following: Node | None = None) -> None:
        self.kind = kind
        self.data = data
        self.next = following
        self.firsts = self._firsts()

    def _firsts(self) -> frozenset[str] | None:
        """Keys and ``@classes`` one of which the next word that is not soft must have; None when it may be anything."""
        if self.kind == LITERAL:
            return None if self.data == "_" else frozenset((self.data,))
        if self.kind == CLASS:
            return frozenset(("@" + self.data,))
        if self.kind in (OPEN, CLOSE, NOT) and self.next is not None:
            return self.next.firsts
        if self.kind == ALTERNATIVES:
            found: set[str] = set()
            for choice in self.data:
                if choice.firsts is None:
                    return None
                found |= choice.firsts
            return frozenset(found)
        return None


class Pattern(msgspec.Struct, frozen=True):
    """A compiled pattern. ``tree`` are its elements as read, ``first`` the keys and ``@classes`` it can begin with, ``length``
    the words of the longest match without soft ones, ``reach`` how far ``>`` quotes on."""

    source: str
    node: Node
    tree: list[tuple[int, Any]]
    first: tuple[str, ...]
    length: int
    reach: int
    reach_back: int


def compile_pattern(source: str, *, tree_too: bool = True) -> Pattern:
    """Read one pattern; without ``tree_too`` its elements are not kept. Raises PatternError with the place when it is
    malformed."""
    tokens = _LEX.findall(source)
    reach = reach_back = 0
    if tokens and tokens[-1] in (">", ">>"):
        reach = len(tokens.pop())
    if tokens and tokens[0] in ("<", "<<"):
        reach_back = len(tokens.pop(0))
    if not tokens:
        raise PatternError(f"empty pattern {source!r}")
    tree, at = _sequence(tokens, 0, source)
    if at != len(tokens):
        raise PatternError(f"unexpected {tokens[at]!r} in {source!r}")
    node = _link(tree, Node(END))
    first = tuple(sorted(set(_first(node))))
    if not first:
        raise PatternError(f"a pattern must begin with a word or a class: {source!r}")
    return Pattern(source, node, tree if tree_too else [], first, _length(tree), reach, reach_back)


def _sequence(tokens: list[str], at: int, source: str) -> tuple[list[tuple[int, Any]], int]:
    """The elements up to the end, a bar or a closing parenthesis."""
    out: list[tuple[int, Any]] = []
    while at < len(tokens) and tokens[at] not in "|)":
        token = tokens[at]
        at += 1
        if token == "(":
            choices, at = _choices(tokens, at, source)
            out.append((ALTERNATIVES, choices))
        elif token == "!":
            if at >= len(tokens):
                raise PatternError(f"nothing after '!' in {source!r}")
            if tokens[at] == "(":
                choices, at = _choices(tokens, at + 1, source)
                out.append((NOT, choices))
            else:
                out.append((NOT, [[_atom(tokens[at], source)]]))
                at += 1
        elif token in "[]":
            out.append((OPEN if token == "[" else CLOSE, None))
        elif token == "?":
            if not out or out[-1][0] in (OPEN, CLOSE, NOT):
                raise PatternError(f"nothing before '?' in {source!r}")
            out.append((ALTERNATIVES, [[out.pop()], []]))
        elif token[0] in "<>":
            raise PatternError(f"{token!r} does not belong there in {source!r}")
        else:
            out.append(_atom(token, source))
    return out, at


def _length(tree: list[tuple[int, Any]]) -> int:
    """Words of the longest match, a member of a class taken for five at most."""
    each = {LITERAL: 1, CLASS: 5}
    total = 0
    for kind, data in tree:
        if kind in (GAP, ANY_GAP):
            total += data
        elif kind == ALTERNATIVES:
            total += max(_length(choice) for choice in data)
        else:
            total += each.get(kind, 0)
    return total


def _choices(tokens: list[str], at: int, source: str) -> tuple[list[list[tuple[int, Any]]], int]:
    """The alternatives of a group, whose opening parenthesis has been read."""
    choices = []
    while True:
        inner, at = _sequence(tokens, at, source)
        choices.append(inner)
        if at >= len(tokens):
            raise PatternError(f"a '(' is not closed in {source!r}")
        at += 1
        if tokens[at - 1] == ")":
            return choices, at


def _atom(token: str, source: str) -> tuple[int, Any]:
    if token.startswith("@"):
        if len(token) == 1:
            raise PatternError(f"'@' without a class in {source!r}")
        return CLASS, token[1:]
    if token[:2] in ("..", "::"):
        rest = token[2:]
        kind = GAP if token[0] == "." else ANY_GAP
        if rest.isdigit() and int(rest) <= 12:
            return kind, int(rest)
        if rest in ("", token[0]):
            return kind, 5 if rest else 2
        raise PatternError(f"a gap is '..' or '..N' with N up to 12, not {token!r} in {source!r}")
    return LITERAL, token


def _link(tree: list[tuple[int, Any]], following: Node) -> Node:
    node = following
    for kind, data in reversed(tree):
        if kind == ALTERNATIVES:
            node = Node(ALTERNATIVES, [_link(choice, node) for choice in data], node)
        elif kind == NOT:
            node = Node(NOT, [_link(choice, Node(END)) for choice in data], node)
        else:
            node = Node(kind, data, node)
    return node


def _first(node: Node | None) -> Iterator[str]:
    """The keys a match can begin with; nothing when it could begin with anything."""
    while node is not None:
        if node.kind == LITERAL:
            if node.data != "_":
                yield node.data
            return
        if node.kind == CLASS:
            yield "@" + node.data
            return
        if node.kind == ALTERNATIVES:
            for choice in node.data:
                yield from _first(choice)
            return
        if node.kind in (OPEN, CLOSE, NOT):
            node = node.next
            continue
        return


class Text:
    """A text prepared for matching: keys, classes and softness of each word, and where each key and class begins."""

    __slots__ = ("at", "blocked", "closed", "count", "keys", "marks", "opened", "places", "rescues", "soft", "spots", "target")

    def __init__(
        self, keys: list[tuple[str, ...]], at: list[dict[str, int]], soft: list[bool], barriers: frozenset[str]
    ) -> None:
        self.keys = keys
        self.at = at
        self.soft = soft
        self.count = len(keys)
        self.blocked = [not barriers.isdisjoint(classes) for classes in at]
        self.places: dict[str, list[int]] = {}
        self.marks = [{*mine, *["@" + name for name in classes]} for mine, classes in zip(keys, at, strict=True)]
        for i, mine in enumerate(keys):
            for key in mine:
                self.places.setdefault(key, []).append(i)
            for name in at[i]:
                self.places.setdefault("@" + name, []).append(i)
        self.rescues: dict[str, list[tuple[str, int, list[tuple[int, int]]]]] = {}
        self.spots: Any = None
        """Where patterns may begin (conduct_places.Places), set by whoever looks."""
        self.opened = self.closed = self.target = -1

    def match(self, pattern: Pattern, i: int) -> int:
        """The index after the match that begins at word ``i``, or -1. Marks and target are left in the fields."""
        self.opened = self.closed = self.target = -1
        return self._run(pattern.node, i)

    def _run(self, node: Node, i: int) -> int:
        keys, at, soft, count = self.keys, self.at, self.soft, self.count
        passed = 0
        while True:
            kind = node.kind
            if kind == LITERAL:
                if i >= count:
                    return -1
                if node.data in keys[i] or node.data == "_":
                    i += 1
                    passed = 0
                    node = node.next  # type: ignore[assignment]
                elif soft[i] and passed < SOFT_RUN:
                    i += 1
                    passed += 1
                else:
                    return -1
            elif kind == CLASS:
                if i >= count:
                    return -1
                end = at[i].get(node.data, 0)
                if end:
                    found = self._run(node.next, end)  # type: ignore[arg-type]
                    if found >= 0:
                        if node.data in TARGETS:
                            self.target = i
                        return found
                if soft[i] and passed < SOFT_RUN:
                    i += 1
                    passed += 1
                else:
                    return -1
            elif kind in (GAP, ANY_GAP):
                left = node.data
                firsts = node.next.firsts  # type: ignore[union-attr]
                marks_of = self.marks
                while True:
                    if firsts is None or (i < count and (soft[i] or not firsts.isdisjoint(marks_of[i]))):
                        found = self._run(node.next, i)  # type: ignore[arg-type]
                        if found >= 0:
                            return found
                    if i >= count or (kind == GAP and self.blocked[i]):
                        return -1
                    if not soft[i]:
                        if not left:
                            return -1
                        left -= 1
                    elif passed >= SOFT_RUN:
                        return -1
                    else:
                        passed += 1
                    i += 1
            elif kind == ALTERNATIVES:
                mine = self.marks[i] if i < count and not soft[i] else None
                for choice in node.data:
                    firsts = choice.firsts
                    if mine is not None and firsts is not None and firsts.isdisjoint(mine):
                        continue
                    found = self._run(choice, i)
                    if found >= 0:
                        return found
                return -1
            elif kind == NOT:
                saved = self.opened, self.closed, self.target
                hit = any(self._run(choice, i) >= 0 for choice in node.data)
                self.opened, self.closed, self.target = saved
                if hit:
                    return -1
                node = node.next  # type: ignore[assignment]
            elif kind in (OPEN, CLOSE):
                found = self._run(node.next, i)  # type: ignore[arg-type]
                if found >= 0:
                    if kind == OPEN:
                        self.opened = i
                    else:
                        self.closed = i
                return found
            else:
                return i
