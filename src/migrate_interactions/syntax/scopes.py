"""Scopes and bindings: which assignments a name can mean, and where a name is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import TypeVar, cast

import libcst as cst

N = TypeVar("N", bound=cst.CSTNode)


class ScopeKind(Enum):
    MODULE = auto()
    CLASS = auto()
    FUNCTION = auto()
    LAMBDA = auto()
    COMPREHENSION = auto()


class BindingKind(Enum):
    ASSIGNMENT = auto()
    AUGMENTED = auto()
    ANNOTATION_ONLY = auto()
    PARAMETER = auto()
    IMPORT = auto()
    FUNCTION = auto()
    CLASS = auto()
    LOOP = auto()
    WITH = auto()
    EXCEPTION = auto()
    WALRUS = auto()
    DELETE = auto()
    PATTERN = auto()


@dataclass(frozen=True, eq=False)
class Binding:
    """One place that gives ``name`` a value.

    ``value`` is the bound expression where there is one: the right side of an assignment,
    the iterable of a loop, the context of a ``with``, the default of a parameter. ``path``
    are the tuple indices between that expression and the name. ``dotted`` is the full name
    of what an import binds.
    """

    name: str
    kind: BindingKind
    node: cst.CSTNode
    scope: Scope
    value: cst.BaseExpression | None = None
    path: tuple[int, ...] = ()
    annotation: cst.Annotation | None = None
    dotted: str | None = None

    @property
    def scope_holding(self) -> Scope:
        """The scope whose variable this binding sets, ``global`` and ``nonlocal`` followed."""
        return self.scope.resolve(self.name) or self.scope


@dataclass(eq=False)
class Scope:
    """A scope with its bindings, filled once by the builder."""

    kind: ScopeKind
    node: cst.CSTNode
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)
    #: Imported names that are variables of another file which is analysed together with this.
    linked: dict[str, Variable] = field(default_factory=dict)

    def resolve(self, name: str) -> Scope | None:
        """The scope that holds ``name`` when it is read here; None for builtins.

        For a variable of a linked file that is imported under its own name, the scope there.
        """
        scope = self._holding(name)
        linked = scope.linked.get(name) if scope is not None else None
        return linked[0] if linked is not None and linked[1] == name else scope

    def variable(self, name: str) -> Variable | None:
        """The variable that ``name`` means when it is read here; None for builtins."""
        scope = self._holding(name)
        return scope.linked.get(name, (scope, name)) if scope is not None else None

    def _holding(self, name: str) -> Scope | None:
        """The scope of this file that binds ``name``, if only by an import."""
        if name in self.global_names:
            return self.module_scope
        scope: Scope | None = self
        if name in self.nonlocal_names:
            scope = self.parent
        first = True
        while scope is not None:
            visible = first or scope.kind is not ScopeKind.CLASS
            if visible and name in scope.bindings and name not in scope.nonlocal_names:
                return scope
            if name in scope.global_names:
                return scope.module_scope
            first = False
            scope = scope.parent
        return None

    @property
    def module_scope(self) -> Scope:
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    @property
    def function(self) -> Scope:
        """The nearest enclosing function or the module: where a statement here runs."""
        scope = self
        while scope.kind in (ScopeKind.COMPREHENSION, ScopeKind.LAMBDA):
            assert scope.parent is not None
            scope = scope.parent
        return scope


#: A variable: the scope that holds it, and its name there.
Variable = tuple[Scope, str]


@dataclass(frozen=True)
class ScopeTable:
    """All scopes of a module; every visited node's parent and scope; nodes by type.

    ``module`` is the scope of the file that is asked about; the nodes are those of all files
    that are linked with it, file by file.
    """

    module: Scope
    parents: dict[cst.CSTNode, cst.CSTNode]
    scope_of: dict[cst.CSTNode, Scope]
    by_type: dict[type[cst.CSTNode], list[cst.CSTNode]]
    #: Reads of a variable, by the scope that holds it and its name.
    reads: dict[Variable, list[cst.Name]]
    #: Linked modules, by the module scope of a file and the name under which that imports them.
    modules: dict[Variable, Scope] = field(default_factory=dict)

    def module_at(self, node: cst.CSTNode) -> Scope | None:
        """The scope of the linked module that ``node`` names, as in ``module.function()``."""
        root, names = node, list[str]()
        while isinstance(root, cst.Attribute):
            names.insert(0, root.attr.value)
            root = root.value
        if not self.modules or not isinstance(root, cst.Name):
            return None
        scope = self.scope_of[root].resolve(root.value)
        if scope is None:
            return None
        imported = {binding.dotted for binding in scope.bindings.get(root.value, ())}
        match list(imported):
            case [str() as dotted]:
                return self.modules.get((scope.module_scope, ".".join([dotted, *names])))
        return None

    def variable_at(self, node: cst.CSTNode) -> Variable | None:
        """The variable that ``node``, a name or ``module.name``, stands for."""
        match node:
            case cst.Name(value=name):
                return self.scope_of[node].variable(name)
            case cst.Attribute(value=owner, attr=cst.Name(value=name)):
                module = self.module_at(owner)
                return module.variable(name) if module is not None else None
        return None

    def attributes_named(self, name: str) -> Sequence[cst.Attribute]:
        """Every ``something.name``, in source order."""
        return self._attributes.get(name, ())

    @cached_property
    def _attributes(self) -> dict[str, list[cst.Attribute]]:
        found: dict[str, list[cst.Attribute]] = {}
        for node in self.nodes(cst.Attribute):
            found.setdefault(node.attr.value, []).append(node)
        return found

    def nodes(self, *types: type[N]) -> Iterator[N]:
        """All nodes of exactly these types, one type after the other, each in source order."""
        for node_type in types:
            yield from cast("list[N]", self.by_type.get(node_type, []))
