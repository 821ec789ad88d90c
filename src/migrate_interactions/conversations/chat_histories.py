"""Reads of a chat's own history that a plain record of the texts can answer."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Refusal
from migrate_interactions.syntax.shapes import is_empty_list, is_none, keyword_of
from migrate_interactions.syntax.uses import is_written

_REASON = "chat-history-read"


def history_read(facts: Facts, node: cst.Attribute) -> cst.Call | Refusal:
    """The call in which ``node``, a chat's ``get_history``, only shows what was said."""
    call = facts.tree.parent(node)
    if not (isinstance(call, cst.Call) and call.func is node and not call.args):
        return _refusal(facts, node, "is more than the turns as they were")
    if any(map(_is_seeded, facts.chat_constructions)):
        above = facts.tree.parent(call)
        if isinstance(above, cst.Subscript) and above.value is call:
            return Refusal(
                "history-truncated",
                f"`{facts.tree.source(above)}` leaves out turns",
                facts.tree.line(node),
            )
        return _refusal(facts, node, "is used where chats begin with turns")
    journey = facts.tracker.follow(call)
    changed = [one for one in journey.seen if is_written(facts.tree, one)]
    changed = [one for one in changed if isinstance(facts.tree.parent(one), _CHANGES)]
    if changed:
        return _refusal(facts, node, "is changed")
    return call


#: What stands around a value that is changed, and not only kept.
_CHANGES = (cst.Attribute, cst.Subscript, cst.AugAssign, cst.Del)


#: Words of code whose histories have parts that are no text, or other texts than the answers'.
_MORE_THAN_TEXT = (
    "include_thoughts",
    "thought_signature",
    "code_execution",
    "ToolCodeExecution",
    "response_modalities",
)


def refused_record(facts: Facts, sites: tuple[Site, ...], read: cst.Call) -> Refusal | None:
    """Why the texts of the messages and answers would not be the history that ``read`` reads."""
    more = next((name for name in _MORE_THAN_TEXT if name in facts.tree.text), None)
    if more is not None:
        return _refusal(facts, read, f"may have more than texts: `{more}` is in the code")
    for site in sites:
        if site.is_streaming:
            return _refusal(facts, read, "has streamed answers piece by piece")
        if not _is_plain_text(facts, site):
            return _refusal(facts, read, f"has more than texts: `{facts.tree.excerpt(site.call)}`")
    return None


def _is_plain_text(facts: Facts, site: Site) -> bool:
    match site.arguments:
        case [cst.Arg(star="", keyword=None | cst.Name("message"), value=message), *_]:
            return facts.seems_text(message)
    return False


def _is_seeded(construction: cst.Call) -> bool:
    return any(
        keyword_of(argument) == "history"
        and not is_none(argument.value)
        and not is_empty_list(argument.value)
        for argument in construction.args
    )


def _refusal(facts: Facts, node: cst.CSTNode, what: str) -> Refusal:
    return Refusal(_REASON, f"`{facts.tree.excerpt(node)}` {what}", facts.tree.line(node))
