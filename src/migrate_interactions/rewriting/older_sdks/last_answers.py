"""``chat.last``: google-genai's chat has no such thing, but its messages give their answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from migrate_interactions.facts.module import Site
from migrate_interactions.rewriting.older_sdks.responses import check_guard
from migrate_interactions.rewriting.older_sdks.work import Work


def rewrite_last_answer(work: Work, last: cst.Attribute, sites: Collection[Site]) -> None:
    """Read the answer where the message before it was sent. Raises RefusedError.

    ``sites`` are all messages that may be sent through the chat.
    """
    tree = work.facts.tree
    site = _message_before(work, last, sites)
    read = tree.parent(last)
    is_text = isinstance(read, cst.Attribute) and read.attr.value == "text"
    if site is None or site.is_streaming or not is_text:
        raise work.refuse(f"`{tree.source(last)}` has no counterpart", last, "chat-escapes")
    check_guard(work, last)
    if site not in work.answers:
        work.answers[site] = work.free_name("response", "answer", "chat_response")
    work.draft.replace(last, work.answers[site])


def _message_before(work: Work, last: cst.Attribute, sites: Collection[Site]) -> Site | None:
    """The message that a statement of its own sends, and behind which ``last`` is read."""
    tree = work.facts.tree
    statement: cst.CSTNode = tree.line_of(last)
    while True:
        block = tree.parent(statement)
        if any(tree.is_within(one.call, [statement]) for one in sites):
            return None
        before = _before(getattr(block, "body", ()), statement)
        for one in reversed(before):
            sent = [site for site in sites if tree.is_within(site.call, [one])]
            if sent:
                return sent[0] if len(sent) == 1 and _is_alone(one, sent[0]) else None
        if block is None or isinstance(block, (cst.Module, cst.FunctionDef)):
            return None
        statement = block
        if isinstance(statement, (cst.FunctionDef, cst.ClassDef, cst.For, cst.While)):
            return None


def _before(body: object, statement: cst.CSTNode) -> Sequence[cst.CSTNode]:
    if not isinstance(body, (list, tuple)) or statement not in body:
        return ()
    return body[: body.index(statement)]


def _is_alone(statement: cst.CSTNode, site: Site) -> bool:
    """Whether ``statement`` does nothing but send the message."""
    match statement:
        case cst.SimpleStatementLine(body=[cst.Expr(value=value)]):
            return value is site.call
    return False
