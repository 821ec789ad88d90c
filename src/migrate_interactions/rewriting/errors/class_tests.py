"""Tests of which class an error is of: `isinstance`, and the name of the class."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.mapping.errors import CLIENT_ERRORS, SERVER_ERROR, STATUS_ERROR
from migrate_interactions.rewriting.errors.classes import elements_of, new_classes, rewrite_classes
from migrate_interactions.rewriting.errors.move import TEXT, ErrorMove


def rewrite_class_name(move: ErrorMove, node: cst.BaseExpression) -> None:
    """The name of the error's class may be shown, but nothing may hang on it."""
    tree = move.facts.tree
    move.draft.note(TEXT)
    for above in tree.ancestors(node):
        if isinstance(above, cst.Comparison):
            raise move.refuse(f"`{tree.source(above)}` tests the name of the class", above)
        if isinstance(above, cst.BaseSmallStatement):
            return


def rewrite_class_test(
    move: ErrorMove, node: cst.BaseExpression, call: cst.Call, *, mixed: bool
) -> None:
    """``isinstance(error, errors.ClientError)``."""
    classes = call.args[1].value
    wanted = new_classes(move, classes)
    if CLIENT_ERRORS not in wanted or classes in move.done:
        rewrite_classes(move, classes, mixed=mixed)
        return
    # no class is just the 4xx answers, but a class and a status are
    elements = elements_of(classes)
    move.done |= {classes, *elements}
    tree = move.facts.tree
    source = tree.source(node)
    status_error = move.use(STATUS_ERROR)
    kept = [tree.source(e) for e in elements if mixed or not move.old_class(e)]
    kept += [move.use(one) for one in wanted if one != CLIENT_ERRORS]
    tests = []
    if kept:
        listed = kept[0] if len(kept) == 1 else f"({', '.join(kept)})"
        tests.append(f"isinstance({source}, {listed})")
    parent = tree.parent(call)
    test = f"isinstance({source}, {status_error})"
    if mixed or not _asks_for_client_error(parent, call):
        test += f" and not isinstance({source}, {move.use(SERVER_ERROR)})"
    tests.append(test)
    new = " or ".join(tests)
    alone = isinstance(parent, (cst.If, cst.Return, cst.Assign, cst.Arg, cst.While)) or (
        isinstance(parent, cst.BooleanOperation)
        and isinstance(parent.operator, cst.And)
        and len(tests) == 1
    )
    move.draft.replace(call, new if alone else f"({new})")


def _asks_for_client_error(parent: cst.CSTNode | None, call: cst.Call) -> bool:
    """Whether ``... and error.code == 429`` follows: a status that is 4xx."""
    match parent:
        case cst.BooleanOperation(
            left=left,
            operator=cst.And(),
            right=cst.Comparison(
                left=cst.Attribute(attr=cst.Name("code")),
                comparisons=[cst.ComparisonTarget(cst.Equal() | cst.In(), statuses)],
            ),
        ) if left is call:
            listed = elements_of(statuses)
            return all(
                isinstance(s, cst.Integer) and 400 <= s.evaluated_value < 500 for s in listed
            )
    return False
