"""The namespaces of a module: what is bound, what is read, what is imported for nothing.

Built by Python's own parser, apart from the LibCST facts on purpose: it checks what was built
from them.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field

#: Names that every module has without binding them.
_ALWAYS = frozenset(dir(builtins)) | {
    "__file__", "__name__", "__doc__", "__package__", "__spec__", "__loader__", "__path__",
    "__annotations__", "__builtins__", "__module__", "__qualname__", "__class__", "__dict__",
    "WindowsError", "__debug__",
}  # fmt: skip


@dataclass(frozen=True)
class Import:
    """One name bound by one import statement.

    ``target`` is what is imported (``google.genai`` or ``google.genai:types``), ``dotted`` the
    chain that uses it (``google.genai`` for ``import google.genai``, else the bound name).
    """

    scope: str
    target: str
    name: str
    dotted: str
    statement: ast.Import | ast.ImportFrom = field(compare=False)
    alias: ast.alias = field(compare=False)
    parents: tuple[ast.AST, ...] = field(compare=False)


@dataclass
class Scope:
    """One namespace: what is bound and read in it, in the order of execution."""

    label: str
    parent: Scope | None
    is_class: bool = False
    is_comprehension: bool = False
    #: The order number of the first binding; 0 for parameters.
    bound: dict[str, int] = field(default_factory=dict)
    #: The order number and line of the first read.
    read: dict[str, tuple[int, int]] = field(default_factory=dict)
    #: Every attribute chain that is read and begins with a name.
    chains: set[str] = field(default_factory=set)
    #: Names declared global or nonlocal, and the scope they belong to.
    elsewhere: dict[str, Scope] = field(default_factory=dict)

    def resolve(self, name: str) -> Scope | None:
        """The scope that a read of ``name`` in this scope finds it in."""
        if name in self.elsewhere:
            target = self.elsewhere[name]
            return target if name in target.bound else target.resolve(name)
        scope: Scope | None = self
        while scope is not None:
            if name in scope.bound and (scope is self or not scope.is_class):
                return scope
            scope = scope.parent
        return None


@dataclass(frozen=True)
class Names:
    """The namespaces of a module, its imports, and the attributes of ``self``."""

    scopes: tuple[Scope, ...]
    imports: tuple[Import, ...]
    exported: frozenset[str]
    attributes_read: dict[str, int]
    attributes_set: frozenset[str]

    def unbound(self) -> dict[str, int]:
        """Names that are read and nowhere bound, with the line of the first read."""
        found: dict[str, int] = {}
        for scope in self.scopes:
            for name, (_, line) in scope.read.items():
                if name not in _ALWAYS and scope.resolve(name) is None:
                    found[name] = min(line, found.get(name, line))
        return found

    def read_too_early(self) -> dict[tuple[str, str], int]:
        """(scope, name) that its own scope reads before anything has bound it: line of the read."""
        return {
            (scope.label, name): line
            for scope in self.scopes
            if not scope.is_class
            for name, (order, line) in scope.read.items()
            if order < scope.bound.get(name, 0) and name not in _ALWAYS
        }

    def unused_imports(self) -> tuple[Import, ...]:
        """Imports that nothing in this module reads, other than re-exports by convention."""
        return tuple(one for one in self.imports if not self._is_used(one))

    def _is_used(self, one: Import) -> bool:
        if one.name in self.exported or one.alias.asname == one.alias.name:
            return True
        root = one.dotted.partition(".")[0]
        return any(
            _reaches(chain, one.dotted)
            for scope in self.scopes
            for chain in scope.chains
            if chain.partition(".")[0] == root and _label(scope.resolve(root)) == one.scope
        )


def _label(scope: Scope | None) -> str | None:
    return scope.label if scope else None


def _reaches(chain: str, dotted: str) -> bool:
    """Whether reading ``chain`` may need ``dotted``: one begins with the other."""
    return f"{chain}.".startswith(f"{dotted}.") or f"{dotted}.".startswith(f"{chain}.")
