"""The fix of a loop that asks too soon, or the refusal."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.misuse.only_waiting import only_waiting
from migrate_interactions.conversations.misuse.pauses import Tight
from migrate_interactions.conversations.misuse.polling import PollingLoop
from migrate_interactions.conversations.misuse.unseen_failures import uses_failed_as_answer
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.misuse.waiting import WAITED_FOR, wait_instead
from migrate_interactions.rewriting.names import import_as
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.walk import descendants

#: What the documentation waits between two polls, in seconds.
PAUSE = 5

_CLOCKS = frozenset({"time", "monotonic", "perf_counter", "now", "utcnow", "loop_time"})


def fix_tight(facts: ModuleFacts, tight: Tight) -> Fix | Refusal:
    """A wait with pauses that grow, or a longer pause, where nothing else changes by it."""
    base = facts.base
    waiting = only_waiting(base, tight.polling)
    blind = uses_failed_as_answer(base, tight.polling) is not None
    title = f"wait {PAUSE} seconds before asking again"
    details: tuple[str, ...] = ()
    try:
        if waiting is not None and blind:
            draft = wait_instead(base, tight.polling, waiting)
            title, details = "wait for the interaction with growing pauses", WAITED_FOR
        else:
            draft = _with_pause(base, tight)
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    return Fix(title=title, safety=Safety.REVIEW, edits=edits, details=details, stores=False)


def _with_pause(facts: Facts, tight: Tight) -> Draft:
    """The edits that make the pause long enough. Raises RefusedError."""
    polling, tree = tight.polling, facts.tree
    if _counts(facts, polling):
        raise RefusedError(
            "polling-loop",
            f"with {PAUSE} seconds between two polls, a loop that counts them would go on for "
            "longer; choose both numbers, or a deadline",
            tree.line(polling.loop),
        )
    draft = Draft(tree)
    if tight.sleeps:
        _lengthen(facts, draft, tight.sleeps)
    else:
        _insert(facts, draft, polling)
    return draft


def _counts(facts: Facts, polling: PollingLoop) -> bool:
    """Whether the loop ends by a count of rounds, or by something that is not the time."""
    if isinstance(polling.loop, cst.For):
        return True
    if not polling.working.exits:
        return False
    names = {
        facts.values.name_of(below).rpartition(".")[2]
        for below in descendants(polling.loop)
        if isinstance(below, cst.Call)
    }
    return not names & _CLOCKS


def _lengthen(facts: Facts, draft: Draft, sleeps: tuple[cst.Call, ...]) -> None:
    tree = facts.tree
    match sleeps:
        case [cst.Call(args=[cst.Arg(value=cst.Integer() | cst.Float() as seconds)])]:
            draft.replace(seconds, str(PAUSE))
            return
    raise RefusedError(
        "polling-loop",
        f"`{tree.excerpt(sleeps[0])}` gets its seconds from elsewhere; make them {PAUSE} or more",
        tree.line(sleeps[0]),
    )


def _insert(facts: Facts, draft: Draft, polling: PollingLoop) -> None:
    tree = facts.tree
    statement = tree.statement_of(polling.fetch)
    line = tree.line_of(polling.fetch)
    body = polling.loop.body
    if (
        not isinstance(body, cst.IndentedBlock)
        or line not in body.body
        or not isinstance(statement, cst.BaseSmallStatement)
    ):
        raise RefusedError(
            "polling-loop",
            f"wait {PAUSE} seconds or more in each round; where, is for a person to say",
            tree.line(polling.fetch),
        )
    function = facts.calls.enclosing_function(polling.fetch)
    is_async = function is not None and function.asynchronous is not None
    is_async |= isinstance(tree.parent(polling.fetch), cst.Await)
    module = "asyncio" if is_async else "time"
    name = _module_name(facts, draft, module)
    pause = f"{'await ' if is_async else ''}{name}.sleep({PAUSE})"
    last = body.body[-1]
    at_the_end = line is body.body[0] and not any(
        isinstance(below, cst.Continue) for below in descendants(body)
    )
    if at_the_end and isinstance(last, (cst.If, cst.SimpleStatementLine)) and last is not line:
        end = last if isinstance(last, cst.If) else last.body[-1]
        draft.insert_after(end, (pause,))
    else:
        draft.insert_before(polling.fetch, (pause,))


def _module_name(facts: Facts, draft: Draft, module: str) -> str:
    for bound, bindings in facts.tree.scopes.module.bindings.items():
        if {one.dotted for one in bindings} == {module}:
            return bound
    return import_as(facts, draft, module, "")
