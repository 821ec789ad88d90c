"""Tools in their many forms as a list that google-genai takes."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.rewriting.layout import Construction, Items, Value
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.shapes import constant_text, written_fields

_NAMED: dict[str, tuple[str, str]] = {
    "code_execution": ("code_execution", "ToolCodeExecution"),
    "google_search_retrieval": ("google_search_retrieval", "GoogleSearchRetrieval"),
}


def tools_fields(work: Work, node: cst.BaseExpression) -> dict[str, Value]:
    """The fields ``tools`` and, for Python functions, how they are called. Raises RefusedError."""
    named = constant_text(node)
    if named in _NAMED:
        return {"tools": Items((_named(work, named),))}
    elements = _elements(work, node)
    if elements is None:
        _check(work, node)
        return {"tools": Items(((work.draft.carry(node),),))}
    kinds = {_kind(work, one) for one in elements}
    if kinds == {"function"}:
        return {"tools": (work.draft.carry(node),)}
    if kinds == {"declaration"}:
        declarations = (("function_declarations", (work.draft.carry(node),)),)
        return {"tools": Items((Construction(work.types("Tool"), declarations),))}
    if kinds == {"tool"}:
        return {"tools": (work.draft.carry(node),)}
    if kinds == {"name"} and isinstance(node, cst.List):
        texts = [constant_text(one) or "" for one in elements]
        return {"tools": Items(tuple(_named(work, one) for one in texts))}
    raise _unknown(work, node)


def has_functions(work: Work, node: cst.BaseExpression | None) -> bool:
    """Whether there are Python functions among the tools ``node``."""
    elements = _elements(work, node) if node is not None else None
    return any(_kind(work, one) == "function" for one in elements or ())


def _named(work: Work, name: str) -> Value:
    field, cls = _NAMED[name]
    return Construction(work.types("Tool"), ((field, (f"{work.types(cls)}()",)),))


def _elements(work: Work, node: cst.BaseExpression) -> list[cst.BaseExpression] | None:
    """What the list ``node`` holds; None if it is no list that can be seen."""
    display = _resolved(work, node)
    if isinstance(display, (cst.List, cst.Tuple)):
        return [one.value for one in display.elements]
    return None


def _resolved(work: Work, node: cst.BaseExpression) -> cst.BaseExpression:
    values = []
    facts = work.facts
    owner = facts.calls.self_attribute(node)
    if owner is not None:
        values = list(facts.calls.attribute_values(*owner))
    elif isinstance(node, cst.Name):
        scope = facts.tree.scope_of(node).resolve(node.value)
        bound = scope.bindings.get(node.value, []) if scope is not None else []
        values = [one.value for one in bound if one.value is not None and not one.path]
        if len(values) != len(bound):
            values = []
    return values[0] if len(values) == 1 else node


def _check(work: Work, node: cst.BaseExpression) -> None:
    if _kind(work, node) != "tool":
        raise _unknown(work, node)


def _kind(work: Work, node: cst.BaseExpression) -> str:
    value = work.facts.values.evaluate(node)
    if value is not None and isinstance(value.definition, cst.FunctionDef):
        return "function"
    if constant_text(node) in _NAMED:
        return "name"
    resolved = _resolved(work, node)
    match resolved:
        case cst.Dict():
            fields = written_fields(resolved) or {}
            if set(fields) == {"function_declarations"}:
                return "tool"
            if {"name", "description"} <= set(fields) <= {"name", "description", "parameters"}:
                return "declaration"
        case cst.Call(func=func):
            made = work.made_by(func)
            if made == "Tool":
                return "tool"
            if made == "FunctionDeclaration":
                return "declaration"
    raise _unknown(work, node)


def _unknown(work: Work, node: cst.BaseExpression) -> Exception:
    tool = work.facts.tree.excerpt(_resolved(work, node))
    return work.refuse(
        f"it cannot be seen what kind of tool `{tool}` is",
        node,
        "tools",
    )
