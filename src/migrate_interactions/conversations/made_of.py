"""Whether an expression is made of a response, whichever way: parts of it, results of its calls."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.walk import descendants

#: How a variable gets a value, or a part of one.
_MADE_BY = frozenset(
    {BindingKind.ASSIGNMENT, BindingKind.AUGMENTED, BindingKind.WALRUS, BindingKind.LOOP}
)


def is_made_of_response(facts: Facts, node: cst.CSTNode, site: Site) -> bool:
    """Whether ``node`` has something of the response to ``site``, over any number of variables.

    More is followed than can be rewritten: this says what code is about, not what it does.
    """
    responses = facts.tracker.follow(site.call).seen
    queue: list[cst.CSTNode] = [node]
    seen: set[Binding] = set()
    while queue:
        for below in descendants(queue.pop()):
            if below in responses:
                return True
            if not isinstance(below, cst.Name) or is_label(below, facts.tree.scopes.parents):
                continue
            bound = facts.tracker.definitions_at(below) - seen
            seen |= bound
            queue += [b.value for b in bound if b.value is not None and b.kind in _MADE_BY]
    return False
