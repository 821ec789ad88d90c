"""What tests around a read say of the class of an error."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.errors import SERVER_ERROR, STATUS_ERROR
from migrate_interactions.rewriting.errors.classes import elements_of
from migrate_interactions.rewriting.errors.move import ErrorMove


def guard_of(move: ErrorMove, node: cst.BaseExpression) -> str:
    """What is known of the error at ``node`` by tests of its class around it.

    ``APIStatusError`` if it is a new one, ``"old"`` if it is one of the service's; else empty.
    """
    tree = move.facts.tree
    source = tree.source(node)
    below: cst.CSTNode = node
    for above in tree.ancestors(node):
        tested: cst.CSTNode | None = None
        match above:
            case cst.BooleanOperation(left=left, operator=cst.And(), right=right) if below is right:
                tested = left
            case cst.If(test=test, body=body) | cst.IfExp(test=test, body=body) if below is body:
                tested = test
            case cst.IfExp(test=test, orelse=orelse) if below is orelse:
                # `... if isinstance(error, APIStatusError) else error.code` is done
                if _tested_class(move, test, source) == STATUS_ERROR:
                    return STATUS_ERROR
            case cst.IndentedBlock(body=body):
                for line in body:
                    if line is below:
                        break
                    tested = tested or _test_that_leaves(line)
        if tested is not None and (found := _tested_class(move, tested, source)):
            return found
        if isinstance(above, (cst.FunctionDef, cst.Lambda, cst.ExceptHandler)):
            break
        below = above
    return ""


def _test_that_leaves(line: cst.CSTNode) -> cst.CSTNode | None:
    """The test of ``if not ...:`` whose body does not go on to what follows."""
    match line:
        case cst.If(
            test=cst.UnaryOperation(operator=cst.Not(), expression=tested),
            body=cst.BaseSuite(body=[*_, last]),
            orelse=None,
        ):
            small = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
            if isinstance(small, (cst.Return, cst.Raise, cst.Continue, cst.Break)):
                return tested
    return None


def _tested_class(move: ErrorMove, test: cst.CSTNode, source: str) -> str:
    """``"old"`` or ``APIStatusError`` if ``test`` asks whether the error is one of the service's.

    Tests that are joined by ``or`` say nothing.
    """
    match test:
        case cst.BooleanOperation(left=left, operator=cst.And(), right=right):
            return _tested_class(move, left, source) or _tested_class(move, right, source)
        case cst.Call(func=cst.Name(value="isinstance"), args=[subject, classes]):
            if move.facts.tree.source(subject.value) != source:
                return ""
            elements = elements_of(classes.value)
            if any(move.new_class(e) in (STATUS_ERROR, SERVER_ERROR) for e in elements):
                # both are there already: a rewrite of before
                return STATUS_ERROR if not any(map(move.old_class, elements)) else ""
            if elements and all(map(move.old_class, elements)):
                return "old"
    return ""
