"""What is given to an old call besides its configuration."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.scopes import Binding, BindingKind

#: What a user can do about a client of Vertex AI.
VERTEX_KEY = "they move where the configuration says `vertex-interactions = true`"


def refuse_client(facts: Facts, site: Site) -> None:
    """Raise if the client behind ``site`` is one that must not be moved."""
    if facts.patches:
        raise RefusedError(
            "patched-sdk",
            f"`{facts.tree.source(facts.patches[0])}` is replaced",
            facts.tree.line(facts.patches[0]),
        )
    refused_as_vertex = site.value.vertex and not facts.project.vertex_interactions
    if site.is_legacy and not refused_as_vertex:
        package = "vertexai" if site.value.vertex else "google-generativeai"
        raise RefusedError(
            "legacy-sdk",
            f"`{facts.tree.source(site.method)}` is one of the package {package}",
            facts.tree.line(site.call),
        )
    if refused_as_vertex:
        where = site.value.origin
        raise RefusedError(
            "vertex-client",
            f"the client of `{facts.tree.source(site.method)}` is, or may be, "
            f"a Vertex AI or enterprise client; {VERTEX_KEY}",
            facts.tree.line(where) if where is not None else None,
        )


def readable_arguments(
    facts: Facts, call: cst.Call, given: Sequence[cst.Arg], allowed: Sequence[str]
) -> dict[str, cst.Arg]:
    """The keyword arguments ``given`` in ``call``; raises RefusedError for any other one."""
    found: dict[str, cst.Arg] = {}
    for argument in given:
        name = argument.keyword.value if argument.keyword is not None else ""
        if name not in allowed:
            what = f"`{name}=`" if name else "positional or unpacked arguments"
            raise RefusedError(
                "request-not-readable",
                f"{what} in `{facts.tree.excerpt(call)}`",
                facts.tree.line(argument),
            )
        found[name] = argument
    return found


_DEEP_ENOUGH = 6


def may_be_text(facts: Facts, value: cst.BaseExpression, depth: int = 0) -> bool:
    """Whether nothing says that ``value`` is something else than a string."""
    if depth > _DEEP_ENOUGH:
        return True
    match value:
        case cst.List() | cst.Tuple() | cst.Dict() | cst.Set():
            return False
        case cst.ListComp() | cst.GeneratorExp() | cst.DictComp() | cst.SetComp():
            return False
        case cst.IfExp(body=left, orelse=right) | cst.BooleanOperation(left=left, right=right):
            return may_be_text(facts, left, depth + 1) and may_be_text(facts, right, depth + 1)
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            return may_be_text(facts, left, depth + 1) and may_be_text(facts, right, depth + 1)
        case cst.Call():
            if facts.values.imported(value.func).startswith("google.genai."):
                return False
            function = facts.values.function_of(value)
            returns = facts.calls.returns_of(function) if function is not None else ()
            given = [one.value for one in returns if one.value is not None]
            return all(may_be_text(facts, one, depth + 1) for one in given)
        case cst.Attribute():
            return not facts.is_imported_collection(value)
        case cst.Name():
            return not facts.is_imported_collection(value) and all(
                may_be_text(facts, one, depth + 1)
                for binding in facts.tracker.definitions_at(value)
                for one in _given(facts, binding)
            )
    return True


def _given(facts: Facts, binding: Binding) -> list[cst.BaseExpression]:
    """What a variable is assigned, or what the visible calls pass for a parameter."""
    function = binding.scope.node
    if binding.kind is BindingKind.PARAMETER and isinstance(function, cst.FunctionDef):
        return facts.calls.arguments_for(function, binding.name)
    if binding.kind is BindingKind.ASSIGNMENT and not binding.path and binding.value is not None:
        return [binding.value]
    return []
