"""Reaching definitions: which assignments a read of a variable can see."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.syntax.flow import Interpreter
from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope
from migrate_interactions.syntax.tree import Tree

Definitions = frozenset[Binding]


def flow_node(tree: Tree, node: cst.CSTNode) -> cst.CSTNode:
    """The node at which an interpreter of :mod:`.flow` evaluates ``node``."""
    current = node
    while True:
        if isinstance(current, (cst.BaseSmallStatement, cst.WithItem, cst.ExceptHandler)):
            return current
        parent = tree.parent(current)
        match parent:
            case None:
                return current
            case cst.If(test=test) | cst.While(test=test) if test is current:
                return current
            case cst.For(iter=iterable) if iterable is current:
                return current
            case cst.For(target=target) if target is current:
                return parent
            case cst.Match(subject=subject) if subject is current:
                return current
            case cst.MatchCase(guard=guard) if guard is current:
                return current
        if isinstance(current, (cst.FunctionDef, cst.ClassDef, cst.For)):
            return current
        current = parent


def reaching_definitions(tree: Tree, scope: Scope, name: str) -> dict[cst.Name, Definitions]:
    """For every read of ``name`` (held by ``scope``) the bindings that may have set it.

    Reads from nested functions, and from functions of a module variable, see all bindings.
    """
    bindings = scope.bindings.get(name, [])
    reads = tree.scopes.reads.get((scope, name), [])
    everything = frozenset(bindings)
    found: dict[cst.Name, Definitions] = {}
    local: dict[cst.CSTNode, list[cst.Name]] = {}
    for read in reads:
        if tree.scope_of(read).function is scope.function:
            local.setdefault(flow_node(tree, read), []).append(read)
        else:
            found[read] = everything
    own = [b for b in bindings if tree.scope_of(b.node).function is scope.function]
    if len(bindings) == 1 and bindings[0].kind is not BindingKind.PARAMETER:
        return dict.fromkeys(reads, everything)
    domain = _ReachingDomain(local, {}, found)
    for binding in own:
        if binding.kind is not BindingKind.PARAMETER:
            domain.bound.setdefault(flow_node(tree, binding.node), []).append(binding)
    foreign = frozenset(b for b in bindings if b not in own or b.kind is BindingKind.PARAMETER)
    body = scope.node
    if isinstance(body, cst.FunctionDef):
        Interpreter(domain).run(body.body, foreign)
    elif isinstance(body, cst.Module):
        Interpreter(domain).run(body, foreign)
    for read in reads:
        found.setdefault(read, everything)
    return found


@dataclass
class _ReachingDomain:
    """States are the bindings that may hold; reads are noted as they are passed."""

    reads: dict[cst.CSTNode, list[cst.Name]]
    bound: dict[cst.CSTNode, list[Binding]]
    found: dict[cst.Name, Definitions]

    def join(self, left: Definitions, right: Definitions) -> Definitions:
        return left | right

    def transfer(
        self, node: cst.CSTNode, state: Definitions
    ) -> tuple[Definitions, Definitions | None]:
        for read in self.reads.get(node, ()):
            self.found[read] = self.found.get(read, frozenset()) | state
        bindings = self.bound.get(node)
        return (frozenset(bindings) if bindings else state), state

    def swallows(self, item: cst.WithItem) -> bool:
        return True

    def enters(self, loop: cst.For) -> bool:
        return False
