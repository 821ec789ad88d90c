"""Every value that a field or a list may have, over branches, variables and later changes.

Nothing here is complete: it serves to find calls, not to rewrite them.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.containers import stored_values
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.spelling import snake_case
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import constant_text

#: Enough for a configuration that is built over several functions.
_MOST = 200


def possible_values(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """``node``, or what it may stand for: followed along names, calls and branches."""
    queue = [node]
    seen: set[cst.CSTNode] = set()
    while queue and len(seen) < _MOST:
        current = queue.pop(0)
        if current in seen:
            continue
        seen.add(current)
        behind = list(_behind(facts, current))
        if behind:
            queue += behind
        else:
            yield current


def _behind(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    match node:
        case cst.Name():
            yield from _of_variable(facts, node)
        case cst.Attribute():
            owner = facts.calls.self_attribute(node) or _attribute_of_known(facts, node)
            if owner is not None:
                yield from facts.calls.attribute_values(*owner)
            elif (variable := facts.calls.variable(node)) is not None:
                scope, name = variable
                for binding in scope.bindings.get(name, ()):
                    if binding.value is not None and not binding.path:
                        yield binding.value
        case cst.IfExp(body=one, orelse=other) | cst.BooleanOperation(left=one, right=other):
            yield one
            yield other
        case cst.NamedExpr(value=inner) | cst.Await(expression=inner):
            yield inner
        case cst.Subscript(value=container):
            yield from stored_values(facts.calls, container)
        case cst.Call(func=cst.Name(value="cast"), args=[_, cst.Arg(value=inner)]):
            yield inner
        case cst.Call():
            function = facts.values.function_of(node)
            for returned in facts.calls.returns_of(function) if function is not None else ():
                if returned.value is not None:
                    yield returned.value


def _attribute_of_known(facts: Facts, node: cst.Attribute) -> tuple[cst.ClassDef, str] | None:
    """``(class, attribute)`` of an attribute of a class, or of an instance of one."""
    value = facts.values.evaluate(node.value)
    if value is None:
        return None
    cls = value.instance_of or value.definition
    return (cls, node.attr.value) if isinstance(cls, cst.ClassDef) else None


def _of_variable(facts: Facts, node: cst.Name) -> Iterator[cst.BaseExpression]:
    scope = facts.tree.scope_of(node).resolve(node.value)
    for binding in scope.bindings.get(node.value, ()) if scope is not None else ():
        match binding.kind:
            case BindingKind.ASSIGNMENT | BindingKind.WALRUS | BindingKind.WITH:
                if binding.value is not None and not binding.path:
                    yield binding.value
            case BindingKind.PARAMETER:
                function = binding.scope.node
                if isinstance(function, cst.FunctionDef):
                    yield from facts.calls.arguments_for(function, binding.name)
                    yield from facts.hand_overs.arguments_for(function, binding.name)
                if binding.value is not None:
                    yield binding.value


def possible_fields(facts: Facts, node: cst.BaseExpression) -> dict[str, list[cst.BaseExpression]]:
    """Field -> what it may be, of the object or dictionary that ``node`` may be."""
    found: dict[str, list[cst.BaseExpression]] = {}
    queue = [node]
    seen: set[cst.CSTNode] = set()
    while queue and len(seen) < _MOST:
        current = queue.pop(0)
        if current in seen:
            continue
        seen.add(current)
        for value in possible_values(facts, current):
            for name, given in _written(value):
                if name:
                    found.setdefault(name, []).append(given)
                else:
                    queue.append(given)
        for holder in _holders(facts, current):
            for name, given in _set_later(facts, holder):
                found.setdefault(name, []).append(given)
    return found


def _written(node: cst.BaseExpression) -> Iterator[tuple[str, cst.BaseExpression]]:
    """Fields that ``node`` writes out, and without a name what it takes all fields of."""
    match node:
        case cst.Dict(elements=elements):
            for element in elements:
                match element:
                    case cst.DictElement(key=key, value=value):
                        name = constant_text(key)
                        if name is not None:
                            yield snake_case(name), value
                    case cst.StarredDictElement(value=value):
                        yield "", value
        case cst.Call(args=args):
            for argument in args:
                if argument.keyword is not None:
                    yield snake_case(argument.keyword.value), argument.value
                elif argument.star == "**":
                    yield "", argument.value


def _holders(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """``node``, and the variables behind a call that returns one."""
    yield node
    if isinstance(node, cst.Call):
        function = facts.values.function_of(node)
        for one in facts.calls.returns_of(function) if function is not None else ():
            if isinstance(one.value, cst.Name):
                yield one.value


def _set_later(
    facts: Facts, holder: cst.BaseExpression
) -> Iterator[tuple[str, cst.BaseExpression]]:
    """``config.tools = [...]`` and ``config["tools"] = [...]``."""
    for mention in facts.calls.same_variable(holder):
        place = facts.tree.parent(mention)
        match place:
            case cst.Attribute(value=base, attr=cst.Name(value=name)) if base is mention:
                pass
            case cst.Subscript(
                value=base,
                slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString() as key))],
            ) if base is mention:
                name = snake_case(str(key.evaluated_value))
            case _:
                continue
        target = facts.tree.parent(place)
        assignment = facts.tree.parent(target) if target is not None else None
        if isinstance(target, cst.AssignTarget) and isinstance(assignment, cst.Assign):
            yield name, assignment.value


def possible_elements(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """The elements of the lists that ``node`` may be, those added later included."""
    queue = [node]
    seen: set[cst.CSTNode] = set()
    while queue and len(seen) < _MOST:
        current = queue.pop(0)
        if current in seen:
            continue
        seen.add(current)
        queue += list(_added(facts, current))
        match current:
            case cst.List(elements=elements) | cst.Tuple(elements=elements):
                for element in elements:
                    if isinstance(element, cst.StarredElement):
                        queue.append(element.value)
                    else:
                        yield element.value
            case cst.ListComp(elt=element):
                yield element
            case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
                queue += [left, right]
            case cst.Call(func=cst.Name(value="list" | "tuple"), args=[cst.Arg(value=inner)]):
                queue.append(inner)
            case _:
                queue += list(_behind(facts, current))


def _added(facts: Facts, holder: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """What ``append``, ``extend`` and ``+=`` add to the list of a variable or attribute."""
    if not isinstance(holder, (cst.Name, cst.Attribute)):
        return
    for mention in facts.calls.same_variable(holder):
        match facts.tree.parent(mention):
            case cst.AugAssign(target=target, operator=cst.AddAssign(), value=value) if (
                target is mention
            ):
                yield value
            case cst.Attribute(value=base, attr=cst.Name(value=method)) as called if (
                base is mention and method in ("append", "extend")
            ):
                call = facts.tree.parent(called)
                if isinstance(call, cst.Call) and len(call.args) == 1:
                    value = call.args[0].value
                    yield value if method == "extend" else cst.List([cst.Element(value)])
