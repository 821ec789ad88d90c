"""Calls of the Interactions API: where interactions are made and fetched."""

from __future__ import annotations

from dataclasses import dataclass, replace

import libcst as cst

from migrate_interactions.facts.sdk import ASYNC_KINDS, ATTRIBUTES, INTERACTION_KINDS, Kind
from migrate_interactions.facts.values import Value, Values
from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope
from migrate_interactions.syntax.shapes import keyword_argument
from migrate_interactions.syntax.tree import Tree


@dataclass(frozen=True, eq=False)
class InteractionCall:
    """One call of ``interactions.create`` or ``interactions.get``."""

    call: cst.Call
    kind: Kind
    method: cst.Attribute
    value: Value

    @property
    def receiver(self) -> cst.BaseExpression:
        return self.method.value

    @property
    def is_async(self) -> bool:
        return self.kind in ASYNC_KINDS

    @property
    def creates(self) -> bool:
        return self.kind in (Kind.CREATE_INTERACTION, Kind.ASYNC_CREATE_INTERACTION)

    def argument(self, name: str) -> cst.Arg | None:
        """The keyword argument ``name`` of the call."""
        return keyword_argument(self.call.args, name)

    def says(self, name: str) -> bool:
        """Whether the argument ``name`` is written out as True."""
        argument = self.argument(name)
        match argument:
            case cst.Arg(value=cst.Name(value="True")):
                return True
        return False

    @property
    def has_unseen_arguments(self) -> bool:
        """Whether a part of the request is in ``**something``."""
        return any(argument.star for argument in self.call.args)


def find_interaction_calls(tree: Tree, values: Values) -> tuple[InteractionCall, ...]:
    """Calls that make or fetch an interaction, in source order."""
    found = []
    for call in tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(attr=cst.Name(value="create" | "get")) as method:
                value = values.evaluate(method) or _of_a_parameter(tree, values, call, method)
                if value is not None and value.kind in INTERACTION_KINDS:
                    found.append(InteractionCall(call, value.kind, method, value))
    return tuple(found)


def interactions_of(tree: Tree, values: Values, call: cst.Call) -> Value | None:
    """``client.interactions`` or ``client.aio.interactions``, if ``call`` calls a method of it."""
    if not isinstance(call.func, cst.Attribute):
        return None
    owner = values.evaluate(call.func.value) or _interactions_of_a_parameter(tree, values, call)
    kinds = (Kind.INTERACTIONS, Kind.ASYNC_INTERACTIONS)
    return owner if owner is not None and owner.kind in kinds else None


def _of_a_parameter(
    tree: Tree, values: Values, call: cst.Call, method: cst.Attribute
) -> Value | None:
    """``client.interactions.get`` in a function that other files call with their client."""
    owner = _interactions_of_a_parameter(tree, values, call)
    if owner is None or owner.kind is None:
        return None
    return replace(owner, kind=ATTRIBUTES[owner.kind, method.attr.value])


def _interactions_of_a_parameter(tree: Tree, values: Values, call: cst.Call) -> Value | None:
    """``client.interactions`` where nothing is known of ``client``.

    What it is called says nothing. ``.interactions`` of a parameter says enough beside an import
    of the SDK, and that of what another file gives where it is asked as only this SDK is.
    """
    match call.func.value if isinstance(call.func, cst.Attribute) else None:
        case cst.Attribute(
            value=cst.Attribute(value=client, attr=cst.Name(value="aio")),
            attr=cst.Name(value="interactions"),
        ):
            is_async = True
        case cst.Attribute(value=client, attr=cst.Name(value="interactions")):
            is_async = isinstance(tree.parent(call), cst.Await)
        case _:
            return None
    if values.evaluate(client) is not None:
        return None
    is_known = _imports_the_sdk(tree.scope_of(call)) and _is_parameter(tree, values, client)
    if not is_known and not _is_asked_like_the_sdk(tree, values, call, client):
        return None
    return Value(
        kind=Kind.ASYNC_INTERACTIONS if is_async else Kind.INTERACTIONS,
        origin=client,
    )


def _is_asked_like_the_sdk(
    tree: Tree, values: Values, call: cst.Call, client: cst.BaseExpression
) -> bool:
    """Whether ``client`` comes of another file, and the module asks it as no other SDK is."""
    if not _comes_of_another_file(tree, values, client):
        return False
    return any(
        isinstance(other.func, cst.Attribute)
        and tree.source(other.func).endswith(".interactions.create")
        and keyword_argument(other.args, "input") is not None
        and any(keyword_argument(other.args, name) is not None for name in ("model", "agent"))
        for other in tree.scopes.nodes(cst.Call)
    )


def _comes_of_another_file(tree: Tree, values: Values, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is imported, or what something imported gives, or keeps such a value."""
    match node:
        case cst.Await(expression=inner):
            return _comes_of_another_file(tree, values, inner)
        case cst.Call(func=function):
            return _is_imported(tree, values, function)
        case cst.Name():
            scope = tree.scope_of(node).resolve(node.value)
            bindings = scope.bindings.get(node.value, ()) if scope is not None else ()
            return bool(bindings) and all(
                binding.value is not None
                and not isinstance(binding.value, cst.Name)
                and _comes_of_another_file(tree, values, binding.value)
                for binding in bindings
            )
    owner = values.calls.self_attribute(node)
    kept = list(values.calls.attribute_values(*owner)) if owner is not None else []
    return bool(kept) and all(
        not isinstance(one, cst.Attribute) and _comes_of_another_file(tree, values, one)
        for one in kept
    )


def _is_imported(tree: Tree, values: Values, function: cst.BaseExpression) -> bool:
    """Whether ``function`` is one of a relative import, whose package is not another vendor's."""
    return values.imported(function).startswith(".")


def _imports_the_sdk(scope: Scope) -> bool:
    bound = scope.module_scope.bindings.values()
    return any((b.dotted or "").startswith("google.genai") for each in bound for b in each)


def _is_parameter(tree: Tree, values: Values, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a parameter of no known type, or an attribute that keeps one."""
    if isinstance(node, cst.Name):
        scope = tree.scope_of(node).resolve(node.value)
        bindings = scope.bindings.get(node.value, ()) if scope is not None else ()
        return len(bindings) == 1 and _is_untyped_parameter(bindings[0])
    owner = values.calls.self_attribute(node)
    kept = list(values.calls.attribute_values(*owner)) if owner is not None else []
    return bool(kept) and all(
        isinstance(one, cst.Name) and _is_parameter(tree, values, one) for one in kept
    )


def _is_untyped_parameter(binding: Binding) -> bool:
    if binding.kind is not BindingKind.PARAMETER:
        return False
    match binding.annotation:
        case None | cst.Annotation(annotation=cst.Name(value="Any")):
            return True
    return False
