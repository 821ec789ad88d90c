"""What is left of code that mentions something which goes: it has to say something else."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.orchestration.removed import Removed
from migrate_interactions.syntax.scopes import Variable
from migrate_interactions.syntax.walk import descendants


def named_still(removed: Removed) -> Iterator[cst.CSTNode]:
    """Expressions that go out of statements which are left, and uses of variables that go."""
    facts = removed.facts
    touched: dict[Variable, None] = {}
    for node in removed.gone:
        if isinstance(node, cst.BaseExpression):
            if not removed.covers(facts.tree.statement_of(node)):
                yield node
            continue
        for below in descendants(node):
            if isinstance(below, cst.Name) and (variable := facts.calls.variable(below)):
                touched[variable] = None
    for variable in touched:
        if _is_unbound(removed, variable):
            reads = facts.tree.scopes.reads.get(variable, ())
            yield from (read for read in reads if not removed.covers(read))


def _is_unbound(removed: Removed, variable: Variable) -> bool:
    """Whether all that gives ``variable`` a value goes."""
    scope, name = variable
    bindings = scope.bindings.get(name, ())
    return bool(bindings) and all(removed.covers(one.node) for one in bindings)
