"""What becomes of lines by all findings together, though none of them says so alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.orchestration.closure import closure_of
from migrate_interactions.conversations.orchestration.lines import (
    going_lines,
    lines_by_file,
    statement_lines,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Fate, Orchestration
from migrate_interactions.syntax.code_lines import lines_of
from migrate_interactions.syntax.tree import Tree

_COMPOUND = (cst.FunctionDef, cst.ClassDef, cst.If, cst.For, cst.While, cst.Try, cst.With)


def fates_together(facts: Facts, claims: Collection[Orchestration]) -> tuple[Orchestration, ...]:
    """The lines that go besides ``claims``, and those of them that are still needed.

    They are in the file of ``facts`` and in those linked with it. What goes may have been to
    change or to stay, in functions that nothing calls any more; functions that make requests
    are none of these, but for those that only sum up what is sent. What is handed to a framework
    (tools, prompts) is handed to the service then, and does not go with its lines. A line has
    the category that most of the claims in its file have, or most of all claims.
    """
    tree = facts.tree
    lines = {fate: _absolute(tree, (one for one in claims if one.fate is fate)) for fate in Fate}
    summaries = list(_summaries(facts, claims))
    summing_up = {line for one in summaries for line in lines_of(tree, one)}
    for fate in (Fate.CHANGES, Fate.STAYS):
        lines[fate] -= summing_up
    going = lines[Fate.GOES] - lines[Fate.CHANGES] - lines[Fate.STAYS]
    needed = _needed(tree, going, lines[Fate.STAYS])
    wiring = _absolute(tree, (one for one in claims if one.of_framework))
    seeds = [*_statements(tree, going - needed - wiring)]
    calls = [site.call for site in facts.sites if not tree.is_within(site.call, summaries)]
    asking = {facts.calls.enclosing_function(call) for call in calls}
    kept = [tree.statement_of(call) for call in calls]
    kept += [
        statement
        for statement in _statements(tree, lines[Fate.CHANGES] - lines[Fate.GOES])
        if facts.calls.enclosing_function(statement) in asking
    ]
    more = going_lines(closure_of(facts, seeds, kept)) - (going - summing_up)
    return tuple(
        Orchestration(path, _category(claims, path), fate, own)
        for fate, found in ((Fate.GOES, more), (Fate.STAYS, needed))
        for path, own in lines_by_file(tree, found)
    )


def _summaries(facts: Facts, claims: Iterable[Orchestration]) -> Iterator[cst.FunctionDef]:
    """The functions that go as a whole because they only sum up, with a request of their own."""
    cut = (one for one in claims if one.category is Category.TRUNCATION and one.fate is Fate.GOES)
    lines = _absolute(facts.tree, cut)
    for call in (site.call for site in facts.sites):
        function = facts.calls.enclosing_function(call)
        if function is not None and lines_of(facts.tree, function) <= lines:
            yield function


def _needed(tree: Tree, going: Collection[int], staying: Collection[int]) -> set[int]:
    """The lines of ``going`` that bind what ``staying`` or another such line reads."""
    found: set[int] = set()
    while True:
        left = {*staying, *found}
        more = {
            line
            for (scope, name), reads in tree.scopes.reads.items()
            if any(tree.line(read) in left for read in reads)
            for binding in scope.bindings.get(name, ())
            for line in statement_lines(tree, binding.node)
            if line in going
        }
        if more <= found:
            return found
        found |= more


def _absolute(tree: Tree, claims: Iterable[Orchestration]) -> set[int]:
    """The lines of :attr:`Tree.text` that ``claims`` name; those of notebooks are left out."""
    above = {part.path: tree.line_at(part.span.start) - 1 for part in tree.parts}
    return {
        line + above[one.path]
        for one in claims
        if one.cell is None and one.path in above
        for line in one.lines
    }


def _statements(tree: Tree, lines: Collection[int]) -> Iterator[cst.CSTNode]:
    """The statements all of whose lines are among ``lines``."""
    for line in tree.scopes.nodes(cst.SimpleStatementLine):
        if lines_of(tree, line) <= set(lines):
            yield from line.body
    for statement in tree.scopes.nodes(cst.Decorator, *_COMPOUND):
        if tree.line(statement) in lines and lines_of(tree, statement) <= set(lines):
            yield statement


def _category(claims: Iterable[Orchestration], path: str) -> Category:
    everywhere: Counter[Category] = Counter()
    here: Counter[Category] = Counter()
    for one in claims:
        if one.fate is Fate.GOES:
            everywhere[one.category] += len(one.lines)
            here[one.category] += len(one.lines) if one.path == path else 0
    most = here if here.total() else everywhere
    return max(sorted(most), key=most.__getitem__)
