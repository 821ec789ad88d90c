"""Calls of the older package ``google.generativeai``, which has no Interactions API."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.hand_overs import HandOvers
from migrate_interactions.facts.sdk import ASYNC_KINDS, ATTRIBUTES, LEGACY_KINDS, Kind
from migrate_interactions.facts.values import Value, Values
from migrate_interactions.syntax.scopes import BindingKind

_METHODS = frozenset(name for (_, name), kind in ATTRIBUTES.items() if kind in LEGACY_KINDS)


@dataclass(frozen=True, eq=False)
class LegacyCall:
    """One call that asks a ``GenerativeModel`` or its chat.

    ``model`` is the call that made the model, if it is known.
    """

    call: cst.Call
    kind: Kind
    method: cst.Attribute
    model: cst.Call | None

    @property
    def is_async(self) -> bool:
        return self.kind in ASYNC_KINDS

    def argument(self, name: str) -> cst.Arg | None:
        """The keyword argument ``name`` of the call."""
        for argument in self.call.args:
            if argument.keyword is not None and argument.keyword.value == name:
                return argument
        return None

    @property
    def is_streaming(self) -> bool:
        match self.argument("stream"):
            case None | cst.Arg(value=cst.Name(value="False")):
                return False
        return True


def find_legacy_calls(values: Values, hand_overs: HandOvers) -> tuple[LegacyCall, ...]:
    """Calls of the older package, in source order."""
    found: list[LegacyCall] = []
    if "google.generativeai" not in values.tree.text:
        return ()
    for call in values.tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(value=owner, attr=cst.Name(value=name)) as method if (
                name in _METHODS
            ):
                value = values.evaluate(owner) or _handed_over(values, hand_overs, owner)
                kind = ATTRIBUTES.get((value.kind, name)) if value and value.kind else None
                if kind is not None and value is not None:
                    found.append(LegacyCall(call, kind, method, _model_of(values, value)))
    return tuple(found)


def _model_of(values: Values, value: Value) -> cst.Call | None:
    """The call that made the model that ``value`` is, or is a chat of."""
    match value.origin:
        case cst.Call(func=cst.Attribute(value=owner)) as made if value.kind is Kind.LEGACY_CHAT:
            behind = values.evaluate(owner)
            return _model_of(values, behind) if behind is not None else made
        case cst.Call() as made:
            return made
    return None


def _handed_over(values: Values, hand_overs: HandOvers, node: cst.BaseExpression) -> Value | None:
    """What a parameter is given where its function is handed to a thread or an executor."""
    scope = values.tree.scope_of(node).resolve(node.value) if isinstance(node, cst.Name) else None
    if not isinstance(node, cst.Name) or scope is None:
        return None
    bindings = scope.bindings.get(node.value, [])
    function = scope.node
    if not isinstance(function, cst.FunctionDef) or len(bindings) != 1:
        return None
    if bindings[0].kind is not BindingKind.PARAMETER:
        return None
    given = list(hand_overs.arguments_for(function, node.value))
    return values.evaluate(given[0]) if len(given) == 1 else None
