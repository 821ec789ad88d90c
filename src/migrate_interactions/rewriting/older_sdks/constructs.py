"""Functions and classes that google-genai has under another name, or takes other arguments for."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.findings import Span
from migrate_interactions.mapping.older_sdks import Construct
from migrate_interactions.rewriting.older_sdks.settings import values_of
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.shapes import written_fields

_SCHEMA_FIELDS = frozenset(
    {
        *("type", "format", "title", "description", "nullable", "default", "enum", "required"),
        *("properties", "items", "minimum", "maximum", "minItems", "maxItems", "pattern"),
        *("minLength", "maxLength", "propertyOrdering", "property_ordering"),
    }
)


def rewrite_constructs(work: Work) -> None:
    """Call them as google-genai has them, with the names of all arguments. Raises RefusedError."""
    tree = work.facts.tree
    for mention in work.sdk.mentions:
        construct = work.package.constructs.get(work.package.canonical(mention.dotted))
        call = tree.parent(mention.node)
        if construct is None or mention.node in work.handled:
            continue
        if isinstance(call, cst.Call) and call.func is mention.node:
            _rewrite(work, call, construct)
            work.handled.add(mention.node)


def _rewrite(work: Work, call: cst.Call, construct: Construct) -> None:
    tree, draft = work.facts.tree, work.draft
    names = dict(construct.parameters)
    if construct.made == "FunctionDeclaration":
        _check_schema(work, call)
    draft.replace(call.func, work.types(construct.callee))
    for index, argument in enumerate(call.args):
        keyword = argument.keyword.value if argument.keyword is not None else ""
        if (
            argument.star
            or (keyword or index < len(names)) is False
            or (keyword and keyword not in names)
        ):
            raise work.refuse(
                f"`{tree.excerpt(argument)}` of `{tree.excerpt(call.func)}` has no counterpart",
                argument,
                "tools" if construct.made == "Tool" or not construct.made else "legacy-sdk",
            )
        new = names[keyword] if keyword else construct.parameters[index][1]
        if argument.keyword is None:
            start = tree.span(argument).start
            draft.replace_span(Span(start, start), f"{new}=")
        elif new != keyword:
            draft.replace(argument.keyword, new)


def _check_schema(work: Work, call: cst.Call) -> None:
    """Refuse parameters of a function that google-genai may not take. Raises RefusedError."""
    schema = (written_fields(call) or {}).get("parameters")
    if schema is None:
        return
    found = schema if isinstance(schema, cst.Dict) else None
    if found is None:
        values = values_of(work, schema)
        found = values[0] if len(values) == 1 and isinstance(values[0], cst.Dict) else None
    if found is None or not _is_plain_schema(found):
        raise work.refuse(
            f"google-genai may not take `{work.facts.tree.excerpt(schema)}` as it is",
            schema,
            "tools",
        )


def _is_plain_schema(node: cst.BaseExpression) -> bool:
    """Whether a schema is written out, with nothing in it but what google-genai's has, too."""
    fields = written_fields(node) if isinstance(node, cst.Dict) else None
    if fields is None or not set(fields) <= _SCHEMA_FIELDS:
        return False
    inner = [fields["items"]] if "items" in fields else []
    properties = fields.get("properties")
    if properties is not None:
        written = written_fields(properties) if isinstance(properties, cst.Dict) else None
        if written is None:
            return False
        inner += written.values()
    return all(map(_is_plain_schema, inner))
