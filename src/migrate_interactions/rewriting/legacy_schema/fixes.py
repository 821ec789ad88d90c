"""The fix of one use of the older schema, or the refusal."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.legacy_schema.usage import Legacy, LegacyUse
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.legacy_schema.events import rewrite_event
from migrate_interactions.rewriting.legacy_schema.outputs import rewrite_outputs
from migrate_interactions.rewriting.legacy_schema.requests import rewrite_mime_type, rewrite_turn
from migrate_interactions.rewriting.refused import RefusedError

LAST_TEXT = "`output_text` is all of the last text; `outputs[-1].text` was its last part"
BROKEN = "on google-genai 2.0 and later the old form fails, or is ignored by the service"


def fix_legacy_use(facts: ModuleFacts, use: LegacyUse) -> Fix | Refusal:
    """Say the same in today's schema."""
    draft = Draft(facts.tree)
    try:
        _rewrite(facts, draft, use)
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    details = (BROKEN, LAST_TEXT) if use.legacy is Legacy.OUTPUTS else (BROKEN,)
    return Fix(
        title="use the schema of google-genai 2.0 and later",
        safety=Safety.REVIEW,
        edits=edits,
        details=details,
        stores=False,
    )


def _rewrite(facts: ModuleFacts, draft: Draft, use: LegacyUse) -> None:
    match use.legacy, use.node:
        case Legacy.OUTPUTS, node:
            rewrite_outputs(facts.base, draft, node)
        case Legacy.EVENT, cst.SimpleString() as literal:
            rewrite_event(facts.base, draft, literal)
        case Legacy.MIME_TYPE, _ if use.call is not None:
            rewrite_mime_type(facts.base, draft, use.call)
        case Legacy.TURN, _:
            rewrite_turn(facts.base, draft, use)
