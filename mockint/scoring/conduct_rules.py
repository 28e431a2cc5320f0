"""Conduct rules: what a rule file may hold, and rules made ready for matching.

A rule file is TOML. ``[words]`` are word classes (or more members of known ones), ``[relations]`` are named pattern lists with
``@target`` in them, ``[rescues]`` are named lists of what speaks against a finding: it is then only proposed to the fitted
judgement, and a rule of the user's own, which that knows nothing of, finds nothing. Every other table is a rule, with a dot in
its name: ``["badmouth.boss"]``. The shipped rules keep what is the same in all languages (category, severity, texts) in
``rules/conduct.toml``; the same rule's words by language stand in ``rules/<lang>/conduct/*.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from mockint.errors import RuleError, near
from mockint.model import LANGS, Severity
from mockint.scoring.conduct_pattern import Pattern, PatternError, compile_pattern
from mockint.scoring.conduct_places import needs
from mockint.scoring.conduct_words import Lexicon, endings, pairs, variants

Category = Literal[
    "badmouthing",
    "blaming",
    "rudeness",
    "slang",
    "confidential",
    "overselling",
    "asking_for_job",
    "pressuring",
    "prying",
    "money_first",
    "no_questions",
]
CATEGORIES: tuple[str, ...] = get_args(Category)
SETTINGS = ("job", "closing", "informational", "follow_up")
SCOPES = ("before", "far", "inside", "after", "near")
SPELLING = ("same", "clitics", "irregular", "prefixes", "suffixes", "soft", "skipped", "fixed")
TABLES = ("words", "relations", "rescues", "spelling")
SOFT_ROOM = 8
"""Soft words inside a match that are allowed for when looking for where a pattern may begin."""
STEP = 8
"""Reaches are rounded up to a multiple of this, so that few different ones have to be worked out."""
_LEMMA = re.compile(r"~([^\s,)|?\]>]+)")


class Rule(msgspec.Struct, forbid_unknown_fields=True):
    """One rule as written. ``settings``, ``rescues``, ``targets`` and ``relations`` are names parted by blanks.

    ``patterns`` has one pattern a line, ``broad`` patterns that count only when the fitted judgement agrees. ``plain``
    patterns, all of a ``certain`` rule and of a relation whose name begins with ``plain_`` are overruled by it only where it
    is clearly against them; a user's own rules never are, but for their broad patterns.
    ``relations`` are tried as well and belong to this rule when the ``@target`` found is of one of the classes ``targets``.
    A rule that ``warns`` matches what announces a remark ("I should not say this, but"): what is announced is quoted.
    """

    category: Category
    severity: Severity
    why_en: str
    why_id: str
    instead_en: str
    instead_id: str
    settings: str = "job closing informational follow_up"
    rescues: str = ""
    targets: str = ""
    relations: str = ""
    patterns: str = ""
    plain: str = ""
    broad: str = ""
    certain: bool = False
    warns: bool = False


@dataclass
class Source:
    """The tables of one or more rule files, merged; rules still as plain tables."""

    words: dict[str, str] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)
    rescues: dict[str, str] = field(default_factory=dict)
    spelling: dict[str, str] = field(default_factory=dict)
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)

    def merge(self, data: Mapping[str, Any], name: str) -> None:
        """Add a parsed file. Texts of the same name are joined by a line. Raises RuleError for what no rule file holds."""
        for key, value in data.items():
            if not isinstance(value, dict):
                raise RuleError("rule_table", file=name, key=key)
            if key in TABLES:
                mine = getattr(self, key)
                for inner, text in value.items():
                    if not isinstance(text, str):
                        raise RuleError("rule_type", file=name, rule=key, field=inner, reason="expected text")
                    if key == "spelling" and inner not in SPELLING:
                        raise RuleError("rule_field", file=name, rule=key, field=inner, near=near(inner, SPELLING))
                    mine[inner] = f"{mine[inner]}\n{text}" if inner in mine else text
            elif "." not in key:
                raise RuleError("rule_name", file=name, rule=key, near=near(key, TABLES))
            else:
                rule = self.rules.setdefault(key, {})
                for inner, text in value.items():
                    if inner in ("patterns", "plain", "broad", "targets", "relations", "rescues") and inner in rule:
                        rule[inner] = f"{rule[inner]}\n{text}"
                    else:
                        rule[inner] = text


class Where(msgspec.Struct, array_like=True):
    """Where a pattern may begin: the group it begins with, the groups it needs within ``reach`` words (see conduct_places).

    Groups are numbers into ``RuleSet.groups``; a pattern that cannot be read begins with the empty group 0.
    """

    begin: int
    needs: tuple[int, ...]
    reach: int


class Rescue(msgspec.Struct, frozen=True):
    """One line of a rescue: where a match of the pattern speaks against the finding. ``where``: as in RuleSet."""

    scope: str
    reach: int
    pattern: str
    where: Where


@dataclass
class RuleSet:
    """Rules ready to be matched. Patterns are compiled when first needed."""

    rules: dict[str, Rule]
    lexicon: Lexicon
    sources: list[str]
    owners: list[tuple[str, ...]]
    broad: list[bool]
    plain: list[bool]
    where: list[Where]
    """For each pattern where it may begin: most need not be compiled for a text."""
    groups: Any
    """Groups of words and classes by number: a list, or drawers."""
    by_need: dict[str, Any]
    """The patterns by a word or class of the group they need most."""
    rescues: dict[str, list[Rescue]]
    barriers: frozenset[str] = frozenset({"barrier", "neg", "self", "thing"})
    _compiled: dict[str, Pattern] = field(default_factory=dict)
    _owners: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    def owners_in(self, setting: str) -> list[tuple[str, ...]]:
        """For each pattern the rules it may belong to in this setting."""
        found = self._owners.get(setting)
        if found is None:
            inside = {key for key, rule in self.rules.items() if setting in rule.settings.split()}
            found = self._owners[setting] = [tuple(o for o in owners if o in inside) for owners in self.owners]
        return found

    def pattern(self, source: str) -> Pattern:
        """The compiled pattern. Raises PatternError."""
        found = self._compiled.get(source)
        if found is None:
            found = self._compiled[source] = compile_pattern(source, tree_too=False)
        return found


def parse(text: str, name: str) -> dict[str, Any]:
    """A rule file's tables. Raises RuleError naming the file and the place."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RuleError("rule_syntax", file=name, reason=str(error) or "nested too deeply") from error


def build(source: Source, name: str = "conduct") -> RuleSet:
    """Make merged tables ready. Raises RuleError for unknown or missing fields, unknown classes, relations or rescues."""
    rules = {key: _rule(key, table, name) for key, table in source.rules.items()}
    lexicon = _lexicon(source, rules)
    places = _Places(frozenset(source.words.get("common", "").replace(",", " ").split()))
    sources: list[str] = []
    owners: list[tuple[str, ...]] = []
    broad: list[bool] = []
    plain: list[bool] = []
    where: list[Where] = []
    by_need: dict[str, list[int]] = {}
    by_relation: dict[str, list[str]] = {}

    def add(text: str, owner: tuple[str, ...], is_broad: bool = False, is_plain: bool = False) -> None:
        for line in text.splitlines():
            line = line.strip()
            if not line or line[0] == "#":
                continue
            mine = places.of(line)
            for key in places.groups[mine.needs[0] if mine.needs else mine.begin]:
                by_need.setdefault(key, []).append(len(sources))
            sources.append(line)
            owners.append(owner)
            broad.append(is_broad)
            plain.append(is_plain)
            where.append(mine)

    for key, rule in rules.items():
        add(rule.patterns, (key,), is_plain=rule.certain)
        add(rule.plain, (key,), is_plain=True)
        add(rule.broad, (key,), True)
        for relation in rule.relations.split():
            if relation not in source.relations:
                raise RuleError("rule_unknown", file=name, rule=key, what=relation, near=near(relation, source.relations))
            by_relation.setdefault(relation, []).append(key)
        for rescue in rule.rescues.split():
            if rescue not in source.rescues:
                raise RuleError("rule_unknown", file=name, rule=key, what=rescue, near=near(rescue, source.rescues))
    for relation, keys in by_relation.items():
        add(source.relations[relation], tuple(keys), relation.startswith("broad_"), relation.startswith("plain_"))
    rescues = {key: list(_rescue_lines(text, key, name, places)) for key, text in source.rescues.items()}
    return RuleSet(rules, lexicon, sources, owners, broad, plain, where, places.groups, by_need, rescues)


class _Places:
    """Where patterns may begin; the same group of words has the same number."""

    def __init__(self, common: frozenset[str]) -> None:
        self._common = common
        self.groups: list[tuple[str, ...]] = [()]
        self._numbers: dict[tuple[str, ...], int] = {(): 0}

    def of(self, source: str) -> Where:
        """Where a pattern may begin; nowhere when it cannot be read, which the check tells."""
        try:
            pattern = compile_pattern(source)
        except PatternError:
            return Where(0, (), 0)
        wanted = tuple(self._number(group) for group in needs(pattern.tree, self._common))
        reach = -(-(pattern.length + SOFT_ROOM) // STEP) * STEP
        return Where(self._number(pattern.first), wanted, reach)

    def _number(self, group: tuple[str, ...]) -> int:
        found = self._numbers.setdefault(group, len(self.groups))
        if found == len(self.groups):
            self.groups.append(group)
        return found


def _rule(key: str, table: dict[str, Any], name: str) -> Rule:
    for inner in table:
        if inner not in Rule.__struct_fields__:
            raise RuleError("rule_field", file=name, rule=key, field=inner, near=near(inner, Rule.__struct_fields__))
    for inner in ("category", "severity", "why_en", "why_id", "instead_en", "instead_id"):
        if inner not in table:
            raise RuleError("rule_missing", file=name, rule=key, field=inner)
    for inner, allowed in (("category", CATEGORIES), ("severity", get_args(Severity))):
        if table[inner] not in allowed:
            raise RuleError("rule_choice", file=name, rule=key, field=inner, value=table[inner], allowed=", ".join(allowed))
    try:
        rule = msgspec.convert(table, Rule)
    except msgspec.ValidationError as error:
        raise RuleError("rule_type", file=name, rule=key, field="", reason=str(error)) from error
    for setting in rule.settings.split():
        if setting not in SETTINGS:
            raise RuleError("rule_choice", file=name, rule=key, field="settings", value=setting, allowed=", ".join(SETTINGS))
    return rule


def _lexicon(source: Source, rules: Mapping[str, Rule]) -> Lexicon:
    lexicon = Lexicon()
    spelling = source.spelling
    lexicon.same = variants(spelling.get("same", ""))
    lexicon.clitics = pairs(spelling.get("clitics", ""))
    lexicon.irregular = pairs(spelling.get("irregular", ""))
    lexicon.prefixes = endings(spelling.get("prefixes", ""))
    lexicon.suffixes = endings(spelling.get("suffixes", ""))
    lexicon.soft = set(spelling.get("soft", "").split())
    lexicon.fixed = set(spelling.get("fixed", "").split())
    lexicon.skipped = set(spelling.get("skipped", "").split())
    parents: dict[str, list[str]] = {}
    for rule in rules.values():
        for target in rule.targets.split():
            parents.setdefault(target, ["target"])
    members: dict[str, str] = {}
    for name, text in source.words.items():
        if "@" in text:
            plain = []
            for entry in text.replace("\n", ",").split(","):
                entry = entry.strip()
                if entry.startswith("@"):
                    parents.setdefault(entry[1:], []).append(name)
                else:
                    plain.append(entry)
            text = ",".join(plain)
        members[name] = text
    for name, text in members.items():
        if text and name != "common":
            lexicon.add_class((name, *_above(name, parents)), text)
    wanted = "\n".join((*members.values(), *source.relations.values(), *source.rescues.values()))
    wanted += "\n".join(f"{rule.patterns}\n{rule.plain}\n{rule.broad}" for rule in rules.values())
    lexicon.lemmas = set(_LEMMA.findall(wanted))
    return lexicon


def _above(name: str, parents: Mapping[str, list[str]]) -> list[str]:
    """All classes that hold this one."""
    out: list[str] = []
    queue = list(parents.get(name, ()))
    while queue:
        parent = queue.pop()
        if parent not in out and parent != name:
            out.append(parent)
            queue += parents.get(parent, ())
    return out


def _rescue_lines(text: str, key: str, name: str, places: _Places) -> Iterable[Rescue]:
    for line in text.splitlines():
        line = line.strip()
        if not line or line[0] == "#":
            continue
        head, bar, pattern = line.partition(":")
        scope, _, reach = head.partition(" ")
        if not bar or scope not in SCOPES or not (reach or "0").isdigit():
            raise RuleError("rule_rescue", file=name, rule=key, line=line, allowed=", ".join(SCOPES))
        yield Rescue(scope, int(reach or 0), pattern.strip(), places.of(pattern.strip()))


@lru_cache(maxsize=4)
def shipped_tables(lang: str) -> tuple[tuple[str, str], ...]:
    """Name and text of the shipped rule files: what all languages share, then this language's, then the other languages'."""
    root = Path(__file__).parent / "rules"
    out = [("conduct.toml", root.joinpath("conduct.toml").read_text("utf-8"))]
    for one in (lang, *(other for other in LANGS if other != lang)):
        folder = root.joinpath(one).joinpath("conduct")
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            if entry.name.endswith(".toml") and not entry.name.endswith(".examples.toml"):
                out.append((f"{one}/conduct/{entry.name}", entry.read_text("utf-8")))
    return tuple(out)


@lru_cache(maxsize=4)
def shipped(lang: str) -> RuleSet:
    """The shipped rules, ``lang``'s first; the other languages' apply as well, since speech mixes them."""
    from mockint.scoring.conduct_compiled import load

    return load(lang) or with_extra(lang, ())


def with_extra(lang: str, extra: Iterable[tuple[str, str]]) -> RuleSet:
    """The shipped rules and further files (name and text). Raises RuleError when a further file is malformed."""
    source = Source()
    for name, text in shipped_tables(lang):
        source.merge(parse(text, name), name)
    last = "conduct"
    for name, text in extra:
        source.merge(parse(text, name), name)
        last = name
    try:
        return build(source, last)
    except PatternError as error:
        raise RuleError("rule_pattern", file=last, rule="", reason=str(error)) from error
