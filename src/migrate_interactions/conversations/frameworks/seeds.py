"""What of a program is there for a framework: its wiring, its requests, its memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.frameworks.constructions import Construction
from migrate_interactions.conversations.frameworks.evidence import marked
from migrate_interactions.conversations.frameworks.product import Rank
from migrate_interactions.conversations.frameworks.steps import Step, find_steps, is_request
from migrate_interactions.conversations.frameworks.threads import threads_by_ids, threads_of
from migrate_interactions.conversations.frameworks.values import FrameworkValues, Made, Role
from migrate_interactions.syntax.shapes import without_await
from migrate_interactions.syntax.uses import is_target
from migrate_interactions.syntax.walk import descendants

_WIRED = (Role.WORKFLOW, Role.MEMORY)
_ASKING = (Role.AGENT, Role.MODEL)


@dataclass(frozen=True, eq=False)
class Seeds:
    """What one use of a framework begins with, in all files that are read together.

    ``wired`` are calls that put things together, ``asking`` those that make models and agents,
    ``requests`` those that run them. ``memory`` and ``threads`` are arguments: what keeps the
    turns, and by what it knows conversations; ``states`` are classes of what a graph hands on.
    ``others`` mention what was made in other ways.
    """

    wired: tuple[cst.Call, ...]
    asking: tuple[cst.CSTNode, ...]
    requests: tuple[cst.Call, ...]
    steps: tuple[Step, ...]
    memory: tuple[cst.Arg, ...]
    threads: tuple[cst.Arg, ...]
    states: tuple[cst.ClassDef, ...]
    others: tuple[cst.CSTNode, ...]


def find_seeds(values: FrameworkValues, built: Iterable[Construction]) -> Seeds:
    """The seeds of ``built``, the constructions of one file."""
    built = tuple(built)
    calls = list(values.facts.tree.scopes.nodes(cst.Call))
    own: set[cst.CSTNode] = {one.node for one in built if one.rank is not Rank.MODEL}
    memory = tuple(_memory(values, built))
    own |= {
        origin
        for argument in memory
        for made in (values.of(argument.value),)
        if made is not None and made.role is Role.MEMORY
        for origin in made.origins
    }
    made_here = [(call, _made_by(values, call)) for call in calls]
    wired = tuple(
        call
        for call, made in made_here
        if made is not None and made.role in _WIRED and made.origins & own
    )
    steps = find_steps(values, wired)
    models = _models(values, built, steps)
    asking = tuple(
        call
        for call, made in made_here
        if made is not None and made.role in _ASKING and made.origins & (models | own)
    )
    asked = {call for step in steps for call in step.asks}
    requests = tuple(
        call
        for call in calls
        if call in asked or (is_request(values, call) and _receiver(values, call) & (own | models))
    )
    return Seeds(
        wired=wired,
        asking=(*asking, *(one.node.name for one in built if isinstance(one.node, cst.ClassDef))),
        requests=requests,
        steps=steps,
        memory=memory,
        threads=tuple(a for call in requests for a in threads_of(values, call)),
        states=tuple(dict.fromkeys(_states(values, wired))),
        others=(
            *_other_mentions(values, own, {*wired, *requests, *memory}),
            *_chains(values, models | own),
            *_reads_of_memory(values, own),
            *(one for call in requests for one in threads_by_ids(values, call)),
        ),
    )


def _made_by(values: FrameworkValues, call: cst.Call) -> Made | None:
    """What ``call`` makes, or sets up; nothing where a function of the program does it."""
    return values.of(call) if values.facts.values.function_of(call) is None else None


def _receiver(values: FrameworkValues, call: cst.Call) -> frozenset[cst.CSTNode]:
    made = values.of(call.func.value) if isinstance(call.func, cst.Attribute) else None
    return made.origins if made is not None else frozenset()


def _memory(values: FrameworkValues, built: tuple[Construction, ...]) -> Iterator[cst.Arg]:
    """The arguments by which what was constructed is given what keeps the turns."""
    facts, product = values.facts, values.product
    own = {one.node for one in built}
    named = set(marked(facts, product, product.memory))
    for argument in facts.tree.scopes.nodes(cst.Arg):
        call = facts.tree.parent(argument)
        made = values.of(call) if isinstance(call, cst.Call) else None
        if made is None or not made.origins & own or made.role is Role.MEMORY:
            continue
        given = values.of(argument.value)
        if argument in named or (given is not None and given.role is Role.MEMORY):
            yield argument


def _states(values: FrameworkValues, wired: Iterable[cst.Call]) -> Iterator[cst.ClassDef]:
    """The classes of the program that ``wired`` are given."""
    for call in wired:
        for argument in call.args:
            value = values.facts.values.evaluate(argument.value)
            if value is not None and isinstance(value.definition, cst.ClassDef):
                yield value.definition


def _models(
    values: FrameworkValues, built: tuple[Construction, ...], steps: Iterable[Step]
) -> set[cst.CSTNode]:
    """The models that are made here, asked by ``steps``, or given to what is made here."""
    found: set[cst.CSTNode] = {one.node for one in built if one.rank is Rank.MODEL}
    tree = values.facts.tree
    given: list[cst.CSTNode] = [
        call.func.value
        for step in steps
        for call in step.asks
        if isinstance(call.func, cst.Attribute)
    ]
    given += [a.value for one in built if isinstance(one.node, cst.Call) for a in one.node.args]
    given += [
        one
        for one in tree.scopes.nodes(cst.Call)
        if tree.scope_of(one).module_scope is tree.own.scope
    ]
    for node in given:
        made = values.of(node)
        if made is not None and made.role in _ASKING:
            found |= made.origins
    for origin in list(found):
        for below in descendants(origin):
            made = values.of(below) if isinstance(below, (cst.Name, cst.Attribute)) else None
            if made is not None and made.role is Role.MODEL:
                found |= made.origins
    return found


def _other_mentions(
    values: FrameworkValues, own: set[cst.CSTNode], known: Collection[cst.CSTNode]
) -> Iterator[cst.CSTNode]:
    """Where a graph, or what runs it, is mentioned but to wire or to run it."""
    facts = values.facts
    nodes = facts.tree.scopes.nodes
    every: list[cst.Assign | cst.AnnAssign] = [*nodes(cst.Assign), *nodes(cst.AnnAssign)]
    for statement in every:
        value = statement.value
        made = values.of(without_await(value)) if value is not None else None
        if made is None or made.role not in _WIRED or not made.origins & own:
            continue
        for target in _targets(statement):
            for mention in facts.calls.same_variable(target):
                if not is_target(facts.tree, mention) and not _is_within(values, mention, known):
                    yield mention


def _chains(values: FrameworkValues, asking: set[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Where one of ``asking`` is put into a chain with others, and the prompts among these."""
    tree = values.facts.tree
    for chain in tree.scopes.nodes(cst.BinaryOperation):
        made = values.of(chain)
        if made is None or made.role not in _ASKING or not made.origins & asking:
            continue
        yield chain
        for part in (chain.left, chain.right):
            link = values.of(part)
            if link is not None and link.role is Role.PART:
                yield from link.origins


def _reads_of_memory(values: FrameworkValues, own: set[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """Where the memory of what was constructed is read of it."""
    kept = values.product.memory.keywords
    for read in values.facts.tree.scopes.nodes(cst.Attribute):
        if read.attr.value in kept:
            made = values.of(read.value)
            if made is not None and made.role in (Role.AGENT, Role.WORKFLOW) and made.origins & own:
                yield read


def _targets(statement: cst.Assign | cst.AnnAssign) -> list[cst.BaseAssignTargetExpression]:
    if isinstance(statement, cst.AnnAssign):
        return [statement.target]
    return [one.target for one in statement.targets]


def _is_within(values: FrameworkValues, node: cst.CSTNode, nodes: Collection[cst.CSTNode]) -> bool:
    return any(above in nodes for above in values.facts.tree.ancestors(node))
