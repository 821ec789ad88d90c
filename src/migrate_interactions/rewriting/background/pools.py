"""A pool of threads that runs one function, which is waited for at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import libcst as cst

from migrate_interactions.conversations.long_running.queues import Carrier, QueueWrapper
from migrate_interactions.conversations.long_running.repeated_code import waits_for_interaction
from migrate_interactions.conversations.long_running.wrapper_statements import serving_statements
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.running import run_of
from migrate_interactions.findings import Fix, Safety, Span
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.shapes import keyword_of
from migrate_interactions.syntax.walk import descendants

REASON = "queue-wrapper"


def rewrite_pool(facts: Facts, wrapper: QueueWrapper) -> Fix:
    """``with ThreadPoolExecutor() as pool: return pool.submit(f, x).result()`` becomes ``f(x)``.

    A time-out becomes the deadline of the wait in the function. Raises RefusedError.
    """
    call = wrapper.node
    if wrapper.carrier is not Carrier.POOL or not isinstance(call, cst.Call):
        raise _refused(facts, call, "is run by something else than a pool of threads")
    pool = _pool_around(facts, call)
    statements = _statements(pool)
    result, future = _result_of(facts, call, statements)
    draft = Draft(facts.tree)
    run = run_of(facts.values, call)
    assert run is not None
    function = facts.tree.source(run.function)
    arguments = call.args[call.args.index(run.argument) + 1 :]
    direct: list[Piece] = [f"{function}("]
    if arguments:
        first, last = facts.tree.span(arguments[0]), facts.tree.span(arguments[-1])
        direct.append(Span(first.start, last.end))
    direct.append(")")
    serving: list[cst.CSTNode] = []
    if result.args:
        limit = result.args[0].value
        serving = _give_deadline(facts, draft, wrapper, limit, pool)
    draft.replace(result, *direct)
    kept = [one for one in statements if one is not future]
    if not kept or kept != list(statements[-len(kept) :]):
        raise _refused(facts, pool, "does more than to wait for one call")
    start, end = facts.tree.span(kept[0]).start, facts.tree.span(kept[-1]).end
    carried = Span(start, end)
    draft.shift(carried, facts.tree.indentation(pool))
    draft.replace_span(Span(facts.tree.span(pool).start, end), carried)
    for statement in serving:
        draft.remove_statement(statement)
    return Fix(
        title="call the function where its answer is waited for, without the pool of threads",
        safety=Safety.REVIEW,
        edits=draft.edits(),
        details=_details(bool(result.args)),
    )


def _details(limited: bool) -> tuple[str, ...]:
    if not limited:
        return ()
    return (
        "the time-out is the deadline of the wait: when it passes, the interaction is cancelled; "
        "the pool waited for the end of the call all the same",
    )


def _pool_around(facts: Facts, call: cst.Call) -> cst.With:
    """The ``with`` that makes the pool which ``call`` gives its work to."""
    match call.func:
        case cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value="submit")):
            pass
        case _:
            raise _refused(facts, call, "hands a function to a thread, and the function waits")
    for above in facts.tree.ancestors(call):
        match above:
            case cst.With(
                items=[
                    cst.WithItem(item=cst.Call(func=made), asname=cst.AsName(name=cst.Name(own)))
                ]
            ) if own == name and facts.values.imported(made).endswith(".ThreadPoolExecutor"):
                if above.asynchronous is None:
                    return above
    raise _refused(facts, call, "hands a function to a pool that is made elsewhere")


def _statements(pool: cst.With) -> Sequence[cst.BaseStatement]:
    return pool.body.body if isinstance(pool.body, cst.IndentedBlock) else ()


def _result_of(
    facts: Facts, call: cst.Call, statements: Sequence[cst.CSTNode]
) -> tuple[cst.Call, cst.CSTNode | None]:
    """The call of ``result`` that waits for ``call``, and the statement that keeps its future."""
    parent = facts.tree.parent(call)
    match parent:
        case cst.Attribute(attr=cst.Name(value="result")):
            waiting = facts.tree.parent(parent)
            if isinstance(waiting, cst.Call) and waiting.func is parent:
                return waiting, None
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as future)]):
            mentions = [n for n in facts.calls.same_variable(future) if n is not future]
            line = facts.tree.parent(parent)
            following = _behind(line, statements)
            if len(mentions) == 1 and following is not None:
                read = facts.tree.parent(mentions[0])
                waiting = facts.tree.parent(read) if read is not None else None
                match waiting:
                    case cst.Call(func=cst.Attribute(attr=cst.Name(value="result")) as func) if (
                        func is read and facts.tree.is_within(waiting, [following])
                    ):
                        return waiting, line
    raise _refused(facts, call, "is not waited for at once")


def _behind(line: cst.CSTNode | None, statements: Sequence[cst.CSTNode]) -> cst.CSTNode | None:
    """The statement that comes next."""
    for one, other in pairwise(statements):
        if one is line:
            return other
    return None


def _give_deadline(
    facts: Facts,
    draft: Draft,
    wrapper: QueueWrapper,
    limit: cst.BaseExpression,
    pool: cst.With,
) -> list[cst.CSTNode]:
    """Give the wait for the interaction the time-out ``limit`` as its deadline."""
    function = facts.calls.enclosing_function(wrapper.call.call)
    waits = [
        below
        for below in (descendants(function.body) if function is not None else ())
        if isinstance(below, cst.Call) and waits_for_interaction(below)
    ]
    if (
        function is None
        or len(facts.calls.calls_of(function)) + len(facts.tracker.mentions_uncalled(function)) != 1
    ):
        raise _refused(facts, limit, "is the time-out of one of several calls of the function")
    is_known = isinstance(limit, (cst.Integer, cst.Float)) or _is_of_module(facts, limit)
    if len(waits) != 1 or not is_known:
        raise _refused(facts, limit, "is no time-out of an interaction that is waited for")
    (wait,) = waits
    if any(keyword_of(one) == "deadline" for one in wait.args):
        raise _refused(facts, wait, "has a deadline of its own")
    last = facts.tree.span(wait.args[-1].value).end
    draft.replace_span(Span(last, last), f", deadline={facts.tree.source(limit)}")
    return [] if _is_of_module(facts, limit) else serving_statements(facts, limit, [])


def _is_of_module(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is a variable of the module, which every function sees."""
    if not isinstance(node, cst.Name):
        return False
    scope = facts.tree.scope_of(node).resolve(node.value)
    return scope is not None and scope.parent is None


def _refused(facts: Facts, node: cst.CSTNode, what: str) -> RefusedError:
    return RefusedError(REASON, f"`{facts.tree.excerpt(node)}` {what}", facts.tree.line(node))
