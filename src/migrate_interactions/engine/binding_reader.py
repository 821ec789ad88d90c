"""Note what statements and expressions bind and read, in the order of execution."""

from __future__ import annotations

import ast
from collections import Counter, deque

from migrate_interactions.engine.names import Import, Scope


class BindingReader:
    """Walks statements in the order of execution and notes what they bind and read."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []
        self.imports: list[Import] = []
        self.exported: set[str] = set()
        self.attributes_read: dict[str, int] = {}
        self.attributes_set: set[str] = set()
        self.order = 0
        self.labels: Counter[str] = Counter()
        self.parents: list[ast.AST] = []
        self.later: deque[tuple[Scope, ast.AST, tuple[ast.AST, ...]]] = deque()

    def new_scope(self, label: str, parent: Scope | None) -> Scope:
        self.labels[label] += 1
        number = self.labels[label]
        scope = Scope(label if number == 1 else f"{label}#{number}", parent)
        self.scopes.append(scope)
        return scope

    def body(self, scope: Scope, node: ast.AST) -> None:
        self.parents.append(node)
        for statement in getattr(node, "body", ()):
            self.visit(scope, statement)
        self.parents.pop()

    # names

    def bind(self, scope: Scope, name: str, *, order: int | None = None) -> None:
        self.order += 1
        target = scope.elsewhere.get(name)
        if target is not None:
            target.bound[name] = 0
        else:
            scope.bound.setdefault(name, self.order if order is None else order)

    def use(self, scope: Scope, name: str, line: int, chain: str = "") -> None:
        self.order += 1
        scope.read.setdefault(name, (self.order, line))
        scope.chains.add(chain or name)

    # nodes

    def annotation(self, scope: Scope, node: ast.AST | None) -> None:
        """Read a type; the reader that knows of types in strings does more."""
        self.each(scope, node)

    def visit(self, scope: Scope, node: ast.AST) -> None:
        handler = getattr(self, f"_{type(node).__name__}", None)
        if handler is not None:
            handler(scope, node)
        else:
            self.children(scope, node)

    def children(self, scope: Scope, node: ast.AST) -> None:
        self.parents.append(node)
        for child in ast.iter_child_nodes(node):
            self.visit(scope, child)
        self.parents.pop()

    def each(self, scope: Scope, *nodes: ast.AST | None) -> None:
        for node in nodes:
            if node is not None:
                self.visit(scope, node)

    def _Name(self, scope: Scope, node: ast.Name) -> None:  # noqa: N802
        if isinstance(node.ctx, ast.Store):
            self.bind(scope, node.id)
        else:
            self.use(scope, node.id, node.lineno)

    def _Attribute(self, scope: Scope, node: ast.Attribute) -> None:  # noqa: N802
        parts = [node.attr]
        value: ast.AST = node.value
        while isinstance(value, ast.Attribute):
            parts.append(value.attr)
            value = value.value
        if not isinstance(value, ast.Name):
            self.visit(scope, value)
            return
        self.use(scope, value.id, node.lineno, ".".join([value.id, *reversed(parts)]))
        if value.id in ("self", "cls"):
            if len(parts) == 1 and not isinstance(node.ctx, ast.Load):
                self.attributes_set.add(node.attr)
            else:
                self.attributes_read.setdefault(parts[-1], node.lineno)

    def _Assign(self, scope: Scope, node: ast.Assign) -> None:  # noqa: N802
        self.each(scope, node.value, *node.targets)
        self._exports(node.targets, node.value)
        self._class_attributes(scope, node.targets)

    def _AnnAssign(self, scope: Scope, node: ast.AnnAssign) -> None:  # noqa: N802
        self.annotation(scope, node.annotation)
        self.each(scope, node.value)
        if node.value is not None or not isinstance(node.target, ast.Name):
            self.visit(scope, node.target)
        elif scope.is_class or scope.parent is None:
            self.bind(scope, node.target.id)
        self._exports([node.target], node.value)
        self._class_attributes(scope, [node.target])

    def _AugAssign(self, scope: Scope, node: ast.AugAssign) -> None:  # noqa: N802
        if isinstance(node.target, ast.Name):
            self.use(scope, node.target.id, node.lineno)
        elif isinstance(node.target, ast.Attribute):
            self.visit(scope, node.target.value)
        self.each(scope, node.value, node.target)
        self._exports([node.target], node.value)

    def _exports(self, targets: list[ast.expr], value: ast.AST | None) -> None:
        if value and any(isinstance(one, ast.Name) and one.id == "__all__" for one in targets):
            self._export(value)

    def _export(self, node: ast.AST) -> None:
        strings = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
        self.exported.update(one for one in strings if isinstance(one, str))

    def _class_attributes(self, scope: Scope, targets: list[ast.expr]) -> None:
        if scope.is_class:
            self.attributes_set.update(one.id for one in targets if isinstance(one, ast.Name))

    def _NamedExpr(self, scope: Scope, node: ast.NamedExpr) -> None:  # noqa: N802
        self.visit(scope, node.value)
        home = scope
        while home.is_comprehension and home.parent is not None:
            home = home.parent
        self.bind(home, node.target.id)

    def _For(self, scope: Scope, node: ast.For | ast.AsyncFor) -> None:  # noqa: N802
        self.parents.append(node)
        self.each(scope, node.iter, node.target, *node.body, *node.orelse)
        self.parents.pop()

    _AsyncFor = _For

    def _ExceptHandler(self, scope: Scope, node: ast.ExceptHandler) -> None:  # noqa: N802
        self.each(scope, node.type)
        if node.name:
            self.bind(scope, node.name)
        self.body(scope, node)

    def _Import(self, scope: Scope, node: ast.Import) -> None:  # noqa: N802
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            dotted = alias.asname or alias.name
            self.bind(scope, bound)
            self._record(scope, alias.name, bound, dotted, node, alias)

    def _ImportFrom(self, scope: Scope, node: ast.ImportFrom) -> None:  # noqa: N802
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                continue
            bound = alias.asname or alias.name
            self.bind(scope, bound)
            if module != "__future__":
                self._record(scope, f"{module}:{alias.name}", bound, bound, node, alias)

    def _record(
        self,
        scope: Scope,
        target: str,
        bound: str,
        dotted: str,
        node: ast.Import | ast.ImportFrom,
        alias: ast.alias,
    ) -> None:
        home = scope.elsewhere.get(bound, scope)
        parents = tuple(self.parents)
        self.imports.append(Import(home.label, target, bound, dotted, node, alias, parents))

    def _Global(self, scope: Scope, node: ast.Global) -> None:  # noqa: N802
        for name in node.names:
            if scope is not self.scopes[0]:
                scope.elsewhere[name] = self.scopes[0]

    def _Nonlocal(self, scope: Scope, node: ast.Nonlocal) -> None:  # noqa: N802
        for name in node.names:
            home = scope.parent.resolve(name) if scope.parent else None
            scope.elsewhere[name] = home or self.scopes[0]

    def _MatchAs(self, scope: Scope, node: ast.MatchAs) -> None:  # noqa: N802
        self.each(scope, node.pattern)
        if node.name:
            self.bind(scope, node.name)

    def _MatchStar(self, scope: Scope, node: ast.MatchStar) -> None:  # noqa: N802
        if node.name:
            self.bind(scope, node.name)

    def _MatchMapping(self, scope: Scope, node: ast.MatchMapping) -> None:  # noqa: N802
        self.children(scope, node)
        if node.rest:
            self.bind(scope, node.rest)
