"""``contents=`` of a call without a conversation becomes ``input=``."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.turns import read_parts
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Value
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import may_be_text
from migrate_interactions.rewriting.turns import text_items


def input_of(
    facts: Facts, draft: Draft, contents: cst.BaseExpression, sites: Sequence[Site]
) -> Value:
    """What ``contents`` is as ``input``; ``sites`` are moved together. Raises RefusedError."""
    match contents:
        case cst.List() | cst.Call():
            texts = read_parts(facts, contents)
            if isinstance(texts, tuple):
                return text_items(draft, texts)
    if not may_be_text(facts, contents):
        raise RefusedError(
            "contents-not-mapped",
            f"the contents `{facts.tree.excerpt(contents)}` are not a plain text",
            facts.tree.line(contents),
        )
    return (draft.carry(contents),)
