"""The fix of error handling that never runs, or the refusal."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.misuse.dead_handlers import (
    Dead,
    DeadHandler,
    find_dead_handlers,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.mapping.errors import NEW_ERRORS
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.errors.rewrite import rewrite_dead_handlers
from migrate_interactions.rewriting.refused import RefusedError

_NOW_CAUGHT = "what was let through so far is caught now"


def fix_dead_handler(facts: ModuleFacts, dead: DeadHandler) -> Fix | Refusal:
    """Look for what interactions have or raise."""
    draft = Draft(facts.tree)
    try:
        _rewrite(facts.base, draft, dead)
        edits = draft.edits()
        if not edits:
            raise RefusedError(
                "error-handler",
                f"name {NEW_ERRORS}.APIError, or one of the classes of that module, beside it",
                facts.tree.line(dead.node),
            )
    except RefusedError as refused:
        return refused.refusal
    exact = dead.dead is Dead.IMPORT
    return Fix(
        title="look for the errors of interactions",
        safety=Safety.SAFE if exact else Safety.REVIEW,
        edits=edits,
        details=() if exact or dead.dead is Dead.READ else (_NOW_CAUGHT, *draft.notes),
        stores=False,
    )


def _rewrite(facts: Facts, draft: Draft, dead: DeadHandler) -> None:
    match dead.dead, dead.node:
        case Dead.HANDLER | Dead.TEST, _ if dead.around is not None:
            rewrite_dead_handlers(facts, draft, [dead.around], {})
        case Dead.WATCHER, cst.BaseExpression() as watcher if dead.watched is not None:
            rewrite_dead_handlers(facts, draft, [], {watcher: dead.watched})
        case Dead.IMPORT, cst.ImportFrom(module=cst.BaseExpression() as module):
            draft.replace(module, NEW_ERRORS)
        case Dead.READ, cst.Attribute() | cst.Call() as read if dead.named == ("error",):
            _check_beside(facts, read)
            _read_errors(facts, draft, read)
        case Dead.READ, node:
            raise RefusedError(
                "error-handler",
                f"interactions have no `{dead.named[0]}`; `status` says how one ended, and "
                "`errors` why",
                facts.tree.line(node),
            )
        case Dead.VALUE_ERROR, node:
            raise RefusedError(
                "error-handler",
                "`output_text` is empty where there is no text; ask for that, or for `status`",
                facts.tree.line(node),
            )


def _read_errors(facts: Facts, draft: Draft, read: cst.Attribute | cst.Call) -> None:
    """Read ``errors``, which is a list: its first entry where one error is asked for something."""
    match read:
        case cst.Attribute(attr=name) if _is_asked(facts, read):
            draft.replace(name, "errors[0]")
        case cst.Attribute(attr=name):
            draft.replace(name, "errors")
        case cst.Call(args=[_, cst.Arg(value=asked), *_]):
            quote = facts.tree.source(asked)[0]
            draft.replace(asked, f"{quote}errors{quote}")


def _check_beside(facts: Facts, read: cst.BaseExpression) -> None:
    """Refuse ``read`` where what is beside it keeps the error and asks it. Raises RefusedError.

    They stand behind one another's tests.
    """
    function = facts.calls.enclosing_function(read)
    for one in find_dead_handlers(facts):
        if one.dead is not Dead.READ or one.named != ("error",):
            continue
        if facts.calls.enclosing_function(one.node) is not function:
            continue
        kept = one.node
        if isinstance(kept, cst.Attribute) and _is_asked(facts, kept):
            continue
        if isinstance(kept, cst.BaseExpression) and any(
            _is_asked(facts, node) for node in facts.tracker.follow(kept).seen
        ):
            raise RefusedError(
                "error-handler",
                "`errors` is a list, whose entries have a `code` and a `message`",
                facts.tree.line(kept),
            )


def _is_asked(facts: Facts, node: cst.CSTNode) -> bool:
    """Whether an attribute of ``node`` is read, also by its name."""
    parent = facts.tree.parent(node)
    match parent:
        case cst.Attribute(value=value):
            return value is node
        case cst.Arg():
            call = facts.tree.parent(parent)
            return (
                isinstance(call, cst.Call)
                and call.args[0] is parent
                and facts.values.name_of(call) in ("getattr", "hasattr")
            )
    return False
