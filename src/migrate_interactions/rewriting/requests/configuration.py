"""Reads a configuration as the code writes it, wherever it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.records import read_record
from migrate_interactions.syntax.scopes import Binding, BindingKind


@dataclass(frozen=True, eq=False)
class Config:
    """A configuration as the code writes it.

    ``node`` is where it is constructed; ``binding`` or ``attribute`` where it is kept, if it is
    not written in the call.
    """

    node: cst.BaseExpression
    fields: dict[str, cst.BaseExpression]
    binding: Binding | None = None
    attribute: tuple[cst.ClassDef, str] | None = None
    #: The function that makes it.
    builder: cst.FunctionDef | None = None

    @property
    def is_kept(self) -> bool:
        """Whether it is kept in a variable or an attribute."""
        return self.binding is not None or self.attribute is not None


def read_config(facts: Facts, node: cst.BaseExpression) -> Config | None:
    """The configuration that ``node`` stands for; None for ``None``.

    Raises RefusedError if it cannot be read.
    """
    match node:
        case cst.Name(value="None"):
            return None
        case cst.Call() if (built := _built_config(facts, node)) is not None:
            return built
        case cst.Call() | cst.Dict():
            return Config(node, _config_fields(facts, node))
        case cst.Name():
            binding = _only_binding(facts, node)
            if binding is not None and isinstance(binding.value, cst.Call):
                built = _built_config(facts, binding.value)
                if built is not None:
                    return replace(built, binding=binding)
            if binding is not None and isinstance(binding.value, (cst.Call, cst.Dict)):
                return Config(binding.value, _config_fields(facts, binding.value), binding=binding)
        case cst.Attribute():
            owner = facts.calls.self_attribute(node)
            stored = facts.calls.stored(*owner) if owner is not None else ()
            if len(stored) == 1 and isinstance(stored[0], (cst.Call, cst.Dict)):
                return Config(stored[0], _config_fields(facts, stored[0]), attribute=owner)
    raise RefusedError(
        "request-not-readable",
        f"the configuration `{facts.tree.excerpt(node)}` cannot be read from the code",
        facts.tree.line(node),
    )


def _built_config(facts: Facts, call: cst.Call) -> Config | None:
    """A configuration that a function of this module makes and returns."""
    function = facts.values.function_of(call)
    if function is None:
        return None
    returns = facts.calls.returns_of(function)
    if len(returns) == 1 and isinstance(returns[0].value, (cst.Call, cst.Dict)):
        value = returns[0].value
        return Config(value, _config_fields(facts, value), builder=function)
    return None


def _only_binding(facts: Facts, node: cst.Name) -> Binding | None:
    scope = facts.tree.scope_of(node).resolve(node.value)
    bindings = scope.bindings.get(node.value, []) if scope is not None else []
    if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGNMENT and not bindings[0].path:
        return bindings[0]
    return None


def _config_fields(facts: Facts, node: cst.Call | cst.Dict) -> dict[str, cst.BaseExpression]:
    """Field name -> value. Raises RefusedError if one is not written out."""
    record = read_record(facts, node, "the configuration")
    if record is None or record.kind not in ("", "GenerateContentConfig"):
        raise RefusedError(
            "request-not-readable",
            f"the configuration comes from `{facts.tree.excerpt(node)}`",
            facts.tree.line(node),
        )
    return record.fields
