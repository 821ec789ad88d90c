"""A call that creates an interaction and holds the connection runs in the background instead."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.facts.error_paths import error_paths
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.background.fetched import refuse_reads
from migrate_interactions.rewriting.background.placing import Wait, client_name, put_wait
from migrate_interactions.rewriting.background.requested import requested_interaction
from migrate_interactions.rewriting.background.waiting import define_waiting
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.errors.failed_runs import (
    Handler,
    catch_as_well,
    raised_by_wait,
)
from migrate_interactions.rewriting.errors.move import ErrorMove
from migrate_interactions.rewriting.layout import (
    Argument,
    edit_arguments,
    is_broken_up,
    replace_call,
)
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import is_none

#: Arguments that say how a request is made which holds the connection.
_OF_OPEN_REQUESTS = ("automatic_continuation", "request")


def rewrite_interaction_call(facts: Facts, call: InteractionCall) -> Draft:
    """The edits that let ``call`` create an interaction in the background and wait for it.

    Raises RefusedError.
    """
    draft = Draft(facts.tree)
    _refuse_arguments(facts, call)
    refuse_reads(facts, call.call)
    request = requested_interaction(facts, call)
    limit = request.deadline
    if limit is None and (timeout := call.argument("timeout")) is not None:
        limit = _seconds(facts, timeout.value)
    deadline = facts.tree.source(limit) if limit is not None else ""
    if request.carrier is not None:
        draft.replace(request.carrier, draft.carry(call.call))
    client = client_name(facts, draft, request.client)
    _add_background(facts, draft, call)
    function = define_waiting(facts, draft, is_async=request.is_async)
    wait = Wait(function, client, request.is_async, deadline)
    put_wait(facts, draft, request.answer, wait, [call.call])
    _catch_failures(facts, draft, call)
    return draft


def _refuse_arguments(facts: Facts, call: InteractionCall) -> None:
    tree = facts.tree
    if call.has_unseen_arguments:
        raise RefusedError(
            "request-not-readable",
            f"`{tree.excerpt(call.call)}` unpacks its arguments",
            tree.line(call.call),
        )
    for name in _OF_OPEN_REQUESTS:
        if (given := call.argument(name)) is not None and not is_none(given.value):
            raise RefusedError(
                "config-field",
                f"`{name}=` does not go with an interaction in the background",
                tree.line(given),
            )
    store = call.argument("store")
    if store is not None and tree.source(store.value) not in ("True", "None"):
        raise RefusedError(
            "state-policy",
            "an interaction in the background has to be stored, and this one is not",
            tree.line(store),
        )
    for name in ("background", "stream"):
        given = call.argument(name)
        if given is not None and tree.source(given.value) not in ("False", "None"):
            raise RefusedError(
                "request-not-readable", f"`{tree.source(given)}` is not constant", tree.line(given)
            )


def _seconds(facts: Facts, timeout: cst.BaseExpression) -> cst.BaseExpression | None:
    """The time-out of the request, if it is a number. Raises RefusedError for an object."""
    if is_none(timeout):
        return None
    if isinstance(timeout, (cst.Call, cst.IfExp)):
        raise RefusedError(
            "config-field",
            f"`timeout={facts.tree.excerpt(timeout)}` may be more than a number of seconds",
            facts.tree.line(timeout),
        )
    return timeout


def _add_background(facts: Facts, draft: Draft, call: InteractionCall) -> None:
    """``background=True`` behind the other arguments; a time-out goes."""
    background = Argument("background", ("True",))
    names = [argument.keyword.value for argument in call.call.args if argument.keyword]
    replaced: dict[str, list[Argument]] = {}
    for name in names:
        argument = call.argument(name)
        assert argument is not None
        replaced[name] = [Argument(name, (draft.carry(argument.value),))]
    if "timeout" in names:
        replaced["timeout"] = []
    if "background" in names:
        replaced["background"] = [background]
    else:
        kept = [name for name in names if replaced[name]]
        replaced[kept[-1]].append(background)
    if is_broken_up(draft, call.call) or "#" in facts.tree.source(call.call):
        plain: dict[str, Sequence[Argument]] = {
            name: new for name, new in replaced.items() if len(new) != 1 or new[0] is background
        }
        edit_arguments(draft, call.call, plain)
        return
    flat = [one for name in names for one in replaced[name]]
    replace_call(draft, call.call, (draft.carry(call.call.func),), flat)


def _catch_failures(facts: Facts, draft: Draft, call: InteractionCall) -> None:
    """Let handlers of the service's errors catch the failure of a run too."""
    move = ErrorMove(facts, draft, (call.call,), lambda _: False, waited_for=True)
    for one in error_paths(facts, [call.call]).tries:
        handlers: Sequence[Handler] = one.handlers
        for index, handler in enumerate(handlers):
            names = raised_by_wait(move, handler, handlers[index + 1 :])
            if names and handler.type is not None:
                catch_as_well(move, handler.type, names)
