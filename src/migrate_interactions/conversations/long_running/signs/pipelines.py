"""The call is one of several that wait for one another."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.long_running.elsewhere import handings_elsewhere
from migrate_interactions.conversations.long_running.evidence import Evidence, Sign
from migrate_interactions.conversations.long_running.situation import Situation
from migrate_interactions.conversations.long_running.ways import Way
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import BindingKind, Scope
from migrate_interactions.syntax.walk import descendants

_ADDING = frozenset({"append", "extend", "add", "update", "insert"})


def pipeline(situation: Situation) -> Iterator[Evidence]:
    """One call's answer goes into the prompt of another, or each answer asks for more."""
    for way in situation.ways:
        yield from _dependent(situation, way)
        yield from _fanning_out(situation.facts, way)


def pipeline_elsewhere(situation: Situation) -> Iterator[Evidence]:
    """The same, where another file hands on what one function of the module answers."""
    own = {way.function for way in situation.ways if way.function is not None}
    leading = {one for one in situation.calls.by_function if one is not None}
    others = frozenset(function.name.value for function in leading - own)
    for function in own:
        for handing in handings_elsewhere(situation.facts, function.name.value, others):
            sentence = (
                f"`{handing.second}` waits for what `{handing.first}` answers, in {handing.path}"
            )
            yield Evidence(Sign.PIPELINE, function, sentence)


def _dependent(situation: Situation, way: Way) -> Iterator[Evidence]:
    """Another call of the same function is given what this one answers, or the other way."""
    facts = situation.facts
    if not isinstance(way.node, cst.Call):
        return
    for other in situation.calls.by_function.get(way.function, ()):
        if not isinstance(other, cst.Call) or other is way.node:
            continue
        for first, second in ((way.node, other), (other, way.node)):
            if _feeds(facts, first, second):
                one, two = facts.tree.excerpt(first.func), facts.tree.excerpt(second.func)
                sentence = f"`{two}` waits for what `{one}` answers"
                yield Evidence(Sign.PIPELINE, second, sentence)


def _feeds(facts: Facts, first: cst.Call, second: cst.Call) -> bool:
    """Whether something of what ``first`` gives is passed to ``second``."""
    if facts.tree.span(second).end <= facts.tree.span(first).end:
        return False
    made = names_made_of(facts, first)
    return any(
        facts.tree.is_within(first, [argument.value]) or _mentions(argument.value, made)
        for argument in second.args
    )


def names_made_of(facts: Facts, node: cst.CSTNode) -> set[str]:
    """The variables of the function around ``node`` that have something of what it gives."""
    scope = facts.tree.scope_of(node).function
    start = facts.tree.span(node).start
    given = [
        (names, value)
        for names, value in _given(facts, scope)
        if facts.tree.span(value).end > start
    ]
    made: set[str] = set()
    grown = True
    while grown:
        grown = False
        for names, value in given:
            if not names <= made and (
                facts.tree.is_within(node, [value]) or _mentions(value, made)
            ):
                made |= names
                grown = True
    return made


def _given(facts: Facts, scope: Scope) -> Iterator[tuple[set[str], cst.BaseExpression]]:
    """Variables of a function and what goes into them, loops and comprehensions included."""
    for name, bindings in scope.bindings.items():
        for binding in bindings:
            if binding.value is not None and binding.kind is not BindingKind.PARAMETER:
                yield {name}, binding.value
    for loop in facts.tree.scopes.nodes(cst.CompFor):
        if facts.tree.scope_of(loop).function is scope:
            names = {one.value for one in descendants(loop.target) if isinstance(one, cst.Name)}
            yield names, loop.iter
    for call in facts.tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(value=cst.Name(value=holder), attr=cst.Name(value=method)) if (
                method in _ADDING and facts.tree.scope_of(call).function is scope
            ):
                for argument in call.args:
                    yield {holder}, argument.value


def _mentions(node: cst.CSTNode, names: set[str]) -> bool:
    return any(isinstance(below, cst.Name) and below.value in names for below in descendants(node))


def _fanning_out(facts: Facts, way: Way) -> Iterator[Evidence]:
    """A function that calls itself for each of several things, as a research does."""
    function = way.function
    if function is None:
        return
    for call in facts.calls.calls_of(function):
        if facts.calls.enclosing_function(call) is not function:
            continue
        if facts.values.function_of(call) is function and _is_repeated(facts, call):
            sentence = f"`{function.name.value}` calls itself for each of several things"
            yield Evidence(Sign.PIPELINE, call, sentence)


def _is_repeated(facts: Facts, call: cst.Call) -> bool:
    """Whether ``call`` stands in a loop over something of its function."""
    for above in facts.tree.ancestors(call):
        match above:
            case cst.FunctionDef():
                return False
            case cst.For() | cst.ListComp() | cst.GeneratorExp():
                return True
    return False
