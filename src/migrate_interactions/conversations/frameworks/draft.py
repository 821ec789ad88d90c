"""What goes and what changes without a framework, worked out until nothing more follows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import libcst as cst

from migrate_interactions.conversations.frameworks.handed_on import handed_on
from migrate_interactions.conversations.frameworks.seeds import Seeds
from migrate_interactions.conversations.frameworks.steps import (
    Step,
    helpers_of,
    says_something,
    statements_of,
)
from migrate_interactions.conversations.frameworks.values import FrameworkValues, Role
from migrate_interactions.conversations.orchestration.closure import closure_of
from migrate_interactions.conversations.orchestration.lines import (
    smallest_statement,
    statement_lines,
)
from migrate_interactions.conversations.orchestration.outside import (
    is_mentioned_elsewhere,
    is_used_elsewhere,
)
from migrate_interactions.conversations.orchestration.removed import Removed
from migrate_interactions.conversations.orchestration.statements import is_plain
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import Variable
from migrate_interactions.syntax.shapes import is_none, keyword_of, without_await
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True, eq=False)
class Draft:
    """``going`` goes with all that is dead then, ``changing`` changes, ``kept`` is still used."""

    facts: Facts
    going: tuple[cst.CSTNode, ...]
    changing: tuple[cst.CSTNode, ...]
    kept: tuple[cst.CSTNode, ...]

    @cached_property
    def removed(self) -> Removed:
        """What is gone."""
        changed = (smallest_statement(self.facts.tree, one) for one in self.changing)
        return closure_of(self.facts, self.going, (*self.kept, *changed))

    @cached_property
    def changed_lines(self) -> set[int]:
        """The lines of what changes, as far as it is left."""
        tree = self.facts.tree
        left = (one for one in self.changing if not self.removed.covers(one))
        return {line for one in left for line in statement_lines(tree, one)}

    def is_ours(self, node: cst.CSTNode) -> bool:
        """Whether ``node`` is gone, or on a line that changes."""
        tree = self.facts.tree
        is_gone = self.removed.covers(node) or self.removed.covers(tree.statement_of(node))
        return is_gone or tree.line(node) in self.changed_lines


def drafted(values: FrameworkValues, seeds: Seeds) -> Draft:
    """What becomes of ``seeds``, but for the models: they change, unless they are dead."""
    facts = values.facts
    wiring = {one: _wiring_of(values, seeds, one) for one in seeds.wired}
    statements = [one for one in wiring.values() if one is not None]
    passed_on = _steps_that_go(facts, seeds, statements)
    waiting = [*_waiting(values, seeds, statements)]
    going: list[cst.CSTNode] = [one for one in statements if one not in waiting]
    going += [*seeds.memory, *seeds.threads, *passed_on]
    changing: list[cst.CSTNode] = [call for call, one in wiring.items() if one is None]
    changing += seeds.others
    dropped = {
        ask for step in seeds.steps if step.goes and step.function in passed_on for ask in step.asks
    }
    changing += [one for one in seeds.requests if one not in dropped]
    for step in seeds.steps:
        if step.function in passed_on and not step.goes:
            changing += filter(says_something, statements_of(step.function))
            changing += (one for one in seeds.asking if one in {*descendants(step.function.body)})
            going += (call.func for ask in step.asks for call, _ in helpers_of(values, ask))
    kept = handed_on(values, seeds, passed_on)
    draft = Draft(facts, tuple(going), tuple(changing), tuple(kept))
    return _without_live_functions(_settled(draft, waiting), waiting)


def _wiring_of(values: FrameworkValues, seeds: Seeds, call: cst.Call) -> cst.CSTNode | None:
    """The statement, or the part of ``with``, that is nothing but wiring; None if it is more."""
    tree = values.facts.tree
    statement = tree.statement_of(call)
    match statement:
        case cst.With(items=items):
            for item in items:
                if item.item is call:
                    return item
            return None
        case cst.Assign(value=value, targets=targets):
            places = [one.target for one in targets]
        case cst.AnnAssign(value=cst.BaseExpression() as value, target=target):
            places = [target]
        case cst.Expr(value=value) | cst.Return(value=cst.BaseExpression() as value):
            places = []
        case _:
            return None
    made = values.of(without_await(value))
    if made is None or made.role not in (Role.WORKFLOW, Role.MEMORY):
        return None
    if not all(map(values.facts.calls.self_attribute, _attributes(places))):
        return None
    inside = (*seeds.requests, *seeds.asking)
    if any(tree.is_within(one, [statement]) for one in inside):
        return None
    is_made = bool(values.imported(call.func))  # the names of nodes are no texts for a model
    if (is_made and says_something(call)) or any(map(_has_data, call.args)):
        return None
    return statement


def _has_data(argument: cst.Arg) -> bool:
    """Whether a session, say, begins with ``argument``: data of the program's own."""
    value = argument.value
    is_empty = is_none(value) or (isinstance(value, cst.Dict) and not value.elements)
    return keyword_of(argument) == "state" and not is_empty


def _attributes(places: list[cst.BaseAssignTargetExpression]) -> Iterator[cst.CSTNode]:
    return (one for one in places if not isinstance(one, cst.Name))


def _steps_that_go(
    facts: Facts, seeds: Seeds, wiring: Collection[cst.CSTNode]
) -> tuple[cst.FunctionDef, ...]:
    """The functions that are there for the graph alone, and do nothing of their own."""
    by_function: dict[cst.FunctionDef, list[Step]] = {}
    for step in seeds.steps:
        by_function.setdefault(step.function, []).append(step)
    return tuple(
        function
        for function, steps in by_function.items()
        if all(one.only_wires for one in steps)
        and is_plain(facts, function)
        and _is_given_to(facts, function, wiring)
    )


def _is_given_to(facts: Facts, function: cst.FunctionDef, wiring: Collection[cst.CSTNode]) -> bool:
    """Whether ``function`` is mentioned in ``wiring`` only."""
    name = function.name.value
    if facts.calls.class_of(function) is not None:
        mentions: list[cst.CSTNode] = [*facts.tree.scopes.attributes_named(name)]
        elsewhere = is_mentioned_elsewhere(facts, name)
    else:
        variable = (facts.tree.scope_of(function), name)
        mentions = [*facts.tree.scopes.reads.get(variable, ())]
        mentions += facts.calls.mentions_through_module(*variable)
        elsewhere = is_used_elsewhere(facts, variable)
    return not elsewhere and all(facts.tree.is_within(one, wiring) for one in mentions)


def _waiting(
    values: FrameworkValues, seeds: Seeds, wiring: Collection[cst.CSTNode]
) -> Iterator[cst.CSTNode]:
    """Statements that go once something else does.

    Those that have what they need from a function which only wires, and those whose value has
    to be dead.
    """
    facts = values.facts
    own = frozenset[cst.CSTNode]().union(
        *(made.origins for made in map(values.of, seeds.wired) if made)
    )
    nodes = facts.tree.scopes.nodes
    every: list[cst.Assign | cst.AnnAssign | cst.Return | cst.Expr] = [*nodes(cst.Assign)]
    every += [*nodes(cst.AnnAssign), *nodes(cst.Return), *nodes(cst.Expr)]
    for statement in every:
        value = without_await(statement.value) if statement.value is not None else None
        made = values.of(value) if isinstance(value, cst.Call) else None
        if not isinstance(value, cst.Call) or made is None or not made.origins & own:
            continue
        is_called = facts.values.function_of(value) is not None
        is_kept = made.role is Role.MEMORY and isinstance(statement, (cst.Assign, cst.AnnAssign))
        if is_kept or (made.role is Role.WORKFLOW and is_called):
            yield statement


def _settled(draft: Draft, waiting: Collection[cst.CSTNode]) -> Draft:
    """With those of ``waiting`` that may go."""
    while True:
        more = tuple(one for one in waiting if one not in draft.going and _may_go(draft, one))
        if not more:
            left = tuple(one for one in waiting if one not in draft.going)
            return replace(draft, changing=(*draft.changing, *left))
        draft = replace(draft, going=(*draft.going, *more))


def _may_go(draft: Draft, statement: cst.CSTNode) -> bool:
    facts, removed = draft.facts, draft.removed
    if removed.covers(statement):
        return True
    function = _function_called(facts, statement)
    if function is not None:
        return all(map(removed.covers, statements_of(function)))
    targets: list[cst.CSTNode] = []
    match statement:
        case cst.Assign():
            targets = [one.target for one in statement.targets]
        case cst.AnnAssign(target=target):
            targets = [target]
    variables = map(facts.calls.variable, targets)
    return all(one is not None and _is_dead(removed, one) for one in variables)


def _is_dead(removed: Removed, variable: Variable) -> bool:
    facts = removed.facts
    reads: list[cst.CSTNode] = [*facts.tree.scopes.reads.get(variable, ())]
    reads += facts.calls.mentions_through_module(*variable)
    return all(map(removed.covers, reads)) and not is_used_elsewhere(facts, variable)


def _function_called(facts: Facts, statement: cst.CSTNode) -> cst.FunctionDef | None:
    match statement:
        case cst.Assign(value=value) | cst.AnnAssign(value=value) | cst.Expr(value=value):
            pass
        case cst.Return(value=value):
            pass
        case _:
            return None
    call = without_await(value) if value is not None else None
    return facts.values.function_of(call) if isinstance(call, cst.Call) else None


def _without_live_functions(draft: Draft, waiting: Collection[cst.CSTNode]) -> Draft:
    """With what the functions that are left return, and their calls, among what changes."""
    facts, removed = draft.facts, draft.removed
    live = [
        one
        for one in draft.going
        if (isinstance(one, cst.Return) and not _is_in_dead_function(removed, one))
        or (
            one in waiting
            and (function := _function_called(facts, one)) is not None
            and not removed.covers(function)
        )
    ]
    going = tuple(one for one in draft.going if one not in live)
    return replace(draft, going=going, changing=(*draft.changing, *live)) if live else draft


def _is_in_dead_function(removed: Removed, node: cst.CSTNode) -> bool:
    function = removed.facts.calls.enclosing_function(node)
    return function is not None and removed.covers(function)
