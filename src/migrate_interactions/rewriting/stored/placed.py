"""Where ids are put, or why they cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.stored.keeping import Keeping


@dataclass(frozen=True)
class Placed:
    """The expression of the store at the request, and what keeps ids there."""

    expression: str
    keeping: Keeping
    awaits: bool = False
    #: Whether the expression may only be used in the thread that the program uses it in.
    of_thread: bool = False


def not_in_reach(facts: Facts, history: StoredHistory) -> RefusedError:
    return RefusedError(
        "history-persisted",
        f"the turns come from {history.store.kind.value}, "
        f"`{facts.tree.excerpt(history.store.place)}` cannot be named where the request is made, "
        "and the interaction's id would have to be stored there",
        facts.tree.line(history.store.node),
    )


def kept_apart(facts: Facts, history: StoredHistory, why: str) -> RefusedError:
    return RefusedError(
        "history-persisted",
        f"the turns come from {history.store.kind.value}, where ids cannot be kept beside them: "
        f"{why}",
        facts.tree.line(history.store.node),
    )
