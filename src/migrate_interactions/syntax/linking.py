"""Several files asked as one: a name that is imported from one of them means its variable there.

The texts stand one behind the other, and offsets go on counting. Every file keeps a module scope
of its own. What imports do that is not followed (``*``, a module passed on, a name that is bound
again) is noted, so that nobody takes the uses that are seen for all there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import libcst as cst

from migrate_interactions.findings import Span
from migrate_interactions.sources.modules import split_dotted
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.replaced_imports import is_replaced
from migrate_interactions.syntax.scope_builder import reads_of_variables
from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope, ScopeTable, Variable
from migrate_interactions.syntax.tree import EVERYTHING, Part, Tree

#: From a file's path and a dotted name in it to the path of the module of that name, if any.
ModuleOf = Callable[[str, str], str | None]

#: Keeps what stands behind the last line of one file apart from the first of the next.
SEPARATOR = "\n\n"

_BY_NAME = ("import_module", "__import__")


def link(trees: Sequence[Tree], module_of: ModuleOf) -> Tree:
    """``trees``, each of one file, as one; the first is the file that is asked about."""
    parts, texts, offset = list[Part](), list[str](), 0
    for tree in trees:
        span = Span(offset, offset + len(tree.text))
        parts.append(replace(tree.parts[0], span=span))
        texts.append(tree.text)
        offset = span.end + len(SEPARATOR)
    table = _joined([tree.scopes for tree in trees])
    opaque, reached = Uses(), Uses()
    written = _link_names(parts, table, module_of, opaque, reached)
    for part, text in zip(parts, texts, strict=True):
        if any(word in text for word in _BY_NAME):
            for other in parts:
                if other is not part:
                    opaque.add(other.scope, part.path, EVERYTHING)
    table.reads.update(reads_of_variables(table))
    first = trees[0]
    return Tree(
        path=first.path,
        text=SEPARATOR.join(texts),
        module=first.module,
        scopes=table,
        parts=tuple(parts),
        opaque=opaque.names,
        reached=reached.names,
        imported_as=written,
    )


@dataclass
class Uses:
    """Names of modules, by scope and by the path of the file that uses them."""

    names: dict[Scope, dict[str, set[str]]] = field(default_factory=dict)

    def add(self, scope: Scope, path: str, name: str) -> None:
        self.names.setdefault(scope, {}).setdefault(path, set()).add(name)


def _joined(tables: Sequence[ScopeTable]) -> ScopeTable:
    joined = ScopeTable(tables[0].module, {}, {}, {}, {})
    for table in tables:
        joined.parents.update(table.parents)
        joined.scope_of.update(table.scope_of)
        for kind, nodes in table.by_type.items():
            joined.by_type.setdefault(kind, []).extend(nodes)
    return joined


def _link_names(
    parts: Sequence[Part], table: ScopeTable, module_of: ModuleOf, opaque: Uses, reached: Uses
) -> dict[tuple[Scope, Scope], str]:
    """Fill ``linked`` of the scopes and ``modules`` of ``table``; tell what is not followed.

    ``opaque`` gets that, and ``reached`` the data that is used as ``module.name``.

    Gives the names under which files import from one another at their heads.
    """
    scopes = {part.path: part.scope for part in parts}
    paths = {part.scope: part.path for part in parts}
    written: dict[tuple[Scope, Scope], str] = {}
    imports = [
        (scope, name, bindings)
        for scope in dict.fromkeys(table.scope_of.values())
        for name, bindings in scope.bindings.items()
        if any(binding.kind is BindingKind.IMPORT for binding in bindings)
        and not is_replaced(scope, name)
    ]
    for scope, _, bindings in imports:
        for binding in bindings:
            if binding.dotted is None:
                continue
            path = paths[scope.module_scope]
            for module, home in _link_modules(table, scopes, path, binding, module_of):
                if scope.parent is None:
                    written.setdefault((scope, home), module)
    from_outside = set(_set_through_module(table))
    for scope, name, bindings in imports:
        path = paths[scope.module_scope]
        for binding in bindings:
            if binding.dotted is None:
                continue
            module, own = split_dotted(binding.dotted)
            source = scopes.get(module_of(path, module) or "")
            if source is None:
                continue
            if scope.parent is None:
                written.setdefault((scope, source), module)
            if own not in source.bindings:
                continue
            if (source, own) in from_outside:
                opaque.add(source, path, own)
                continue
            if _is_same(bindings, source, own):
                scope.linked[name] = (source, own)
            if not _is_followed(bindings, source, own, name):
                opaque.add(source, path, own)
    for scope, name, _ in imports:
        if name in scope.linked:
            scope.linked[name] = _end_of_chain(scope.linked[name])
    for part in parts:
        for home, name in _reached_otherwise(part, table, scopes, module_of):
            (opaque if name == EVERYTHING else reached).add(home, part.path, name)
    return written


def _link_modules(
    table: ScopeTable,
    scopes: dict[str, Scope],
    path: str,
    binding: Binding,
    module_of: ModuleOf,
) -> Iterator[tuple[str, Scope]]:
    """Note and give the modules that an import makes reachable: ``import a.b`` also by ``a.b``."""
    assert binding.dotted is not None
    names = [binding.dotted]
    if isinstance(binding.node, cst.ImportAlias):
        names.append(dotted_name(binding.node.name))
    for name in names:
        home = scopes.get(module_of(path, name) or "")
        if home is not None and name.split(".")[: len(binding.dotted.split("."))] == (
            binding.dotted.split(".")
        ):
            table.modules[(binding.scope.module_scope, name)] = home
            yield name, home


def _set_through_module(table: ScopeTable) -> Iterator[Variable]:
    """Variables of modules that are set as ``module.name = ...``."""
    for node in table.nodes(cst.Attribute):
        match table.parents.get(node):
            case cst.AssignTarget() | cst.AugAssign() | cst.Del():
                pass
            case cst.AnnAssign(target=target) | cst.For(target=target) if target is node:
                pass
            case cst.Element() | cst.StarredElement() | cst.AsName():
                pass  # perhaps of a target
            case _:
                continue
        variable = table.variable_at(node)
        if variable is not None and variable[0].parent is None:
            yield variable


def _is_same(bindings: Sequence[Binding], home: Scope, own: str) -> bool:
    """Whether an imported name is the same variable as ``own`` of ``home`` all the time."""
    return len({binding.dotted for binding in bindings}) == 1 == len(home.bindings[own])


def _is_followed(bindings: Sequence[Binding], home: Scope, own: str, name: str) -> bool:
    """Whether what becomes of an imported ``name`` is seen: not of data under another name."""
    kind = home.bindings[own][0].kind
    is_defined = kind in (BindingKind.FUNCTION, BindingKind.CLASS, BindingKind.IMPORT)
    return _is_same(bindings, home, own) and (is_defined or name == own)


def _end_of_chain(variable: Variable) -> Variable:
    """Where a name comes from that is imported from where it is imported."""
    seen: set[Variable] = set()
    while variable not in seen:
        seen.add(variable)
        scope, name = variable
        variable = scope.linked.get(name, variable)
    return variable


def _reached_otherwise(
    part: Part, table: ScopeTable, scopes: dict[str, Scope], module_of: ModuleOf
) -> Iterator[tuple[Scope, str]]:
    """Names of modules that ``part`` reaches by ``*``, or through the module in an odd way."""
    for node in table.nodes(cst.ImportFrom):
        if table.scope_of[node].module_scope is part.scope and isinstance(
            node.names, cst.ImportStar
        ):
            base = "." * len(node.relative) + (dotted_name(node.module) if node.module else "")
            home = scopes.get(module_of(part.path, base) or "")
            if home is not None:
                yield home, EVERYTHING
    mine = {name: home for (scope, name), home in table.modules.items() if scope is part.scope}
    if not mine:
        return
    for name_node in table.nodes(cst.Name):
        scope = table.scope_of[name_node]
        if scope.module_scope is not part.scope:
            continue
        holder = scope.resolve(name_node.value)
        dotted = {b.dotted for b in holder.bindings.get(name_node.value, ())} if holder else set()
        if holder is None or dotted.isdisjoint(_roots(mine)):
            continue
        yield from _odd_uses(name_node, table, mine, dotted)


def _roots(modules: dict[str, Scope]) -> set[str]:
    """The names by which ``modules`` begin: all of their leading parts."""
    found: set[str] = set()
    for name in modules:
        pieces = name.split(".")
        found |= {".".join(pieces[: index + 1]) for index in range(len(pieces))}
    return found


def _odd_uses(
    name: cst.Name, table: ScopeTable, modules: dict[str, Scope], dotted: set[str | None]
) -> Iterator[tuple[Scope, str]]:
    """Names of modules that ``name`` begins to name, where they are not just functions."""
    parent = table.parents.get(name)
    if isinstance(parent, (cst.ImportAlias, cst.AsName, cst.ImportFrom)) or len(dotted) > 1:
        return
    (written,) = dotted
    node: cst.CSTNode = name
    while True:
        parent = table.parents.get(node)
        if isinstance(parent, cst.Attribute) and parent.attr is node:
            return
        if isinstance(parent, (cst.ImportAlias, cst.ImportFrom)):
            return
        home = modules.get(written or "")
        if not isinstance(parent, cst.Attribute):
            for module, scope in modules.items():
                if f"{module}.".startswith(f"{written}."):
                    yield scope, EVERYTHING
            return
        attribute = parent.attr.value
        longer = f"{written}.{attribute}"
        if home is not None and attribute in home.bindings and longer not in modules:
            scope, own = home.variable(attribute) or (home, attribute)
            kinds = {binding.kind for binding in scope.bindings.get(own, ())}
            if is_replaced(scope, own):
                kinds -= {BindingKind.IMPORT}
            if not kinds <= {BindingKind.FUNCTION, BindingKind.CLASS}:
                yield home, attribute
                yield scope, own
            return
        node, written = parent, longer
