"""A bare schema with its MIME type, and turns with roles, in the form of today's requests."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.legacy_schema.usage import LegacyUse
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.legacy_schema import ROLES
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft
from migrate_interactions.rewriting.layout import (
    Argument,
    Entries,
    Items,
    Value,
    edit_arguments,
    laid_out,
)
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import constant_text, written_fields


def rewrite_mime_type(facts: Facts, draft: Draft, call: InteractionCall) -> None:
    """``response_mime_type`` and a bare ``response_format`` become one format.

    Raises RefusedError.
    """
    mime_type, schema = call.argument("response_mime_type"), call.argument("response_format")
    assert mime_type is not None
    if call.has_unseen_arguments and schema is None:
        raise RefusedError(
            "request-not-readable",
            "the format may be in the arguments that are unpacked",
            facts.tree.line(call.call),
        )
    if constant_text(mime_type.value) == "text/plain" and schema is None:
        edit_arguments(draft, call.call, {"response_mime_type": []})
        return
    entries: list[tuple[str, Value]] = [
        ("type", ('"text"',)),
        ("mime_type", (draft.carry(mime_type.value),)),
    ]
    if schema is not None:
        if "type" in (written_fields(schema.value) or {}) and _is_format(schema.value):
            raise RefusedError(
                "request-not-readable",
                "`response_format` has a type of its own already",
                facts.tree.line(schema.value),
            )
        entries.append(("schema", (draft.carry(schema.value),)))
    new = [Argument("response_format", Entries(tuple(entries)))]
    replaced: dict[str, Sequence[Argument]] = (
        {"response_mime_type": new}
        if schema is None
        else {
            "response_format": new,
            "response_mime_type": [],
        }
    )
    edit_arguments(draft, call.call, replaced)


def _is_format(node: cst.BaseExpression) -> bool:
    """Whether a dictionary is a format of today, and not a schema: both have a ``type``."""
    kind = (written_fields(node) or {}).get("type")
    return kind is not None and constant_text(kind) in ("text", "image", "audio", "video")


def rewrite_turn(facts: Facts, draft: Draft, use: LegacyUse) -> None:
    """A turn with a role becomes a step. Raises RefusedError."""
    tree, call, node = facts.tree, use.call, use.node
    assert call is not None
    given = call.argument("input")
    if given is None or not tree.is_within(node, [given.value]):
        raise RefusedError(
            "turn-not-mapped",
            f"`{tree.excerpt(node)}` is kept where other code may read it",
            tree.line(node),
        )
    fields = written_fields(node) or {}
    content = fields.get("content")
    role = constant_text(fields["role"])
    if content is None or role not in ROLES:
        raise RefusedError(
            "turn-not-mapped", f"`{tree.excerpt(node)}` has no text content", tree.line(node)
        )
    items: Value = (draft.carry(content),)
    if not isinstance(content, cst.List):
        items = Items((Entries((("type", ('"text"',)), ("text", items))),))
    step = Entries((("type", (f'"{ROLES[role]}"',)), ("content", items)))
    indent = tree.indentation(node)
    draft.replace(node, *laid_out(draft, step, indent, LINE_LIMIT - len(indent)))
