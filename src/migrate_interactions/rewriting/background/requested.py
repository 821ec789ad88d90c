"""Where the request of a call is made and awaited, with the thread or time-out put around it."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.long_running.signs.timeouts import client_timeout
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.running import Gives, run_of
from migrate_interactions.facts.sdk import THREAD_CALLERS, Kind
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import is_none
from migrate_interactions.syntax.uses import call_given


@dataclass(frozen=True, eq=False)
class Requested:
    """A request and how its answer is come by.

    ``answer`` is the expression that gives the answer. ``carrier`` is the call of a thread, an
    executor or a time-out that is left out, the client's own asynchronous call in its place.
    """

    answer: cst.BaseExpression
    client: cst.BaseExpression
    is_async: bool
    carrier: cst.Call | None = None
    #: ``client`` is the synchronous one of an asynchronous request.
    needs_aio: bool = False
    deadline: cst.BaseExpression | None = None


def requested(facts: Facts, site: Site) -> Requested:
    """How ``site`` is requested. Raises RefusedError for forms that have to stay."""
    client = _client(facts, site.receiver, "models")
    if site.is_alias or site.completed_by:
        raise _refused(facts, "the method is called by another name", site.call)
    thread = _thread_around(facts, site)
    if thread is None and not site.is_async:
        return Requested(site.call, client, is_async=False)
    return _awaited(facts, thread or site.call, client, needs_aio=thread is not None)


def requested_interaction(facts: Facts, call: InteractionCall) -> Requested:
    """How the interaction that ``call`` creates is requested. Raises RefusedError."""
    client = _client(facts, call.receiver, "interactions")
    if not call.is_async:
        return Requested(call.call, client, is_async=False)
    return _awaited(facts, call.call, client, needs_aio=False)


def deadline_of_client(facts: Facts, call: Site | InteractionCall) -> str:
    """The client's own limit for each request, in seconds; empty where none can be read."""
    seconds = client_timeout(facts, call)
    return f"{seconds:g}" if seconds else ""


def _awaited(
    facts: Facts, call: cst.Call, client: cst.BaseExpression, *, needs_aio: bool
) -> Requested:
    """The request of ``call``, which is one of a thread where ``needs_aio``."""
    carrier = call if needs_aio else None
    deadline = None
    limited = _limit_around(facts, call)
    if limited is not None:
        call, deadline = limited
        carrier = call
    answer = facts.tree.parent(call)
    if not isinstance(answer, cst.Await):
        raise _refused(facts, "the request is not awaited where it is made", call)
    return Requested(answer, client, True, carrier, needs_aio, deadline)


def _client(facts: Facts, receiver: cst.BaseExpression, part: str) -> cst.BaseExpression:
    match receiver:
        case cst.Attribute(value=client, attr=cst.Name(value=name)) if name == part and (
            facts.values.kind(client) in (Kind.CLIENT, Kind.ASYNC_CLIENT)
        ):
            return client
    raise RefusedError(
        "client-not-in-reach",
        f"`{facts.tree.source(receiver)}` is not written as a client's `.{part}`",
        facts.tree.line(receiver),
    )


def _thread_around(facts: Facts, site: Site) -> cst.Call | None:
    """The awaited call that has another thread make the request, and does nothing else."""
    if not site.is_handed_over:
        made = facts.tree.parent(site.call)
        return _thread_given(facts, made) if isinstance(made, cst.Lambda) else None
    run = run_of(facts.values, site.call)
    if run is not None and run.gives is Gives.FUNCTION:
        thread = _thread_given(facts, site.call)
        if thread is not None:
            return thread
    elif _is_thread(facts, site.call):
        return site.call
    raise _refused(facts, "the method is handed on to be called", site.call)


def _thread_given(facts: Facts, function: cst.BaseExpression) -> cst.Call | None:
    """The call that has another thread run ``function``, its last argument."""
    call = call_given(facts.tree, function)
    if call is not None and _is_thread(facts, call) and call.args[-1].value is function:
        return call
    return None


def _is_thread(facts: Facts, call: cst.Call) -> bool:
    match call.func:
        case cst.Attribute(attr=cst.Name(value="run_in_executor")):
            return True
    return facts.values.imported(call.func) in THREAD_CALLERS


def _limit_around(
    facts: Facts, call: cst.Call
) -> tuple[cst.Call, cst.BaseExpression | None] | None:
    """The ``asyncio.wait_for`` around ``call``, and its time-out."""
    outer = call_given(facts.tree, call)
    match outer:
        case cst.Call(args=[first, cst.Arg(keyword=None | cst.Name(value="timeout"), value=limit)]):
            if first.value is call and facts.values.imported(outer.func) == "asyncio.wait_for":
                return outer, None if is_none(limit) else limit
    return None


def _refused(facts: Facts, sentence: str, node: cst.CSTNode) -> RefusedError:
    return RefusedError("call-form", sentence, facts.tree.line(node))
