"""What is sent wrong is sent as the service takes it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.misuse.missent import Missent, Wrong, entries
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft
from migrate_interactions.rewriting.layout import (
    Argument,
    Entries,
    Value,
    edit_arguments,
    laid_out,
)
from migrate_interactions.rewriting.names import imported_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.moving import Moving
from migrate_interactions.rewriting.requests.output import response_format
from migrate_interactions.rewriting.requests.response_schema import response_schema_value
from migrate_interactions.rewriting.requests.speech import speech_value
from migrate_interactions.syntax.shapes import constant_text

_REASON = "sent-as-it-is"


def fix_missent(facts: Facts, missent: Missent) -> Fix | Refusal:
    """Send it right."""
    draft = Draft(facts.tree)
    try:
        _refuse_shared(facts, missent)
        _rewrite(facts, draft, missent)
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    return Fix(
        title="send what the service takes",
        safety=Safety.REVIEW,
        edits=edits,
        details=("the SDK does not check this, and sends it as it is", *draft.notes),
    )


def _refuse_shared(facts: Facts, missent: Missent) -> None:
    """What something else may use as well is not changed for the Interactions API alone."""
    tree = facts.tree
    if tree.is_within(missent.node, [one.call for one in facts.interaction_calls]):
        return
    if facts.sites:
        raise RefusedError(
            _REASON,
            f"`{tree.excerpt(missent.node)}` is kept where calls of the old API may use it too",
            tree.line(missent.node),
        )
    for name in _public_names(facts, missent.node):
        if others := files_using(facts, name):
            raise RefusedError(
                "used-in-another-file", f"`{name}` is also used in {others[0]}", None
            )


def _public_names(facts: Facts, node: cst.CSTNode) -> Iterator[str]:
    """The variables of the module that the statement of ``node`` sets."""
    statement = facts.tree.statement_of(node)
    if facts.calls.enclosing_function(node) is not None or not isinstance(statement, cst.Assign):
        return
    for target in statement.targets:
        if isinstance(target.target, cst.Name):
            yield target.target.value


def _rewrite(facts: Facts, draft: Draft, missent: Missent) -> None:
    node = missent.node
    conversion = Conversion(facts, draft, Moving(facts, (node,)))
    match missent.wrong:
        case Wrong.VALUE:
            draft.replace(node, _quoted(node, missent.new))
        case Wrong.KEY:
            is_keyword = isinstance(node, cst.Name)
            draft.replace(node, missent.new if is_keyword else _quoted(node, missent.new))
        case Wrong.BYTES:
            encode = imported_name(facts, draft, "base64", "b64encode")
            draft.replace(node, f"{encode}(", draft.carry(node), ").decode()")
        case Wrong.SCHEMA:
            _replace(facts, draft, node, response_schema_value(conversion, node))
        case Wrong.FORMAT:
            schema: Value = response_schema_value(conversion, node)
            entry: list[tuple[str, Value]] = [
                ("type", ('"text"',)),
                ("mime_type", ('"application/json"',)),
                ("schema", schema),
            ]
            _replace(facts, draft, node, Entries(tuple(entry)))
        case Wrong.VOICES:
            _replace(facts, draft, node, speech_value(conversion, node))
        case Wrong.MODALITIES:
            _rewrite_modalities(facts, draft, conversion, missent)
        case Wrong.FUNCTION:
            _flatten(facts, draft, node)
        case Wrong.UNCLEAR:
            raise RefusedError(_REASON, missent.sentence, facts.tree.line(node))


def _quoted(node: cst.BaseExpression, text: str) -> str:
    quote = node.quote if isinstance(node, cst.SimpleString) and len(node.quote) == 1 else '"'
    return f"{quote}{text}{quote}"


def _replace(facts: Facts, draft: Draft, node: cst.BaseExpression, value: Value) -> None:
    if value == (draft.carry(node),):
        return
    indent = facts.tree.indentation(node)
    span = draft.carry(node)
    column = span.start - facts.tree.line_starts[facts.tree.line_at(span.start) - 1]
    draft.replace_span(span, *laid_out(draft, value, indent, LINE_LIMIT - column - 1))


def _rewrite_modalities(
    facts: Facts, draft: Draft, conversion: Conversion, missent: Missent
) -> None:
    call = missent.call
    if call.argument("response_format") is not None or call.has_unseen_arguments:
        raise RefusedError(
            _REASON, "the call says in two ways what is asked for", facts.tree.line(call.call)
        )
    value = response_format(conversion, {"response_modalities": missent.node})
    new = [Argument("response_format", value)] if value is not None else []
    edit_arguments(draft, call.call, {"response_modalities": new})


def _flatten(facts: Facts, draft: Draft, tool: cst.BaseExpression) -> None:
    """``{"type": "function", "function": {...}}`` -> one dictionary."""
    fields = {name: value for _, name, value in entries(tool)}
    inner = fields["function"]
    below = list(entries(inner))
    names = [name for _, name, _ in below]
    known = {"name", "description", "parameters"}
    is_whole = (
        isinstance(tool, cst.Dict)
        and isinstance(inner, cst.Dict)
        and len(below) == len(inner.elements)
        and len(fields) == len(tool.elements) == 2
    )
    if not is_whole or not set(names) <= known or constant_text(fields["type"]) is None:
        raise RefusedError(
            _REASON, "the function has keys that a tool has not", facts.tree.line(tool)
        )
    entry: list[tuple[str, Value]] = [("type", ('"function"',))]
    entry += [(name, (draft.carry(value),)) for _, name, value in below]
    _replace(facts, draft, tool, Entries(tuple(entry)))
