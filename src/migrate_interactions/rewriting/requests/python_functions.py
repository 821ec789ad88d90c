"""Python functions among the tools, where the program calls them itself from now on."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_elements
from migrate_interactions.rewriting.layout import Argument, Items, Value
from migrate_interactions.rewriting.requests.conversion import Conversion

_REASON = "automatic-function-calling"
_LIMIT = "maximum_remote_calls"


def functions_apart(
    conversion: Conversion, tools: cst.BaseExpression
) -> tuple[Value, tuple[cst.BaseExpression, ...]]:
    """The functions among ``tools``, and the tools that are none, if there are any.

    Raises RefusedError where they cannot be told apart.
    """
    if not isinstance(tools, (cst.List, cst.Tuple)):
        elements = possible_elements(conversion.facts, tools)
        if any(one not in conversion.functions for one in elements):
            said = conversion.facts.tree.excerpt(tools)
            raise conversion.refusal(_REASON, f"`{said}` has functions and other tools", tools)
        return (conversion.draft.carry(tools),), ()
    functions: list[Value] = []
    others: list[cst.BaseExpression] = []
    for element in tools.elements:
        if isinstance(element, cst.StarredElement):
            raise conversion.refusal(
                _REASON, "the tools are put together of several lists", element
            )
        if element.value in conversion.functions:
            functions.append((conversion.draft.carry(element.value),))
        else:
            others.append(element.value)
    if not others:
        return (conversion.draft.carry(tools),), ()
    return Items(tuple(functions)), tuple(others)


def request_limit(conversion: Conversion, setting: cst.BaseExpression) -> list[Argument]:
    """The number of requests that ``automatic_function_calling`` allows, if it says one."""
    record = conversion.written(setting, "`automatic_function_calling`")
    if record is None:
        raise conversion.refusal(_REASON, "`automatic_function_calling` is made elsewhere", setting)
    if not set(record.fields) <= {"disable", "ignore_call_history", _LIMIT}:
        raise conversion.refusal(_REASON, "`automatic_function_calling` has other fields", setting)
    disable = record.fields.get("disable")
    if disable is not None and conversion.facts.tree.source(disable) not in ("False", "None"):
        raise conversion.refusal(_REASON, "the SDK may be told not to call functions", disable)
    limit = record.fields.get(_LIMIT)
    if limit is None or conversion.facts.tree.source(limit) == "None":
        return []
    return [Argument("maximum_requests", (conversion.draft.carry(limit),))]
