"""One mention of a history, told by what stands around it."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.holders import Holder, Mention, lent_by
from migrate_interactions.conversations.lending import is_repeatable
from migrate_interactions.conversations.operations.additions import added, elements_read, turns_read
from migrate_interactions.conversations.operations.composites import composed
from migrate_interactions.conversations.operations.family import Family
from migrate_interactions.conversations.operations.handing_on import passed
from migrate_interactions.conversations.operations.links import returned, taken, unpacked
from migrate_interactions.conversations.operations.loops_over import gone_through
from migrate_interactions.conversations.operations.methods import method_operations
from migrate_interactions.conversations.operations.operation import Doing, Operation
from migrate_interactions.conversations.operations.origins import assigned
from migrate_interactions.conversations.operations.parts import subscript_operations
from migrate_interactions.conversations.operations.reports import escape
from migrate_interactions.syntax.uses import is_tested


def mention_operations(family: Family, holder: Holder, mention: Mention) -> Iterator[Operation]:
    """The operations that one expression which stands for ``holder`` is part of."""
    tree = family.facts.tree
    node = mention.node
    parent = tree.parent(node)
    is_kept = mention.alias is not None or isinstance(parent, (cst.Assign, cst.AnnAssign))
    if mention.lent and not is_kept and not is_repeatable(node):
        yield escape(family, holder, mention, node)
        return
    match parent:
        case cst.Expr() if mention.lent:
            return
        case cst.Return() if _is_lent(family, holder, parent):
            yield Operation(Doing.LINK, holder, mention, node)
            return  # the calls are mentions
        case cst.AssignTarget():
            statement = tree.parent(parent)
            assert isinstance(statement, cst.Assign)
            yield from assigned(family, holder, mention, statement, statement.value)
            return
        case cst.AnnAssign(target=target, value=value) if target is node:
            if value is not None:
                yield from assigned(family, holder, mention, parent, value)
            return
        case cst.NamedExpr(target=target, value=value) if target is node:
            yield from assigned(family, holder, mention, parent, value)
            return
        case cst.Element():
            yield from unpacked(family, holder, mention, parent)
            return
        case cst.Del() if mention.key is not None and mention.alias is None:
            return  # reported of the dictionary
        case cst.AugAssign(target=target, operator=cst.AddAssign(), value=value):
            if target is node:
                yield added(family, holder, mention, parent, elements_read(family.facts, value))
                return
        case cst.Assign() | cst.AnnAssign() | cst.NamedExpr():
            yield from taken(family, holder, mention, parent)
            return
        case cst.Attribute(value=base, attr=cst.Name(value=method)) if base is node:
            call = tree.parent(parent)
            if isinstance(call, cst.Call) and call.func is parent:
                yield from method_operations(family, holder, mention, call, method)
                return
        case cst.Subscript(value=base) if base is node:
            yield from subscript_operations(family, holder, mention, parent)
            return
        case cst.Arg():
            call = tree.parent(parent)
            if isinstance(call, cst.Call):
                yield from passed(family, holder, mention, parent, call)
                return
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right) if left is node:
            yield from composed(family, holder, mention, parent, elements_read(family.facts, right))
            return
        case cst.StarredElement():
            literal = tree.parent(parent)
            if isinstance(literal, cst.List) and literal.elements[0] is parent:
                rest = turns_read(family.facts, literal.elements[1:])
                yield from composed(family, holder, mention, literal, rest)
                return
        case cst.Return():
            yield from returned(family, holder, mention, parent)
            return
        case cst.For(iter=iterable) | cst.CompFor(iter=iterable) if iterable is node:
            yield from gone_through(family, holder, mention, parent)
            return
        case cst.Expr() if mention.creates:
            yield Operation(Doing.LINK, holder, mention, node)
            return
        case cst.Expr() | cst.FormattedStringExpression():
            yield Operation(Doing.READ, holder, mention, node, what="is shown")
            return
    if is_tested(tree, node):
        yield Operation(Doing.READ, holder, mention, node, what="is tested")
        return
    yield escape(family, holder, mention, parent or node)


def _is_lent(family: Family, holder: Holder, statement: cst.Return) -> bool:
    function = family.facts.calls.enclosing_function(statement)
    return (
        function is not None
        and lent_by(family.facts, function) == holder
        and not family.facts.tracker.mentions_uncalled(function)
    )
