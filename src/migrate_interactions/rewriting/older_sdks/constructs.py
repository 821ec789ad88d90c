"""Functions and classes that google-genai has under another name, or takes other arguments for."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.findings import Span
from migrate_interactions.mapping.older_sdks import Construct
from migrate_interactions.rewriting.older_sdks.work import Work


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
