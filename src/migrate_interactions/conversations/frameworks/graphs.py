"""The nodes of LangGraph's graphs, and the functions that they run."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.sources.modules import module_path, split_dotted
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.shapes import constant_text, keyword_argument, keyword_of
from migrate_interactions.syntax.tree import parse_tree
from migrate_interactions.syntax.walk import descendants

#: Names in code that asks a model, or looks at the tools that it asked for.
_ASKS = frozenset(
    {"invoke", "ainvoke", "stream", "astream", "generate_content", "generate", "predict"}
)
TOOL_NODES = frozenset({"ToolNode", "ToolExecutor"})
#: What a model is told of a tool's result with.
_RESULT = "ToolMessage"
#: What is read of an answer by whoever looks whether the model asked for a tool.
TOOL_CALLS = frozenset({"tool_calls", "function_call", "function_calls"})


def name_of_node(call: cst.Call) -> str | None:
    """What a call of ``add_node`` calls the node."""
    first = given_argument(call, 0, "node")
    if isinstance(first, (cst.Name, cst.Attribute)):
        return dotted_name(first).rpartition(".")[2]
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
    if _runs_tools(facts, step):
        return True
    value = facts.values.evaluate(step)
    made = value.origin if value is not None else None
    calls = [one for one in (step, made, _assigned(facts, step)) if isinstance(one, cst.Call)]
    return any(facts.values.imported(one.func).rpartition(".")[2] in TOOL_NODES for one in calls)


def _runs_tools(facts: Facts, step: cst.BaseExpression) -> bool:
    """Whether a node runs what the model asked for, and answers with the results."""
    function = function_named(facts, step)
    below = list(descendants(function.body)) if function is not None else []
    called = [dotted_name(one.func) for one in below if isinstance(one, cst.Call)]
    read = {one.attr.value for one in below if isinstance(one, cst.Attribute)}
    return bool(read & TOOL_CALLS) and any(one.split(".")[-1] == _RESULT for one in called)


def _assigned(facts: Facts, node: cst.BaseExpression) -> cst.BaseExpression | None:
    """What the variable ``node`` was given, where that is said once."""
    variable = facts.calls.variable(node)
    bound = variable[0].bindings.get(variable[1], ()) if variable is not None else ()
    return bound[0].value if len(bound) == 1 else None


def asks(facts: Facts, step: cst.BaseExpression) -> bool:
    """Whether a node asks a model, as far as its code can be read."""
    function = function_named(facts, step)
    if function is None:
        return False
    return any(map(asks_a_model, descendants(function)))


def asks_a_model(node: cst.CSTNode) -> bool:
    """Whether ``node`` is a call that may ask a model."""
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=method))):
            return method in _ASKS
    return False


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
