"""The fields of a configuration under their new names."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.request import (
    CONFIG_FIELDS,
    REASON_OF_FIELD,
    ConfigField,
    Goes,
    Takes,
)
from migrate_interactions.rewriting.layout import Argument, Commented, Entries, Value
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.enums import enum_value
from migrate_interactions.rewriting.requests.instructions import instruction_value
from migrate_interactions.rewriting.requests.output import response_format
from migrate_interactions.rewriting.requests.python_functions import (
    functions_apart,
    request_limit,
)
from migrate_interactions.rewriting.requests.records import Record
from migrate_interactions.rewriting.requests.safety import safety_value
from migrate_interactions.rewriting.requests.speech import speech_value
from migrate_interactions.rewriting.requests.thinking import thinking_entries
from migrate_interactions.rewriting.requests.tool_choice import ToolConfig, tool_config
from migrate_interactions.rewriting.requests.tools import entries_of, has_maps, tools_value
from migrate_interactions.rewriting.requests.transport import transport_arguments
from migrate_interactions.syntax.shapes import is_none


def mapped_fields(conversion: Conversion, config: Record) -> list[Argument]:
    """``config`` as arguments of ``create``. Raises RefusedError for a field without equivalent."""
    fields = config.fields
    top: list[Argument] = []
    generation: list[tuple[str, Value]] = []
    given = {name: value for name, value in fields.items() if not is_none(value)}
    for name, value in fields.items():
        _check_field(conversion, name, value)
    tooling = ToolConfig()
    places_used = False
    if "tool_config" in given:
        tooling = tool_config(conversion, given["tool_config"])
    for name, value in given.items():
        row = CONFIG_FIELDS[name]
        match row.takes:
            case Takes.INSTRUCTION:
                new = instruction_value(conversion, value)
                top.append(Argument(row.name, config.commented(name, new)))
            case Takes.TOOLS:
                if not conversion.functions:
                    new = tools_value(conversion, value, tooling.coordinates)
                    places_used = has_maps(new)
                    top.append(Argument(row.name, config.commented(name, new)))
                    continue
                functions, others = functions_apart(conversion, value)
                top.append(Argument("functions", config.commented(name, functions)))
                if others:
                    new = entries_of(conversion, others, tooling.coordinates)
                    places_used = has_maps(new)
                    top.append(Argument(row.name, new))
            case Takes.FUNCTION_CALLING_OFF if conversion.functions:
                top += request_limit(conversion, value)
            case Takes.TOOL_CHOICE:
                if tooling.choice is not None:
                    generation.append(("tool_choice", config.commented(name, tooling.choice)))
            case Takes.THINKING:
                generation += _commented(config, name, thinking_entries(conversion, value))
            case Takes.SPEECH:
                new = speech_value(conversion, value)
                generation.append((row.name, config.commented(name, new)))
            case Takes.SAFETY_SETTINGS:
                new = safety_value(conversion, value)
                top.append(Argument(row.name, config.commented(name, new)))
            case Takes.TRANSPORT:
                top += transport_arguments(conversion, value)
            case Takes.LOWER_CASE_ENUM:
                constant = enum_value(conversion, value, name)
                if constant is not None:
                    top.append(Argument(row.name, config.commented(name, constant)))
            case Takes.ANYTHING if row.goes is Goes.TOP:
                carried = (conversion.draft.carry(value),)
                top.append(Argument(row.name, config.commented(name, carried)))
            case Takes.ANYTHING if row.goes is Goes.GENERATION:
                carried = (conversion.draft.carry(value),)
                generation.append((row.name, config.commented(name, carried)))
    if tooling.coordinates and not places_used:
        raise conversion.cannot(
            "tool_config", given["tool_config"], "the place is one of `google_maps` alone there"
        )
    if generation:
        top.append(Argument("generation_config", Entries(tuple(generation))))
    wanted = response_format(conversion, given)
    if wanted is not None:
        said = [config.comments[name] for name in _OUTPUT if name in config.comments]
        above = [line for one in said for line in (*one.above, one.behind) if line]
        wanted = Commented(wanted, tuple(above)) if above else wanted
        top.append(Argument("response_format", wanted))
    return top


_OUTPUT = [name for name, row in CONFIG_FIELDS.items() if row.takes is Takes.OUTPUT]


def _commented(
    config: Record, name: str, entries: list[tuple[str, Value]]
) -> list[tuple[str, Value]]:
    """``entries``, which take the place of the field ``name``, the first with its comments."""
    if not entries:
        return []
    (first, value), *others = entries
    return [(first, config.commented(name, value)), *others]


def _check_field(conversion: Conversion, name: str, value: cst.BaseExpression) -> None:
    row = CONFIG_FIELDS.get(name)
    if row is None:
        raise conversion.refusal(
            "config-field", f"`{name}` is not a configuration field that is known", value
        )
    problem = "" if is_none(value) else _problem(conversion, row, value)
    if problem:
        raise conversion.refusal(
            REASON_OF_FIELD.get(name, "config-field"),
            f"`{name}` cannot be carried over: {problem}",
            value,
        )


def _problem(conversion: Conversion, row: ConfigField, value: cst.BaseExpression) -> str:
    source = conversion.facts.tree.source(value)
    match row.takes:
        case Takes.FALSE:
            return "" if source == "False" else row.lost
        case Takes.ONE:
            return "" if source == "1" else "only one candidate can be asked for"
        case Takes.FUNCTION_CALLING_OFF if not conversion.functions:
            record = conversion.written(value, "`automatic_function_calling`")
            disabled = record.fields.get("disable") if record is not None else None
            if isinstance(disabled, cst.Name) and disabled.value == "True":
                return ""
            return "only disable=True has a mapping"
    return row.lost if row.goes is Goes.NOWHERE else ""
