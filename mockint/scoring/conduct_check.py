"""Checking conduct rules against their own examples: a rule whose examples do not hold is refused.

Examples stand apart from the rules (``*.examples.toml``), because only the check reads them. For each rule and language there
are at least three texts with the flagged words in ``[[brackets]]`` and three near misses, one a line::

    ["badmouth.boss"]
    flag = '''
    I left because [[my manager was an idiot]].
    '''
    pass = '''
    My manager was ill that spring.
    '''

A file of a user's own holds rules and examples together: the same two fields inside the rule's table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mockint.errors import RuleError, near
from mockint.model import Finding
from mockint.scoring import conduct
from mockint.scoring.conduct_pattern import CLASS, END, Node, PatternError
from mockint.scoring.conduct_rules import RuleSet, Source, build, parse, shipped_tables
from mockint.scoring.text import tokenize

LEAST = 3
"""Flagged examples and near misses each rule needs in each language it covers."""
LARGEST = 200_000
"""Characters of a user's rule file at most."""


@dataclass(frozen=True)
class Examples:
    """One rule's examples in one language: texts with the span to be quoted, and near misses."""

    rule: str
    lang: str
    flagged: tuple[tuple[str, int, int], ...]
    near: tuple[str, ...]


def read_examples(data: Mapping[str, Any], lang: str, name: str) -> list[Examples]:
    """The examples of a parsed file. Raises RuleError for other fields, a flagged line without brackets, a near miss with."""
    out = []
    for rule, table in data.items():
        if not isinstance(table, dict):
            raise RuleError("rule_table", file=name, key=rule)
        for key, value in table.items():
            if key not in ("flag", "pass"):
                raise RuleError("rule_field", file=name, rule=rule, field=key, near=near(key, ("flag", "pass")))
            if not isinstance(value, str):
                raise RuleError("rule_type", file=name, rule=rule, field=key, reason="expected text")
        flagged = [_marked(line, rule, name) for line in _lines(table.get("flag", ""))]
        passed = _lines(table.get("pass", ""))
        for line in passed:
            if "[[" in line or "]]" in line:
                raise RuleError("rule_example_marks", file=name, rule=rule, text=line)
        out.append(Examples(rule, lang, tuple(flagged), tuple(passed)))
    return out


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _marked(line: str, rule: str, name: str) -> tuple[str, int, int]:
    pieces = re.split(r"\[\[|\]\]", line)
    if len(pieces) != 3 or not pieces[1].strip() or line.find("[[") > line.find("]]"):
        raise RuleError("rule_example_marks", file=name, rule=rule, text=line)
    return "".join(pieces), len(pieces[0]), len(pieces[0]) + len(pieces[1])


def check(rules: RuleSet, examples: Sequence[Examples], name: str, least: int = LEAST) -> list[RuleError]:
    """Everything that does not hold, in order: patterns that cannot be read, unknown classes, too few examples, flagged texts
    that a rule leaves, near misses that any rule flags. Empty when the rules are right."""
    problems = _patterns(rules, name)
    if problems:
        return problems
    by_rule: dict[str, list[Examples]] = {}
    for example in examples:
        by_rule.setdefault(example.rule, []).append(example)
        if example.rule not in rules.rules:
            problems.append(RuleError("rule_none", file=name, rule=example.rule, near=near(example.rule, rules.rules)))
    if problems:
        return problems
    for rule in by_rule:
        setting = rules.rules[rule].settings.split()[0]
        for example in by_rule[rule]:
            facts = {"file": name, "rule": rule, "lang": example.lang}
            if len(example.flagged) < least or len(example.near) < least:
                counts = {"flagged": len(example.flagged), "near": len(example.near), "least": least}
                problems.append(RuleError("rule_examples_few", **facts, **counts))
            for text, start, end in example.flagged:
                found = [f for f in _find(text, example.lang, setting, rules) if f.span[0] < end and start < f.span[1]]
                if not any(f.rule == rule for f in found):
                    got = ", ".join(sorted({f.rule for f in found})) or "–"
                    problems.append(RuleError("rule_example_left", **facts, text=text, got=got))
            for text in example.near:
                for finding in _find(text, example.lang, setting, rules):
                    facts_more = {"text": text, "by": finding.rule, "words": finding.text}
                    problems.append(RuleError("rule_example_flagged", **facts, **facts_more))
    return problems


def _find(text: str, lang: str, setting: str, rules: RuleSet) -> tuple[Finding, ...]:
    return conduct.find(text, tokenize(text), lang, setting, extra=rules)


def _patterns(rules: RuleSet, name: str) -> list[RuleError]:
    """Patterns that cannot be read, or that name a class no word belongs to."""
    known = {name for names in rules.lexicon.groups for name in names}
    problems = []
    sources = [(source, owner[0]) for source, owner in zip(rules.sources, rules.owners, strict=True)]
    sources += [(r.pattern, key) for key, lines in rules.rescues.items() for r in lines]
    for source, owner in sources:
        try:
            wanted = set(_classes(rules.pattern(source).node))
        except PatternError as error:
            problems.append(RuleError("rule_pattern", file=name, rule=owner, reason=str(error)))
            continue
        for unknown in sorted(wanted - known):
            problems.append(RuleError("rule_class", file=name, rule=owner, name=unknown, near=near(unknown, known)))
    return problems


def _classes(node: Node | None, seen: set[int] | None = None) -> Iterable[str]:
    seen = set() if seen is None else seen
    while node is not None and node.kind != END and id(node) not in seen:
        seen.add(id(node))
        if node.kind == CLASS:
            yield node.data
        elif isinstance(node.data, list):
            for choice in node.data:
                yield from _classes(choice, seen)
        node = node.next


def check_file(text: str, lang: str, name: str) -> tuple[RuleSet, list[RuleError]]:
    """Check a user's own rule file (rules with ``flag`` and ``pass`` in their tables) on top of the shipped rules.

    Raises RuleError when it cannot be read at all; what its rules and examples get wrong comes back as a list.
    """
    source, examples = own(text, lang, name)
    try:
        rules = build(source, name)
    except PatternError as error:
        raise RuleError("rule_pattern", file=name, rule="", reason=str(error)) from error
    return rules, check(rules, examples, name)


def own(text: str, lang: str, name: str) -> tuple[Source, list[Examples]]:
    """The shipped tables with a user's own rules added, and the examples of the latter. Raises RuleError."""
    if len(text) > LARGEST:
        raise RuleError("rule_too_big", file=name, limit=LARGEST)
    source = Source()
    for shipped_name, shipped_text in shipped_tables(lang):
        source.merge(parse(shipped_text, shipped_name), shipped_name)
    taken = set(source.rules)
    data = parse(text, name)
    examples: dict[str, Any] = {}
    for key, table in data.items():
        if "." in key and isinstance(table, dict):
            if key in taken:
                raise RuleError("rule_taken", file=name, rule=key)
            examples[key] = {field: table.pop(field) for field in ("flag", "pass") if field in table}
            table.setdefault("certain", True)
    source.merge(data, name)
    return source, read_examples(examples, lang, name)


def own_rules(texts: Iterable[tuple[str, str]], lang: str) -> RuleSet:
    """The shipped rules with the user's files (name and text) added, for ``conduct.find(..., extra=...)``. Raises RuleError."""
    source = Source()
    for shipped_name, shipped_text in shipped_tables(lang):
        source.merge(parse(shipped_text, shipped_name), shipped_name)
    last = "conduct"
    for name, text in texts:
        data = parse(text, name)
        for key, table in data.items():
            if "." in key and isinstance(table, dict):
                table.pop("flag", None)
                table.pop("pass", None)
                table.setdefault("certain", True)
        source.merge(data, name)
        last = name
    try:
        return build(source, last)
    except PatternError as error:
        raise RuleError("rule_pattern", file=last, rule="", reason=str(error)) from error


def shipped_examples(lang: str) -> list[Examples]:
    """The examples that come with the shipped rules of a language."""
    from pathlib import Path

    folder = Path(__file__).parent / "rules" / lang / "conduct"
    out: list[Examples] = []
    for path in sorted(folder.glob("*.examples.toml")):
        out += read_examples(parse(path.read_text("utf-8"), path.name), lang, path.name)
    return out
