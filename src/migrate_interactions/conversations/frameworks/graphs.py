"""What LangGraph's graphs do besides asking the model and running its tools."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.sources.modules import module_path, split_dotted
from migrate_interactions.syntax.shapes import constant_text, keyword_argument, keyword_of
from migrate_interactions.syntax.tree import parse_tree
from migrate_interactions.syntax.walk import descendants

#: Names in code that asks a model, or looks at the tools that it asked for.
_ASKS = frozenset(
    {"invoke", "ainvoke", "stream", "astream", "generate_content", "generate", "predict"}
)
TOOL_NODES = frozenset({"ToolNode", "ToolExecutor"})
#: What a node returns to say where the graph goes on.
_GOES_TO = frozenset(
    {"langgraph.types.Command", "langgraph.types.Send", "langgraph.constants.Send"}
)
_STARTS = frozenset({"langgraph.graph.START", "langgraph.constants.START"})
_TOOLS_CONDITION = "tools_condition"
#: What a function reads that only looks whether the model asked for a tool.
_TOOL_CALLS = frozenset({"tool_calls", "function_call", "function_calls"})


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
        if _asks(facts, step):
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
                    _only_looks_for_tools(facts, chooser) or routes_between_models(facts, call)
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
    return bool(attributes & _TOOL_CALLS) and returned <= 2


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
        if (name := name_of_node(one)) and _asks(facts, step)
    }
    return _asks(facts, chooser) and bool(names) and names <= asking


def name_of_node(call: cst.Call) -> str | None:
    """What a call of ``add_node`` calls the node."""
    first = given_argument(call, 0, "node")
    return constant_text(first) if first is not None else None


def nodes_added(facts: Facts) -> Iterator[tuple[cst.Call, str, cst.BaseExpression]]:
    """Each node of a graph: the call that adds it, the graph's name, and what it runs."""
    for call in facts.tree.scopes.nodes(cst.Call):
        match call.func:
            case cst.Attribute(value=graph, attr=cst.Name(value="add_node")):
                step = given_argument(call, 1, "action") or given_argument(call, 0, "node")
                if step is not None:
                    yield call, facts.tree.source(graph), step
            case cst.Attribute(value=graph, attr=cst.Name(value="add_sequence")) if call.args:
                listed = call.args[0].value
                steps = listed.elements if isinstance(listed, (cst.List, cst.Tuple)) else ()
                if not steps:
                    yield call, facts.tree.source(graph), listed
                for element in steps:
                    yield call, facts.tree.source(graph), element.value


def given_argument(call: cst.Call, position: int, keyword: str) -> cst.BaseExpression | None:
    """What ``call`` is given under ``keyword``, or at ``position``."""
    named = keyword_argument(call.args, keyword)
    if named is not None:
        return named.value
    given = [one for one in call.args if keyword_of(one) is None]
    return given[position].value if len(given) > position else None


def is_tool_node(facts: Facts, step: cst.BaseExpression) -> bool:
    """Whether a node runs the tools that a model asked for, and nothing else."""
    value = facts.values.evaluate(step)
    made = value.origin if value is not None else None
    calls = [one for one in (step, made, _assigned(facts, step)) if isinstance(one, cst.Call)]
    return any(facts.values.imported(one.func).rpartition(".")[2] in TOOL_NODES for one in calls)


def _assigned(facts: Facts, node: cst.BaseExpression) -> cst.BaseExpression | None:
    """What the variable ``node`` was given, where that is said once."""
    variable = facts.calls.variable(node)
    bound = variable[0].bindings.get(variable[1], ()) if variable is not None else ()
    return bound[0].value if len(bound) == 1 else None


def _asks(facts: Facts, step: cst.BaseExpression) -> bool:
    """Whether a node asks a model, as far as its code can be read."""
    function = function_named(facts, step)
    if function is None:
        return False
    return any(
        isinstance(below, cst.Call)
        and isinstance(below.func, cst.Attribute)
        and below.func.attr.value in _ASKS
        for below in descendants(function)
    )


def function_named(facts: Facts, node: cst.BaseExpression) -> cst.FunctionDef | cst.Lambda | None:
    """The function that ``node`` names; of ``partial`` and the like, their first argument's."""
    match node:
        case cst.Lambda():
            return node
        case cst.Call(args=[first, *_]):
            return function_named(facts, first.value)
        case cst.Attribute(value=cst.Name(value="self"), attr=cst.Name(value=name)):
            named = [
                one for one in facts.tree.scopes.nodes(cst.FunctionDef) if one.name.value == name
            ]
            return named[0] if len(named) == 1 else None
    value = facts.values.evaluate(node)
    definition = value.definition if value is not None else None
    if isinstance(definition, cst.FunctionDef):
        return definition
    return _imported_function(facts, facts.values.imported(node))


def _imported_function(facts: Facts, dotted: str) -> cst.FunctionDef | None:
    """The function of another file of the project that ``dotted`` names."""
    module, name = split_dotted(dotted)
    path = module_path(facts.project, facts.tree.path, module) if module else None
    if path is None or path == facts.tree.path:
        return None
    try:
        text = facts.project.content_of(path).decode("utf-8")
        functions = parse_tree(path, text).scopes.nodes(cst.FunctionDef)
    except (UnicodeDecodeError, cst.ParserSyntaxError, RecursionError):
        return None
    named = [one for one in functions if one.name.value == name]
    return named[0] if len(named) == 1 else None
