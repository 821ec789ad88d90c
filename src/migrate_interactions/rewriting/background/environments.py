"""The environment that the turn before an agent's turn ran in, as an expression."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.long_running.created import creations_behind
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import without_await


def environment_before(facts: Facts, call: InteractionCall) -> str:
    """``before.environment_id`` for a call with ``previous_interaction_id=before.id``.

    Raises RefusedError if the interaction before has no name where the call is, or may not be
    done yet.
    """
    argument = call.argument("previous_interaction_id")
    assert argument is not None
    owner = _interaction(facts, argument.value)
    if owner is None or facts.values.kind(owner) is not Kind.INTERACTION:
        raise _not_in_sight(facts, argument)
    if _is_just_started(facts, owner):
        raise _not_in_sight(facts, argument)
    return f"{facts.tree.source(owner)}.environment_id"


def _interaction(facts: Facts, identifier: cst.BaseExpression) -> cst.BaseExpression | None:
    """The interaction whose id ``identifier`` is, if it can be named beside it."""
    match identifier:
        case cst.Attribute(value=cst.Name() | cst.Attribute() as owner, attr=cst.Name("id")):
            return owner
        case cst.Name():
            only = facts.tracker.only_definition(identifier)
            match only.value if only is not None and not only.path else None:
                case cst.Attribute(value=cst.Name() as owner, attr=cst.Name("id")) if _is_set_once(
                    facts, owner, identifier
                ):
                    return owner
    return None


def _is_set_once(facts: Facts, name: cst.Name, beside: cst.Name) -> bool:
    """Whether ``name`` means the same, and only ever one thing, where ``beside`` stands."""
    scope = facts.tree.scope_of(name).resolve(name.value)
    if scope is None or facts.tree.scope_of(beside).resolve(name.value) is not scope:
        return False
    return len(scope.bindings.get(name.value, ())) == 1


def _is_just_started(facts: Facts, owner: cst.BaseExpression) -> bool:
    """Whether ``owner`` is what a call in the background answered with at once."""
    if not isinstance(owner, cst.Name):
        return any(one.says("background") for one in creations_behind(facts, owner))
    created = {one.call: one for one in facts.interaction_calls if one.creates}
    for binding in facts.tracker.definitions_at(owner):
        value = without_await(binding.value) if binding.value is not None else None
        if isinstance(value, cst.Call) and value in created and created[value].says("background"):
            return True
    return False


def _not_in_sight(facts: Facts, argument: cst.Arg) -> RefusedError:
    return RefusedError(
        "environment",
        f"the interaction of `{facts.tree.excerpt(argument.value)}` is not at hand here; keep its "
        "`environment_id` beside its id, and give it as `environment`",
        facts.tree.line(argument),
    )
