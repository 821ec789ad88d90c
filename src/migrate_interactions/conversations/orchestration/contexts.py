"""Turns that are sent again although the service has them: their upkeep goes."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.misuse.repeated_context import RepeatedContext
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Category, Orchestration
from migrate_interactions.syntax.uses import is_target


def orchestration_of_context(facts: Facts, repeated: RepeatedContext) -> tuple[Orchestration, ...]:
    """The lines that add to the list which ``repeated`` sends, and those of its request.

    They stay where the list is also there for something else.
    """
    upkeep: list[cst.CSTNode] = [facts.tree.statement_of(one.call) for one in repeated.additions]
    call = repeated.call.call
    if _has_other_uses(facts, repeated):
        return orchestration_of(facts, Category.HISTORY, changing=[call], staying=upkeep)
    given = repeated.call.argument("input")
    return orchestration_of(
        facts,
        Category.HISTORY,
        going=[*upkeep, *([given] if given is not None else [])],
        changing=[call],
        kept=[one.value for one in repeated.additions if not one.has_answer],
    )


def _has_other_uses(facts: Facts, repeated: RepeatedContext) -> bool:
    """Whether the list is read but for being sent by this request."""
    if repeated.sent is None:
        return False
    known = [one.call.func for one in repeated.additions]
    return any(
        not is_target(facts.tree, mention)
        and not facts.tree.is_within(mention, [*known, repeated.call.call])
        for mention in facts.calls.same_variable(repeated.sent)
    )
