"""Which expressions are the text of a model's answer, unchanged or changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.results import is_fresh, response_sites
from migrate_interactions.conversations.streamed.accumulation import (
    added_up,
    joined,
    takes_up_pieces,
)
from migrate_interactions.conversations.streamed.pieces import piece_of
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True)
class Answer:
    """Text or content that comes from the responses of ``sites``.

    ``exact`` says that it is the answer itself and nothing but it.
    """

    sites: frozenset[Site]
    exact: bool


def answer(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> Answer | None:
    """What ``node`` has of a model's answer; None if it has nothing of one.

    ``x or ""`` counts as exact: it differs only where there is no text at all.
    """
    if depth > 12:
        return None
    key = (answer, node, depth)  # what is nested, passed and returned is asked for many times
    if key not in facts.remembered:
        facts.remembered[key] = _answer(facts, node, depth)
    found: Answer | None = facts.remembered[key]
    return found


def _answer(facts: Facts, node: cst.BaseExpression, depth: int) -> Answer | None:
    match node:
        case cst.Attribute(value=value, attr=cst.Name(value="text" | "output_text")):
            sites = response_sites(facts, value)
            return Answer(sites, exact=True) if sites else _of_chunk(facts, node)
        case cst.Attribute(attr=cst.Name(value="content")):
            sites = _content_of(facts, node)
            return Answer(sites, exact=True) if sites else None
        case cst.BooleanOperation(left=left, operator=cst.Or(), right=right):
            found = answer(facts, left, depth + 1)
            if found is not None and isinstance(right, cst.SimpleString):
                return Answer(found.sites, exact=found.exact and right.evaluated_value == "")
            return _changed(facts, node, depth)
        case cst.Call() if (whole := joined(facts, node)) is not None:
            return Answer(whole.sites, exact=True)
        case cst.Name():
            return _of_name(facts, node, depth)
        case cst.Await(expression=cst.Call() as call):
            return _of_call(facts, call, depth)
        case cst.Call():
            return _of_call(facts, node, depth)
        case cst.NamedExpr(value=value):
            return answer(facts, value, depth + 1)
    return _changed(facts, node, depth)


def _of_name(facts: Facts, node: cst.Name, depth: int) -> Answer | None:
    found: list[Answer] = []
    others = False
    bound = facts.tracker.definitions_at(node)
    sums = [whole for binding in bound if (whole := added_up(facts, binding, node)) is not None]
    for whole in sums:
        found.append(Answer(whole.sites, exact=True))
        bound -= {whole.start, *(b for b in bound if b.node is whole.addition)}
    for binding in bound:
        value = _of_binding(facts, binding, depth)
        if value is None:
            others = True
        elif is_fresh(facts, binding, value.sites, node):
            found.append(value)
        else:
            found.append(Answer(value.sites, exact=False))
    pieces = takes_up_pieces(facts, node)
    if pieces:
        found.append(Answer(pieces, exact=False))
    return _merge(found, exact=not others)


def _of_chunk(facts: Facts, node: cst.BaseExpression) -> Answer | None:
    """A part of an answer that comes in pieces."""
    piece = piece_of(facts, node)
    return Answer(piece.sites, exact=False) if piece is not None else None


def _of_binding(facts: Facts, binding: Binding, depth: int) -> Answer | None:
    """What one assignment of a variable gives it of an answer."""
    if binding.kind is BindingKind.PARAMETER:
        return _of_parameter(facts, binding, depth)
    if binding.value is None or binding.path:
        return None
    match binding.kind:
        case BindingKind.ASSIGNMENT | BindingKind.WALRUS:
            return answer(facts, binding.value, depth + 1)
        case BindingKind.AUGMENTED:
            value = answer(facts, binding.value, depth + 1)
            return Answer(value.sites, exact=False) if value is not None else None
    return None


def _of_parameter(facts: Facts, binding: Binding, depth: int) -> Answer | None:
    """What the callers pass of an answer; others may pass something else."""
    function = binding.scope.node
    if not isinstance(function, cst.FunctionDef):
        return None
    passed = facts.calls.arguments_for(function, binding.name)
    values = [answer(facts, value, depth + 1) for value in passed]
    return _merge([value for value in values if value is not None], exact=False)


def _of_call(facts: Facts, call: cst.Call, depth: int) -> Answer | None:
    """The answer that a function of this module returns."""
    function = facts.values.function_of(call)
    if function is not None:
        returns = facts.calls.returns_of(function)
        values = [answer(facts, r.value, depth + 1) for r in returns if r.value is not None]
        found = [value for value in values if value is not None]
        merged = _merge(found, exact=len(found) == len(returns))
        if merged is not None:
            return merged
    return _changed(facts, call, depth)


def _merge(found: list[Answer], *, exact: bool) -> Answer | None:
    if not found:
        return None
    sites = frozenset().union(*(value.sites for value in found))
    return Answer(sites, exact and all(value.exact for value in found))


def _changed(facts: Facts, node: cst.BaseExpression, depth: int) -> Answer | None:
    """An expression that is built from an answer, but is not it."""
    found: list[Answer] = []
    for below in descendants(node):
        match below:
            case cst.Name() if is_label(below, facts.tree.scopes.parents):
                continue
            case cst.Attribute(attr=cst.Name(value="text" | "content")) | cst.Name():
                value = answer(facts, below, depth + 1) if below is not node else None
                if value is not None:
                    found.append(value)
    return _merge(found, exact=False)


def _content_of(facts: Facts, node: cst.Attribute) -> frozenset[Site]:
    """The sites of ``response.candidates[0].content``."""
    return candidate_sites(facts, node.value)


def candidate_sites(facts: Facts, node: cst.BaseExpression) -> frozenset[Site]:
    """The sites whose response's first candidate ``node`` holds; empty if it may be another."""
    match node:
        case cst.Subscript(
            value=cst.Attribute(value=response, attr=cst.Name(value="candidates")),
            slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Integer(value="0")))],
        ):
            return response_sites(facts, response)
        case cst.Name():
            return _of_bindings(facts, node, candidate_sites)
    return frozenset()


def content_sites(facts: Facts, node: cst.BaseExpression) -> frozenset[Site]:
    """The sites whose whole answer ``node`` holds; empty if it may be something else."""
    match node:
        case cst.Attribute(attr=cst.Name(value="content")):
            return _content_of(facts, node)
        case cst.Name():
            return _of_bindings(facts, node, content_sites)
    return frozenset()


def _of_bindings(
    facts: Facts, node: cst.Name, sites_of: Callable[[Facts, cst.BaseExpression], frozenset[Site]]
) -> frozenset[Site]:
    """What all assignments that ``node`` may see have in common: each holds what it asks for."""
    found: set[Site] = set()
    for binding in facts.tracker.definitions_at(node):
        if binding.kind is not BindingKind.ASSIGNMENT or binding.value is None or binding.path:
            return frozenset()
        sites = sites_of(facts, binding.value)
        if not sites or not is_fresh(facts, binding, sites, node):
            return frozenset()
        found |= sites
    return frozenset(found)
