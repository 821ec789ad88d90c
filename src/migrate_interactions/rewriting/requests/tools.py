"""``tools``: several Tool objects as one flat list of entries."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.configurations.callables import MCP_SESSION
from migrate_interactions.mapping.tools import (
    FUNCTIONS,
    MCP_SERVERS,
    TOOL_KINDS,
    TOOLS_LOST,
)
from migrate_interactions.rewriting.layout import Commented, Entries, Items, Value, in_one_line
from migrate_interactions.rewriting.requests.built_in_tools import (
    Coordinates,
    built_in_entry,
    server_entries,
)
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.functions import function_value
from migrate_interactions.rewriting.requests.records import (
    Record,
    commented_items,
    kind_of,
    read_record,
)
from migrate_interactions.syntax.shapes import is_none

_FIELD = "tools"
_ANNOTATION = "list[dict[str, Any]]"


def tools_value(
    conversion: Conversion, node: cst.BaseExpression, coordinates: Coordinates = ()
) -> Value:
    """``node`` as a list of entries. Raises RefusedError."""
    listed = _list_of(conversion, node, coordinates)
    return _joined(listed) if isinstance(listed, list) else listed


def entries_of(
    conversion: Conversion, elements: Sequence[cst.BaseExpression], coordinates: Coordinates
) -> Value:
    """A list of what ``elements`` of a list of tools become. Raises RefusedError."""
    return _joined([new for one in elements for new in _tool(conversion, one, coordinates)])


def _joined(entries: list[Value]) -> Value:
    """One list; a list that has nothing but another one is that one."""
    match entries:
        case [("*", *rest)] | [Commented(value=("*", *rest))]:
            return tuple(rest)
    return Items(tuple(entries))


def _list_of(
    conversion: Conversion, node: cst.BaseExpression, coordinates: Coordinates
) -> list[Value] | Value:
    facts = conversion.facts
    match node:
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            found: list[Value] = []
            for element in elements:
                if isinstance(element, cst.StarredElement):
                    found.append(_spread(_list_of(conversion, element.value, coordinates)))
                else:
                    found += _tool(conversion, element.value, coordinates)
            return list(commented_items(facts, node, found))
        case cst.IfExp(test=test, body=body, orelse=orelse):
            left, right = (
                ("None",) if is_none(side) else tools_value(conversion, side, coordinates)
                for side in (body, orelse)
            )
            carried = conversion.draft.carry(test)
            return (*in_one_line(left), " if ", carried, " else ", *in_one_line(right))
    value = conversion.kept(node)
    if not isinstance(value, (cst.List, cst.Tuple)):
        raise conversion.refusal(
            "tools", f"the tools `{facts.tree.excerpt(node)}` are made elsewhere", node
        )
    return _kept_list(conversion, node, value, coordinates)


def _kept_list(
    conversion: Conversion,
    node: cst.BaseExpression,
    value: cst.List | cst.Tuple,
    coordinates: Coordinates,
) -> Value:
    """A list in a variable, together with what is added to it later."""
    _refuse_coordinates(conversion, node, coordinates)
    if not conversion.moving.all_of(node):
        raise _shared(conversion, node)
    for change in conversion.moving.changes(node):
        _rewrite_addition(conversion, change, coordinates)
    new = tools_value(conversion, value, coordinates)
    if new != (conversion.draft.carry(value),):
        conversion.replace_kept(value, new, _ANNOTATION)
    return (conversion.facts.tree.source(node),)


def _rewrite_addition(
    conversion: Conversion, mention: cst.CSTNode, coordinates: Coordinates
) -> None:
    statement = conversion.facts.tree.statement_of(mention)
    draft = conversion.draft
    match statement:
        case cst.Expr(
            value=cst.Call(
                func=cst.Attribute(value=target, attr=cst.Name(value="append") as method),
                args=[cst.Arg(keyword=None, value=added)],
            )
        ) if target is mention:
            entries = _tool(conversion, added, coordinates)
            if len(entries) == 1 and not _is_spread(entries[0]):
                draft.replace_span(draft.carry(added), *conversion.laid_out_at(entries[0], added))
            else:
                draft.replace(method, "extend")
                draft.replace_span(
                    draft.carry(added), *conversion.laid_out_at(_joined(entries), added)
                )
            return
        case cst.Expr(
            value=cst.Call(
                func=cst.Attribute(value=target, attr=cst.Name(value="extend")),
                args=[cst.Arg(keyword=None, value=added)],
            )
        ) if target is mention:
            new = tools_value(conversion, added, coordinates)
            draft.replace_span(draft.carry(added), *conversion.laid_out_at(new, added))
            return
        case cst.AugAssign(target=target, operator=cst.AddAssign(), value=added) if (
            target is mention
        ):
            new = tools_value(conversion, added, coordinates)
            draft.replace_span(draft.carry(added), *conversion.laid_out_at(new, added))
            return
    raise conversion.refusal(
        "tools", f"the tools are changed at `{conversion.facts.tree.excerpt(statement)}`", mention
    )


def _spread(listed: list[Value] | Value) -> Value:
    return ("*", *in_one_line(_joined(listed) if isinstance(listed, list) else listed))


def _is_spread(value: Value) -> bool:
    if isinstance(value, Commented):
        return _is_spread(value.value)
    return isinstance(value, tuple) and value[:1] == ("*",)


def _tool(
    conversion: Conversion, node: cst.BaseExpression, coordinates: Coordinates
) -> list[Value]:
    """The entries of one element of ``tools``."""
    facts = conversion.facts
    record = read_record(facts, node, "a tool") if not _is_other(conversion, node) else None
    if record is not None and record.kind in ("", "Tool"):
        return _entries(conversion, record, coordinates)
    value = conversion.kept(node)
    if value is None or not (isinstance(value, cst.Dict) or kind_of(facts, value) == "Tool"):
        raise _no_tool(conversion, node)
    _refuse_coordinates(conversion, node, coordinates)
    if not conversion.moving.all_of(node):
        raise _shared(conversion, node)
    if conversion.moving.changes(node):
        raise conversion.refusal(
            "tools", f"`{facts.tree.source(node)}` is changed", conversion.moving.changes(node)[0]
        )
    entries = _tool(conversion, value, coordinates)
    name = facts.tree.source(node)
    if len(entries) == 1 and not _is_spread(entries[0]):
        conversion.replace_kept(value, entries[0], "dict[str, Any]")
        return [(name,)]
    if len(entries) == 1:
        # the list it has under another name
        conversion.draft.remove_statement(value)
        return entries
    conversion.replace_kept(value, _joined(entries), _ANNOTATION)
    return [("*", name)]


def _refuse_coordinates(
    conversion: Conversion, node: cst.BaseExpression, coordinates: Coordinates
) -> None:
    """Tools in a variable may be those of requests from other places too."""
    if coordinates:
        raise conversion.refusal(
            "tools",
            f"`{conversion.facts.tree.excerpt(node)}` would have to have the place in it",
            node,
        )


def has_maps(value: Value) -> bool:
    """Whether ``google_maps`` is among the entries that ``value`` writes out."""
    match value:
        case Items(items):
            return any(has_maps(item) for item in items)
        case Commented(value=inner):
            return has_maps(inner)
        case Entries(items):
            return ("type", ('"google_maps"',)) in items
    return False


def _is_other(conversion: Conversion, node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Call) and kind_of(conversion.facts, node) not in ("Tool", "")


def _shared(conversion: Conversion, node: cst.BaseExpression) -> Exception:
    return conversion.refusal(
        "tools",
        f"the tools in `{conversion.facts.tree.source(node)}` are also used elsewhere",
        conversion.moving.first_staying(node) or node,
    )


def _no_tool(conversion: Conversion, node: cst.BaseExpression) -> Exception:
    """Why ``node`` cannot be an entry: a function, a session of MCP's, something unknown."""
    facts = conversion.facts
    said = facts.tree.excerpt(node)
    value = facts.values.evaluate(node)
    definition = value.definition if value is not None else None
    imported = (value.imported or "") if value is not None else ""
    is_lower = imported.rpartition(".")[2].islower() and not isinstance(node, cst.Call)
    if isinstance(definition, cst.FunctionDef) or isinstance(node, cst.Lambda) or is_lower:
        return conversion.refusal(
            "automatic-function-calling",
            f"the SDK calls `{said}` by itself; an interaction asks for the call",
            node,
        )
    if said.endswith("session"):
        return conversion.refusal("tools", f"`{said}` {MCP_SESSION}", node)
    return conversion.refusal("tools", f"the tool `{said}` is made elsewhere", node)


# -- one Tool -------------------------------------------------------------------------------


def _entries(conversion: Conversion, record: Record, coordinates: Coordinates) -> list[Value]:
    found: list[Value] = []
    for name, value in record.fields.items():
        if is_none(value):
            continue
        if name == FUNCTIONS:
            found += _functions(conversion, value)
        elif name == MCP_SERVERS:
            found += server_entries(conversion, value)
        elif name in TOOL_KINDS:
            extra = coordinates if name == "google_maps" else ()
            found.append(built_in_entry(conversion, TOOL_KINDS[name], value, extra))
        else:
            why = TOOLS_LOST.get(name, "it is not a tool that is known")
            raise conversion.refusal("tools", f"`{name}` cannot be carried over: {why}", value)
    return found


def _functions(conversion: Conversion, node: cst.BaseExpression) -> list[Value]:
    match node:
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            found: list[Value] = []
            for element in elements:
                if isinstance(element, cst.StarredElement):
                    found += _functions(conversion, element.value)
                else:
                    found.append(function_value(conversion, element.value))
            return list(commented_items(conversion.facts, node, found))
    value = conversion.kept(node)
    if not isinstance(value, (cst.List, cst.Tuple)):
        raise conversion.refusal(
            "tools",
            f"the function declarations `{conversion.facts.tree.excerpt(node)}` are made elsewhere",
            node,
        )
    if not conversion.moving.all_of(node):
        raise _shared(conversion, node)
    for change in conversion.moving.changes(node):
        _rewrite_declaration_added(conversion, change)
    new = Items(tuple(_functions(conversion, value)))
    if conversion.changes_nothing(value, new):
        return [("*", conversion.facts.tree.source(node))]
    _write_elements(conversion, value, new)
    return [("*", conversion.facts.tree.source(node))]


def _write_elements(conversion: Conversion, value: cst.List | cst.Tuple, new: Items) -> None:
    """Rewrite the list's elements one by one, where they stand; else the list."""
    if len(new.items) != len(value.elements):
        conversion.replace_kept(value, new, _ANNOTATION)
        return
    statement = conversion.facts.tree.parent(value)
    if isinstance(statement, cst.AnnAssign):
        conversion.draft.add_import("typing", "Any")
        conversion.draft.replace(statement.annotation.annotation, _ANNOTATION)
    for element, entry in zip(value.elements, new.items, strict=True):
        span = conversion.draft.carry(element.value)
        if entry != (span,) and not _is_spread(entry):
            pieces = conversion.laid_out_at(entry, element.value)
            conversion.draft.replace_span(span, *pieces)


def _rewrite_declaration_added(conversion: Conversion, mention: cst.CSTNode) -> None:
    statement = conversion.facts.tree.statement_of(mention)
    match statement:
        case cst.Expr(
            value=cst.Call(
                func=cst.Attribute(value=target, attr=cst.Name(value="append")),
                args=[cst.Arg(keyword=None, value=added)],
            )
        ) if target is mention:
            new = function_value(conversion, added)
            span = conversion.draft.carry(added)
            if new != (span,):
                conversion.draft.replace_span(span, *conversion.laid_out_at(new, added))
            return
    raise conversion.refusal(
        "tools",
        f"the declarations are changed at `{conversion.facts.tree.excerpt(statement)}`",
        mention,
    )
