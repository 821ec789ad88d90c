"""A history stays the transcript that it is; what is sent are its turns as steps."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.interactions import name_of_answered
from migrate_interactions.rewriting.layout import Argument, Value
from migrate_interactions.rewriting.names import types_name
from migrate_interactions.rewriting.replaying import replay
from migrate_interactions.rewriting.requests.contents import contents_of
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.responses import rewrite_reads


def rewrite_as_transcript(facts: Facts, history: HistoryConversation) -> Draft:
    """The edits after which each request replays its turns. Raises RefusedError."""
    draft = Draft(facts.tree)
    written = [turn for operation in history.operations for turn in operation.turns]
    kept = [keep_text(facts, draft, turn.content) for turn in written if turn.content is not None]
    for site in history.sites:
        new = [
            Argument("input", _replayed(facts, draft, site, written)),
            Argument("store", ("False",)),
        ]
        rewrite_generate(facts, draft, site, new, history.sites)
    rewrite_reads(
        facts,
        draft,
        history.sites,
        lambda node: draft.is_removed(node) or facts.tree.is_within(node, kept),
    )
    return draft


def keep_text(facts: Facts, draft: Draft, content: cst.BaseExpression) -> cst.BaseExpression:
    """``response.candidates[0].content`` becomes a turn with the answer's text."""
    types = types_name(facts, draft)
    name = name_of_answered(facts, draft, content)
    draft.replace(
        content, f'{types}.Content(role="model", parts=[{types}.Part(text={name}.output_text)])'
    )
    return content


def _replayed(facts: Facts, draft: Draft, site: Site, written: Iterable[Turn]) -> Value:
    contents = contents_of(facts, site)
    if facts.is_text(contents):
        return (draft.carry(contents),)
    return replay(facts, draft, contents, written)
