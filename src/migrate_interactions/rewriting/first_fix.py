"""The fix of the first form that can be written, and what is said of every fix."""

from __future__ import annotations

from collections.abc import Callable

from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError

STORED = "the turns are stored by the service: 55 days on paid tiers, 1 day on the free tier"
ALSO_STORED = (
    "the turns are also stored by the service: 55 days on paid tiers, 1 day on the free tier"
)
RETRIED = "the SDK retries failed interactions by default; it does not for generate_content"
EMPTY = "where the model gives no text, `output_text` is empty and `text` was None"
STREAMED = "a streamed answer is cut into other pieces; put together they are the same text"
OVERLAPPING = "where two requests of one conversation overlap, only one of them is followed"


def first_fix(
    title: str,
    *makers: Callable[[], Draft],
    changed: str = "",
    said: tuple[str, ...] = (STORED, RETRIED, EMPTY),
    details: tuple[str, ...] = (),
) -> Fix | Refusal:
    """The fix of the first form that can be written; else the refusal of the last.

    ``changed`` says what the model sees that it does not see today.
    """
    refusal: Refusal | None = None
    for make in makers:
        try:
            draft = make()
            edits = draft.edits()
        except RefusedError as refused:
            refusal = refused.refusal
            continue
        return Fix(
            title=title,
            safety=Safety.REVIEW,
            edits=edits,
            details=(*((changed,) if changed else ()), *said, *details, *draft.notes),
            changes_behaviour=bool(changed),
            stores=not {STORED, ALSO_STORED}.isdisjoint(said),
        )
    assert refusal is not None
    return refusal
