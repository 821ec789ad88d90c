"""A loop that does nothing but wait becomes a call of the function that waits."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.misuse.only_waiting import OnlyWaiting
from migrate_interactions.conversations.misuse.polling import PollingLoop
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.background.placing import Wait
from migrate_interactions.rewriting.background.waiting import define_waiting
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.walk import descendants

WAITED_FOR = (
    "the program waits with pauses that grow from 2 to 30 seconds, for an hour at most",
    "a run that fails, or is given up, raises InteractionError",
)


def wait_instead(facts: Facts, polling: PollingLoop, waiting: OnlyWaiting) -> Draft:
    """The edits that put the wait in the place of the loop. Raises RefusedError."""
    tree = facts.tree
    loop = polling.loop
    if "#" in tree.source(loop):
        raise RefusedError(
            "polling-loop", "the loop has comments that have no other place", tree.line(loop)
        )
    receiver = polling.get.receiver
    match receiver:
        case cst.Attribute(value=client, attr=cst.Name(value="interactions")):
            pass
        case _:
            raise RefusedError(
                "client-not-in-reach",
                f"`{tree.excerpt(receiver)}` does not name the client",
                tree.line(receiver),
            )
    if any(isinstance(below, (cst.Call, cst.Await)) for below in (client, *descendants(client))):
        raise RefusedError(
            "client-not-in-reach", f"`{tree.excerpt(client)}` is made anew", tree.line(client)
        )
    draft = Draft(tree)
    is_async = polling.get.is_async
    function = define_waiting(facts, draft, is_async=is_async)
    wait = Wait(function, tree.source(client), is_async)
    if waiting.is_made:
        indent, step = tree.indentation(loop), tree.module.default_indent
        draft.replace(loop, wait.line(f"{waiting.name} = ", waiting.name, indent, step))
        return draft
    awaits = "await " if is_async else ""
    fetched = f"{awaits}{tree.source(polling.get.call)}"
    draft.replace(loop, f"{waiting.name} = ", *wait.around(fetched))
    return draft
