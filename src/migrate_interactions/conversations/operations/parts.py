"""Subscripts: slices and single turns that are read, changed or taken away."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention, stands_for
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.handing_on import copied
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.sending import is_sent
from migrate_interactions.syntax.shapes import first_target, is_empty_list
from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.uses import is_written


def subscript_operations(
    family: Family, holder: Holder, mention: Mention, node: cst.Subscript
) -> Iterator[Operation]:
    """``holder[...]``: turns are taken away, left out, changed or looked at."""
    tree = family.facts.tree
    above = tree.parent(node)
    excerpt = tree.excerpt(node)
    match node.slice:
        case [cst.SubscriptElement(slice=cst.Slice(lower=None, upper=None, step=None))]:
            if isinstance(above, cst.Del):
                yield Operation(Doing.CLEAR, holder, mention, above)
            elif isinstance(above, cst.AssignTarget):
                statement = tree.parent(above)
                assert isinstance(statement, cst.Assign)
                if is_empty_list(statement.value):
                    yield Operation(Doing.CLEAR, holder, mention, statement)
                else:
                    yield Operation(Doing.EDIT, holder, mention, node, what=f"`{excerpt} = ...`")
            else:
                yield from copied(family, holder, mention, node)
            return
        case [cst.SubscriptElement(slice=cst.Slice(lower=lower, upper=upper, step=None))]:
            taken = _from_end(tree, lower) if upper is None else 0
            statement = tree.statement_of(node)
            if isinstance(above, cst.Del) and taken:
                yield Operation(Doing.POP, holder, mention, above, count=taken)
                return
            if isinstance(above, cst.Assign) and stands_for(
                family.facts, first_target(above), holder
            ):
                taken = _from_end(tree, upper) if lower is None else 0
                if taken:
                    yield Operation(Doing.POP, holder, mention, above, count=taken)
                    return
                yield Operation(
                    Doing.WINDOW, holder, mention, statement, what=f"`{excerpt}` drops turns"
                )
                return
            if isinstance(above, (cst.Del, cst.Assign)) or is_sent(family.facts, node):
                yield Operation(
                    Doing.WINDOW, holder, mention, statement, what=f"`{excerpt}` drops turns"
                )
                return
            if isinstance(above, (cst.Arg, cst.BinaryOperation, cst.AssignTarget)):
                yield Operation(
                    Doing.WINDOW,
                    holder,
                    mention,
                    statement,
                    what=f"`{excerpt}` leaves out turns",
                )
                return
            yield Operation(Doing.READ, holder, mention, node, what="is looked into")
            return
    if is_written(tree, node):
        if isinstance(above, cst.Del):
            index = tree.source(node.slice[0].slice) if len(node.slice) == 1 else ""
            if index == "-1":
                yield Operation(Doing.POP, holder, mention, above, count=1)
                return
            if index == "0":
                yield Operation(
                    Doing.WINDOW, holder, mention, above, what=f"`del {excerpt}` drops turns"
                )
                return
        yield Operation(
            Doing.EDIT, holder, mention, node, what=f"`{excerpt}` of the history is changed"
        )
        return
    yield Operation(Doing.READ, holder, mention, node, what="is looked into")


def _from_end(tree: Tree, bound: cst.BaseExpression | None) -> int:
    """How many turns the slice bound ``-2`` counts from the end; 0 for any other."""
    text = tree.source(bound) if bound is not None else ""
    return int(text[1:]) if text.startswith("-") and text[1:].isdigit() else 0
