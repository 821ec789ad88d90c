"""What becomes of a configuration and of the variables, attributes and functions that have it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.declarations import declare_type, definition_to_annotate
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.layout import Argument, Entries, in_one_line
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.configuration import CONFIG_CLASSES, Config, Source
from migrate_interactions.rewriting.requests.configuration_changes import (
    needs_generation_config,
    rewrite_changes,
    rewrite_reads,
    with_generation_config,
)
from migrate_interactions.rewriting.requests.configuration_reading import read_config
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.fields import mapped_fields
from migrate_interactions.rewriting.requests.moving import Moving
from migrate_interactions.rewriting.stability import is_lasting
from migrate_interactions.syntax.shapes import is_none

#: The type of a dictionary of arguments.
ARGUMENTS = "dict[str, Any]"


def config_arguments(
    facts: Facts,
    draft: Draft,
    config: Config | None,
    *,
    users: Sequence[cst.CSTNode],
    moved: Sequence[cst.CSTNode] = (),
    functions: tuple[cst.BaseExpression, ...] = (),
) -> list[Argument]:
    """The arguments that take the place of ``config`` in the calls or expressions ``users``.

    Where the configuration is kept in a variable that only ``users`` read, the variable is
    removed or becomes a dictionary of arguments. ``moved`` are the configurations of all calls
    that move together, if they are more than those of ``users``. ``functions`` are elements of
    ``tools`` that are an argument of their own. Raises RefusedError.
    """
    if config is None:
        return []
    places = tuple(moved) or tuple(users)
    config = read_config(facts, config.node, places)
    assert config is not None
    conversion = Conversion(facts, draft, Moving(facts, places), functions)
    if functions and (len(config.sources) != 1 or config.changes or config.optional):
        raise conversion.refusal(
            "automatic-function-calling", "the tools are not always the same", config.node
        )
    if not config.sources:
        return []
    if not config.is_kept:
        return mapped_fields(conversion, config.sources[0].record)
    if config.others or _is_read_as_a_whole(config):
        return _own_arguments(conversion, config)
    if _is_for_one_call(conversion, config):
        draft.remove_statement(config.sources[0].node)
        return mapped_fields(conversion, config.sources[0].record)
    return [_as_dictionary(conversion, config)]


def _is_read_as_a_whole(config: Config) -> bool:
    """Whether fields are read, but never set: what reads them can keep the configuration."""
    return bool(config.reads) and not config.changes and not config.functions


def _own_arguments(conversion: Conversion, config: Config) -> list[Argument]:
    """Arguments of its own for a call, where something else keeps the configuration."""
    stays = next(iter([*config.others, *config.reads]))
    passed = config.functions or config.parameters or config.wrappers
    several = len(config.sources) != 1 or config.changes or config.optional
    unknown = [one for one in config.others if not _only_looks(conversion, one)]
    if passed or several or unknown:
        stays = next(iter(unknown), stays)
        raise conversion.refusal(
            "request-not-readable",
            "the configuration is shared with code that stays, at "
            f"`{conversion.facts.tree.excerpt(stays)}`",
            stays,
        )
    source = config.sources[0]
    for value in source.fields.values():
        for use in config.uses:
            if not is_lasting(conversion.facts, value, use):
                raise conversion.refusal(
                    "request-not-readable",
                    "the configuration is shared with calls that stay, and its values may change",
                    source.node,
                )
    return mapped_fields(conversion, source.record)


#: What is called with a configuration and leaves it as it is.
_LOOKING = frozenset({"print", "repr", "str", "isinstance", "debug", "info", "warning", "error"})


def _only_looks(conversion: Conversion, mention: cst.CSTNode) -> bool:
    """Whether what is done with a configuration at ``mention`` does not change it."""
    tree = conversion.facts.tree
    argument = tree.parent(mention)
    call = tree.parent(argument) if isinstance(argument, cst.Arg) else None
    if not isinstance(argument, cst.Arg) or not isinstance(call, cst.Call):
        return isinstance(argument, cst.FormattedStringExpression)
    if argument.keyword is not None and argument.keyword.value == "config":
        return conversion.facts.values.evaluate(call.func) is not None
    return tree.source(call.func).rpartition(".")[2] in _LOOKING


def _is_for_one_call(conversion: Conversion, config: Config) -> bool:
    """Whether the arguments can be written in the only call that uses the configuration."""
    if len(config.sources) != 1 or len(config.uses) != 1 or len(config.holders) != 1:
        return False
    if config.changes or config.reads or config.functions or config.wrappers or config.optional:
        return False
    source = config.sources[0]
    tree = conversion.facts.tree
    statement = tree.parent(source.node)
    if not isinstance(statement, (cst.Assign, cst.AnnAssign)):
        return False
    if any(tree.parent(annotation) is not statement for annotation in config.annotations):
        return False
    return all(
        is_lasting(conversion.facts, value, config.uses[0]) for value in source.fields.values()
    )


def _as_dictionary(conversion: Conversion, config: Config) -> Argument:
    """Make dictionaries of arguments of all it may be, and unpack them in the call."""
    draft, tree = conversion.draft, conversion.facts.tree
    declared = _declare_types(conversion, config)
    for source in config.sources:
        added = declared.get(tree.parent(source.node), "")
        _rewrite_source(conversion, config, source, room_taken=len(added))
    for wrapper, params in config.wrappers:
        # what a call is given is replaced with the call
        if wrapper not in config.uses and not tree.is_within(config.node, [wrapper]):
            draft.replace(wrapper, draft.carry(params))
    for annotation in config.annotations:
        _annotate(conversion, annotation)
    rewrite_changes(conversion, config)
    rewrite_reads(conversion, config)
    return Argument("**", _unpacked(conversion, config))


def _declare_types(conversion: Conversion, config: Config) -> dict[cst.CSTNode | None, str]:
    """Say where it is kept that the values are of any type; statement -> what is added to it.

    A type checker takes the values to be alike otherwise, and no request is made of such.
    """
    declared: dict[cst.CSTNode | None, str] = {}
    for holder, name in config.holders:
        definition = definition_to_annotate(conversion.facts, holder, name)
        annotation = _type_of(config, definition.value) if definition is not None else ""
        if definition is not None and annotation:
            declare_type(conversion.draft, definition, annotation)
            declared[definition] = f": {annotation}"
    return declared


def _type_of(config: Config, value: cst.BaseExpression) -> str:
    """How to annotate a variable that is given ``value`` first; empty if that says it."""
    match value:
        case cst.IfExp(body=body, orelse=orelse):
            types = {_type_of(config, one) for one in (body, orelse)} - {""}
            return max(types, key=len, default="")
        case cst.BooleanOperation(operator=cst.Or(), right=right):
            return _type_of(config, right)
    if is_none(value):
        return f"{ARGUMENTS} | None"
    return ARGUMENTS if any(source.node is value for source in config.sources) else ""


def _unpacked(conversion: Conversion, config: Config) -> tuple[Piece, ...]:
    """The expression that is unpacked; nothing, if it may be None."""
    draft, tree = conversion.draft, conversion.facts.tree
    node = config.node
    for wrapper, params in config.wrappers:
        if wrapper is node:
            return (draft.carry(params),)
    match node:
        case cst.IfExp(test=test, body=body, orelse=orelse) if not _nested(node):
            left, right = ("{}" if is_none(side) else draft.carry(side) for side in (body, orelse))
            return ("(", left, " if ", draft.carry(test), " else ", right, ")")
    if config.optional and not _is_there(conversion, node):
        inner = draft.carry(node) if not isinstance(node, cst.IfExp) else tree.span(node)
        return ("(", inner, " or {})")
    if isinstance(node, (cst.IfExp, cst.BooleanOperation)):
        return ("(", tree.span(node), ")")
    return (draft.carry(node),)


def _is_there(conversion: Conversion, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a variable that was last given a configuration, not None."""
    if not isinstance(node, cst.Name):
        return False
    values = [binding.value for binding in conversion.facts.tracker.definitions_at(node)]
    return bool(values) and all(_is_written_out(value) for value in values)


def _is_written_out(value: cst.BaseExpression | None) -> bool:
    match value:
        case cst.Call() | cst.Dict():
            return True
        case cst.BooleanOperation(operator=cst.Or(), right=right):
            return _is_written_out(right)
    return False


def _nested(node: cst.IfExp) -> bool:
    return isinstance(node.body, cst.IfExp) or isinstance(node.orelse, cst.IfExp)


def _rewrite_source(
    conversion: Conversion, config: Config, source: Source, *, room_taken: int
) -> None:
    arguments = mapped_fields(conversion, source.record)
    if needs_generation_config(conversion, config):
        arguments = with_generation_config(arguments)
    _check_truth(conversion, config, source, arguments)
    entries = Entries(tuple((argument.name, argument.value) for argument in arguments))
    tree = conversion.facts.tree
    pieces = conversion.laid_out_at(entries, source.node, room_taken)
    if isinstance(tree.parent(source.node), cst.IfExp):
        pieces = in_one_line(entries)  # it is part of an expression that is not laid out anew
    conversion.draft.replace_span(conversion.draft.carry(source.node), *pieces)


def _check_truth(
    conversion: Conversion, config: Config, source: Source, arguments: Sequence[Argument]
) -> None:
    """Refuse an empty dictionary where the code asks whether there is a configuration."""
    if config.replaced_if_missing and not arguments:
        raise conversion.refusal(
            "request-not-readable", "an empty configuration takes another's place", source.node
        )


def _annotate(conversion: Conversion, annotation: cst.Annotation) -> None:
    """Say ``dict[str, Any]`` where the annotation has the old class."""
    stack: list[cst.CSTNode] = [annotation]
    while stack:
        node = stack.pop()
        if isinstance(node, (cst.Name, cst.Attribute)):
            if conversion.facts.values.imported(node) in CONFIG_CLASSES:
                conversion.draft.add_import("typing", "Any")
                conversion.draft.replace(node, ARGUMENTS)
                continue
            if isinstance(node, cst.Attribute):
                continue
        if isinstance(node, cst.SimpleString):
            raise RefusedError(
                "request-not-readable",
                "an annotation of the configuration is written as a string",
                conversion.facts.tree.line(node),
            )
        if isinstance(node, cst.Subscript) and conversion.facts.tree.source(node.value) == "dict":
            # what the entries are is said in other words now
            conversion.draft.add_import("typing", "Any")
            conversion.draft.replace(node, ARGUMENTS)
            continue
        stack.extend(node.children)
