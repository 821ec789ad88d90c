"""Texts that are put together from all the chunks of one stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.streamed.pieces import (
    Piece,
    has_text,
    piece_of,
    sees_every_piece,
    yielded_sites,
)
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.scopes import Binding, BindingKind
from migrate_interactions.syntax.shapes import is_empty_list
from migrate_interactions.syntax.uses import is_tested


@dataclass(frozen=True)
class Accumulation:
    """The whole text of a stream of ``sites``.

    ``loop`` is the loop over the stream, or over a generator that yields its texts; None where
    that is not written out. ``start`` is the binding that the pieces are added to.
    """

    sites: frozenset[Site]
    loop: cst.CSTNode | None = None
    start: Binding | None = None
    #: The statement that takes up a piece.
    addition: cst.CSTNode | None = None

    @property
    def beginning(self) -> cst.CSTNode | None:
        """The statement of ``start``."""
        return self.start.node if self.start is not None else None


def added_up(facts: Facts, binding: Binding, read: cst.Name) -> Accumulation | None:
    """The text that ``text += chunk.text`` makes of a stream until ``read``."""
    node = binding.node
    if not isinstance(node, cst.AugAssign) or not isinstance(node.operator, cst.AddAssign):
        return None
    piece = piece_of(facts, binding.value)
    if piece is None or not sees_every_piece(facts, piece, node):
        return None
    start = _only_start(facts, binding, piece.loop, read)
    match _value_of(start) if start is not None else None:
        case cst.SimpleString() as text if text.evaluated_value == "":
            if _is_whole_at(facts, start, piece, read):
                return Accumulation(piece.sites, piece.loop, start, node)
    return None


def joined(facts: Facts, call: cst.Call) -> Accumulation | None:
    """The text that ``"".join(pieces)`` makes of a stream."""
    match call:
        case cst.Call(
            func=cst.Attribute(value=cst.SimpleString() as glue, attr=cst.Name(value="join")),
            args=[cst.Arg(value=pieces, star="", keyword=None)],
        ) if glue.evaluated_value == "":
            pass
        case _:
            return None
    match pieces:
        case cst.GeneratorExp() | cst.ListComp():
            return _comprehended(facts, pieces)
        case cst.Name():
            return _collected(facts, pieces)
        case cst.Call():
            sites = yielded_sites(facts, pieces)
            return Accumulation(sites) if sites else None
    return None


def accumulation_at(facts: Facts, text: cst.BaseExpression) -> Accumulation | None:
    """The accumulation whose result ``text`` is, if it can only be that one."""
    if isinstance(text, cst.Call):
        return joined(facts, text)
    if not isinstance(text, cst.Name):
        return None
    bound = facts.tracker.definitions_at(text)
    for binding in bound:
        whole = added_up(facts, binding, text)
        if whole is not None and bound <= {binding, whole.start}:
            return whole
    return None


def takes_up_pieces(facts: Facts, read: cst.Name) -> frozenset[Site]:
    """The sites whose chunks are appended to the list that ``read`` is, some or all."""
    found: set[Site] = set()
    for _, value in _appended(facts, read):
        piece = piece_of(facts, value)
        if piece is not None:
            found |= piece.sites
    return frozenset(found)


def _comprehended(facts: Facts, node: cst.GeneratorExp | cst.ListComp) -> Accumulation | None:
    loop = node.for_in
    piece = piece_of(facts, node.elt)
    if piece is None or piece.loop is not loop or loop.inner_for_in is not None:
        return None
    if not all(has_text(facts, piece, condition.test) for condition in loop.ifs):
        return None
    return Accumulation(piece.sites, loop)


def _collected(facts: Facts, read: cst.Name) -> Accumulation | None:
    start = facts.tracker.only_definition(read)
    value = _value_of(start) if start is not None else None
    if start is None or value is None:
        return None
    if isinstance(value, cst.ListComp):
        return _comprehended(facts, value)
    if not is_empty_list(value):
        return None
    additions = [
        (node, value)
        for node, value in _appended(facts, read)
        if _between(facts, node, start.node, read)
    ]
    if len(additions) != 1:
        return None
    ((node, element),) = additions
    piece = piece_of(facts, element)
    if piece is None or not sees_every_piece(facts, piece, node):
        return None
    if _only_start(facts, start, piece.loop, read) is not start:
        return None
    for mention in facts.calls.same_variable(read):
        known = mention is read or facts.tree.is_within(mention, [node, start.node])
        known = known or not _between(facts, mention, start.node, read)
        if not known and not _only_looks(facts, mention):
            return None
    if not _is_whole_at(facts, start, piece, read):
        return None
    return Accumulation(piece.sites, piece.loop, start, facts.tree.statement_of(node))


def _appended(facts: Facts, read: cst.Name) -> Iterator[tuple[cst.Call, cst.BaseExpression]]:
    """The calls of ``append`` on the list that ``read`` is, and what they append."""
    for mention in facts.calls.same_variable(read):
        attribute = facts.tree.parent(mention)
        call = facts.tree.parent(attribute) if attribute is not None else None
        match attribute, call:
            case (
                cst.Attribute(attr=cst.Name(value="append")),
                cst.Call(func=func, args=[cst.Arg(value=value, star="")]),
            ) if func is attribute:
                yield call, value


def _only_looks(facts: Facts, mention: cst.CSTNode) -> bool:
    """Whether ``mention`` leaves the list as it is."""
    if is_tested(facts.tree, mention):
        return True
    argument = facts.tree.parent(mention)
    call = facts.tree.parent(argument) if isinstance(argument, cst.Arg) else None
    match call:
        case cst.Call(func=cst.Name(value="len")):
            return True
        case cst.Call(func=cst.Attribute(value=cst.SimpleString(), attr=cst.Name(value="join"))):
            return True
    return False


# -- the way from the start to the read -----------------------------------------------------


def _value_of(binding: Binding) -> cst.BaseExpression | None:
    """What an assignment gives the variable of ``binding``, displays unpacked."""
    value = binding.value if binding.kind is BindingKind.ASSIGNMENT else None
    for index in binding.path:
        match value:
            case cst.Tuple(elements=elements) if index < len(elements):
                value = elements[index].value
            case _:
                return None
    return value


def _between(facts: Facts, node: cst.CSTNode, first: cst.CSTNode, last: cst.CSTNode) -> bool:
    span = facts.tree.span
    return span(first).start <= span(node).start <= span(last).start


def _only_start(
    facts: Facts, binding: Binding, loop: cst.CSTNode, read: cst.Name
) -> Binding | None:
    """The last binding before ``loop``, if the variable is not set otherwise until its end."""
    span = facts.tree.span
    bindings = [
        other
        for other in binding.scope_holding.bindings.get(binding.name, ())
        if other.kind is not BindingKind.ANNOTATION_ONLY
        and facts.calls.enclosing_function(other.node) is facts.calls.enclosing_function(read)
    ]
    before = [other for other in bindings if span(other.node).start < span(loop).start]
    start = max(before, key=lambda other: span(other.node).start, default=None)
    if start is None or start.kind is not BindingKind.ASSIGNMENT:
        return None
    inside = {
        other
        for other in bindings
        if span(start.node).start <= span(other.node).start < span(loop).end
    }
    return start if inside <= {start, binding} else None


def _is_whole_at(facts: Facts, start: Binding | None, piece: Piece, read: cst.Name) -> bool:
    """Whether every way from ``start`` to ``read`` goes through the whole loop.

    The loop may stand in ``try`` and ``with`` blocks beside ``start``.
    """
    tree = facts.tree
    if start is None or facts.calls.enclosing_function(read) is not (
        facts.calls.enclosing_function(piece.loop)
    ):
        return False
    beginning = tree.line_of(start.node)
    around_read = {read, *tree.ancestors(read)}
    current: cst.CSTNode = piece.loop
    started = False
    while True:
        block = tree.parent(current)
        lines = list(getattr(block, "body", ()))
        if block is None or current not in lines:
            return False
        index = lines.index(current)
        started = started or beginning in lines[:index]
        if any(line in around_read for line in lines[index + 1 :]):
            return started
        container = tree.parent(block)
        match container:
            case cst.Try(body=body, orelse=orelse, handlers=handlers, finalbody=final):
                if body is not block or final in around_read:
                    return False
                if orelse is not None and orelse in around_read:
                    return started
                if not all(_leaves(handler.body) for handler in handlers):
                    return False
                current = container
            case cst.With():
                current = container
            case cst.If() if started:
                current = container
            case cst.Else() if started:
                above = tree.parent(container)
                while isinstance(above, cst.If) and isinstance(tree.parent(above), cst.If):
                    above = tree.parent(above)
                if not isinstance(above, cst.If):
                    return False
                current = above
            case _:
                return False
        if isinstance(current, cst.If):
            # an ``elif`` is a statement of the block in which its chain begins
            while isinstance(tree.parent(current), cst.If):
                above = tree.parent(current)
                assert above is not None
                current = above


def _leaves(body: cst.BaseSuite) -> bool:
    """Whether a handler with ``body`` does not go on behind its statement."""
    last = body.body[-1] if body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    match last:
        case cst.Return() | cst.Raise() | cst.Continue() | cst.Break():
            return True
        case cst.Expr(value=cst.Call(func=cst.Attribute(value=cst.Name("sys"), attr=called))):
            return called.value == "exit"
    return False
