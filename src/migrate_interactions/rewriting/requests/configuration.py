"""Reads a configuration as the code writes it, wherever it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.request import CAMEL_CASE
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.scopes import Binding, BindingKind

_CONFIG_CLASSES = frozenset(
    {
        "google.genai.types.GenerateContentConfig",
        "google.genai.types.GenerateContentConfigDict",
    }
)


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
    match node:
        case cst.Dict():
            return _fields_of_dict(facts, node)
        case cst.Call():
            return _fields_of_call(facts, node)


def _fields_of_dict(facts: Facts, node: cst.Dict) -> dict[str, cst.BaseExpression]:
    fields: dict[str, cst.BaseExpression] = {}
    for element in node.elements:
        match element:
            case cst.DictElement(key=cst.SimpleString() as key, value=value):
                name = str(key.evaluated_value)
                fields[CAMEL_CASE.get(name, name)] = value
            case _:
                raise RefusedError(
                    "request-not-readable",
                    "the configuration is a dict with keys that are not plain strings",
                    facts.tree.line(node),
                )
    return fields


def _fields_of_call(facts: Facts, node: cst.Call) -> dict[str, cst.BaseExpression]:
    fields: dict[str, cst.BaseExpression] = {}
    if facts.values.imported(node.func) not in _CONFIG_CLASSES:
        raise RefusedError(
            "request-not-readable",
            f"the configuration comes from `{facts.tree.excerpt(node)}`",
            facts.tree.line(node),
        )
    for argument in node.args:
        if argument.keyword is None:
            raise RefusedError(
                "request-not-readable",
                "the configuration is built with ** or positional arguments",
                facts.tree.line(node),
            )
        fields[argument.keyword.value] = argument.value
    return fields
