"""Which mentions of a value move to the Interactions API together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.tree import Tree


@dataclass(frozen=True, eq=False)
class Moving:
    """The configurations that move: ``places`` are the expressions that calls are given."""

    facts: Facts
    places: tuple[cst.CSTNode, ...]

    def all_of(self, node: cst.BaseExpression) -> bool:
        """Whether nothing that stays reads the variable or attribute that ``node`` mentions."""
        return self._all_of(node, frozenset())

    def first_staying(self, node: cst.BaseExpression) -> cst.CSTNode | None:
        """A mention of the variable or attribute that does not move, if there is one."""
        return next(self._staying(node, frozenset()), None)

    def changes(self, node: cst.BaseExpression) -> tuple[cst.CSTNode, ...]:
        """Mentions of the variable or attribute in statements that change what it holds."""
        mentions = self.facts.calls.same_variable(node)
        return tuple(m for m in mentions if is_change(self.facts.tree, m))

    def _all_of(self, node: cst.BaseExpression, seen: frozenset[object]) -> bool:
        return next(self._staying(node, seen), None) is None

    def _staying(self, node: cst.BaseExpression, seen: frozenset[object]) -> Iterator[cst.CSTNode]:
        key = _key(self.facts, node)
        if key is None:
            yield node
            return
        if key in seen:
            return
        if _is_public(self.facts, node) and files_using(self.facts, _name(node)):
            yield node
            return
        for mention in self.facts.calls.same_variable(node):
            if not self._moves(mention, seen | {key}):
                yield mention

    def _moves(self, mention: cst.CSTNode, seen: frozenset[object]) -> bool:
        tree = self.facts.tree
        if is_stored_to(tree, mention) or tree.is_within(mention, self.places):
            return True
        statement = tree.statement_of(mention)
        if is_change(tree, mention):
            return True
        match statement:
            case (
                cst.Assign(targets=[cst.AssignTarget(target=target)], value=value)
                | cst.AnnAssign(target=target, value=cst.BaseExpression() as value)
            ) if tree.span(value).contains(tree.span(mention)):
                holder = _root(target)
                return holder is not None and self._all_of(holder, seen)
            case cst.AugAssign(target=target, value=value) if tree.span(value).contains(
                tree.span(mention)
            ):
                holder = _root(target)
                return holder is not None and self._all_of(holder, seen)
            case cst.Expr(value=cst.Call(func=cst.Attribute(value=target))):
                # what is added to a list or a dictionary that moves
                holder = _root(target)
                return (
                    holder is not None
                    and not tree.span(target).contains(tree.span(mention))
                    and self._all_of(holder, seen)
                )
            case cst.Return():
                return self._all_calls_move(statement, seen)
        return False

    def _all_calls_move(self, statement: cst.Return, seen: frozenset[object]) -> bool:
        calls = self.facts.calls
        function = calls.enclosing_function(statement)
        if function is None or function in seen:
            return function is not None
        if self.facts.tracker.mentions_uncalled(function):
            return False
        if files_using(self.facts, function.name.value):
            return False
        return all(self._moves(call, seen | {function}) for call in calls.calls_of(function))


def is_stored_to(tree: Tree, mention: cst.CSTNode) -> bool:
    """Whether ``mention`` is where the variable gets a value, or is declared."""
    parent = tree.parent(mention)
    match parent:
        case cst.AssignTarget() | cst.NameItem():
            return True
        case cst.AnnAssign(target=target):
            return target is mention
    return False


_CHANGING = frozenset({"append", "extend", "insert", "update", "setdefault"})


def is_change(tree: Tree, mention: cst.CSTNode) -> bool:
    """Whether the statement of ``mention`` does nothing but change what ``mention`` holds."""
    statement = tree.statement_of(mention)
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=target)]):
            return target is not mention and tree.span(target).contains(tree.span(mention))
        case cst.AugAssign(target=target):
            return tree.span(target).contains(tree.span(mention))
        case cst.Expr(
            value=cst.Call(func=cst.Attribute(value=changed, attr=cst.Name(value=method)))
        ) if method in _CHANGING:
            return tree.span(changed).contains(tree.span(mention))
    return False


def _root(target: cst.BaseExpression) -> cst.BaseExpression | None:
    """The variable or attribute in which ``target`` lies: ``config`` of ``config["tools"]``."""
    match target:
        case cst.Name():
            return target
        case cst.Subscript(value=inner):
            return _root(inner)
        case cst.Attribute(value=cst.Name(value="self")):
            return target
        case cst.Attribute(value=inner):
            return _root(inner)
    return None


def _key(facts: Facts, node: cst.BaseExpression) -> object | None:
    match node:
        case cst.Name():
            scope = facts.tree.scope_of(node).resolve(node.value)
            return (scope, node.value) if scope is not None else None
        case cst.Attribute():
            return facts.calls.self_attribute(node)
    return None


def _name(node: cst.BaseExpression) -> str:
    match node:
        case cst.Attribute(attr=cst.Name(value=name)) | cst.Name(value=name):
            return name
    return ""


def _is_public(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether other files can reach what ``node`` mentions."""
    if isinstance(node, cst.Attribute):
        return True
    scope = facts.tree.scope_of(node).resolve(_name(node))
    return scope is not None and (scope.parent is None or isinstance(scope.node, cst.ClassDef))


def places_of(arguments: Sequence[cst.Arg | None]) -> tuple[cst.CSTNode, ...]:
    """The values of the arguments that are given."""
    return tuple(argument.value for argument in arguments if argument is not None)
