"""What a set of removed nodes covers, and the blocks that it leaves empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.orchestration.effects import has_no_effect
from migrate_interactions.facts.module import Facts


@dataclass(frozen=True)
class Removed:
    """``gone`` is removed with all that is below it, but for what is below one of ``kept``."""

    facts: Facts
    gone: frozenset[cst.CSTNode]
    kept: frozenset[cst.CSTNode] = frozenset()

    def covers(self, node: cst.CSTNode) -> bool:
        """Whether ``node`` is removed."""
        current: cst.CSTNode | None = node
        while current is not None:
            if current in self.gone:
                return True
            if current in self.kept:
                return False
            current = self.facts.tree.parent(current)
        return False

    def with_more(self, nodes: Iterable[cst.CSTNode]) -> Removed:
        """The same with ``nodes``, and with the blocks that are left empty by that.

        What is kept is not removed.
        """
        queue = [node for node in nodes if node not in self.gone | self.kept]
        grown = Removed(self.facts, self.gone.union(queue), self.kept)
        while queue:
            for emptied in grown._emptied_by(queue.pop()):
                if not grown.covers(emptied):
                    grown = Removed(self.facts, grown.gone | {emptied}, self.kept)
                    queue.append(emptied)
        return grown

    def keeps_some_of(self, node: cst.CSTNode) -> bool:
        """Whether a statement, or the head of one, is kept that is in ``node``.

        Where it is only an expression of a statement that goes, nothing of that is left.
        """
        tree = self.facts.tree
        return any(
            one is statement or isinstance(statement, cst.BaseCompoundStatement)
            for one in self.kept
            if tree.is_within(one, [node])
            for statement in (tree.statement_of(one),)
        )

    def _emptied_by(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """What has nothing left to do without ``node``: the block around it, calls of it."""
        tree = self.facts.tree
        above = tree.parent(node)
        if isinstance(above, cst.SimpleStatementLine):
            above = tree.parent(above)
        if isinstance(above, cst.BaseSuite):
            above = tree.parent(above)
        match above:
            case cst.Import(names=[*items]) | cst.ImportFrom(names=[*items]):
                yield from [above] if all(map(self.covers, items)) else []
            case cst.Global(names=[*items]) | cst.Nonlocal(names=[*items]):
                yield from [above] if all(map(self.covers, items)) else []
            case cst.FunctionDef(body=body) if self._is_empty(body):
                yield from self._calls_for_nothing(above)
            case cst.ExceptHandler() | cst.Finally() | cst.MatchCase():
                above = tree.parent(above)
            case cst.Else() if self._is_empty(above.body):
                yield above
        if above is not None and self._is_for_nothing(above):
            yield above

    def _is_for_nothing(self, node: cst.CSTNode) -> bool:
        """Whether a compound statement does nothing but ask, without what is removed."""
        match node:
            case cst.If(test=head, body=body, orelse=orelse):
                pass
            case cst.While(test=head, body=body, orelse=orelse):
                pass
            case cst.For(iter=head, body=body, orelse=orelse):
                if not self._is_unread_behind(node):
                    return False
            case cst.With(body=body):
                return self._is_empty(body) and self._is_unread_behind(node)
            case cst.Try(body=body, orelse=orelse, finalbody=finalbody):
                # without a body nothing is raised
                rest = [one.body for one in (orelse, finalbody) if one is not None]
                return self._is_empty(body) and all(map(self._is_idle, rest))
            case cst.Match(subject=subject, cases=cases):
                return has_no_effect(self.facts, subject) and all(
                    self._is_idle(case.body) for case in cases
                )
            case _:
                return False
        if not self._is_idle(body) or not has_no_effect(self.facts, head):
            return False
        match orelse:
            case None:
                return self._is_empty(body)
            case cst.Else(body=other):
                return self._is_idle(other)
        return self.covers(orelse) or self._is_for_nothing(orelse)

    def _is_empty(self, block: cst.BaseSuite) -> bool:
        """Whether a block has lost a statement, and none is left that does something."""
        return any(map(self.covers, _statements(block))) and self._is_idle(block)

    def _is_idle(self, block: cst.BaseSuite) -> bool:
        """Whether no statement is left in a block that does something."""
        return all(self.covers(one) or _does_nothing(one) for one in _statements(block))

    def _is_unread_behind(self, node: cst.For | cst.With) -> bool:
        """Whether the names that the head of ``node`` binds are read in it only."""
        scope = self.facts.tree.scope_of(node)
        items = set(node.items) if isinstance(node, cst.With) else {node}
        for name, bindings in scope.bindings.items():
            if any(binding.node in items for binding in bindings) and len(bindings) == 1:
                for read in self.facts.tree.scopes.reads.get((scope, name), ()):
                    if not self.covers(read) and not self.facts.tree.is_within(read, [node]):
                        return False
        return True

    def _calls_for_nothing(self, function: cst.FunctionDef) -> Iterator[cst.CSTNode]:
        """Statements that do nothing but call ``function``, which does nothing any more."""
        if self.facts.entry_points.of(function) is not None:
            return
        for call in self.facts.calls.calls_of(function):
            if self.facts.values.function_of(call) is not function:
                continue
            outer = self.facts.tree.parent(call)
            statement = self.facts.tree.parent(outer) if isinstance(outer, cst.Await) else outer
            if isinstance(statement, cst.Expr) and all(
                has_no_effect(self.facts, argument.value) for argument in call.args
            ):
                yield statement


def _statements(block: cst.BaseSuite) -> Iterator[cst.CSTNode]:
    for line in block.body:
        if isinstance(line, cst.SimpleStatementLine):
            yield from line.body
        else:
            yield line


def _does_nothing(node: cst.CSTNode) -> bool:
    match node:
        case cst.Pass() | cst.Expr(value=cst.SimpleString() | cst.Ellipsis()):
            return True
        case cst.Return(value=None):
            return True
        case cst.Global() | cst.Nonlocal() | cst.Continue():
            return True
    return False
