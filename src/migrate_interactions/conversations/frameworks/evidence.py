"""What a module shows of the framework that it uses: memory, people, branches, steps."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.frameworks.company import (
    are_alone,
    stands_for_user,
    talks_begun,
)
from migrate_interactions.conversations.frameworks.constructions import (
    Construction,
    variables_of,
)
from migrate_interactions.conversations.frameworks.decision import Evidence
from migrate_interactions.conversations.frameworks.own_logic import own_branches, own_steps
from migrate_interactions.conversations.frameworks.product import Marks, Product
from migrate_interactions.conversations.frameworks.signs import Found
from migrate_interactions.conversations.frameworks.surroundings import Surroundings
from migrate_interactions.conversations.frameworks.values import FrameworkValues
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Place
from migrate_interactions.sources.modules import module_path, split_dotted
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.shapes import constant_text, is_false, is_none, keyword_of

#: Functions that only show what they are given.
_SHOWING = frozenset({"debug", "pprint", "pformat", "display", "inspect", "print"})


def evidence_in(
    facts: Facts, product: Product, built: tuple[Construction, ...], around: Surroundings
) -> Evidence:
    """What the module, and the application around it, shows of ``product``.

    ``built`` are the constructions of the module.
    """
    is_graph = "add_node" in product.wires
    branches = (
        *marked(facts, product, product.branches),
        *(own_branches(facts) if is_graph else ()),
    )
    steps = (
        *marked(facts, product, product.steps),
        *(own_steps(facts) if is_graph else ()),
    )
    several = (
        *(facts.tree.place(one) for one in _asking_agents(facts, product)),
        *around.every_call(product.packages, product.several),
    )
    return Evidence(
        vendors=around.vendors,
        tracing=around.tracing,
        memory=_places(facts, marked(facts, product, product.memory)),
        managed=_anywhere(facts, product, around, product.managed),
        human=_anywhere(facts, product, around, product.human),
        talks=() if are_alone(product, built) else _talks(facts, product, around),
        branches=_places(facts, branches),
        steps=(*_places(facts, steps), *several[1:]),
        outside=_anywhere(facts, product, around, product.outside),
    )


def _anywhere(
    facts: Facts, product: Product, around: Surroundings, marks: Marks
) -> tuple[Place, ...]:
    """Where ``marks`` are in the module; else where files that run with it call them."""
    here = _places(facts, marked(facts, product, marks))
    return here or around.constructing(product.packages, marks.calls)


def _asking_agents(facts: Facts, product: Product) -> Iterator[cst.CSTNode]:
    values = FrameworkValues(facts, product)
    for one in marked(facts, product, Marks(product.several)):
        if not stands_for_user(values, one):
            yield one


def _talks(facts: Facts, product: Product, around: Surroundings) -> tuple[Place, ...]:
    begun = _places(facts, tuple(talks_begun(facts, product))) if product.begins else ()
    return begun or _anywhere(facts, product, around, product.talks)


def takers_of(facts: Facts, product: Product, built: tuple[Construction, ...]) -> tuple[Found, ...]:
    """What of other packages is given one of ``built``, models of the product."""
    models = {one.node for one in built}
    variables = {variable for one in built for variable in variables_of(facts, one.node)}
    found: set[Found] = set()
    for call in facts.tree.scopes.nodes(cst.Call):
        name = facts.values.imported(call.func)
        if not name or is_from(name, product) or name.rpartition(".")[2] in _SHOWING:
            continue
        if _is_of_project(facts, name):
            continue
        for argument in call.args:
            given = facts.calls.variable(argument.value)
            if argument.value in models or (given is not None and given in variables):
                found.add(Found(name, facts.tree.place(call)))
    return tuple(sorted(found))


def _is_of_project(facts: Facts, name: str) -> bool:
    module, _ = split_dotted(name)
    return module_path(facts.project, facts.tree.path, module) is not None


def marked(facts: Facts, product: Product, marks: Marks) -> tuple[cst.CSTNode, ...]:
    """The nodes of the file that ``marks`` describe, in source order."""
    if not marks.calls and not marks.keywords and not marks.attributes:
        return ()
    found = dict.fromkeys(_marked(facts, product, marks))
    return tuple(sorted(found, key=lambda node: facts.tree.span(node).start))


def _marked(facts: Facts, product: Product, marks: Marks) -> Iterator[cst.CSTNode]:
    for attribute in facts.tree.scopes.nodes(cst.Attribute) if marks.attributes else ():
        if ".".join(dotted_name(attribute).split(".")[-2:]) in marks.attributes:
            yield attribute
    for call in facts.tree.scopes.nodes(cst.Call):
        name = facts.values.imported(call.func)
        is_of_product = is_from(name, product)
        if is_of_product and marks.calls & {*name.split(".")[-2:]}:
            yield call
        if not is_of_product and not _is_method(facts, call):
            continue
        if marks.but & {*name.split(".")[-2:]}:
            continue
        for argument in call.args:
            values = marks.keywords.get(keyword_of(argument) or "")
            if values is not None and _says(argument.value, values):
                yield argument


def is_from(name: str, product: Product) -> bool:
    """Whether a dotted name is one of the packages of ``product``."""
    packages = {
        *product.packages,
        *(package for row in product.constructions for package in row.packages),
    }
    return any(f"{name}.".startswith(f"{package}.") for package in packages)


def _is_method(facts: Facts, call: cst.Call) -> bool:
    """Whether ``call`` calls a method of something that is not known to be of another package."""
    return isinstance(call.func, cst.Attribute) and not facts.values.imported(call.func)


def _says(value: cst.BaseExpression, values: tuple[str, ...]) -> bool:
    if not values:
        empty = isinstance(value, (cst.List, cst.Tuple)) and not value.elements
        return not (is_none(value) or is_false(value) or empty)
    text = constant_text(value)
    said = text if text is not None else getattr(value, "value", None)
    said = value.attr.value if isinstance(value, cst.Attribute) else said
    return said in values


def _places(facts: Facts, nodes: tuple[cst.CSTNode, ...]) -> tuple[Place, ...]:
    """Where ``nodes`` are, one place for each line."""
    places = sorted(facts.tree.place(node) for node in nodes)
    first = {(one.path, one.line): one for one in reversed(places)}
    return tuple(sorted(first.values()))
