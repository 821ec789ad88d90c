"""Where the answers of requests are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.scopes import Binding

#: So many names deep is what is read of an answer looked into.
_DEPTH = 4


def reads_of_answers(facts: Facts, sites: Iterable[Site]) -> Iterator[cst.CSTNode]:
    """Expressions that read something of what ``sites`` give, which has another name then."""
    seen: set[cst.CSTNode] = set()
    for site in sites:
        yield from _reads_of(facts, site.call, _DEPTH, seen)


def _reads_of(
    facts: Facts, value: cst.BaseExpression, depth: int, seen: set[cst.CSTNode]
) -> Iterator[cst.CSTNode]:
    """What is read of ``value``, wherever it goes: attributes, elements, in loops."""
    if depth == 0 or value in seen:
        return
    seen.add(value)
    for use in facts.tracker.follow(value).uses:
        above = facts.tree.parent(use)
        match above:
            case cst.Attribute(value=owner) | cst.Subscript(value=owner) if owner is use:
                yield above
                yield from _reads_of(facts, above, depth - 1, seen)
                use, above = above, facts.tree.parent(above)
        match above:
            case cst.For(iter=given) | cst.CompFor(iter=given) if given is use:
                yield use
                yield from _reads_of_elements(facts, above)


def _reads_of_elements(facts: Facts, loop: cst.For | cst.CompFor) -> Iterator[cst.CSTNode]:
    for binding in _bound_by(facts, loop):
        for read in facts.tracker.reads_of(binding):
            if isinstance(facts.tree.parent(read), cst.Attribute):
                yield read


def _bound_by(facts: Facts, loop: cst.For | cst.CompFor) -> Iterator[Binding]:
    if isinstance(loop.target, cst.Name):
        scope = facts.tree.scope_of(loop.target)
        yield from (one for one in scope.bindings.get(loop.target.value, ()) if one.node is loop)
