"""The lines that are there only to leave turns out."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.truncation.cuts import Way
from migrate_interactions.conversations.truncation.truncations import Truncation
from migrate_interactions.findings import Category, Fate, Orchestration
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.tree import Tree


def lines_of(tree: Tree, truncation: Truncation) -> tuple[Orchestration, ...]:
    """What becomes of the lines of ``truncation`` once the service keeps the turns.

    A statement that only cuts goes, with the test around it; what is left out inside of another
    statement is written otherwise.
    """
    statement = tree.statement_of(truncation.node)
    cuts = statement is truncation.node or isinstance(statement, cst.Expr)
    fate = Fate.GOES if cuts and truncation.way is not Way.BUDGET else Fate.CHANGES
    if fate is Fate.CHANGES:
        node = truncation.node
        return (_of(tree, fate, node.iter if isinstance(node, cst.For) else node),)
    statements = [statement, *map(tree.statement_of, truncation.more)]
    around = _with_test(tree, statements)
    return tuple(_of(tree, fate, one) for one in ((around,) if around is not None else statements))


def _of(tree: Tree, fate: Fate, node: cst.CSTNode) -> Orchestration:
    place = tree.place(node)
    lines = tuple(range(place.line, place.end_line + 1))
    return Orchestration(place.path, Category.TRUNCATION, fate, lines)


def _with_test(tree: Tree, statements: Sequence[cst.CSTNode]) -> cst.CSTNode | None:
    """The outermost test or loop that does nothing but ``statements``."""
    found: cst.CSTNode | None = None
    for above in tree.ancestors(statements[0]):
        match above:
            case cst.SimpleStatementLine(body=[_]) | cst.IndentedBlock():
                continue
            case cst.If(body=body, orelse=None) | cst.While(body=body, orelse=None):
                if not all(_only_has(tree, one, statements) for one in body.body):
                    return found
                found = above
            case _:
                return found
    return found


def _only_has(tree: Tree, statement: cst.CSTNode, inner: Sequence[cst.CSTNode]) -> bool:
    """Whether ``statement`` has one of ``inner`` in it, or is a text that does nothing."""
    match statement:
        case cst.SimpleStatementLine(body=[cst.Expr(value=value)]) if constant_text(value):
            return True
    return any(tree.is_within(one, (statement,)) for one in inner)
