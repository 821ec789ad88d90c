"""The functions that a graph is given for its nodes and branches, and what they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.frameworks.graphs import (
    function_named,
    given_argument,
    name_of_node,
    nodes_added,
)
from migrate_interactions.conversations.frameworks.own_logic import routes_between_models
from migrate_interactions.conversations.frameworks.values import FrameworkValues, Role
from migrate_interactions.conversations.orchestration.effects import only_looks
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.uses import awaited
from migrate_interactions.syntax.walk import descendants

ASKED = (Role.MODEL, Role.AGENT, Role.WORKFLOW)
#: The position of the function among the arguments of methods that add branches.
_CHOOSING = {"add_conditional_edges": 1, "set_conditional_entry_point": 0}
#: What is read of an answer that is only handed on.
_WHOLE = frozenset({"content", "text"})
_MAX_DEPTH = 3
#: Modules of a framework that build what is sent, or say where a graph goes on.
_BUILDING = frozenset({"messages", "prompts", "output_parsers", "types"})
#: What no function has in it that does nothing but pass the state on.
_DOING = (
    *(cst.Raise, cst.Global, cst.Nonlocal, cst.Del, cst.With, cst.Try, cst.While, cst.For),
    *(cst.Yield, cst.FunctionDef, cst.ClassDef, cst.Lambda, cst.Assert),
)
#: Logic: a function that asks a model and has it does more than that.
_LOGIC = (
    *(cst.If, cst.Match, cst.IfExp, cst.Comparison, cst.BooleanOperation, cst.UnaryOperation),
    *(cst.ListComp, cst.DictComp, cst.SetComp, cst.GeneratorExp, cst.AugAssign),
)


@dataclass(frozen=True, eq=False)
class Step:
    """A function that a graph runs; ``mention`` is how the graph is given it.

    ``asks`` are its requests. ``only_wires`` is whether it does nothing but read the state, make
    them and pass on what comes back; ``repeats`` whether it is that of another node but for its
    model, where a model chooses between the two.
    """

    mention: cst.BaseExpression
    function: cst.FunctionDef
    asks: tuple[cst.Call, ...]
    chooses: bool
    only_wires: bool
    repeats: bool = False

    @property
    def goes(self) -> bool:
        """Whether its requests go with it, and do not change."""
        return self.only_wires and (self.chooses or self.repeats or not self.asks)


def find_steps(values: FrameworkValues, wired: Sequence[cst.Call]) -> tuple[Step, ...]:
    """The functions that ``wired``, calls that put graphs together, are given."""
    facts = values.facts
    routed = [one for one in wired if routes_between_models(facts, one)]
    chosen = {
        text
        for one in routed
        for below in descendants(one)
        if (text := constant_text(below)) is not None
    }
    found: list[Step] = []
    bodies: set[str] = set()
    for call, _, given in nodes_added(facts):
        function = _function(values, given) if call in wired else None
        if function is None:
            continue
        asks = asks_in(values, function)
        body = _body_without_model(values, function, asks)
        is_chosen = name_of_node(call) in chosen
        only_wires = only_passes_on(values, function)
        found.append(Step(given, function, asks, False, only_wires, is_chosen and body in bodies))
        bodies |= {body} if is_chosen else set()
    for call in wired:
        match call.func:
            case cst.Attribute(attr=cst.Name(value=method)) if method in _CHOOSING:
                chooser = given_argument(call, _CHOOSING[method], "path")
                function = _function(values, chooser) if chooser is not None else None
                if chooser is not None and function is not None:
                    only_wires = only_passes_on(values, function, chooses=True)
                    asks = asks_in(values, function)
                    found.append(Step(chooser, function, asks, True, only_wires))
    return tuple(found)


def asks_in(values: FrameworkValues, node: cst.CSTNode) -> tuple[cst.Call, ...]:
    """The calls in ``node`` that ask a model, or run something that does."""
    return tuple(
        below
        for below in descendants(node)
        if isinstance(below, cst.Call) and is_request(values, below)
    )


def is_request(values: FrameworkValues, call: cst.Call) -> bool:
    """Whether ``call`` asks a model, or runs something that does."""
    match call.func:
        case cst.Attribute(value=owner, attr=cst.Name(value=method)):
            if method in values.product.runs:
                made = values.of(owner)
                return made is not None and made.role in ASKED
    return False


def only_passes_on(
    values: FrameworkValues, function: cst.FunctionDef, *, chooses: bool = False, depth: int = 0
) -> bool:
    """Whether ``function`` only reads what it is given, asks models, and returns something.

    One that asks may only hand the answer on, unless it ``chooses`` by it; logic is for those
    that choose, and for those that tell the framework what to do next.
    """
    asks = asks_in(values, function)
    calls = [one for one in _calls(descendants(function.body)) if one not in asks]
    is_led = any(values.imported(one.func) for one in calls)
    is_strict = not chooses and (bool(asks) or not is_led)
    for below in descendants(function.body):
        if isinstance(below, _DOING) or (is_strict and isinstance(below, _LOGIC)):
            return False
        if isinstance(below, cst.AssignTarget) and not isinstance(below.target, cst.Name):
            return False
        if is_strict and _calculates(below):
            return False
    if not all(_is_harmless(values, one, depth) for one in calls):
        return False
    return chooses or all(_is_handed_on(values, one) for one in asks)


def helpers_of(
    values: FrameworkValues, node: cst.CSTNode
) -> Iterator[tuple[cst.Call, cst.FunctionDef]]:
    """Calls in ``node`` of functions that only build what is sent, without any text in them."""
    for below in descendants(node):
        if isinstance(below, cst.Call):
            function = values.facts.values.function_of(below)
            if (
                function is not None
                and not asks_in(values, function)
                and only_passes_on(values, function)
                and not any(map(says_something, statements_of(function)))
            ):
                yield below, function


def statements_of(function: cst.FunctionDef) -> Iterator[cst.CSTNode]:
    """The statements of a function but its docstring."""
    for index, line in enumerate(function.body.body):
        match line:
            case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString())]) if not index:
                continue
            case cst.SimpleStatementLine(body=body):
                yield from body
            case _:
                yield line


def says_something(node: cst.CSTNode) -> bool:
    """Whether a text for a model is written out in ``node``: one of several words."""
    return any(
        isinstance(below, cst.FormattedString)
        or ((text := constant_text(below)) is not None and " " in text.strip())
        for below in descendants(node)
    )


def _function(values: FrameworkValues, given: cst.BaseExpression) -> cst.FunctionDef | None:
    """The function that a graph is given, where it is in one of the files that are read."""
    function = function_named(values.facts, given)
    is_here = function in values.facts.tree.scopes.parents
    return function if isinstance(function, cst.FunctionDef) and is_here else None


def _calculates(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.BinaryOperation) and not isinstance(node.operator, cst.Add)


def _is_harmless(values: FrameworkValues, call: cst.Call, depth: int) -> bool:
    name = values.imported(call.func)
    if name:
        is_class = name.rpartition(".")[2][:1].isupper()
        return is_class or bool(_BUILDING & {*name.split(".")})
    if isinstance(call.func, cst.Attribute):
        made = values.of(call.func.value)
        if made is not None and made.role is Role.PART:
            names = [values.facts.values.name_of(one) for one in _calls(made.origins)]
            return all(_BUILDING & {*name.split(".")} for name in names)
    function = values.facts.values.function_of(call)
    if function is None:
        return only_looks(values.facts, call)
    if depth >= _MAX_DEPTH or function.decorators:
        return False
    return not asks_in(values, function) and only_passes_on(values, function, depth=depth + 1)


def _calls(nodes: Iterable[cst.CSTNode]) -> list[cst.Call]:
    return [one for one in nodes if isinstance(one, cst.Call)]


def _is_handed_on(values: FrameworkValues, ask: cst.Call) -> bool:
    """Whether of what ``ask`` gives nothing is read but the answer as a whole."""
    tree = values.facts.tree
    value = awaited(tree, ask)
    given: list[cst.CSTNode] = [value]
    above = tree.parent(value)
    if isinstance(above, cst.Assign):
        for one in above.targets:
            variable = values.facts.calls.variable(one.target)
            given += tree.scopes.reads.get(variable, ()) if variable is not None else ()
    for read in given:
        match tree.parent(read):
            case cst.Attribute(value=owner, attr=cst.Name(value=name)) if owner is read:
                if name not in _WHOLE:
                    return False
            case cst.Subscript(value=owner) if owner is read:
                return False
    return True


def _body_without_model(
    values: FrameworkValues, function: cst.FunctionDef, asks: Sequence[cst.Call]
) -> str:
    """What the statements of ``function`` say, but for the names of the models that it asks."""
    tree = values.facts.tree
    models = [tree.span(one.func.value) for one in asks if isinstance(one.func, cst.Attribute)]
    said: list[str] = []
    for statement in statements_of(function):
        span = tree.span(statement)
        position = span.start
        for model in sorted(one for one in models if span.contains(one)):
            said.append(tree.text[position : model.start])
            position = model.end
        said.append(tree.text[position : span.end])
    return "\n".join(said)
