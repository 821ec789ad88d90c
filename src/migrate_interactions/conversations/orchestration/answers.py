"""Where the answers of requests are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.scopes import Binding


def reads_of_answers(facts: Facts, sites: Iterable[Site]) -> Iterator[cst.CSTNode]:
    """Expressions that read something of what ``sites`` give, which has another name then."""
    for site in sites:
        for use in facts.tracker.follow(site.call).uses:
            above = facts.tree.parent(use)
            match above:
                case cst.Attribute(value=value) | cst.Subscript(value=value) if value is use:
                    yield above
                case cst.For(iter=given) | cst.CompFor(iter=given) if given is use:
                    yield use
                    yield from _reads_of_chunks(facts, above)


def _reads_of_chunks(facts: Facts, loop: cst.For | cst.CompFor) -> Iterator[cst.CSTNode]:
    for binding in _bound_by(facts, loop):
        for read in facts.tracker.reads_of(binding):
            if isinstance(facts.tree.parent(read), cst.Attribute):
                yield read


def _bound_by(facts: Facts, loop: cst.For | cst.CompFor) -> Iterator[Binding]:
    if isinstance(loop.target, cst.Name):
        scope = facts.tree.scope_of(loop.target)
        yield from (one for one in scope.bindings.get(loop.target.value, ()) if one.node is loop)
