"""What of a graph is logic of the program's own: its branches, and its steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.frameworks.graphs import (
    TOOL_CALLS,
    asks,
    asks_a_model,
    function_named,
    given_argument,
    is_tool_node,
    name_of_node,
    nodes_added,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import constant_text, keyword_argument
from migrate_interactions.syntax.walk import descendants

#: What a node returns to say where the graph goes on.
_GOES_TO = frozenset(
    {"langgraph.types.Command", "langgraph.types.Send", "langgraph.constants.Send"}
)
_STARTS = frozenset({"langgraph.graph.START", "langgraph.constants.START"})
_TOOLS_CONDITION = "tools_condition"
#: What cuts old turns out of the state.
_CUTS = frozenset({"RemoveMessage", "trim_messages", "REMOVE_ALL_MESSAGES"})
#: Functions that only say how much there is.
_MEASURES = frozenset({"len", "count_tokens_approximately"})
#: Methods that say the same in another way.
_SAME = frozenset({"get", "lower", "upper", "strip"})
_SAME_OR_NOT = (cst.Equal, cst.NotEqual, cst.In, cst.NotIn, cst.Is, cst.IsNot)


def own_branches(facts: Facts) -> tuple[cst.CSTNode, ...]:
    """Edges whose next node the program's own code chooses, in the module."""
    return tuple(_own_branches(facts))


def own_steps(facts: Facts) -> tuple[cst.CSTNode, ...]:
    """The nodes of graphs but the one that asks the model, and those that run its tools."""
    if "add_node" not in facts.tree.text and "add_sequence" not in facts.tree.text:
        return ()
    asking: dict[str, list[cst.CSTNode]] = {}
    others: list[cst.CSTNode] = []
    for call, graph, step in nodes_added(facts):
        if is_tool_node(facts, step):
            continue
        if asks(facts, step):
            asking.setdefault(graph, []).append(call)
        else:
            others.append(call)
    if any(routes_between_models(facts, call) for call in facts.tree.scopes.nodes(cst.Call)):
        return tuple(others)
    return (*others, *(call for calls in asking.values() for call in calls[1:]))


def _own_branches(facts: Facts) -> Iterator[cst.CSTNode]:
    for call in facts.tree.scopes.nodes(cst.Call):
        match call.func:
            case (
                cst.Attribute(attr=cst.Name(value="add_conditional_edges" as name))
                | cst.Attribute(attr=cst.Name(value="set_conditional_entry_point" as name))
            ):
                position = 1 if name == "add_conditional_edges" else 0
                chooser = given_argument(call, position, "path")
                if chooser is None or not (
                    _only_looks_for_tools(facts, chooser)
                    or routes_between_models(facts, call)
                    or _only_compacts(facts, chooser)
                    or _routes_as_asked(facts, call)
                ):
                    yield call
            case cst.Name() | cst.Attribute():
                sends = facts.values.imported(call.func) in _GOES_TO
                if sends and not keyword_argument(call.args, "resume"):
                    yield call


def _only_looks_for_tools(facts: Facts, chooser: cst.BaseExpression) -> bool:
    if facts.values.imported(chooser).endswith(f".{_TOOLS_CONDITION}"):
        return True
    function = function_named(facts, chooser)
    if function is None:
        return False
    attributes = {
        below.attr.value for below in descendants(function.body) if isinstance(below, cst.Attribute)
    }
    returned = sum(isinstance(below, cst.Return) for below in descendants(function.body))
    return bool(attributes & TOOL_CALLS) and returned <= 2


def routes_between_models(facts: Facts, call: cst.Call) -> bool:
    """Whether ``call`` lets a model choose, at the start, which of several models answers.

    One request with all their tools leaves the same choice to the model.
    """
    start = given_argument(call, 0, "source")
    chooser = given_argument(call, 1, "path")
    targets = given_argument(call, 2, "path_map")
    if start is None or chooser is None or facts.values.imported(start) not in _STARTS:
        return False
    names = {
        text
        for below in (descendants(targets) if targets is not None else ())
        if (text := constant_text(below)) is not None
    }
    asking = {
        name
        for one, _, step in nodes_added(facts)
        if (name := name_of_node(one)) and asks(facts, step)
    }
    return asks(facts, chooser) and bool(names) and names <= asking


def _only_compacts(facts: Facts, chooser: cst.BaseExpression) -> bool:
    """Whether a function only measures the conversation, to have old turns cut when it is long."""
    function = function_named(facts, chooser)
    if function is None:
        return False
    below = list(descendants(function.body))
    called = _called(below)
    if not called & _MEASURES or called - _MEASURES - {"get"}:
        return False
    named = {text for one in below if (text := constant_text(one)) is not None}
    return len(_keys_read(below)) == 1 and any(
        name_of_node(call) in named and _cuts(facts, step) for call, _, step in nodes_added(facts)
    )


def _cuts(facts: Facts, step: cst.BaseExpression) -> bool:
    function = function_named(facts, step)
    names = descendants(function.body) if function is not None else ()
    return any(isinstance(one, cst.Name) and one.value in _CUTS for one in names)


def _routes_as_asked(facts: Facts, call: cst.Call) -> bool:
    """Whether ``call`` goes where a model said at the start, as it would call a function."""
    source = given_argument(call, 0, "source")
    chooser = given_argument(call, 1, "path")
    start = constant_text(source) if source is not None else None
    function = function_named(facts, chooser) if chooser is not None else None
    if start is None or function is None or start not in _entries(facts):
        return False
    below = list(descendants(function.body))
    called = _called(below)
    compared = [one.operator for one in below if isinstance(one, cst.ComparisonTarget)]
    if called - _SAME or not all(isinstance(one, _SAME_OR_NOT) for one in compared):
        return False
    keys = _keys_read(below)
    return bool(keys) and any(
        keys <= _said_by_model(function_named(facts, step))
        for one, _, step in nodes_added(facts)
        if name_of_node(one) == start
    )


def _entries(facts: Facts) -> set[str]:
    """The names of the nodes that graphs begin with."""
    found: set[str | None] = set()
    for call in facts.tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(attr=cst.Name(value="set_entry_point")):
                first = given_argument(call, 0, "key")
                found.add(constant_text(first) if first is not None else None)
            case cst.Attribute(attr=cst.Name(value="add_edge")):
                start, end = (
                    given_argument(call, 0, "start_key"),
                    given_argument(call, 1, "end_key"),
                )
                if start is not None and end is not None:
                    is_start = facts.values.imported(start) in _STARTS
                    found.add(constant_text(end) if is_start else None)
    return {one for one in found if one is not None}


def _called(nodes: Iterable[cst.CSTNode]) -> set[str]:
    """The names of the functions and methods that are called."""
    found: set[str] = set()
    for node in nodes:
        match node:
            case cst.Call(func=cst.Attribute(attr=cst.Name(value=name)) | cst.Name(value=name)):
                found.add(name)
            case cst.Call():
                found.add("")
    return found


def _keys_read(nodes: Iterable[cst.CSTNode]) -> set[str]:
    """The keys of the state that are read."""
    found: set[str | None] = set()
    for node in nodes:
        match node:
            case cst.Subscript(slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
                found.add(constant_text(key))
            case cst.Call(func=cst.Attribute(attr=cst.Name(value="get")), args=[key, *_]):
                found.add(constant_text(key.value))
    return {one for one in found if one is not None}


def _said_by_model(function: cst.FunctionDef | cst.Lambda | None) -> set[str]:
    """The keys of the state that a node fills with what a model answered."""
    if not isinstance(function, cst.FunctionDef):
        return set()
    assigned = [one for one in descendants(function.body) if isinstance(one, cst.Assign)]
    said: set[str] = set()
    while True:
        more = {
            target.target.value
            for one in assigned
            if _has_answer(one.value, said)
            for target in one.targets
            if isinstance(target.target, cst.Name)
        }
        if more <= said:
            break
        said |= more
    return {
        key
        for returned in descendants(function.body)
        if isinstance(returned, cst.Return) and returned.value is not None
        for entry in descendants(returned.value)
        if isinstance(entry, cst.DictElement)
        and (key := constant_text(entry.key)) is not None
        and not isinstance(entry.value, cst.List)  # turns, of whomever
        and _has_answer(entry.value, said)
    }


def _has_answer(node: cst.CSTNode, said: set[str]) -> bool:
    return any(
        asks_a_model(one) or (isinstance(one, cst.Name) and one.value in said)
        for one in descendants(node)
    )
