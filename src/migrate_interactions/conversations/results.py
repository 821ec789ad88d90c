"""Which requests a response, a stream or a chunk of a stream comes from."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.running import Gives, assigned_to, run_of, run_that_gives
from migrate_interactions.facts.sdk import SITE_KINDS, Kind
from migrate_interactions.facts.values import unpacked
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import is_none

#: Generators that hand on what others hand out are followed so far.
_MOST_GENERATORS = 5


def response_sites(facts: Facts, node: cst.BaseExpression) -> frozenset[Site]:
    """The sites whose response ``node`` holds; empty if it may be something else."""
    return _sites_of(facts, node, Kind.RESPONSE)


def stream_sites(facts: Facts, node: cst.BaseExpression) -> frozenset[Site]:
    """The sites whose stream ``node`` holds; empty if it may be something else."""
    match node:
        case cst.Call(func=cst.Name(value="enumerate"), args=[cst.Arg(value=inner), *_]):
            return _sites_of(facts, inner, Kind.STREAM)
    return _sites_of(facts, node, Kind.STREAM)


def chunk_loops(facts: Facts, node: cst.BaseExpression) -> dict[Binding, frozenset[Site]]:
    """The loops over streams whose chunk ``node`` is; empty if it may be something else.

    The keys are the bindings that the loops make.
    """
    found: dict[Binding, frozenset[Site]] = {}
    if not isinstance(node, cst.Name):
        return found
    for binding in facts.tracker.definitions_at(node):
        sites = (
            stream_sites(facts, binding.value)
            if binding.kind is BindingKind.LOOP and binding.value is not None
            else frozenset()
        )
        if not sites or binding.path != _chunk_path(binding.value):
            return {}
        found[binding] = sites
    return found


def chunk_sites(facts: Facts, node: cst.BaseExpression, depth: int = 0) -> frozenset[Site]:
    """The sites one of whose chunks ``node`` is, also where a generator hands it out.

    A generator may leave chunks out. Empty if it may be something else.
    """
    found: set[Site] = set()
    for binding in facts.tracker.definitions_at(node) if isinstance(node, cst.Name) else ():
        value = binding.value
        if binding.kind is not BindingKind.LOOP or value is None:
            return frozenset()
        if binding.path != _chunk_path(value):
            return frozenset()
        sites = stream_sites(facts, value) or _handed_out(facts, value, depth)
        if not sites:
            return frozenset()
        found |= sites
    return frozenset(found)


def _handed_out(facts: Facts, iterable: cst.BaseExpression, depth: int) -> frozenset[Site]:
    """The sites whose chunks the generator that ``iterable`` calls yields, and nothing else."""
    if depth > _MOST_GENERATORS:
        return frozenset()
    match iterable:
        case cst.Call(func=cst.Name(value="enumerate"), args=[cst.Arg(value=inner), *_]):
            return _handed_out(facts, inner, depth)
        case cst.Call():
            function = facts.values.function_of(iterable)
        case _:
            return frozenset()
    found: list[frozenset[Site]] = []
    for given in facts.calls.yields_of(function) if function is not None else ():
        match given.value:
            case cst.From(item=item):
                found.append(stream_sites(facts, item) or _handed_out(facts, item, depth + 1))
            case cst.Name() as chunk:
                found.append(chunk_sites(facts, chunk, depth + 1))
            case _:
                return frozenset()
    return frozenset().union(*found) if all(found) else frozenset()


def _chunk_path(iterable: cst.BaseExpression | None) -> tuple[int, ...]:
    """Where the chunk is in what a loop over ``iterable`` is given."""
    match iterable:
        case cst.Call(func=cst.Name(value="enumerate")):
            return (1,)
    return ()


def _sites_of(facts: Facts, node: cst.BaseExpression, kind: Kind) -> frozenset[Site]:
    match node:
        case cst.Await(expression=inner):
            return _sites_of(facts, inner, kind)
        case cst.Call():
            site = facts.site_by_call.get(node)
            run = run_of(facts.values, node)
            if run is not None and run.gives in (Gives.FUNCTION, Gives.FUTURE):
                return frozenset()
            run = run_that_gives(facts.values, node)
            if run is not None and (site is None or run.function is not site.method):
                return _sites_of_function(facts, run.function, kind)
            if site is not None:
                wanted = site.is_streaming is (kind is Kind.STREAM)
                return frozenset({site}) if wanted else frozenset()
            return _returned_sites(facts, node, kind)
        case cst.NamedExpr(value=value):
            return _sites_of(facts, value, kind)
        case cst.Name():
            return _sites_of_name(facts, node, kind)
        case cst.Attribute():
            owner = facts.calls.self_attribute(node)
            if owner is None or facts.values.kind(node) is not kind:
                return frozenset()
            stored = [_sites_of(facts, value, kind) for value in facts.calls.stored(*owner)]
            return frozenset().union(*stored)
    return frozenset()


def _sites_of_function(facts: Facts, function: cst.BaseExpression, kind: Kind) -> frozenset[Site]:
    """The sites whose result calling ``function`` gives."""
    match function:
        case cst.Lambda(body=body):
            return _sites_of(facts, body, kind)
        case cst.Call() if (run := run_of(facts.values, function)) is not None:
            site = facts.site_by_call.get(function)
            if site is not None and run.function is site.method:
                wanted = site.is_streaming is (kind is Kind.STREAM)
                return frozenset({site}) if wanted else frozenset()
            return _sites_of_function(facts, run.function, kind)
        case cst.Attribute() if facts.values.kind(function) in SITE_KINDS:
            handed = facts.tree.parent(function)
            call = facts.tree.parent(handed) if handed is not None else None
            site = facts.site_by_call.get(call) if call is not None else None
            wanted = site is not None and site.is_streaming is (kind is Kind.STREAM)
            return frozenset({site}) if wanted and site is not None else frozenset()
    sources = list(assigned_to(facts.values, function))
    if len(sources) == 1 and sources[0] is not function:
        return _sites_of_function(facts, sources[0], kind)
    value = facts.values.evaluate(function)
    if value is not None and isinstance(value.definition, cst.FunctionDef):
        return _sites_returned_by(facts, value.definition, kind)
    return frozenset()


def _sites_of_name(facts: Facts, node: cst.Name, kind: Kind) -> frozenset[Site]:
    found: set[Site] = set()
    for binding in facts.tracker.definitions_at(node):
        if binding.kind is BindingKind.PARAMETER:
            sites = _passed_sites(facts, binding, kind)
        elif (value := unpacked(binding.value, binding.path)) is None:
            return frozenset()
        elif is_none(value):
            continue
        elif binding.kind not in (BindingKind.ASSIGNMENT, BindingKind.WALRUS):
            return frozenset()
        else:
            sites = _sites_of(facts, value, kind)
            if not is_fresh(facts, binding, sites, node):
                return frozenset()
        if not sites:
            return frozenset()
        found |= sites
    return frozenset(found)


def _passed_sites(facts: Facts, binding: Binding, kind: Kind) -> frozenset[Site]:
    """The requests behind what all the callers of a function pass for a parameter."""
    function = binding.scope.node
    if not isinstance(function, cst.FunctionDef) or facts.tracker.mentions_uncalled(function):
        return frozenset()
    calls = facts.calls.calls_of(function)
    passed = facts.calls.arguments_for(function, binding.name)
    found = [_sites_of(facts, value, kind) for value in passed]
    if not found or len(passed) != len(calls) or not all(found):
        return frozenset()
    return frozenset().union(*found)


def _returned_sites(facts: Facts, call: cst.Call, kind: Kind) -> frozenset[Site]:
    function = facts.values.function_of(call)
    return _sites_returned_by(facts, function, kind) if function is not None else frozenset()


def _sites_returned_by(facts: Facts, function: cst.FunctionDef, kind: Kind) -> frozenset[Site]:
    if facts.values.returned(function) is None:
        return frozenset()
    found: set[Site] = set()
    for statement in facts.calls.returns_of(function):
        if statement.value is not None:
            found |= _sites_of(facts, statement.value, kind)
    return frozenset(found)


def is_fresh(facts: Facts, binding: Binding, sites: Collection[Site], read: cst.CSTNode) -> bool:
    """Whether a variable is set each time one of ``sites`` makes a request.

    It has to be set in the block that makes the request, or in one around the read.
    """
    tree = facts.tree
    block = tree.parent(tree.line_of(binding.node))
    for site in sites:
        if facts.calls.enclosing_function(site.call) is not facts.calls.enclosing_function(read):
            continue
        beside = tree.parent(tree.line_of(site.call)) is block
        if not beside and block not in set(tree.ancestors(read)):
            return False
    return True
