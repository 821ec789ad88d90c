"""What the input of a call is made of, looked for through names, calls and containers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.configurations.possible import (
    possible_elements,
    possible_values,
)
from migrate_interactions.conversations.long_running.evidence import ModelCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.walk import descendants

#: Enough for a prompt that is put together over several functions.
_MOST = 400


def material(facts: Facts, inputs: Iterable[cst.BaseExpression]) -> Iterator[cst.BaseExpression]:
    """Every expression that may become part of ``inputs``; what models answer is left out."""
    calls: tuple[ModelCall, ...] = (*facts.sites, *facts.interaction_calls)
    models = {one.call for one in calls}
    queue = list(inputs)
    seen: set[cst.CSTNode] = set()
    while queue and len(seen) < _MOST:
        current = queue.pop(0)
        if current in seen or current not in facts.tree.scopes.scope_of:
            continue
        seen.add(current)
        if current in models:
            continue
        yield current
        behind = [*possible_values(facts, current), *possible_elements(facts, current)]
        queue += [one for one in behind if one is not current]
        queue += _parts(facts, current)


def _parts(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The expressions inside ``node`` that may say what it is made of."""
    for below in descendants(node):
        match below:
            case cst.Name() if is_label(below, facts.tree.scopes.parents):
                continue
            case cst.Name() | cst.Attribute() | cst.Call() | cst.Dict() if below is not node:
                yield below
