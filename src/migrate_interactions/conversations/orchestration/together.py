"""What is dead once the lines of all findings are gone, though none of them kills it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.orchestration.closure import closure_of
from migrate_interactions.conversations.orchestration.lines import going_lines, lines_by_file
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Fate, Orchestration
from migrate_interactions.syntax.code_lines import lines_of
from migrate_interactions.syntax.tree import Tree

_COMPOUND = (cst.FunctionDef, cst.ClassDef, cst.If, cst.For, cst.While, cst.Try, cst.With)


def dead_together(facts: Facts, claims: Collection[Orchestration]) -> tuple[Orchestration, ...]:
    """The lines that go besides ``claims``, in the file of ``facts`` and those linked with it.

    Among them are lines that were to change or to stay, in functions that nothing calls any more;
    functions that make requests are none of these. What is handed to a framework (tools, prompts)
    is handed to the service then, and does not go with its wiring. A line has the category that
    most of the claims in its file have, or most of all claims.
    """
    tree = facts.tree
    going = set(_absolute(tree, (one for one in claims if one.fate is Fate.GOES)))
    left = set(_absolute(tree, (one for one in claims if one.fate is not Fate.GOES)))
    wiring = (one for one in claims if one.category is Category.FRAMEWORK)
    seeds = [*_statements(tree, going - left - set(_absolute(tree, wiring)))]
    requests = [facts.tree.statement_of(site.call) for site in facts.sites]
    more = going_lines(closure_of(facts, seeds, requests)) - (going - left)
    return tuple(
        Orchestration(path, _category(claims, path), Fate.GOES, lines)
        for path, lines in lines_by_file(tree, more)
    )


def _absolute(tree: Tree, claims: Iterable[Orchestration]) -> Iterator[int]:
    """The lines of :attr:`Tree.text` that ``claims`` name; those of notebooks are left out."""
    above = {part.path: tree.line_at(part.span.start) - 1 for part in tree.parts}
    for one in claims:
        if one.cell is None and one.path in above:
            yield from (line + above[one.path] for line in one.lines)


def _statements(tree: Tree, lines: Collection[int]) -> Iterator[cst.CSTNode]:
    """The statements all of whose lines are among ``lines``."""
    for line in tree.scopes.nodes(cst.SimpleStatementLine):
        if lines_of(tree, line) <= set(lines):
            yield from line.body
    for statement in tree.scopes.nodes(*_COMPOUND):
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
