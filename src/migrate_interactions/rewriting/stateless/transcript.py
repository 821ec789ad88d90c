"""A history stays the transcript that it is; what is sent are its turns as steps."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.parts import NoTurn, PartKind
from migrate_interactions.conversations.turn_lists import turns_in
from migrate_interactions.conversations.turns import Turn
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.interactions import name_of_answered
from migrate_interactions.rewriting.layout import Argument, Value
from migrate_interactions.rewriting.names import types_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.create import rewrite_generate
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.stateless.templates import steps_of_turns

#: Parts that can be replayed.
_REPLAYED = frozenset({PartKind.TEXT, PartKind.BYTES, PartKind.FILE})


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
    contents = site.argument("contents")
    if contents is None:
        raise RefusedError(
            "request-not-readable", "the call has no contents", facts.tree.line(site.call)
        )
    if facts.is_text(contents.value):
        return (draft.carry(contents.value),)
    return replay(facts, draft, contents.value, written)


def replay(facts: Facts, draft: Draft, turns: cst.BaseExpression, written: Iterable[Turn]) -> Value:
    """``as_steps(turns)``, if it is known that there are turns in it. Raises RefusedError."""
    found = [*written, *turns_in(facts, turns)]
    for turn in found:
        if isinstance(turn, NoTurn):
            raise _refused(facts, turn.node, turn.sentence)
        if turn.plain:
            raise _refused(facts, turn.node, "may be a text, which is a part of one user turn")
        parts = turn.gathered.parts if turn.gathered is not None else turn.parts
        for part in parts:
            if part.kind not in _REPLAYED:
                raise _refused(facts, part.node, "cannot be replayed")
    if not found:
        raise _refused(facts, turns, "is built by code that is not read")
    kinds = {
        part.kind
        for turn in found
        if isinstance(turn, Turn)
        for part in (turn.gathered.parts if turn.gathered is not None else turn.parts)
    }
    template = steps_of_turns(types_name(facts, draft), frozenset(kinds))
    for module, name in template.imports:
        draft.add_import(module, name)
    draft.add_block(template.code)
    return ("as_steps(", draft.carry(turns), ")")


def _refused(facts: Facts, node: cst.CSTNode, what: str) -> RefusedError:
    return RefusedError(
        "turn-not-mapped", f"`{facts.tree.excerpt(node)}` {what}", facts.tree.line(node)
    )
