"""The fields of a configuration under their new names."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.request import (
    CONFIG_FIELDS,
    REASON_OF_FIELD,
    THINKING_FIELDS,
    ConfigField,
    Goes,
    Takes,
)
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Argument, Entries, Value
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import may_be_text
from migrate_interactions.rewriting.requests.configuration import Config
from migrate_interactions.syntax.shapes import constant_text, is_none


def mapped_fields(facts: Facts, draft: Draft, config: Config) -> list[Argument]:
    """The fields of ``config`` under their new names. Raises RefusedError for one without."""
    top: list[Argument] = []
    generation: list[tuple[str, Value]] = []
    response_format: list[tuple[str, Value]] = []
    for name, value in config.fields.items():
        row = CONFIG_FIELDS.get(name)
        if row is None:
            raise RefusedError(
                "config-field",
                f"`{name}` is not a configuration field that is known",
                facts.tree.line(value),
            )
        if is_none(value):
            continue
        _check_field(facts, name, row, value)
        match row.goes:
            case Goes.TOP:
                top.append(Argument(row.name, (draft.carry(value),)))
            case Goes.GENERATION if row.takes is Takes.THINKING:
                generation += _thinking(facts, value)
            case Goes.GENERATION:
                generation.append((row.name, (draft.carry(value),)))
            case Goes.RESPONSE_FORMAT:
                if constant_text(value) == "application/json":
                    response_format += [
                        ("type", ('"text"',)),
                        ("mime_type", (draft.carry(value),)),
                    ]
            case Goes.DROPPED | Goes.NOWHERE:
                pass
    if generation:
        top.append(Argument("generation_config", Entries(tuple(generation))))
    if response_format:
        top.append(Argument("response_format", Entries(tuple(response_format))))
    return top


def _check_field(facts: Facts, name: str, row: ConfigField, value: cst.BaseExpression) -> None:
    problem = row.lost if row.goes is Goes.NOWHERE else ""
    match row.takes:
        case Takes.TEXT if not may_be_text(facts, value):
            problem = "only a plain string can be sent"
        case Takes.ONE if facts.tree.source(value) != "1":
            problem = "only one candidate can be asked for"
        case Takes.JSON_MIME_TYPE if constant_text(value) not in ("application/json", "text/plain"):
            problem = "only application/json and text/plain have a mapping"
        case Takes.FUNCTION_CALLING_OFF:
            match value:
                case cst.Call(args=[cst.Arg(keyword=cst.Name("disable"), value=cst.Name("True"))]):
                    pass
                case _:
                    problem = "only disable=True has a mapping"
    if problem:
        raise RefusedError(
            REASON_OF_FIELD.get(name, "config-field"),
            f"`{name}` cannot be carried over: {problem}",
            facts.tree.line(value),
        )


def _thinking(facts: Facts, value: cst.BaseExpression) -> list[tuple[str, Value]]:
    fields: dict[str, cst.BaseExpression] = {}
    match value:
        case cst.Call(args=args) if all(a.keyword is not None for a in args):
            fields = {a.keyword.value: a.value for a in args if a.keyword is not None}
        case cst.Dict(elements=elements):
            for element in elements:
                if isinstance(element, cst.DictElement) and isinstance(
                    element.key, cst.SimpleString
                ):
                    fields[str(element.key.evaluated_value)] = element.value
        case _:
            raise RefusedError(
                "config-field", "`thinking_config` is built elsewhere", facts.tree.line(value)
            )
    found: list[tuple[str, Value]] = []
    for name, inner in fields.items():
        row = THINKING_FIELDS.get(name)
        level = _enum_name(inner)
        if row is None or row.goes is Goes.NOWHERE or level is None:
            problem = row.lost if row is not None and row.lost else "it has no mapping yet"
            raise RefusedError(
                "config-field",
                f"`{name}` cannot be carried over: {problem}",
                facts.tree.line(inner),
            )
        if level != "thinking_level_unspecified":
            found.append((row.name, (f'"{level}"',)))
    return found


def _enum_name(value: cst.BaseExpression) -> str | None:
    """``LOW`` of ``types.ThinkingLevel.LOW`` or of ``"LOW"``, in lower case."""
    match value:
        case cst.Attribute(attr=cst.Name(value=name)):
            return name.lower()
    constant = constant_text(value)
    return constant.lower() if constant is not None else None
