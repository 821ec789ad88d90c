"""Fields that are set or read after a configuration was made."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.mapping.request import CONFIG_FIELDS, Goes, Takes
from migrate_interactions.mapping.spelling import snake_case
from migrate_interactions.rewriting.draft import LINE_LIMIT, Piece
from migrate_interactions.rewriting.layout import Argument, Entries, Value, laid_out
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.configuration import Config
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.fields import mapped_fields
from migrate_interactions.rewriting.requests.output import json_schema_value
from migrate_interactions.rewriting.requests.records import Record, read_record
from migrate_interactions.rewriting.requests.response_schema import response_schema_value
from migrate_interactions.syntax.shapes import constant_text, is_none

GENERATION = "generation_config"
FORMAT = "response_format"
_SCHEMAS = frozenset({"response_schema", "response_json_schema"})


def changed_fields(conversion: Conversion, config: Config) -> dict[str, list[cst.CSTNode]]:
    """Field -> the statements that set it. Raises RefusedError for other changes."""
    found: dict[str, list[cst.CSTNode]] = {}
    for mention in config.changes:
        statement = conversion.facts.tree.statement_of(mention)
        for name, _ in _assignments(conversion, mention, statement):
            found.setdefault(name, []).append(statement)
    return found


def rewrite_changes(conversion: Conversion, config: Config) -> None:
    """Write every change as one of the dictionary of arguments. Raises RefusedError."""
    changed = changed_fields(conversion, config)
    given = {name for source in config.sources for name in source.fields}
    formats = [n for n in given if CONFIG_FIELDS.get(n, _NONE).goes is Goes.RESPONSE_FORMAT]
    for mention in config.changes:
        statement = conversion.facts.tree.statement_of(mention)
        target = conversion.facts.tree.source(mention)
        lines: list[tuple[Piece, ...]] = []
        for name, value in _assignments(conversion, mention, statement):
            for path, new in _written(conversion, name, value, changed, formats):
                lines.append(_line(conversion, statement, f"{target}{path} = ", new))
        conversion.draft.replace_statement(statement, *lines)


_NONE = next(row for row in CONFIG_FIELDS.values() if row.goes is Goes.NOWHERE)


def _line(
    conversion: Conversion, statement: cst.CSTNode, head: str, value: Value
) -> tuple[Piece, ...]:
    indent = conversion.facts.tree.indentation(statement)
    room = LINE_LIMIT - len(indent) - len(head)
    return (head, *laid_out(conversion.draft, value, indent, room))


def _assignments(
    conversion: Conversion, mention: cst.BaseExpression, statement: cst.CSTNode
) -> list[tuple[str, cst.BaseExpression]]:
    """The fields that a statement sets, and their values."""
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=target)], value=value):
            name = _field_of(mention, target)
            if name is not None:
                return [(name, value)]
        case cst.AugAssign(target=target, operator=cst.BitOrAssign(), value=value) if (
            target is mention
        ):
            return _of_record(conversion, value)
        case cst.Expr(
            value=cst.Call(func=cst.Attribute(value=target, attr=cst.Name("update")), args=args)
        ) if target is mention:
            if len(args) == 1 and args[0].keyword is None and not args[0].star:
                return _of_record(conversion, args[0].value)
            if all(argument.keyword is not None for argument in args):
                return [(snake_case(a.keyword.value), a.value) for a in args if a.keyword]
    raise _cannot_change(conversion, statement)


def _cannot_change(conversion: Conversion, statement: cst.CSTNode) -> RefusedError:
    return conversion.refusal(
        "request-not-readable",
        f"the configuration is changed at `{conversion.facts.tree.excerpt(statement)}`",
        statement,
    )


def _of_record(
    conversion: Conversion, value: cst.BaseExpression
) -> list[tuple[str, cst.BaseExpression]]:
    record = read_record(conversion.facts, value, "the configuration")
    if record is None or record.kind:
        raise _cannot_change(conversion, conversion.facts.tree.statement_of(value))
    return list(record.fields.items())


def _field_of(mention: cst.BaseExpression, target: cst.BaseExpression) -> str | None:
    match target:
        case cst.Attribute(value=value, attr=cst.Name(value=name)) if value is mention:
            return snake_case(name)
        case cst.Subscript(
            value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=key))]
        ) if value is mention:
            text = constant_text(key)
            return snake_case(text) if text is not None else None
    return None


def _written(
    conversion: Conversion,
    name: str,
    value: cst.BaseExpression,
    changed: dict[str, list[cst.CSTNode]],
    formats: Sequence[str],
) -> list[tuple[str, Value]]:
    """Keys of the dictionary, and their values."""
    row = CONFIG_FIELDS.get(name)
    if row is not None and row.goes is Goes.RESPONSE_FORMAT:
        return _format(conversion, name, value, changed, formats)
    if is_none(value) and row is not None and row.goes is Goes.TOP:
        return [(f'["{row.name}"]', ("None",))]
    if is_none(value) and row is not None and row.goes is Goes.GENERATION:
        return [(f'["{GENERATION}"]["{row.name}"]', ("None",))]
    if name == "tool_config":
        raise conversion.cannot(name, value, "it is set after the configuration was made")
    found: list[tuple[str, Value]] = []
    for argument in mapped_fields(conversion, Record(value, "", {name: value})):
        if argument.name == GENERATION and isinstance(argument.value, Entries):
            found += [(f'["{GENERATION}"]["{key}"]', new) for key, new in argument.value.items]
        else:
            found.append((f'["{argument.name}"]', argument.value))
    if not found:
        raise conversion.cannot(name, value, "it is set after the configuration was made")
    return found


def _format(
    conversion: Conversion,
    name: str,
    value: cst.BaseExpression,
    changed: dict[str, list[cst.CSTNode]],
    formats: Sequence[str],
) -> list[tuple[str, Value]]:
    """``response_format`` that is set piece by piece: the kind of text first, then a schema."""
    later = [n for n in changed if CONFIG_FIELDS.get(n, _NONE).goes is Goes.RESPONSE_FORMAT]
    if name in _SCHEMAS and not is_none(value):
        has_type = formats == ["response_mime_type"] or (
            not formats
            and "response_mime_type" in later
            and _just_before(conversion, changed["response_mime_type"], changed[name])
        )
        if has_type:
            new = (
                json_schema_value(conversion, value)
                if name == "response_json_schema"
                else response_schema_value(conversion, value)
            )
            return [(f'["{FORMAT}"]["schema"]', new)]
    if name == "response_mime_type" and not formats:
        arguments = mapped_fields(conversion, Record(value, "", {name: value}))
        if arguments:
            return [(f'["{FORMAT}"]', arguments[0].value)]
    raise conversion.cannot(name, value, "it is set after the configuration was made")


def _just_before(
    conversion: Conversion, earlier: Sequence[cst.CSTNode], later: Sequence[cst.CSTNode]
) -> bool:
    """Whether each statement of ``later`` has one of ``earlier`` before it in its block."""
    tree = conversion.facts.tree
    return all(
        any(
            tree.parent(tree.line_of(one)) is tree.parent(tree.line_of(other))
            and tree.span(other).start < tree.span(one).start
            for other in earlier
        )
        for one in later
    )


def needs_generation_config(conversion: Conversion, config: Config) -> bool:
    """Whether a generation parameter is set later."""
    return any(
        CONFIG_FIELDS.get(name, _NONE).goes is Goes.GENERATION or name == "thinking_config"
        for name in changed_fields(conversion, config)
    )


def rewrite_reads(conversion: Conversion, config: Config) -> None:
    """Read the fields where they are now. Raises RefusedError."""
    tree = conversion.facts.tree
    for mention in config.reads:
        access = tree.parent(mention)
        name = _field_of(mention, access) if isinstance(access, cst.BaseExpression) else None
        row = CONFIG_FIELDS.get(name or "", _NONE)
        simple = row.takes is Takes.ANYTHING or name == "system_instruction"
        everywhere = all(name in source.fields for source in config.sources)
        if access is None or not simple or not everywhere or row.goes is Goes.NOWHERE:
            raise conversion.refusal(
                "request-not-readable",
                f"the configuration is looked into at `{tree.excerpt(access or mention)}`",
                mention,
            )
        path = f'["{GENERATION}"]' if row.goes is Goes.GENERATION else ""
        conversion.draft.replace(access, tree.source(mention), f'{path}["{row.name}"]')


def with_generation_config(arguments: list[Argument]) -> list[Argument]:
    """``arguments`` with a ``generation_config``, be it empty."""
    if any(argument.name == GENERATION for argument in arguments):
        return arguments
    return [*arguments, Argument(GENERATION, ("{}",))]
