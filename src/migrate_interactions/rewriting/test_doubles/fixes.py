"""The fix of one part of a test that pins the old API, or the refusal."""

from __future__ import annotations

from migrate_interactions.conversations.test_doubles.code import Method
from migrate_interactions.conversations.test_doubles.pinned import Pinned
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.test_doubles.doubles import rewrite_double
from migrate_interactions.rewriting.test_doubles.work import Work

PARTLY = "a test that looked at the whole request looks at the parts that it named"


def fix_pinned(pinned: Pinned, others: tuple[Pinned, ...]) -> Fix | Refusal:
    """Let the part of the test stand in for the Interactions API.

    ``others`` are those that it needs: where one of them cannot be rewritten, neither can it.
    """
    try:
        for other in others:
            _rewritten(other)
        draft = _rewritten(pinned)
    except RefusedError as refused:
        return refused.refusal
    return Fix(
        title="stand in for the Interactions API",
        safety=Safety.REVIEW,
        edits=draft.edits(),
        details=draft.notes,
        stores=False,
    )


def _rewritten(pinned: Pinned) -> Draft:
    draft = Draft(pinned.file.tree)
    first = pinned.signs[0].node
    line = pinned.file.tree.line(first)
    if Method.MODEL in pinned.methods:
        sentence = "it stands in for a class of the older SDK"
        raise RefusedError("test-double", sentence, line)
    for sign in pinned.signs:
        if sign.why:
            raise RefusedError("test-double", sign.why, pinned.file.tree.line(sign.node))
    if pinned.staying:
        sentence = f"it stands in for {pinned.staying[0]} as well, which stays"
        raise RefusedError("test-double", sentence, line)
    if not pinned.replaced:
        sentence = "the code that it is for was migrated before"
        raise RefusedError("test-double", sentence, line)
    rewrite_double(Work(pinned, draft))
    return draft
