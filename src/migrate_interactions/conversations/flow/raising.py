"""Which code may raise, so that what follows it is not reached."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.flow.callees import definition_of
from migrate_interactions.conversations.results import stream_sites
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.walk import descendants

#: Functions and methods that are taken not to raise, by their last name.
_HARMLESS = frozenset(
    {
        # of lists and dictionaries
        *("append", "extend", "clear", "copy", "setdefault", "get", "items", "keys", "values"),
        # of strings
        *("strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "split"),
        *("splitlines", "join", "format", "replace", "startswith", "endswith"),
        # built in
        *("print", "len", "str", "repr", "bool", "list", "dict", "tuple", "set", "isinstance"),
        *("enumerate", "range", "sorted", "zip", "sum", "min", "max", "abs", "round"),
        *("any", "all", "flush"),
        # of the SDK
        *("Content", "Part", "from_text", "UserContent", "ModelContent"),
    }
)


def may_raise(facts: Facts, touching: set[cst.FunctionDef], node: cst.CSTNode) -> bool:
    """Whether evaluating ``node`` may raise by itself; ``touching`` are followed elsewhere."""
    if isinstance(node, cst.For):
        return bool(stream_sites(facts, node.iter))  # the connection may break at any chunk
    return not isinstance(node, (cst.FunctionDef, cst.ClassDef)) and any(
        _raises(facts, touching, below) for below in descendants(node)
    )


def _raises(facts: Facts, touching: set[cst.FunctionDef], node: cst.CSTNode) -> bool:
    match node:
        case cst.Await() | cst.Raise() | cst.Assert() | cst.Yield():
            return True
        case (
            cst.Call(func=cst.Name(value=name))
            | cst.Call(func=cst.Attribute(attr=cst.Name(value=name)))
        ):
            definition = definition_of(facts, node)
            if definition is not None and definition not in touching:
                return any(
                    isinstance(below, (cst.Raise, cst.Await)) or below in facts.site_by_call
                    for below in descendants(definition.body)
                )
            return name not in _HARMLESS and definition not in touching
        case cst.Call():
            return True
    return False


#: Context managers that are known to let exceptions pass.
_LETTING_PASS = ("google.genai.", "open", "threading.", "asyncio.", "tempfile.", "concurrent.")


def may_swallow(facts: Facts, item: cst.WithItem) -> bool:
    """Whether the context manager of ``item`` may end an exception: those of this module, too."""
    expression = item.item
    called = expression.func if isinstance(expression, cst.Call) else expression
    if facts.values.kind(expression) is not None:
        return False
    name = facts.values.imported(called) or facts.tree.source(called)
    if name.endswith("suppress"):
        return True
    value = facts.values.evaluate(called)
    if value is not None and value.definition is not None:
        return True
    if value is not None and value.instance_of is not None:
        return True
    return bool(facts.values.imported(called)) and not name.startswith(_LETTING_PASS)
