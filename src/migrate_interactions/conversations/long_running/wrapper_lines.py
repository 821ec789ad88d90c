"""The lines of a wrapper that go with it, and those that stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from migrate_interactions.conversations.long_running.retry_loops import RetryLoop, Statements
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.walk import descendants


def lines_of(facts: Facts, node: cst.CSTNode) -> set[int]:
    """The lines that ``node`` stands on."""
    place = facts.tree.place(node)
    return set(range(place.line, max(place.line, place.end_line) + 1))


def kept_statements(loop: RetryLoop) -> tuple[list[cst.CSTNode], list[cst.CSTNode]]:
    """What stays of the ``try`` and of what follows it: without the ``break`` at its end."""
    return _without_break(loop.attempted), _without_break(loop.following)


def _without_break(statements: Statements) -> list[cst.CSTNode]:
    kept: list[cst.CSTNode] = list(statements)
    match kept:
        case [*_, cst.SimpleStatementLine(body=[cst.Break() | cst.Continue()])]:
            kept.pop()
    return kept


def lines_of_loop(facts: Facts, loop: RetryLoop) -> set[int]:
    """The lines that only make the loop, with what is only there for it before and behind."""
    attempted, following = kept_statements(loop)
    gone = lines_of(facts, loop.loop)
    for kept in (attempted, following):
        if kept:
            first, last = facts.tree.place(kept[0]), facts.tree.place(kept[-1])
            gone -= set(range(first.line, last.end_line + 1))
    behind = list(unreached_behind(facts, loop))
    serving = serving_statements(facts, loop.loop, [*attempted, *following], behind)
    for statement in (*serving, *behind):
        gone |= lines_of(facts, statement)
    return gone


def lines_around(facts: Facts, wrapper: cst.CSTNode, kept: Sequence[cst.CSTNode]) -> set[int]:
    """The lines of ``wrapper`` but for those ``kept`` in it, with what is only there for it."""
    gone = lines_of(facts, wrapper)
    for statement in kept:
        gone -= lines_of(facts, statement)
    for statement in serving_statements(facts, wrapper, kept):
        gone |= lines_of(facts, statement)
    return gone


def lines_of_handlers(facts: Facts, handler: cst.CSTNode) -> set[int]:
    """The lines of ``handler``, and the ``try:`` if there is no other."""
    lines = lines_of(facts, handler)
    guarded = facts.tree.parent(handler)
    if isinstance(guarded, cst.Try) and len(guarded.handlers) == 1:
        lines.add(facts.tree.line(guarded))
    return lines


def serving_statements(
    facts: Facts,
    wrapper: cst.CSTNode,
    kept: Sequence[cst.CSTNode],
    behind: Sequence[cst.CSTNode] = (),
) -> list[cst.CSTNode]:
    """Assignments of constants that only what goes has a use for.

    What goes is ``wrapper``, apart from what is ``kept`` of it, and what is ``behind`` it.
    """
    gone = [wrapper, *behind]

    def goes(node: cst.CSTNode) -> bool:
        return facts.tree.is_within(node, gone) and not facts.tree.is_within(node, kept)

    found: dict[cst.CSTNode, None] = {}
    for below in descendants(wrapper):
        if not isinstance(below, cst.Name) or facts.tree.is_within(below, kept):
            continue
        scope = facts.tree.scope_of(below).resolve(below.value)
        bindings = scope.bindings.get(below.value, ()) if scope is not None else ()
        if scope is None or not bindings:
            continue
        outside = [binding for binding in bindings if not goes(binding.node)]
        stays = {binding.node for binding in outside}
        if not all(map(_is_constant, outside)) or any(
            not goes(one) and facts.tree.statement_of(one) not in stays
            for one in facts.calls.mentions_of(scope, below.value)
        ):
            continue
        if scope.parent is None and files_using(facts, below.value):
            continue
        found.update(dict.fromkeys(binding.node for binding in outside))
    return list(found)


def _is_constant(binding: Binding) -> bool:
    if binding.kind is not BindingKind.ASSIGNMENT or binding.path:
        return False
    node = binding.node
    if isinstance(node, cst.Assign) and len(node.targets) > 1:
        return False
    return binding.value is not None and all(
        isinstance(
            below,
            (
                *(cst.Integer, cst.Float, cst.SimpleString, cst.UnaryOperation, cst.Tuple),
                *(cst.List, cst.Set, cst.Element, cst.BinaryOperation),
            ),
        )
        or (isinstance(below, cst.Name) and below.value in ("None", "True", "False"))
        for below in descendants(binding.value)
    )


def unreached_behind(facts: Facts, loop: RetryLoop) -> Iterator[cst.CSTNode]:
    """The statements behind a loop that a success leaves by ``return``."""
    statements = (*loop.attempted, *loop.following)
    if any(isinstance(below, cst.Break) for one in statements for below in descendants(one)):
        return
    block = facts.tree.parent(loop.loop)
    if isinstance(block, (cst.IndentedBlock, cst.Module)):
        yield from block.body[block.body.index(loop.loop) + 1 :]


def lines_of_function(facts: Facts, function: cst.CSTNode) -> set[int]:
    """The lines of a function that retries what it is given, if it is used once.

    With the decorator where that is the use.
    """
    if not isinstance(function, cst.FunctionDef):
        return set()
    scope = facts.tree.scope_of(function)
    reads = facts.tree.scopes.reads.get((scope, function.name.value), [])
    decorators = [
        above
        for read in reads
        for above in facts.tree.ancestors(read)
        if isinstance(above, cst.Decorator)
    ]
    lines = {line for one in decorators for line in lines_of(facts, one)}
    if len(reads) == 1 and not files_using(facts, function.name.value):
        lines |= lines_of(facts, function)
        for one in function.decorators:
            lines |= lines_of(facts, one)
    return lines
