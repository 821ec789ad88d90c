"""The text at a position becomes ``output_text``."""

from __future__ import annotations

from migrate_interactions.conversations.misuse.positions import PositionalRead
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError

_NOT_THE_SAME = (
    "`output_text` is all of the last text, and an empty text where there is none; by its "
    "position, what was read was one part of it, or an error"
)


def fix_positional_read(facts: Facts, read: PositionalRead) -> Fix | Refusal:
    """Read the text wherever it is."""
    draft = Draft(facts.tree)
    try:
        if read.text is None or not read.is_final:
            raise RefusedError(
                "positional-step",
                f"`{facts.tree.excerpt(read.node)}` is another step with thoughts or tools, and "
                "may not have what is read of it",
                facts.tree.line(read.node),
            )
        draft.replace(read.text, draft.carry(read.interaction), ".output_text")
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    return Fix(
        title="read `output_text`",
        safety=Safety.REVIEW,
        edits=edits,
        details=(_NOT_THE_SAME,),
    )
