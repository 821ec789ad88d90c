"""A call that creates an interaction and holds the connection runs in the background instead."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.facts.error_paths import error_paths
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.background.fetched import refuse_reads
from migrate_interactions.rewriting.background.placing import Wait, client_name, put_wait
from migrate_interactions.rewriting.background.requested import (
    deadline_of_client,
    requested_interaction,
)
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
from migrate_interactions.rewriting.text_lines import rest_of_line
from migrate_interactions.syntax.shapes import is_none

#: Arguments that say how a request is made which holds the connection.
_OF_OPEN_REQUESTS = ("automatic_continuation", "request")


def rewrite_interaction_call(
    facts: Facts, call: InteractionCall, more: Sequence[Argument] = ()
) -> Draft:
    """The edits that let ``call`` create an interaction in the background and wait for it.

    ``more`` are further arguments that it gets. Raises RefusedError.
    """
    draft = Draft(facts.tree)
    _refuse_arguments(facts, call)
    refuse_reads(facts, call.call)
    request = requested_interaction(facts, call)
    limit = request.deadline
    if limit is None and (timeout := call.argument("timeout")) is not None:
        limit = _seconds(facts, timeout.value)
    deadline = facts.tree.source(limit) if limit is not None else deadline_of_client(facts, call)
    if request.carrier is not None:
        draft.replace(request.carrier, draft.carry(call.call))
    client = client_name(facts, draft, request.client)
    new = [Argument("background", ("True",)), *more]
    add_arguments(facts, draft, call.call, new, left_out="timeout")
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


def add_arguments(
    facts: Facts, draft: Draft, call: cst.Call, more: Sequence[Argument], left_out: str = ""
) -> None:
    """Put ``more`` behind the arguments of ``call``, or in the place of those of their name."""
    given = {one.keyword.value: one for one in call.args if one.keyword is not None}
    replaced: dict[str, Sequence[Argument]] = {one.name: [one] for one in more if one.name in given}
    if left_out in given:
        replaced[left_out] = []
    kept = {
        name: Argument(name, (draft.carry(one.value),))
        for name, one in given.items()
        if name not in replaced
    }
    new = [one for one in more if one.name not in given]
    if new:
        last = _last_without_comment(facts, [given[name] for name in kept])
        replaced[last] = [kept[last], *new]
    if is_broken_up(draft, call) or "#" in facts.tree.source(call):
        edit_arguments(draft, call, replaced)
        return
    stay: dict[str, Sequence[Argument]] = {name: [one] for name, one in kept.items()}
    flat = [one for name in given for one in {**stay, **replaced}[name]]
    replace_call(draft, call, (draft.carry(call.func),), flat)


def _last_without_comment(facts: Facts, arguments: Sequence[cst.Arg]) -> str:
    """The name of the last argument that no comment stands behind; of the last, if all have one."""
    names = [one.keyword.value for one in arguments if one.keyword is not None]
    for name, argument in zip(reversed(names), reversed(arguments), strict=True):
        if "#" not in rest_of_line(facts.tree, facts.tree.span(argument).end):
            return name
    return names[-1]


def _catch_failures(facts: Facts, draft: Draft, call: InteractionCall) -> None:
    """Let handlers of the service's errors catch the failure of a run too."""
    move = ErrorMove(facts, draft, (call.call,), lambda _: False, waited_for=True)
    for one in error_paths(facts, [call.call]).tries:
        handlers: Sequence[Handler] = one.handlers
        for index, handler in enumerate(handlers):
            names = raised_by_wait(move, handler, handlers[index + 1 :])
            if names and handler.type is not None:
                catch_as_well(move, handler.type, names)
