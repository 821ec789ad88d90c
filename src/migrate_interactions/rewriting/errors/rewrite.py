"""Sees to every handler and policy that errors of moved calls come by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import libcst as cst

from migrate_interactions.conversations.remaining_errors import may_raise_old_errors
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.error_paths import ErrorPaths, error_paths
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.findings import Span
from migrate_interactions.mapping.errors import (
    ATTRIBUTES,
    CLIENT_ERRORS,
    CONNECTION_ERROR,
    SERVER_ERROR,
    STATUS_CLASSES,
    STATUS_ERROR,
    TIMEOUT_ERROR,
)
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.errors.classes import (
    elements_of,
    new_classes,
    rewrite_classes,
)
from migrate_interactions.rewriting.errors.failed_runs import catch_as_well, raised_by_wait
from migrate_interactions.rewriting.errors.move import ErrorMove
from migrate_interactions.rewriting.errors.policies import rewrite_class_names_in
from migrate_interactions.rewriting.errors.reads import Caught, reads_in, rewrite_error
from migrate_interactions.rewriting.names import free_name
from migrate_interactions.rewriting.refused import RefusedError

Handler = cst.ExceptHandler | cst.ExceptStarHandler

MULTIPLIED = "the code's own retries come on top of those that the SDK makes of interactions"


def rewrite_error_handlers(
    facts: Facts,
    draft: Draft,
    sites: Sequence[Site],
    is_gone: Callable[[cst.CSTNode], bool],
    *,
    waited_for: bool = False,
) -> None:
    """Let what catches the errors of ``sites`` catch those of interactions.

    Where something else in reach still raises the old ones, both are caught; ``waited_for`` says
    that interactions are waited for, which raises errors of its own. Raises RefusedError where
    the error is read for what new errors do not have, or goes where it cannot be followed.
    """
    moved = frozenset(site.call for site in sites)
    move = ErrorMove(facts, draft, moved, is_gone, waited_for=waited_for)
    paths = error_paths(facts, [place for site in sites for place in _raising(facts, site)])
    _refuse_other_files(facts, paths)
    _rewrite_paths(move, paths)
    tries: list[cst.Try | cst.TryStar] = [*facts.tree.scopes.nodes(cst.Try)]
    tries += facts.tree.scopes.nodes(cst.TryStar)
    others = [node for node in tries if node not in paths.tries and _names_old_errors(move, node)]
    if paths.deferred:
        for one in others:
            _rewrite_try(move, one, looped=False, mixed=True)
    _refuse_other_mentions(move, others)
    _refuse_reads_of_causes(move)


def rewrite_dead_handlers(
    facts: Facts,
    draft: Draft,
    tries: Sequence[cst.Try | cst.TryStar],
    watchers: dict[cst.BaseExpression, cst.CSTNode],
) -> None:
    """Let what catches old errors where only interactions are used catch those of interactions.

    ``watchers`` are expressions that name errors, with the code that they watch. Raises
    RefusedError where an error is read for what new errors do not have.
    """
    move = ErrorMove(facts, draft, (), lambda _: False)
    _rewrite_paths(move, ErrorPaths(tries=[*tries], watchers=watchers))


def _refuse_reads_of_causes(move: ErrorMove) -> None:
    """An error that another one was raised from may be one of a moved call."""
    for node in move.facts.tree.scopes.nodes(cst.Attribute):
        match node:
            case cst.Attribute(
                value=cst.Attribute(attr=cst.Name(value="__cause__" | "__context__")),
                attr=cst.Name(value=name),
            ) if name in ATTRIBUTES:
                source = move.facts.tree.source(node)
                raise move.refuse(f"`{source}` is read of whatever error it is", node)


def _raising(facts: Facts, site: Site) -> Iterator[cst.CSTNode]:
    """Where the errors of ``site`` come from: its call, or where what that gives is used."""
    yield site.call
    if site.is_handed_over or site.is_streaming or not _is_at_once(facts, site):
        yield from facts.tracker.follow(site.call).seen


def _is_at_once(facts: Facts, site: Site) -> bool:
    """Whether the request is made where the call stands."""
    return not site.is_async or isinstance(facts.tree.parent(site.call), cst.Await)


def _rewrite_paths(move: ErrorMove, paths: ErrorPaths) -> None:
    for one in paths.tries:
        _rewrite_try(move, one, looped=paths.looped)
    for watcher, code in paths.watchers.items():
        mixed = may_raise_old_errors(move.facts, code, move.moved)
        for part in _policy_parts(watcher, code):
            rewrite_class_names_in(move, part, mixed=mixed)


def _policy_parts(watcher: cst.BaseExpression, code: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What of ``watcher`` is not the code itself that it watches."""
    if isinstance(watcher, cst.Call) and code in watcher.args:
        yield watcher.func
        yield from (argument.value for argument in watcher.args if argument is not code)
    else:
        yield watcher


def _rewrite_try(
    move: ErrorMove, node: cst.Try | cst.TryStar, *, looped: bool, mixed: bool | None = None
) -> None:
    if move.is_gone(node) or node in move.done:
        return
    move.done.add(node)
    if mixed is None:
        mixed = may_raise_old_errors(move.facts, node.body, move.moved)
    handlers: Sequence[Handler] = node.handlers
    _refuse_order(move, handlers)
    for index, handler in enumerate(handlers):
        caught = Caught(certain=_only_status(move, handler), mixed=mixed)
        if handler.type is not None:
            _rewrite_type(move, handler, handlers[:index], handlers[index + 1 :], mixed=mixed)
        if handler.name is not None and isinstance(handler.name.name, cst.Name):
            for read in reads_in(move, handler.body, handler.name.name.value):
                rewrite_error(move, read, caught)
        if looped and _tries_again(handler):
            move.draft.note(MULTIPLIED)


def _only_status(move: ErrorMove, handler: Handler) -> bool:
    """Whether a handler catches nothing but what the service answers."""
    return handler.type is not None and all(
        move.old_class(e) in (STATUS_ERROR, SERVER_ERROR, CLIENT_ERRORS)
        for e in elements_of(handler.type)
    )


def _rewrite_type(
    move: ErrorMove,
    handler: Handler,
    earlier: Sequence[Handler],
    later: Sequence[Handler],
    *,
    mixed: bool,
) -> None:
    assert handler.type is not None
    if CLIENT_ERRORS not in new_classes(move, handler.type) or handler.type in move.done:
        beside = raised_by_wait(move, handler, later)
        rewrite_classes(move, handler.type, mixed=mixed, beside=beside)
        if beside and not any(map(move.old_class, elements_of(handler.type))):
            catch_as_well(move, handler.type, beside)
        return
    # no class is just the 4xx answers; what is left of an APIStatusError may be
    if any(_catches_server_errors(move, before) for before in earlier):
        rewrite_classes(move, handler.type, mixed=mixed, client_errors=STATUS_ERROR)
        return
    block = handler.body
    alone = len(elements_of(handler.type)) == 1
    if not alone or any(_catches_server_errors(move, one) for one in later):
        rewrite_classes(move, handler.type, mixed=mixed)
        return
    if not isinstance(block, cst.IndentedBlock):
        rewrite_classes(move, handler.type, mixed=mixed)
        return
    rewrite_classes(move, handler.type, mixed=mixed, client_errors=STATUS_ERROR)
    _let_server_errors_pass(move, handler, block.body[0])


def _let_server_errors_pass(move: ErrorMove, handler: Handler, first: cst.CSTNode) -> None:
    """Raise again what the handler did not catch before its other statements."""
    tree = move.facts.tree
    if handler.name is not None and isinstance(handler.name.name, cst.Name):
        name = handler.name.name.value
    else:
        assert handler.type is not None
        name = free_name(move.facts, "error")
        end = move.draft.carry(handler.type).end
        move.draft.replace_span(Span(end, end), f" as {name}")
    test = f"isinstance({name}, {move.use(SERVER_ERROR)})"
    small = first.body[0] if isinstance(first, cst.SimpleStatementLine) else first
    move.draft.insert_before(small, (f"if {test}:",), (f"{tree.module.default_indent}raise",))


def _catches_server_errors(move: ErrorMove, handler: Handler) -> bool:
    """Whether ``handler`` catches every 5xx answer."""
    if handler.type is None:
        return True
    for element in elements_of(handler.type):
        if isinstance(element, cst.Name) and element.value in ("Exception", "BaseException"):
            return True
        known = {move.old_class(element), move.new_class(element)}
        if known & {SERVER_ERROR, STATUS_ERROR, "APIError"}:
            return True
    return False


def _refuse_order(move: ErrorMove, handlers: Sequence[Handler]) -> None:
    """A time-out is a connection error of the new ones, but was not of the old ones."""
    seen = False
    for handler in handlers:
        if handler.type is None:
            continue
        classes = {move.old_class(element) for element in elements_of(handler.type)}
        if seen and TIMEOUT_ERROR in classes:
            raise move.refuse(
                "time-outs are caught after connection errors, which include them", handler
            )
        seen = seen or CONNECTION_ERROR in classes


def _tries_again(handler: Handler) -> bool:
    """Whether a loop may go on behind ``handler``."""
    last = handler.body.body[-1]
    small = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    return not isinstance(small, (cst.Raise, cst.Return, cst.Break))


def _names_old_errors(move: ErrorMove, node: cst.Try | cst.TryStar) -> bool:
    return any(
        move.old_class(element)
        for handler in node.handlers
        if handler.type is not None
        for element in elements_of(handler.type)
    )


def _refuse_other_files(facts: Facts, paths: ErrorPaths) -> None:
    """Callers in other files that catch the old errors would no longer catch anything."""
    for function in paths.functions:
        name = function.name.value
        for dotted in STATUS_CLASSES:
            others = files_using(facts, name, "genai", dotted.rpartition(".")[2])
            if others:
                raise RefusedError(
                    "used-in-another-file",
                    f"`{name}` is used in {others[0]}, which catches errors of google.genai",
                    facts.tree.line(function),
                )


def _refuse_other_mentions(move: ErrorMove, others: Sequence[cst.CSTNode]) -> None:
    """Old classes that are named where it cannot be told whose errors are meant."""
    tree = move.facts.tree
    left = [
        node
        for node in (*tree.scopes.nodes(cst.Attribute), *tree.scopes.nodes(cst.Name))
        if move.facts.values.imported(node) in STATUS_CLASSES
        and node not in move.done
        and not move.is_gone(node)
        and not tree.is_within(node, others)
        and not _only_names_it(move, node)
    ]
    seen = _seen_on_other_paths(move) if left else set()
    for node in left:
        if node not in seen:
            raise move.refuse(
                f"`{tree.source(node)}` is named where it cannot be told whose errors are meant",
                node,
            )


def _seen_on_other_paths(move: ErrorMove) -> set[cst.CSTNode]:
    """What the errors of the calls that stay come by."""
    seen: set[cst.CSTNode] = set()
    for site in move.facts.sites:
        if site.call not in move.moved:
            other = ErrorMove(move.facts, Draft(move.facts.tree), (site.call,), move.is_gone)
            with suppress(RefusedError):
                _rewrite_paths(other, error_paths(move.facts, other.moved))
            seen |= other.done
    return seen


def _only_names_it(move: ErrorMove, node: cst.CSTNode) -> bool:
    """Whether a class is only imported, constructed, inherited from or annotated with here."""
    tree = move.facts.tree
    parent = tree.parent(node)
    match parent:
        case cst.Call(func=func):
            return func is node
        case cst.Attribute() | cst.ImportAlias() | cst.ImportFrom() | cst.AsName():
            return True
        case cst.Arg():
            return isinstance(tree.parent(parent), cst.ClassDef)
    return any(isinstance(above, cst.Annotation) for above in tree.ancestors(node))
