"""Scopes and bindings: which assignments a name can mean, and where a name is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

import libcst as cst

from migrate_interactions.syntax.walk import children


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
    """A scope with its bindings and the reads of its names (filled once, by the builder)."""

    kind: ScopeKind
    node: cst.CSTNode
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)
    reads: dict[str, list[cst.Name]] = field(default_factory=dict)

    def resolve(self, name: str) -> Scope | None:
        """The scope that holds ``name`` when it is read here; None for builtins."""
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


@dataclass(frozen=True)
class ScopeTable:
    """All scopes of a module; every visited node's parent and scope; nodes by type."""

    module: Scope
    parents: dict[cst.CSTNode, cst.CSTNode]
    scope_of: dict[cst.CSTNode, Scope]
    by_type: dict[type[cst.CSTNode], list[cst.CSTNode]]
    #: Reads of a variable, by the scope that holds it and its name.
    reads: dict[tuple[Scope, str], list[cst.Name]]

    def nodes(self, *types: type[cst.CSTNode]) -> Iterator[cst.CSTNode]:
        for node_type in types:
            yield from self.by_type.get(node_type, ())


_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)


def build_scopes(module: cst.Module) -> ScopeTable:
    """Walk ``module`` once."""
    root = Scope(ScopeKind.MODULE, module, None)
    parents: dict[cst.CSTNode, cst.CSTNode] = {}
    scope_of: dict[cst.CSTNode, Scope] = {module: root}
    by_type: dict[type[cst.CSTNode], list[cst.CSTNode]] = {}
    names: list[cst.Name] = []
    stack: list[tuple[cst.CSTNode, Scope]] = [(module, root)]
    while stack:
        node, scope = stack.pop()
        scope_of[node] = scope
        node_type = type(node)
        by_type.setdefault(node_type, []).append(node)
        if node_type is cst.Name:
            names.append(node)  # type: ignore[arg-type]
            continue
        inner = _open_scope(node, scope)
        below = list(children(node))
        for child in below:
            parents[child] = node
        if inner is None:
            _bind(node, scope)
            stack.extend((child, scope) for child in reversed(below))
        else:
            outside = _evaluated_outside(node)
            scoped = [(child, scope if child in outside else inner) for child in below]
            for child, _ in scoped:
                if isinstance(child, cst.Parameters):
                    _bind_parameters(child, inner)
            stack.extend(reversed(scoped))
    table = ScopeTable(root, parents, scope_of, by_type, {})
    _move_outer_parts(table)
    for name in names:
        if _is_read(name, parents):
            holder = scope_of[name].resolve(name.value)
            if holder is not None:
                table.reads.setdefault((holder, name.value), []).append(name)
    return table


def _open_scope(node: cst.CSTNode, scope: Scope) -> Scope | None:
    match node:
        case cst.FunctionDef(name=cst.Name(value=name)):
            _add(scope, Binding(name, BindingKind.FUNCTION, node, scope))
            return Scope(ScopeKind.FUNCTION, node, scope)
        case cst.ClassDef(name=cst.Name(value=name)):
            _add(scope, Binding(name, BindingKind.CLASS, node, scope))
            return Scope(ScopeKind.CLASS, node, scope)
        case cst.Lambda():
            return Scope(ScopeKind.LAMBDA, node, scope)
        case cst.ListComp() | cst.SetComp() | cst.DictComp() | cst.GeneratorExp():
            return Scope(ScopeKind.COMPREHENSION, node, scope)
    return None


def _evaluated_outside(node: cst.CSTNode) -> set[cst.CSTNode]:
    """Children of a scope-opening node that are evaluated in the enclosing scope."""
    match node:
        case cst.FunctionDef(name=name, decorators=decorators, returns=returns):
            return {name, *decorators} | ({returns} if returns is not None else set())
        case cst.ClassDef(name=name, decorators=decorators, bases=bases, keywords=keywords):
            return {name, *decorators, *bases, *keywords}
    return set()


def _move_outer_parts(table: ScopeTable) -> None:
    """Defaults, annotations and a comprehension's first iterable belong to the outer scope."""
    for node in table.nodes(cst.Param):
        assert isinstance(node, cst.Param)
        outer = table.scope_of[node].parent
        for part in (node.default, node.annotation):
            if part is not None and outer is not None:
                _set_scope(table, part, outer)
    for node in table.nodes(*_COMPREHENSIONS):
        assert isinstance(node, (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp))
        _set_scope(table, node.for_in.iter, table.scope_of[node])


def _set_scope(table: ScopeTable, top: cst.CSTNode, scope: Scope) -> None:
    inner = table.scope_of[top]
    stack = [top]
    while stack:
        node = stack.pop()
        if table.scope_of.get(node) is inner:
            table.scope_of[node] = scope
        stack.extend(children(node))


def _add(scope: Scope, binding: Binding) -> None:
    holder = scope
    if binding.name in scope.global_names:
        holder = scope.module_scope
    elif binding.name in scope.nonlocal_names and scope.parent is not None:
        holder = scope.parent.resolve(binding.name) or scope.parent
    holder.bindings.setdefault(binding.name, []).append(binding)


def _bind_parameters(parameters: cst.Parameters, scope: Scope) -> None:
    everything = [
        *parameters.posonly_params,
        *parameters.params,
        *parameters.kwonly_params,
    ]
    if isinstance(parameters.star_arg, cst.Param):
        everything.append(parameters.star_arg)
    if parameters.star_kwarg is not None:
        everything.append(parameters.star_kwarg)
    for parameter in everything:
        _add(
            scope,
            Binding(
                parameter.name.value,
                BindingKind.PARAMETER,
                parameter,
                scope,
                value=parameter.default,
                annotation=parameter.annotation,
            ),
        )


def _bind(node: cst.CSTNode, scope: Scope) -> None:
    """Record what ``node`` binds in ``scope``."""
    where = scope
    match node:
        case cst.Global(names=names):
            scope.global_names.update(item.name.value for item in names)
        case cst.Nonlocal(names=names):
            scope.nonlocal_names.update(item.name.value for item in names)
        case cst.Assign(targets=targets, value=value):
            for target in targets:
                _bind_target(target.target, node, where, BindingKind.ASSIGNMENT, value)
        case cst.AnnAssign(target=target, value=value, annotation=annotation):
            kind = BindingKind.ANNOTATION_ONLY if value is None else BindingKind.ASSIGNMENT
            _bind_target(target, node, where, kind, value, annotation=annotation)
        case cst.AugAssign(target=target, value=value):
            _bind_target(target, node, where, BindingKind.AUGMENTED, value)
        case cst.NamedExpr(target=target, value=value):
            _bind_target(target, node, scope.function, BindingKind.WALRUS, value)
        case cst.For(target=target, iter=iterable):
            _bind_target(target, node, where, BindingKind.LOOP, iterable)
        case cst.CompFor(target=target, iter=iterable):
            _bind_target(target, node, where, BindingKind.LOOP, iterable)
        case cst.WithItem(item=item, asname=cst.AsName(name=name)):
            _bind_target(name, node, where, BindingKind.WITH, item)
        case cst.ExceptHandler(name=cst.AsName(name=name)):
            _bind_target(name, node, where, BindingKind.EXCEPTION, None)
        case cst.ExceptStarHandler(name=cst.AsName(name=name)):
            _bind_target(name, node, where, BindingKind.EXCEPTION, None)
        case cst.Del(target=target):
            _bind_target(target, node, where, BindingKind.DELETE, None)
        case cst.Import(names=aliases):
            for alias in aliases:
                full = dotted_name(alias.name)
                if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                    bound, dotted = alias.asname.name.value, full
                else:
                    bound = dotted = full.split(".")[0]
                _add(where, Binding(bound, BindingKind.IMPORT, alias, where, dotted=dotted))
        case cst.ImportFrom(names=list() | tuple() as aliases, relative=relative):
            base = "." * len(relative) + (dotted_name(node.module) if node.module else "")
            for alias in aliases:
                name = dotted_name(alias.name)
                bound = name
                if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                    bound = alias.asname.name.value
                dotted = f"{base}{name}" if base.endswith(".") or not base else f"{base}.{name}"
                _add(where, Binding(bound, BindingKind.IMPORT, alias, where, dotted=dotted))
        case cst.MatchAs(name=cst.Name() as name) | cst.MatchStar(name=cst.Name() as name):
            _bind_target(name, node, where, BindingKind.PATTERN, None)
        case cst.MatchMapping(rest=cst.Name() as name):
            _bind_target(name, node, where, BindingKind.PATTERN, None)


def _bind_target(
    target: cst.CSTNode,
    node: cst.CSTNode,
    scope: Scope,
    kind: BindingKind,
    value: cst.BaseExpression | None,
    path: tuple[int, ...] = (),
    annotation: cst.Annotation | None = None,
) -> None:
    match target:
        case cst.Name(value=name):
            _add(scope, Binding(name, kind, node, scope, value, path, annotation))
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for index, element in enumerate(elements):
                _bind_target(element.value, node, scope, kind, value, (*path, index))
        case cst.StarredElement(value=inner):
            _bind_target(inner, node, scope, kind, None)


def dotted_name(node: cst.CSTNode | None) -> str:
    """``a.b.c`` for a chain of attributes on a name; empty for anything else."""
    match node:
        case cst.Name(value=value):
            return value
        case cst.Attribute(value=base, attr=cst.Name(value=attr)):
            inner = dotted_name(base)
            return f"{inner}.{attr}" if inner else ""
    return ""


def is_label(name: cst.Name, parents: dict[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether a Name node names no variable: an attribute, a keyword, an import, a definition."""
    parent = parents.get(name)
    match parent:
        case cst.Attribute(attr=own) | cst.Arg(keyword=own) | cst.Param(name=own):
            return own is name
        case cst.ImportAlias() | cst.ImportFrom() | cst.FunctionDef() | cst.ClassDef():
            return True
        case cst.NameItem() | cst.MatchKeywordElement():
            return True
    return False


def _is_read(name: cst.Name, parents: dict[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether ``name`` is an expression that reads a variable (deletes and += included)."""
    parent = parents.get(name)
    match parent:
        case cst.Attribute(attr=attr):
            return attr is not name
        case cst.Arg(keyword=keyword):
            return keyword is not name
        case cst.Param(name=own):
            return own is not name
        case cst.FunctionDef() | cst.ClassDef() | cst.ImportAlias() | cst.NameItem():
            return False
        case cst.ImportFrom() | cst.AsName() | cst.MatchAs() | cst.MatchStar():
            return False
        case cst.MatchMapping() | cst.MatchKeywordElement():
            return False
        case cst.AssignTarget() | cst.AnnAssign() | cst.NamedExpr() | cst.For() | cst.CompFor():
            return getattr(parent, "target", None) is not name
        case cst.Element() | cst.StarredElement():
            return not _is_store(parent, parents)
    return True


def _is_store(element: cst.CSTNode, parents: dict[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether a tuple element is a target of assignment."""
    current = element
    while isinstance(current, (cst.Element, cst.StarredElement, cst.Tuple, cst.List)):
        parent = parents.get(current)
        if parent is None:
            return False
        match parent:
            case cst.AssignTarget() | cst.AsName():
                return True
            case cst.For(target=target) | cst.CompFor(target=target):
                return target is current
        current = parent
    return False
