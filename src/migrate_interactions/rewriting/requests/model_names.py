"""``model=``: the name without the prefix ``models/``, which only the old API takes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.imported_values import imported_values
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Argument
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import constant_text

PREFIX = "models/"
_NOT_OF_GEMINI = ("tunedModels/", "projects/", "endpoints/", "publishers/")
_PREFIXED_TEXT = re.compile(r"""["']models/""")
_DEEP_ENOUGH = 6


def model_argument(facts: Facts, draft: Draft, node: cst.BaseExpression) -> Argument:
    """The model of a request. Raises RefusedError where it may not be one of Gemini's."""
    text = constant_text(node)
    names = list(_names(facts, node))
    for name in names:
        if name is not None and name.startswith(_NOT_OF_GEMINI):
            raise RefusedError(
                "config-field", f"the model {name!r} is not one of Gemini's", facts.tree.line(node)
            )
    if text is not None and text.startswith(PREFIX):
        return Argument("model", (f'"{text.removeprefix(PREFIX)}"',))
    if not any(_may_be_prefixed(facts, name) for name in names):
        return Argument("model", (draft.carry(node),))
    whole = draft.carry(node)
    if isinstance(node, (cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.FormattedString)):
        return Argument("model", (whole, f'.removeprefix("{PREFIX}")'))
    return Argument("model", ("(", whole, f').removeprefix("{PREFIX}")'))


def _may_be_prefixed(facts: Facts, name: str | None) -> bool:
    if name is not None:
        return name.startswith(PREFIX)
    # listed models have the prefix in their names
    return _PREFIXED_TEXT.search(facts.tree.text) is not None or "models.list(" in facts.tree.text


def _names(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Iterator[str | None]:
    """The names that ``node`` may be; None for what cannot be told."""
    if depth > _DEEP_ENOUGH:
        yield None
        return
    text = constant_text(node)
    if text is not None:
        yield text
        return
    match node:
        case cst.FormattedString(parts=[cst.FormattedStringText(value=start), *_]):
            yield start
        case cst.IfExp(body=left, orelse=right) | cst.BooleanOperation(left=left, right=right):
            yield from _names(facts, left, depth + 1)
            yield from _names(facts, right, depth + 1)
        case cst.Name(value="None"):
            return
        case cst.Name():
            bound = facts.tracker.definitions_at(node)
            if not bound:
                yield None
            for binding in bound:
                if binding.kind is BindingKind.IMPORT:
                    yield from _imported(facts, node)
                else:
                    yield from _bound(facts, binding, depth + 1)
        case cst.Attribute():
            yield from _attribute(facts, node, depth + 1)
        case _:
            yield None


def _bound(facts: Facts, binding: Binding, depth: int) -> Iterator[str | None]:
    value = binding.value
    function = binding.scope.node
    match binding.kind:
        case BindingKind.ASSIGNMENT | BindingKind.WALRUS if value is not None and not binding.path:
            yield from _names(facts, value, depth)
        case BindingKind.PARAMETER if isinstance(function, cst.FunctionDef):
            passed = [*facts.calls.arguments_for(function, binding.name)]
            if value is not None:
                passed.append(value)
            if not passed:
                yield None
            for one in passed:
                yield from _names(facts, one, depth)
        case BindingKind.LOOP if isinstance(value, (cst.List, cst.Tuple)) and not binding.path:
            for element in value.elements:
                yield from _names(facts, element.value, depth)
        case _:
            yield None


def _attribute(facts: Facts, node: cst.Attribute, depth: int) -> Iterator[str | None]:
    owner = facts.calls.self_attribute(node)
    values = list(facts.calls.attribute_values(*owner)) if owner is not None else []
    for value in values:
        yield from _names(facts, value, depth)
    if not values:
        yield from _imported(facts, node)


def _imported(facts: Facts, node: cst.BaseExpression) -> Iterator[str | None]:
    values = imported_values(facts.project, facts.values, node)
    for value in values:
        match value:
            case ast.Constant(value=str(text)):
                yield text
            case _:
                found = [one for one in ast.walk(value) if isinstance(one, ast.Constant)]
                yield from (one.value for one in found if isinstance(one.value, str))
    if not values:
        yield None
