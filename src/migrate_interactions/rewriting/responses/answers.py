"""Reads of a response, its candidate and the candidate's content."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from migrate_interactions.mapping.response import ATTRIBUTES, PartKind, Shape
from migrate_interactions.rewriting.declarations import declare_type, definition_to_annotate
from migrate_interactions.rewriting.draft import LINE_LIMIT, Piece
from migrate_interactions.rewriting.emitting import Emitted
from migrate_interactions.rewriting.layout import text_length
from migrate_interactions.rewriting.responses.contexts import ITEM, Read, comparison_with_none
from migrate_interactions.rewriting.responses.emitted import (
    EXECUTED_CODE,
    EXECUTION_RESULT,
    FULL_TEXT,
    FUNCTION_CALLS,
    OUTPUT_PARTS,
    OUTPUT_PARTS_AND_THOUGHTS,
)
from migrate_interactions.rewriting.responses.finish import finish_reason
from migrate_interactions.rewriting.responses.grounding import GROUNDED_RULES
from migrate_interactions.rewriting.responses.optional import none_matters, or_none
from migrate_interactions.rewriting.responses.parsed import rewrite_parsed
from migrate_interactions.rewriting.responses.reader import Reader, Rule, Rules


def _text(reader: Reader, read: Read) -> None:
    compared = comparison_with_none(reader.facts.tree, read.node)
    if compared is not None:
        reader.ask(compared, *text_of(reader, read.base))
        return
    if reader.outputs_read(read.base).broken_text:
        reader.draft.replace(read.node, *text_of(reader, read.base))
    else:
        reader.rename(read, ATTRIBUTES["text"])
    if none_matters(reader.facts, read.node):
        # output_text is never None, but empty where there is no text
        or_none(reader.facts, reader.draft, read.node)


def text_of(reader: Reader, response: cst.BaseExpression) -> tuple[Piece, ...]:
    """All text of an answer."""
    if reader.outputs_read(response).broken_text:
        return reader.call(FULL_TEXT, response)
    return (reader.carry(response), f".{ATTRIBUTES['text']}")


def _usage(reader: Reader, read: Read) -> None:
    reader.rename(read, ATTRIBUTES["usage_metadata"])
    reader.follow(read.node, Shape.USAGE)


def _parts(reader: Reader, read: Read) -> None:
    # one function for all of them, since lists of different responses may be read in one place
    thoughts = PartKind.THOUGHT in reader.outputs.kinds
    function = OUTPUT_PARTS_AND_THOUGHTS if thoughts else OUTPUT_PARTS
    reader.give(read, Shape.PARTS, *reader.call(function, read.base))


def _function_calls(reader: Reader, read: Read) -> None:
    if _is_kept_at_once(reader, read):
        reader.give(read, Shape.FUNCTION_CALLS, *_calls_picked_out(reader, read))
        return
    reader.give(read, Shape.FUNCTION_CALLS, *reader.call(FUNCTION_CALLS, read.base))


def _is_kept_at_once(reader: Reader, read: Read) -> bool:
    """Whether the calls are read only here, into a variable."""
    tree = reader.facts.tree
    nodes = tree.scopes.nodes(cst.Attribute)
    once = sum(node.attr.value == "function_calls" for node in nodes) == 1
    return (
        once and isinstance(read.base, cst.Name) and isinstance(tree.parent(read.node), cst.Assign)
    )


def _calls_picked_out(reader: Reader, read: Read) -> tuple[Piece, ...]:
    """The steps of the interaction that are calls, in a variable that may hold anything.

    A type checker does not tell the steps apart where it takes the interaction for a stream.
    """
    tree = reader.facts.tree
    statement = tree.statement_of(read.node)
    annotation = ""
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name) as target)]):
            holder = tree.scope_of(target).resolve(name)
            first = definition_to_annotate(reader.facts, holder, name) if holder else None
            if first is statement:
                annotation = "list[Any]"
                declare_type(reader.draft, first, annotation)
    pieces: tuple[Piece, ...] = (
        "step for step in ",
        reader.carry(read.base),
        '.steps or [] if step.type == "function_call"',
    )
    indent = tree.indentation(statement)
    head = len(indent) + tree.span(read.node).start - tree.span(statement).start
    if head + len(annotation) + text_length(reader.draft, pieces) + 4 <= LINE_LIMIT:
        return ("[", *pieces, "]")
    inner = tree.newline + indent + tree.module.default_indent
    return ("[", inner, *pieces, tree.newline, indent, "]")


def stands_for(shape: Shape) -> Rule:
    """The rule for a read in whose place the interaction itself goes."""

    def rule(reader: Reader, read: Read) -> None:
        reader.give(read, shape, reader.carry(read.base))

    return rule


def _only_candidate(reader: Reader, read: Read) -> None:
    tree = reader.facts.tree
    if not tree.source(read.node).rstrip().endswith("[0]"):
        raise reader.refusal(read.node, f"`{tree.excerpt(read.node)}` is read: there is one answer")
    stands_for(Shape.CANDIDATE)(reader, read)


def _parsed(reader: Reader, read: Read) -> None:
    rewrite_parsed(reader, read, text_of(reader, read.base))


def called(function: Emitted) -> Rule:
    """The rule for a read that a function of the interaction answers."""

    def rule(reader: Reader, read: Read) -> None:
        reader.draft.replace(read.node, *reader.call(function, read.base))

    return rule


def _model(reader: Reader, read: Read) -> None:
    reader.draft.note(
        "`model` repeats the model that was asked for; `model_version` was the one that answered"
    )
    reader.rename(read, "model")


def _role(reader: Reader, read: Read) -> None:
    """The role of an answer is that of the model."""
    reader.draft.replace(read.node, '"model"')


def _response(reader: Reader, read: Read) -> None:
    reader.follow(read.node, Shape.RESPONSE)


RESPONSE_RULES: Mapping[Shape, Rules] = {
    Shape.RESPONSES: {ITEM: _response},
    Shape.RESPONSE: {
        "text": _text,
        "usage_metadata": _usage,
        "parsed": _parsed,
        "executable_code": called(EXECUTED_CODE),
        "code_execution_result": called(EXECUTION_RESULT),
        "model_version": _model,
        "candidates": stands_for(Shape.CANDIDATES),
        "parts": _parts,
        "function_calls": _function_calls,
    },
}

CANDIDATE_RULES: Mapping[Shape, Rules] = {
    Shape.CANDIDATES: {ITEM: _only_candidate},
    Shape.CANDIDATE: {
        "content": stands_for(Shape.CONTENT),
        "finish_reason": finish_reason,
        **GROUNDED_RULES,
    },
    Shape.CONTENT: {"parts": _parts, "role": _role},
}
