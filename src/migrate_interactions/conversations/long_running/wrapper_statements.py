"""The statements of a retry that go with it, and those that stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from migrate_interactions.conversations.long_running.retry_loops import RetryLoop, Statements
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.walk import descendants


def kept_statements(loop: RetryLoop) -> tuple[list[cst.CSTNode], list[cst.CSTNode]]:
    """What stays of the ``try`` and of what follows it: without the ``break`` at its end."""
    return _without_break(loop.attempted), _without_break(loop.following)


def _without_break(statements: Statements) -> list[cst.CSTNode]:
    kept: list[cst.CSTNode] = list(statements)
    match kept:
        case [*_, cst.SimpleStatementLine(body=[cst.Break() | cst.Continue()])]:
            kept.pop()
    return kept


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
