"""The lines that are there only to leave turns out."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.conversations.truncation.cuts import Way
from migrate_interactions.conversations.truncation.summarising import summarising_around
from migrate_interactions.conversations.truncation.truncations import Truncation
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration
from migrate_interactions.syntax.uses import call_given

#: Ways of statements that have more to do than to leave turns out.
_IN_OTHERS = frozenset({Way.BOUND, Way.BUDGET, Way.STORE, Way.COUNT})

_WRITING_OUT = frozenset({"json.dump", "json.dumps", "pickle.dump", "pickle.dumps"})


def lines_of(facts: Facts, truncation: Truncation) -> tuple[Orchestration, ...]:
    """What becomes of the lines of ``truncation`` once the service keeps the turns.

    A statement that only cuts goes, with what is dead without it; what is left out inside of
    another statement is written otherwise. A function that only sums old turns up goes with its
    own request; where it was called, all turns go on.
    """
    tree, node = facts.tree, truncation.node
    summarising = summarising_around(facts, node)
    if summarising is not None:
        calls = summarising.calls
        return orchestration_of(
            facts,
            Category.TRUNCATION,
            going=(summarising.function, *(call.func for call in calls)),
            changing=calls,
        )
    statement = tree.statement_of(node)
    cuts = statement is node or isinstance(statement, cst.Expr)
    if not cuts or truncation.way in _IN_OTHERS:
        return orchestration_of(facts, Category.TRUNCATION, changing=(node,))
    if _is_written_out(facts, statement):
        return orchestration_of(facts, Category.TRUNCATION, staying=(node,))
    statements = [statement, *map(tree.statement_of, truncation.more)]
    return orchestration_of(facts, Category.TRUNCATION, going=statements)


def _is_written_out(facts: Facts, statement: cst.CSTNode) -> bool:
    """Whether what ``statement`` cuts is put into a file by the same function, behind it.

    What is kept there gets smaller, too, whoever else reads it.
    """
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as kept)]):
            pass
        case _:
            return False
    end = facts.tree.span(statement).end
    for mention in facts.calls.same_variable(kept):
        call = call_given(facts.tree, mention)
        if (
            call is not None
            and facts.tree.span(call).start > end
            and facts.values.imported(call.func) in _WRITING_OUT
        ):
            return True
    return False
