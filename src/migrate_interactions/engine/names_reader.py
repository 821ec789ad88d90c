"""Read the names of a module from its text, in the order of execution."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from migrate_interactions.engine.binding_reader import BindingReader
from migrate_interactions.engine.names import Names, Scope

_TYPE_COMMENT = re.compile(r"#\s*type:\s*(?!ignore\b)([^#\n]*)")
_CHAIN = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
#: Calls whose string arguments are types.
_TYPE_CALLS = frozenset({"cast", "TypeVar", "NewType", "ForwardRef", "TypeAliasType"})


def names_of(text: str) -> Names:
    """The names of a module. Raises ``SyntaxError`` if this Python cannot parse it."""
    reader = _Reader()
    reader.module(ast.parse(text))
    for comment in _TYPE_COMMENT.findall(text):
        reader.scopes[0].chains.update(_CHAIN.findall(comment))
    return Names(
        scopes=tuple(reader.scopes),
        imports=tuple(reader.imports),
        exported=frozenset(reader.exported),
        attributes_read=reader.attributes_read,
        attributes_set=frozenset(reader.attributes_set),
    )


class _Reader(BindingReader):
    """Adds the namespaces; bodies of functions are read after their module."""

    def module(self, tree: ast.Module) -> None:
        scope = self.new_scope("", None)
        self.body(scope, tree)
        while self.later:
            inner, node, parents = self.later.popleft()
            self.parents = list(parents)
            if isinstance(node, ast.Lambda):
                self.visit(inner, node.body)
            else:
                self.body(inner, node)

    # namespaces

    def _FunctionDef(  # noqa: N802
        self, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef
    ) -> None:
        self.each(scope, *node.decorator_list, *node.args.defaults)
        self.each(scope, *node.args.kw_defaults)
        self.bind(scope, node.name)
        if scope.is_class:
            self.attributes_set.add(node.name)
        outer = self._type_parameters(scope, node)
        for argument in _arguments(node.args):
            self.annotation(outer, argument.annotation)
        self.annotation(outer, node.returns)
        inner = self.new_scope(f"{scope.label}.{node.name}", outer)
        for argument in _arguments(node.args):
            self.bind(inner, argument.arg, order=0)
        if scope.is_class:
            inner.bound.setdefault("__class__", 0)
        self.later.append((inner, node, tuple(self.parents)))

    _AsyncFunctionDef = _FunctionDef

    def _Lambda(self, scope: Scope, node: ast.Lambda) -> None:  # noqa: N802
        self.each(scope, *node.args.defaults, *node.args.kw_defaults)
        inner = self.new_scope(f"{scope.label}.<lambda>", scope)
        for argument in _arguments(node.args):
            self.bind(inner, argument.arg, order=0)
        self.later.append((inner, node, tuple(self.parents)))

    def _ClassDef(self, scope: Scope, node: ast.ClassDef) -> None:  # noqa: N802
        self.each(scope, *node.decorator_list)
        outer = self._type_parameters(scope, node)
        self.each(outer, *node.bases, *(one.value for one in node.keywords))
        inner = self.new_scope(f"{scope.label}.{node.name}", outer)
        inner.is_class = True
        self.body(inner, node)
        self.bind(scope, node.name)

    def _comprehension(self, scope: Scope, node: ast.AST) -> None:
        generators: list[ast.comprehension] = node.generators  # type: ignore[attr-defined]
        self.visit(scope, generators[0].iter)
        inner = self.new_scope(f"{scope.label}.<comprehension>", scope)
        inner.is_comprehension = True
        for index, generator in enumerate(generators):
            if index:
                self.visit(inner, generator.iter)
            self.each(inner, generator.target, *generator.ifs)
        values = (getattr(node, name, None) for name in ("key", "value", "elt"))
        self.each(inner, *values)

    _ListComp = _SetComp = _DictComp = _GeneratorExp = _comprehension

    def _type_parameters(self, scope: Scope, node: ast.AST) -> Scope:
        """The scope that PEP 695 puts around a generic function, class or alias."""
        parameters = getattr(node, "type_params", None)
        if not parameters:
            return scope
        inner = self.new_scope(f"{scope.label}.<types>", scope)
        for parameter in parameters:
            self.bind(inner, parameter.name, order=0)
            self.annotation(inner, getattr(parameter, "bound", None))
        return inner

    def _TypeAlias(self, scope: Scope, node: ast.AST) -> None:  # noqa: N802
        self.visit(scope, node.name)  # type: ignore[attr-defined]
        self.annotation(self._type_parameters(scope, node), node.value)  # type: ignore[attr-defined]

    # types in strings

    def annotation(self, scope: Scope, node: ast.AST | None) -> None:
        if node is not None:
            self.visit(scope, node)
            self._types_in_strings(scope, node)

    def _Call(self, scope: Scope, node: ast.Call) -> None:  # noqa: N802
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        self.children(scope, node)
        if isinstance(called, ast.Attribute) and ast.unparse(called.value) == "__all__":
            self._export(node)
        if name in _TYPE_CALLS:
            for part in (*node.args, *(one.value for one in node.keywords)):
                self._types_in_strings(scope, part)

    def _Subscript(self, scope: Scope, node: ast.Subscript) -> None:  # noqa: N802
        self.children(scope, node)
        if isinstance(node.ctx, ast.Load) and isinstance(node.value, ast.Name | ast.Attribute):
            self._uses_in_strings(scope, node.slice)

    def _types_in_strings(self, scope: Scope, node: ast.AST) -> None:
        for expression, line in _strings(node):
            for one in ast.walk(expression):
                if isinstance(one, ast.expr):
                    one.lineno = line
            self.visit(scope, expression)

    def _uses_in_strings(self, scope: Scope, node: ast.AST) -> None:
        """Chains in strings that may be types (``list["types.Part"]``), or keys that are not."""
        for expression, _ in _strings(node):
            for one in ast.walk(expression):
                if isinstance(one, ast.Name | ast.Attribute):
                    scope.chains.add(ast.unparse(one))


def _strings(node: ast.AST) -> Iterator[tuple[ast.expr, int]]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            try:
                yield ast.parse(one.value.strip(), mode="eval").body, one.lineno
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    if arguments.vararg:
        yield arguments.vararg
    if arguments.kwarg:
        yield arguments.kwarg
