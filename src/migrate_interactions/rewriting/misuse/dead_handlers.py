"""The fix of error handling that never runs, or the refusal."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.misuse.dead_handlers import Dead, DeadHandler
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
        case Dead.READ, cst.Attribute(attr=cst.Name(value="error") as name):
            draft.replace(name, "errors")
        case Dead.READ, cst.Call(args=[_, cst.Arg(value=name), *_]) if dead.named == ("error",):
            quote = facts.tree.source(name)[0]
            draft.replace(name, f"{quote}errors{quote}")
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
